"""What `soma replay --export` sends, seen by OpenTelemetry's own classes."""

import collections
import json
import math
import re

from opentelemetry.proto.metrics.v1 import metrics_pb2
from opentelemetry.proto.trace.v1 import trace_pb2

import vocabulary
from checks import Skipped, check, expect, expect_close, expect_equal
from collector import Collector, attributes, envelopes, items, logs, metrics, number, points, resources, spans
from recording import root_key, span_id, trace_id, write_empty, write_hostile, write_odd_names
from vocabulary import AGENT
from world import ROOT, SHARED, expect_success


def exports(world):
    """Every recording and one of hostile names, with the requests that its export made; made once."""
    if "exports" not in world.cache:
        folder = world.scratch()
        recordings = [*world.recordings.values(), write_hostile(folder), write_odd_names(folder)]
        world.cache["exports"] = [(recording, export(world, recording)) for recording in recordings]
    return world.cache["exports"]


def export(world, recording, environment=None, base_path=""):
    """The requests that the export of a recording makes."""
    with Collector() as collector:
        result = world.soma("replay", "--export", collector.url + base_path, recording.path, environment=environment)
        expect_success(result, f"the export of {recording.name}")
        return collector.requests


def named(all_spans, operation):
    return [span for span in all_spans if span.name.startswith(operation + " ")]


def key_of(span):
    """Agent, session and action number of an action's span."""
    found = attributes(span.attributes)
    return found[AGENT], found["session.id"], found["soma.action.number"]


def action_spans(recording, requests):
    """The recording's actions, each with its span."""
    found = {}
    for span in named(spans(requests), "execute_tool"):
        expect(key_of(span) not in found, f"{recording.name}: two spans of action {key_of(span)}")
        found[key_of(span)] = span
    wanted = {(action.agent, action.session, action.number): action for action in recording.actions}
    expect_equal(set(found), set(wanted), f"{recording.name}: actions with a span")
    return [(action, found[key]) for key, action in wanted.items()]


@check("every exported body is what OpenTelemetry's own classes know, field for field")
def bodies_decode(world):
    for recording, requests in exports(world):
        expect(any(request.is_traces for request in requests), f"{recording.name}: no spans were sent")
        expect(any(request.signal == "metrics" for request in requests), f"{recording.name}: no metrics were sent")
        expect(any(request.signal == "logs" for request in requests), f"{recording.name}: no logs were sent")
        check_envelopes(recording, requests)
    empty = write_empty(world.scratch())
    requests = export(world, empty)
    check_envelopes(empty, requests)
    expect_equal(spans(requests), [], "spans of a recording without actions")


def check_envelopes(recording, requests):
    for request in requests:
        outer = envelopes(request)
        expect(len(outer) == 1, f"{recording.name}: {len(outer)} resources in one request")
        for scope in outer[0][1]:
            expect(len(items(scope)) > 0, f"{recording.name}: an empty envelope")


@check("requests go to /v1/traces, /v1/metrics and /v1/logs below the base URL, as binary protobuf")
def paths_and_types(world):
    cases = [("", ""), ("/", ""), ("/api/public/otel", "/api/public/otel"), ("/a%20b/", "/a%20b")]
    for given, prefix in cases:
        requests = export(world, world.edge_cases, base_path=given)
        wanted = {prefix + path for path in ("/v1/traces", "/v1/metrics", "/v1/logs")}
        expect_equal({request.path for request in requests}, wanted, f"paths below {given!r}")
        for request in requests:
            expect_equal(request.headers.get("Content-Type"), "application/x-protobuf", "content type")
            expect(request.headers.get("User-Agent", "").startswith("soma/"), "the user agent is not soma's")


@check("each action has exactly one execute_tool span, named and timed as it was recorded")
def one_span_an_action(world):
    for recording, requests in exports(world):
        for action, span in action_spans(recording, requests):
            where = f"{recording.name}, action {action.number} of {action.agent!r}"
            expect_equal(span.name, f"execute_tool {action.tool}", f"{where}: name")
            expect_equal(span.kind, trace_pb2.Span.SPAN_KIND_INTERNAL, f"{where}: kind")
            expect_equal(span.end_time_unix_nano, action.end, f"{where}: end")
            expect(abs(span.start_time_unix_nano - max(0, action.start)) <= 1, f"{where}: start is not end - duration")
            expect(span.start_time_unix_nano <= span.end_time_unix_nano, f"{where}: it ends before it starts")


