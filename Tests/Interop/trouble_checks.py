"""`soma hook` where things go wrong: the agent goes on, and what went wrong is on record."""

import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import threading

from checks import Skipped, check, expect, expect_equal
from hooks import Hooks
from world import ROOT


def failures(hooks, path="audit.jsonl"):
    """The codes of the failures in the audit log."""
    with open(os.path.join(hooks.home, path), encoding="utf-8") as lines:
        return [line["code"] for line in map(json.loads, lines) if line["event"] == "failure"]


def messages(hooks, code):
    """What the audit log's failures of a code say."""
    with open(os.path.join(hooks.home, "audit.jsonl"), encoding="utf-8") as lines:
        return [line["message"] for line in map(json.loads, lines) if line.get("code") == code]


def call(number, output=""):
    return json.dumps(
        {
            "hook_event_name": "PostToolUse",
            "session_id": "trouble0-session",
            "tool_name": "Bash",
            "tool_use_id": f"call-{number}",
            "tool_response": {"stdout": output, "stderr": ""},
        }
    ).encode()


def mounted(world, mounting):
    """A command line's beginning that runs the rest where `mounting` holds for "$0"; skips where that cannot be."""
    prefix = ["unshare", "--mount", "sh", "-c", mounting + ' && exec "$@"']
    try:
        trial = subprocess.run(
            [*prefix, str(world.scratch()), "true"], stdin=subprocess.DEVNULL, capture_output=True, timeout=20
        )
    except OSError as error:
        raise Skipped(f"no mount can be made: {error}") from None
    if trial.returncode != 0:
        raise Skipped(f"no mount can be made: {trial.stderr.decode().strip()}")
    return prefix


@check("every documented payload is taken in silence, and each call becomes one action")
def documented(world):
    hooks = Hooks(world)
    for line in (ROOT / "Tests/Fixtures/hook-payloads.jsonl").read_bytes().splitlines():
        hooks.run(line)
    expect_equal(
        hooks.query("SELECT agent, tool, call_id, failed FROM actions ORDER BY id"),
        [
            "cc-8f1e2d3c|Bash|toolu_01ABC|1",
            "cc-8f1e2d3c|Write|toolu_02DEF|0",
            "cc-8f1e2d3c/agent-ab|Grep|toolu_04JKL|0",
            "cc-8f1e2d3c|Task|toolu_03GHI|0",
            "cc-8f1e2d3c|mcp__memory__create_entities|toolu_05MNO|0",
        ],
        "actions",
    )
    expect_equal(hooks.query("SELECT count(*) FROM sessions WHERE open"), ["0"], "open sessions")
    expect_equal(failures(hooks), [], "failures")


@check("a payload of 50 MB and one that is not UTF-8 are taken in")
def large_and_broken(world):
    hooks = Hooks(world)
    hooks.run(call(1, "x" * 50_000_000))
    hooks.run(call(2, "caf@").replace(b"@", b"\xe9\xff\xc3("))
    hooks.run(b"")
    expect_equal(hooks.query("SELECT call_id FROM actions ORDER BY id"), ["call-1", "call-2"], "actions")
    expect_equal(failures(hooks), ["bad_payload"], "failures")


