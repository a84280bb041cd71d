"""Guidance, blocks, lessons and the experiment: what `soma hook` says, and what plain `sqlite3` finds of it."""

import json
import os
import pathlib
import re
import shlex
import shutil
import statistics
import subprocess
import urllib.request

from checks import check, expect, expect_close, expect_equal
from collector import OK, Collector, attributes, spans
from sqlite_checks import query
from world import ROOT, expect_one_line_failure, expect_success

#: In commands, paths and outputs; none of it may leave the database's tables of lessons.
MARKER = "zq7secret"


class Session:
    """One session of an agent, told to `soma hook` a payload a process."""

    def __init__(self, world, home, name, environment=None):
        self.world = world
        self.home = home
        self.name = f"{name:8}".replace(" ", "0") + "-0000-4000-8000-000000000000"
        self.agent = "cc-" + self.name[:8]
        self.environment = environment
        self.count = 0

    def send(self, event, **fields):
        """What the hook answers; `None` for nothing."""
        payload = {"hook_event_name": event, "session_id": self.name, "cwd": "/work/app", **fields}
        result = subprocess.run(
            [str(self.world.binaries / "soma"), "hook"],
            input=json.dumps(payload).encode(),
            env=self.world.environment(self.home, self.environment),
            capture_output=True,
            timeout=60,
        )
        expect_equal((result.returncode, result.stderr), (0, b""), f"a hook of {event}")
        if not result.stdout:
            return None
        answer = json.loads(result.stdout)
        expect_equal(list(answer), ["hookSpecificOutput"], "members of an answer")
        expect_equal(answer["hookSpecificOutput"]["hookEventName"], event, "the event of an answer")
        return answer["hookSpecificOutput"]

    def before(self, tool, **given):
        self.count += 1
        return self.send("PreToolUse", tool_name=tool, tool_input=given, tool_use_id=f"{self.name[:8]}-{self.count}")

    def failure(self, tool, error="Exit code 1\nboom", **given):
        call = {"tool_name": tool, "tool_input": given, "tool_use_id": f"{self.name[:8]}-{self.count}"}
        return self.send("PostToolUseFailure", **call, error=error, is_interrupt=False)

    def success(self, tool, **given):
        call = {"tool_name": tool, "tool_input": given, "tool_use_id": f"{self.name[:8]}-{self.count}"}
        return self.send("PostToolUse", **call, tool_response={"stdout": "", "stderr": ""})

    def fail(self, error="Exit code 1\nboom", command="make"):
        """A failed call of Bash; what the hooks before and after it answered."""
        return self.before("Bash", command=command), self.failure("Bash", error, command=command)


def settle(home, guide, warn, block, extra=""):
    """A state folder with mode bounds of its own."""
    home.mkdir(mode=0o700, exist_ok=True)
    path = home / "soma.yaml"
    path.write_text(f"mode_bounds: {{guide: {guide}, warn: {warn}, block: {block}}}\n{extra}", encoding="utf-8")
    path.chmod(0o600)


def sqlite(home, sql):
    """Runs a statement as anyone may; returns what `sqlite3` says on standard error."""
    command = ["sqlite3", "-cmd", ".timeout 5000", str(home / "analytics.db"), sql]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL).stderr


def page(world, home, *arguments):
    result = world.soma(*arguments, "--json", home=home)
    expect_success(result, " ".join(arguments))
    return json.loads(result.stdout)


@check("the database refuses an outcome without a firing, and takes any source")
def constraints(world):
    home = world.home()
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=home), "replay --live")
    columns = "agent, actions, pattern, arm, randomized, pressure_before, source"
    values = "'a', 1, 'budget', 'control', 1, 0.5, 'claude-code/hook'"
    for given in ("NULL", "''"):
        error = sqlite(home, f"INSERT INTO ab_outcomes (firing_id, {columns}) VALUES ({given}, {values})")
        expect("an outcome needs the firing_id of its firing" in error, f"firing_id {given}: {error!r}")
    error = sqlite(home, f"INSERT INTO ab_outcomes ({columns}) VALUES ({values})")
    expect("needs the firing_id" in error, f"no firing_id: {error!r}")
    error = sqlite(home, f"INSERT INTO ab_outcomes (firing_id, {columns}) VALUES ('f', {values})")
    expect_equal(error, "", "an outcome with a firing_id")
    tables = ["actions", "guidance_firings", "ab_outcomes"]
    for table in tables:
        expect(query(home, f"SELECT count(*) AS n FROM {table}")[0]["n"] > 0, f"{table} is empty")
        expect_equal(sqlite(home, f"UPDATE {table} SET source = 'codex/file'"), "", f"{table}: another source")
    for table in [*tables, "guidance_outcomes", "block_decisions"]:
        schema = query(home, f"SELECT sql FROM sqlite_schema WHERE name = '{table}'")[0]["sql"]
        expect("CHECK (source" not in schema, f"{table} has a list of sources")


