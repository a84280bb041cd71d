internal import SomaCommand
internal import SomaStore
internal import SomaSystem

/// What a prompt or an agent calls, often and in a hurry: no network library is linked into it.
@main
enum Soma {
    static func main() {
        SQLiteLibrary.useOneThread()
        // Before anything that could find fault with the arguments: a hook's exit code is 0.
        if CommandLine.arguments.dropFirst().first == Commands.hook.name {
            if !CommandLine.arguments.contains("--help") {
                HookCommand().run()
                Console.exit(0)
            }
        }
        CommandRunner.main({ Array(CommandLine.arguments.dropFirst()) }) {
            command,
            arguments,
            all throws(CommandFailure) in
            // First of all: the others are not even looked at while a prompt or a program waits.
            if command.name == Commands.statusline.name { return try StatusLineCommand(arguments).run() }
            if command.name == Commands.run.name { Console.exit(try RunCommand(arguments).execute()) }
            if Commands.needsNetwork(command, arguments) { try SomadLauncher.launch(all) }
            switch command.name {
            case Commands.`init`.name: try InitCommand(arguments).run()
            case Commands.uninstall.name: try UninstallCommand(arguments).run()
            case Commands.doctor.name: try DoctorCommand(arguments).run(all)
            case Commands.replay.name: try ReplayCommand(arguments).run()
            case Commands.status.name: try StatusCommand(arguments).run()
            case Commands.patterns.name: try PatternsCommand(arguments).run()
            case Commands.validate.name: try ValidateCommand(arguments).run()
            case Commands.blocks.name: try BlocksCommand(arguments).run()
            case Commands.unblock.name: try UnblockCommand(arguments).run()
            case Commands.lessons.name: try LessonsCommand(arguments).run()
            case Commands.report.name: try ReportCommand(arguments).run()
            case Commands.audit.name: try AuditCommand(arguments).run()
            case Commands.config.name: try ConfigCommand(arguments).run()
            case Commands.completions.name: try CompletionsCommand(arguments).run()
            case Commands.man.name: try CommandRunner.print(ManPage.text)
            default: try VersionCommand(arguments).run()
            }
        }
    }
}
