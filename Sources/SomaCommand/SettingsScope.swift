package import SomaSetup

extension ParsedArguments {
    /// What `--user` and `--project` say; the user's settings without either.
    package func settingsScope(of command: CommandSpecification) throws(CommandFailure) -> SettingsFile.Scope {
        guard has("--project") else { return .user }
        guard !has("--user") else {
            throw .usage("\(command.name): give --user or --project; see 'soma \(command.name) --help'")
        }
        return .project
    }
}

/// Runs what reads or writes Claude Code's settings; its failure becomes the command's.
package func withSettings<Result>(_ body: () throws(SetupError) -> Result) throws(CommandFailure) -> Result {
    do throws(SetupError) {
        return try body()
    } catch {
        throw .failed(error.description)
    }
}

extension SetupPlan {
    /// The change as text that is safe to print on a terminal.
    package var printableDifference: String { difference.printableLines }
}

extension String {
    /// Safe to print on a terminal; line feeds and tabs stay.
    package var printableLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0).printable }
                .joined(separator: "\t")
        }.joined(separator: "\n")
    }
}
