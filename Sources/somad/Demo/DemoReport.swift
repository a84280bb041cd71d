internal import SomaCommand
internal import SomaModel
internal import SomaMonitor
internal import SomaSystem
internal import SomaTelemetry

/// What the demo prints of each output.
enum DemoReport {
    /// The session as pressure: a line an agent, each change of mode, and what guidance had to say.
    static func session(_ played: [(action: Action, recorded: Monitor.Recorded)]) -> String {
        var text = "Session: \(played.count) actions\n"
        var agents: [String] = []
        for (action, _) in played where !agents.contains(action.agent) { agents.append(action.agent) }
        let width = agents.map(\.count).max() ?? 0
        for agent in agents {
            let pressures = played.filter { $0.action.agent == agent }.map(\.recorded.reading.pressure)
            text += "  \(agent.padded(to: width))  \(Sparkline.text(pressures, width: 80))"
            text += "  highest \((pressures.max() ?? 0).fixed(2))\n"
        }
        var modes: [String: Mode] = [:]
        for (action, recorded) in played {
            let reading = recorded.reading
            for firing in recorded.firings {
                let shown = firing.arm == .treatment ? "shown" : "withheld"
                text += "  #\(String(firing.number).padded(to: 4)) » \(firing.pattern), \(shown)\n"
            }
            let old = modes.updateValue(reading.mode, forKey: action.agent) ?? .observe
            if old == reading.mode { continue }
            let change = "\(old.name) → \(reading.mode.name)"
            let vitals = "e=\(reading.vitals.errorRate.fixed(2)) u=\(reading.vitals.uncertainty.fixed(2))"
            text += "  #\(String(reading.number).padded(to: 4)) \(change.padded(to: 17)) p=\(reading.pressure.fixed(2))"
            text += "  \(vitals)  \(action.tool)\(action.failed ? ", failed" : "")\n"
        }
        return text + "\n"
    }

    /// What the receiver decoded.
    static func collector(_ received: DemoReceiver.Received, base: String) -> String {
        let points = received.metrics.reduce(0) { $0 + $1.points.count }
        var text = "Collector (OTLP/HTTP, \(base)): \(received.requests) requests, \(received.bytes) bytes\n"
        text += "  \(received.spans.count) spans and \(points) points of \(received.metrics.count) metrics decoded, "
        text += "\(received.logs.count) log records\n"
        let failed = received.spans.count { $0.status == .error }
        text += "  trace \(received.spans.first?.traceID.hexadecimal ?? "none"), \(failed) spans with an error\n"
        for span in received.spans where span.name.hasPrefix(OperationName.invokeAgent) { text += row(span) }
        let worst = received.spans.max { pressure($0) < pressure($1) }
        if let worst { text += row(worst) }
        return text + "\n"
    }

    /// The scrape's size, and the lines on pressure.
    static func scrape(_ page: String, address: String) -> String {
        let lines = page.split(separator: "\n")
        let samples = lines.filter { !$0.hasPrefix("#") }
        let shown = samples.filter { $0.hasPrefix("soma_pressure_ratio") || $0.hasPrefix("soma_tokens_total") }
        return "Scrape (http://\(address)/metrics): \(samples.count) series, \(page.utf8.count) bytes\n"
            + shown.map { "  \($0)\n" }.joined() + "\n"
    }

    /// The audit log's last lines, cut to what a terminal shows.
    static func audit(_ path: String) -> String {
        var bytes: [UInt8] = []
        if let file = try? FileDescriptor(opening: path, for: .read) {
            while let count = try? file.read(into: &bytes, limit: 64 << 10), count > 0 {}
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let shown = lines.suffix(2).map { "  " + String(decoding: $0.prefix(150), as: UTF8.self).printable + " …\n" }
        return "Audit log (\(path.printable)): \(lines.count) lines, the last two\n" + shown.joined() + "\n"
    }

    private static func row(_ span: Span) -> String {
        let milliseconds = Double(span.endTime.nanoseconds(since: span.startTime)) / 1e6
        let parent = span.parentSpanID.map { ", parent \($0.hexadecimal)" } ?? ""
        let pressureText = pressure(span) > 0 ? ", \(AttributeName.pressure) \(pressure(span).fixed(2))" : ""
        return
            "  \(span.name.printable)  \(span.spanID.hexadecimal)\(parent), \(milliseconds.fixed(0)) ms\(pressureText)\n"
    }

    private static func pressure(_ span: Span) -> Double {
        for attribute in span.attributes where attribute.key == AttributeName.pressure {
            if case .double(let value) = attribute.value { return value }
        }
        return 0
    }
}
