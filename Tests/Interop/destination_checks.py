"""Several collectors at once, each at its own pace, and metrics as differences."""

import collections
import contextlib
import itertools
import json
import signal
import sqlite3
import subprocess
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from checks import check, expect, expect_close, expect_equal
from collector import OK, Answer, Collector, attributes, logs, metrics, number, partial_success, points
from collector import spans
from world import expect_one_line_failure, expect_success

DELTA = 1
CUMULATIVE = 2


class Installation:
    """A state folder with a soma.yaml, and collectors that answer as they are told."""

    def __init__(self, world, names, settings=lambda name: ""):
        self.world = world
        self.home = world.home()
        self.home.mkdir(mode=0o700)
        self.answers = dict.fromkeys(names, OK)
        self.collectors = {name: world.entering(Collector(self._answer(name))) for name in names}
        lines = ["exporter:", "  destinations:"]
        for name, collector in self.collectors.items():
            lines.append(f"    {name}: {{endpoint: '{collector.url}'{settings(name)}}}")
        (self.home / "soma.yaml").write_text("\n".join(lines) + "\n")

    def _answer(self, name):
        def choose(path, number):
            answer = self.answers[name]
            return answer(path, number) if callable(answer) else answer

        return choose

    def export(self, *arguments, environment=None):
        return self.world.soma("export", *arguments, home=self.home, environment=environment)

    def record(self, recording):
        expect_success(self.world.soma("replay", "--live", recording.path, home=self.home), "replay --live")

    def taken(self, name):
        """The requests that the collector has accepted, which are forgotten."""
        return [request for request in self.collectors[name].take() if 200 <= request.status < 300]

    def query(self, sql):
        with contextlib.closing(sqlite3.connect(f"file:{self.home}/analytics.db?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()


def identities(requests):
    return sorted(span.span_id for span in spans(requests)), sorted(
        attributes(record.attributes)["log.record.uid"] for record in logs(requests)
    )


@check("each of several collectors gets everything once, whatever the others answer")
def several(world):
    place = Installation(world, ("first", "second"), lambda name: ", compression: gzip" if name == "second" else "")
    expect_success(place.export(), "the first export")
    place.record(world.edge_cases)
    place.answers["second"] = Answer(503)
    expect_one_line_failure(place.export(), 1, "an export with one collector down", "second: ", "503")
    first = place.taken("first")
    expect_equal(len(identities(place.taken("second"))[0]), 0, "spans that the second took")
    waiting = dict(place.query("SELECT signal, sum(items) FROM outbox GROUP BY signal"))
    expect(waiting["traces"] > 200 and waiting["logs"] > 5, f"what waits for the second: {waiting}")
    place.answers["second"] = OK
    expect_success(place.export(), "the export to both")
    second = place.taken("second")
    expect(all(request.headers.get("Content-Encoding") == "gzip" for request in second), "a request is not gzip")
    expect_equal(identities(second), identities(first), "what both took")
    expect_equal(identities(place.taken("first")), ([], []), "sent again to the first")
    expect_equal(place.query("SELECT coalesce(sum(items), 0) FROM outbox"), [(0,)], "what still waits")
    rows = json.loads(world.soma("status", "--exporter", "--json", home=place.home).stdout)
    sent = {(row["name"], row["signal"]): row["sent"] for row in rows}
    expect_equal(sent["first", "traces"], sent["second", "traces"], "spans sent")
    expect(sent["first", "traces"] == waiting["traces"], f"{sent}")


@check("a collector gets the signals that are named for it, and a removed one nothing any more")
def named_signals(world):
    signals = {"all": "", "only": ", signals: [logs]"}
    place = Installation(world, ("all", "only"), lambda name: signals[name])
    expect_success(place.export(), "the first export")
    place.record(world.edge_cases)
    expect_success(place.export(), "the export")
    expect_equal({request.signal for request in place.taken("only")}, {"logs"}, "signals of the second")
    expect_equal({request.signal for request in place.taken("all")}, {"traces", "metrics", "logs"}, "of the first")
    place.answers["all"] = Answer(503)
    place.record(world.edge_cases)
    expect_one_line_failure(place.export(), 1, "an export to a collector that is down", "all: ")
    (place.home / "soma.yaml").write_text(f"exporter: {{endpoint: '{place.collectors['only'].url}'}}\n")
    expect_success(place.export(), "the export to the other")
    expect_equal({name for (name,) in place.query("SELECT DISTINCT name FROM destinations")}, {"default"}, "known")
    expect_equal(place.query("SELECT coalesce(sum(items), 0) FROM outbox"), [(0,)], "what waits for the removed one")


@check("a signal's own URL is used as it stands, and is the one that is told of")
def own_url(world):
    collector = world.entering(Collector())
    home = world.home()
    url = f"{collector.url}/in/here/traces"
    environment = {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": url, "OTEL_METRICS_EXPORTER": "none", "OTEL_LOGS_EXPORTER": "none",
    }
    expect_success(world.soma("export", home=home, environment=environment), "the first export")
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=home), "replay --live")
    result = world.soma("export", home=home, environment=environment)
    expect(result.returncode == 0 and result.stdout.endswith(f" to {url}\n"), f"{result.returncode}: {result.stdout}")
    requests = collector.take()
    expect_equal({request.path for request in requests}, {"/in/here/traces"}, "paths")
    expect(len(spans(requests)) > 200, f"{len(spans(requests))} spans")
    # A hook's export has no such variables: it goes where this one went.
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=home), "replay --live")
    environment.pop("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    expect_success(world.soma("export", home=home, environment=environment), "the export to what is remembered")
    requests = collector.take()
    expect_equal({request.path for request in requests}, {"/in/here/traces"}, "remembered paths")


@check("one signal that is refused holds up no other")
def signals_apart(world):
    place = Installation(world, ("only",))
    expect_success(place.export(), "the first export")
    place.record(world.edge_cases)
    place.answers["only"] = lambda path, number: Answer(404) if path.endswith("logs") else OK
    expect_one_line_failure(place.export(), 1, "an export to a collector without logs", "404", "/v1/logs", "signals")
    taken = place.taken("only")
    expect(len(spans(taken)) > 200 and metrics(taken), "spans and metrics were held up")
    waiting = dict(place.query("SELECT signal, sum(items) FROM outbox GROUP BY signal"))
    expect(set(waiting) == {"logs"}, f"what waits: {waiting}")


def sums(requests, temporality):
    """Every counter's and histogram's total by name and attributes, with the spans of time that were counted."""
    totals = collections.defaultdict(float)
    times = collections.defaultdict(list)
    for metric in metrics(requests):
        kind = metric.WhichOneof("data")
        if kind == "gauge":
            continue
        expect_equal(getattr(metric, kind).aggregation_temporality, temporality, f"{metric.name}: temporality")
        for point in points(metric):
            key = metric.name, tuple(sorted(attributes(point.attributes).items()))
            totals[key] += point.count if kind == "histogram" else number(point)
            times[key].append((point.start_time_unix_nano, point.time_unix_nano))
    return dict(totals), times


@check("differences add up to what was counted, each from where the last ended, whatever was refused in between")
def deltas(world):
    place = Installation(world, ("delta", "whole"), lambda name: ", temporality: lowmemory" if name == "delta" else "")
    expect_success(place.export(), "the first export")
    requests = place.taken("delta")
    for answer in (OK, Answer(503), OK, Answer(404), Answer(503), OK, Answer(500), Answer(400), OK):
        place.record(world.edge_cases)
        place.answers["delta"] = answer
        place.export()
        requests += place.taken("delta")
    expect_adding_up(requests, place.taken("whole"))


@check("differences that a request was refused with come again, and stay counted as rejected")
def refused_deltas(world):
    place = Installation(world, ("delta", "whole"), lambda name: ", temporality: delta" if name == "delta" else "")
    expect_success(place.export(), "the first export")
    requests = place.taken("delta")

    def too_large(path, number):
        return Answer(413) if path.endswith("metrics") else OK

    def none_taken(path, number):
        return partial_success(1 << 40, "none of them") if path.endswith("metrics") else OK

    for answer in (Answer(501), none_taken, too_large):
        place.record(world.edge_cases)
        place.answers["delta"] = answer
        place.export()
        place.collectors["delta"].take()
        place.answers["delta"] = OK
        expect_success(place.export(), "the next export")
        requests += place.taken("delta")
    rejected = place.query(
        "SELECT sum(value) FROM series WHERE metric = 'soma.exporter.items' AND attributes LIKE '%delta%'"
        " AND attributes LIKE '%rejected%' AND attributes LIKE '%metrics%'"
    )[0][0]
    expect(rejected and rejected > 100, f"points counted as rejected: {rejected}")
    expect_adding_up(requests, place.taken("whole"))


@check("differences add up where processes export at once, and where a part of what was too large is refused")
def deltas_in_parts(world):
    place = Installation(world, ("delta", "whole"), lambda name: ", temporality: delta" if name == "delta" else "")
    expect_success(place.export(), "the first export")
    requests = place.taken("delta")
    for _ in range(3):
        place.record(world.edge_cases)
        with ThreadPoolExecutor(3) as pool:
            for result in pool.map(lambda _: place.export(), range(3)):
                expect_success(result, "an export beside others")
        requests += place.taken("delta")
    for refused in (1, 2):
        seen = itertools.count()

        def answer(path, _, seen=seen, refused=refused):
            number = next(seen) if path.endswith("metrics") else None
            return Answer(413) if number == 0 else Answer(503) if number == refused else OK

        place.record(world.edge_cases)
        place.answers["delta"] = answer
        expect_one_line_failure(place.export(), 1, "an export of which a part is refused", "delta: ", "503")
        statuses = [request.status for request in place.collectors["delta"].requests if request.signal == "metrics"]
        expect_equal(statuses, [413, 503] if refused == 1 else [413, 200, 503], "answers to the metrics")
        requests += place.taken("delta")
        place.answers["delta"] = OK
        expect_success(place.export(), "the next export")
        requests += place.taken("delta")
    expect_adding_up(requests, place.taken("whole"))


@check("what an agent counted is sent, if it takes days, before its silence hides it")
def silent_agents(world):
    place = Installation(world, ("delta", "whole"), lambda name: ", temporality: delta" if name == "delta" else "")
    expect_success(place.export(), "the first export")
    place.answers["delta"] = place.answers["whole"] = Answer(503)
    place.record(world.edge_cases)
    expect_one_line_failure(place.export(), 1, "an export to collectors that are down", "503")
    with contextlib.closing(sqlite3.connect(place.home / "analytics.db")) as database:
        database.execute("UPDATE agents SET last_action_time_unix_nano = last_action_time_unix_nano - 90000000000000")
        database.commit()
    actions = place.query("SELECT count(*) FROM actions")[0][0]

    def counted(name):
        return sum(
            number(point) for metric in metrics(place.taken(name)) if metric.name == "soma.actions" for point in points(metric)
        )

    place.answers["delta"] = place.answers["whole"] = OK
    for name in ("delta", "whole"):
        place.taken(name)
    expect_success(place.export(), "the export to collectors that are up")
    expect_equal((counted("delta"), counted("whole")), (actions, actions), "actions counted")
    expect_success(place.export(), "the next export")
    expect_equal((counted("delta"), counted("whole")), (0, 0), "actions counted once they were taken")


@check("what is too large for a collector by itself holds up nothing else, and is counted")
def too_large_alone(world):
    place = Installation(world, ("only",))
    expect_success(place.export(), "the first export")
    path = world.scratch() / "names.jsonl"
    names = [f"agent {name}" for name in "abcdef"]
    names.insert(3, "agent c" + "x" * 1_000)
    with path.open("w", encoding="utf-8") as file:
        for second, name in enumerate(names * 2):
            action = {"agent": name, "session": "s", "time": f"2026-03-04T05:00:{second:02}Z", "tool": "Bash", "tokens": 1}
            file.write(json.dumps(action) + "\n")
    expect_success(world.soma("replay", "--live", path, home=place.home), "replay --live")
    place.taken("only")
    place.collectors["only"].largest = 1_400
    for _ in range(3):
        place.export()
    requests = place.taken("only")
    actions = [span for span in spans(requests) if span.name.startswith("execute_tool")]
    expect_equal(len(actions), 12, "spans of the others")
    counted = {
        attributes(point.attributes)["gen_ai.agent.id"]: number(point)
        for metric in metrics(requests) if metric.name == "soma.tokens" for point in points(metric)
    }
    expect_equal(counted, {name: 2 for name in names if len(name) < 100}, "tokens of the others")
    rows = json.loads(world.soma("status", "--exporter", "--json", home=place.home).stdout)
    row = next(row for row in rows if row["signal"] == "traces")
    expect(row["rejected"] > 0 and row["queued"] == 0, f"{row['rejected']} spans rejected, {row['queued']} wait")


def expect_adding_up(requests, whole):
    """The differences in `requests` lie end to end and add up to the last of what the other collector got."""
    found, times = sums(requests, DELTA)
    whole, _ = sums([request for request in whole if request.signal == "metrics"][-1:], CUMULATIVE)
    # The exporter's own are of the collector that they speak of, and still count while it is told of them.
    own = [key for key in whole if key[0].startswith("soma.exporter")]
    wanted = {key: value for key, value in whole.items() if key not in own}
    expect(len(wanted) > 50, f"{len(wanted)} series")
    expect_equal(set(wanted) - set(found), set(), "series without a difference")
    for key, value in wanted.items():
        expect_close(found[key], value, f"{key}: sum of differences", 1e-6)
        for (_, end), (start, _) in zip(times[key], times[key][1:]):
            expect(end <= start, f"{key}: a difference begins before the last one ended")
        expect(all(start < end for start, end in times[key]), f"{key}: a difference of no time")


@check("a daemon that is asked to end sends what waits, and ends in time where the collector does not answer")
def flush(world):
    place = Installation(world, ("only",))
    process, _ = world.serve(place.home, environment={"OTEL_BSP_SCHEDULE_DELAY": "3600000"})
    place.record(world.edge_cases)
    process.send_signal(signal.SIGTERM)
    process.wait(10)
    expect_equal(process.returncode, 0, "exit code")
    taken = place.taken("only")
    expect(metrics(taken) and len(spans(taken)) > 200, "what was recorded was not sent at the end")

    place.record(world.edge_cases)
    place.answers["only"] = Answer(silence=60)
    process, _ = world.serve(place.home, environment={"OTEL_BSP_SCHEDULE_DELAY": "3600000"})
    time.sleep(0.5)
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    seconds = time.monotonic() - start
    expect_equal(process.returncode, 0, "exit code with a silent collector")
    expect(seconds < 9, f"ended after {seconds:.1f} s")
    expect(place.query("SELECT coalesce(sum(items), 0) FROM outbox WHERE signal = 'traces'")[0][0] > 200, "what waits was lost")


@check("a running daemon goes by soma.yaml as it is: a new collector gets what comes, a wrong file changes nothing")
def settings_while_serving(world):
    place = Installation(world, ("first", "second"))
    settings = (place.home / "soma.yaml").read_text()
    first_alone = "".join(line for line in settings.splitlines(True) if "second" not in line)
    (place.home / "soma.yaml").write_text(first_alone)
    place.record(world.edge_cases)
    process, _ = world.serve(place.home, environment={"OTEL_BSP_SCHEDULE_DELAY": "100"})

    def wait_for(name, count, what):
        deadline = time.monotonic() + 15
        found = []
        while len(found) < count and time.monotonic() < deadline:
            time.sleep(0.1)
            found += [span.span_id for span in spans(place.taken(name))]
        expect(len(found) >= count, f"{what}: {len(found)} spans")

    wait_for("first", 200, "the first collector alone")
    (place.home / "soma.yaml").write_text(settings)
    place.record(world.edge_cases)
    wait_for("second", 200, "the second collector, once it is named")
    wait_for("first", 200, "the first collector beside it")
    (place.home / "soma.yaml").write_text(settings + "nonsense: 1\n")
    time.sleep(0.5)
    (place.home / "soma.yaml").write_text(settings)
    place.record(world.edge_cases)
    wait_for("second", 200, "the second collector after a wrong file")
    expect_equal(process.said.read_text().count("nonsense"), 1, "times that the wrong file was said")


@check("a slow collector holds up no other, neither while a daemon delivers nor when it ends")
def slow_beside_fast(world):
    place = Installation(world, ("a-slow", "fast"))
    place.record(world.edge_cases)
    place.answers["a-slow"] = Answer(silence=60)
    process, _ = world.serve(place.home, environment={"OTEL_BSP_SCHEDULE_DELAY": "3600000"})
    deadline = time.monotonic() + 8
    taken = []
    while len(taken) < 200 and time.monotonic() < deadline:
        time.sleep(0.1)
        taken += spans(place.taken("fast"))
    expect(len(taken) >= 200, f"{len(taken)} spans while the other collector is silent")
    place.record(world.edge_cases)
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    expect(len(spans(place.taken("fast"))) >= 200, "spans at the end, with the other collector silent")


@check("no hook exports by itself while a daemon delivers, whose settings it has not")
def one_sender(world):
    home = world.home()
    home.mkdir(mode=0o700)

    with Collector() as collector:
        environment = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer x",
            "OTEL_BSP_SCHEDULE_DELAY": "500",
        }
        expect_success(world.soma("run", "--", "true", home=home), "an action before")
        process, _ = world.serve(home, environment=environment)
        time.sleep(1)
        for _ in range(3):
            expect_success(world.soma("run", "--", "true", home=home), "an action")
            stop = json.dumps({"hook_event_name": "Stop", "session_id": "s"})
            hook = [str(world.binaries / "soma"), "hook"]
            subprocess.run(hook, env=world.environment(home), input=stop.encode(), timeout=20, check=True)
            time.sleep(0.3)
        time.sleep(1.5)
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        requests = collector.requests
    expect(len(spans(requests)) >= 3, f"{len(spans(requests))} spans")
    without = [request.path for request in requests if request.headers.get("Authorization") != "Bearer x"]
    expect_equal(without, [], "requests without the daemon's credentials")


