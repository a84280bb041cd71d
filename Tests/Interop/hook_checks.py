"""`soma hook` under load and under the axe: nothing lost, nothing doubled, nothing torn."""

import json
import os
import random
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from checks import check, expect, expect_equal
from world import expect_success


class Hooks:
    """One state folder and the hooks that record into it."""

    def __init__(self, world):
        self.world = world
        self.home = world.home()
        self.environment = world.environment(self.home)
        self.program = str(world.binaries / "soma")

    def payload(self, agent, call):
        return json.dumps(
            {
                "hook_event_name": "PostToolUse",
                "session_id": f"{agent:08}-session",
                "tool_name": "Bash",
                "tool_use_id": f"{agent}-{call}",
                "tool_response": {"stdout": "x" * 200, "stderr": ""},
            }
        ).encode()

    def start(self):
        return subprocess.Popen(
            [self.program, "hook"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
        )

    def run(self, payload):
        process = self.start()
        output, error = process.communicate(payload, timeout=60)
        expect_equal((process.returncode, output, error), (0, b"", b""), "a hook")

    def drain(self):
        """Later hooks take in what was too busy to be recorded."""
        spool = os.path.join(self.home, "spool")
        for _ in range(500):
            if not os.path.isdir(spool) or not [name for name in os.listdir(spool) if not name.startswith(".")]:
                return
            self.run(b'{"hook_event_name":"Stop","session_id":"drain"}')
        expect(False, "the spool does not empty")

    def query(self, sql):
        result = subprocess.run(
            ["sqlite3", os.path.join(self.home, "analytics.db"), sql], capture_output=True, text=True, timeout=60
        )
        expect_equal(result.returncode, 0, f"sqlite3: {result.stderr}")
        return result.stdout.split()

    def calls(self, folder, field, wanted=lambda line: True):
        """The call ids in a file of lines or in a folder of them; a torn line fails to parse."""
        path = os.path.join(self.home, folder)
        files = [os.path.join(path, name) for name in os.listdir(path)] if os.path.isdir(path) else [path]
        found = []
        for file in files:
            with open(file, encoding="utf-8") as lines:
                found += [line[field] for line in map(json.loads, lines) if field in line and wanted(line)]
        return sorted(found)

    def expect_agreement(self):
        stored = sorted(self.query("SELECT call_id FROM actions"))
        expect_equal(len(stored), len(set(stored)), "different calls in the database")
        audit = self.calls("audit.jsonl", "tool.call.id", lambda line: line["event"] == "pressure_update")
        expect_equal(audit, stored, "calls in the audit log, beside the database's")
        expect_equal(self.calls("sessions", "call_id"), stored, "calls in the recording, beside the database's")
        expect_equal(self.query("PRAGMA integrity_check"), ["ok"], "integrity_check")
        return set(stored)


@check("hooks of 32 agents at once lose nothing, double nothing and say nothing")
def hooks_at_once(world):
    hooks = Hooks(world)
    with ThreadPoolExecutor(32) as pool:
        work = [pool.submit(lambda a=a: [hooks.run(hooks.payload(a, c)) for c in range(10)]) for a in range(32)]
        for job in work:
            job.result()
    hooks.drain()
    expect_equal(hooks.expect_agreement(), {f"{a}-{c}" for a in range(32) for c in range(10)}, "calls recorded")


@check("what a hook acknowledged before a kill -9 is in the database, the audit log and the recording, once")
def hooks_killed(world):
    hooks = Hooks(world)
    chance = random.Random(5)
    acknowledged = set()

    def work(agent):
        for call in range(100):
            process = hooks.start()
            try:
                process.stdin.write(hooks.payload(agent, call))
                process.stdin.close()
            except BrokenPipeError:
                pass
            if chance.random() < 0.6:
                time.sleep(chance.random() * 0.006)
                process.kill()
            if process.wait(timeout=60) == 0:
                acknowledged.add(f"{agent}-{call}")
            process.stdout.close()
            process.stderr.close()

    with ThreadPoolExecutor(4) as pool:
        for job in [pool.submit(work, agent) for agent in range(4)]:
            job.result()
    hooks.drain()
    missing = acknowledged - hooks.expect_agreement()
    expect_equal(missing, set(), "acknowledged calls that are missing")
    expect(len(acknowledged) > 50, f"only {len(acknowledged)} hooks were not killed")


@check("a replay of what hooks recorded gives the pressures in the database")
def hooks_replayed(world):
    hooks = Hooks(world)
    for call in range(40):
        hooks.run(hooks.payload(call % 3, call))
    replayed = []
    # Midnight may fall between two hooks.
    for name in sorted(os.listdir(os.path.join(hooks.home, "sessions"))):
        result = world.soma("replay", "--json", os.path.join(hooks.home, "sessions", name), home=world.home())
        expect_success(result, "the replay")
        replayed += [json.loads(line)["pressure"] for line in result.stdout.splitlines()]
    stored = [float(value) for value in hooks.query("SELECT printf('%.17g', pressure) FROM actions ORDER BY id")]
    expect_equal(replayed, stored, "pressures")
