"""`soma statusline` in a prompt: one line and exit code 0, whatever the folder is like."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time

from checks import Skipped, check, expect, expect_equal
from world import expect_success

#: Seconds that a prompt may wait; the machine is shared with others.
PATIENCE = 2


def recorded(world):
    home = world.home()
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=home), "replay --live")
    return home


def line(world, home, what, prefix=()):
    """The one line that statusline prints."""
    start = time.monotonic()
    result = world.soma("statusline", home=home, prefix=prefix, timeout=20)
    seconds = time.monotonic() - start
    expect_equal(result.returncode, 0, f"{what}: exit code")
    expect_equal(result.stderr, "", f"{what}: standard error")
    expect(result.stdout.endswith("\n") and result.stdout.count("\n") == 1, f"{what}: not one line: {result.stdout!r}")
    expect(result.stdout.strip(), f"{what}: an empty line")
    expect(all(character.isprintable() for character in result.stdout[:-1]), f"{what}: {result.stdout!r}")
    expect(seconds < PATIENCE, f"{what}: took {seconds:.1f} s")
    return result.stdout[:-1]


@check("the status line is one line where there is no folder, an empty one, or a file in its place, and makes nothing")
def nothing_recorded(world):
    home = world.home()
    line(world, home, "no folder")
    expect(not home.exists(), "a folder was made")
    home.mkdir(mode=0o700)
    line(world, home, "an empty folder")
    expect_equal(list(home.iterdir()), [], "files in the empty folder")
    file = world.scratch() / "file"
    file.write_text("no folder")
    line(world, file, "a file in the folder's place")
    line(world, world.scratch() / "no" / "such" / "parent", "no parent folder")
    line(world, "relative", "a relative folder")


@check("the status line names an agent and its mode where something has been recorded")
def data_recorded(world):
    home = recorded(world)
    text = line(world, home, "recorded data")
    named = [agent for agent in {action.agent for action in world.edge_cases.actions} if agent in text]
    expect(named, f"no agent is named: {text!r}")
    expect(any(mode in text for mode in ("OBSERVE", "GUIDE", "WARN", "BLOCK")), f"no mode is named: {text!r}")


_locker = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA locking_mode = " + sys.argv[2])
database.execute("BEGIN EXCLUSIVE")
database.execute("UPDATE installation SET value = value")
print("locked", flush=True)
time.sleep(120)
"""


@check("the status line does not wait for a database that another process has locked")
def locked(world):
    for mode in ("NORMAL", "EXCLUSIVE"):
        home = recorded(world)
        for name in ("analytics.db-wal", "analytics.db-shm"):
            expect((home / name).exists(), f"{name} is missing: nothing would be locked")
        if mode == "EXCLUSIVE":
            # The write-ahead log keeps readers out only when its owner was alone from the start.
            with contextlib.closing(sqlite3.connect(home / "analytics.db", isolation_level=None)) as database:
                database.execute("PRAGMA journal_mode = DELETE")
        holder = world.start(
            [sys.executable, "-c", _locker, str(home / "analytics.db"), mode], stdout=subprocess.PIPE, text=True
        )
        expect_equal(holder.stdout.readline().strip(), "locked", f"the other process, {mode}")
        expect(mode == "NORMAL" or is_locked(home), "the other process keeps no reader out")
        line(world, home, f"locked by BEGIN EXCLUSIVE, locking mode {mode}")
        holder.kill()
        holder.wait(10)
        holder.stdout.close()


def is_locked(home):
    """Whether SQLite itself cannot read."""
    with contextlib.closing(sqlite3.connect(home / "analytics.db", timeout=0)) as database:
        try:
            database.execute("SELECT count(*) FROM actions").fetchall()
        except sqlite3.OperationalError:
            return True
    return False