@check("each stretch of an agent's session has one invoke_agent span that covers its actions")
def one_root_a_session(world):
    for recording, requests in exports(world):
        found = {}
        for span in named(spans(requests), "invoke_agent"):
            expect(span.span_id not in found, f"{recording.name}: two invoke_agent spans with one id")
            found[span.span_id] = span
        wanted = {span_id("", s.session, s.agent, root_key(s.ordinal)): s for s in recording.sessions}
        expect_equal(set(found), set(wanted), f"{recording.name}: ids of invoke_agent spans")
        for identity, session in wanted.items():
            span = found[identity]
            where = f"{recording.name}, session {session.session!r} of {session.agent!r}"
            expect_equal(span.name, f"invoke_agent {session.agent}", f"{where}: name")
            expect_equal(span.end_time_unix_nano, session.end, f"{where}: end")
            expect(abs(span.start_time_unix_nano - max(0, session.start)) <= 1, f"{where}: start")
            expect_equal(span.status.code, trace_pb2.Status.STATUS_CODE_UNSET, f"{where}: status")
            own = attributes(span.attributes)
            expect_equal(own[AGENT], session.agent, f"{where}: agent")
            expect_equal(own["session.id"], session.session, f"{where}: session")
            expect_equal(own["gen_ai.conversation.id"], session.session, f"{where}: conversation")
        for action, span in action_spans(recording, requests):
            expect(span.parent_span_id in found, f"{recording.name}: {span.name!r} hangs under no invoke_agent")
            root = found[span.parent_span_id]
            inside = (
                root.start_time_unix_nano <= span.start_time_unix_nano
                and span.end_time_unix_nano <= root.end_time_unix_nano
            )
            expect(inside, f"{recording.name}: action {action.number} of {action.agent!r} is outside its root")


@check("trace and span ids are the SHA-256 of what they name, and span ids are unique")
def ids_as_specified(world):
    for recording, requests in exports(world):
        everything = spans(requests)
        for span in everything:
            session = attributes(span.attributes)["session.id"]
            expect_equal(span.trace_id, trace_id(session), f"{recording.name}: trace id of {span.name!r}")
        for action, span in action_spans(recording, requests):
            wanted = span_id("", action.session, action.agent, f"action:{action.number}")
            expect_equal(span.span_id, wanted, f"{recording.name}: id of action {action.number} of {action.agent!r}")
        ids = collections.Counter((span.trace_id, span.span_id) for span in everything)
        repeated = [identity for identity, count in ids.items() if count > 1]
        expect_equal(repeated, [], f"{recording.name}: ids used twice")


@check("every parent is there in the same trace, and only a session without a parent agent has none")
def parents_valid(world):
    for recording, requests in exports(world):
        everything = spans(requests)
        present = {(span.trace_id, span.span_id) for span in everything}
        for span in everything:
            if span.parent_span_id:
                known = (span.trace_id, span.parent_span_id) in present
                expect(known, f"{recording.name}: the parent of {span.name!r} was not sent")
            else:
                expect(span.name.startswith("invoke_agent "), f"{recording.name}: {span.name!r} has no parent")
        by_id = {span.span_id: span for span in everything}
        for session in recording.sessions:
            span = by_id[span_id("", session.session, session.agent, root_key(session.ordinal))]
            parent = session.parent
            wanted = span_id("", parent.session, parent.agent, root_key(parent.ordinal)) if parent else b""
            expect_equal(span.parent_span_id, wanted, f"{recording.name}: parent of {span.name!r}")
        for action, span in action_spans(recording, requests):
            wanted = span_id("", action.session, action.agent, root_key(action.ordinal))
            expect_equal(span.parent_span_id, wanted, f"{recording.name}: parent of action {action.number}")


