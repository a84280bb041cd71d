"""The names that leave the machine, as `spec/telemetry.md` defines them; a check holds this table against that file."""

import dataclasses

SIGNALS = ("uncertainty", "drift", "error_rate", "token_usage", "cost")
MODES = ("OBSERVE", "GUIDE", "WARN", "BLOCK")
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

AGENT = "gen_ai.agent.id"
OVERFLOW = "otel.metric.overflow"

SPAN_ATTRIBUTES = {
    "gen_ai.operation.name",
    AGENT,
    "gen_ai.conversation.id",
    "session.id",
    "gen_ai.tool.name",
    "gen_ai.tool.call.id",
    "error.type",
    "soma.event",
    "soma.action.number",
    "soma.pressure",
    "soma.pressure.own",
    "soma.mode",
    "soma.tokens",
    "soma.cost.usd",
    *(f"soma.vital.{signal}" for signal in SIGNALS),
    *(f"soma.signal_pressure.{signal}" for signal in SIGNALS),
    *(f"soma.guidance.{name}" for name in ("pattern", "severity", "arm", "firing_id", "injected")),
    *(f"soma.block.{name}" for name in ("decision", "rule", "id")),
}
EVENT_ATTRIBUTES = {"soma.mode_change": {"soma.mode.from", "soma.mode.to"}}
RESOURCE_ATTRIBUTES = {
    "service.name",
    "service.version",
    "service.instance.id",
    "host.name",
    "os.type",
    "telemetry.sdk.name",
    "telemetry.sdk.language",
    "telemetry.sdk.version",
}


@dataclasses.dataclass(frozen=True)
class Instrument:
    kind: str
    unit: str
    attributes: frozenset
    prometheus: str


def _instrument(kind, unit, attributes, prometheus):
    return Instrument(kind, unit, frozenset(attributes.split()), prometheus)


_exporter = "soma.exporter.signal soma.exporter.destination"
INSTRUMENTS = {
    "soma.pressure": _instrument("gauge", "1", AGENT, "soma_pressure_ratio"),
    "soma.pressure.own": _instrument("gauge", "1", AGENT, "soma_pressure_own_ratio"),
    "soma.signal.pressure": _instrument("gauge", "1", f"{AGENT} soma.signal", "soma_signal_pressure_ratio"),
    "soma.vital": _instrument("gauge", "1", f"{AGENT} soma.signal", "soma_vital_ratio"),
    "soma.baseline": _instrument("gauge", "1", f"{AGENT} soma.signal", "soma_baseline_ratio"),
    "soma.mode": _instrument("gauge", "{mode}", AGENT, "soma_mode"),
    "soma.session.open": _instrument("gauge", "{session}", AGENT, "soma_session_open"),
    "soma.last_action.time": _instrument("gauge", "s", AGENT, "soma_last_action_time_seconds"),
    "soma.actions": _instrument(
        "counter", "{action}", f"{AGENT} gen_ai.tool.name soma.outcome", "soma_actions_total"
    ),
    "soma.tokens": _instrument("counter", "{token}", AGENT, "soma_tokens_total"),
    "soma.cost.usd": _instrument("counter", "{USD}", AGENT, "soma_cost_usd_total"),
    "soma.mode.changes": _instrument(
        "counter", "{change}", f"{AGENT} soma.mode.from soma.mode.to", "soma_mode_changes_total"
    ),
    "soma.guidance.firings": _instrument(
        "counter",
        "{firing}",
        f"{AGENT} soma.guidance.pattern soma.guidance.severity soma.guidance.arm",
        "soma_guidance_firings_total",
    ),
    "soma.guidance.outcomes": _instrument(
        "counter",
        "{outcome}",
        f"{AGENT} soma.guidance.pattern soma.guidance.arm soma.horizon soma.recovered",
        "soma_guidance_outcomes_total",
    ),
    "soma.block.decisions": _instrument(
        "counter",
        "{decision}",
        f"{AGENT} gen_ai.tool.name soma.block.decision soma.block.rule",
        "soma_block_decisions_total",
    ),
    "soma.action.duration": _instrument("histogram", "s", "gen_ai.tool.name", "soma_action_duration_seconds"),
    "soma.agents": _instrument("gauge", "{agent}", "soma.mode.name", "soma_agents"),
    "soma.budget.used": _instrument("gauge", "1", "soma.budget.dimension", "soma_budget_used_ratio"),
    "soma.hook.duration": _instrument("histogram", "s", "soma.hook.event", "soma_hook_duration_seconds"),
    "soma.failures": _instrument("counter", "{failure}", "soma.component", "soma_failures_total"),
    "soma.exporter.queue.size": _instrument("gauge", "{item}", _exporter, "soma_exporter_queue_size"),
    "soma.exporter.items": _instrument(
        "counter", "{item}", f"{_exporter} soma.exporter.result", "soma_exporter_items_total"
    ),
    "soma.exporter.request.duration": _instrument(
        "histogram", "s", f"{_exporter} http.response.status_code", "soma_exporter_request_duration_seconds"
    ),
}

#: What the Prometheus endpoint adds, beside `process_…`.
SCRAPE_ONLY = {
    "target_info", "soma_build_info", "soma_up", "soma_scrape_duration_seconds", "soma_scrape_part_success",
}

#: Everything above in one text.
EVERYTHING = " ".join([*SPAN_ATTRIBUTES, *RESOURCE_ATTRIBUTES, *INSTRUMENTS, *MODES])
