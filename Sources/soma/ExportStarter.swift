internal import SomaCommand
internal import SomaModel
internal import SomaStore
internal import SomaSystem

/// Starts `soma export` by itself where no daemon delivers: when something has waited for 5 seconds, or an agent pauses.
struct ExportStarter {
    private static let patience: Int64 = 5_000_000_000

    private let store: Store
    private let folder: StateFolder

    init(_ store: Store, _ folder: StateFolder) {
        self.store = store
        self.folder = folder
    }

    /// Never fails and never waits: what is not delivered now still waits.
    func startIfDue(atPause isPause: Bool, at time: Timestamp) {
        guard let oldest = try? store.oldestDueOutboxTime(afterTransactionAt: time) else { return }
        guard isPause || time.nanoseconds(since: oldest) >= Self.patience else { return }
        // Whoever holds a lock is delivering already, or will soon: a daemon has settings that this process has not.
        if folder.isServed || folder.isDeliveredFrom { return }
        guard let somad = SomadLauncher.somadPath else { return }
        // The rest of a hook's environment is the agent's: it must not say where telemetry goes.
        try? DetachedProcess.start(
            somad,
            arguments: SomadLauncher.arguments(["export", "--due"]),
            environment: ["HOME", "SOMA_HOME", "TMPDIR", "TZ"]
        )
    }
}