class SystemLog:
    """Stands for the system's log: a socket that what runs under `mounting` finds as /dev/log."""

    def __init__(self, world, reads=True):
        self._devices = world.scratch()
        for name in ("null", "zero", "urandom", "tty"):
            subprocess.run(["cp", "-a", f"/dev/{name}", str(self._devices / name)], capture_output=True)
        self._socket = world.entering(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        self._socket.bind(str(self._devices / "log"))
        self.lines = []
        if reads:
            threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        with contextlib.suppress(OSError):
            while True:
                self.lines.append(self._socket.recv(8192).decode())

    @property
    def first(self):
        return self._socket.recv(8192).decode()

    @property
    def mounting(self):
        return f'mount --bind "{self._devices}" /dev'


@check("where the disk is full the agent goes on, all is whole once there is room, and what is lost was logged")
def full_disk(world):
    hooks = Hooks(world)
    log = SystemLog(world)
    prefix = mounted(world, 'mount -t tmpfs -o size=300k,mode=700 tmpfs "$0" && ' + log.mounting)
    saved = world.scratch()
    script = """
        for number in $(seq 60); do
            sed "s/call-0/call-$number/" "$3" | SOMA_HOME="$0" "$1" hook || exit 1
        done
        cp -r "$0/." "$2"
    """
    payload = world.scratch() / "payload.json"
    payload.write_bytes(call(0, "x" * 300))
    home = world.scratch()
    arguments = [str(home), "sh", "-c", script, str(home), hooks.program, str(saved), str(payload)]
    run = subprocess.run([*prefix, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    expect_equal((run.returncode, run.stdout, run.stderr), (0, b"", b""), "60 hooks on a small disk")
    hooks.home = saved
    hooks.environment["SOMA_HOME"] = str(saved)
    hooks.drain()
    hooks.run(call(61))
    stored = hooks.expect_agreement()
    expect("call-1" in stored and "call-61" in stored, f"calls recorded: {sorted(stored)}")
    logged = sum("payload is lost" in line for line in log.lines)
    # Some are said each by itself, as those of a database that only waits are; of the others how many they are.
    said = [re.match(r"(\d+) payloads? (is|are) lost", message) for message in messages(hooks, "lost")]
    counted = sum(int(match.group(1)) for match in said if match)
    lost = counted + said.count(None)
    expect_equal(counted, logged, "payloads counted as lost, and those of which the system's log speaks")
    expect(0 < lost == 61 - len(stored), f"{len(stored)} of 61 calls are recorded, {lost} were said to be lost")


@check("a system log that does not read is not waited for")
def stuck_log(world):
    hooks = Hooks(world)
    log = SystemLog(world, reads=False)
    prefix = mounted(world, "mkdir -p \"$0\" && " + log.mounting)
    script = 'for number in $(seq 30); do echo | SOMA_HOME=/dev/null "$0" hook || exit 1; done'
    run = [*prefix, str(world.scratch()), "sh", "-c", script, hooks.program]
    result = subprocess.run(run, stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    expect_equal((result.returncode, result.stdout, result.stderr), (0, b"", b""), "30 hooks that cannot record")
    expect_equal(log.first.startswith("<11>soma["), True, f"the first line of the log: {log.first}")


@check("where the folder is read-only the agent goes on, and what was there stays readable")
def read_only(world):
    hooks = Hooks(world)
    hooks.run(call(1))
    prefix = mounted(world, 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0"')
    hook = [*prefix, str(hooks.home), "env", f"SOMA_HOME={hooks.home}", hooks.program, "hook"]
    run = subprocess.run(hook, input=call(2), capture_output=True, timeout=20)
    expect_equal((run.returncode, run.stdout, run.stderr), (0, b"", b""), "a hook on a read-only folder")
    hooks.run(call(3))
    expect_equal(hooks.expect_agreement(), {"call-1", "call-3"}, "calls recorded")


@check("planted programs, folders and settings do nothing")
def traps(world):
    hooks = Hooks(world)
    repository = world.scratch()
    trap = repository / "trap"
    for name in ("somad", "soma", "sqlite3", "curl"):
        program = repository / name
        program.write_text(f"#!/bin/sh\ntouch {trap}\n", encoding="utf-8")
        program.chmod(0o755)
    (repository / "soma.yaml").write_text("exporter: {endpoint: 'http://127.0.0.1:9'}\n", encoding="utf-8")
    hooks.environment["PATH"] = f"{repository}:{hooks.environment['PATH']}"
    for event in ("SessionStart", "Stop", "SessionEnd"):
        payload = json.dumps({"hook_event_name": event, "session_id": "trap0000-x"}).encode()
        subprocess.run(
            [hooks.program, "hook"], input=payload, env=hooks.environment, cwd=repository, check=True, timeout=20
        )
    hooks.run(call(1))
    expect(not trap.exists(), "a planted program ran")
    expect_equal(hooks.query("SELECT count(*) FROM destinations"), ["0"], "destinations")
    hostile = {**hooks.environment, "SOMA_HOME": "relative/folder"}
    run = subprocess.run(
        [hooks.program, "hook"], input=call(2), env=hostile, cwd=repository, capture_output=True, timeout=20
    )
    expect_equal((run.returncode, run.stdout, run.stderr), (0, b"", b""), "a hook with a relative SOMA_HOME")
    expect(not pathlib.Path(repository, "relative").exists(), "a folder was made where SOMA_HOME is relative")
