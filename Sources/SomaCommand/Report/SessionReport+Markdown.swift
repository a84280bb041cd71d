internal import SomaModel
internal import SomaStore

extension SessionReport {
    private static let sparklineWidth = 60

    /// The whole report.
    package var markdown: String {
        var parts = ["# Session \(session.markdown)\n", summary, pressure]
        for (title, rows) in [
            ("Mode changes", modeTable), ("Guidance", firingTable), ("Destructive operations", blockTable),
            ("Tools", toolTable),
        ] {
            parts.append("## \(title)\n")
            parts.append(rows?.text ?? "None.\n")
        }
        return parts.joined(separator: "\n")
    }

    private var summary: String {
        let state = isOpen ? ", still open" : ""
        return """
            - Start: \(start.rfc3339Seconds)
            - End: \(end.rfc3339Seconds)\(state)
            - Duration: \(Self.span(duration))
            - Actions: \(actions), \(failures) failed\(cancellations > 0 ? ", \(cancellations) cancelled" : "")
            - Tokens: \(tokens)
            - Cost: \(costUSD.fixed(2)) USD
            - Recorded by: \(sources.joined(separator: ", ").markdown)

            """
    }

    private var pressure: String {
        var table = MarkdownTable(["agent", "pressure", "peak", "actions", "failed", "tokens", "cost in USD"])
        for agent in agents {
            let peak = agent.peak.number == 0 ? "0.00" : "\(agent.peak.pressure.fixed(2)) at \(agent.peak.number)"
            table.append([
                agent.name, Sparkline.text(agent.pressures, width: Self.sparklineWidth), peak, String(agent.actions),
                String(agent.failures), String(agent.tokens), agent.costUSD.fixed(2),
            ])
        }
        return "## Agents\n\n" + table.text
    }

    private var modeTable: MarkdownTable? {
        if modeChanges.isEmpty { return nil }
        var table = MarkdownTable(["time", "agent", "action", "from", "to", "pressure"])
        for change in modeChanges {
            table.append([
                change.time.rfc3339Seconds, change.agent, String(change.number), change.old.name, change.new.name,
                change.pressure.fixed(2),
            ])
        }
        return table
    }

    private var firingTable: MarkdownTable? {
        if firings.isEmpty { return nil }
        var table = MarkdownTable(
            ["time", "agent", "action", "pattern", "severity", "arm"] + Store.horizons.map { "recovered at \($0)" }
                + ["next 3 actions"]
        )
        for report in firings {
            let firing = report.firing
            let recovered = Store.horizons.map { horizon in report.outcome.drop(horizon).map { $0 > 0 ? "yes" : "no" } }
            table.append(
                [
                    firing.time.rfc3339Seconds, firing.agent, String(firing.number), firing.pattern,
                    firing.severity.rawValue, firing.arm == .treatment ? "shown" : "withheld",
                ] + recovered.map { $0 ?? "-" } + [report.next?.text ?? "-"]
            )
        }
        return table
    }

    private var blockTable: MarkdownTable? {
        if blocks.isEmpty { return nil }
        var table = MarkdownTable(["time", "agent", "tool", "rule", "decision", "pressure", "mode"])
        for block in blocks {
            let decision = block.decision
            table.append([
                decision.time.rfc3339Seconds, decision.agent, decision.tool, decision.rule,
                decision.word.rawValue, block.pressure.fixed(2), block.mode.name,
            ])
        }
        return table
    }

    private var toolTable: MarkdownTable? {
        if tools.isEmpty { return nil }
        var table = MarkdownTable(["tool", "calls", "failed", "mean duration"])
        for tool in tools {
            table.append([tool.name, String(tool.calls), String(tool.failures), "\(tool.meanDuration.fixed(2)) s"])
        }
        return table
    }

    /// Such as `1 h 2 min 3 s`, without what is 0 before.
    private static func span(_ seconds: Double) -> String {
        let total = Int64(min(seconds, 1e15))
        let (hours, minutes, rest) = (total / 3_600, total / 60 % 60, total % 60)
        if hours > 0 { return "\(hours) h \(minutes) min \(rest) s" }
        return minutes > 0 ? "\(minutes) min \(rest) s" : "\(seconds.fixed(1)) s"
    }
}

extension FiringReport.NextActions {
    fileprivate var text: String {
        [
            pressureFell ? "pressure fell" : "pressure stayed", anotherTool ? "another tool" : "the same tool",
            noError ? "no error" : "an error",
        ].joined(separator: ", ")
    }
}
