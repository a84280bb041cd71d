internal import SomaCommand
internal import SomaConfiguration
internal import SomaStore

/// `soma.yaml` for a hook: where it is wrong, the last one that was right goes on, and the change is on record once. The
/// environment does not count: it is the agent's.
struct HookConfiguration {
    private let store: Store
    private let folder: StateFolder

    init(_ store: Store, _ folder: StateFolder) {
        self.store = store
        self.folder = folder
    }

    /// What is in force, and what is wrong with the file if that has not been said yet.
    struct Loaded {
        var configuration: Configuration
        var problem: String?
    }

    func load() throws(StoreError) -> Loaded {
        do throws(ConfigurationError) {
            guard let document = try Configuration.document(in: folder.path) else {
                return Loaded(configuration: Configuration())
            }
            let configuration = try Configuration(yaml: document)
            keep(String(decoding: document, as: UTF8.self))
            return Loaded(configuration: configuration)
        } catch {
            return Loaded(
                configuration: try lastGood(),
                problem: try isNew(error.description) ? error.description : nil
            )
        }
    }

    private func keep(_ text: String) {
        if (try? store.setting("configuration")) != text { try? store.setSetting("configuration", to: text) }
    }

    private func lastGood() throws(StoreError) -> Configuration {
        guard let text = try store.setting("configuration"), let good = try? Configuration(yaml: Array(text.utf8))
        else {
            return Configuration()
        }
        return good
    }

    private func isNew(_ problem: String) throws(StoreError) -> Bool {
        if try store.setting("configuration_problem") == problem { return false }
        try store.setSetting("configuration_problem", to: problem)
        return true
    }
}
