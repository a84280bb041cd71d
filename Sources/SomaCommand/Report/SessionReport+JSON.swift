internal import SomaJSON
internal import SomaModel
internal import SomaStore

extension SessionReport {
    /// The whole report as one JSON object.
    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("session", session)
        writer.member("start_time", start.rfc3339)
        writer.member("end_time", end.rfc3339)
        writer.member("open", isOpen)
        writer.member("duration_s", duration)
        writer.member("actions", actions)
        writer.member("failures", failures)
        writer.member("cancelled", cancellations)
        writer.member("tokens", tokens)
        writer.member("cost_usd", costUSD)
        writer.list("sources", sources) { $0.value($1) }
        writer.list("agents", agents) { $0.value($1) }
        writer.list("mode_changes", modeChanges) { $0.value($1) }
        writer.list("firings", firings) { $0.value($1) }
        writer.list("blocks", blocks) { $0.value($1) }
        writer.list("tools", tools) { $0.value($1) }
        writer.endObject()
        return writer.text + "\n"
    }
}

extension JSONWriter {
    fileprivate mutating func list<Element>(
        _ name: String,
        _ elements: [Element],
        _ write: (inout JSONWriter, Element) -> Void
    ) {
        self.name(name)
        beginArray()
        for element in elements { write(&self, element) }
        endArray()
    }

    fileprivate mutating func member(_ name: String, _ number: Int64) {
        self.name(name)
        value(number)
    }

    fileprivate mutating func value(_ agent: SessionReport.Agent) {
        beginObject()
        member("agent", agent.name)
        member("actions", agent.actions)
        member("failures", agent.failures)
        member("cancelled", agent.cancellations)
        member("tokens", agent.tokens)
        member("cost_usd", agent.costUSD)
        member("peak_pressure", agent.peak.pressure)
        list("pressures", agent.pressures) { $0.value($1) }
        endObject()
    }

    fileprivate mutating func value(_ change: SessionReport.ModeChange) {
        beginObject()
        member("time", change.time.rfc3339)
        member("agent", change.agent)
        member("number", change.number)
        member("from", change.old.name)
        member("to", change.new.name)
        member("pressure", change.pressure)
        endObject()
    }

    fileprivate mutating func value(_ report: FiringReport) {
        let firing = report.firing
        beginObject()
        member("id", firing.id)
        member("time", firing.time.rfc3339)
        member("agent", firing.agent)
        member("number", firing.number)
        member("pattern", firing.pattern)
        member("severity", firing.severity.rawValue)
        member("arm", firing.arm.rawValue)
        for horizon in Store.horizons {
            name("recovered_h\(horizon)")
            if let drop = report.outcome.drop(horizon) { value(drop > 0) } else { null() }
        }
        name("next_actions")
        if let next = report.next {
            beginObject()
            member("pressure_fell", next.pressureFell)
            member("another_tool", next.anotherTool)
            member("no_error", next.noError)
            endObject()
        } else {
            null()
        }
        endObject()
    }

    fileprivate mutating func value(_ tool: SessionReport.Tool) {
        beginObject()
        member("tool", tool.name)
        member("calls", tool.calls)
        member("failures", tool.failures)
        member("cancelled", tool.cancellations)
        member("mean_duration_s", tool.meanDuration)
        endObject()
    }
}
