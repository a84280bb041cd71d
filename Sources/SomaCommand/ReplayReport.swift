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
    mutating func line(_ action: Action, _ reading: Reading) -> [UInt8] {
        count += 1
        agents.insert(ExactString(action.agent))
        if reading.pressure > peak.pressure { peak = (reading.pressure, count) }
        return asJSON ? json(action, reading) : Array(row(action, reading).utf8)
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
            + action.agent.printable.clipped(to: 40).padded(to: 14) + "  " + (action.failed ? "✗ " : "  ")
            + action.tool.printable.clipped(to: 24).padded(to: 10) + "  " + reading.pressure.fixed(2) + "  "
            + reading.mode.name.padded(to: 7) + "  " + vitals + "\n"
    }

    private func json(_ action: Action, _ reading: Reading) -> [UInt8] {
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
        writer.member("mode", reading.mode.name)
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}
