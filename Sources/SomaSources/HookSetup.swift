package import SomaJSON

/// What `soma init` writes so that a program calls soma, and where. The settings are JSON with lists of hooks by event.
package struct HookSetup: Sendable {
    /// Names of members in the settings.
    package struct Keys: Sendable {
        /// The object that holds the events, and the list of commands in each of their entries.
        package var hooks: String
        /// The command line of a hook or a status line.
        package var command: String
        /// The kind of a hook or a status line, which is `commandType` for a command line.
        package var type: String
        package var commandType: String
        package var statusLine: String
        /// True turns hooks and the status line off.
        package var disablesHooks: String
    }

    /// The moments at which the program calls soma, in the order in which they are written.
    package var events: [String]
    package var keys: Keys
    /// Where the user's settings lie.
    package var place: GuardedPlace
    /// Of the user, in that place.
    package var userFile: String
    /// Of one project for one user, in a folder of the project named like the one in the user's home.
    package var ownProjectFile: String
    /// Of one project, shared with others.
    package var sharedProjectFile: String
    /// The entry of an event's list that runs a command line.
    package var entry: @Sendable (_ event: String, _ commandLine: String) -> JSONValue
}

/// Settings of an agent's own program, which decide whether the agent is watched.
package struct GuardedPlace: Equatable, Sendable {
    /// The variable that names their folder.
    package var variable: String
    /// Their folder in the user's home if the variable is not set, and in a project.
    package var folder: String
    package var files: [String]
}
