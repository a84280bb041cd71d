/// The places that decide what a path in an agent's call means.
package struct AgentSurroundings: Sendable {
    /// An absolute path.
    package var stateFolder: String
    /// The same without links, where that is another path.
    package var realStateFolder: String?
    /// Of the user; `nil` where unknown.
    package var home: String?
    /// Where the call runs; `nil` where unknown.
    package var workingFolder: String?
    /// Absolute paths of the agent's settings, beside every `.claude/settings.json` and `.claude/settings.local.json`.
    package var settings: [String]

    package init(stateFolder: String, home: String?, workingFolder: String?, settings: [String] = []) {
        self.stateFolder = stateFolder
        self.home = home
        self.workingFolder = workingFolder
        self.settings = settings
    }

    /// What a shell of the agent's knows from its environment.
    var variables: ShellVariables {
        var entries = [(name: "SOMA_HOME", value: stateFolder)]
        if let home { entries.append(("HOME", home)) }
        if let workingFolder { entries.append(("PWD", workingFolder)) }
        return ShellVariables(entries)
    }
}
