package import SomaConfiguration
package import SomaMonitor
package import SomaStore
internal import SomaSystem

extension SomaConfiguration.Configuration {
    /// What is in force for a command that a person runs: `soma.yaml` in the state folder, and the environment. All that is
    /// wrong with either is a usage failure; an unsafe folder is refused first.
    package static func inForce() throws(CommandFailure) -> Self {
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standardChecked() }
        do throws(ConfigurationError) {
            return try Self(folder: folder.path) { Environment[$0] }
        } catch {
            throw .usage(error.description)
        }
    }
}

extension StateFolder {
    /// The standard folder, which need not be there yet, but must be safe where it is.
    package static func standardChecked() throws(StoreError) -> StateFolder {
        let folder = try standard()
        do throws(StoreError) {
            try folder.check()
        } catch {
            if error.code != .missing { throw error }
        }
        return folder
    }
}

extension Monitor.Configuration {
    /// What recording and showing need of it.
    package init(_ configuration: SomaConfiguration.Configuration) {
        self.init()
        engine = configuration.engine
        budget = configuration.budgetLimits
        budgetPeriod = configuration.budget.period.value
        subagentTrust = configuration.subagentTrust.value
        recording = Recording(rawValue: configuration.recording.value.rawValue) ?? .redacted
        let kept = configuration.retention
        retention = Retention(
            actions: kept.actions.value.nanoseconds,
            recordings: kept.recordingsAge.value.nanoseconds,
            recordingBytes: Int(kept.recordingsSize.value.bytes)
        )
    }
}
