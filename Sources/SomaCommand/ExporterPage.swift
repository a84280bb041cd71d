internal import SomaJSON
internal import SomaModel
internal import SomaSetup
package import SomaStore

/// Every destination: where it is, how far it has got, and what came of what it was to get.
package struct ExporterPage: Sendable {
    /// One destination with what its counters say.
    package struct Row: Sendable {
        package var destination: Destination
        package var waiting: Int
        /// Items of all signals by what came of them: `sent`, `rejected`, `dropped`.
        package var items: [String: Int64]

        package init(destination: Destination, waiting: Int, items: [String: Int64]) {
            self.destination = destination
            self.waiting = waiting
            self.items = items
        }

        fileprivate func count(_ result: String) -> Int64 { items[result] ?? 0 }

        /// As OTLP/HTTP appends them to the base.
        fileprivate var urls: [(signal: String, url: String)] {
            let base = destination.endpoint.withoutUserInformation
            let slash = base.hasSuffix("/") ? "" : "/"
            return ["traces", "metrics"].map { ($0, base + slash + "v1/" + $0) }
        }
    }

    private static let results = ["sent", "rejected", "dropped"]

    private let rows: [Row]

    package init(_ rows: [Row]) {
        self.rows = rows
    }

    package var text: String {
        if rows.isEmpty { return "No collector is known; name one: soma export --endpoint http://localhost:4318\n" }
        return rows.map { row in
            let destination = row.destination
            var lines = [destination.name.printable]
            for (signal, url) in row.urls { lines.append("  \(signal.padded(to: 12))\(url.printable)") }
            let counts = Self.results.map { "\(row.count($0)) \($0)" }.joined(separator: ", ")
            lines.append("  \("items".padded(to: 12))\(row.waiting) queued, \(counts)")
            lines.append("  last success \(destination.lastSuccessTime?.rfc3339 ?? "none")")
            let error = destination.lastErrorTime.map { "\($0.rfc3339) \(destination.lastError ?? "")" }
            lines.append("  last error   \((error ?? "none").withoutUserInformation.printable)")
            return lines.joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    package var json: String {
        var writer = JSONWriter()
        writer.beginArray()
        for row in rows {
            writer.beginObject()
            writer.member("name", row.destination.name)
            for (signal, url) in row.urls { writer.member(signal + "_url", url) }
            writer.member("queued", row.waiting)
            for result in Self.results { writer.member(result, Int(row.count(result))) }
            if let time = row.destination.lastSuccessTime { writer.member("last_success_time", time.rfc3339) }
            if let time = row.destination.lastErrorTime { writer.member("last_error_time", time.rfc3339) }
            if let error = row.destination.lastError { writer.member("last_error", error.withoutUserInformation) }
            writer.member("failed_attempts", row.destination.failedAttempts)
            writer.endObject()
        }
        writer.endArray()
        return writer.text + "\n"
    }
}

extension ExporterPage {
    /// What a state folder says of its destinations.
    package init(reading store: Store) throws(StoreError) {
        let series = try store.series()
        var rows: [Row] = []
        for destination in try store.destinations() {
            var items: [String: Int64] = [:]
            for series in series where series.key.metric == "soma.exporter.items" {
                let labels = series.key.attributes
                guard case .count(let count) = series.value,
                    labels.contains(where: { $0.name == "soma.exporter.destination" && $0.value == destination.name }),
                    let result = labels.first(where: { $0.name == "soma.exporter.result" })?.value
                else { continue }
                items[result, default: 0] += count
            }
            let waiting = try store.outboxCount(after: destination.position)
            rows.append(Row(destination: destination, waiting: waiting, items: items))
        }
        self.init(rows)
    }
}
