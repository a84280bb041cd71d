"""`soma hook` under load and under the axe: nothing lost, nothing doubled, nothing torn."""

import json
import os
import pathlib
import random
import subprocess
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from checks import Skipped, check, expect, expect_equal
from collector import OK, Answer, Collector, attributes, spans
from hooks import Hooks
from world import SHARED, expect_success


@check("hooks of 32 agents at once lose nothing, double nothing and say nothing")
def hooks_at_once(world):
    hooks = Hooks(world)
    with ThreadPoolExecutor(32) as pool:
        work = [pool.submit(lambda a=a: [hooks.run(hooks.payload(a, c)) for c in range(10)]) for a in range(32)]
        for job in work:
            job.result()
    hooks.drain()
    expect_equal(hooks.expect_agreement(), {f"{a}-{c}" for a in range(32) for c in range(10)}, "calls recorded")


class Axe:
    """Kills at random moments, until enough have been killed."""

    def __init__(self, kills):
        self.kills = kills
        self._killed = {"hook": 0, "export": 0, "serve": 0, "batch": 0}
        self._lock = threading.Lock()

    @property
    def is_done(self):
        return sum(self._killed.values()) >= self.kills

    @property
    def count(self):
        return dict(self._killed)

    def fall(self, process, kind):
        """Kills a process that may have ended; returns its exit code, which is -9 where it had not."""
        process.kill()
        code = process.wait(timeout=60)
        if code == -9:
            with self._lock:
                self._killed[kind] += 1
        return code


#: More make the run longer.
KILLS = int(os.environ.get("SOMA_KILLS", "1000"))


class Batch:
    """A recording of one agent that `soma replay --live` puts into the state folder, and is killed meanwhile."""

    def __init__(self, world, hooks, number, actions):
        self.hooks = hooks
        self.calls = [f"batch{number}-{index}" for index in range(actions)]
        folder = world.scratch()
        self.recording = folder / "recording.jsonl"
        self.output = folder / "output"
        action = {"agent": f"batch-{number}", "session": f"batch-{number}", "tool": "Bash", "output": "x" * 200}
        with open(self.recording, "w", encoding="utf-8") as lines:
            for index, call in enumerate(self.calls):
                at = f"2026-01-01T{index // 3600:02}:{index // 60 % 60:02}:{index % 60:02}Z"
                lines.write(json.dumps({**action, "time": at, "call_id": call}) + "\n")

    def start(self):
        with open(self.output, "wb") as output:
            return subprocess.Popen(
                [self.hooks.program, "replay", "--live", "--source", "wrap", "--json", str(self.recording)],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, env=self.hooks.environment,
            )

    def acknowledged(self, code):
        """Actions that it said are recorded: those of its whole lines, and all if it came to its end."""
        lines = self.output.read_bytes().count(b"\n")
        return set(self.calls if code == 0 else self.calls[:lines])


