package import SomaConfiguration
internal import SomaModel

/// Decides where telemetry goes and what it waits for, out of `soma.yaml`, the environment, an option and the memory of the
/// state folder. Reads and writes nothing: the caller reads the inputs before and carries the plan out.
package struct CollectorRouting: Sendable {
    /// Who asks, with the settings that hold for it.
    package enum Asker: Sendable {
        /// A hook. Its environment is the agent's, so it follows `soma.yaml` alone.
        case hook
        /// `soma replay --live` and the library, with their environment. They record and leave delivery to others.
        case recorder(ExporterSettings)
        /// `soma serve`, with its environment. What its variables add or leave out holds until `soma.yaml` changes.
        case daemon(ExporterSettings)
        /// `soma export`, started by a person or by a hook, and `soma replay --live --export`. An address that is given for
        /// one run replaces the known one once it has accepted something.
        case export(ExporterSettings, option: RoutingOption?)
    }

    private let asker: Asker
    private let named: ExporterSettings?

    /// - Parameter named: what `soma.yaml` alone says; `nil` while it cannot be read, and then nothing that it named before is
    ///   forgotten.
    package init(_ asker: Asker, named: ExporterSettings?) {
        self.asker = asker
        self.named = named
    }

    /// Whether the folder has taken over what `soma.yaml` says, so that following it would change nothing.
    package func isFollowed(_ note: String?) -> Bool { named.map { $0.collectorsNote == note } ?? true }

    /// The plan of one run. A plan that delivers nothing changes nothing, except a daemon's without any collector.
    package func plan(for memory: RoutingMemory) -> RoutingPlan {
        do throws(RoutingProblem) {
            return switch asker {
            case .hook: following(memory)
            case .recorder(let settings): recording(settings, memory)
            case .daemon(let settings): try serving(settings, memory)
            case .export(let settings, let option): try exporting(settings, option, memory)
            }
        } catch {
            var plan = RoutingPlan(from: memory)
            plan.problem = error
            return plan
        }
    }

    /// The plan of `soma export --forget`. The note goes too: the next hook takes the collector over again if `soma.yaml` names
    /// it.
    package static func planToForget(_ name: String, in memory: RoutingMemory) -> RoutingPlan {
        var plan = RoutingPlan(from: memory)
        plan.change(.forget(name, ExportSignal.allCases))
        plan.note("")
        return plan
    }

    /// Takes over what `soma.yaml` names, if it names anything else than it did the last time. A running daemon does that
    /// itself.
    private func following(_ memory: RoutingMemory) -> RoutingPlan {
        var plan = RoutingPlan(from: memory)
        guard let named, !memory.isServed, !isFollowed(memory.note) else { return plan }
        let collectors = named.destinations.compactMap { Collector($0, in: memory.known) }
        plan.rememberOnly(collectors, standard: named.standard.name)
        plan.note(named.collectorsNote)
        return plan
    }

    private func recording(_ settings: ExporterSettings, _ memory: RoutingMemory) -> RoutingPlan {
        var plan = following(memory)
        for destination in settings.destinations {
            if let collector = Collector(destination) { plan.remember(collector) }
        }
        return plan
    }

    private func serving(
        _ settings: ExporterSettings,
        _ memory: RoutingMemory
    ) throws(RoutingProblem) -> RoutingPlan {
        var plan = RoutingPlan(from: memory)
        plan.routes = try CollectorRoute.all(settings, option: nil, in: memory, withAddedSignals: false)
        if plan.sendsNothing { return plan }
        plan.rememberOnly(plan.routes.map(\.collector), standard: settings.standard.name)
        if let named { plan.note(named.collectorsNote) }
        return plan
    }

    private func exporting(
        _ settings: ExporterSettings,
        _ option: RoutingOption?,
        _ memory: RoutingMemory
    ) throws(RoutingProblem) -> RoutingPlan {
        var plan = following(memory)
        var routes = try CollectorRoute.all(settings, option: option, in: plan.memory, withAddedSignals: true)
        for index in routes.indices { routes[index].trials = routes[index].trials(in: plan.memory) }
        plan.routes = routes
        if routes.isEmpty || plan.sendsNothing {
            plan = RoutingPlan(from: memory)
            plan.routes = routes
            return plan
        }
        for route in routes where route.trials.isEmpty { plan.remember(route.collector(in: plan.memory)) }
        return plan
    }
}