@check("what is sent twice carries the same ids, instance and bytes of spans")
def same_ids_twice(world):
    hostile = write_hostile(world.scratch())
    instances = set()
    for recording in (world.edge_cases, hostile):
        first, second = export(world, recording), export(world, recording)
        ids = [{(span.trace_id, span.span_id) for span in spans(requests)} for requests in (first, second)]
        expect_equal(ids[1], ids[0], f"{recording.name}: ids of the second time")
        bodies = [[request.body for request in requests if request.is_traces] for requests in (first, second)]
        expect(bodies[0] == bodies[1], f"{recording.name}: equal spans gave other bytes")
        names = {resource["service.instance.id"] for resource in resources(first + second)}
        expect_equal(len(names), 1, f"{recording.name}: instance ids of two exports")
        instances |= names
    expect_equal(len(instances), 2, "instance ids of two recordings")


@check("exactly the failed actions have the status error and an error.type")
def status_of_failures(world):
    failures = 0
    for recording, requests in exports(world):
        for action, span in action_spans(recording, requests):
            where = f"{recording.name}, action {action.number} of {action.agent!r}"
            error, unset = trace_pb2.Status.STATUS_CODE_ERROR, trace_pb2.Status.STATUS_CODE_UNSET
            expect_equal(span.status.code, error if action.failed else unset, f"{where}: status")
            expect_equal("error.type" in attributes(span.attributes), action.failed, f"{where}: error.type is there")
            failures += action.failed
    expect(failures > 0, "no recording has a failed action")


@check("spans carry the attributes of the specification, their values, and no others")
def span_attributes(world):
    for recording, requests in exports(world):
        for span in spans(requests):
            found = attributes(span.attributes)
            unknown = set(found) - vocabulary.SPAN_ATTRIBUTES
            expect(not unknown, f"{recording.name}: {span.name!r} carries {sorted(unknown)}")
            for event in span.events:
                keys = set(attributes(event.attributes))
                expect_equal(keys, vocabulary.EVENT_ATTRIBUTES.get(event.name), f"{recording.name}: {event.name}")
                inside = span.start_time_unix_nano <= event.time_unix_nano <= span.end_time_unix_nano
                expect(inside, f"{recording.name}: event {event.name} is outside its span")
        for action, span in action_spans(recording, requests):
            where = f"{recording.name}, action {action.number} of {action.agent!r}"
            found = attributes(span.attributes)
            wanted = {
                "gen_ai.operation.name": "execute_tool",
                "gen_ai.tool.name": action.tool,
                "gen_ai.conversation.id": action.session,
                "soma.event": "pressure_update",
                "soma.tokens": action.tokens,
                "soma.cost.usd": action.cost_usd,
                **({"gen_ai.tool.call.id": action.call_id} if action.call_id else {}),
            }
            expect_equal({key: found.get(key) for key in wanted}, wanted, where)
            expect_equal("gen_ai.tool.call.id" in found, bool(action.call_id), f"{where}: call id is there")
            expect(found["soma.mode"] in vocabulary.MODES, f"{where}: mode {found['soma.mode']!r}")
            for signal in vocabulary.SIGNALS:
                for name in ("vital", "signal_pressure"):
                    value = found[f"soma.{name}.{signal}"]
                    expect(0 <= value <= 1, f"{where}: {name} {signal} is {value}")


@check("the numbers on the spans are those of the engine's vectors, to 1e-9")
def vectors(world):
    compared = 0
    for recording, requests in exports(world):
        shared = SHARED / "vectors" / f"{recording.name}.jsonl"
        path = shared if shared.exists() else ROOT / "Tests" / "Fixtures" / f"{recording.name}.vectors.jsonl"
        if not path.exists():
            continue
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        by_key = {(a.agent, a.session, a.number): span for a, span in action_spans(recording, requests)}
        expect_equal(len(lines), len(recording.actions), f"{recording.name}: lines of the vector")
        replayed = world.soma("replay", "--json", recording.path).stdout.splitlines()
        floors = [json.loads(line).get("effective_mode") for line in replayed]
        for action, line, floor in zip(recording.actions, lines, floors):
            where = f"{recording.name}, action {line['n']}"
            found = attributes(by_key[action.agent, action.session, action.number].attributes)
            expect_equal(found["soma.mode"], floor or line["mode"], f"{where}: mode")
            pairs = [("soma.pressure", line["pressure"]), ("soma.pressure.own", line["pressure"])]
            pairs += [(f"soma.vital.{signal}", line["vitals"][signal]) for signal in vocabulary.SIGNALS]
            pairs += [
                (f"soma.signal_pressure.{signal}", line["signal_pressures"][signal]) for signal in vocabulary.SIGNALS
            ]
            for name, wanted in pairs:
                expect(abs(found[name] - wanted) <= 1e-9, f"{where}: {name} is {found[name]!r}, expected {wanted!r}")
            compared += 1
    if compared == 0:
        raise Skipped("there are no vectors, neither in ../shared/vectors nor in Tests/Fixtures")


