package import SomaGuidance
internal import SomaJSON

/// What `soma patterns` shows.
package struct PatternsPage: Sendable {
    private let standings: [PatternStanding]
    private let isRecorded: Bool

    /// - Parameter isRecorded: whether there is a database.
    package init(_ standings: [PatternStanding], isRecorded: Bool) {
        self.standings = standings
        self.isRecorded = isRecorded
    }

    package var text: String {
        var table = TextTable(
            ["pattern", "state", "priority", "looks", "firings", "pairs", "recovered", "verdict"],
            rightAligned: [2, 4, 5]
        )
        for standing in standings {
            table.append([
                standing.pattern.name, standing.reason.text, String(standing.pattern.priority),
                standing.pattern.looks.rawValue, String(standing.firings), String(standing.trial.pairs),
                standing.recovery ?? "-", standing.trial.verdict.rawValue,
            ])
        }
        var reasons: [String] = []
        for standing in standings {
            if case .retired(let reason) = standing.reason { reasons.append("  \(standing.pattern.name): \(reason)") }
        }
        let end = isRecorded ? "" : "\n  Nothing has been recorded yet.\n"
        return table.text() + (reasons.isEmpty ? "" : "\n" + reasons.joined(separator: "\n") + "\n") + end
    }

    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("patterns")
        writer.beginArray()
        for standing in standings { writer.value(standing) }
        writer.endArray()
        writer.endObject()
        return writer.text + "\n"
    }
}

extension PatternSelection.Reason {
    /// As lists say it.
    package var text: String {
        switch self {
        case .active: "active"
        case .forced: "forced"
        case .revived: "revived by hand"
        case .retiredByHand: "retired by hand"
        case .refuted: "refuted"
        case .retired: "retired"
        }
    }
}

extension PatternStanding {
    /// Such as `55 of 60: 91.7 % [81.9, 96.4]`; `nil` where nothing was shown.
    fileprivate var recovery: String? {
        if shown == 0 { return nil }
        let interval = WilsonInterval(successes: recovered, of: shown)
        let percent = { (share: Double) in (share * 100).fixed(1) }
        return "\(recovered) of \(shown): \(percent(interval.proportion)) % "
            + "[\(percent(interval.low)), \(percent(interval.high))]"
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ standing: PatternStanding) {
        beginObject()
        member("pattern", standing.pattern.name)
        member("state", standing.reason.text)
        if case .retired(let reason) = standing.reason { member("reason", reason) }
        member("enabled", standing.reason.isEnabled)
        member("priority", standing.pattern.priority)
        member("looks", standing.pattern.looks.rawValue)
        member("fires_on", standing.pattern.summary)
        member("firings", standing.firings)
        member("pairs", standing.trial.pairs)
        name("recovery")
        if standing.shown == 0 {
            null()
        } else {
            let interval = WilsonInterval(successes: standing.recovered, of: standing.shown)
            beginObject()
            member("recovered", standing.recovered)
            member("shown", standing.shown)
            member("share", interval.proportion)
            member("low", interval.low)
            member("high", interval.high)
            endObject()
        }
        member("verdict", standing.trial.verdict.rawValue)
        endObject()
    }
}
