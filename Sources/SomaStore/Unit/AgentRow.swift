internal import SomaJSON
package import SomaModel

/// An agent's row, which has one owner: all that is kept of an agent goes through it.
package final class AgentRow {
    package let agent: String
    /// 0 for one that has not acted: something was counted for it, or its session has cost something.
    package var actionCount = 0
    /// The end of its last action, or when something was counted for it last.
    package var lastTime = Timestamp.epoch
    /// The session it acted in last, while that is open.
    package var openSession: String?
    /// Those of its last action.
    package var pressure = 0.0
    package var ownPressure = 0.0
    package var mode = Mode.observe
    package var floor = Mode.observe
    /// Whether it has series of its own; `nil` before anything was counted for it.
    package var isNamed: Bool?
    package var vitals: Vitals
    /// What the engine and guidance remember, as they wrote it; empty where there is nothing.
    package var state = ""
    package var guidance = ""
    /// The agent and the session that it is a living subagent of.
    package var parent: (agent: String, session: String)?
    /// The day whose recording knows it as it is; empty where none does.
    var recordedDay = ""
    /// How far its transcript has been read, as the reader wrote it; empty where it has not been.
    var position = ""
    var meters = Meters()

    /// What holds `state` and `guidance` as values; asked for them when the row is written.
    package var content: (any AgentContent)?
    /// The edges that end here; `nil` before they have been read.
    var incomingEdges: [TrustEdge]?
    /// Another agent whose name has the same hash.
    var chained: AgentRow?
    var isInDatabase = false
    var isChanged = false

    /// Vitals, baselines and signal pressures of the last action: as values, or as the row has them.
    package enum Vitals {
        case json(String)
        case values(vitals: PerSignal<Double>, baselines: PerSignal<Double>, signalPressures: PerSignal<Double>)
    }

    init(_ agent: String) {
        self.agent = agent
        vitals = .json("")
    }

    package var hasActed: Bool { actionCount > 0 }

    /// `nil` where it has not acted.
    package var snapshot: AgentSnapshot? {
        guard hasActed else { return nil }
        let (vitals, baselines, signalPressures) = vitals.values
        return AgentSnapshot(
            agent: agent,
            isNamed: isNamed ?? true,
            actionCount: actionCount,
            lastActionTime: lastTime,
            isSessionOpen: openSession != nil,
            ownPressure: ownPressure,
            pressure: pressure,
            mode: mode,
            floor: floor,
            vitals: vitals,
            baselines: baselines,
            signalPressures: signalPressures
        )
    }
}

/// An agent's memory as values, between its being read and its being written.
package protocol AgentContent: AnyObject {
    /// One line of JSON each; `nil` where the row's own texts hold.
    var storedState: String? { get }
    var storedGuidance: String? { get }
}

extension AgentRow.Vitals {
    private static let names = ["vitals", "baselines", "signal_pressures"]

    /// What is missing is 0.
    fileprivate var values: (PerSignal<Double>, PerSignal<Double>, PerSignal<Double>) {
        switch self {
        case .values(let vitals, let baselines, let signalPressures): return (vitals, baselines, signalPressures)
        case .json(let text):
            let json = try? JSONValue(parsing: text)
            return (
                PerSignal(json?[Self.names[0]]), PerSignal(json?[Self.names[1]]), PerSignal(json?[Self.names[2]])
            )
        }
    }

    var json: String {
        guard case .values(let vitals, let baselines, let signalPressures) = self else {
            if case .json(let text) = self { return text }
            return ""
        }
        var writer = JSONWriter()
        writer.beginObject()
        for (name, values) in zip(Self.names, [vitals, baselines, signalPressures]) {
            writer.name(name)
            writer.beginObject()
            for signal in Signal.allCases { writer.member(signal.rawValue, values[signal]) }
            writer.endObject()
        }
        writer.endObject()
        return writer.text
    }
}

extension PerSignal<Double> {
    fileprivate init(_ json: JSONValue?) {
        self.init(repeating: 0)
        for signal in Signal.allCases {
            if case .double(let value) = json?[signal.rawValue] { self[signal] = value }
        }
    }
}
