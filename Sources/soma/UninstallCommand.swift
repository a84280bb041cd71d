internal import SomaCommand
internal import SomaJSON
internal import SomaSetup
internal import SomaStore

/// `soma uninstall`: takes out what `soma init` wrote.
struct UninstallCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        let scope = try arguments.settingsScope(of: Commands.uninstall)
        let plan = try withSettings { () throws(SetupError) in try SetupPlan.uninstalling(from: scope) }
        let isDryRun = arguments.has("--dry-run")
        if !isDryRun { try withSettings { () throws(SetupError) in try plan.apply() } }
        if arguments.has("--json") { return try CommandRunner.print(json(plan, scope, isDryRun: isDryRun)) }
        if isDryRun, plan.outcome != .unchanged { return try CommandRunner.print(plan.printableDifference) }
        try CommandRunner.print(text(plan))
    }

    private func text(_ plan: SetupPlan) -> String {
        let path = plan.file.path.printable
        var lines: [String] = []
        switch plan.outcome {
        case .unchanged: return "soma is not installed in \(path); nothing was changed.\n"
        case .changed: lines.append("soma is out of \(path).")
        case .removed: lines.append("\(path) held nothing but soma's entries and is removed.")
        }
        if plan.statusLine == .beside { lines.append("The status line is the one that was there before.") }
        if plan.hasBackup {
            lines.append(
                "The settings have changed since soma came; the copy of then stays: \(plan.file.backupPath.printable)"
            )
        }
        if (try? ServicePlan.removing(from: .systemd, force: true))?.isUnchanged == false {
            lines.append("The service stays; to remove it: soma serve --uninstall")
        }
        if let folder = try? StateFolder.standard() {
            let quoted = folder.path.printable.shellQuoted
            lines.append("What was recorded stays in \(folder.path.printable); to delete it: rm -r \(quoted)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func json(_ plan: SetupPlan, _ scope: SettingsFile.Scope, isDryRun: Bool) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.members(of: plan, scope, isDryRun: isDryRun)
        if let folder = try? StateFolder.standard() { writer.member("state_folder", folder.path) }
        writer.endObject()
        return writer.text + "\n"
    }
}
