"""What soma leaves on disk, seen by SQLite's own command."""

import json
import math
import stat
import subprocess

from checks import check, expect, expect_close, expect_equal
from recording import root_key, span_id, trace_id, write_hostile, write_long
from world import expect_success


def query(home, sql):
    """Rows of a query by `sqlite3`, as dictionaries."""
    result = subprocess.run(
        ["sqlite3", "-readonly", "-json", "-cmd", ".timeout 5000", str(home / "analytics.db"), sql],
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    expect(result.returncode == 0 and not result.stderr, f"sqlite3: {result.stderr or result.returncode}")
    return json.loads(result.stdout) if result.stdout.strip() else []


def integrity(home):
    for pragma in ("integrity_check", "quick_check"):
        expect_equal(query(home, f"PRAGMA {pragma}"), [{pragma: "ok"}], f"PRAGMA {pragma}")
    expect_equal(query(home, "PRAGMA foreign_key_check"), [], "PRAGMA foreign_key_check")


@check("sqlite3 finds the database whole, with every action of the recordings in it")
def counts(world):
    home = world.home()
    recordings = [*world.recordings.values(), write_hostile(world.scratch())]
    for recording in recordings:
        expect_success(world.soma("replay", "--live", recording.path, home=home), f"recording {recording.name}")
    integrity(home)
    found = {
        (row["agent"], row["tool"]): (row["n"], row["failed"], row["tokens"], row["cost"])
        for row in query(
            home,
            "SELECT agent, tool, count(*) AS n, sum(failed) AS failed, sum(tokens) AS tokens, sum(cost_usd) AS cost"
            " FROM actions GROUP BY agent, tool",
        )
    }
    actions = [action for recording in recordings for action in recording.actions]
    expect_equal(set(found), {(action.agent, action.tool) for action in actions}, "agents and tools")
    for (agent, tool), (count, failed, tokens, cost) in found.items():
        own = [action for action in actions if (action.agent, action.tool) == (agent, tool)]
        where = f"{agent!r}, {tool!r}"
        expect_equal(count, len(own), f"{where}: actions")
        expect_equal(failed, sum(action.failed for action in own), f"{where}: failures")
        expect_equal(tokens, sum(action.tokens for action in own), f"{where}: tokens")
        expect_close(cost, math.fsum(action.cost_usd for action in own), f"{where}: cost")
    counted = "count(*) AS n, count(DISTINCT number) AS d, max(number) AS m"
    for row in query(home, f"SELECT agent, {counted} FROM actions GROUP BY agent"):
        expect_equal((row["d"], row["m"]), (row["n"], row["n"]), f"action numbers of {row['agent']!r}")
    sessions = {(row["agent"], row["session"]) for row in query(home, "SELECT agent, session FROM sessions")}
    expect_equal(sessions, {(action.agent, action.session) for action in actions}, "sessions")


@check("times are shifted so that the last action ends now, or kept with --keep-times")
def times(world):
    first, last = min(a.end for a in world.edge_cases.actions), world.edge_cases.last_end
    for arguments, kept in (([], False), (["--keep-times"], True)):
        home = world.home()
        result = world.soma("replay", "--live", *arguments, world.edge_cases.path, home=home)
        expect_success(result, "replay --live")
        row = query(
            home,
            "SELECT min(time_unix_nano) AS low, max(time_unix_nano) AS high, unixepoch() AS now FROM actions",
        )[0]
        expect_equal(row["high"] - row["low"], last - first, "time between the first and the last action")
        if kept:
            expect_equal(row["high"], last, "end of the last action")
        else:
            expect(abs(row["high"] / 1e9 - row["now"]) < 30, f"the last action ends {row['high']}, now is {row['now']}")


@check("the folder has mode 0700 and its files 0600, whatever the umask")
def modes(world):
    for umask in (0o000, 0o022, 0o077):
        home = world.home()
        result = world.soma("replay", "--live", world.edge_cases.path, home=home, umask=umask)
        expect_success(result, f"replay --live with umask {umask:03o}")
        expect_equal(oct(stat.S_IMODE(home.stat().st_mode)), "0o700", f"mode of the folder, umask {umask:03o}")
        files = list(home.iterdir())
        expect(any(path.name == "analytics.db" for path in files), "there is no analytics.db")
        expect(any(path.name == "audit.jsonl" for path in files), "there is no audit.jsonl")
        for path in files:
            expect_equal(oct(stat.S_IMODE(path.stat().st_mode)), "0o600", f"mode of {path.name}, umask {umask:03o}")


@check("the audit log has a line for every action, with the ids of its span")
def audit_log(world):
    home = world.home()
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=home), "replay --live")
    epoch = query(home, "SELECT value FROM installation WHERE name = 'epoch'")[0]["value"]
    lines = (home / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    updates = [record for record in records if record["event"] == "pressure_update"]
    wanted = [
        (
            action.agent,
            action.session,
            trace_id(action.session).hex(),
            span_id(epoch, action.session, action.agent, f"action:{action.number}").hex(),
        )
        for action in world.edge_cases.actions
    ]
    found = [(record["agent"], record["session"], record["trace_id"], record["span_id"]) for record in updates]
    expect(found == wanted, "pressure updates do not tell of the actions in order")
    fields = {"time", "event", "agent", "session", "trace_id", "span_id"}
    for record in records:
        expect(fields <= set(record), f"a line lacks a field: {record}")
    starts = {record["span_id"] for record in records if record["event"] == "session"}
    roots = {span_id(epoch, s.session, s.agent, root_key(s.ordinal)).hex() for s in world.edge_cases.sessions}
    expect_equal(starts, roots, "sessions in the audit log")
    body = "\n".join(lines)
    for piece in world.edge_cases.private_texts():
        expect(piece not in body, f"{len(piece)} characters of private text are in the audit log")


@check("no text of a recording is stored in the database")
def database_privacy(world):
    home = world.home()
    hostile = write_hostile(world.scratch())
    expect_success(world.soma("replay", "--live", hostile.path, home=home), "replay --live")
    stored = b"".join(path.read_bytes() for path in home.iterdir())
    pieces = hostile.private_texts()
    expect(len(pieces) >= 20, f"only {len(pieces)} pieces of text to look for")
    for piece in pieces:
        expect(piece.encode() not in stored, f"{len(piece)} characters of private text are in the state folder")


@check("processes that record at the same time lose nothing and damage nothing")
def concurrency(world):
    home = world.home()
    recording = write_long(world.scratch(), 300)
    command = [str(world.binaries / "soma"), "replay", "--live", str(recording.path)]
    processes = [
        world.start(command, env=world.environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(6)
    ]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        expect(process.returncode == 0, f"one of six ended with exit code {process.returncode}: {errors.decode()}")
    integrity(home)
    row = query(home, "SELECT count(*) AS n, count(DISTINCT number) AS d, max(number) AS m FROM actions")[0]
    expect_equal((row["n"], row["d"], row["m"]), (1800, 1800, 1800), "actions, different numbers, highest number")
    updates = [
        json.loads(line)
        for line in (home / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    expect_equal(sum(record["event"] == "pressure_update" for record in updates), 1800, "lines of the audit log")


@check("a million actions of hooks fit into 400 MB")
def size(world):
    home = world.home()
    for call in range(50):
        payload = {
            "hook_event_name": "PostToolUse",
            "session_id": "0f3c9a7e-5d41-4c8b-9f0a-2b6f1c3d4e5f",
            "tool_name": "Bash",
            "tool_use_id": f"toolu_01A09q90qw90lq9178{call:05}",
            "tool_response": {"stdout": "x" * (call * 37 % 400), "stderr": ""},
        }
        subprocess.run(
            [str(world.binaries / "soma"), "hook"],
            input=json.dumps(payload).encode(),
            env=world.environment(home),
            check=True,
            timeout=60,
        )
    columns = [row["name"] for row in query(home, "PRAGMA table_info(actions)")]
    values = ", ".join("NULL" if name == "id" else "number + 50 * n" if name == "number" else name for name in columns)
    copies = f"""
        WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < 19999)
        INSERT INTO actions SELECT {values} FROM actions, copies;
        PRAGMA wal_checkpoint(TRUNCATE);
    """
    subprocess.run(["sqlite3", str(home / "analytics.db"), copies], check=True, timeout=120, stdout=subprocess.DEVNULL)
    expect_equal(query(home, "SELECT count(*) AS n FROM actions"), [{"n": 1_000_000}], "actions")
    megabytes = (home / "analytics.db").stat().st_size / 1e6
    expect(megabytes < 400, f"a million actions take {megabytes:.0f} MB")
