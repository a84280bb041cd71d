internal import SomaModel

extension PatternRegistry {
    /// What fires only when it is forced to, or revived by a person.
    static let retired: [Pattern] = [
        Pattern(
            "entropy_drop",
            priority: 0,
            looks: .after,
            state: .retired(
                reason: "Work that goes well narrows to few tools as often as work that is stuck, so it told nothing."
            ),
            summary: "the last 10 actions used far fewer kinds of tools than the 10 before",
            detect: { situation in
                let count = situation.history.recent.count
                guard count == GuidanceHistory.length else { return nil }
                let before = situation.history.toolEntropy(in: 0..<count / 2)
                let now = situation.history.toolEntropy(in: count / 2..<count)
                guard before >= 1, now < before / 2 else { return nil }
                var finding = Finding(.warn, failing: situation.history.lastFailedTool)
                finding.total = count / 2
                finding.share = now / before
                return finding
            },
            explain: { finding in
                Explanation(
                    happened: "The variety of tools in the last \(finding.total) actions is \(percent(finding.share))"
                        + " of what it was in the \(finding.total) before.",
                    matters: "The same few tools again and again can be a loop.",
                    next: "Another kind of step may bring new information."
                )
            }
        ),
        Pattern(
            "context",
            priority: 0,
            looks: .after,
            state: .retired(reason: "A full context is nothing that the agent can mend with its next call."),
            summary: "the tokens processed an action are close to the scale's end",
            detect: { situation in
                let usage = situation.history.vitals.tokenUsage
                guard usage >= 0.95 else { return nil }
                var finding = Finding(.warn, failing: situation.history.lastFailedTool)
                finding.share = usage
                return finding
            },
            explain: { finding in
                Explanation(
                    happened: "Token usage stands at \(percent(finding.share)) of its scale.",
                    matters: "In a long context earlier facts get lost.",
                    next: "A short summary of what is known keeps them."
                )
            }
        ),
        Pattern(
            "drift",
            priority: 0,
            looks: .after,
            state: .retired(reason: "A task that moves on drifts as well: the signal is shown and counts as pressure."),
            summary: "the agent does other things than it set out to",
            detect: { situation in
                let history = situation.history
                guard history.signalPressures.drift >= 0.5 else { return nil }
                var finding = Finding(.warn, failing: history.lastFailedTool)
                finding.share = history.vitals.drift
                return finding
            },
            explain: { finding in
                Explanation(
                    happened: "Drift stands at \(percent(finding.share)), above what is usual for this agent.",
                    matters: "The work may have left the task it began with.",
                    next: "The task's first words say what it was."
                )
            }
        ),
    ]
}
