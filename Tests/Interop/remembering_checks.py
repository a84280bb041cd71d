"""What telemetry waits for, and who says so: soma.yaml, a daemon's environment, options, hooks without either."""

import contextlib
import fcntl
import json
import shutil
import signal
import sqlite3
import subprocess
import time

from checks import check, expect, expect_equal
from collector import OK, Answer, Collector, metrics, partial_success, spans
from world import expect_success


class Folder:
    """A state folder into which hooks record, a session each time."""

    def __init__(self, world, settings=None):
        self.world = world
        self.home = world.home()
        if settings is not None:
            self.home.mkdir(mode=0o700)
            self.write(settings)
        self.sessions = 0

    def write(self, settings):
        (self.home / "soma.yaml").write_text(settings + "\n", encoding="utf-8")

    def hook(self, **payload):
        run = [str(self.world.binaries / "soma"), "hook"]
        subprocess.run(
            run, env=self.world.environment(self.home), input=json.dumps(payload).encode(), timeout=20, check=True
        )

    def act(self, ending="Stop"):
        """A session of one action, and a pause, at which what is due is exported."""
        self.sessions += 1
        session = f"s{self.sessions}"
        self.hook(
            hook_event_name="PostToolUse", session_id=session, tool_name="Bash", tool_use_id="t",
            tool_input={"command": "ls"}, tool_response={"stdout": "x"},
        )
        self.hook(hook_event_name=ending, session_id=session)

    def export(self, *arguments, environment=None):
        return self.world.soma("export", *arguments, home=self.home, environment=environment)

    def query(self, sql):
        with contextlib.closing(sqlite3.connect(f"file:{self.home}/analytics.db?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()

    def signals(self):
        return {signal for (signal,) in self.query("SELECT signal FROM destinations WHERE name = 'default'")}

    def dropped(self):
        sql = "SELECT coalesce(sum(value), 0) FROM series WHERE metric = 'soma.exporter.items' AND attributes LIKE '%dropped%'"
        return self.query(sql)[0][0]


def until(condition, what, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        expect(time.monotonic() < deadline, f"not within {seconds} s: {what}")
        time.sleep(0.1)


def end(process):
    process.send_signal(signal.SIGTERM)
    process.wait(20)


@check("an export that a hook starts waits as long as the collector asked for, and others have their turn")
def due(world):
    asked = {"traces": Answer(429, headers=[("Retry-After", "3600")])}
    collector = world.entering(Collector(lambda path, number: asked.get(path.rsplit("/", 1)[1], OK)))
    folder = Folder(world, f"exporter: {{endpoint: '{collector.url}'}}")
    folder.act()
    until(lambda: folder.query("SELECT 1 FROM destinations WHERE last_error IS NOT NULL"), "the first attempt")
    for _ in range(4):
        folder.act("SessionEnd")
        time.sleep(0.4)
    until(lambda: folder.query("SELECT count(*) FROM outbox WHERE kind = 'log'") == [(0,)], "the log records are sent")
    sent = [request.signal for request in collector.requests]
    expect_equal(sent.count("traces"), 1, "requests that the collector asked not to make")
    expect(sent.count("logs") > 1, f"{sent}")
    # A person's export tries all.
    expect_equal(folder.export().returncode, 1, "exit code while it refuses")
    expect_equal([request.signal for request in collector.requests].count("traces"), 2, "requests for traces")


@check("exports that hooks start go on with the last good soma.yaml while it is wrong")
def last_good(world):
    collector = world.entering(Collector())
    folder = Folder(world, f"exporter: {{endpoint: '{collector.url}', headers: {{X-Key: right}}}}")
    folder.act()
    until(lambda: collector.requests, "the first export")
    folder.write("recording: offf")
    time.sleep(1)
    collector.take()
    folder.act()
    until(lambda: spans(collector.requests), "an export while soma.yaml is wrong")
    expect_equal({request.headers.get("X-Key") for request in collector.requests}, {"right"}, "the key")
    expect_equal(folder.export().returncode, 2, "exit code for a person")


@check("a signal that is never answered does not keep the others of its collector from theirs")
def never_answered(world):
    collector = world.entering(
        Collector(lambda path, number: Answer(silence=20) if path.endswith("traces") else OK)
    )
    folder = Folder(world, f"exporter: {{endpoint: '{collector.url}', timeout: 1}}")
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=folder.home), "replay --live")
    for _ in range(3):
        expect_equal(folder.export().returncode, 1, "exit code while one is silent")
    expect_equal(
        {request.signal for request in collector.requests if request.status == 200 and not request.is_traces},
        {"logs", "metrics"}, "what was sent beside it",
    )
    expect_equal(folder.query("SELECT count(*) FROM outbox WHERE kind = 'log'"), [(0,)], "log records that wait")


@check("an address or a key that was put right is tried at once, whatever the wrong one asked for")
def put_right(world):
    asked = Answer(503, headers=[("Retry-After", "3000")])
    wrong = world.entering(Collector(lambda path, number: asked))
    right = world.entering(Collector())
    folder = Folder(world, f"exporter: {{endpoint: '{wrong.url}'}}")
    environment = {"OTEL_BSP_SCHEDULE_DELAY": "300", "OTEL_METRIC_EXPORT_INTERVAL": "300"}
    process, _ = world.serve(folder.home, environment=environment)
    folder.act()
    until(lambda: len(folder.query("SELECT 1 FROM destinations WHERE last_error IS NOT NULL")) == 3, "three failures")
    folder.write(f"exporter: {{endpoint: '{right.url}'}}")
    until(lambda: {request.signal for request in right.requests} == {"traces", "logs", "metrics"}, "all at the right one")
    rows = json.loads(world.soma("status", "--exporter", "--json", home=folder.home).stdout)
    expect(all(row["url"].startswith(right.url) for row in rows), f"final addresses: {rows}")
    end(process)

    guarded = world.entering(Collector(lambda path, number: asked))
    folder.write(f"exporter: {{endpoint: '{guarded.url}', headers: {{X-Key: wrong}}}}")
    process, _ = world.serve(folder.home, environment=environment)
    folder.act()
    until(lambda: len([1 for request in guarded.requests if request.status == 503]) >= 3, "three refusals")
    count = len(guarded.requests)
    time.sleep(1)
    expect_equal(len(guarded.requests), count, "requests while it asked to wait")
    guarded.answer = lambda path, number: OK
    folder.write(f"exporter: {{endpoint: '{guarded.url}', headers: {{X-Key: right}}}}")
    until(lambda: any(request.status == 200 and request.is_traces for request in guarded.requests), "traces with the key")
    end(process)


@check("what a daemon's environment adds or leaves out is not undone by hooks, with it or after it")
def environment_of_a_daemon(world):
    collector = world.entering(Collector())
    fast = {"OTEL_BSP_SCHEDULE_DELAY": "300"}
    added = Folder(world, f"exporter: {{endpoint: '{collector.url}', signals: [logs, metrics]}}")
    waiting = "SELECT count(*) FROM outbox"
    process, _ = world.serve(added.home, environment={**fast, "OTEL_TRACES_EXPORTER": "otlp"})
    for _ in range(5):
        added.act()
    until(lambda: len(spans(collector.requests)) >= 5, "spans that the variable asks for")
    expect_success(added.export(), "an export without the variable beside the daemon")
    end(process)
    collector.take()
    added.act()
    expect_success(added.export(), "an export without the variable after it")
    expect(spans(collector.requests), "spans recorded after the daemon did not leave")
    expect_equal(added.query(waiting), [(0,)], "what waits after it")
    expect_equal((added.signals(), added.dropped()), ({"traces", "logs", "metrics"}, 0), "signals, and what was dropped")
    collector.take()

    own = world.entering(Collector())
    elsewhere = Folder(world, f"exporter: {{endpoint: '{collector.url}', signals: [logs, metrics]}}")
    variables = {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": own.url + "/own"}
    process, _ = world.serve(elsewhere.home, environment={**fast, **variables})
    elsewhere.act()
    until(lambda: own.requests, "spans at the address of the variable")
    end(process)
    own.take()
    elsewhere.act()
    expect_success(elsewhere.export(), "an export without the variables")
    expect(own.take() and not spans(collector.take()), "spans recorded after the daemon went elsewhere")

    left_out = Folder(world, f"exporter: {{endpoint: '{collector.url}'}}")
    process, _ = world.serve(left_out.home, environment={**fast, "OTEL_TRACES_EXPORTER": "none"})
    for _ in range(5):
        left_out.act()
        time.sleep(0.2)
    end(process)
    left_out.act()
    time.sleep(1)
    expect_equal((left_out.signals(), left_out.dropped()), ({"logs", "metrics"}, 0), "signals, and what was dropped")
    expect_equal(len(spans(collector.take())), 0, "spans that the variable forbids")

    unnamed = Folder(world)
    unnamed.home.mkdir(mode=0o700)
    variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_TRACES_EXPORTER": "none"}
    process, _ = world.serve(unnamed.home, environment={**fast, **variables})
    unnamed.act()
    until(lambda: collector.requests, "the first request")
    end(process)
    for _ in range(3):
        unnamed.act()
        time.sleep(0.5)
    expect_success(unnamed.export(), "an export without the variables")
    expect_equal(unnamed.signals(), {"logs", "metrics"}, "signals of what is remembered")
    expect_equal(len(spans(collector.take())), 0, "spans that the variable forbade")


@check("from the moment a daemon serves, everything waits for the collector of its environment")
def from_the_first_moment(world):
    collector = world.entering(Collector())
    folder = Folder(world)
    process, _ = world.serve(folder.home, environment={"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url})
    for _ in range(8):
        folder.act("SessionEnd")
    end(process)
    actions = [span for span in spans(collector.requests) if span.name.startswith("execute_tool")]
    expect_equal(len(actions), 8, "actions that the collector has")


@check("one export without a signal forgets nothing of it, and what is forgotten by name is counted")
def forgetting(world):
    collector = world.entering(Collector())
    folder = Folder(world, f"exporter: {{endpoint: '{collector.url}'}}")
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=folder.home), "replay --live")
    waiting = folder.query("SELECT count(*) FROM outbox")[0][0]
    expect_success(folder.export(environment={"OTEL_LOGS_EXPORTER": "none"}), "an export without log records")
    expect({request.signal for request in collector.take()} == {"traces", "metrics"}, "what was sent")
    logs = folder.query("SELECT count(*) FROM outbox")[0][0]
    expect(0 < logs < waiting, f"{logs} log records wait still")
    expect_equal((folder.signals(), folder.dropped()), ({"traces", "logs", "metrics"}, 0), "what is known")
    expect_success(folder.export("--forget"), "export --forget")
    expect_equal((folder.dropped(), folder.query("SELECT count(*) FROM outbox")), (logs, [(0,)]), "dropped and waiting")
    expect("no_destination" in (folder.home / "audit.jsonl").read_text(encoding="utf-8"), "nothing in the audit log")
    folder.act()
    expect_equal(folder.signals(), {"traces", "logs", "metrics"}, "soma.yaml names it still")


@check("a daemon's last metrics are sent although a delivery is under way when it is to end")
def last_metrics(world):
    collector = world.entering(
        Collector(lambda path, number: Answer(silence=1.5) if path.endswith("traces") else OK)
    )
    folder = Folder(world, f"exporter: {{endpoint: '{collector.url}'}}")
    process, _ = world.serve(folder.home, environment={"OTEL_BSP_SCHEDULE_DELAY": "300"})
    folder.act()
    time.sleep(0.9)
    folder.act()
    end(process)
    counted = [metric.name for metric in metrics(collector.requests)]
    expect("soma.actions" in counted, f"metrics at the end: {counted}")


@check("a request that a daemon's end cuts short is no failure of the collector")
def cut_short(world):
    collector = world.entering(Collector(lambda path, number: Answer(silence=20)))
    folder = Folder(world, f"exporter: {{endpoint: '{collector.url}'}}")
    process, _ = world.serve(folder.home, environment={"OTEL_BSP_SCHEDULE_DELAY": "300"})
    folder.act()
    until(lambda: collector.requests, "a request under way")
    end(process)
    expect_equal(folder.query("SELECT count(*) FROM destinations WHERE last_error IS NOT NULL"), [(0,)], "failures")
    expect("had not answered when soma ended" in process.said.read_text(encoding="utf-8"), "what the daemon says")
    expect(folder.query("SELECT count(*) FROM outbox")[0][0] > 0, "nothing waits")


@check("an address that is tried and does not answer is not written down as the known one")
def trial(world):
    collector = world.entering(Collector())
    folder = Folder(world, "{}")
    expect_success(folder.export("--endpoint", collector.url), "the known one")
    folder.act()
    time.sleep(1)
    before = folder.query("SELECT endpoint, url, last_error, next_attempt_time_unix_nano FROM destinations")
    expect_equal(folder.export("--endpoint", "http://127.0.0.1:1").returncode, 1, "exit code of the trial")
    after = folder.query("SELECT endpoint, url, last_error, next_attempt_time_unix_nano FROM destinations")
    expect_equal(after, before, "what is known")
    replay = ("replay", "--live", "--export", "http://127.0.0.1:1", world.edge_cases.path)
    expect_equal(world.soma(*replay, home=folder.home).returncode, 1, "exit code of a replay to it")
    after = folder.query("SELECT endpoint, url, last_error, next_attempt_time_unix_nano FROM destinations")
    expect_equal(after, before, "what is known after the replay")
    collector.take()
    expect_success(folder.export(), "an export to the known one")
    expect(len(spans(collector.take())) > 200, "what was replayed did not reach the known one")


@check("what is dropped from under a request is counted once")
def dropped_on_its_way(world):
    meanwhile = []

    def answer(path, number):
        """Records more than may wait, before the first request for spans is answered."""
        if path.endswith("traces") and not meanwhile:
            for _ in range(3):
                meanwhile.append(record())
        return OK

    collector = world.entering(Collector(answer))
    folder = Folder(world, f"exporter: {{endpoint: '{collector.url}', queue_items: 1000}}")

    def record():
        return world.soma("replay", "--live", world.edge_cases.path, home=folder.home).returncode

    expect_equal([record() for _ in range(3)], [0] * 3, "exit codes of replay --live")
    expect_equal(folder.dropped(), 0, "dropped before")
    expect_success(folder.export(), "the export")
    expect_equal(meanwhile, [0] * 3, "exit codes of replay --live meanwhile")
    expect(folder.dropped() > 0, "nothing was dropped from under the request")
    expect_success(folder.export(), "the export of the rest")
    made = folder.query("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")[0][0]
    sql = (
        "SELECT sum(value) FROM series WHERE metric = 'soma.exporter.items' AND attributes LIKE '%sent%' "
        "AND attributes NOT LIKE '%metrics%'"
    )
    expect_equal(folder.query(sql)[0][0] + folder.dropped(), made, "sent and dropped, of all that was made")


@check("a wrong soma.yaml of which no good one is known forgets no collector")
def none_good(world):
    collector = world.entering(Collector(lambda path, number: Answer(503)))
    folder = Folder(world, f"exporter: {{destinations: {{second: {{endpoint: '{collector.url}'}}}}}}")
    folder.act()
    before = folder.query("SELECT name, signal FROM destinations")
    expect_equal(len(before), 3, "signals of the second")
    (folder.home / "soma.yaml.last-good").unlink()
    folder.write("bogus: 1")
    folder.act()
    expect_equal((folder.query("SELECT name, signal FROM destinations"), folder.dropped()), (before, 0), "what is known")


@check("a soma.yaml that is a link to nothing for a moment forgets no collector")
def link_to_nothing(world):
    collector = world.entering(Collector(lambda path, number: Answer(503)))
    folder = Folder(world, f"exporter: {{destinations: {{second: {{endpoint: '{collector.url}'}}}}}}")
    settings = folder.home / "soma.yaml"
    elsewhere = world.scratch() / "soma.yaml"
    settings.rename(elsewhere)
    settings.symlink_to(elsewhere)
    folder.act()
    before = folder.query("SELECT name, signal FROM destinations")
    expect_equal(len(before), 3, "signals of the second")
    elsewhere.rename(elsewhere.with_name("away"))
    folder.act()
    expect_equal((folder.query("SELECT name, signal FROM destinations"), folder.dropped()), (before, 0), "what is known")
    run = world.soma("config", home=folder.home)
    expect_equal((run.returncode, run.stderr.count("\n")), (2, 1), "exit code of soma config, and lines it says")


@check("a collector that takes nothing does not take the place of the known one, one that takes something does")
def took_nothing(world):
    known = world.entering(Collector())
    picky = world.entering(Collector(lambda path, number: partial_success(10_000, "no") if "traces" in path else OK))
    folder = Folder(world, "exporter: {signals: [traces]}")
    expect_success(folder.export("--endpoint", known.url), "the export that makes it known")
    endpoint = "SELECT endpoint FROM destinations"
    run = folder.export("--endpoint", picky.url)
    expect_success(run, "an export of nothing")
    expect("stays" in run.stdout and folder.query(endpoint) == [(known.url,)], f"{run.stdout} {folder.query(endpoint)}")
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=folder.home), "replay --live")
    expect_equal(folder.export("--endpoint", picky.url).returncode, 1, "exit code where all is rejected")
    expect_equal(folder.query(endpoint), [(known.url,)], "what is known")
    expect_success(folder.export(), "an export to the known one")
    expect(spans(known.take()), "what the other rejected did not reach the known one")
    half = world.entering(Collector(lambda path, number: OK if "traces" in path else Answer(404)))
    folder = Folder(world, "{}")
    expect_success(folder.export("--endpoint", known.url), "the export that makes it known")
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=folder.home), "replay --live")
    expect_equal(folder.export("--endpoint", half.url).returncode, 1, "exit code where traces alone are taken")
    expect_equal(folder.query("SELECT DISTINCT endpoint FROM destinations"), [(half.url,)], "what is known then")