@check("rows of tests are in no statistic; with --source claude-code/hook they are")
def sources(world):
    home = world.home()
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=home), "replay --live")
    stored = query(home, "SELECT DISTINCT source FROM guidance_firings")
    expect_equal(stored, [{"source": "test"}], "sources of firings")
    expect_equal(query(home, "SELECT DISTINCT source FROM actions"), [{"source": "test"}], "sources of actions")
    for pattern in page(world, home, "patterns")["patterns"]:
        found = pattern["firings"], pattern["pairs"], pattern["recovery"], pattern["verdict"]
        expect_equal(found, (0, 0, None, "collecting"), pattern["pattern"])
    for pattern in page(world, home, "validate")["patterns"]:
        for arm in pattern["arms"].values():
            expect_equal([arm[f"outcomes_h{horizon}"] for horizon in (1, 5, 10)], [0, 0, 0], pattern["pattern"])
    for table in ("transitions", "lessons", "open_errors", "pattern_states"):
        expect_equal(query(home, f"SELECT * FROM {table}"), [], table)
    result = world.soma("replay", "--live", "--source", "claude-code/hook", world.edge_cases.path, home=home)
    expect_success(result, "replay --live --source claude-code/hook")
    fired = {row["pattern"]: row["n"] for row in query(
        home, "SELECT pattern, count(*) AS n FROM guidance_firings WHERE source = 'claude-code/hook' GROUP BY pattern"
    )}
    expect(fired, "nothing fired")
    shown = {row["pattern"]: row["firings"] for row in page(world, home, "patterns")["patterns"] if row["firings"]}
    expect_equal(shown, fired, "firings by pattern")


