internal import SomaModel
internal import SomaStore
internal import SomaSystem

extension Checkup {
    /// Where it sends to and how far it has got; a collector's reachability is the network part's.
    func exporter() -> Finding {
        let name = "exporter"
        var destination: Destination?
        var waiting = 0
        do throws(StoreError) {
            let store = try store.get()
            destination = try store.destinations().first
            if let destination { waiting = try store.outboxCount(after: destination.position) }
        } catch {
            guard error.code == .missing else {
                return .warn(name, "not known: the database cannot be read", remedy: "correct that first")
            }
        }
        guard let destination else {
            guard let endpoint else { return .ok(name, "none configured; nothing is sent") }
            let origin = configuration?.endpointOrigin ?? "the environment"
            return .ok(name, "\(endpoint.withoutUserInformation) from \(origin), not used yet")
        }
        var detail = "\(destination.endpoint.withoutUserInformation): "
        detail += destination.lastSuccessTime.map { "last success \(age($0)) ago" } ?? "no success yet"
        detail += ", \(waiting) waiting"
        if let configuration, let endpoint = configuration.endpoint, endpoint != destination.endpoint {
            detail += "; from now on \(endpoint.withoutUserInformation), from \(configuration.endpointOrigin)"
        }
        if let error = destination.lastError, let time = destination.lastErrorTime,
            destination.lastSuccessTime.map({ $0 < time }) ?? true
        {
            detail += ", last error \(age(time)) ago: \(error)"
            return .warn(name, detail, remedy: "see the collector below, then run: soma export")
        }
        return .ok(name, detail)
    }
}

extension String {
    /// A URL without the user name and password that stand before its host.
    package var withoutUserInformation: String {
        guard let scheme = firstRange(of: "://") else { return self }
        let authorityEnd = self[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? endIndex
        guard let at = self[scheme.upperBound..<authorityEnd].lastIndex(of: "@") else { return self }
        return String(self[..<scheme.upperBound] + self[index(after: at)...])
    }
}
