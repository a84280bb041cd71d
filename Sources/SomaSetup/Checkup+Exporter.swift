internal import SomaModel
internal import SomaStore
internal import SomaSystem

extension Checkup {
    /// Where it sends to and how far it has got, a destination each; a collector's reachability is the network part's.
    func exporters() -> [Finding] {
        var waiting: [String: Int] = [:]
        var rows: [Destination] = []
        var items: [String: [ExportSignal: ExporterItems]] = [:]
        do throws(StoreError) {
            let store = try store.get()
            rows = try store.destinations()
            items = try store.exporterItems()
            for row in rows { waiting[row.name, default: 0] += try store.outboxCount(for: row) }
        } catch {
            guard error.code == .missing else {
                return [.warn("exporter", "not known: the database cannot be read", remedy: "correct that first")]
            }
        }
        let endpoints = endpoints
        if endpoints.isEmpty { return [.ok("exporter", "none configured; nothing is sent")] }
        return endpoints.map { destination, url in
            let rows = rows.filter { $0.name == destination }
            let name = destination == Store.defaultDestination ? "exporter" : "exporter (\(destination))"
            let origin = destination == Store.defaultDestination ? configuration?.endpointOrigin : nil
            let place = "\(url.withoutCredentials) from \(origin ?? "soma.yaml")"
            guard let known = rows.first else { return .ok(name, "\(place), not used yet") }
            var detail = "\(known.endpoint.withoutCredentials): "
            let success = rows.compactMap(\.lastSuccessTime).max()
            detail += success.map { "last success \(age($0)) ago" } ?? "no success yet"
            let counted = (items[destination] ?? [:]).values
            detail += ", \(waiting[destination] ?? 0) queued, \(counted.reduce(0) { $0 &+ $1.sent }) sent"
            detail += ", \(counted.reduce(0) { $0 &+ $1.rejected }) rejected"
            detail += ", \(counted.reduce(0) { $0 &+ $1.dropped }) dropped"
            if url != known.endpoint { detail += "; from now on \(place)" }
            let failing = rows.filter { row in
                guard let time = row.lastErrorTime else { return false }
                return row.lastSuccessTime.map { $0 < time } ?? true
            }
            guard let row = failing.max(by: { ($0.lastErrorTime ?? .epoch) < ($1.lastErrorTime ?? .epoch) }),
                let time = row.lastErrorTime, let error = row.lastError
            else { return .ok(name, detail) }
            detail += ", last error \(age(time)) ago: \(error)"
            return .warn(name, detail, remedy: "see the collector below, then run: soma export")
        }
    }
}
