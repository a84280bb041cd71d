"""What happens where the collector does not take what it is sent."""

import contextlib
import email.utils
import json
import sqlite3
import ssl
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from checks import check, expect, expect_equal
from collector import OK, Answer, Collector, attributes, envelopes, logs, metrics, number, partial_success, points
from collector import resources, spans
from otlp_checks import named
from recording import span_id, write_long
from world import expect_one_line_failure, expect_success, free_port


def always(answer):
    return lambda path, number: answer


@check("a replay whose export is not accepted ends with exit code 1 and one line that says why")
def replay_not_accepted(world):
    cases = [
        ("400", always(Answer(400)), ["400"]),
        ("404", always(Answer(404)), ["404", "/v1/traces"]),
        ("401", always(Answer(401)), ["401"]),
        ("500", always(Answer(500)), ["500"]),
        ("503", always(Answer(503)), ["503"]),
        ("429 with Retry-After", always(Answer(429, headers=[("Retry-After", "3600")])), ["429"]),
        ("a redirect", always(Answer(302, headers=[("Location", "http://127.0.0.1:1/")])), ["302"]),
        ("a partial success", traces_only(partial_success(3, "three were too old")), ["3", "three were too old"]),
        ("a hang-up", always(Answer(hang_up=True)), ["127.0.0.1"]),
        ("metrics refused", metrics_only(Answer(400)), ["400", "/v1/metrics"]),
        ("a message of many lines", traces_only(partial_success(1, "one\ntwo\x1b[31m")), ["1"]),
    ]
    for name, answer, words in cases:
        with Collector(answer) as collector:
            start = time.monotonic()
            result = world.soma("replay", "--export", collector.url, world.edge_cases.path)
            expect(time.monotonic() - start < 20, f"{name}: took {time.monotonic() - start:.0f} s")
        expect_one_line_failure(result, 1, name, *words)


def traces_only(answer):
    return lambda path, number: answer if path.endswith("/v1/traces") else OK


def metrics_only(answer):
    return lambda path, number: answer if path.endswith("/v1/metrics") else OK


@check("a collector that is not there at all is named in one line")
def replay_nobody_there(world):
    port = free_port()
    for base in (f"http://127.0.0.1:{port}", f"https://127.0.0.1:{port}", "http://no-such-host.invalid:4318"):
        result = world.soma("replay", "--export", base, world.edge_cases.path)
        host = base.split("/")[2].split(":")[0]
        expect_one_line_failure(result, 1, base, host)


@check("a collector that never answers costs ten seconds, not more")
def replay_silence(world):
    with Collector(always(Answer(silence=60))) as collector:
        start = time.monotonic()
        result = world.soma("replay", "--export", collector.url, world.edge_cases.path, timeout=40)
        seconds = time.monotonic() - start
    expect_one_line_failure(result, 1, "silence")
    expect(8 < seconds < 15, f"gave up after {seconds:.1f} s")


@check("a server that is no collector is told from one that is")
def replay_not_a_collector(world):
    with Collector(always(Answer(200, body=b"<html>welcome</html>", headers=[("Content-Type", "text/html")]))) as web:
        result = world.soma("replay", "--export", web.url, world.edge_cases.path)
    expect(result.returncode in (0, 1), f"exit code {result.returncode}")
    expect(len(result.stderr.splitlines()) == 1, f"standard error: {result.stderr!r}")