@check(
    f"{KILLS:,} times kill -9 among hooks, batches, exporter and scraper: what was acknowledged is everywhere, once",
    180 + KILLS // 5,
)
def killed(world):
    hooks = Hooks(world)
    axe = Axe(KILLS)
    acknowledged = set()
    batches = []
    is_down = threading.Event()
    collector = world.entering(Collector(lambda *_: Answer(503) if is_down.is_set() else OK))
    os.mkdir(hooks.home, 0o700)
    pathlib.Path(hooks.home, "soma.yaml").write_text(f"exporter: {{endpoint: '{collector.url}'}}\n", encoding="utf-8")

    def hook(agent):
        chance = random.Random(agent)
        call = 0
        while not axe.is_done:
            process = hooks.start()
            try:
                process.stdin.write(hooks.payload(agent, call))
                process.stdin.close()
            except BrokenPipeError:
                pass
            if chance.random() < 0.7:
                time.sleep(chance.random() * 0.008)
                axe.fall(process, "hook")
            if process.wait(timeout=60) == 0:
                acknowledged.add(f"{agent}-{call}")
            process.stdout.close()
            process.stderr.close()
            call += 1

    def export():
        chance = random.Random(11)
        while not axe.is_done:
            if chance.random() < 0.1:
                is_down.clear() if is_down.is_set() else is_down.set()
            command = [hooks.program, "export"]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=hooks.environment, **quiet)
            time.sleep(chance.random() * 0.08)
            axe.fall(process, "export")

    def scrape():
        chance = random.Random(12)
        while not axe.is_done:
            process, url = world.serve(hooks.home)
            deadline = time.monotonic() + chance.random()
            while time.monotonic() < deadline and not axe.is_done:
                with urllib.request.urlopen(url + "/metrics", timeout=30) as page:
                    expect_equal(page.status, 200, "a scrape")
                    page.read()
            axe.fall(process, "serve")

    def replay():
        chance = random.Random(13)
        while not axe.is_done:
            batch = Batch(world, hooks, len(batches), chance.choice([150, 300, 1_500]))
            process = batch.start()
            if chance.random() < 0.8:
                time.sleep(chance.random() * 0.5)
                axe.fall(process, "batch")
            error = process.communicate(timeout=120)[1]
            expect(process.returncode in (0, -9), f"a batch ended with {process.returncode}: {error!r}")
            batches.append((batch, batch.acknowledged(process.returncode)))
            time.sleep(0.1)

    with ThreadPoolExecutor(7) as pool:
        jobs = [pool.submit(hook, agent) for agent in range(4)]
        for job in [*jobs, *map(pool.submit, (export, scrape, replay))]:
            job.result()
    hooks.drain()
    stored = hooks.expect_agreement()
    expect_equal(acknowledged - stored, set(), "acknowledged calls that are missing")
    expect(len(acknowledged) > 50, f"only {len(acknowledged)} hooks were not killed")
    for batch, said in batches:
        kept = [call in stored for call in batch.calls]
        expect_equal(said - stored, set(), "acknowledged actions of a batch that are missing")
        expect(kept == sorted(kept, reverse=True), f"a batch has a gap: {''.join('.x'[one] for one in kept)}")
    parts = sum(0 < len(stored.intersection(batch.calls)) < len(batch.calls) for batch, _ in batches)
    print(f"killed: {axe.count}; {len(batches)} batches, {parts} of them kept in part; {len(stored)} actions")
    expect(min(axe.count.values()) > 3, f"killed {axe.count}")

    is_down.clear()
    expect_success(world.soma("export", home=hooks.home), "the export at the end")
    delivered = {}
    for span in spans([request for request in collector.requests if request.status == 200]):
        call = attributes(span.attributes).get("gen_ai.tool.call.id")
        if call:
            delivered.setdefault(call, set()).add(span.span_id)
    expect_equal(set(delivered), stored, "calls at the collector, beside the database's")
    expect_equal({len(ids) for ids in delivered.values()}, {1}, "span ids a call")
    expect_equal(len(set().union(*delivered.values())), len(stored), "different span ids")


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


@check("every recorded session, turned into hooks, a transcript and status lines, gives the vectors' pressures")
def sessions_through_hooks(world):
    compared = 0
    for recording in world.recordings.values():
        vector = SHARED / "vectors" / f"{recording.name}.jsonl"
        if not vector.exists() or len({action.agent for action in recording.actions}) > 1:
            continue
        wanted = [json.loads(line)["pressure"] for line in vector.read_text(encoding="utf-8").splitlines()]
        hooks = Hooks(world)
        transcript = world.scratch() / "transcript.jsonl"
        common = {"session_id": "0f3c9a7e-session", "transcript_path": str(transcript)}
        hooks.answer({**common, "hook_event_name": "SessionStart", "source": "startup"})
        cost = 0.0
        for number, line in enumerate(pathlib.Path(recording.path).read_text(encoding="utf-8").splitlines()):
            action = json.loads(line)
            call = {**common, "tool_name": action["tool"], "tool_use_id": f"t{number}"}
            hooks.answer({**call, "hook_event_name": "PreToolUse"})
            with open(transcript, "a", encoding="utf-8") as lines:
                content = [{"type": "text", "text": action.get("text", "")}]
                usage = {"input_tokens": action.get("tokens", 0), "output_tokens": 0}
                message = {"id": f"m{number}", "content": content, "usage": usage}
                lines.write(json.dumps({"type": "assistant", "message": message}) + "\n")
            cost += action.get("cost_usd", 0)
            hooks.status_line({**common, "cost": {"total_cost_usd": cost}})
            event = "PostToolUseFailure" if action.get("error") else "PostToolUse"
            hooks.answer({**call, "hook_event_name": event, "tool_response": action.get("output", "")})
        stored = hooks.query("SELECT printf('%.17g', pressure) FROM actions ORDER BY id")
        expect_equal(len(stored), len(wanted), f"{recording.name}: actions")
        for number, (found, expected) in enumerate(zip(map(float, stored), wanted), 1):
            expect(abs(found - expected) <= 1e-9, f"{recording.name}, action {number}: {found}, expected {expected}")
        compared += len(wanted)
    if compared == 0:
        raise Skipped("there are no recorded sessions in ../shared")
