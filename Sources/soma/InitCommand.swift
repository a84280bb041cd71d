internal import SomaCommand
internal import SomaJSON
internal import SomaModel
internal import SomaSetup
internal import SomaSources
internal import SomaStore
internal import SomaSystem

/// `soma init`: hooks and status line into Claude Code's settings.
struct InitCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        let scope = try arguments.settingsScope(of: Commands.`init`)
        let program = Host.executablePath
        guard program.hasPrefix("/"), program.hasSuffix("/soma") else {
            throw .failed("this program must be called soma for hooks to be known as its own; it is \(program)")
        }
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standard() }
        let plan = try withSettings { () throws(SetupError) in try SetupPlan.installing(program, into: scope) }
        let isDryRun = arguments.has("--dry-run")
        if !isDryRun { try withSettings { () throws(SetupError) in try plan.apply() } }
        let endpoint = Checkup.ofStandardFolder(program: program).endpoints.first?.url.withoutCredentials
        if arguments.has("--json") {
            return try CommandRunner.print(json(plan, scope, folder, endpoint: endpoint, isDryRun: isDryRun))
        }
        if isDryRun {
            let nothing = "already installed in \(plan.file.path.printable); nothing would change\n"
            return try CommandRunner.print(plan.outcome == .unchanged ? nothing : plan.printableDifference)
        }
        try CommandRunner.print(text(plan, scope, folder, endpoint: endpoint))
    }

    private func text(
        _ plan: SetupPlan,
        _ scope: SettingsFile.Scope,
        _ folder: StateFolder,
        endpoint: String?
    ) -> String {
        let path = plan.file.path.printable
        let first =
            plan.outcome == .unchanged
            ? "soma is already installed in \(path); nothing was changed."
            : "soma is installed in \(path); Claude Code sessions that start from now on are watched."
        var lines = [first, ""]
        lines.append(
            "Watched  sessions, prompts, tool calls, subagents and compactions: when, which, how long, failed or not."
        )
        switch plan.statusLine {
        case .alone: lines.append("         The status line shows the session's pressure, and tells soma its cost.")
        case .beside where plan.isStatusLineInherited:
            lines.append(
                "         The status line of your other settings shows here too; soma's segment stands after it."
            )
        case .beside: lines.append("         The status line that was there stays; soma's segment stands after it.")
        case .left:
            lines.append("         The status line that is there is no command and stays alone: cost is not seen.")
        }
        lines.append(
            "Told     in GUIDE and above: what went wrong and what has helped, half of it withheld to measure that."
        )
        lines.append("Refused  in BLOCK: destructive operations, such as rm -rf; soma unblock lifts that.")
        lines.append(
            "Kept     in \(folder.path.printable), for you alone: names, times and numbers, and a record of the"
        )
        lines.append(
            "         actions with hashes in place of texts; of failed ones the first line of the error, for lessons."
        )
        lines.append(
            "Sent     "
                + (endpoint.map { "spans, metrics and logs, to \($0.printable)." }
                    ?? "nothing, until you configure an exporter.")
        )
        if plan.outcome == .changed, plan.hasBackup {
            lines.append("Backup   \(plan.file.backupPath.printable)")
        }
        if scope == .project { lines.append("Shared   with nobody: keep settings.local.json out of version control.") }
        lines.append("Undo     soma uninstall" + (scope == .project ? " --project" : ""))
        return lines.joined(separator: "\n") + "\n"
    }

    private func json(
        _ plan: SetupPlan,
        _ scope: SettingsFile.Scope,
        _ folder: StateFolder,
        endpoint: String?,
        isDryRun: Bool
    ) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.members(of: plan, scope, isDryRun: isDryRun)
        writer.name("events")
        writer.beginArray()
        for event in HookedProgram.claudeCode.dialect.setup.events { writer.value(event) }
        writer.endArray()
        writer.member("status_line", plan.statusLine.rawValue)
        writer.member("state_folder", folder.path)
        if let endpoint { writer.member("endpoint", endpoint) }
        writer.endObject()
        return writer.text + "\n"
    }
}

extension JSONWriter {
    /// What `init` and `uninstall` have in common.
    mutating func members(of plan: SetupPlan, _ scope: SettingsFile.Scope, isDryRun: Bool) {
        member("settings", plan.file.path)
        member("scope", scope.rawValue)
        member("outcome", plan.outcome.rawValue)
        member("dry_run", isDryRun)
        if plan.hasBackup { member("backup", plan.file.backupPath) }
    }
}