@check("a bad URL or address is a usage error: exit code 2 and one line")
def usage_errors(world):
    path = world.edge_cases.path
    no_urls = ("collector", "localhost:4318", "ftp://h/", "http://", "http:///v1", "http://a b/")
    for url in (*no_urls, "http://h/?q=1", "http://h/#f"):
        expect_one_line_failure(world.soma("replay", "--export", url, path), 2, f"replay --export {url!r}", "URL")
        expect_one_line_failure(world.soma("export", "--endpoint", url), 2, f"export --endpoint {url!r}", "URL")
    for address in ("nonsense", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:x", ":::::"):
        result = world.soma("serve", "--web.listen-address", address, timeout=10)
        expect_one_line_failure(result, 2, f"serve --web.listen-address {address!r}")
    mistaken = ([], ["nonsense"], ["replay"], ["replay", "--nonsense", path], ["export", "extra"], ["serve", "x"])
    for arguments in mistaken:
        expect_one_line_failure(world.soma(*arguments), 2, f"soma {' '.join(map(str, arguments))}", "--help")


@check("an export without any known collector says how to name one")
def export_unknown(world):
    expect_one_line_failure(world.soma("export"), 1, "soma export", "--endpoint", "OTEL_EXPORTER_OTLP_ENDPOINT")


class Outbox:
    """A state folder whose spans wait for a collector that remembers whom it took what from."""

    def __init__(self, world):
        self.world = world
        self.home = world.home()
        self.answer = OK
        self.collector = world.entering(Collector(lambda path, number: self.choose(path, number)))
        self.taken = []

    def choose(self, path, number):
        return self.answer(path, number) if callable(self.answer) else self.answer

    def export(self, *arguments):
        """Runs `soma export`; notes the spans that were taken."""
        result = self.world.soma("export", *arguments, home=self.home)
        accepted = [request for request in self.collector.take() if 200 <= request.status < 300]
        self.last_accepted = accepted
        self.taken += [span.span_id for span in spans(accepted)]
        return result

    def remember(self):
        expect_success(self.export("--endpoint", self.collector.url), "the first export")

    def record(self, recording):
        expect_success(self.world.soma("replay", "--live", recording.path, home=self.home), "replay --live")

    def query(self, sql):
        with contextlib.closing(sqlite3.connect(f"file:{self.home}/analytics.db?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()

    def wanted(self, recording):
        """The ids of the spans of the recording's actions, and of what fired meanwhile, in this state folder."""
        epoch = self.query("SELECT value FROM installation WHERE name = 'epoch'")[0][0]
        named = [(a.session, a.agent, f"action:{a.number}") for a in recording.actions]
        firings = self.query("SELECT session, agent, firing_id FROM guidance_firings")
        named += [(session, agent, f"guidance:{firing}") for session, agent, firing in firings]
        return sorted(span_id(epoch, *names) for names in named)


@check("what waits survives a 503, a hang-up and an absent collector, and is sent exactly once")
def export_keeps(world):
    outbox = Outbox(world)
    outbox.remember()
    outbox.record(world.edge_cases)
    for status in (503, 429, 502, 504, 401, 404):
        outbox.answer = Answer(status)
        expect_one_line_failure(outbox.export(), 1, f"export answered {status}", str(status))
    outbox.answer = Answer(hang_up=True)
    expect_one_line_failure(outbox.export(), 1, "export hung up on")
    nobody = f"http://127.0.0.1:{free_port()}"
    expect_one_line_failure(outbox.export("--endpoint", nobody), 1, "export to nobody", "127.0.0.1")
    expect_equal(outbox.taken, [], "spans that were taken so far")
    outbox.answer = OK
    expect_success(outbox.export("--endpoint", outbox.collector.url), "the export that is taken")
    # Sessions are open still: only the actions' spans are due.
    expect_equal(sorted(outbox.taken), outbox.wanted(world.edge_cases), "spans taken")
    expect_success(outbox.export(), "one export more")
    expect_equal(sorted(outbox.taken), outbox.wanted(world.edge_cases), "spans taken after one export more")


@check("a collector that fails halfway gets the rest later, and nothing twice")
def export_resumes(world):
    outbox = Outbox(world)
    outbox.remember()
    recording = write_long(world.scratch(), 1500)
    outbox.record(recording)
    outbox.answer = lambda path, number: OK if number == 0 else Answer(503)
    expect_one_line_failure(outbox.export(), 1, "export cut off after one batch", "503")
    first = len(outbox.taken)
    expect(0 < first < 1500, f"{first} of 1500 spans were taken in one batch")
    outbox.answer = OK
    expect_success(outbox.export(), "the export of the rest")
    expect_equal(sorted(outbox.taken), outbox.wanted(recording), "spans taken")
    expect_equal(outbox.query("SELECT coalesce(sum(items), 0) FROM outbox")[0][0], 0, "what still waits")


@check("four exports at once send everything exactly once")
def export_together(world):
    outbox = Outbox(world)
    outbox.remember()
    recording = write_long(world.scratch(), 1500)
    outbox.record(recording)
    # Slow enough for all four to be at it.
    outbox.answer = lambda path, number: (time.sleep(0.3), OK)[1]
    with ThreadPoolExecutor(4) as pool:
        for result in [job.result() for job in [pool.submit(outbox.export) for _ in range(4)]]:
            expect_success(result, "one of four exports")
    expect_equal(sorted(outbox.taken), outbox.wanted(recording), "spans taken")


@check("a wrong address, wrong credentials, and a success that is not a collector's, cost nothing")
def export_misconfigured(world):
    html = Answer(body=b"<html>sign in</html>", headers=[("Content-Type", "text/html")])
    for name, answer, said in (("401", Answer(401), "401"), ("HTML", html, "not OTLP"), ("404", Answer(404), "404")):
        outbox = Outbox(world)
        outbox.remember()
        outbox.record(world.edge_cases)
        outbox.answer = answer
        expect_one_line_failure(outbox.export(), 1, name, said)
        outbox.answer = OK
        outbox.taken = []
        expect_success(outbox.export(), f"{name}: the next export")
        expect_equal(sorted(outbox.taken), outbox.wanted(world.edge_cases), f"{name}: spans taken")


@check("a test export sends one span, one point and one log record, and says what came back")
def export_test(world):
    outbox = Outbox(world)
    url = outbox.collector.url
    outbox.record(world.edge_cases)
    result = world.soma("export", "--test", "--endpoint", url, home=outbox.home)
    expect_success(result, "the test export")
    expect_equal([line.split()[:2] for line in result.stdout.splitlines()], [
        ["traces", url + "/v1/traces"], ["metrics", url + "/v1/metrics"], ["logs", url + "/v1/logs"],
    ], "lines")
    requests = outbox.collector.take()
    expect_equal([span.name for span in spans(requests)], ["soma export --test"], "spans")
    expect_equal([(metric.name, len(points(metric))) for metric in metrics(requests)], [("soma.export.test", 1)], "metrics")
    expect_equal([record.event_name for record in logs(requests)], ["soma.export.test"], "log records")
    outbox.answer = lambda path, number: Answer(401) if path.endswith("traces") else OK
    result = world.soma("export", "--test", "--endpoint", url, "--json", home=outbox.home)
    expect_equal(result.returncode, 1, "exit code of a test that fails")
    expect_equal([line["taken"] for line in json.loads(result.stdout)], [False, True, True], "taken")
    expect_equal(outbox.query("SELECT count(*) FROM destinations")[0][0], 0, "destinations remembered by a test")


@check("the exporter's status says what was sent, rejected and dropped, without a password")
def exporter_status(world):
    outbox = Outbox(world)
    base = outbox.collector.url.replace("http://", "http://me:secret@")
    expect_equal(json.loads(world.soma("status", "--exporter", "--json", home=outbox.home).stdout), [], "no destinations")
    expect_success(outbox.export("--endpoint", base), "the first export")
    outbox.record(world.edge_cases)
    outbox.answer = traces_only(partial_success(3, "no"))
    expect_one_line_failure(outbox.export(), 1, "the export that is refused in part", "the collector rejected 3 spans: no")
    outbox.answer = Answer(503)
    outbox.record(world.edge_cases)
    expect_one_line_failure(outbox.export(), 1, "the export that fails")
    rows = json.loads(world.soma("status", "--exporter", "--json", home=outbox.home).stdout)
    expect_equal([row["signal"] for row in rows], ["logs", "metrics", "traces"], "signals")
    found = rows[2]
    expect_equal((found["rejected"], found["last_rejection"]), (3, "no"), "rejected")
    expect_equal(found["dropped"], 0, "dropped")
    for row, kind in ((rows[0], "logs"), (found, "traces")):
        expect_equal(row["queued"], outbox.query(f"SELECT coalesce(sum(items), 0) FROM outbox WHERE signal = '{kind}'")[0][0], kind)
    expect(found["sent"] > 200 and "503" in found["last_error"] and found["failed_attempts"] == 1, f"{found}")
    text = world.soma("status", "--exporter", home=outbox.home).stdout
    expect("secret" not in text + json.dumps(found) and "/v1/traces" in text, text)
    for answer in (OK, Answer(503), Answer(404), Answer(200, body=b"<html>")):
        outbox.answer = answer
        result = outbox.export("--endpoint", base)
        expect("secret" not in result.stdout + result.stderr, f"a password is shown: {result.stdout + result.stderr}")


@check("Retry-After is kept to in both its forms, up to an hour; without it the delay doubles")
def retry_after(world):
    outbox = Outbox(world)
    outbox.remember()
    outbox.record(world.edge_cases)

    def delay(answer):
        outbox.answer = answer
        before = time.time()
        expect_one_line_failure(outbox.export(), 1, "an export", str(answer.status))
        sql = "SELECT next_attempt_time_unix_nano FROM destinations WHERE signal = 'traces'"
        return outbox.query(sql)[0][0] / 1e9 - before

    def asking(text):
        return Answer(503, headers=[("Retry-After", text)])

    for text, seconds in (("30", 30), (email.utils.formatdate(time.time() + 90, usegmt=True), 90), ("86400", 3600)):
        found = delay(asking(text))
        expect(seconds - 3 < found < seconds * 1.1 + 3, f"Retry-After {text}: the next attempt is {found:.1f} s away")
    outbox.answer = OK
    expect_success(outbox.export(), "the export that is taken")
    outbox.record(world.edge_cases)
    for text, wanted in (("soon", 5), ("-1", 10), (email.utils.formatdate(0, usegmt=True), 20)):
        found = delay(asking(text))
        expect(wanted * 0.75 < found < wanted * 1.25 + 1, f"Retry-After {text}: the next attempt is {found:.1f} s away")


@check("batches are halved until a collector finds them small enough")
def export_too_large(world):
    outbox = Outbox(world)
    outbox.remember()
    recording = write_long(world.scratch(), 1500)
    outbox.record(recording)
    outbox.answer = lambda path, number: Answer(413) if number < 3 else OK
    expect_success(outbox.export(), "the export")
    expect_equal(sorted(outbox.taken), outbox.wanted(recording), "spans taken")


@check("another collector takes the place of the remembered one only once it answers")
def export_elsewhere(world):
    outbox = Outbox(world)
    outbox.remember()
    dead = f"http://127.0.0.1:{free_port()}"
    expect_one_line_failure(outbox.export("--endpoint", dead), 1, "a dead endpoint", "127.0.0.1")
    expect_success(outbox.export(), "the export to the remembered one")
    expect_one_line_failure(outbox.export("--endpoint", "http://a:b:c"), 2, "a bad port", "--endpoint")
    expect_success(outbox.export(), "the export to the remembered one")


@check("what the collector refuses for good is counted and not sent again")
def export_refused(world):
    for name, answer, refused in (
        ("400", traces_only(Answer(400)), None),
        ("500", traces_only(Answer(500)), None),
        ("partial success", traces_only(partial_success(3, "no")), 3),
    ):
        outbox = Outbox(world)
        outbox.remember()
        outbox.record(world.edge_cases)
        outbox.answer = answer
        result = outbox.export()
        expect_one_line_failure(result, 1, name)
        outbox.answer = OK
        outbox.taken = []
        expect_success(outbox.export(), f"{name}: the next export")
        expect_equal(outbox.taken, [], f"{name}: spans sent again")
        expect_success(outbox.export(), f"{name}: the one after it")
        counts = {}
        for metric in metrics(outbox.last_accepted):
            if metric.name == "soma.exporter.items":
                for point in points(metric):
                    own = attributes(point.attributes)
                    counts[own["soma.exporter.signal"], own["soma.exporter.result"]] = number(point)
        refused = len(outbox.wanted(world.edge_cases)) if refused is None else refused
        expect_equal(counts.get(("traces", "rejected"), 0), refused, f"{name}: rejected spans counted")
        sent = len(outbox.wanted(world.edge_cases)) - refused
        expect_equal(counts.get(("traces", "sent"), 0), sent, f"{name}: sent spans counted")


@check("replay --live --export sends under the state folder's own instance and epoch")
def live_export(world):
    outbox = Outbox(world)
    url = outbox.collector.url
    result = world.soma("replay", "--live", "--export", url, world.edge_cases.path, home=outbox.home)
    expect_success(result, "replay --live --export")
    requests = outbox.collector.take()
    found = sorted(span.span_id for span in spans(requests))
    expect_equal(found, outbox.wanted(world.edge_cases), "ids of the spans")
    instance = outbox.query("SELECT value FROM installation WHERE name LIKE '%instance%'")[0][0]
    for request in requests:
        for resource, _ in envelopes(request):
            own = attributes(resource.attributes)
            expect_equal(own["service.instance.id"], instance, "service.instance.id")
    expect_success(outbox.export(), "the export afterwards, to the remembered collector")
    expect_equal(outbox.taken, [], "spans sent again")


@check("OTEL_EXPORTER_OTLP_ENDPOINT names the collector, an option goes before it, and an empty one is none")
def endpoint_environment(world):
    outbox = Outbox(world)
    name, url = "OTEL_EXPORTER_OTLP_ENDPOINT", outbox.collector.url
    elsewhere = f"http://127.0.0.1:{free_port()}"
    for arguments, value, path in (
        ((), url + "/from/variable", "/from/variable/v1/metrics"),
        (("--endpoint", url + "/from/option"), elsewhere, "/from/option/v1/metrics"),
        ((), "", "/from/option/v1/metrics"),
    ):
        result = world.soma("export", *arguments, home=outbox.home, environment={name: value})
        expect_success(result, f"export with {name}={value}")
        expect_equal([request.path for request in outbox.collector.take()], [path], f"paths with {name}={value}")
    for value in ("localhost:4318", "nonsense"):
        result = world.soma("export", home=outbox.home, environment={name: value})
        expect_one_line_failure(result, 2, f"export with {name}={value}", name)


@check("a forgotten collector leaves nothing waiting")
def export_forget(world):
    outbox = Outbox(world)
    outbox.remember()
    outbox.record(world.edge_cases)
    expect_success(outbox.export("--forget"), "export --forget")
    expect_equal(outbox.query("SELECT coalesce(sum(items), 0) FROM outbox")[0][0], 0, "what still waits")
    expect_one_line_failure(outbox.export(), 1, "export after --forget", "--endpoint")


@check("a recording with bad lines is exported without them, and the exit code says so")
def bad_lines(world):
    good = write_long(world.scratch(), 20)
    lines = good.path.read_text(encoding="utf-8").splitlines(keepends=True)
    secret = "a private text that no message may quote"
    bad = [f'{{"agent": "{secret}", "session": 5}}\n', f"{secret}\n", "[]\n", '{"agent": "x"\n', "\x00\xff\n"]
    path = world.scratch() / "damaged.jsonl"
    path.write_text("".join([*lines[:10], *bad, *lines[10:]]), encoding="utf-8")
    with Collector() as collector:
        result = world.soma("replay", "--export", collector.url, path)
        requests = collector.take()
    expect_equal(result.returncode, 1, "exit code")
    expect(secret not in result.stdout + result.stderr, "a message quotes what is private")
    for number in range(11, 16):
        expect(str(number) in result.stderr, f"line {number} is not reported: {result.stderr!r}")
    expect_equal(len(named(spans(requests), "execute_tool")), 20, "actions' spans")


@check("several files are each exported under an instance of its own, and nothing is sent of one that is missing")
def several_files(world):
    recordings = [world.edge_cases, write_long(world.scratch(), 30)]
    missing = world.scratch() / "missing.jsonl"
    with Collector() as collector:
        paths = [recording.path for recording in recordings]
        result = world.soma("replay", "--export", collector.url, *paths)
        expect_success(result, "the export of two files")
        requests = collector.take()
        told = [span for span in spans(requests) if not span.name.startswith("soma.guidance ")]
        expect_equal(len(told), sum(len(r.actions) + len(r.sessions) for r in recordings), "spans")
        instances = [found["service.instance.id"] for found in resources(requests)]
        expect_equal(len(set(instances)), 2, "different instances")
        result = world.soma("replay", "--export", collector.url, missing)
        expect_one_line_failure(result, 1, "a missing file", str(missing))
        expect_equal(collector.take(), [], "requests for a missing file")


def certificates(folder):
    """An authority, and a server's and a client's certificate from it, for 127.0.0.1."""

    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, capture_output=True, timeout=60)

    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem")
    for name in ("server", "client"):
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
                "-copy_extensions", "copy", "-out", f"{name}.pem")


@check("headers, an own authority and a client certificate reach the collector, by file and by environment")
def secured(world):
    keys = world.scratch()
    certificates(keys)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys / "server.pem", keys / "server.key")
    context.load_verify_locations(keys / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    collector = world.entering(Collector(tls=context))
    home = world.home()
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=home), "replay --live")

    def export(environment=None):
        result = world.soma("export", "--endpoint", collector.url, home=home, environment=environment)
        return result, collector.take()

    result, requests = export()
    expect_one_line_failure(result, 1, "an unknown authority", "certificate")
    expect_equal(requests, [], "requests to a server that is not trusted")
    by_variables = {
        "OTEL_EXPORTER_OTLP_CERTIFICATE": str(keys / "ca.pem"),
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE": str(keys / "client.pem"),
        "OTEL_EXPORTER_OTLP_CLIENT_KEY": str(keys / "client.key"),
        "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer%20topsecret",
    }
    without = {key: value for key, value in by_variables.items() if "CLIENT" not in key}
    expect_one_line_failure(export(without)[0], 1, "no client certificate")
    result, requests = export(by_variables)
    expect_success(result, "the export that is trusted")
    expect_equal({request.headers["Authorization"] for request in requests}, {"Bearer topsecret"}, "Authorization")
    (home / "soma.yaml").write_text(
        f"exporter: {{headers: {{Authorization: Bearer topsecret}}, certificate: {keys}/ca.pem, "
        f"client_certificate: {keys}/client.pem, client_key: {keys}/client.key}}\n",
        encoding="utf-8",
    )
    result, requests = export()
    expect_success(result, "the export by soma.yaml")
    expect_equal({request.headers["Authorization"] for request in requests}, {"Bearer topsecret"}, "Authorization")
    said = world.soma("config", home=home).stdout + (home / "audit.jsonl").read_text(encoding="utf-8")
    expect("topsecret" not in said, "a header's value is shown or logged")
    stored = (home / "analytics.db").read_bytes() + (home / "analytics.db-wal").read_bytes()
    expect(b"topsecret" not in stored, "a header's value is in the database")
    grpc = world.soma("export", home=home, environment={"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"})
    expect_one_line_failure(grpc, 2, "grpc", "http/protobuf")
    disabled = world.soma("export", home=home, environment={"OTEL_SDK_DISABLED": "true"})
    expect_success(disabled, "a disabled export")
    expect_equal(collector.take(), [], "requests while disabled")
