/// Every metric that soma has, in the order in which outputs list them.
extension Instrument {
    package static let pressure = Instrument(
        "soma.pressure",
        .gauge,
        unit: "1",
        "Effective pressure of an agent: its own and what its sources pass on, from 0 to 1."
    )
    package static let ownPressure = Instrument(
        "soma.pressure.own",
        .gauge,
        unit: "1",
        "Pressure from an agent's own signals, from 0 to 1; 0 once its session has ended or been idle for 30 minutes."
    )
    package static let signalPressure = Instrument(
        "soma.signal.pressure",
        .gauge,
        unit: "1",
        "Pressure of one signal at the agent's last action, from 0 to 1."
    )
    package static let vital = Instrument(
        "soma.vital",
        .gauge,
        unit: "1",
        "Value of one vital sign at the agent's last action, from 0 to 1."
    )
    package static let baseline = Instrument(
        "soma.baseline",
        .gauge,
        unit: "1",
        "What a vital sign was held against at the agent's last action, from 0 to 1."
    )
    package static let mode = Instrument(
        "soma.mode",
        .gauge,
        unit: "{mode}",
        "Mode of an agent: 0 OBSERVE, 1 GUIDE, 2 WARN, 3 BLOCK."
    )
    package static let sessionOpen = Instrument(
        "soma.session.open",
        .gauge,
        unit: "{session}",
        "Whether a session of the agent is open: 0 or 1."
    )
    package static let lastActionTime = Instrument(
        "soma.last_action.time",
        .gauge,
        unit: "s",
        "When the agent's last action ended, in Unix time."
    )
    package static let actions = Instrument("soma.actions", .counter, unit: "{action}", "Actions recorded.")
    package static let tokens = Instrument("soma.tokens", .counter, unit: "{token}", "Tokens processed.")
    package static let costUSD = Instrument("soma.cost.usd", .counter, unit: "{USD}", "Cost of actions in US dollars.")
    package static let modeChanges = Instrument(
        "soma.mode.changes",
        .counter,
        unit: "{change}",
        "Changes of an agent's mode."
    )
    package static let guidanceFirings = Instrument(
        "soma.guidance.firings",
        .counter,
        unit: "{firing}",
        "Guidance patterns that fired, in either arm."
    )
    package static let guidanceOutcomes = Instrument(
        "soma.guidance.outcomes",
        .counter,
        unit: "{outcome}",
        "Own pressure 1, 5 and 10 actions after a firing, held against what it was."
    )
    package static let blockDecisions = Instrument(
        "soma.block.decisions",
        .counter,
        unit: "{decision}",
        "Decisions on destructive operations."
    )
    package static let actionDuration = Instrument(
        "soma.action.duration",
        .histogram,
        unit: "s",
        "How long actions ran."
    )
    package static let agents = Instrument(
        "soma.agents",
        .gauge,
        unit: "{agent}",
        "Agents that have acted within the last hour, by mode."
    )
    package static let budgetUsed = Instrument(
        "soma.budget.used",
        .gauge,
        unit: "1",
        "Spent by limit in the budget's period; may pass 1."
    )
    package static let hookDuration = Instrument(
        "soma.hook.duration",
        .histogram,
        unit: "s",
        "How long hooks took, from the start of the process to its commit."
    )
    package static let failures = Instrument(
        "soma.failures",
        .counter,
        unit: "{failure}",
        "Errors of soma's own that were shown to no one."
    )
    package static let exporterQueueSize = Instrument(
        "soma.exporter.queue.size",
        .gauge,
        unit: "{item}",
        "Items that wait for a destination."
    )
    package static let exporterItems = Instrument(
        "soma.exporter.items",
        .counter,
        unit: "{item}",
        "Items sent to, rejected by, or dropped before a destination."
    )
    package static let exporterRequestDuration = Instrument(
        "soma.exporter.request.duration",
        .histogram,
        unit: "s",
        "How long requests to a destination took."
    )
    /// Not kept: a point that shows whether a destination takes metrics.
    package static let exportTest = Instrument(
        EventName.exportTest,
        .gauge,
        unit: "1",
        "Sent by soma export --test."
    )

    /// Counters and histograms: those that a state folder keeps as series.
    package static let cumulative = [
        actions, tokens, costUSD, modeChanges, guidanceFirings, guidanceOutcomes, blockDecisions, actionDuration,
        hookDuration, failures, exporterItems, exporterRequestDuration,
    ]
}
