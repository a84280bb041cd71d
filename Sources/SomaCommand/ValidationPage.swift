internal import SomaGuidance
internal import SomaJSON
internal import SomaStore

/// What `soma validate` shows: both arms of each pattern, and what the last look made of them.
package struct ValidationPage: Sendable {
    private let standings: [PatternStanding]
    private let isRecorded: Bool

    /// - Parameter isRecorded: whether there is a database.
    package init(_ standings: [PatternStanding], isRecorded: Bool) {
        self.standings = standings
        self.isRecorded = isRecorded
    }

    package var text: String {
        var table = TextTable(
            ["pattern", "arm", "outcomes"] + Store.horizons.map { "drop at \($0)" } + ["p", "d", "pairs", "verdict"],
            rightAligned: [2, 3, 4, 5, 6, 7, 8]
        )
        for standing in standings {
            let trial = standing.trial
            let look = trial.looks.last
            let judged = [
                look.map { $0.test.p.fixed(4) } ?? "-", look.map { $0.effect.fixed(2) } ?? "-", String(trial.pairs),
                standing.verdictText,
            ]
            table.append([standing.pattern.name, "shown"] + standing.treatment.cells + judged)
            table.append(["", "withheld"] + standing.control.cells + ["", "", "", ""])
        }
        return table.text() + (isRecorded ? "" : "\n  Nothing has been recorded yet.\n")
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

extension PatternStanding {
    /// With the next look, if there is one.
    fileprivate var verdictText: String {
        let next = nextLook.map { "; next look at \($0) pairs" } ?? ""
        return trial.verdict.rawValue + next
    }
}

extension PatternArm {
    fileprivate var cells: [String] { [String(count)] + meanDrops.map { $0.map { $0.fixed(3) } ?? "-" } }
}

extension JSONWriter {
    fileprivate mutating func value(_ standing: PatternStanding) {
        let trial = standing.trial
        beginObject()
        member("pattern", standing.pattern.name)
        member("state", standing.reason.text)
        name("arms")
        beginObject()
        for (name, arm) in [("treatment", standing.treatment), ("control", standing.control)] {
            self.name(name)
            value(arm)
        }
        endObject()
        member("pairs", trial.pairs)
        name("looks")
        beginArray()
        for look in trial.looks {
            beginObject()
            member("pairs", look.pairs)
            member("p", look.test.p)
            member("d", look.effect)
            member("verdict", look.verdict.rawValue)
            endObject()
        }
        endArray()
        member("verdict", trial.verdict.rawValue)
        name("next_look")
        if let next = standing.nextLook { value(next) } else { null() }
        endObject()
    }

    private mutating func value(_ arm: PatternArm) {
        beginObject()
        for (index, horizon) in Store.horizons.enumerated() {
            member("outcomes_h\(horizon)", arm.drops[index].count)
            name("mean_drop_h\(horizon)")
            if let mean = arm.meanDrops[index] { value(mean) } else { null() }
        }
        endObject()
    }
}
