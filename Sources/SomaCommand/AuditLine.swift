internal import SomaJSON
internal import SomaModel

/// One line of the audit log as `soma audit tail` shows it.
package struct AuditLine: Sendable {
    private let bytes: [UInt8]
    /// `nil` where the line is no JSON object.
    private let record: JSONValue?

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if case .object(let members) = try? JSONValue(parsing: bytes.span) {
            record = .object(members)
        } else {
            record = nil
        }
    }

    /// Whether it tells of an agent and an event; `nil` is any.
    package func isOf(agent: String?, event: String?) -> Bool {
        (agent == nil || text("agent").map(ExactString.init) == agent.map(ExactString.init))
            && (event == nil || text("event") == event)
    }

    /// For a person: time, event, agent and what matters most, without its end.
    package var summary: String {
        guard record != nil else { return "not JSON: " + String(decoding: bytes, as: UTF8.self).shown(200) }
        let name = text("event") ?? ""
        let parts = [
            time, name.shown(24).padded(to: 15), (text("agent") ?? "-").shown(40).padded(to: 20),
            details(AuditEvent(rawValue: name)),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// As it is in the file, without its end; `nil` where it is not JSON. Where it was written by others with characters that
    /// control a terminal, these are escaped.
    package var json: [UInt8]? {
        guard let record else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        if text.printable == text { return bytes }
        var writer = JSONWriter()
        writer.value(record)
        return writer.bytes
    }

    private var time: String {
        guard let text = text("time") else { return "-" }
        guard let time = Timestamp(rfc3339: text) else { return text.shown(30) }
        return time.rfc3339.prefix("2026-11-20T19:01:02.123".count) + "Z"
    }

    private func details(_ event: AuditEvent?) -> String {
        let parts: [String?] =
            switch event {
            case .session: [shown("phase"), shown("ordinal").map { "#" + $0 }, shown("session")]
            case .pressureUpdate:
                [
                    shown(of: AttributeName.toolName),
                    record?[AttributeName.inAuditLog(AttributeName.errorType)] == nil ? nil : "failed",
                    shown(of: AttributeName.mode), number(of: AttributeName.pressure).map { "p=" + $0 },
                    number(of: AttributeName.ownPressure).map { "own=" + $0 },
                    shown(of: AttributeName.actionNumber).map { "#" + $0 },
                ]
            case .modeChange:
                [(shown(of: AttributeName.modeFrom) ?? "?") + " → " + (shown(of: AttributeName.modeTo) ?? "?")]
            case .guidanceFiring:
                [
                    shown(of: AttributeName.guidancePattern), shown(of: AttributeName.guidanceSeverity),
                    shown(of: AttributeName.guidanceArm),
                ]
            case .blockDecision:
                [
                    shown(of: AttributeName.blockDecision), shown(of: AttributeName.blockRule),
                    shown(of: AttributeName.toolName),
                ]
            case .failure: [shown("component"), shown("code"), text("message")?.shown(400)]
            case .export:
                [
                    shown(of: AttributeName.exporterDestination), shown("sent_spans").map { $0 + " spans" },
                    shown("sent_points").map { $0 + " points" }, shown("sent_logs").map { $0 + " log records" },
                    shown("rejected").flatMap { $0 == "0" ? nil : $0 + " rejected" },
                    shown("failure"), shown(of: AttributeName.statusCode),
                ]
            case nil: []
            }
        return parts.compactMap(\.self).joined(separator: "  ")
    }

    private func text(_ name: String) -> String? {
        guard case .string(let text) = record?[name] else { return nil }
        return text
    }

    private func shown(_ name: String) -> String? {
        switch record?[name] {
        case .string(let text): text.shown(60)
        case .int(let number): String(number)
        default: nil
        }
    }

    private func shown(of attribute: String) -> String? { shown(AttributeName.inAuditLog(attribute)) }

    private func number(of attribute: String) -> String? {
        switch record?[AttributeName.inAuditLog(attribute)] {
        case .double(let number): number.fixed(2)
        case .int(let number): String(number)
        default: nil
        }
    }
}

extension String {
    fileprivate func shown(_ columns: Int) -> String { printable.clipped(toColumns: columns) }
}