@check("no prompt, command, path or output of a recording is in what is sent")
def privacy(world):
    searched = 0
    for recording, requests in exports(world):
        body = b"\0".join(request.body for request in requests)
        for piece in recording.private_texts():
            if piece in vocabulary.EVERYTHING:
                continue
            searched += 1
            # The piece itself stays out of the log as well.
            expect(piece.encode() not in body, f"{recording.name}: {len(piece)} characters of private text were sent")
    expect(searched > 100, f"only {searched} pieces of text were looked for")


@check("actions, tokens and cost are counted per agent and tool as recorded")
def counters(world):
    for recording, requests in exports(world):
        found = {metric.name: metric for metric in metrics(requests)}
        actions = {}
        for point in points(found["soma.actions"]):
            key = attributes(point.attributes)
            actions[key[AGENT], key["gen_ai.tool.name"], key["soma.outcome"]] = number(point)
        wanted = recording.sums(lambda a: (a.agent, a.tool, "error" if a.failed else "ok"), lambda a: 1)
        expect_equal(actions, wanted, f"{recording.name}: soma.actions")
        tokens = {attributes(point.attributes)[AGENT]: number(point) for point in points(found["soma.tokens"])}
        expect_equal(tokens, recording.sums(lambda a: a.agent, lambda a: a.tokens), f"{recording.name}: soma.tokens")
        costs = {attributes(point.attributes)[AGENT]: number(point) for point in points(found["soma.cost.usd"])}
        wanted = {
            agent: math.fsum(action.cost_usd for action in recording.actions if action.agent == agent)
            for agent in {action.agent for action in recording.actions}
        }
        expect_equal(set(costs), set(wanted), f"{recording.name}: agents of soma.cost.usd")
        for agent, cost in wanted.items():
            expect_close(costs[agent], cost, f"{recording.name}: soma.cost.usd of {agent!r}")


@check("the duration histogram counts every action into the specified buckets")
def histogram(world):
    for recording, requests in exports(world):
        found = {metric.name: metric for metric in metrics(requests)}["soma.action.duration"]
        seen = set()
        for point in points(found):
            tool = attributes(point.attributes)["gen_ai.tool.name"]
            seen.add(tool)
            durations = [action.duration for action in recording.actions if action.tool == tool]
            where = f"{recording.name}, durations of {tool!r}"
            expect_equal(tuple(point.explicit_bounds), vocabulary.BOUNDS, f"{where}: bounds")
            bounds = (-math.inf, *vocabulary.BOUNDS, math.inf)
            counts = [sum(low < d <= high for d in durations) for low, high in zip(bounds, bounds[1:])]
            expect_equal(list(point.bucket_counts), counts, f"{where}: buckets")
            expect_equal(point.count, len(durations), f"{where}: count")
            expect_close(point.sum, math.fsum(durations), f"{where}: sum")
        expect_equal(seen, {action.tool for action in recording.actions}, f"{recording.name}: tools with durations")


