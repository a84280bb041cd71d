internal import SomaConfiguration
internal import SomaModel

extension CollectorRoute {
    /// The routes of every collector that has an address, the standard one first.
    ///
    /// - Parameters:
    ///   - option: replaces the addresses of the standard collector.
    ///   - withAddedSignals: whether the standard collector also gets the signals that the folder knows and `soma.yaml` leaves
    ///     out. An export has not the variable with which a daemon added them.
    static func all(
        _ settings: ExporterSettings,
        option: RoutingOption?,
        in memory: RoutingMemory,
        withAddedSignals: Bool
    ) throws(RoutingProblem) -> [CollectorRoute] {
        var routes: [CollectorRoute] = []
        if let option {
            routes.append(try CollectorRoute(settings.standard, option: option))
        } else if let route = try standard(settings.standard, memory, withAddedSignals) {
            routes.append(route)
        }
        for settings in settings.others {
            guard let base = settings.endpoint.value else { continue }
            routes.append(try CollectorRoute(settings, base: base, from: "\(settings.endpoint.origin)"))
        }
        return routes
    }

    private static func standard(
        _ settings: DestinationSettings,
        _ memory: RoutingMemory,
        _ withAddedSignals: Bool
    ) throws(RoutingProblem) -> CollectorRoute? {
        guard let (base, origin, known) = base(settings, memory) else { return nil }
        let added = withAddedSignals ? memory.rows(of: settings.name).filter(settings.leavesOut) : []
        return try CollectorRoute(
            settings,
            base: base,
            from: origin,
            known: known,
            added: added,
            isTemporary: settings.hasVariableAddress
        )
    }

    /// The base URL of the standard collector, who gives it, and the rows that do, if any.
    private static func base(
        _ settings: DestinationSettings,
        _ memory: RoutingMemory
    ) -> (url: String, origin: String, known: [KnownSignal])? {
        if let url = settings.endpoint.value {
            if case .environment(let name) = settings.endpoint.origin { return (url, name, []) }
            return (url, "\(settings.endpoint.origin): exporter.endpoint", [])
        }
        let known = memory.rows(of: settings.name)
        if let endpoint = known.first?.endpoint { return (endpoint, "the remembered endpoint", known) }
        // "Default: http://localhost:4318" (OpenTelemetry Protocol Exporter): for the signals without a URL of their own.
        return settings.hasAddress ? ("http://localhost:4318", "the default", []) : nil
    }
}

extension DestinationSettings {
    /// Whether `soma.yaml` leaves out the signal of a row.
    fileprivate func leavesOut(_ row: KnownSignal) -> Bool {
        let isEnabled = self[row.signal].isEnabled
        return !isEnabled.value && isEnabled.origin.isFile
    }

    fileprivate var hasVariableAddress: Bool {
        endpoint.origin.isEnvironment || ExportSignal.allCases.contains { self[$0].url.origin.isEnvironment }
    }
}
