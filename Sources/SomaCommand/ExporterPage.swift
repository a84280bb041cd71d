package import SomaConfiguration
internal import SomaJSON
internal import SomaModel
internal import SomaSetup
package import SomaStore

/// Every destination, signal by signal: where it is, how far it has got, and what came of what it was to get.
package struct ExporterPage: Sendable {
    /// One signal of a destination with what its counters say.
    private struct Row {
        var destination: Destination
        /// `nil` for metrics, which do not wait.
        var queued: Int?
        var items: ExporterItems

        /// The last one used, else as OTLP/HTTP appends its path to the base.
        var url: String {
            let base = destination.endpoint
            let slash = base.hasSuffix("/") ? "" : "/"
            return (destination.url ?? base + slash + "v1/\(destination.signal)").withoutCredentials
        }
    }

    private let rows: [Row]
    /// Those of the settings that are in no row.
    private let unused: [NamedSignal]

    /// Where nothing has been recorded yet.
    package init(_ settings: ExporterSettings) {
        rows = []
        unused = settings.namedSignals
    }

    /// What a state folder says of its destinations, and the settings of others.
    package init(reading store: Store, _ settings: ExporterSettings) throws(StoreError) {
        let items = try store.exporterItems()
        var rows: [Row] = []
        for destination in try store.destinations() {
            rows.append(
                Row(
                    destination: destination,
                    queued: destination.signal == .metrics ? nil : try store.outboxCount(for: destination),
                    items: items[destination.name]?[destination.signal] ?? ExporterItems()
                )
            )
        }
        self.rows = rows
        unused = settings.namedSignals.filter { named in
            !rows.contains { $0.destination.name == named.destination && $0.destination.signal == named.signal }
        }
    }

    package var text: String {
        if rows.isEmpty, unused.isEmpty {
            return "No collector is known; name one: soma export --endpoint http://localhost:4318\n"
        }
        return (rows.map(Self.text) + unused.map(Self.text)).joined(separator: "\n")
    }

    private static func text(_ row: Row) -> String {
        let destination = row.destination
        let items = row.items
        var counts = ["\(items.sent) sent", "\(items.rejected) rejected", "\(items.dropped) dropped"]
        if let queued = row.queued { counts.insert("\(queued) queued", at: 0) }
        let success = destination.lastSuccessTime?.rfc3339 ?? "none"
        var lines = [
            "\(destination.name) \(destination.signal)  \(row.url)",
            "  items          \(counts.joined(separator: ", "))",
            "  last success   \(success)",
            "  last error     \(Self.line(destination.lastErrorTime, destination.lastError) ?? "none")",
        ]
        if let rejection = Self.line(destination.lastRejectionTime, destination.lastRejection) {
            lines.append("  last rejection \(rejection)")
        }
        return Self.text(lines)
    }

    private static func text(_ named: NamedSignal) -> String {
        text([
            "\(named.destination) \(named.signal)  \(named.url)",
            "  named by \(named.origin); nothing has been recorded for it or sent to it yet",
        ])
    }

    private static func text(_ lines: [String]) -> String {
        lines.map { $0.withoutCredentials.printable + "\n" }.joined()
    }

    private static func line(_ time: Timestamp?, _ message: String?) -> String? {
        time.map { "\($0.rfc3339) \(message ?? "")" }
    }

    package var json: String {
        var writer = JSONWriter()
        writer.beginArray()
        for row in rows {
            let destination = row.destination
            writer.beginObject()
            writer.member("name", destination.name)
            writer.member("signal", destination.signal.rawValue)
            writer.member("url", row.url)
            if let queued = row.queued { writer.member("queued", queued) }
            writer.member(ExporterResult.sent.rawValue, Int(row.items.sent))
            writer.member(ExporterResult.rejected.rawValue, Int(row.items.rejected))
            writer.member(ExporterResult.dropped.rawValue, Int(row.items.dropped))
            if let time = destination.lastSuccessTime { writer.member("last_success_time", time.rfc3339) }
            if let time = destination.lastErrorTime { writer.member("last_error_time", time.rfc3339) }
            if let error = destination.lastError { writer.member("last_error", error.withoutCredentials) }
            if let time = destination.lastRejectionTime { writer.member("last_rejection_time", time.rfc3339) }
            if let message = destination.lastRejection { writer.member("last_rejection", message) }
            writer.member("failed_attempts", destination.failedAttempts)
            writer.endObject()
        }
        for named in unused {
            writer.beginObject()
            writer.member("name", named.destination)
            writer.member("signal", named.signal.rawValue)
            writer.member("url", named.url.withoutCredentials)
            writer.member("named_by", named.origin)
            writer.member("used", false)
            if named.signal != .metrics { writer.member("queued", 0) }
            for result in ExporterResult.allCases { writer.member(result.rawValue, 0) }
            writer.member("failed_attempts", 0)
            writer.endObject()
        }
        writer.endArray()
        return writer.text + "\n"
    }
}
