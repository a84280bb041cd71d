internal import SomaBatcher
internal import SomaConfiguration
internal import SomaModel
internal import SomaIntake
internal import SomaMonitor
internal import SomaRouting
internal import SomaStore
internal import SomaSystem

/// Watches a program's own agents: what they do is recorded in a state folder, where `soma status`, `soma serve`,
/// `soma export` and the status line find it beside everything else. Any number of threads, and any number of processes,
/// may use one folder at once. Closes with its last reference.
public final class AgentMonitor: Sendable {
    let writer: Batcher
    let folder: StateFolder
    private let reader: AgentReader

    /// Opens a state folder; makes it where it is missing. A damaged database is set aside and a new one begun.
    ///
    /// - Parameter path: absolute; `nil` is `SOMA_HOME`, else `~/.soma`. Its `soma.yaml` holds, and the environment variables
    ///   that go before it.
    /// - Throws: `.invalidConfiguration`, or why the folder cannot be used.
    public init(stateFolder path: String? = nil) throws(SomaError) {
        do throws(StoreError) {
            folder = if let path { StateFolder(path: path) } else { try .standardChecked() }
        } catch {
            throw SomaError(error)
        }
        let folder = folder
        let settings = try Self.configuration(of: folder)
        let configuration = Monitor.Configuration(settings)
        do throws(StoreError) {
            writer = try Batcher(in: folder) { () throws(StoreError) in
                let monitor = try Monitor(recordingInto: Self.openStore(in: folder), configuration: configuration)
                try monitor.store.prepareForBatches()
                _ = try monitor.route(CollectorRouting(.recorder(settings.exporter), in: folder), in: folder)
                try monitor.applyRetention(at: .now)
                try Intake(monitor).takeSpooled(Spool(folder), Places())
                return monitor
            }
            reader = try AgentReader(folder, configuration)
        } catch {
            throw SomaError(error)
        }
    }

    private static func configuration(of folder: StateFolder) throws(SomaError) -> Configuration {
        do throws(ConfigurationError) {
            return try Configuration(folder: folder.path) { Environment[$0] }
        } catch {
            throw SomaError(.invalidConfiguration, error.description)
        }
    }

    private static func openStore(in folder: StateFolder) throws(StoreError) -> Store {
        let database = folder.databaseInode
        do throws(StoreError) {
            return try Store(recordingIn: folder)
        } catch {
            guard error.code == .corrupt, try folder.setDamagedDatabaseAside(database) != nil else { throw error }
            return try Store(recordingIn: folder)
        }
    }

    /// Records an action and returns once it is committed, together with whatever else was waiting: it then survives
    /// whatever happens to the process. Its state is read inside the transaction, so that processes do not overwrite each
    /// other's.
    ///
    /// - Throws: `.invalidAction`, or why it could not be written; nothing is recorded then.
    @discardableResult
    public func record(_ action: AgentAction) async throws(SomaError) -> AgentPressure {
        try await record(try action.checked(), traceParent: action.traceParent, mayFire: true)
    }

    func record(_ action: Action, traceParent: String?, mayFire: Bool) async throws(SomaError) -> AgentPressure {
        let parent = traceParent.flatMap(TraceParent.init)
        return try await write { (monitor) throws(StoreError) in
            let recorded = try monitor.record(action, .wrap, traceParent: parent, mayFire: mayFire)
            return AgentPressure(action.agent, recorded.reading, guidance: recorded.message)
        }
    }

    /// Lets an agent's pressure reach another, by a trust in [0, 1]; replaces the edge that was there.
    public func connect(_ source: String, to target: String, trust: Double) async throws(SomaError) {
        let edge: TrustEdge
        do throws(TrustEdge.Invalid) {
            edge = try TrustEdge(from: source, to: target, trust: trust)
        } catch {
            throw .invalid(error.description)
        }
        try await write { (monitor) throws(StoreError) in try monitor.draw(edge, at: .now) }
    }

    /// Takes an edge away; does nothing where there is none.
    public func disconnect(_ source: String, from target: String) async throws(SomaError) {
        try await write { (monitor) throws(StoreError) in try monitor.erase(source, from: target, at: .now) }
    }

    /// Ends an agent's session: it exerts no pressure any more and its trace is complete. One that is not ended so ends after
    /// 30 idle minutes.
    public func endSession(_ session: String, of agent: String) async throws(SomaError) {
        try await write { (monitor) throws(StoreError) in try monitor.endSession(session, of: agent, at: .now) }
    }

    /// How an agent is doing now; `nil` where it has not acted. Waits for no writer.
    public func pressure(of agent: String) throws(SomaError) -> AgentPressure? {
        do throws(StoreError) {
            return try reader.read { (monitor) throws(StoreError) in
                try monitor.agent(named: agent, at: .now).map(AgentPressure.init)
            }
        } catch {
            throw SomaError(error)
        }
    }

    func isUnblocked(_ agent: String) -> Bool {
        (try? reader.read { (monitor) throws(StoreError) in try monitor.isUnblocked(agent, at: .now) }) ?? true
    }

    private func write<Success: Sendable>(
        _ body: @escaping @Sendable (Monitor) throws(StoreError) -> Success
    ) async throws(SomaError) -> Success {
        do throws(StoreError) {
            return try await writer.run(body)
        } catch {
            throw SomaError(error)
        }
    }
}
