"""OpenTelemetry's variables where they leave little or nothing to send, and what of the wire they may change."""

import json
import signal
import time

from checks import check, expect, expect_equal
from collector import OK, Answer, Collector, partial_success, spans
from world import expect_one_line_failure, expect_success

SIGNALS = ("TRACES", "METRICS", "LOGS")
NO_SIGNAL = {f"OTEL_{signal}_EXPORTER": "none" for signal in SIGNALS}
SILENCE = "nothing is sent: no signal is enabled"


class Home:
    """A state folder that knows one collector by a variable."""

    def __init__(self, world, answer=lambda path, number: OK):
        self.world = world
        self.path = world.home()
        self.path.mkdir(mode=0o700)
        self.collector = world.entering(Collector(answer))

    def soma(self, *arguments, **environment):
        environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": self.collector.url, **environment}
        return self.world.soma(*arguments, home=self.path, environment=environment)

    def act(self):
        expect_success(self.world.soma("run", "--", "true", home=self.path), "an action")

    def waiting(self):
        rows = json.loads(self.soma("status", "--exporter", "--json").stdout)
        return {row["signal"]: row.get("queued") for row in rows}


@check("where no signal is enabled nothing is sent or lost, and each command says so once")
def no_signal(world):
    home = Home(world)
    expect_success(home.soma("export"), "the export that makes the collector known")
    home.act()
    waiting = home.waiting()
    expect_equal(waiting["traces"], 1, "spans that wait")
    home.collector.take()
    result = home.soma("export", **NO_SIGNAL)
    expect_equal((result.returncode, result.stdout, result.stderr), (0, SILENCE + "\n", ""), "an export")
    expect_one_line_failure(home.soma("export", "--test", **NO_SIGNAL), 1, "a test", SILENCE)
    environment = {**NO_SIGNAL, "OTEL_EXPORTER_OTLP_ENDPOINT": home.collector.url, "OTEL_BSP_SCHEDULE_DELAY": "20"}
    process, _ = world.serve(home.path, environment=environment)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    expect_equal(process.wait(20), 0, "soma serve")
    said = process.said.read_text(encoding="utf-8").splitlines()
    expect_equal(said.count("soma: " + SILENCE), 1, "what soma serve says")
    expect_equal(home.collector.take(), [], "requests")
    expect_equal(home.waiting(), waiting, "what waits")
    expect_success(home.soma("export"), "an export with every signal")
    expect_equal(len(spans(home.collector.take())), 1, "spans that waited")


@check("only what is in force for a signal that is sent can be wrong")
def in_force(world):
    home = Home(world)
    base = "OTEL_EXPORTER_OTLP_"
    for name, bad, good in (
        ("PROTOCOL", "grpc", "HTTP/Protobuf"), ("COMPRESSION", "zstd", "GZIP"), ("TIMEOUT", "1e3", "0"),
        ("ENDPOINT", "collector:4317", home.collector.url + "/own"),
    ):
        own = {f"{base}{signal}_{name}": good for signal in SIGNALS}
        result = home.soma("export", "--test", **{base + name: bad, **own})
        expect_success(result, f"{name} with a form for each signal")
        expect_equal(len(home.collector.take()), 3, f"{name}: requests")
        expect_one_line_failure(home.soma("export", "--test", **{base + name: bad}), 2, f"{name} alone", base + name)
        result = home.soma("export", "--test", **{f"{base}LOGS_{name}": bad, "OTEL_LOGS_EXPORTER": "None"})
        expect_success(result, f"{name} of a signal that is not sent")
        expect_equal({request.signal for request in home.collector.take()}, {"traces", "metrics"}, f"{name}: signals")


@check("headers of a user's own replace soma's name and leave the message as it is")
def own_headers(world):
    home = Home(world)
    reserved = "content-type=text/plain,Content-Length=3,Transfer-Encoding=chunked,Host=foo,Content-Encoding=gzip,Connection=close"
    result = home.soma("export", "--test", OTEL_EXPORTER_OTLP_HEADERS=f"{reserved},user-agent=mine/1,X-Team=soma,X-Bad=%01")
    expect_success(result, "the test export")
    expect("left out 7 pairs" in result.stderr, f"what is said: {result.stderr}")
    requests = home.collector.take()
    for request in requests:
        # One sent twice is spelled in two ways here.
        sent = {name.lower(): value for name, value in request.headers.items()}
        expect_equal(len(sent), len(request.headers), "fields whose names differ")
        expect_equal(sent.pop("content-length"), str(len(request.body)), "Content-Length")
        expect_equal(sent, {
            "host": home.collector.url.removeprefix("http://"), "accept": "*/*", "content-type": "application/x-protobuf",
            "user-agent": "mine/1", "x-team": "soma",
        }, "fields")
    expect_equal(len(requests), 3, "requests")
    expect_success(home.soma("export", "--test"), "the test export without headers")
    expect(home.collector.take()[0].headers["User-Agent"].startswith("soma/"), "the user agent is not soma's")


@check("a test export shows a collector's warning, and reads JSON whatever the case of its media type")
def warnings(world):
    def json_answer(body):
        return Answer(body=body, headers=[("Content-Type", "Application/JSON ; charset=UTF-8")])

    answers = {
        "traces": partial_success(0, "use a newer protocol"),
        "metrics": json_answer(b'{"partialSuccess":{}}'),
        "logs": json_answer(b'{"partialSuccess":{"errorMessage":"late"}}'),
    }
    home = Home(world, lambda path, number: answers[path.rsplit("/", 1)[1]])
    result = home.soma("export", "--test")
    expect_success(result, "the test export")
    ends = [line.partition(" ms")[2] for line in result.stdout.splitlines()]
    expect_equal(ends, [", which warns: use a newer protocol", "", ", which warns: late"], "what is said")
    rows = json.loads(home.soma("export", "--test", "--json").stdout)
    expect_equal([row.get("message") for row in rows], ["use a newer protocol", None, "late"], "messages")
    expect_equal([row["taken"] for row in rows], [True, True, True], "taken")
