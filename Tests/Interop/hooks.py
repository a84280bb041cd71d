"""A state folder that `soma hook` processes record into, and what its files say of it."""

import glob
import json
import os
import subprocess

from checks import expect, expect_equal


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

    def answer(self, payload):
        """What a hook says to its agent: a JSON object, or `None`."""
        process = self.start()
        output, error = process.communicate(json.dumps(payload).encode(), timeout=60)
        expect_equal((process.returncode, error), (0, b""), "a hook")
        return json.loads(output) if output else None

    def status_line(self, payload):
        """The line that Claude Code would show."""
        return subprocess.run(
            [self.program, "statusline", "--stdin"],
            input=json.dumps(payload).encode(),
            env=self.environment,
            capture_output=True,
            timeout=60,
        ).stdout.decode()

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

    def calls(self, names, field, wanted=lambda line: True):
        """The call ids in the files of lines that a pattern stands for; a torn line fails to parse."""
        files = glob.glob(os.path.join(self.home, names))
        found = []
        for file in files:
            with open(file, encoding="utf-8") as lines:
                found += [line[field] for line in map(json.loads, lines) if field in line and wanted(line)]
        return sorted(found)

    def expect_agreement(self):
        stored = sorted(self.query("SELECT call_id FROM actions"))
        expect_equal(len(stored), len(set(stored)), "different calls in the database")
        audit = self.calls("audit*.jsonl", "tool.call.id", lambda line: line["event"] == "pressure_update")
        expect_equal(audit, stored, "calls in the audit log, beside the database's")
        expect_equal(self.calls("sessions/*", "call_id"), stored, "calls in the recording, beside the database's")
        expect_equal(self.query("PRAGMA integrity_check"), ["ok"], "integrity_check")
        return set(stored)
