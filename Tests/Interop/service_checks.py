"""`soma serve` as a service: sockets that are passed to it, what it tells its manager, and the files it installs."""

import contextlib
import os
import plistlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

import web
from checks import check, expect, expect_equal
from collector import Answer, Collector
from prometheus_checks import record
from world import expect_one_line_failure, expect_success, free_port, stop

# Becomes the command with the files that it names from 3 on, and the variables of sd_listen_fds(3).
LAUNCHER = """
import os, sys
files = [int(name) for name in sys.argv[1].split(",") if name]
for index, file in enumerate(files):
    os.dup2(file, 100 + index)
for index in range(len(files)):
    os.dup2(100 + index, 3 + index, inheritable=True)
os.closerange(3 + len(files), 200)
os.environ["LISTEN_PID"] = os.environ.get("LISTEN_PID") or str(os.getpid())
os.execv(sys.argv[2], sys.argv[2:])
"""


def listening(address="127.0.0.1", family=socket.AF_INET):
    found = socket.socket(family)
    found.bind((address, 0))
    found.listen()
    return found


def activated(world, files, *arguments, environment=None, count=None):
    """The command line and options that start soma with these files as 3 and so on."""
    numbers = [file.fileno() for file in files]
    command = [sys.executable, "-c", LAUNCHER, ",".join(map(str, numbers)), str(world.binaries / "soma"), "serve"]
    count = str(len(files)) if count is None else count
    variables = {"LISTEN_FDS": count, "LISTEN_FDNAMES": ":".join(["soma.socket"] * len(files)), **(environment or {})}
    return [*command, *map(str, arguments)], {
        "env": world.environment(world.home(), variables),
        "pass_fds": numbers,
        "stdout": subprocess.DEVNULL,
    }


def start_activated(world, files, *arguments, environment=None):
    """Started; returns the process and the lines of standard error, of which there is one for each socket at least."""
    command, options = activated(world, files, *arguments, environment=environment)
    process = world.start(command, stderr=subprocess.PIPE, text=True, **options)
    lines = []
    while sum("/metrics of " in line for line in lines) < len(files):
        line = process.stderr.readline()
        expect(line != "", lambda: f"soma serve ended at once: {lines}")
        lines.append(line)
    return process, lines