@check("what soma.yaml names is what hooks export to, with its pauses, whatever one export was told")
def named_again(world):
    named = world.entering(Collector(lambda path, number: Answer(503, headers=[("Retry-After", "3600")])))
    other = world.entering(Collector())
    folder = Folder(world, f"exporter: {{endpoint: '{named.url}'}}")
    folder.act()
    until(lambda: folder.query("SELECT 1 FROM destinations WHERE last_error IS NOT NULL"), "the first failure")
    expect_success(folder.export("--endpoint", other.url), "an export to another")
    named.take()
    for _ in range(4):
        folder.act()
        time.sleep(0.4)
    asked = [request.signal for request in named.requests]
    expect(len(asked) == len(set(asked)), f"requests in the pause that it asked for: {asked}")


@check("a signal that soma.yaml takes out waits no more for a collector that an option named")
def taken_out(world):
    collector = world.entering(Collector())
    folder = Folder(world, "{}")
    expect_success(folder.export("--endpoint", collector.url), "the export that makes it known")
    folder.write("exporter: {signals: [traces, logs]}")
    folder.act()
    expect_equal(folder.signals(), {"traces", "logs"}, "signals")
    folder.write("exporter: {signals: [traces]}")
    folder.act()
    folder.write("exporter: {signals: [traces, metrics]}")
    folder.act()
    expect_equal(folder.signals(), {"traces", "metrics"}, "signals that soma.yaml puts back")
    folder.write("exporter: {signals: [logs]}")
    folder.act()
    expect_equal(folder.signals(), {"logs"}, "signals, of which none was known")
    folder.write("exporter: {signals: [traces]}")
    expect_success(folder.export(), "an export that is the first to see them")
    expect_equal(folder.signals(), {"traces"}, "signals, of which none was known, to an export")
    folder.act()
    expect_success(folder.export(), "an export")
    expect_equal((folder.signals(), folder.query("SELECT count(*) FROM outbox")), ({"traces"}, [(0,)]), "what waits")