@check("the status line survives random bytes, truncation and foreign databases in place of its own")
def damaged(world):
    whole = recorded(world)
    with contextlib.closing(sqlite3.connect(whole / "analytics.db", isolation_level=None)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (whole / "analytics.db").read_bytes()

    def with_database(what, data):
        home = world.home()
        home.mkdir(mode=0o700)
        path = home / "analytics.db"
        path.write_bytes(data)
        path.chmod(0o600)
        line(world, home, what)

    with_database("an empty file", b"")
    with_database("random bytes", os.urandom(100_000))
    with_database("a header and random bytes", content[:100] + os.urandom(len(content) - 100))
    with_database("one page and random bytes", content[:4096] + os.urandom(len(content) - 4096))
    for length in (1, 16, 99, 100, 512, 1000, 4096, 4097, len(content) // 3, len(content) - 4096, len(content) - 1):
        with_database(f"cut to {length} bytes", content[:length])
    for seed in range(12):
        data = bytearray(content)
        for place in range(seed * 37, len(data), 997):
            data[place] ^= 0xFF
        with_database(f"flipped bytes {seed}", bytes(data))
    home = world.home()
    home.mkdir(mode=0o700)
    with contextlib.closing(sqlite3.connect(home / "analytics.db", isolation_level=None)) as database:
        database.execute("CREATE TABLE someone_elses (value TEXT)")
    line(world, home, "another program's database")
    home = world.home()
    (home / "analytics.db").mkdir(parents=True)
    home.chmod(0o700)
    line(world, home, "a folder in the database's place")


@check("the status line survives damage to the write-ahead log")
def damaged_log(world):
    for name in ("analytics.db-wal", "analytics.db-shm"):
        for what, data in (("random", os.urandom(40_000)), ("empty", b"")):
            home = recorded(world)
            (home / name).write_bytes(data)
            line(world, home, f"{what} {name}")
        home = recorded(world)
        (home / name).unlink(missing_ok=True)
        line(world, home, f"no {name}")


@check("the status line reads a folder on a read-only medium")
def read_only(world):
    home = recorded(world)
    mounting = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    prefix = ["unshare", "--mount", "sh", "-c", mounting, str(home)]
    try:
        touch = [*prefix, "touch", str(home / "written")]
        refused = subprocess.run(touch, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
    except OSError as error:
        raise Skipped(f"no read-only mount can be made: {error}") from None
    if "Read-only" not in refused.stderr:
        raise Skipped(f"no read-only mount can be made: {refused.stderr.strip()}")
    expect(not (home / "written").exists(), "the mount was writable")
    line(world, home, "a read-only folder with a log", prefix)
    for name in ("analytics.db-wal", "analytics.db-shm"):
        (home / name).unlink()
    text = line(world, home, "a read-only folder without a log", prefix)
    expect(text.startswith("soma"), f"the line does not say whose it is: {text!r}")
    checkpointed = recorded(world)
    with contextlib.closing(sqlite3.connect(checkpointed / "analytics.db", isolation_level=None)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    prefix[-1] = str(checkpointed)
    for name in ("analytics.db-wal", "analytics.db-shm"):
        (checkpointed / name).unlink(missing_ok=True)
    text = line(world, checkpointed, "a read-only folder, all in the database", prefix)
    named = [agent for agent in {action.agent for action in world.edge_cases.actions} if agent in text]
    expect(named, f"no agent is named from a read-only medium: {text!r}")


@check("the status line refuses a folder that others can write to, or own, in one line")
def unsafe(world):
    home = recorded(world)
    for mode in (0o777, 0o770, 0o1777):
        home.chmod(mode)
        text = line(world, home, f"mode {mode:o}")
        expect(not any(a.agent in text for a in world.edge_cases.actions), f"mode {mode:o}: data were read: {text!r}")
    home.chmod(0o700)
    if os.geteuid() != 0:
        raise Skipped("only root can give a folder to another user")
    os.chown(home, 65534, 65534)
    text = line(world, home, "another user's folder")
    expect(not any(a.agent in text for a in world.edge_cases.actions), f"another user's data were read: {text!r}")
    shutil.rmtree(home)


@check("a user who can record nothing is told so by the doctor and the status line, and a hook exits 0")
def cannot_record(world):
    if os.geteuid() != 0:
        raise Skipped("only root can become another user")
    programs = world.scratch()
    for folder in (*programs.parents, programs):
        if folder.stat().st_uid == 0 and folder.stat().st_mode & 0o005 != 0o005:
            folder.chmod(folder.stat().st_mode | 0o055)
    for name in ("soma", "somad"):
        shutil.copy(world.binaries / name, programs)
    kept, read_only, closed = programs / "kept", programs / "read-only", programs / "closed"
    closed.mkdir(mode=0o700)
    kept.mkdir(mode=0o500)
    (kept / "soma.yaml").write_text("")
    read_only.mkdir(mode=0o555)
    for path in (kept, kept / "soma.yaml"):
        os.chown(path, 123456, 123456)
    become = ["setpriv", "--reuid", "123456", "--regid", "123456", "--clear-groups", str(programs / "soma")]

    def run(command, environment):
        payload = b'{"session_id":"uuuuuuuu-1","hook_event_name":"PostToolUse","tool_name":"Read","tool_use_id":"1"}'
        return subprocess.run(
            [*become, command], env=environment, input=payload, capture_output=True, cwd="/", timeout=60
        )

    for name, variables in (
        ("the root folder as home", {"HOME": "/"}),
        ("a missing home", {"HOME": "/home/nobody-here"}),
        ("another's home", {"HOME": str(read_only)}),
        ("another's home that cannot be entered", {"HOME": str(closed)}),
        ("a missing mount", {"SOMA_HOME": str(programs / "mount/soma")}),
        ("a folder without the right to write", {"SOMA_HOME": str(kept)}),
    ):
        environment = {"PATH": os.environ["PATH"], **variables}
        hook = run("hook", environment)
        expect_equal((hook.returncode, hook.stdout, hook.stderr), (0, b"", b""), f"{name}: a hook")
        doctor = run("doctor", environment)
        expect_equal(doctor.returncode, 1, f"{name}: exit code of the doctor")
        expect(b"set SOMA_HOME to a folder you can write to" in doctor.stdout, f"{name}: {doctor.stdout.decode()}")
        text = run("statusline", environment)
        wanted = (0, b"soma: nothing can be recorded, see 'soma doctor'\n", b"")
        expect_equal((text.returncode, text.stdout, text.stderr), wanted, f"{name}: the status line")


@check("the status line of a newer soma's database says so in one line")
def newer(world):
    home = recorded(world)
    with contextlib.closing(sqlite3.connect(home / "analytics.db", isolation_level=None)) as database:
        database.execute("INSERT INTO schema_migrations VALUES (9999, 'from the future', '2030-01-01T00:00:00Z')")
        database.execute("PRAGMA user_version = 9999")
    line(world, home, "a newer schema")
