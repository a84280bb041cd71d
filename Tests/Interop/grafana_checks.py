"""The dashboards, rules and provisioning under `grafana/`: their form, and that a real Prometheus answers their queries."""

import enum
import http.server
import json
import math
import pathlib
import re
import subprocess
import threading
import time
import typing

import prometheus_client
import prometheus_client.exposition
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from checks import Failed, check, expect, expect_close, expect_equal
from collector import OK, Answer, Collector, partial_success
from guidance_checks import Session, settle
from prometheus_checks import ask, get, query, record, scrape, start_prometheus, wait_for
from recording import Recording
from world import ROOT, expect_success

GRAFANA = ROOT / "grafana"
DASHBOARDS = sorted((GRAFANA / "dashboards").glob("*.json"))
RULES = [GRAFANA / "alerts" / name for name in ("recording.yaml", "alerts.yaml")]

#: What Grafana's Prometheus data source reads of an annotation beside the schema's own members
#: (grafana/grafana packages/grafana-prometheus/src/annotations.ts).
ANNOTATION_MEMBERS = {"titleFormat", "textFormat", "tagKeys", "step", "useValueForTime"}
#: Grafana's current schema version (grafana/grafana apps/dashboard/pkg/migration/schemaversion/migrations.go).
SCHEMA_VERSION = 42
#: Diverging schemes, which Grafana's heatmap inverts in every theme, and inverts again where `reverse` is set
#: (grafana/grafana public/app/plugins/panel/heatmap/palettes.ts).
INVERTED = {"BrBG", "PiYG", "PRGn", "PuOr", "RdBu", "RdGy", "RdYlBu", "RdYlGn"}
#: Panels with this in their description are about the scrape itself.
SCRAPE_ONLY = "Only where soma is scraped."


def dashboards():
    expect(DASHBOARDS, "grafana/dashboards is empty")
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in DASHBOARDS}


def panels(dashboard):
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


@check("the dashboards and rules are what soma-dashboards writes from the table of metrics")
def up_to_date(world):
    program = world.binaries / "soma-dashboards"
    result = subprocess.run([program, "--check", GRAFANA], capture_output=True, text=True, timeout=60)
    expect_equal((result.returncode, result.stdout, result.stderr), (0, "", ""), "soma-dashboards --check")
    folder = world.scratch()
    for name in ("dashboards", "alerts"):
        (folder / name).mkdir()
    result = subprocess.run([program, folder], capture_output=True, text=True, timeout=60)
    expect_equal((result.returncode, result.stderr), (0, ""), "soma-dashboards")
    written = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    expect_equal({path.relative_to(GRAFANA) for path in [*DASHBOARDS, *RULES]}, written, "files")
    stale = folder / "dashboards" / "soma-agent.json"
    stale.write_text(stale.read_text().replace("soma_pressure_ratio", "soma_pressure"))
    result = subprocess.run([program, "--check", folder], capture_output=True, text=True, timeout=60)
    expect(result.returncode == 1 and str(stale) in result.stderr, f"a stale file: {result.returncode} {result.stderr!r}")


@check("the dashboards are dashboards to Grafana's Foundation SDK, with no member that it does not know")
def valid(_world):
    register_default_plugins()
    for name, dashboard in dashboards().items():
        expect_valid(dashboard, name)
        expect_equal(dashboard["schemaVersion"], SCHEMA_VERSION, f"schemaVersion of {name}")
        expect(dashboard["schemaVersion"] >= Dashboard().schema_version, f"schemaVersion of {name}")
        expect_equal(dashboard["uid"] + ".json", name, "uid")
        ids = [panel["id"] for panel in dashboard["panels"]]
        expect_equal(len(set(ids)), len(ids), f"different ids of panels in {name}")
        expect_no_overlap(dashboard, name)
    # The check sees what is wrong.
    for part, member, value in (
        (lambda panel: panel["options"], "noSuchOption", 1),
        (lambda panel: panel["targets"][0], "noSuchMember", 1),
        (lambda panel: panel["fieldConfig"]["defaults"]["custom"], "drawStyle", "noSuchStyle"),
    ):
        dashboard = dashboards()["soma-agent.json"]
        part(next(panel for panel in panels(dashboard) if panel["type"] == "timeseries"))[member] = value
        try:
            expect_valid(dashboard, "")
        except Failed:
            continue
        raise Failed(f"{member} was not seen")


