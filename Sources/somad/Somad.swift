internal import SomaCommand
internal import SomaModel
internal import SomaStore
internal import SomaSystem

/// Everything with a network; `soma` runs it in its place.
@main
enum Somad {
    static func main() {
        SQLiteLibrary.leaveMemoryUncounted()
        HeapMemory.shareAmongThreads()
        TerminationSignals.ignoreBrokenPipes()
        CommandRunner.main({ () throws(CommandFailure) in
            try SomadLauncher.withoutVersion(Array(CommandLine.arguments.dropFirst()))
        }) { command, arguments, _ throws(CommandFailure) in
            switch command.name {
            case Commands.replay.name where arguments.has("--export"): try ExportingReplayCommand(arguments).run()
            case Commands.serve.name: try ServeCommand(arguments).run()
            case Commands.export.name: try ExportCommand(arguments).run()
            case Commands.demo.name: try DemoCommand(arguments).run()
            case Commands.doctor.name: try DoctorCommand(arguments).run()
            case Commands.version.name: try CommandRunner.print("somad \(somaVersion)\n")
            default: throw .usage("\(command.name) is soma's: run 'soma \(command.name)'")
            }
        }
    }
}
