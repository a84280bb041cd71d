internal import SomaJSON
package import SomaModel

/// An error that nobody was shown. The message stays in the audit log; only component and code are exported.
package struct FailureRecord: Equatable, Sendable {
    package var time: Timestamp
    /// Which part of soma failed, such as `hook`.
    package var component: String
    /// What to branch on, such as `busy`.
    package var code: String
    package var message: String

    package init(time: Timestamp, component: String, code: String, message: String) {
        self.time = time
        self.component = component
        self.code = code
        self.message = message
    }

    /// A line of the audit log, without its end.
    package var line: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", time.rfc3339)
        writer.member("event", AuditEvent.failure.rawValue)
        writer.member("component", component)
        writer.member("code", code)
        writer.member("message", message)
        writer.endObject()
        return writer.bytes
    }

    /// Reads what `line` wrote; `nil` for anything else.
    package init?(line: [UInt8]) {
        guard let value = try? JSONValue(parsing: line.span), case .string(let time) = value["time"],
            let time = Timestamp(rfc3339: time), case .string(let component) = value["component"],
            case .string(let code) = value["code"], case .string(let message) = value["message"]
        else { return nil }
        self.init(time: time, component: component, code: code, message: message)
    }
}