def readme_sql():
    blocks = re.findall(r"```sql\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    expect_equal(len(blocks), 1, "SQL blocks of README.md")
    return blocks[0]


@check("the SQL of the README gives what soma validate shows, and sqlite3 the same looks")
def recomputed(world):
    home = world.home()
    for source in ["claude-code/hook"] * 12 + ["wrap", "test"]:
        result = world.soma("replay", "--live", "--source", source, world.edge_cases.path, home=home)
        expect_success(result, f"replay --live --source {source}")
    wanted = {
        (row["pattern"], row["arm"]): [row["outcomes"], row["drop_h1"], row["drop_h5"], row["drop_h10"]]
        for row in query(home, readme_sql())
    }
    judged = 0
    for pattern in page(world, home, "validate")["patterns"]:
        name = pattern["pattern"]
        for arm, found in pattern["arms"].items():
            count, *drops = wanted.pop((name, arm), [0, None, None, None])
            expect_equal(found["outcomes_h1"], count, f"{name}, {arm}: outcomes")
            for horizon, drop in zip((1, 5, 10), drops):
                mean = found[f"mean_drop_h{horizon}"]
                expect_equal(mean is None, drop is None, f"{name}, {arm}, {horizon}: there is a mean")
                if drop is not None:
                    expect(abs(mean - drop) < 1e-12, f"{name}, {arm}, {horizon}: {mean!r}, SQL {drop!r}")
        judged += expect_looks(home, pattern)
    expect_equal(wanted, {}, "rows of patterns that are none")
    expect(judged > 0, "no pattern has 30 pairs")


def expect_looks(home, pattern):
    """Checks a pattern's looks against the rows; returns how many there are."""
    drops = {
        arm: [row["drop"] for row in query(
            home,
            'SELECT pressure_before - pressure_after_h1 AS "drop" FROM ab_outcomes'
            f" WHERE pattern = '{pattern['pattern']}' AND arm = '{arm}'"
            " AND randomized = 1 AND source <> 'test' AND h1_order IS NOT NULL ORDER BY h1_order",
        )]
        for arm in ("treatment", "control")
    }
    pairs = min(map(len, drops.values()))
    expect_equal(pattern["pairs"], pairs, f"{pattern['pattern']}: pairs")
    for look in pattern["looks"]:
        left, right = (drops[arm][:look["pairs"]] for arm in ("treatment", "control"))
        pooled = ((statistics.variance(left) + statistics.variance(right)) / 2) ** 0.5
        effect = (statistics.fmean(left) - statistics.fmean(right)) / pooled
        expect_close(look["d"], effect, f"{pattern['pattern']}: d at {look['pairs']} pairs", 1e-6)
    decided = pattern["verdict"] != "collecting"
    reached = [count for count in (30, 60, 100) if count <= pairs]
    found = [look["pairs"] for look in pattern["looks"]]
    expect_equal(found, reached[: len(found)] if decided else reached, f"{pattern['pattern']}: looks")
    expect_equal(pattern["next_look"] is None, decided, f"{pattern['pattern']}: there is no next look")
    return len(found)


@check("outcomes are the own pressures 1, 5 and 10 actions after a firing, as the actions have them")
def outcomes(world):
    home = world.home()
    for recording in world.recordings.values():
        result = world.soma("replay", "--live", "--source", "claude-code/hook", recording.path, home=home)
        expect_success(result, f"replaying {recording.name}")
    measured = 0
    for column, horizon in (("pressure_before", 0), ("pressure_after_h1", 1), ("pressure_after_h5", 5),
                            ("pressure_after_h10", 10)):
        row = query(
            home,
            f"SELECT count(*) AS n, count({column}) AS measured, count(a.pressure_own) AS acted,"
            f" coalesce(sum({column} IS NOT a.pressure_own), 0) AS other FROM ab_outcomes o"
            f" LEFT JOIN actions a ON a.agent = o.agent AND a.number = o.actions + {horizon}",
        )[0]
        expect_equal((row["measured"], row["other"]), (row["acted"], 0), f"{column}: measured, other than the action's")
        measured += row["measured"]
    expect(measured > 30, f"only {measured} outcomes")
    differing = query(
        home,
        """
        SELECT g.firing_id FROM guidance_outcomes g JOIN guidance_firings f USING (firing_id)
        WHERE f.arm <> 'treatment' OR (g.pressure_fell, g.another_tool, g.no_error) <> (
            SELECT max(a.number = f.actions + 3 AND f.pressure_own - a.pressure_own > 0.1), max(a.tool <> f.tool),
                min(NOT a.failed)
            FROM actions a WHERE a.agent = f.agent AND a.number BETWEEN f.actions + 1 AND f.actions + 3)
        """,
    )
    expect_equal(differing, [], "guidance_outcomes that the actions do not bear out")
    shown = query(
        home,
        "SELECT count(*) AS n, (SELECT count(*) FROM guidance_outcomes) AS judged FROM guidance_firings f"
        " WHERE arm = 'treatment' AND EXISTS (SELECT 1 FROM actions a WHERE a.agent = f.agent AND number = f.actions + 3)",
    )[0]
    expect_equal(shown["judged"], shown["n"], "shown firings that three actions followed")
    stored = {row["pattern"]: row["verdict"] for row in query(home, "SELECT pattern, verdict FROM pattern_states")}
    found = {pattern["pattern"]: pattern["verdict"] for pattern in page(world, home, "validate")["patterns"]}
    expect(stored, "no pattern has a verdict")
    expect_equal({name: found[name] for name in stored}, stored, "verdicts")


def retries(world, home, sessions, environment=None):
    """Has `bash_retry` fire once in each of some sessions; what was said, by agent."""
    said = {}
    for number in range(sessions):
        session = Session(world, home, f"{number:02}a", environment)
        expect_equal(session.fail(), (None, None), "the answers around the first call")
        said[session.agent] = session.before("Bash", command="make")
    return said


@check("a firing is said to the agent in treatment, and withheld in control")
def arms(world):
    home = world.home()
    settle(home, 0.01, 0.98, 0.99)
    said = retries(world, home, 8)
    rows = query(home, "SELECT agent, arm, ordinal, number, actions, source FROM guidance_firings ORDER BY rowid")
    expect_equal([row["agent"] for row in rows], list(said), "agents that fired")
    for row in rows:
        found = row["number"], row["actions"], row["source"]
        expect_equal(found, (2, 1, "claude-code/hook"), f"{row['agent']}: number, actions, source")
        answer = said[row["agent"]]
        if row["arm"] == "control":
            expect_equal(answer, None, f"{row['agent']}, in control")
        else:
            expect(answer and "additionalContext" in answer, f"{row['agent']}, in treatment: {answer}")
            expect(len(answer["additionalContext"]) <= 400, f"{len(answer['additionalContext'])} characters")
            expect("boom" in answer["additionalContext"], f"no evidence in {answer['additionalContext']!r}")
    expect_equal([row["ordinal"] for row in rows], list(range(8)), "ordinals")
    for block in (rows[:4], rows[4:]):
        expect_equal(sorted(row["arm"] for row in block), ["control"] * 2 + ["treatment"] * 2, "arms of four")
    agent = next(iter(said))
    again = Session(world, home, "00a")
    again.count = 1
    answer = again.before("Bash", command="make")
    expect(answer in (None, said[agent]), f"the answer to a call asked about twice: {answer}")
    expect_equal(query(home, "SELECT count(*) AS n FROM guidance_firings"), [{"n": 8}], "firings after that")


@check("with SOMA_DISABLE_CONTROL_ARM=1 every firing is said, and none is in the experiment")
def no_control_arm(world):
    home = world.home()
    settle(home, 0.01, 0.98, 0.99)
    said = retries(world, home, 5, {"SOMA_DISABLE_CONTROL_ARM": "1"})
    expect(all(answer and answer["additionalContext"] for answer in said.values()), f"{said}")
    rows = query(home, "SELECT DISTINCT f.arm, ordinal, randomized FROM guidance_firings f JOIN ab_outcomes USING (firing_id)")
    expect_equal(rows, [{"arm": "treatment", "ordinal": None, "randomized": 0}], "arms, ordinals, drawn")
    result = world.soma("patterns", "retire", "bash_retry", home=home)
    expect_success(result, "patterns retire")
    session = Session(world, home, "f1", {"SOMA_DISABLE_CONTROL_ARM": "1"})
    session.fail()
    expect_equal(session.before("Bash", command="make"), None, "what a retired pattern says")
    forced = Session(world, home, "f2", {"SOMA_FORCE_PATTERN": "bash_retry,nonsense"})
    forced.fail()
    expect(forced.before("Bash", command="make"), "a forced pattern says nothing")
    expect_success(world.soma("patterns", "revive", "bash_retry", home=home), "patterns revive")
    revived = Session(world, home, "f3", {"SOMA_DISABLE_CONTROL_ARM": "1"})
    revived.fail()
    expect(revived.before("Bash", command="make"), "a revived pattern says nothing")


def on_terminal(world, home, *arguments):
    """Runs soma with a pseudo-terminal on standard input."""
    command = shlex.join([str(world.binaries / "soma"), *arguments])
    return subprocess.run(
        ["script", "-qec", command, "/dev/null"],
        env=world.environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


@check("in BLOCK destructive calls are denied, on record everywhere, and unblock from a terminal lifts it")
def blocks(world):
    home = world.home()
    collector = world.entering(Collector(lambda *_: OK))
    settle(home, 0.01, 0.02, 0.03, f"exporter: {{endpoint: '{collector.url}'}}\n")
    session = Session(world, home, "b1")
    expect_equal(session.before("Bash", command="rm -rf build"), None, "an agent that has not acted")
    for _ in range(3):
        session.fail(f"Exit code 1\n{MARKER}", f"make /work/{MARKER}")
    expect_equal(query(home, "SELECT mode FROM actions ORDER BY id DESC LIMIT 1"), [{"mode": "BLOCK"}], "the mode")
    refused = session.before("Bash", command=f"rm -rf /work/{MARKER}")
    expect_equal(refused and refused.get("permissionDecision"), "deny", "the decision on rm -rf")
    reason = refused["permissionDecisionReason"]
    for word in ("rm_recursive", "pressure", "person at the terminal"):
        expect(word in reason, f"{word!r} is not in {reason!r}")
    expect(MARKER not in reason, "the refusal quotes the command")
    answer = session.before("Bash", command="ls -la")
    expect("permissionDecision" not in (answer or {}), f"ls -la was decided on: {answer}")

    rows = query(home, "SELECT agent, rule, decision, mode, source FROM block_decisions ORDER BY rowid")
    common = {"agent": session.agent, "rule": "rm_recursive", "source": "claude-code/hook"}
    wanted = [{"decision": "allowed", "mode": "OBSERVE", **common}, {"decision": "denied", "mode": "BLOCK", **common}]
    expect_equal([dict(sorted(row.items())) for row in rows], [dict(sorted(row.items())) for row in wanted], "rows")
    shown = page(world, home, "blocks")["blocks"]
    expect_equal([block["decision"] for block in shown], ["denied", "allowed"], "decisions of soma blocks")
    audit = [json.loads(line) for line in (home / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    decided = [line for line in audit if line["event"] == "block_decision"]
    expect_equal([line["block.decision"] for line in decided], ["allowed", "denied"], "the audit log")
    expect_success(world.soma("export", home=home), "the export")
    exported = [attributes(span.attributes) for span in spans(collector.requests)]
    found = [span["soma.block.decision"] for span in exported if "soma.block.decision" in span]
    expect_equal(sorted(found), ["allowed", "denied"], "decisions in spans")
    _, url = world.serve(home)
    with urllib.request.urlopen(url + "/metrics", timeout=30) as reply:
        metrics = reply.read().decode()
    line = re.search(r"^soma_block_decisions_total\{.*denied.*\} (\d+)", metrics, re.MULTILINE)
    expect_equal(line and line[1], "1", "the metric of denials")

    expect_one_line_failure(world.soma("unblock", home=home), 1, "unblock without a terminal", "terminal")
    lifted = on_terminal(world, home, "unblock", "--for", "2m")
    expect_equal(lifted.returncode, 0, f"unblock on a terminal: {lifted.stdout}")
    expect("until " in lifted.stdout, f"unblock does not say until when: {lifted.stdout!r}")
    allowed = session.before("Bash", command="rm -rf build")
    expect("permissionDecision" not in (allowed or {}), f"after unblock: {allowed}")
    expect_equal(on_terminal(world, home, "unblock", "--for", "0").returncode, 0, "unblock --for 0")
    again = session.before("Bash", command="rm -rf build")
    expect_equal(again and again.get("permissionDecision"), "deny", "the decision after it was taken back")
    expect_equal(on_terminal(world, home, "unblock", "--agent", "nobody").returncode, 1, "unblock of nobody")
    lifted = on_terminal(world, home, "unblock", "--agent", session.agent)
    expect_equal(lifted.returncode, 0, f"unblock of one agent: {lifted.stdout}")
    allowed = session.before("Bash", command="rm -rf build")
    expect("permissionDecision" not in (allowed or {}), f"after unblock of the agent: {allowed}")

    sent = b"".join(request.body for request in collector.requests)
    for what, body in (("spans", sent), ("metrics", metrics.encode()), ("the audit log", (home / "audit.jsonl").read_bytes())):
        for text in (MARKER, "rm -rf", "ls -la", "/work/"):
            expect(text.encode() not in body, f"{text!r} is in {what}")


@check("a critical pattern is a floor: after five failures an agent may not unblock itself, whatever its pressure")
def floor(world):
    home = world.home()
    settle(home, 0.97, 0.98, 0.99)
    session = Session(world, home, "w1")
    for count in range(5):
        answer = session.before("Bash", command="soma unblock")
        expect_equal((answer or {}).get("permissionDecision"), None, f"the decision after {count} failures")
        session.failure("Bash", command="soma unblock")
    modes = [row["mode"] for row in query(home, "SELECT mode FROM actions ORDER BY id")]
    expect_equal(modes, ["OBSERVE"] * 4 + ["WARN"], "modes")
    refused = session.before("Bash", command="soma unblock --for 1d")
    expect_equal((refused or {}).get("permissionDecision"), "deny", "the decision after five failures")
    allowed = session.before("Bash", command="rm -rf build")
    expect("permissionDecision" not in (allowed or {}), f"rm -rf in WARN: {allowed}")
    rules = query(home, "SELECT rule, decision FROM block_decisions ORDER BY rowid")
    wanted = [("soma_control", "allowed")] * 5 + [("soma_control", "denied"), ("rm_recursive", "allowed")]
    expect_equal([(row["rule"], row["decision"]) for row in rules], wanted, "decisions")


@check("an error that was mended becomes a lesson, and a later firing quotes it; neither leaves the database")
def lessons(world):
    home = world.home()
    settle(home, 0.01, 0.98, 0.99)
    everyone = {"SOMA_DISABLE_CONTROL_ARM": "1"}
    error = f"Exit code 1\n{MARKER}Error: no module named frobnicate"
    first = Session(world, home, "l1", everyone)
    first.fail(error, f"{MARKER}make test")
    first.before("Bash", command=f"{MARKER}make install test")
    first.success("Bash", command=f"{MARKER}make install test")
    known = page(world, home, "lessons", "list")["lessons"]
    wanted = ("Bash", f"{MARKER}Error: no module named frobnicate", f"{MARKER}make install test")
    expect_equal([(one["tool"], one["error"], one["fix"]) for one in known], [wanted], "lessons")
    found = page(world, home, "lessons", "query", "--tool", "Bash", "No module named frobnicate")["lessons"]
    expect_equal(found[0]["similarity"], 1.0, "similarity")
    second = Session(world, home, "l2", everyone)
    second.fail(error, "python run.py")
    told = second.before("Bash", command="python run.py")
    expect(told and f"{MARKER}make install test" in told["additionalContext"], f"the firing says {told}")
    for path in [home / "audit.jsonl", *(home / "sessions").iterdir()]:
        expect(MARKER.encode() not in path.read_bytes(), f"{path.name} holds private text")
    _, url = world.serve(home)
    with urllib.request.urlopen(url + "/metrics", timeout=30) as reply:
        expect(MARKER not in reply.read().decode(), "a metric holds private text")
    for table in ("actions", "guidance_firings", "agents", "series"):
        text = json.dumps(query(home, f"SELECT * FROM {table}"))
        expect(table == "agents" or MARKER not in text, f"{table} holds private text")


@check("lessons are kept up to 100, the least recently used goes first")
def lesson_limit(world):
    home = world.home()
    for number in range(103):
        result = world.soma("lessons", "add", "--tool", "Bash", f"error {number}", f"fix {number}", home=home)
        expect_success(result, "lessons add")
    kept = [lesson["error"] for lesson in page(world, home, "lessons", "list")["lessons"]]
    expect_equal(kept, [f"error {number}" for number in range(102, 2, -1)], "lessons")
    identity = page(world, home, "lessons", "list")["lessons"][0]["id"]
    expect_success(world.soma("lessons", "forget", identity, home=home), "lessons forget")
    expect_one_line_failure(world.soma("lessons", "forget", identity, home=home), 1, "forgetting it again", "no lesson")
    expect_equal(len(page(world, home, "lessons", "list")["lessons"]), 99, "lessons after that")


def rows(path, table, columns):
    result = subprocess.run(
        ["sqlite3", "-json", str(path), f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    expect_equal(result.stderr, "", f"sqlite3 on {table}")
    return json.loads(result.stdout or "[]")


def renamed(row):
    """A row of actions as schema 11 names its source."""
    return {name: "claude-code/hook" if (name, value) == ("source", "hook") else value for name, value in row.items()}


@check("a database of every older schema is migrated by a hook, with its rows")
def migrations(world):
    fixtures = sorted((ROOT / "Tests" / "Fixtures").glob("analytics-v*.db"))
    expect(fixtures, "there are no fixtures")
    fresh = world.home()
    Session(world, fresh, "m0").send("Stop")
    newest = query(fresh, "SELECT max(version) AS v FROM schema_migrations")
    for fixture in fixtures:
        home = world.home()
        home.mkdir(mode=0o700)
        path = pathlib.Path(shutil.copy(fixture, home / "analytics.db"))
        os.chmod(path, 0o600)
        tables = {
            table: [column["name"] for column in query(home, f"PRAGMA table_info({table})")]
            for table in ("actions", "agents", "sessions", "edges", "series", "budget_days", "schema_migrations")
        }
        before = {table: rows(path, table, columns) for table, columns in tables.items()}
        before["actions"] = [renamed(row) for row in before["actions"]]
        expect(before["actions"], f"{fixture.name} has no actions")
        # An export that the hook starts would end sessions and remove old actions.
        expect_equal(sqlite(home, "DELETE FROM destinations"), "", f"{fixture.name}: no collector")
        Session(world, home, "m1").send("Stop")
        expect_equal(query(home, "SELECT max(version) AS v FROM schema_migrations"), newest, f"schema of {fixture.name}")
        for table, columns in tables.items():
            after = rows(path, table, columns)
            kept = [row for row in after if row in before[table]]
            expect_equal(len(kept), len(before[table]), f"{fixture.name}: rows of {table} that are kept")
        expect_equal(query(home, "PRAGMA integrity_check"), [{"integrity_check": "ok"}], fixture.name)
        Session(world, home, "m1").fail()
        count = query(home, "SELECT count(*) AS n FROM actions")
        expect_equal(count, [{"n": len(before["actions"]) + 1}], f"{fixture.name}: actions after one more")
        expect_success(world.soma("patterns", home=home), f"patterns of {fixture.name}")
        expect_success(world.soma("report", home=home), f"report of {fixture.name}")
