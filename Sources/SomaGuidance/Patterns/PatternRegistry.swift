internal import SomaModel

/// Every pattern there is or was. To add one, add an entry; to kill one, give its entry the state `.retired`.
package enum PatternRegistry {
    package static func pattern(named name: String) -> Pattern? {
        let name = ExactString(name)
        return all.first { $0.exactName == name }
    }

    /// Of two that are alike in severity and priority the earlier one fires.
    package static let all: [Pattern] =
        [
            Pattern(
                "cost_spiral",
                priority: 10,
                looks: .after,
                criticalFloor: .block,
                summary: "5 of the last 8 actions failed while tokens, cost or the budget are under pressure",
                detect: { situation in
                    let history = situation.history
                    let (failed, known) = history.failures(ofLast: 8)
                    let pressure = max(history.signalPressures.tokenUsage, history.signalPressures.cost)
                    guard failed >= 5, pressure >= 0.5 || situation.budgetHealth <= 0.4 else { return nil }
                    var finding = Finding(.critical, failing: history.lastFailedTool)
                    finding.count = failed
                    finding.total = known
                    finding.share = situation.budgetHealth
                    return finding
                },
                explain: { finding in
                    Explanation(
                        happened: "\(finding.count) of the last \(finding.total) actions failed while spending is high"
                            + " (budget left: \(percentLeft(finding.share))).",
                        matters: "Each further attempt costs tokens and has brought the task no further.",
                        next: "A smaller step, or a question to the user, costs less."
                    )
                }
            ),
            Pattern(
                "bash_error_streak",
                priority: 6,
                looks: .before,
                summary: "a shell call after two failed shell calls in a row",
                detect: { $0.shellRetry(after: 2) },
                explain: { finding in
                    Explanation(
                        happened: "The last 2 actions were \(finding.shell) calls that failed,"
                            + " and the next is \(finding.nextShell) again.",
                        matters: "A third try from the same assumptions tends to fail the same way.",
                        next: "The error or the files it names may show which assumption is wrong."
                    )
                }
            ),
            Pattern(
                "budget",
                priority: 5,
                looks: .after,
                criticalFloor: .block,
                summary: "less than 20 % of the budget is left",
                detect: { situation in
                    guard situation.budgetHealth < 0.2 else { return nil }
                    var finding = Finding(
                        situation.budgetHealth < 0.05 ? .critical : .warn,
                        failing: situation.history.lastFailedTool
                    )
                    finding.share = situation.budgetHealth
                    return finding
                },
                explain: { finding in
                    Explanation(
                        happened: "\(percentLeft(finding.share)) of the budget is left.",
                        matters: finding.severity == .critical
                            ? "Destructive operations are refused while less than 5 % is left."
                            : "Below 5 % destructive operations are refused.",
                        next: "What is left covers the essential part of the task; work saved now is not lost."
                    )
                }
            ),
            Pattern(
                "bash_retry",
                priority: 4,
                looks: .before,
                summary: "a shell call right after a failed one",
                detect: { $0.shellRetry(after: 1) },
                explain: { finding in
                    Explanation(
                        happened: "The last action was \(finding.shell.withArticle) call that failed,"
                            + " and the next is \(finding.nextShell) again.",
                        matters: "A retry that learned nothing in between tends to fail the same way.",
                        next: "The error or the files it names may show what has to change first."
                    )
                }
            ),
            Pattern(
                "error_cascade",
                priority: 2,
                looks: .after,
                criticalFloor: .warn,
                summary: "3 failures in a row, with any tools",
                detect: { situation in
                    let run = situation.history.consecutiveFailures
                    guard run >= 3 else { return nil }
                    var finding = Finding(run >= 5 ? .critical : .warn, failing: situation.history.lastFailedTool)
                    finding.count = run
                    finding.error = situation.history.lastError
                    return finding
                },
                explain: { finding in
                    Explanation(
                        happened: "The last \(finding.count) actions all failed.",
                        matters: "A run of failures tends to share one cause that no single retry removes.",
                        next: "Looking at that cause, or going back to the last state that worked, ends such a run."
                    )
                }
            ),
            Pattern(
                "blind_edit",
                priority: 1,
                looks: .before,
                summary: "an edit of a file that is there and that none of the last 20 actions read or wrote",
                detect: { situation in
                    guard let call = situation.call, call.targetExists == true, call.file != .none,
                        call.tool.kind.changesFiles, !situation.history.touched(call.file)
                    else { return nil }
                    var finding = Finding(.warn, failing: call.tool)
                    finding.total = GuidanceHistory.length
                    return finding
                },
                explain: { finding in
                    Explanation(
                        happened:
                            "The next call is \(finding.failingTool?.shownName ?? "an edit") on a file that exists,"
                            + " and none of the last \(finding.total) actions read or wrote it.",
                        matters: "What the file holds now may differ from what the edit assumes, and be lost.",
                        next: "Its present contents show whether the edit fits."
                    )
                }
            ),
        ] + retired

    /// A share as `7 %`; out of [0, 10] it is taken for the nearer end.
    static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "? %" }
        return "\(Int((min(max(share, 0), 10) * 100).rounded())) %"
    }

    /// A remainder, never said to be more than it is: `4 %` for what is just below 5.
    static func percentLeft(_ share: Double) -> String { percent(((share * 100 + 1e-9).rounded(.down)) / 100) }
}