@check("what is no pair in the variables' lists is left out and said once, without its text; the rest is sent")
def lists_of_pairs(world):
    home = world.home()
    home.mkdir(mode=0o700)
    collector = world.entering(Collector())
    environment = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_EXPORTER_OTLP_HEADERS": "topsecret,X-Team=soma,a b=topsecret",
        "OTEL_RESOURCE_ATTRIBUTES": "no pair",
    }
    wanted = {
        "soma: OTEL_EXPORTER_OTLP_HEADERS: left out 2 pairs; write name=value,name=value, percent-encoded, "
        "and no name that soma sets itself",
        "soma: OTEL_RESOURCE_ATTRIBUTES is ignored: write it as key=value,key=value, percent-encoded",
    }
    expect_success(world.soma("run", "--", "true", home=home), "an action")
    result = world.soma("export", home=home, environment=environment)
    expect_equal((result.returncode, set(result.stderr.splitlines())), (0, wanted), "the export")
    process, base = world.serve(home, environment=environment)
    for _ in range(3):
        urllib.request.urlopen(base + "/metrics", timeout=10).read()
    expect_success(world.soma("run", "--", "true", home=home), "another action")
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    said = process.said.read_text(encoding="utf-8").splitlines()
    for line in wanted:
        expect_equal(said.count(line), 1, line)
    expect({request.headers.get("X-Team") for request in collector.requests} == {"soma"}, "a header that is a pair")
    found = world.soma("doctor", home=home, environment=environment).stdout
    for line in wanted:
        expect(line.removeprefix("soma: ").split(":")[0] in found, f"doctor does not say: {line}")
    expect("topsecret" not in found + "".join(said) + result.stderr, "a header's text is shown")


@check("a collector that is no longer named loses what waited for it: counted, and said")
def forgotten(world):
    place = Installation(world, ("gone",))
    place.answers["gone"] = Answer(503)
    place.record(world.edge_cases)
    waiting = place.query("SELECT coalesce(sum(items), 0) FROM outbox")[0][0]
    expect(waiting > 200, f"{waiting} items wait")
    (place.home / "soma.yaml").write_text("{}\n")
    place.record(world.edge_cases)
    sql = "SELECT sum(value) FROM series WHERE metric = 'soma.exporter.items' AND attributes LIKE '%dropped%'"
    expect_equal(place.query(sql), [(waiting,)], "counted as dropped")
    lines = [json.loads(line) for line in (place.home / "audit.jsonl").read_text().splitlines()]
    said = [line for line in lines if line["event"] == "failure"]
    expect_equal([line["code"] for line in said], ["no_destination"], "failures")