@check("metrics have the specified names, units, kinds and attributes, cumulative with a start time")
def metric_shapes(world):
    cumulative = metrics_pb2.AGGREGATION_TEMPORALITY_CUMULATIVE
    for recording, requests in exports(world):
        names = [metric.name for metric in metrics(requests)]
        expect_equal(len(names), len(set(names)), f"{recording.name}: different names among all metrics")
        for metric in metrics(requests):
            where = f"{recording.name}: {metric.name}"
            expect(metric.name in vocabulary.INSTRUMENTS, f"{where} is not in the specification")
            wanted = vocabulary.INSTRUMENTS[metric.name]
            kind = {"gauge": "gauge", "sum": "counter", "histogram": "histogram"}[metric.WhichOneof("data")]
            expect_equal((kind, metric.unit), (wanted.kind, wanted.unit), f"{where}: kind and unit")
            expect(metric.description, f"{where} has no description")
            if kind == "counter":
                expect(metric.sum.is_monotonic, f"{where} is not monotonic")
            if kind != "gauge":
                data = getattr(metric, metric.WhichOneof("data"))
                expect_equal(data.aggregation_temporality, cumulative, f"{where}: temporality")
            series = set()
            for point in points(metric):
                found = attributes(point.attributes)
                expect_equal(frozenset(found), wanted.attributes, f"{where}: attributes")
                series.add(tuple(sorted(found.items())))
                expect(point.time_unix_nano > 0, f"{where}: a point without a time")
                if kind != "gauge":
                    in_order = 0 < point.start_time_unix_nano <= point.time_unix_nano
                    expect(in_order, f"{where}: a point that starts never, or after its time")
            expect(len(points(metric)) > 0, f"{where} has no points")
            expect_equal(len(series), len(points(metric)), f"{where}: different series among its points")


@check("gauges tell of each agent's last action")
def gauges(world):
    for recording, requests in exports(world):
        last = {}
        for action, span in action_spans(recording, requests):
            if action.agent not in last or action.number > last[action.agent][0].number:
                last[action.agent] = action, attributes(span.attributes)
        found = collections.defaultdict(dict)
        for metric in metrics(requests):
            for point in points(metric):
                own = attributes(point.attributes)
                if AGENT in own and metric.WhichOneof("data") == "gauge":
                    found[own[AGENT]][metric.name, own.get("soma.signal")] = number(point)
        recent = {agent for agent, (action, _) in last.items() if recording.last_end - action.end < 3_600_000_000_000}
        expect_equal(set(found), recent, f"{recording.name}: agents with gauges")
        for agent in recent:
            action, span = last[agent]
            where = f"{recording.name}, {agent!r}"
            expect_equal(found[agent]["soma.last_action.time", None], action.end / 1e9, f"{where}: last action")
            for signal in vocabulary.SIGNALS:
                for metric, attribute in (("soma.vital", "vital"), ("soma.signal.pressure", "signal_pressure")):
                    wanted = span[f"soma.{attribute}.{signal}"]
                    expect_equal(found[agent][metric, signal], wanted, f"{where}: {metric} {signal}")
            if recording.last_end - action.end < 1_800_000_000_000:
                expect_equal(found[agent]["soma.pressure", None], span["soma.pressure"], f"{where}: pressure")
                mode = vocabulary.MODES.index(span["soma.mode"])
                expect_equal(found[agent]["soma.mode", None], mode, f"{where}: mode")
                expect_equal(found[agent]["soma.session.open", None], 1, f"{where}: session is open")


@check("the resource is soma's, under an instance id of the replay's own")
def resource(world):
    for recording, requests in exports(world):
        for found in resources(requests):
            expect_equal(set(found), vocabulary.RESOURCE_ATTRIBUTES, f"{recording.name}: resource attributes")
            wanted = {
                "service.name": "soma",
                "os.type": "linux",
                "telemetry.sdk.name": "soma",
                "telemetry.sdk.language": "swift",
            }
            expect_equal({key: found[key] for key in wanted}, wanted, f"{recording.name}: resource")
            instance = found["service.instance.id"]
            expect(re.fullmatch(r"replay-[0-9a-f]{16,64}", instance), f"{recording.name}: instance id {instance!r}")
        for request in requests:
            for found, scopes in envelopes(request):
                for scope in scopes:
                    version = attributes(found.attributes)["service.version"]
                    expect_equal((scope.scope.name, scope.scope.version), ("soma", version), "scope")


