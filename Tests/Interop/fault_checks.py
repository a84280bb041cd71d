"""Servers that go wrong in every way that a network has: nothing is lost, and what is sent again is the same."""

import collections
import contextlib
import email.utils
import gzip
import json
import pathlib
import re
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from checks import check, expect, expect_equal
from collector import Answer, Collector, attributes, logs, metrics, number, partial_success, points, spans
from fault_server import OK, FaultServer, hang_up, response
from world import expect_success

#: What keeps the data: the first until a better time, the second until the address or the credentials are put right.
RETRIED = {429, 502, 503, 504}
MISCONFIGURED = {401, 403, 404, 405, 407, *range(300, 400)}


class Place:
    """A state folder in which a few spans and log records wait for each of many destinations."""

    def __init__(self, world, urls, settings=""):
        """`urls` maps the names of destinations to their base URLs."""
        self.world = world
        self.home = world.home()
        self.home.mkdir(mode=0o700)
        lines = ["exporter:", "  destinations:"]
        for name, url in urls.items():
            lines.append(f"    {name}: {{endpoint: '{url}', signals: [traces, logs]{settings}}}")
        (self.home / "soma.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.record(world.edge_cases, 40)
        self.spans, self.logs = (
            self.query(f"SELECT coalesce(sum(items), 0) FROM outbox WHERE signal = '{kind}'")[0][0] for kind in ("traces", "logs")
        )
        expect(not urls or (self.spans >= 40 and self.logs > 1), f"{self.spans} spans and {self.logs} log records wait")

    def record(self, recording, count):
        """The first actions of a recording, one of which fires or changes an agent's mode."""
        part = self.world.scratch() / "part.jsonl"
        lines = recording.path.read_text(encoding="utf-8").splitlines(keepends=True)
        part.write_text("".join(lines[:count]), encoding="utf-8")
        expect_success(self.world.soma("replay", "--live", part, home=self.home), "replay --live")

    def export(self, *arguments, environment=None):
        return self.world.soma("export", *arguments, home=self.home, environment=environment)

    def query(self, sql):
        with contextlib.closing(sqlite3.connect(f"file:{self.home}/analytics.db?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()

    def status(self):
        """What `soma status --exporter` says of each destination's signals."""
        result = self.world.soma("status", "--exporter", "--json", home=self.home)
        expect_success(result, "status --exporter")
        return {(row["name"], row["signal"]): row for row in json.loads(result.stdout)}

    def expect_all_waits(self, names, but=()):
        """Every destination has neither got nor lost anything."""
        for (name, signal), row in self.status().items():
            if name not in names:
                continue
            found = {key: row[key] for key in ("sent", "rejected", "dropped", "queued")}
            waiting = self.spans if signal == "traces" else self.logs
            expect_equal(found, {"sent": 0, "rejected": 0, "dropped": 0, "queued": waiting}, f"{name}: {signal}")
            if signal == "traces":
                expect(row["last_error"], f"{name}: no error is on record")

    def identities(self, requests):
        """The ids of spans and of log records in requests, by the name of the destination, in the order of their coming."""
        found = collections.defaultdict(lambda: ([], []))
        for name, request, _ in requests:
            found[name][0].extend(span.span_id for span in spans([request]))
            found[name][1].extend(attributes(record.attributes)["log.record.uid"] for record in logs([request]))
        return found

    def expect_all_taken(self, server, before):
        """A healthy server gets everything for each destination exactly once, of which what came before is part."""
        expect_success(self.export(), "the export to a server that is well")
        taken = self.identities(server.take())
        expect_equal(set(taken), set(server.faults), "destinations that took something")
        for name, (span_ids, log_ids) in taken.items():
            expect_equal((len(span_ids), len(set(span_ids))), (self.spans, self.spans), f"{name}: spans taken")
            expect_equal((len(log_ids), len(set(log_ids))), (self.logs, self.logs), f"{name}: log records taken")
        for name, (span_ids, log_ids) in self.identities(before).items():
            expect(set(span_ids) <= set(taken[name][0]), f"{name}: spans had other ids when they were sent first")
            expect(set(log_ids) <= set(taken[name][1]), f"{name}: log records had other ids when they were sent first")
        expect_equal(self.query("SELECT coalesce(sum(items), 0) FROM outbox"), [(0,)], "what still waits")


def faulty(world, faults, settings="", **options):
    """A server with these faults, and a state folder with a destination for each."""
    server = world.entering(FaultServer(faults, **options))
    return server, Place(world, {name: f"{server.url}/{name}" for name in faults}, settings)


def expect_kept(world, faults, settings="", **options):
    """None of these faults makes soma take anything for sent; afterwards it sends all of it."""
    server, place = faulty(world, faults, settings, **options)
    result = place.export()
    expect_equal(result.returncode, 1, "exit code of the export to a faulty server")
    expect_equal(len(result.stderr.splitlines()), 1, "lines on standard error")
    place.expect_all_waits(faults)
    before = server.take()
    server.heal()
    place.expect_all_taken(server, before)
    return result


@check("each status has its effect: taken, kept, or refused for good and counted, and nothing is lost")
def statuses(world):
    # 101 is no answer but another protocol; above 599 is none either, and counts as a server's error (RFC 9110, 15).
    known = [status for status in (*range(100, 600), 600, 999)]
    server, place = faulty(world, {f"s{status}": response(status) for status in known})
    result = place.export()
    expect_equal(result.returncode, 1, "exit code")
    server.take()
    rows = place.status()
    refused = {}
    for status in known:
        for signal, count in (("traces", place.spans), ("logs", place.logs)):
            row = rows[f"s{status}", signal]
            found = tuple(row[key] for key in ("sent", "rejected", "queued", "dropped"))
            if 200 <= status < 300:
                wanted = (count, 0, 0, 0)
            elif status in RETRIED or status in MISCONFIGURED:
                wanted = (0, 0, count, 0)
            elif status < 200:
                # Interim: the connection then ends without an answer, so the other signal is not tried.
                wanted = (0, 0, count, 0)
            elif status == 413:
                # Two in a row that are too large by themselves: it is the server then.
                wanted = (0, 2, count - 2, 0)
            else:
                wanted = (0, count, 0, 0)
            expect_equal(found, wanted, f"status {status}, {signal}: sent, rejected, queued, dropped")
            refused[f"s{status}", signal] = row["rejected"]
            if status >= 300:
                expect(str(status) in row["last_error"], f"status {status}: {row['last_error']!r}")
    server.heal()
    expect_success(place.export(), "the export to a server that is well")
    taken = place.identities(server.take())
    rows = place.status()
    for (name, signal), row in rows.items():
        count, ids = (place.spans, taken[name][0]) if signal == "traces" else (place.logs, taken[name][1])
        expect_equal(row["sent"] + row["rejected"], count, f"{name}: {signal} taken and refused")
        expect_equal(row["rejected"], refused[name, signal], f"{name}: {signal} refused")
        already = count if name[1] == "2" and len(name) == 4 else 0
        expect_equal((len(ids), len(set(ids))), (row["sent"] - already,) * 2, f"{name}: {signal} taken once healed")
    expect_equal(place.query("SELECT coalesce(sum(items), 0) FROM outbox"), [(0,)], "what still waits")
    with Collector() as watch:
        expect_success(place.export("--endpoint", watch.url), "an export with metrics")
        counted = collections.Counter()
        for metric in metrics(watch.take()):
            for point in points(metric) if metric.name == "soma.exporter.items" else []:
                own = attributes(point.attributes)
                counted[own["soma.exporter.result"]] += number(point)
    for result in ("sent", "rejected"):
        expect_equal(counted[result], sum(row[result] for row in rows.values()), f"items {result} in all, by the counter")


@check("a response cut at any byte keeps what waits, which is sent again under the same ids")
def cut_responses(world):
    body = partial_success(0, "half a warning").body
    whole = response(body=body, headers=[("Content-Type", "application/x-protobuf")])
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n\n\0\r\n0\r\n\r\n"

    def cut(data, resets):
        def act(connection):
            connection.sendall(data)
            if resets:
                hang_up(connection)

        return act

    faults = {}
    # "Incomplete if the zero-sized chunk that terminates the encoding has not been received" (RFC 9112, 8): what is left of
    # its line end then says nothing more.
    for name, data, end in (("w", whole, len(whole)), ("c", chunked, chunked.index(b"0\r\n\r\n") + 3)):
        for length in range(end):
            faults[f"{name}{length}"] = cut(data[:length], resets=length % 2 == 1)
    expect_kept(world, faults)


@check("a request cut at any byte keeps what waits, which is sent again under the same ids")
def cut_requests(world):
    class Cut:
        def __init__(self, bytes_read):
            self.bytes_read = bytes_read

    faults = {f"r{length}": Cut(length) for length in (*range(64, 400), 1_000, 2_000, 5_000, 10_000)}
    expect_kept(world, faults)
    expect_kept(world, {"accept": OK}, before=hang_up)


@check("a success that is not OTLP keeps what waits; an empty one and JSON are taken")
def odd_successes(world):
    html = [("Content-Type", "text/html")]
    protobuf = [("Content-Type", "application/x-protobuf")]
    json_type = [("Content-Type", "application/json")]
    bomb = gzip.compress(b"\0" * (1 << 20))
    expect_kept(world, {
        "html": response(body=b"<html>welcome</html>", headers=html),
        "malformed": response(body=b"\xff\xff\xff\xff", headers=protobuf),
        "cut-field": response(body=b"\n\x7f\x08", headers=protobuf),
        "text": response(body=b"OK", headers=[("Content-Type", "text/plain")]),
        "gzip": response(body=bomb, headers=[*protobuf, ("Content-Encoding", "gzip")]),
        "json-error": response(body=b'{"message":"no Route matched"}', headers=json_type),
        "json-html": response(body=b"<html>login</html>", headers=json_type),
        "json-list": response(body=b"[]", headers=json_type),
    })
    server, place = faulty(world, {
        "empty": OK,
        "no-content": response(204),
        "json": response(body=b'{"partialSuccess":{}}', headers=json_type),
        "json-empty": response(body=b"{}", headers=json_type),
        "protobuf": response(body=b"\n\0", headers=protobuf),
        "close": lambda connection: connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n"),
    })
    expect_success(place.export(), "an export that is taken")
    expect_equal(place.query("SELECT coalesce(sum(items), 0) FROM outbox"), [(0,)], "what still waits")


@check("a partial success is counted with its message; one that refuses more than was sent counts what was sent")
def partial_successes(world):
    def partly(rejected, message):
        answer = partial_success(rejected, message)
        return response(body=answer.body, headers=answer.headers)

    server, place = faulty(world, {
        "some": partly(3, "three were too old"),
        "warned": partly(0, "use a newer protocol"),
        "liar": partly(2**63 - 1, "all of them"),
        "minus": partly(-5, "none of them"),
        "json": response(
            body=b'{"partialSuccess":{"rejectedSpans":"2","rejectedLogRecords":1,"errorMessage":"a few"}}',
            headers=[("Content-Type", "application/json")],
        ),
    })
    result = place.export()
    expect_equal(result.returncode, 1, "exit code")
    expect("/warned, which warns: use a newer protocol\n" in result.stdout, f"what is said of a warning: {result.stdout}")
    rows = place.status()
    for signal, count in (("traces", place.spans), ("logs", place.logs)):
        for name, rejected, message in (
            ("some", min(3, count), "three were too old"),
            ("warned", 0, "use a newer protocol"),
            ("liar", count, "all of them"),
            ("minus", 0, "none of them"),
            ("json", 1, "a few"),
        ):
            row = rows[name, signal]
            found = tuple(row[key] for key in ("sent", "rejected", "queued", "last_rejection"))
            expect_equal(found, (count - rejected, rejected, 0, message), f"{name}: {signal}")
    server.take()
    expect_success(place.export(), "the next export")
    expect_equal(place.identities(server.take()), {}, "what was sent again")


def peak(world, home, *arguments):
    """Runs soma; returns its exit code and the most memory it was seen to have, in MiB."""
    process = world.start([str(world.binaries / "soma"), *arguments], env=world.environment(home), stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        with contextlib.suppress(OSError):
            found = re.search(r"VmRSS:\s+(\d+) kB", pathlib.Path(f"/proc/{process.pid}/status").read_text())
            most = max(most, int(found[1]) if found else 0)
        time.sleep(0.005)
    return process.returncode, most / 1024


@check("a response without end, or one that unpacks to a thousand times its size, costs no memory")
def endless(world):
    start = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\n"

    def without_end(head, piece):
        def act(connection):
            connection.sendall(head)
            while True:
                connection.sendall(piece)

        return act

    block = b"x" * 65_536
    faults = {
        "body": without_end(start + b"\r\n", block),
        "chunks": without_end(start + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + block + b"\r\n"),
        "headers": without_end(start, b"A: " + block[:1000] + b"\r\n"),
        "one-header": without_end(start + b"A: ", block),
        "status-line": without_end(b"HTTP/1.1 200 ", block),
        "interim": without_end(b"", b"HTTP/1.1 103 Early Hints\r\nA: " + block[:1000] + b"\r\n\r\n"),
        "trailers": without_end(start + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"A: " + block[:1000] + b"\r\n"),
        "length": without_end(start + f"Content-Length: {2**63}\r\n\r\n".encode(), block),
        "bomb": response(
            body=gzip.compress(b"\0" * (64 << 20), 9),
            headers=[("Content-Type", "application/x-protobuf"), ("Content-Encoding", "gzip")],
        ),
    }
    server, place = faulty(world, faults, ", timeout: 5")
    code, mebibytes = peak(world, place.home, "export")
    expect_equal(code, 1, "exit code")
    expect(0 < mebibytes < 64, f"the export took {mebibytes:.0f} MiB")
    place.expect_all_waits(faults)
    server.take()
    server.heal()
    place.expect_all_taken(server, [])


@check("a server that stalls costs a time-out, wherever it does, and what waits is kept")
def stalls(world):
    def stall(data, server_of=lambda: server):
        def act(connection):
            connection.sendall(data)
            server_of().closing.wait(60)

        return act

    def drip(head, data):
        def act(connection):
            connection.sendall(head)
            for byte in data * 60:
                connection.sendall(bytes([byte]))
                if server.closing.wait(0.2):
                    return

        return act

    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 60\r\n"
    faults = {
        "nothing": stall(b""),
        "status-line": stall(head[:17]),
        "headers": stall(head + b"\r\n"),
        "body": stall(head + b"\r\nhalf"),
        "slow-headers": drip(head, b"A: b\r\n"),
        "slow-body": drip(head + b"\r\n", b"x"),
        "interim": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    }
    server, place = faulty(world, faults, ", timeout: 0.5")
    silent = world.entering(FaultServer({}, before=lambda connection: silent.closing.wait(60)))
    other = Place(world, {"silent": silent.url})
    start = time.monotonic()
    waiting = world.start(
        [str(world.binaries / "soma"), "export"], env=world.environment(other.home), stderr=subprocess.DEVNULL
    )
    expect_equal(place.export().returncode, 1, "exit code")
    expect(time.monotonic() - start < 20, "the time-outs were not kept to")
    place.expect_all_waits(faults)
    before = server.take()
    server.heal()
    place.expect_all_taken(server, before)
    expect_equal(waiting.wait(30), 1, "exit code of the export to a silent server")
    # Ten seconds each for one signal only: what does not answer one is not asked for the other.
    expect(8 < time.monotonic() - start < 18, f"gave up after {time.monotonic() - start:.1f} s")
    other.expect_all_waits(["silent"])


@check("soma serve comes back as Retry-After asks in both its forms, not sooner, and sends the same")
def served_retries(world):
    class Refusing:
        """Refuses each signal once, as `answer` words it, and notes when it was asked."""

        def __init__(self, answer):
            self.answer = answer
            self.times = collections.defaultdict(list)

        def __call__(self, path):
            times = self.times[path.rsplit("/", 1)[1]]
            times.append(time.time())
            return self.answer() if len(times) == 1 else Answer()

    def asking(text):
        return lambda: Answer(503, headers=[("Retry-After", text())])

    refusing = {
        "seconds": Refusing(asking(lambda: "2")),
        "date": Refusing(asking(lambda: email.utils.formatdate(time.time() + 3, usegmt=True))),
        "silent": Refusing(lambda: Answer(503)),
    }
    collectors = {
        name: world.entering(Collector(lambda path, number, name=name: refusing[name](path))) for name in refusing
    }
    place = Place(world, {name: collector.url for name, collector in collectors.items()})
    world.serve(place.home, environment={"OTEL_BSP_SCHEDULE_DELAY": "100"})
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and place.query("SELECT coalesce(sum(items), 0) FROM outbox") != [(0,)]:
        time.sleep(0.1)
    expect_equal(place.query("SELECT coalesce(sum(items), 0) FROM outbox"), [(0,)], "what still waits")
    for name, least in (("seconds", 2), ("date", 2), ("silent", 4)):
        for signal, times in refusing[name].times.items():
            expect_equal(len(times), 2, f"{name}: attempts to send {signal}")
            expect(times[1] - times[0] >= least, f"{name}: {signal} came again after {times[1] - times[0]:.2f} s")
        first, second = ([], [])
        for request in collectors[name].take():
            (first if request.status == 503 else second).append(request.body)
        expect_equal(sorted(second), sorted(first), f"{name}: what was sent again")


@check("processes that export while soma serve delivers send nothing twice")
def served_together(world):
    with Collector() as collector:
        place = Place(world, {"only": collector.url})
        world.serve(place.home, environment={"OTEL_BSP_SCHEDULE_DELAY": "20"})
        for _ in range(5):
            place.record(world.edge_cases, 60)
            with ThreadPoolExecutor(3) as pool:
                for result in list(pool.map(lambda _: place.export(), range(3))):
                    expect_success(result, "an export beside others")
        expect_success(place.export(), "the last export")
        requests = collector.take()
    found = [span.span_id for span in spans(requests)]
    expect_equal(len(set(found)), len(found), "spans without those that came twice")
    uids = [attributes(record.attributes)["log.record.uid"] for record in logs(requests)]
    expect_equal(len(set(uids)), len(uids), "log records without those that came twice")
    rows = place.status()
    expect_equal((rows["only", "traces"]["sent"], rows["only", "logs"]["sent"]), (len(found), len(uids)), "sent")
    expect(len(found) > 300 and len(uids) > 1, f"{len(found)} spans and {len(uids)} log records")
    expect_equal(place.query("SELECT coalesce(sum(items), 0) FROM outbox"), [(0,)], "what still waits")
