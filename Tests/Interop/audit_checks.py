"""The audit log's chain, computed again by `hashlib`, and what `soma audit` says of it."""

import hashlib
import json
import os
import random
import re
import select
import signal
import sqlite3
import subprocess
import time

from checks import check, expect, expect_equal
from hooks import Hooks
from recording import write_long
from sqlite_checks import query
from world import expect_one_line_failure, expect_success

MEMBER = re.compile(rb',"chain":"([0-9a-f]{64})"\}\Z')


def files(home):
    """The rotated files, oldest first, and the current one."""
    return [*sorted(home.glob("audit.2*Z.jsonl")), *home.glob("audit.jsonl")]


def lines(home):
    return [line for path in files(home) for line in path.read_bytes().split(b"\n")[:-1]]


def expect_chain(home):
    """Recomputes every value from the first on; returns the last and the number of lines."""
    head = ""
    count = 0
    for path in files(home):
        body = path.read_bytes()
        expect(body.endswith(b"\n"), f"{path.name} does not end with a line feed")
        for number, line in enumerate(body.split(b"\n")[:-1], 1):
            member = MEMBER.search(line)
            expect(member, f"{path.name} line {number} has no value at its end")
            expect_equal(list(json.loads(line))[-1], "chain", "the last member")
            head_before, head = head, hashlib.sha256(head.encode() + line[: member.start()] + b"}").hexdigest()
            expect_equal(member[1].decode(), head, f"{path.name} line {number}, after {head_before!r}")
            count += 1
    row = query(home, "SELECT lines, chain FROM files WHERE name = 'audit.jsonl'")[0]
    expect_equal((row["lines"], row["chain"]), (count, head), "what the database says of the end")
    return head, count


def verify(world, home):
    result = world.soma("audit", "verify", "--json", home=home)
    expect_success(result, "audit verify")
    return json.loads(result.stdout)


def expect_verified(world, home):
    head, count = expect_chain(home)
    found = verify(world, home)
    expect_equal((found["ok"], found["lines"], found["files"]), (True, count, len(files(home))), "audit verify")
    expect_equal(found["chain"], {"lines": count, "head": head}, "the chain of audit verify")
    times = [json.loads(line)["time"] for line in lines(home)]
    expect_equal((found["first_time"], found["last_time"]), (times[0], times[-1]), "times of audit verify")


@check("hashlib finds the chain of the audit log whole after 64 hooks at once")
def concurrent_hooks(world):
    hooks = Hooks(world)
    running = []
    for number in range(64):
        process = hooks.start()
        process.stdin.write(hooks.payload(number % 8, number))
        process.stdin.close()
        running.append(process)
    while any(process.poll() is None for process in running):
        verify(world, hooks.home)
    for process in running:
        expect_equal((process.returncode, process.stdout.read(), process.stderr.read()), (0, b"", b""), "a hook")
    hooks.drain()
    expect_equal(len(hooks.expect_agreement()), 64, "calls")
    expect_verified(world, hooks.home)


@check("hashlib finds the chain of the audit log whole after hooks that were killed")
def killed_hooks(world):
    hooks = Hooks(world)
    hooks.run(hooks.payload(0, 0))
    rng = random.Random(7)
    killed = 0
    for number in range(1, 121):
        process = hooks.start()
        process.stdin.write(hooks.payload(number % 3, number))
        process.stdin.close()
        time.sleep(rng.uniform(0, 0.004))
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
        process.stderr.close()
        if number % 20 == 0:
            found = world.soma("audit", "verify", "--json", home=hooks.home)
            left = json.loads(found.stdout)["uncommitted_bytes"]
            if left == 0:
                expect_success(found, "audit verify")
            else:
                expect_one_line_failure(found, 1, "verify after a kill", f"{left} byte", "writer that was killed")
    expect(killed > 10, f"only {killed} of 120 hooks were killed before they ended")
    hooks.run(hooks.payload(9, 1000))
    hooks.drain()
    hooks.expect_agreement()
    expect_verified(world, hooks.home)