def expect_valid(dashboard, name):
    understood = Dashboard.from_json(dashboard)
    expect_known_values(understood, name)
    expect_kept(dashboard, json.loads(json.dumps(understood, cls=JSONEncoder)), name)


def expect_known_values(model, where):
    """Ends the check where the schema lists the values of a member and ours is none of them."""
    if isinstance(model, list):
        for index, element in enumerate(model):
            expect_known_values(element, f"{where}[{index}]")
    if not hasattr(model, "to_json"):
        return
    hints = typing.get_type_hints(type(model))
    for name, value in vars(model).items():
        expect_known_values(value, f"{where}.{name}")
        for kind in [hints.get(name), *typing.get_args(hints.get(name))]:
            if isinstance(kind, type) and issubclass(kind, enum.Enum) and value is not None:
                known = [one.value for one in kind]
                expect(value in known, f"{where}.{name} is {value!r}, none of {known}")


def expect_kept(ours, theirs, where):
    """Ends the check where the SDK lost something of ours, which is what it does with what it does not know."""
    if isinstance(ours, dict):
        for key, value in ours.items():
            if key in ANNOTATION_MEMBERS and "annotations" in where:
                continue
            if key not in theirs and value in (None, [], {}):
                continue
            expect(isinstance(theirs, dict) and key in theirs, f"{where}.{key} is unknown to Grafana's schema")
            expect_kept(value, theirs[key], f"{where}.{key}")
    elif isinstance(ours, list):
        expect_equal(len(theirs), len(ours), f"elements of {where}")
        for index, value in enumerate(ours):
            expect_kept(value, theirs[index], f"{where}[{index}]")
    else:
        expect_equal(theirs, ours, where)


def expect_no_overlap(dashboard, name):
    taken = {}
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        expect(place["x"] + place["w"] <= 24, f"{name}: {panel['title']!r} is too far right")
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                other = taken.setdefault((x, y), panel["title"])
                expect_equal(other, panel["title"], f"{name}: panel at {x}, {y}")


@check("every panel has a unit, thresholds and a description, and no data source but the chosen ones")
def described(_world):
    for name, dashboard in dashboards().items():
        variables = {variable["name"]: variable for variable in dashboard["templating"]["list"]}
        expect({"datasource", "job", "instance"} <= set(variables), f"variables of {name}")
        for panel in panels(dashboard):
            where = f"{name}: {panel['title']!r}"
            expect(len(panel["description"]) > 20 and panel["description"].endswith("."), f"{where} has no description")
            defaults = panel["fieldConfig"]["defaults"]
            expect(defaults["unit"] and defaults["thresholds"]["steps"], f"{where} has no unit or thresholds")
            expect(panel["targets"], f"{where} has no query")
            is_counted = any("reading:" in target.get("expr", "") for target in panel["targets"])
            expect_equal(panel["description"].count("counts whole"), int(is_counted), f"what counts whole in {where}")
            for target in panel["targets"]:
                used = target["datasource"]["uid"]
                expect(used in ("${datasource}", "${traces}") and used[2:-1] in variables, f"{where} is asked of {used}")
        # A variable that is used but not defined would stay as it is.
        for used in set(re.findall(r"\$\{?([a-z]+)\b(?![_(])", json.dumps(dashboard))) - {"datasource"}:
            expect(used in variables, f"{name} uses ${used}")
        for variable in variables:
            others = [one for one in dashboard["templating"]["list"] if one["name"] != variable]
            asked = json.dumps([dashboard["panels"], dashboard["annotations"], others])
            expect(re.search(rf"\$\{{?{variable}\b", asked), f"{name} has a choice of {variable} that nothing depends on")
        for link in re.findall(r"/d/([a-z-]+)", json.dumps(dashboard)):
            expect((GRAFANA / "dashboards" / f"{link}.json").exists(), f"{name} links to {link}")


