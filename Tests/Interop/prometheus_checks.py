"""What `soma serve` says, seen by promtool, by the Python client's parser and by a Prometheus server."""

import http.client
import json
import math
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

from prometheus_client.openmetrics import parser as openmetrics_parser
from prometheus_client.parser import text_string_to_metric_families

import vocabulary
from checks import check, expect, expect_equal
from collector import Collector, attributes, metrics, number, points, resources
from recording import HOSTILE_AGENT, write_crowd, write_hostile, write_odd_names
from world import expect_one_line_failure, expect_success, free_port, stop


class _NoProxy(urllib.request.ProxyHandler):
    def __init__(self):
        super().__init__({})


_opener = urllib.request.build_opener(_NoProxy())


def get(url, method="GET", headers=None):
    """Status, headers and body of a request."""
    request = urllib.request.Request(url, method=method, headers=headers or {})
    try:
        with _opener.open(request, timeout=10) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def scrape(base):
    """The text of `/metrics`."""
    status, headers, body = get(base + "/metrics")
    expect_equal(status, 200, "status of /metrics")
    expect(headers["Content-Type"].startswith("text/plain; version=0.0.4"), f"content type {headers['Content-Type']!r}")
    return body.decode("utf-8")


def families(text):
    """The families of a scrape by name, as the Python client reads them."""
    found = {}
    for family in text_string_to_metric_families(text):
        expect(family.name not in found, f"family {family.name} stands twice")
        found[family.name] = family
    return found


def samples(text):
    """Every sample's value by its name and labels; fails where one stands twice."""
    found = {}
    for family in families(text).values():
        for sample in family.samples:
            key = sample.name, frozenset(sample.labels.items())
            expect(key not in found, f"series {key} stands twice")
            found[key] = sample.value
    return found


def record(world, home, *recordings):
    for recording in recordings:
        expect_success(world.soma("replay", "--live", recording.path, home=home), f"recording {recording.name}")