@check("hashlib finds the chain whole across rotations by several writers, while audit verify reads")
def rotations(world):
    home = world.home()
    recording = write_long(world.scratch(), 3_500)
    command = [str(world.binaries / "soma"), "replay", "--live", str(recording.path)]
    processes = [
        world.start(command, env=world.environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(10)
    ]
    seen = 0
    while any(process.poll() is None for process in processes):
        found = world.soma("audit", "verify", "--json", home=home)
        if found.stdout != "{}\n":
            expect_success(found, "audit verify between")
            expect(json.loads(found.stdout)["lines"] >= seen, "lines got fewer")
            seen = json.loads(found.stdout)["lines"]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        expect(process.returncode == 0, f"one of ten ended with exit code {process.returncode}: {errors.decode()}")
    expect(len(files(home)) > 2, f"{len(files(home)) - 1} rotations")
    expect_verified(world, home)
    tail = world.soma("audit", "tail", "--json", "-n", "20000", home=home)
    expect_success(tail, "audit tail")
    expect_equal(tail.stdout.encode().split(b"\n")[:-1], lines(home)[-20000:], "lines of audit tail across files")


@check("audit verify finds each kind of tampering, and names file and line")
def tampering(world):
    hooks = Hooks(world)
    for number in range(10):
        hooks.run(hooks.payload(0, number))
    path = hooks.home / "audit.jsonl"
    whole = path.read_bytes().splitlines(keepends=True)
    expect_equal(len(whole), 11, "lines")

    def forged():
        head = MEMBER.search(whole[4].rstrip())[1]
        for line in whole[5:]:
            body = line.rstrip()[: MEMBER.search(line.rstrip()).start()].replace(b'"Bash"', b'"Read"')
            head = hashlib.sha256(head + body + b"}").hexdigest().encode()
            yield body + b',"chain":"' + head + b'"}\n'

    def going_on():
        head = MEMBER.search(whole[-1].rstrip())[1]
        body = b'{"time":"2026-11-20T00:00:00Z"'
        return body + b',"chain":"' + hashlib.sha256(head + body + b"}").hexdigest().encode() + b'"}\n'

    kinds = {
        "a byte changed": (whole[:5] + [whole[5].replace(b'"Bash"', b'"Bath"')] + whole[6:], 6, "changed"),
        "a line removed": (whole[:5] + whole[6:], 6, "missing"),
        "the first removed": (whole[1:], 1, "missing"),
        "the last removed": (whole[:-1], 10, "1 line more"),
        "half of the last removed": (whole[:-1] + [whole[-1][:40]], 11, "not JSON"),
        "lines swapped": (whole[:5] + [whole[6], whole[5]] + whole[7:], 6, "changed places"),
        "a line doubled": (whole[:6] + [whole[5]] + whole[6:], 7, "too many"),
        "a line inserted": (whole[:5] + [b'{"time":"2026-11-20T00:00:00Z"}\n'] + whole[5:], 6, "no value"),
        "a line that is not JSON": (whole[:5] + [b"nonsense\n"] + whole[6:], 6, "not JSON"),
        "bytes that are not UTF-8": (whole[:5] + [b"\xff\x00\x1b[2J\n"] + whole[6:], 6, "not JSON"),
        "values computed anew from a line on": (whole[:5] + list(forged()), 11, "values with them"),
        "all removed": ([], None, "missing or empty"),
        "the last line again": (whole + [whole[-1]], 11, f"{len(whole[-1])} bytes are behind"),
        "a line that goes on with the chain": (whole + [going_on()], 11, f"{len(going_on())} bytes are behind"),
        "half a line at the end": (whole + [whole[-1][:40]], 11, "40 bytes are behind"),
        "the last line feed removed": (whole[:-1] + [whole[-1][:-1]], 11, "a byte is missing"),
    }
    for what, (body, number, word) in kinds.items():
        path.write_bytes(b"".join(body))
        place = "audit.jsonl" if number is None else f"audit.jsonl line {number} "
        result = world.soma("audit", "verify", home=hooks.home)
        expect_one_line_failure(result, 1, f"verify: {what}", place, word)
        found = world.soma("audit", "verify", "--json", home=hooks.home)
        expect_equal((found.returncode, json.loads(found.stdout)["ok"]), (1, False), f"verify --json: {what}")
        expect("\x1b" not in world.soma("audit", "tail", home=hooks.home).stdout, f"tail prints an escape: {what}")
    path.unlink()
    expect_one_line_failure(world.soma("audit", "verify", home=hooks.home), 1, "verify without a file", "audit.jsonl")
    path.write_bytes(b"".join(whole))
    expect_verified(world, hooks.home)


@check("what is behind the audit log's end is removed by the next line, on record and counted once; a lost line feed is restored")
def mended(world):
    hooks = Hooks(world)
    hooks.run(hooks.payload(0, 0))
    path = hooks.home / "audit.jsonl"

    def damage(change):
        whole = path.read_bytes()
        path.write_bytes(change(whole))
        expect_equal(world.soma("audit", "verify", home=hooks.home).returncode, 1, "audit verify of a damaged log")
        return whole

    damages = [
        ("bytes_removed", lambda whole: whole + b"x" * 91),
        ("bytes_removed", lambda whole: whole + whole.splitlines(keepends=True)[-1]),
        ("line_feed_restored", lambda whole: whole[:-1]),
        ("bytes_removed", lambda whole: whole + b'{"time":"2026-11-20T00:00:00Z"}\n' * 10_000),
    ]
    for number, (_, change) in enumerate(damages, 1):
        whole = damage(change)
        for again in (1, 2):
            hooks.run(hooks.payload(0, number * 10 + again))
        expect(path.read_bytes().startswith(whole), "a finished line is not there any more")
        expect_verified(world, hooks.home)
    failures = [line for line in map(json.loads, lines(hooks.home)) if line["event"] == "failure"]
    expect_equal([line["code"] for line in failures], [code for code, _ in damages], "codes of failures")
    expect_equal({line["component"] for line in failures}, {"audit"}, "components of failures")
    rows = query(hooks.home, "SELECT value FROM series WHERE metric = 'soma.failures'")
    expect_equal([row["value"] for row in rows], [len(damages)], "failures counted")


@check("audit verify waits for a writer that is at work, and says so after seconds")
def at_work(world):
    hooks = Hooks(world)
    hooks.run(hooks.payload(0, 0))
    path = hooks.home / "audit.jsonl"
    whole = path.read_bytes()
    database = sqlite3.connect(hooks.home / "analytics.db", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    path.write_bytes(whole + b'{"time":')
    result = world.soma("audit", "verify", home=hooks.home)
    expect_one_line_failure(result, 1, "audit verify of a log that is being written", "try again")
    process = world.start(
        [str(world.binaries / "soma"), "audit", "verify"], env=hooks.environment, stdout=subprocess.PIPE
    )
    time.sleep(0.5)
    expect_equal(process.poll(), None, "exit code of audit verify while a writer is at work")
    path.write_bytes(whole)
    database.execute("ROLLBACK")
    database.close()
    expect_equal((process.wait(timeout=30), process.stdout.read().count(b"\n")), (0, 1), "audit verify after that")


@check("audit verify says what it did not check, and finds copies of rotated files")
def copies(world):
    home = world.home()
    recording = write_long(world.scratch(), 3_500)
    for _ in range(12):
        expect_success(world.soma("replay", "--live", recording.path, home=home, timeout=600), "replay --live")
    rotated = files(home)[:-1]
    expect(len(rotated) >= 2, f"{len(rotated)} rotations")
    expect_verified(world, home)
    copy = home / "audit.20190101T000000.000000Z.jsonl"
    for original in rotated:
        copy.write_bytes(original.read_bytes())
        result = world.soma("audit", "verify", home=home)
        expect_one_line_failure(result, 1, f"audit verify with a copy of {original.name}", "line 1 ")
        copy.unlink()
    copy.write_bytes(b'{"time":"2018-12-31T00:00:00Z","event":"session"}\n' * 7)
    count = len(lines(home)) - 7
    said = world.soma("audit", "verify", home=home)
    expect_success(said, "audit verify with older lines")
    expect(f" {count} lines from 20" in said.stdout and "; 7 older lines are not checked" in said.stdout, said.stdout)
    found = verify(world, home)
    expect_equal((found["lines"], found["checked_lines"]), (count + 7, count), "lines of audit verify --json")


@check("audit verify goes on where the database was damaged, and says so")
def damaged(world):
    hooks = Hooks(world)
    for number in range(4):
        hooks.run(hooks.payload(0, number))
    (hooks.home / "analytics.db").write_bytes(b"nonsense" * 1_000)
    for name in ("analytics.db-wal", "analytics.db-shm"):
        (hooks.home / name).unlink(missing_ok=True)
    for number in range(4, 8):
        hooks.run(hooks.payload(0, number))
    found = verify(world, hooks.home)
    expect_equal(len(found["new_beginnings"]), 1, "beginnings of a new chain")
    expect(found["chain"]["lines"] < found["lines"], f"the chain is not younger than the log: {found}")
    said = world.soma("audit", "verify", home=hooks.home).stdout
    expect("a chain of a new database begins at audit.jsonl line 6" in said and said.count("\n") == 1, said)


def lines_within(process, count, seconds=30):
    """So many lines of a process's output, as they come."""
    found, rest, deadline = [], b"", time.monotonic() + seconds
    while len(found) < count:
        ready, _, _ = select.select([process.stdout], [], [], max(0, deadline - time.monotonic()))
        expect(ready, f"{len(found)} of {count} lines came: {found}")
        chunk = os.read(process.stdout.fileno(), 65_536)
        expect(chunk, f"the output ended after {len(found)} of {count} lines")
        *more, rest = (rest + chunk).split(b"\n")
        found += more
    expect_equal((len(found), rest), (count, b""), "lines")
    return found


@check("audit tail -f shows what comes, also across a rotation, and ends quietly")
def follow(world):
    hooks = Hooks(world)
    hooks.run(hooks.payload(0, 0))
    command = [str(world.binaries / "soma"), "audit", "tail", "-f", "--event", "pressure_update", "-n", "1"]
    pipes = {"env": hooks.environment, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    following = world.start([*command, "--json"], **pipes)
    shown = world.start(command, **pipes)
    lines_within(following, 1)
    lines_within(shown, 1)
    for number in range(1, 4):
        hooks.run(hooks.payload(0, number))
    expect_equal(
        [json.loads(line)["tool.call.id"] for line in lines_within(following, 3)], ["0-1", "0-2", "0-3"], "calls"
    )
    for line in lines_within(shown, 3):
        expect(b"  pressure_update  cc-00000000" in line and b"Bash  OBSERVE  p=0.00" in line, f"{line}")
    # A file that is full by what the database says is rotated by the next to append.
    subprocess.run(
        ["sqlite3", str(hooks.home / "analytics.db"), "UPDATE files SET length = 10485760 WHERE name = 'audit.jsonl'"],
        check=True,
        timeout=60,
    )
    for number in range(4, 7):
        hooks.run(hooks.payload(0, number))
    expect_equal(len(files(hooks.home)), 2, "files")
    expect_equal(
        [json.loads(line)["tool.call.id"] for line in lines_within(following, 3)], ["0-4", "0-5", "0-6"], "calls"
    )
    expect_verified(world, hooks.home)
    following.send_signal(signal.SIGINT)
    output, error = following.communicate(timeout=30)
    expect_equal((following.returncode, output, error), (0, b"", b""), "tail -f after SIGINT")
    lines_within(shown, 3)
    shown.stdout.close()
    expect_equal((shown.wait(timeout=30), shown.stderr.read()), (0, b""), "tail -f whose reader has gone")


@check("audit refuses what it does not know, and says what there is")
def misuse(world):
    home = world.home()
    for arguments in (["verify"], ["tail"]):
        expect_success(world.soma("audit", *arguments, home=home), "audit where nothing is recorded")
    events = ("session", "pressure_update", "mode_change", "guidance_firing", "block_decision", "failure", "export")
    result = world.soma("audit", "tail", "--event", "nonsense", home=home)
    expect_one_line_failure(result, 2, "an unknown event", "nonsense", *events)
    for arguments in ([], ["head"], ["tail", "x"], ["tail", "-n", "-1"], ["tail", "-n", "x"], ["verify", "-f"]):
        expect_one_line_failure(world.soma("audit", *arguments, home=home), 2, f"audit {arguments}", "audit")
    link = world.home()
    link.mkdir(mode=0o700, exist_ok=True)
    (link / "audit.jsonl").symlink_to("/etc/passwd")
    for arguments in (["verify"], ["tail"]):
        expect_one_line_failure(world.soma("audit", *arguments, home=link), 1, "a link", "symbolic link")