@check("OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME add to the resource and override it")
def resource_environment(world):
    cases = [
        (
            {"OTEL_RESOURCE_ATTRIBUTES": "deployment.environment=test%2C%20one, team = a=b ,service.name=first"},
            {"deployment.environment": "test, one", "team": "a=b", "service.name": "first"},
        ),
        ({"OTEL_SERVICE_NAME": "named"}, {"service.name": "named"}),
        (
            {"OTEL_RESOURCE_ATTRIBUTES": "service.name=first,host.name=box", "OTEL_SERVICE_NAME": "second"},
            {"service.name": "second", "host.name": "box"},
        ),
        ({"OTEL_RESOURCE_ATTRIBUTES": "", "OTEL_SERVICE_NAME": ""}, {"service.name": "soma"}),
        ({"OTEL_RESOURCE_ATTRIBUTES": "good=1,no equals sign"}, {"service.name": "soma", "good": None}),
    ]
    for environment, wanted in cases:
        for found in resources(export(world, world.edge_cases, environment)):
            expect_equal({key: found.get(key) for key in wanted}, wanted, f"resource with {environment}")


@check("the names that these checks hold soma to are those of the specification")
def specification(world):
    path = SHARED / "spec" / "telemetry.md"
    if not path.exists():
        raise Skipped("../shared/spec/telemetry.md is not there")
    text = path.read_text(encoding="utf-8")
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[0].startswith("`soma."):
            rows[cells[0].split("`")[1]] = cells[1].split(",")[0], cells[2].strip("`"), cells[4].strip("`")
    wanted = {name: (i.kind, i.unit, i.prometheus) for name, i in vocabulary.INSTRUMENTS.items()}
    expect_equal(wanted, rows, "the table of metrics")
    bounds = tuple(float(bound) for bound in re.search(r"Histogram bounds in seconds: ([\d. ]+)\.", text)[1].split())
    expect_equal(vocabulary.BOUNDS, bounds, "histogram bounds")


@check("the demo runs through and leaves nothing behind")
def demo(world):
    folder = world.scratch()
    result = world.soma("demo", home=folder / "home", environment={"TMPDIR": str(folder)})
    expect_success(result, "soma demo")
    expect_equal(list(folder.iterdir()), [], "what the demo left in its temporary folder")
    expect_equal(result.stderr, "", "standard error of the demo")


@check("every audit event but pressure updates and exports is one log record, under the ids of its span")
def logs_are_the_audit_log(world):
    home = world.home()
    with Collector() as collector:
        result = world.soma("replay", "--live", "--export", collector.url, world.edge_cases.path, home=home)
        expect_success(result, "replay --live --export")
        records = logs(collector.requests)
    lines = [json.loads(line) for line in (home / "audit.jsonl").read_text().splitlines()]
    wanted = collections.Counter(
        ("soma." + line["event"], line["agent"], line["session"], line["trace_id"], line["span_id"])
        for line in lines
        if line["event"] not in ("pressure_update", "export")
    )
    found = collections.Counter()
    for record in records:
        own = attributes(record.attributes)
        ids = record.trace_id.hex(), record.span_id.hex()
        found[(record.event_name, own[AGENT], own["session.id"], *ids)] += 1
        expect_equal("soma." + own["soma.event"], record.event_name, "event name")
        expect(record.body.string_value and record.severity_text, f"{record.event_name}: no body or severity")
        expect(record.severity_number in (9, 13, 17), f"severity {record.severity_number}")
        expect(record.time_unix_nano == record.observed_time_unix_nano > 0, "times")
    expect_equal(found, wanted, "log records")
    expect(len({name for name, *_ in found}) >= 3, f"events: {sorted({name for name, *_ in found})}")
    unique = {attributes(record.attributes)["log.record.uid"] for record in records}
    expect_equal(len(unique), len(records), "unique log.record.uid")


@check("histograms and counters point at spans that were sent")
def exemplars(world):
    with Collector() as collector:
        expect_success(world.soma("replay", "--export", collector.url, world.edge_cases.path), "the export")
        sent = {(span.trace_id, span.span_id) for span in spans(collector.requests)}
        count = 0
        for metric in metrics(collector.requests):
            for point in points(metric):
                for exemplar in getattr(point, "exemplars", []):
                    count += 1
                    expect((exemplar.trace_id, exemplar.span_id) in sent, f"{metric.name}: an exemplar of no span")
                    expect(exemplar.time_unix_nano <= point.time_unix_nano, f"{metric.name}: an exemplar of later")
    expect(count > 20, f"{count} exemplars")
