internal import SomaModel
internal import SomaSources
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// What a call cost and returned, as its response tells it.
public struct CallUsage: Equatable, Sendable {
    /// Input and output: 0 to 2⁵³.
    public var tokens: Int64
    /// US dollars, finite and ≥ 0.
    public var costUSD: Double
    /// What the agent said before the call, or the model in its answer.
    public var text: String
    /// Its length counts.
    public var output: String
    /// Whether the response says that the call failed.
    public var failed: Bool

    /// Everything that is left out counts as nothing.
    public init(tokens: Int64 = 0, costUSD: Double = 0, text: String = "", output: String = "", failed: Bool = false) {
        self.tokens = tokens
        self.costUSD = costUSD
        self.text = text
        self.output = output
        self.failed = failed
    }
}

extension AgentMonitor {
    /// Makes a call and records it: its duration, whether it failed, and what `usage` reads off the response. A call that
    /// throws counts as failed, and its error is thrown on. soma's own failures never reach the caller: the call is made and
    /// its response returned all the same, and the failure is in the audit log.
    ///
    /// - Throws: `AgentBlocked`, before the call, while the agent is in BLOCK and nobody has lifted that with `soma unblock`;
    ///   else what `call` throws.
    public nonisolated(nonsending) func wrap<Response>(
        agent: String,
        session: String,
        tool: String,
        input: [String: String] = [:],
        usage: (Response) -> CallUsage = { _ in CallUsage() },
        _ call: () async throws -> Response
    ) async throws -> Response {
        if let refused = refusal(of: agent) { throw refused }
        var action = AgentAction(agent: agent, session: session, tool: tool)
        action.input = input
        let start = ContinuousClock.now
        do {
            let response = try await call()
            action.duration = .now - start
            action.read(usage(response))
            await recordOrNote(action)
            return response
        } catch {
            action.duration = ContinuousClock.now - start
            action.failed = true
            await recordOrNote(action)
            throw error
        }
    }

    /// `nil` also where its pressure cannot be read.
    private func refusal(of agent: String) -> AgentBlocked? {
        guard let pressure = try? pressure(of: agent), pressure.mode == .block, !isUnblocked(agent) else { return nil }
        return AgentBlocked(pressure: pressure)
    }

    private func recordOrNote(_ action: AgentAction) async {
        do throws(SomaError) {
            let checked = try action.checked()
            do throws(SomaError) {
                _ = try await record(checked, traceParent: nil, mayFire: false)
            } catch {
                keep(.action, WrappedRun(checked, traceParent: nil).bytes, because: error)
            }
        } catch {
            let message = "an action is lost: \(error.description)"
            let failure = FailureRecord(
                time: .now,
                component: FailureComponent.wrap,
                code: FailureCode.invalid,
                message: message
            )
            keep(.failure, failure.line, because: error)
        }
    }

    /// Puts something where the next who records takes it in; where that cannot be, into the system's log, and it counts as
    /// lost.
    private func keep(_ kind: Spool.Kind, _ bytes: [UInt8], because error: SomaError) {
        do throws(SystemError) {
            try Spool(folder).put(bytes, kind, at: .now)
        } catch {
            SystemLog.error("a wrapped call's \(kind) is lost: \(error)")
            try? Spool(folder).noteLoss()
        }
    }
}

extension AgentAction {
    /// What no call can have cost counts as nothing, lest the action be refused.
    fileprivate mutating func read(_ usage: CallUsage) {
        tokens = 0...(1 << 53) ~= usage.tokens ? usage.tokens : 0
        costUSD = usage.costUSD >= 0 && usage.costUSD.isFinite ? usage.costUSD : 0
        text = usage.text
        output = usage.output
        failed = usage.failed
    }
}
