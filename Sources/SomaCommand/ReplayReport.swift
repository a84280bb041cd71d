internal import SomaJSON
internal import SomaModel

/// What replay says of each action: JSON lines with the keys of the engine's vectors, or a table.
struct ReplayReport {
    private let asJSON: Bool
    /// Actions so far.
    private(set) var count = 0
    private var agents: Set<ExactString> = []
    private var peak: (pressure: Double, place: Int) = (0, 0)

    init(asJSON: Bool) {
        self.asJSON = asJSON
    }

    /// The text for one more action, with its line feed.
    mutating func line(_ action: Action, _ replayed: Replayed) -> [UInt8] {
        let reading = replayed.reading
        count += 1
        agents.insert(ExactString(action.agent))
        if reading.pressure > peak.pressure { peak = (reading.pressure, count) }
        if asJSON { return json(action, replayed) }
        let firings = replayed.firings.map(row)
        return Array((row(action, reading) + firings.joined()).utf8)
    }

    private func row(_ firing: GuidanceFiring) -> String {
        let shown = firing.arm == .treatment ? "shown" : "withheld"
        return "       » \(firing.pattern), \(firing.severity.rawValue), \(shown)\n"
    }

    /// What stands above the actions.
    func header(_ path: String) -> String {
        asJSON
            ? ""
            : "\(path.printable)\n    n  agent           tool          p    mode        u     d     e     t     c\n"
    }

    /// What stands below them.
    var footer: String {
        if asJSON { return "" }
        let peakText = peak.place == 0 ? "" : "; highest pressure \(peak.pressure.fixed(2)) at action \(peak.place)"
        return
            "\(count) action\(count == 1 ? "" : "s") of \(agents.count) agent\(agents.count == 1 ? "" : "s")\(peakText)\n\n"
    }

    private func row(_ action: Action, _ reading: Reading) -> String {
        let place = String(count)
        let vitals = Signal.allCases.map { reading.vitals[$0].fixed(2) }.joined(separator: "  ")
        return String(repeating: " ", count: max(0, 5 - place.count)) + place + "  "
            + action.agent.printable.clipped(to: 40).padded(to: 14) + "  " + action.outcome.mark
            + action.tool.printable.clipped(to: 24).padded(to: 10) + "  " + reading.pressure.fixed(2) + "  "
            + reading.mode.name.padded(to: 7) + "  " + vitals + "\n"
    }

    private func json(_ action: Action, _ replayed: Replayed) -> [UInt8] {
        let reading = replayed.reading
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("n", count)
        writer.member("agent", action.agent)
        for (name, values) in [("vitals", reading.vitals), ("signal_pressures", reading.signalPressures)] {
            writer.name(name)
            writer.beginObject()
            for signal in Signal.allCases { writer.member(signal.rawValue, values[signal]) }
            writer.endObject()
        }
        writer.member("pressure", reading.pressure)
        writer.member("mode", reading.pressureMode.name)
        if reading.floor > reading.pressureMode { writer.member("effective_mode", reading.mode.name) }
        if !replayed.firings.isEmpty {
            writer.name("firings")
            writer.beginArray()
            for firing in replayed.firings {
                writer.beginObject()
                writer.member("id", firing.id)
                writer.member("pattern", firing.pattern)
                writer.member("severity", firing.severity.rawValue)
                writer.member("arm", firing.arm.rawValue)
                writer.endObject()
            }
            writer.endArray()
        }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension ActionOutcome {
    /// Two columns.
    fileprivate var mark: String {
        switch self {
        case .ok: "  "
        case .error: "✗ "
        case .cancelled: "– "
        }
    }
}