@check("a wrong address that refuses everything takes nothing from what waits for the right one")
def wrong_address(world):
    right = world.entering(Collector())
    wrong = world.entering(Collector(lambda path, number: Answer(413 if path.startswith("/large") else 400)))
    folder = Folder(world, "{}")
    expect_success(folder.export("--endpoint", right.url), "the export that makes it known")
    right.take()
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=folder.home), "replay --live")
    # What variables leave to the right one may go there.
    known = (
        "SELECT (SELECT count(*) FROM outbox WHERE kind = 'span'), endpoint, own_url, "
        "CASE signal WHEN 'traces' THEN last_success_time_unix_nano END FROM destinations"
    )
    before = folder.query(known)
    own = {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": wrong.url + "/own"}
    for options, variables in (("--endpoint", wrong.url), {}), (("--endpoint", wrong.url + "/large"), {}), ((), own):
        run = folder.export("--json", *options, environment=variables)
        expect_equal((run.returncode, folder.query(known)), (1, before), f"exit code and what is known after {options}")
        (report,) = [json.loads(line) for line in run.stdout.splitlines()]
        expect_equal(report["rejected"], 0, "what is said to be rejected")
        expect("what waits is kept" in run.stderr, run.stderr)
    expect_success(folder.export(), "an export to the right one")
    expect_equal(folder.query("SELECT count(*) FROM outbox"), [(0,)], "what waits afterwards")
    expect_success(folder.export(environment=own), "an export of no spans")
    expect_equal(folder.query("SELECT DISTINCT own_url FROM destinations"), [(None,)], "addresses that took nothing")


@check("a signal's own address is remembered whatever records, and --forget needs no folder")
def own_address(world):
    collector = world.entering(Collector())
    variables = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": collector.url + "/own/traces",
    }
    folder = Folder(world)
    expect_equal(folder.export("--forget").returncode, 0, "exit code without a folder")
    expect_success(folder.export(environment=variables), "the export that makes it known")
    record = ("replay", "--live", world.edge_cases.path)
    expect_success(world.soma(*record, home=folder.home, environment=variables), "replay --live")
    own = folder.query("SELECT own_url FROM destinations WHERE signal = 'traces'")
    expect_equal(own, [(collector.url + "/own/traces",)], "the address of traces")


@check("a state folder that is gone stays gone to a daemon that has a collector, and is not made anew")
def gone(world):
    collector = world.entering(Collector())
    folder = Folder(world)
    variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    process, base = world.serve(folder.home, environment=variables)
    folder.act()
    until(lambda: collector.requests, "the first request")
    away = folder.home.with_name("away")
    folder.home.rename(away)
    time.sleep(2)
    expect(not folder.home.exists(), "the folder was made anew")
    away.rename(folder.home)
    collector.take()
    folder.act()
    until(lambda: spans(collector.requests), "spans once it is back")
    shutil.rmtree(folder.home)
    folder.act()

    def is_held():
        with open(folder.home / "serve.lock", "a", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    until(is_held, "the lock of a new folder, whose database may be where the old one was")
    end(process)
