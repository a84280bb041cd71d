package import SomaConfiguration
package import SomaStore
internal import SomaSystem

/// `soma.yaml` for a hook: where it is wrong, the last one that was right goes on. The environment does not count: it is the
/// agent's.
package struct HookConfiguration {
    /// What is in force.
    package let configuration: Configuration
    /// Whether that is what `soma.yaml` says, or said when it was right: the defaults name no collectors.
    let isKnown: Bool
    /// What is wrong with the file.
    private let problem: String?

    package init(in folder: StateFolder) {
        do throws(ConfigurationError) {
            let document = try Configuration.document(in: folder.path)
            configuration =
                try document.map { bytes throws(ConfigurationError) in try Configuration(yaml: bytes) }
                ?? Configuration()
            isKnown = true
            problem = nil
            try? Configuration.noteLastGood(document, in: folder.path)
        } catch {
            let lastGood = Configuration.lastGood(in: folder.path)
            configuration = lastGood ?? Configuration()
            isKnown = lastGood != nil
            problem = error.description
        }
    }

    /// What is wrong with the file, if that has not been said yet.
    func newProblem(_ store: Store) throws(StoreError) -> String? {
        guard let problem, try store.setting("configuration_problem") != problem else { return nil }
        try store.setSetting("configuration_problem", to: problem)
        return problem
    }
}