@check("promtool finds nothing to say about /metrics, with ordinary and with hostile names")
def promtool(world):
    home = world.home()
    for recordings in ([], [world.edge_cases], [write_hostile(world.scratch()), *world.recordings.values()]):
        record(world, home, *recordings)
        process, base = world.serve(home)
        text = scrape(base)
        result = subprocess.run(
            ["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=60
        )
        said = result.stdout + result.stderr
        expect(result.returncode == 0 and not said, f"promtool: exit code {result.returncode}: {said[:600]}")
        stop(process)


@check("the text of /metrics ends as the format wants it, and declares each family once, before its samples")
def text_format(world):
    home = world.home()
    record(world, home, world.edge_cases, write_hostile(world.scratch()))
    _, base = world.serve(home)
    text = scrape(base)
    expect(text.endswith("\n") and "\n\n" not in text and "\r" not in text, "line ends")
    declared, helped = [], []
    for line in text.split("\n")[:-1]:
        if line.startswith("# TYPE "):
            declared.append(line.split(" ")[2])
        elif line.startswith("# HELP "):
            helped.append(line.split(" ")[2])
        else:
            name = re.match(r"[a-zA-Z_:][a-zA-Z0-9_:]*", line)[0]
            family = declared[-1]
            own = {family, *(family + suffix for suffix in ("_bucket", "_sum", "_count"))}
            expect(name in own, f"a sample of {name} stands under {family}")
    expect_equal(helped, declared, "families with help")
    expect_equal(len(declared), len(set(declared)), "different families")
    for name in declared:
        known = {instrument.prometheus for instrument in vocabulary.INSTRUMENTS.values()} | vocabulary.SCRAPE_ONLY
        expect(name in known or name.startswith("process_"), f"{name} is not in the specification")


@check("hostile agent, session and tool names survive the scrape")
def hostile_labels(world):
    home = world.home()
    hostile = write_hostile(world.scratch())
    record(world, home, hostile)
    _, base = world.serve(home)
    found = {}
    for (name, labels), value in samples(scrape(base)).items():
        if name == "soma_actions_total":
            own = dict(labels)
            key = own["gen_ai_agent_id"], own["gen_ai_tool_name"], own["soma_outcome"]
            found[key] = value
    wanted = hostile.sums(lambda a: (a.agent, a.tool, "error" if a.failed else "ok"), lambda a: 1)
    expect_equal(found, wanted, "soma_actions_total")
    expect(any(agent == HOSTILE_AGENT for agent, _, _ in found), "the hostile agent is missing")


@check("whatever a scraper accepts, it gets a format that it named or the plain text")
def accept(world):
    home = world.home()
    record(world, home, world.edge_cases)
    _, base = world.serve(home)
    for wanted in (
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/openmetrics-text; version=1.0.0",
        "text/plain",
        "*/*",
    ):
        status, headers, body = get(base + "/metrics", headers={"Accept": wanted})
        expect_equal(status, 200, f"status with Accept {wanted!r}")
        text = body.decode("utf-8")
        if headers["Content-Type"].startswith("application/openmetrics-text"):
            expect(text.endswith("# EOF\n"), "OpenMetrics without its end")
            expect("openmetrics" in wanted, f"OpenMetrics for Accept {wanted!r}")
            list(openmetrics_parser.text_string_to_metric_families(text))
        else:
            expect(headers["Content-Type"].startswith("text/plain; version=0.0.4"), "content type")
            expect("# EOF" not in text, "an end of OpenMetrics in plain text")
            families(text)


@check("names, labels, kinds and values of a scrape are what OpenTelemetry's rules make of the OTLP metrics")
def same_vocabulary(world):
    home = world.home()
    recordings = [world.edge_cases, write_hostile(world.scratch()), write_odd_names(world.scratch())]
    budget = {"SOMA_BUDGET_TOKENS": "1e12", "SOMA_BUDGET_COST_USD": "2.5"}
    requests, text = both_ways(world, home, recordings, budget)
    derived, kinds, helps = translate(metrics(requests))
    found = {
        key: value
        for key, value in samples(text).items()
        if key[0] not in vocabulary.SCRAPE_ONLY and not key[0].startswith("process_")
    }
    expect_equal(set(found), set(derived), "series of the scrape against those of OTLP")
    moving = {key for key in found if key[0].startswith("soma_exporter_")}
    expect_equal(
        {key: value for key, value in found.items() if key not in moving},
        {key: value for key, value in derived.items() if key not in moving},
        "values of the scrape against those of OTLP",
    )
    scraped = {
        line.split(" ", 3)[2]: line.split(" ", 3)[3] for line in text.split("\n") if line.startswith("# TYPE soma_")
    }
    scraped = {name: kind for name, kind in scraped.items() if name not in vocabulary.SCRAPE_ONLY}
    expect_equal(scraped, kinds, "kinds of the scrape against those of OTLP")
    scraped_help = {
        line.split(" ", 3)[2]: line.split(" ", 3)[3] for line in text.split("\n") if line.startswith("# HELP soma_")
    }
    expect_equal({name: scraped_help[name] for name in helps}, helps, "help against descriptions")
    target = next(dict(labels) for (name, labels) in samples(text) if name == "target_info")
    resource = {label(key): value for key, value in resources(requests)[0].items()}
    for key in ("service_name", "service_instance_id"):
        resource.pop(key)
    expect_equal(target, resource, "target_info against the resource")


def both_ways(world, home, recordings, environment=None):
    """The same folder's metrics as OTLP requests and as the text of a scrape."""
    with Collector() as collector:
        for recording in recordings:
            command = ("replay", "--live", "--export", collector.url, recording.path)
            result = world.soma(*command, home=home, environment=environment)
            expect_success(result, f"replay --live --export of {recording.name}")
        collector.take()
        # The first of these has the series of the exports before, and adds none.
        expect_success(world.soma("export", home=home, environment=environment), "the export")
        requests = collector.take()
    _, base = world.serve(home, environment=environment)
    return requests, scrape(base)


@check("beyond 1,000 agents and 100 tools the rest share a series, and no action is lost")
def limits(world):
    home = world.home()
    requests, text = both_ways(world, home, [write_crowd(world.scratch(), agents=1_040, tools=130)])
    found = samples(text)
    derived, _, _ = translate(metrics(requests))
    other = ("process_", "soma_exporter_", *vocabulary.SCRAPE_ONLY)
    derived = {key: value for key, value in derived.items() if not key[0].startswith(other)}
    found = {key: value for key, value in found.items() if not key[0].startswith(other)}
    expect_equal(set(found), set(derived), "series of the scrape against those of OTLP")
    expect_equal(found, derived, "values of the scrape against those of OTLP")
    actions = {labels: value for (name, labels), value in found.items() if name == "soma_actions_total"}
    expect_equal(sum(actions.values()), 1_040, "actions counted")
    agents = {dict(labels).get("gen_ai_agent_id") for labels in actions} - {None}
    expect_equal(len(agents), 1_000, "agents with series of their own")
    overflow = [labels for labels in actions if dict(labels).get("otel_metric_overflow") == "true"]
    expect(overflow, "no series stands for the other agents")
    for labels in overflow:
        expect("gen_ai_agent_id" not in dict(labels), "the series for the rest names an agent")
    tools = {dict(labels)["gen_ai_tool_name"] for labels in actions}
    expect(len(tools - {"other"}) <= 100 and "other" in tools, f"{len(tools)} tool names")
    durations = {
        dict(labels)["gen_ai_tool_name"]: value
        for (name, labels), value in found.items()
        if name == "soma_action_duration_seconds_count"
    }
    expect_equal(sum(durations.values()), 1_040, "durations counted")
    expect(len(set(durations) - {"other"}) <= 100, f"{len(durations)} tools with durations")


def translate(all_metrics):
    """What OpenTelemetry's "Prometheus and OpenMetrics Compatibility" makes of metrics: series, kinds and help."""
    series, kinds, helps = {}, {}, {}
    for metric in all_metrics:
        data = metric.WhichOneof("data")
        family = prometheus_name(metric, data)
        kinds[family] = {"gauge": "gauge", "sum": "counter", "histogram": "histogram"}[data]
        helps[family] = metric.description.replace("\\", r"\\").replace("\n", r"\n")
        for point in points(metric):
            labels = {label(key): text(value) for key, value in attributes(point.attributes).items()}
            if data != "histogram":
                series[family, frozenset(labels.items())] = number(point)
                continue
            count = 0
            for bound, bucket in zip([*point.explicit_bounds, math.inf], point.bucket_counts):
                count += bucket
                own = {**labels, "le": "+Inf" if bound == math.inf else f"{bound:.12g}"}
                series[family + "_bucket", frozenset(own.items())] = count
            series[family + "_sum", frozenset(labels.items())] = point.sum
            series[family + "_count", frozenset(labels.items())] = point.count
    return series, kinds, helps


def prometheus_name(metric, data):
    name = re.sub(r"[^a-zA-Z0-9_:]", "_", metric.name)
    unit = re.sub(r"\{[^}]*\}", "", metric.unit)
    unit = {"s": "seconds", "ms": "milliseconds", "By": "bytes", "1": "ratio" if data == "gauge" else "", "": ""}[unit]
    if unit and not name.endswith("_" + unit):
        name += "_" + unit
    if data == "sum" and metric.sum.is_monotonic and not name.endswith("_total"):
        name += "_total"
    return name


def label(key):
    key = re.sub(r"[^a-zA-Z0-9_]", "_", key)
    return "_" + key if key[0].isdigit() else key


def text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"


@check("a Prometheus server scrapes soma and answers for every agent")
def real_prometheus(world):
    home = world.home()
    hostile = write_hostile(world.scratch())
    record(world, home, world.edge_cases, hostile)
    # Hours pass in the hostile recording, and an agent idle for one has no gauges.
    agents = {
        action.agent
        for recording in (world.edge_cases, hostile)
        for action in recording.actions
        if recording.last_end - action.end < 3_500_000_000_000
    }
    process, base = world.serve(home)
    prometheus = start_prometheus(world, base)
    pressure = wait_for(prometheus, "soma_pressure_ratio", lambda found: len(found) == len(agents))
    expect_equal({series["metric"]["gen_ai_agent_id"] for series in pressure}, agents, "agents of soma_pressure_ratio")
    for series in pressure:
        expect(0 <= float(series["value"][1]) <= 1, f"pressure {series['value'][1]}")
    for name in ("up", "soma_up"):
        values = [series["value"][1] for series in query(prometheus, name)]
        expect_equal(values, ["1"], name)
    actions = [*world.edge_cases.actions, *hostile.actions]
    for expression, wanted in (
        ("sum(soma_actions_total)", len(actions)),
        ("sum(soma_action_duration_seconds_count)", len(actions)),
        ('sum(soma_actions_total{soma_outcome="error"})', sum(action.failed for action in actions)),
    ):
        values = [float(series["value"][1]) for series in query(prometheus, expression)]
        expect_equal(values, [wanted], expression)
    targets = ask(prometheus, "/api/v1/targets")["activeTargets"]
    expect_equal([(target["health"], target["lastError"]) for target in targets], [("up", "")], "the target")
    kinds = ask(prometheus, "/api/v1/metadata")
    # OpenMetrics names a counter without its suffix.
    for name in ("soma_pressure_ratio", "soma_actions", "soma_action_duration_seconds"):
        expect(name in kinds, f"Prometheus has no metadata of {name}")
    # What is recorded while both run shows in the next scrapes.
    record(world, home, world.edge_cases)
    total = len(actions) + len(world.edge_cases.actions)
    wait_for(prometheus, "sum(soma_actions_total)", lambda found: found and float(found[0]["value"][1]) == total)
    stop(process)
    wait_for(prometheus, "up", lambda found: found and found[0]["value"][1] == "0")


def start_prometheus(world, target, scheme="http", extra="", jobs=(), rules=()):
    """Starts a Prometheus that scrapes `target` every second, with `extra` in its job; returns its base URL.

    `jobs` are more scrape jobs, `rules` files with rules, which are evaluated every second.
    """
    folder = world.scratch()
    configuration = folder / "prometheus.yml"
    address = target.removeprefix(f"{scheme}://")
    configuration.write_text(
        "global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}\n"
        f"rule_files: [{', '.join(map(repr, map(str, rules)))}]\n"
        "scrape_configs:\n"
        f"- {{job_name: soma, scheme: {scheme}, static_configs: [{{targets: ['{address}']}}]{extra}}}\n"
        + "".join(f"- {job}\n" for job in jobs)
    )
    checked = subprocess.run(
        ["promtool", "check", "config", str(configuration)], capture_output=True, text=True, timeout=60
    )
    expect_equal(checked.returncode, 0, f"promtool check config: {checked.stderr}")
    port = free_port()
    log = world.entering(open(folder / "prometheus.log", "w", encoding="utf-8"))
    process = world.start(
        [
            shutil.which("prometheus"),
            f"--config.file={configuration}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
            "--enable-feature=exemplar-storage",
            "--log.level=warn",
        ],
        cwd=folder,
        stdout=log,
        stderr=log,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
    )
    base = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        ended = process.poll() is not None
        expect(not ended, lambda: "Prometheus ended: " + (folder / "prometheus.log").read_text()[-600:])
        try:
            if get(base + "/-/ready")[0] == 200:
                return base
        except OSError:
            pass
        time.sleep(0.1)
    expect(False, "Prometheus was not ready within 60 s")


def ask(prometheus, path, **parameters):
    status, _, body = get(prometheus + path + "?" + urllib.parse.urlencode(parameters))
    answer = json.loads(body)
    expect(status == 200 and answer["status"] == "success", f"Prometheus answered {status} to {path}: {answer}")
    return answer["data"]


def query(prometheus, expression):
    return ask(prometheus, "/api/v1/query", query=expression)["result"]


def wait_for(prometheus, expression, holds):
    """Asks until the answer is as wanted; scrapes come every second."""
    deadline = time.monotonic() + 30
    while True:
        found = query(prometheus, expression)
        if holds(found):
            return found
        expect(time.monotonic() < deadline, f"{expression} was after 30 s {json.dumps(found)[:600]}")
        time.sleep(0.2)


@check("healthy, ready, the landing page, 404, 405 and HEAD are answered as they should be")
def companions(world):
    home = world.home()
    record(world, home, world.edge_cases)
    _, base = world.serve(home)
    for path in ("/-/healthy", "/-/ready"):
        status, _, body = get(base + path)
        expect(status == 200 and body, f"{path} answered {status}")
    status, headers, body = get(base + "/")
    expect(status == 200 and headers["Content-Type"].startswith("text/html"), f"the landing page answered {status}")
    expect(b'href="/metrics"' in body or b"href='/metrics'" in body, "the landing page has no link to /metrics")
    for path in ("/nothing", "/metrics/", "/-/", "/metrics/../x", "/%00", "//"):
        for method in ("GET", "POST", "OPTIONS"):
            status, _, _ = get(base + path, method=method)
            expect_equal(status, 404, f"status of {method} {path}")
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        status, headers, _ = get(base + "/metrics", method=method)
        expect_equal(status, 204 if method == "OPTIONS" else 405, f"status of {method}")
        allowed = {name.strip() for name in headers.get("Allow", "").split(",")}
        expect_equal(allowed, {"GET", "HEAD", "OPTIONS"}, f"Allow for {method}")
    full = get(base + "/metrics")
    status, headers, body = get(base + "/metrics", method="HEAD")
    expect_equal((status, body), (200, b""), "HEAD of /metrics")
    expect_equal(headers["Content-Type"], full[1]["Content-Type"], "content type of HEAD")
    # Figures of the process change from one request to the next.
    expect(abs(int(headers["Content-Length"]) - len(full[2])) < 200, "length of HEAD")
    expect_equal(get(base + "/metrics?name=value")[0], 200, "status of /metrics with a query")


@check("one connection serves many scrapes, and many connections at once are served")
def connections(world):
    home = world.home()
    record(world, home, world.edge_cases)
    _, base = world.serve(home)
    address = base.removeprefix("http://")
    connection = http.client.HTTPConnection(address, timeout=10)
    for _ in range(5):
        connection.request("GET", "/metrics")
        response = connection.getresponse()
        expect_equal(response.status, 200, "status on a kept connection")
        families(response.read().decode("utf-8"))
    idle = []
    host, port = address.split(":")
    for _ in range(20):
        idle.append(world.entering(socket.create_connection((host, int(port)), timeout=10)))
    expect_equal(get(base + "/metrics")[0], 200, "status beside 20 idle connections")
    connection.close()


@check("a folder that is not there yet is served as an empty one and fills up later")
def empty_folder(world):
    home = world.home()
    _, base = world.serve(home)
    before = samples(scrape(base))
    expect_equal(before["soma_up", frozenset()], 1, "soma_up")
    expect_equal(get(base + "/-/ready")[0], 200, "status of /-/ready")
    expect(not home.exists(), "serving made a state folder")
    record(world, home, world.edge_cases)
    after = samples(scrape(base))
    total = sum(value for (name, _), value in after.items() if name == "soma_actions_total")
    expect_equal(total, len(world.edge_cases.actions), "actions after recording")


@check("a database that cannot be read shows as soma_up 0 while the rest is still served")
def damaged_database(world):
    home = world.home()
    record(world, home, world.edge_cases)
    for name in ("analytics.db-wal", "analytics.db-shm"):
        (home / name).unlink(missing_ok=True)
    (home / "analytics.db").write_bytes(os.urandom(65_536))
    _, base = world.serve(home)
    found = samples(scrape(base))
    expect_equal(found["soma_up", frozenset()], 0, "soma_up")
    expect(("process_open_fds", frozenset()) in found, "process metrics are missing")
    expect_equal(get(base + "/-/healthy")[0], 200, "status of /-/healthy")
    expect_equal(get(base + "/-/ready")[0], 503, "status of /-/ready")


@check("a taken port ends serve with exit code 1 and one line")
def taken_port(world):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        result = world.soma("serve", "--web.listen-address", address, timeout=15)
    expect_one_line_failure(result, 1, "serve on a taken port", address)


@check("SIGTERM and SIGINT end serve with exit code 0 and free the port")
def signals(world):
    for number in (signal.SIGTERM, signal.SIGINT):
        process, base = world.serve(world.home())
        expect_equal(get(base + "/-/healthy")[0], 200, "status of /-/healthy")
        # A connection that is kept open holds nothing up.
        host, port = base.removeprefix("http://").split(":")
        kept = world.entering(socket.create_connection((host, int(port)), timeout=10))
        process.send_signal(number)
        try:
            code = process.wait(10)
        except subprocess.TimeoutExpired:
            code = "none within 10 s"
        expect_equal(code, 0, f"exit code after {number.name}")
        kept.close()
        with socket.socket() as probe:
            expect(probe.connect_ex((host, int(port))) != 0, f"the port is still taken after {number.name}")


@check("several listen addresses are all served")
def several_addresses(world):
    ports = [free_port(), free_port()]
    arguments = [word for port in ports for word in ("--web.listen-address", f"127.0.0.1:{port}")]
    world.serve(world.home(), *arguments)
    for port in ports:
        deadline = time.monotonic() + 10
        while True:
            try:
                status = get(f"http://127.0.0.1:{port}/-/healthy")[0]
                break
            except OSError:
                expect(time.monotonic() < deadline, f"port {port} is not served")
                time.sleep(0.05)
        expect_equal(status, 200, f"status on port {port}")