@check("a heatmap goes from green for no pressure to red for all of it")
def colors(_world):
    found = [panel for one in dashboards().values() for panel in panels(one) if panel["type"] == "heatmap"]
    expect(found, "no heatmap")
    for panel in found:
        color = panel["options"]["color"]
        expect(color["scheme"] in INVERTED, f"{panel['title']!r} is colored by {color['scheme']}")
        scale = re.findall("[A-Z][a-z]", color["scheme"])[::-1]
        shown = scale[::-1] if color["reverse"] else scale
        expect_equal((shown[0], shown[-1]), ("Gn", "Rd"), f"colors of the lowest and the highest of {panel['title']!r}")
        expect_equal((color["min"], color["max"]), (0, 1), f"what {panel['title']!r} colors")


@check("the Prometheus of the README's commands takes the files here, and listens on this machine alone")
def readme_prometheus(world):
    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\\n", " ")
    (command,) = re.findall(r"^prometheus (.*) &$", text, re.MULTILINE)
    arguments = dict(argument.lstrip("-").split("=", 1) for argument in command.split())
    host, port = arguments.pop("web.listen-address").split(":")
    expect_equal(host, "127.0.0.1", "where it listens")
    expect(f"http://{host}:{port} " in text, f"nobody is told of port {port}")
    arguments |= {"web.listen-address": f"{host}:0", "storage.tsdb.path": str(world.scratch() / "data"), "log.level": "info"}
    process = world.start(
        ["prometheus", *(f"--{name}={value}" for name, value in arguments.items())],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    for line in process.stdout:
        said += line
        if "Server is ready" in line:
            break
    expect("Server is ready" in said, f"prometheus: {said[-600:]}")


@check("lines lead to the dashboard of their agent, that of all agents beyond the limit leads nowhere")
def others(_world):
    linked = [panel for one in dashboards().values() for panel in panels(one) if "links" in panel["fieldConfig"]["defaults"]]
    expect(linked, "no lines with links")
    for panel in linked:
        field = panel["fieldConfig"]
        expect_equal(len(field["defaults"]["links"]), 1, f"links of {panel['title']!r}")
        unlinked = [
            override["matcher"]
            for override in field["overrides"]
            if {"id": "links", "value": []} in override["properties"]
        ]
        expect_equal([one["id"] for one in unlinked], ["byRegexp"], f"lines of {panel['title']!r} without links")
        pattern = unlinked[0]["options"].strip("/")
        found = [name for name in ("cc-1 a", "others a", "(others) a", "(others)") if re.search(pattern, name)]
        expect_equal(found, ["(others) a", "(others)"], f"lines of {panel['title']!r} without links")


@check("promtool finds the rules good, and their unit tests pass")
def rules(_world):
    for command in (["check", "rules", *RULES], ["test", "rules", *sorted((GRAFANA / "alerts").glob("*.test.yaml"))]):
        result = subprocess.run(["promtool", *command], capture_output=True, text=True, timeout=180)
        expect_equal(result.returncode, 0, f"promtool {command[0]} rules: {(result.stdout + result.stderr)[-1500:]}")
        expect("FAILED" not in result.stdout and len(command) > 2, f"promtool {command[0]} rules: {result.stdout[-600:]}")
    recorded = {rule["record"] for rule in rules_of(RULES[0])}
    texts = "".join(path.read_text(encoding="utf-8") for path in [*DASHBOARDS, RULES[1]])
    expect_equal(set(re.findall(r"\b[a-z]+:[a-z_]+:[a-z0-9]+\b", texts)), recorded, "recorded series that are asked for")
    alerts = {rule["alert"] for rule in rules_of(RULES[1])}
    tests = "".join(path.read_text() for path in (GRAFANA / "alerts").glob("*.test.yaml"))
    for alert in alerts:
        expect(f"alertname: {alert}\n" in tests, f"no unit test of {alert}")


def rules_of(path):
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


#: What Grafana would put in place of its variables; the range is long enough for all that the feed does.
RANGE = 170
VARIABLES = {"__rate_interval": "6s", "__interval": "1s", "__range": f"{RANGE}s", "horizon": "1", "service": "shop", "instance": ".*"}


class Feed:
    """A soma with agents in all kinds of trouble, a service beside it, and a Prometheus that scrapes both.

    Minutes of the rules are seconds here, so that what has to hold for ten of them holds within the check.
    """

    def __init__(self, world):
        self.world = world
        self.home = world.home()
        self.answer = OK
        self.metrics_answer = OK
        self.collector = world.entering(Collector(lambda path, _: self.answer_to(path)))
        # Bounds so low that every failure leads through all modes.
        exporter = f"exporter: {{endpoint: '{self.collector.url}', metric_interval: 2}}\nbudget: {{tokens: 1000, cost_usd: 1}}\n"
        settle(self.home, 0.02, 0.04, 0.06, exporter)
        record(world, self.home, world.edge_cases, write_silent(world.scratch()))
        self.agent = Session(world, self.home, "feed")
        self.recorded = sorted({action.agent for action in world.edge_cases.actions} - {OVERFLOWING})
        self.trouble()
        _, base = world.serve(self.home)
        self.service = world.entering(Service())
        relays = [world.entering(Relay(base, labels)) for labels in RELAYED.values()]
        folder = world.scratch()
        jobs = [scrape_job("shop", self.service.address)]
        jobs += [scrape_job(job, relay.address, honor=True) for job, relay in zip(RELAYED, relays)]
        rules = [hastened(path, folder) for path in RULES]
        self.prometheus = start_prometheus(world, base, jobs=jobs, rules=rules)

    def answer_to(self, path):
        if path.endswith("traces"):
            return self.answer
        return self.metrics_answer if path.endswith("metrics") else OK

    def trouble(self):
        """A few failures, a destructive call that is denied, and a payload that is none."""
        for _ in range(5):
            self.agent.fail()
        self.agent.before("Bash", command="rm -rf build")
        program = [str(self.world.binaries / "soma"), "hook"]
        environment = self.world.environment(self.home)
        subprocess.run(program, input=b"no payload", env=environment, capture_output=True, timeout=60)

    def run(self):
        """About half a minute in which everything happens that the panels show."""
        wait_for(self.prometheus, 'up{job!="nothing"} == 1', lambda found: len(found) == 2 + len(RELAYED))
        # Rules look back: what is news has to come when soma is known already.
        time.sleep(11)
        self.answer = partial_success(3, "too old")
        self.trouble()
        record(self.world, self.home, self.world.edge_cases, write_silent(self.world.scratch()))
        sent = 'sum(soma_exporter_items_total{job="soma",soma_exporter_result="rejected"})'
        wait_for(self.prometheus, sent, lambda found: found)
        self.answer = self.metrics_answer = Answer(status=503)
        self.trouble()


def write_silent(folder):
    """An agent whose last action was a quarter of an hour before another's."""
    path = pathlib.Path(folder) / "silent.jsonl"
    lines = [("silent", "05:00:00"), ("silent", "05:00:10"), ("speaker", "05:15:10")]
    text = ""
    for agent, moment in lines:
        fields = {"agent": agent, "session": f"s-{agent}", "time": f"2026-03-04T{moment}Z", "tool": "Bash", "tokens": 9}
        text += json.dumps(fields) + "\n"
    path.write_text(text, encoding="utf-8")
    return Recording(path)


def hastened(path, folder):
    """The rules with seconds in place of minutes."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"(\[|offset |for: |interval: )(\d+)m\b", r"\1\2s", text)
    result = pathlib.Path(folder) / path.name
    result.write_text(text, encoding="utf-8")
    return result


def scrape_job(name, address, honor=False):
    return f"{{job_name: {name}, honor_labels: {str(honor).lower()}, static_configs: [{{targets: ['{address}']}}]}}"


#: How series arrive by the other paths: with a collector's Prometheus exporter in between, and by OTLP into Prometheus.
RELAYED = {
    "collector": {"exported_job": "soma", "exported_instance": "6f0c", "otel_scope_name": "soma"},
    "otlp": {"job": "otlp", "instance": "6f0c"},
}


#: An agent of the recording.
OVERFLOWING = "zero"


class Relay:
    """Serves soma's series with the labels that another path gives them, and without what only a scrape has."""

    def __init__(self, base, labels):
        self._labels = ",".join(f'{name}="{value}"' for name, value in labels.items())
        self._base = base

    def __enter__(self):
        relay = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = relay.page().encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def page(self):
        own = re.compile(r"#|soma_up|soma_scrape_|soma_build_info|process_|target_info")
        lines = [line for line in scrape(self._base).splitlines() if not own.match(line)]
        text = "".join(self._relabelled(line) + "\n" for line in lines)
        # What agents beyond the limit share has no agent's name.
        return text.replace(f'gen_ai_agent_id="{OVERFLOWING}"', 'otel_metric_overflow="true"')

    def _relabelled(self, line):
        name = re.match(r"[a-zA-Z0-9_:]+", line)[0]
        rest = line[len(name):]
        more = "{" + self._labels
        return name + (f"{more},{rest[1:]}" if rest.startswith("{") else more + "}" + rest)


class Service:
    """A small HTTP service's metrics by OpenTelemetry's semantic conventions, with exemplars; requests come all the time."""

    def __enter__(self):
        registry = prometheus_client.CollectorRegistry()
        duration = prometheus_client.Histogram(
            "http_server_request_duration_seconds",
            "Duration of HTTP server requests.",
            ["http_request_method", "http_route", "http_response_status_code"],
            registry=registry,
        )
        self._server, self._thread = prometheus_client.start_http_server(0, "127.0.0.1", registry)
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        self._ends = threading.Event()

        def work():
            count = 0
            while not self._ends.wait(0.05):
                count += 1
                status = "500" if count % 10 == 0 else "200"
                exemplar = {"trace_id": f"{count:032x}", "span_id": f"{count:016x}"}
                duration.labels("GET", "/cart", status).observe(0.01 * (count % 30), exemplar)

        self._work = threading.Thread(target=work, daemon=True)
        self._work.start()
        return self

    def __exit__(self, *_):
        self._ends.set()
        self._work.join(10)
        self._server.shutdown()
        self._server.server_close()


def substituted(expression, job, agent=".*"):
    """The query as Grafana would send it."""
    values = {**VARIABLES, "job": job, "agent": agent}
    for name, value in values.items():
        expression = re.sub(rf"\$\{{{name}:raw\}}|\${name}\b", lambda _: value, expression)
    expect("$" not in expression, f"an unknown variable in {expression}")
    return expression


def has_data(result, zero_counts=False):
    """Whether there is a number in it other than 0, which a query for something else might find too."""
    values = [float(value) for series in result for _, value in series.get("values", [series.get("value")])]
    return any(math.isfinite(value) and (value != 0 or zero_counts) for value in values)


def answered(prometheus, expression, instant):
    now = time.time()
    if instant:
        return ask(prometheus, "/api/v1/query", query=expression, time=now)["result"]
    return ask(prometheus, "/api/v1/query_range", query=expression, start=now - RANGE, end=now, step=1)["result"]


@check("a Prometheus that scrapes soma has data for every query of every panel, by every path, and every alert fires")
def queries(world):
    feed = Feed(world)
    feed.run()
    prometheus = feed.prometheus
    expect_alerts(prometheus)
    for job in ("soma", *RELAYED):
        problems = []
        for name, dashboard in dashboards().items():
            is_single = any(
                variable["name"] == "agent" and not variable["multi"] for variable in dashboard["templating"]["list"]
            )
            asked = [
                (panel["title"], target["expr"], target["instant"], target["exemplar"])
                for panel in panels(dashboard)
                if job == "soma" or SCRAPE_ONLY not in panel["description"]
                for target in panel["targets"]
                if target["datasource"]["type"] == "prometheus"
            ]
            asked += [(mark["name"], mark["expr"], False, False) for mark in dashboard["annotations"]["list"]]
            # What a session of hooks has not, a tokens' rate say, one of the recorded agents has.
            agents = [feed.agent.agent, *feed.recorded] if is_single else [".*"]
            for title, query_text, instant, exemplars in asked:
                expressions = [substituted(query_text, job, agent) for agent in agents]
                if not any(has_data(answered(prometheus, one, instant), "== bool" in one) for one in expressions):
                    problems.append(f"{name}: {title!r} has no data: {query_text}")
                if exemplars and job == "soma" and not exemplars_of(prometheus, expressions[0]):
                    problems.append(f"{name}: {title!r} has no exemplars: {query_text}")
            problems += [f"{name}: {problem}" for problem in variable_problems(prometheus, dashboard, job)]
        expect(not problems, f"as job {job}:\n" + "\n".join(problems))
        expect_others(prometheus, job)
    for rule in rules_of(RULES[0]):
        expect(has_data(query(prometheus, rule["record"]), True), f"{rule['record']} has no data")
    expect_wilson(prometheus)


def expect_others(prometheus, job):
    """The agents beyond the limit have a name among the rest."""
    panel = next(panel for panel in panels(dashboards()["soma-agents.json"]) if panel["type"] == "heatmap")
    found = answered(prometheus, substituted(panel["targets"][0]["expr"], job), False)
    agents = {series["metric"].get("gen_ai_agent_id") for series in found}
    expect_equal("(others)" in agents, job != "soma", f"others among the agents of {job}, which are {agents}")


def exemplars_of(prometheus, expression):
    now = time.time()
    found = ask(prometheus, "/api/v1/query_exemplars", query=expression, start=now - 86_400, end=now + 60)
    return [one for series in found for one in series["exemplars"] if "trace_id" in one["labels"]]


def variable_problems(prometheus, dashboard, job):
    """The choices at a dashboard's top that would be empty."""
    for variable in dashboard["templating"]["list"]:
        if variable["type"] != "query":
            continue
        series, label = re.fullmatch(r"label_values\((.*), (\w+)\)", variable["query"]["query"]).groups()
        match = substituted(series, job)
        if not ask(prometheus, f"/api/v1/label/{label}/values", **{"match[]": match}):
            yield f"variable {variable['name']} has no values"


#: Alerts for what the feed does not do, and which have unit tests alone.
QUIET = {"SomaStateUnreadable", "SomaDown"}


def expect_alerts(prometheus):
    """Waits until each alert fires for the soma that is scraped."""
    wanted = {rule["alert"] for rule in rules_of(RULES[1])} - QUIET
    deadline = time.monotonic() + 60
    seen = set()
    while True:
        for alert in ask(prometheus, "/api/v1/alerts")["alerts"]:
            if alert["state"] == "firing" and alert["labels"]["job"] == "soma":
                seen.add(alert["labels"]["alertname"])
                texts = alert["annotations"].values()
                expect(not any("<no value>" in text or "<error" in text for text in texts), f"{alert}")
        if wanted <= seen:
            break
        expect(time.monotonic() < deadline, f"alerts that do not fire: {wanted - seen}")
        time.sleep(0.5)
    for rule in ask(prometheus, "/api/v1/rules")["groups"]:
        for one in rule["rules"]:
            expect_equal(one.get("lastError", ""), "", one["name"])


def expect_wilson(prometheus):
    """The intervals of the Guidance dashboard, calculated anew."""
    panel = next(
        panel for panel in panels(dashboards()["soma-guidance.json"]) if panel["title"].startswith("Recovery $horizon")
    )
    shares, lows, highs, counts = (
        {
            (series["metric"]["soma_guidance_pattern"], series["metric"]["soma_guidance_arm"]): float(series["value"][1])
            for series in query(prometheus, substituted(target["expr"], "soma"))
        }
        for target in panel["targets"]
    )
    expect(counts and set(shares) == set(lows) == set(highs) == set(counts), "patterns with intervals")
    for key, n in counts.items():
        p, z = shares[key], 1.959964
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        expect(abs(lows[key] - (middle - half)) < 1e-4, f"lower bound of {key}: {lows[key]}, expected {middle - half}")
        expect_close(highs[key], middle + half, f"upper bound of {key}", 1e-4)
