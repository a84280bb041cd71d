"""The commands under test as processes, and the scratch folders that they live in."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from checks import Failed, expect
from recording import Recording

_here = pathlib.Path(__file__).resolve().parent
#: The checkout.
ROOT = _here.parent.parent
#: Recordings and specifications that stay outside the checkout; may be missing.
SHARED = ROOT.parent / "shared"


class World:
    """Everything a check needs; cleans up behind each of them."""

    def __init__(self, binaries):
        self.binaries = pathlib.Path(binaries).resolve()
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="soma-interop."))
        self._scope = None
        self._count = 0
        self._recordings = None
        #: Results that are dear to make and that several checks look at.
        self.cache = {}

    def close(self):
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextlib.contextmanager
    def check_scope(self):
        """Whatever is started within is stopped at its end."""
        with contextlib.ExitStack() as stack:
            self._scope = stack
            try:
                yield
            finally:
                self._scope = None

    def scratch(self):
        """A new empty folder."""
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir(mode=0o700)
        return folder

    def home(self):
        """The path of a state folder that does not exist yet."""
        return self.scratch() / "home"

    def environment(self, home, extra=None):
        """Nothing of the surroundings but PATH: no proxy, no OTEL_… variable, no home folder."""
        base = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "TMPDIR": str(self._folder),
            "SOMA_HOME": str(home),
            "LC_ALL": "C.UTF-8",
        }
        return {**base, **(extra or {})}

    def soma(self, *arguments, home=None, environment=None, timeout=60, prefix=(), umask=-1, program="soma"):
        """Runs `soma` to its end."""
        home = home or self.home()
        command = [*prefix, str(self.binaries / program), *map(str, arguments)]
        try:
            return subprocess.run(
                command,
                env=self.environment(home, environment),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=timeout,
                umask=umask,
            )
        except subprocess.TimeoutExpired:
            raise Failed(f"soma {' '.join(map(str, arguments))} ran for more than {timeout} s") from None

    def start(self, command, **options):
        """Starts a process that the end of the check stops."""
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        self._scope.callback(stop, process)
        return process

    def entering(self, context):
        """Enters a context that the end of the check leaves."""
        return self._scope.enter_context(context)

    def serve(self, home, *arguments, environment=None):
        """Starts `soma serve` on a free port; returns the process, which knows its `said` file, and its base URL."""
        # Appended to: the place that this process reads from is the one that the other writes to.
        log = open(self.scratch() / "serve.log", "a+", encoding="utf-8")
        self._scope.callback(log.close)
        given = arguments
        if "--web.listen-address" not in arguments:
            given = ("--web.listen-address", "127.0.0.1:0", *arguments)
        process = self.start(
            [str(self.binaries / "soma"), "serve", *map(str, given)],
            env=self.environment(home, environment),
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            log.seek(0)
            said = log.read()
            address = re.search(r"(https?://127\.0\.0\.1:\d+)/metrics", said)
            if address:
                process.said = pathlib.Path(log.name)
                return process, address[1]
            expect(process.poll() is None, f"soma serve ended at once: {said}")
            time.sleep(0.02)
        raise Failed("soma serve did not say within 15 s where it listens")

    @property
    def edge_cases(self):
        """The recording made for the specification's corners; the demo's where it is not to be had."""
        return next(iter(self.recordings.values()))

    @property
    def recordings(self):
        """Every recording there is, by name; at least one."""
        if self._recordings is None:
            self._recordings = {path.stem: Recording(path) for path in self._recording_paths()}
        return self._recordings

    def _recording_paths(self):
        shared = sorted((SHARED / "sessions").glob("*.jsonl"))
        fixture = ROOT / "Tests" / "Fixtures" / "edge-cases.jsonl"
        if any(path.name == "edge-cases.jsonl" for path in shared):
            return sorted(shared, key=lambda path: path.name != "edge-cases.jsonl")
        if fixture.exists():
            return [fixture, *shared]
        return [self._bundled_session(), *shared]

    def _bundled_session(self):
        """The demo's session, as a file."""
        source = (ROOT / "Sources" / "somad" / "Demo" / "DemoSession.swift").read_text(encoding="utf-8")
        path = self._folder / "demo.jsonl"
        path.write_text("".join(f"{line}\n" for line in source.splitlines() if line.startswith("{\"agent\"")))
        return path


def stop(process):
    """Ends a process that may have ended already."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def free_port():
    """A port on 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def expect_success(result, what):
    """Ends the check unless the command ended with exit code 0."""
    expect(
        result.returncode == 0,
        lambda: f"{what} ended with exit code {result.returncode}: {result.stderr.strip() or result.stdout[-300:]}",
    )


def expect_one_line_failure(result, code, what, *words):
    """Ends the check unless the command failed with `code` and said why in one line that has all `words` in it."""
    expect(result.returncode == code, f"{what}: exit code {result.returncode}, expected {code}; {result.stderr!r}")
    lines = result.stderr.splitlines()
    expect(len(lines) == 1, f"{what}: {len(lines)} lines on standard error, expected one: {result.stderr!r}")
    expect(lines[0].startswith("soma: "), f"{what}: standard error does not say who speaks: {lines[0]!r}")
    for word in words:
        expect(word in lines[0], f"{what}: {word!r} is not in {lines[0]!r}")