def status(port, host, address="127.0.0.1"):
    """What a request under a name is answered."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as client:
        client.settimeout(20)
        client.connect((address, port))
        client.sendall(f"GET /metrics HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return int(client.makefile("rb").readline().split()[1])


@check("sockets that are passed are served on, by the same process, closed for its programs, and guarded as others are")
def activation(world):
    mapped = socket.socket(socket.AF_INET6)
    mapped.bind(("::ffff:127.0.0.1", 0))
    mapped.listen()
    files = [listening(), listening("::1", socket.AF_INET6), mapped]
    ports = [file.getsockname()[1] for file in files]
    # One asks before anyone serves.
    early = socket.create_connection(("127.0.0.1", ports[0]), timeout=20)
    early.sendall(b"GET /-/healthy HTTP/1.0\r\n\r\n")
    process, lines = start_activated(world, files)
    expect_equal(len(lines), 3, "lines on standard error")
    expect(early.makefile("rb").readline().startswith(b"HTTP/1.1 200 "), "the first request was not answered")
    expect(os.readlink(f"/proc/{process.pid}/exe").endswith("/somad"), "another process serves")
    for index in range(3):
        with open(f"/proc/{process.pid}/fdinfo/{3 + index}", encoding="ascii") as info:
            flags = int(re.search(r"^flags:\s+(\d+)", info.read(), re.M)[1], 8)
        expect(flags & os.O_CLOEXEC, f"programs that soma starts get {3 + index}")
    for port, address in zip(ports, ["127.0.0.1", "::1", "127.0.0.1"], strict=True):
        expect_equal(status(port, "localhost", address), 200, f"own name on {address}")
        expect_equal(status(port, "rebound.example", address), 421, f"another's name on {address}")
    stop(process)
    expect_equal(process.returncode, 0, "exit code")


@check("sockets go before --web.listen-address, which is said; without sockets the address counts, and nothing is said")
def both(world):
    address = f"127.0.0.1:{free_port()}"
    with contextlib.closing(listening()) as passed:
        process, lines = start_activated(world, [passed], "--web.listen-address", address)
        expect("not on --web.listen-address" in lines[0], f"nothing is said: {lines}")
        expect(f"127.0.0.1:{passed.getsockname()[1]}/" in lines[1], f"it listens elsewhere: {lines}")
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", int(address.split(":")[1])), timeout=5)
            expect(False, "it listens on the address too")
        stop(process)
    for variables in [
        {"LISTEN_FDS": "0", "LISTEN_PID": ""},
        {"LISTEN_FDS": "2", "LISTEN_PID": "1"},
        {"LISTEN_FDS": "x", "LISTEN_PID": "y"},
    ]:
        process, _ = world.serve(world.home(), environment=variables)
        expect_equal(len(process.said.read_text().splitlines()), 1, f"lines with {variables}")
        stop(process)


@check("what is passed in place of listening TCP sockets ends soma serve with one line")
def refused(world):
    deaf = socket.socket()
    deaf.bind(("127.0.0.1", 0))
    datagrams = socket.socket(type=socket.SOCK_DGRAM)
    locals_ = [socket.socket(socket.AF_UNIX) for _ in range(2)]
    for local in locals_:
        local.bind(str(world.scratch() / "socket"))
        local.listen()
    rows = [
        ([listening()], "999999", ["999999 sockets", "4 is not open"]),
        ([], "1", ["3 is not open"]),
        ([], "-1", ["LISTEN_FDS", "'-1'"]),
        ([], "x", ["LISTEN_FDS", "'x'"]),
        ([], "2147483647", ["LISTEN_FDS", "'2147483647'"]),
        ([], "99999999999999999999", ["LISTEN_FDS"]),
        ([open(os.devnull, "rb")], "1", ["file 3 (soma.socket)", "no stream socket that listens"]),
        ([deaf], "1", ["no stream socket that listens"]),
        ([datagrams], "1", ["no stream socket that listens"]),
        ([locals_[0]], "1", ["file 3", "no TCP socket", "ListenStream"]),
        ([listening(), locals_[1]], "2", ["file 4", "no TCP socket"]),
    ]
    for files, count, words in rows:
        command, options = activated(world, files, count=count)
        result = subprocess.run(
            command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=30, check=False, **options
        )
        expect_one_line_failure(result, 1, f"LISTEN_FDS={count}", *words)
        for file in files:
            file.close()
    with contextlib.closing(listening()) as holder:
        address = f"127.0.0.1:{holder.getsockname()[1]}"
        taken = world.soma("serve", "--web.listen-address", address)
        expect_one_line_failure(taken, 1, "a port that is taken", address, "ss -ltnp")


class Manager:
    """The end of a service manager that listens."""

    def __init__(self, folder):
        self.path = str(folder / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.settimeout(30)

    def hears(self):
        return self.socket.recv(4096).decode()

    def forgets(self):
        """What has come so far."""
        self.socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while self.socket.recv(4096):
                pass
        self.socket.settimeout(30)


@check("a service manager hears that soma serves, that it lives while a collector hangs, and that it stops")
def notification(world):
    home = world.home()
    manager = Manager(world.scratch())
    collector = world.entering(Collector())
    expect_success(world.soma("export", "--endpoint", collector.url, home=home), "soma export")
    record(world, home, world.edge_cases)
    collector.take()
    collector.answer = lambda path, number: Answer(silence=30)
    process, base = world.serve(
        home,
        environment={
            "NOTIFY_SOCKET": manager.path,
            "WATCHDOG_USEC": "400000",
            "OTEL_EXPORTER_OTLP_TIMEOUT": "4000",
        },
    )
    ready = manager.hears().splitlines()
    expect_equal(ready, ["READY=1", f"STATUS=serves {base}/metrics of {home}"], "the first message")
    deadline = time.monotonic() + 20
    while not collector.requests:
        expect(time.monotonic() < deadline, "nothing is delivered")
        time.sleep(0.02)
    manager.forgets()
    for _ in range(5):
        expect_equal(manager.hears(), "WATCHDOG=1", "a message while a delivery hangs")
    expect_equal(len(collector.requests), 1, "deliveries by then")
    process.send_signal(signal.SIGTERM)
    said = manager.hears()
    while said == "WATCHDOG=1":
        said = manager.hears()
    expect_equal(said, "STOPPING=1", "the message at the end")
    expect_equal(process.wait(30), 0, "exit code")


@check("a server behind TLS lives too; a watchdog of another process is not told, nor is a socket that is no name")
def watchdog(world):
    folder = world.scratch()
    web.make_authority(folder, "authority")
    web.make_certificate(folder, "soma", "authority")
    (folder / "web.yml").write_text("tls_server_config: {cert_file: soma.crt, key_file: soma.key}\n")
    manager = Manager(folder)
    environment = {"NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "200000"}
    process, base = world.serve(world.home(), "--web.config.file", folder / "web.yml", environment=environment)
    expect(f"STATUS=serves {base}/metrics of " in manager.hears(), "the status")
    for _ in range(5):
        expect_equal(manager.hears(), "WATCHDOG=1", "a message of a server behind TLS")
    stop(process)
    manager.forgets()
    process, _ = world.serve(world.home(), environment={**environment, "WATCHDOG_PID": "1"})
    expect(manager.hears().startswith("READY=1"), "the first message")
    stop(process)
    expect_equal(manager.hears(), "STOPPING=1", "the second message")
    for name in ["vsock:2:1", "relative", "/nonexistent/notify", "@"]:
        process, _ = world.serve(world.home(), environment={**environment, "NOTIFY_SOCKET": name})
        stop(process)
        expect_equal(process.returncode, 0, f"exit code with NOTIFY_SOCKET={name}")


NAMES = ["soma", "a b", "100%h %%", "$HOME ${HOME}", "ü;x {command}"]


@check("systemd finds nothing wrong with the units, wherever soma lies, and reads the paths that were meant")
def units(world):
    for name in NAMES:
        folder, environment = installed(world, name, "--web.listen-address", "127.0.0.1:7", "--web.allowed-host", "a$b")
        paths = [folder / ".config/systemd/user" / unit for unit in ("soma.service", "soma.socket")]
        result = subprocess.run(
            ["systemd-analyze", "verify", "--user", *paths],
            env={**environment, "XDG_RUNTIME_DIR": str(world.scratch())},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        # Told of a program that is not there, it would complain: so it found the one that is meant.
        expect_equal((result.returncode, result.stderr, result.stdout), (0, "", ""), f"systemd-analyze in {name!r}")
    unit = paths[0].read_text()
    paths[0].write_text(unit.replace("soma\" \"serve", "none\" \"serve").replace("MemoryMax=512M", "MemoryMax=x"))
    result = subprocess.run(
        ["systemd-analyze", "verify", "--user", *paths],
        env={**environment, "XDG_RUNTIME_DIR": str(world.scratch())},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    for word in ["not executable", "Invalid memory limit"]:
        expect(word in result.stderr, f"systemd-analyze does not complain of {word}: {result.stderr!r}")


@check("launchd's agent is a property list that runs soma, wherever it lies")
def agent(world):
    for name in [*NAMES, "<a> & ]]>"]:
        folder, _ = installed(world, name, "--launchd", "--web.listen-address", "[::1]:7", "--web.allowed-host", name)
        with open(folder / "Library/LaunchAgents/soma.serve.plist", "rb") as file:
            found = plistlib.load(file)
        command = [str(folder / "bin/soma"), "serve", "--web.listen-address", "[::1]:7", "--web.allowed-host", name]
        expect_equal(found["ProgramArguments"], command, "the command")
        expect_equal(found["EnvironmentVariables"], {"SOMA_HOME": str(folder / "state")}, "the environment")
        expect_equal((found["Label"], found["RunAtLoad"]), ("soma.serve", True), "what launchd makes of it")


def installed(world, name, *options):
    """A home folder of that name, with soma in `bin` and installed as a service, and its environment."""
    folder = world.scratch() / name
    (folder / "bin").mkdir(parents=True)
    if "programs" not in world.cache:
        world.cache["programs"] = world.scratch()
        for program in ("soma", "somad"):
            shutil.copy2(world.binaries / program, world.cache["programs"])
    for program in ("soma", "somad"):
        os.link(world.cache["programs"] / program, folder / "bin" / program)
    environment = world.environment(folder / "state", {"HOME": str(folder)})
    result = subprocess.run(
        [folder / "bin/soma", "serve", "--install", *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    expect_success(result, f"soma serve --install in {name!r}")
    return folder, environment
