package import SomaModel

/// A kind of destructive operation.
package struct BlockRule: Hashable, Sendable {
    package let name: String
    /// What the operation does, as a refusal words it.
    package let meaning: String
    /// The lowest mode in which an agent is denied the operation.
    package let deniedFrom: Mode

    private init(_ name: String, deniedFrom: Mode = .block, _ meaning: String) {
        self.name = name
        self.meaning = meaning
        self.deniedFrom = deniedFrom
    }

    static let rmRecursive = BlockRule("rm_recursive", "rm deletes folders or, forced, asks nobody")
    static let findDelete = BlockRule("find_delete", "find deletes whatever it comes across")
    static let gitResetHard = BlockRule("git_reset_hard", "git reset --hard drops uncommitted work")
    static let gitPushForce = BlockRule(
        "git_push_force",
        "git push overwrites or deletes branches that others may have"
    )
    static let gitClean = BlockRule("git_clean", "git clean -f deletes files that git does not know")
    static let gitCheckoutAll = BlockRule("git_checkout_all", "git checkout, switch or restore drops uncommitted work")
    static let gitDiscard = BlockRule("git_discard", "git drops stashed, unmerged or uncommitted work for good")
    static let chmod777 = BlockRule("chmod_777", "chmod 777 lets everybody write")
    static let kill9 = BlockRule("kill_9", "kill -9 leaves a process no time to save its work")
    static let ddDevice = BlockRule("dd_device", "dd of= overwrites a device or file byte by byte")
    static let deviceRedirect = BlockRule("device_redirect", "output onto a device overwrites what is on it")
    static let mkfs = BlockRule("mkfs", "mkfs makes an empty file system of a device")
    static let secretFile = BlockRule("secret_file", "a file that by its name holds secrets is written")
    static let unreadable = BlockRule("unreadable", "the command is too long or too deeply nested to be read")
    static let somaControl = BlockRule(
        "soma_control",
        deniedFrom: .warn,
        "soma unblock, uninstall and what changes an agent's record are for the person at the terminal"
    )
    static let somaSettings = BlockRule("soma_settings", deniedFrom: .observe, "soma's settings are changed")
    static let stateFolder = BlockRule("state_folder", deniedFrom: .warn, "soma's own state is changed")
    static let agentSettings = BlockRule("agent_settings", deniedFrom: .warn, "the agent's own settings are changed")

    /// Each with a name of its own.
    package static let all = [
        rmRecursive, findDelete, gitResetHard, gitPushForce, gitClean, gitCheckoutAll, gitDiscard, chmod777, kill9,
        ddDevice, deviceRedirect, mkfs, secretFile, unreadable, somaControl, somaSettings, stateFolder, agentSettings,
    ]
}
