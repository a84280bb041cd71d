"""The scrape endpoint beside clients that take what they can get, and with a state folder that goes away."""

import base64
import concurrent.futures
import contextlib
import http.client
import json
import pathlib
import socket
import threading
import time

import web
from checks import check, expect, expect_equal
from prometheus_checks import get, record, samples, scrape
from recording import Recording
from scrape_checks import settings, wait_until
from world import expect_one_line_failure


def ask_from(base, address, user, password, path="/metrics"):
    """The status of a request from one of this machine's addresses."""
    host, port = base.partition("//")[2].split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20, source_address=(address, 0))
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    try:
        connection.request("GET", path, headers={"Authorization": "Basic " + pair})
        with connection.getresponse() as response:
            response.read()
            return response.status
    finally:
        connection.close()


@check("guesses from one address do not keep another's right password out, nor do many right ones each other")
def guesses(world):
    folder = world.scratch()
    users = {f"u{number}": web.bcrypt(f"password {number}", 12) for number in range(9)}
    path = settings(folder, "basic_auth_users:\n" + "".join(f"  {user}: '{hash}'\n" for user, hash in users.items()))
    _, base = world.serve(world.home(), "--web.config.file", path)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: ask_from(base, "127.0.0.1", f"u{number}", f"password {number}"), range(8)))
    expect_equal(found, [200] * 8, "statuses of eight users who come at one moment")
    stop = threading.Event()

    def guess(number):
        count = 0
        while not stop.is_set():
            count += 1
            ask_from(base, "127.0.0.2", f"guess {number}", str(count), path="/-/healthy")

    guessers = [threading.Thread(target=guess, args=(number,)) for number in range(20)]
    for guesser in guessers:
        guesser.start()
    time.sleep(1)
    start = time.monotonic()
    try:
        status = ask_from(base, "127.0.0.1", "u8", "password 8")
        seconds = time.monotonic() - start
    finally:
        stop.set()
        for guesser in guessers:
            guesser.join()
    expect_equal(status, 200, "status of a right password's first use beside guesses")
    expect(seconds < 4, f"a right password's first use beside guesses took {seconds:.1f} s")


@check("guesses that wait for their turn do not hold up the end")
def guesses_at_the_end(world):
    path = settings(world.scratch(), f"basic_auth_users: {{a: '{web.bcrypt(web.PASSWORD, 14)}'}}\n")
    process, base = world.serve(world.home(), "--web.config.file", path)

    def guess(number):
        with contextlib.suppress(OSError, http.client.HTTPException):
            ask_from(base, "127.0.0.1", "a", f"guess {number}")

    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        for number in range(24):
            pool.submit(guess, number)
        time.sleep(1)
        start = time.monotonic()
        process.terminate()
        expect_equal(process.wait(60), 0, "exit code")
        seconds = time.monotonic() - start
    # One hash is under way, and takes about a second.
    expect(seconds < 8, f"the end took {seconds:.1f} s")


def write_grid(folder, agents, tools):
    """A recording in which each of some agents uses each of some tools: a page as long as these give."""
    path = pathlib.Path(folder) / "grid.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(agents * tools):
            agent, tool = number % agents, number // agents
            seconds = f"{number // 100 // 60:02}:{number // 100 % 60:02}.{number % 100:02}"
            fields = {
                "agent": f"agent {agent}",
                "session": f"session {agent}",
                "time": f"2026-03-04T05:{seconds}Z",
                "tool": f"tool {tool}",
                "tokens": 1,
            }
            file.write(json.dumps(fields) + "\n")
    return Recording(path)


def resident_bytes(process, name="VmRSS"):
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) << 10 for line in text.splitlines() if line.startswith(name))


@check("126 clients that never read cost no more memory than the limit allows, and a scraper gets its page beside them")
def stuck_readers(world):
    home = world.home()
    record(world, home, write_grid(world.scratch(), agents=400, tools=40))
    process, base = world.serve(home)
    length = len(scrape(base))
    expect(length > 2 << 20, f"the page is of {length} bytes only")
    before = resident_bytes(process)
    port = int(base.rpartition(":")[2])
    stuck = []
    for number in range(126):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        one.bind((f"127.0.0.{2 + number % 2}", 0))
        one.connect(("127.0.0.1", port))
        one.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3)
        stuck.append(one)
        time.sleep(0.05)
        if number % 25 == 24:
            expect("soma_up 1" in scrape(base), "a scrape beside clients that never read has no whole page")
    time.sleep(1)
    expect("soma_up 1" in scrape(base), "a scrape beside all of them has no whole page")
    grown = resident_bytes(process, "VmHWM") - before
    for one in stuck:
        one.close()
    expect(grown < 192 << 20, f"126 clients that never read cost {grown >> 20} MiB")


@check("a state folder or database that is gone while soma serves is a failure until it is back")
def lost_state(world):
    home = world.home()
    process, base = world.serve(home)
    up = lambda: samples(scrape(base))["soma_up", frozenset()]
    expect_equal((up(), get(base + "/-/ready")[0]), (1, 200), "soma_up and ready before anything is recorded")
    record(world, home, world.edge_cases)
    expect_equal(up(), 1, "soma_up")
    database = home / "analytics.db"
    for path, words in ((database, f"the database of {home} is gone"), (home, f"{home} is gone")):
        aside = path.with_name(path.name + ".aside")
        path.rename(aside)
        status, _, body = get(base + "/-/ready")
        expect_equal((up(), status, body.decode()), (0, 503, words + "\n"), f"soma_up and ready without {path.name}")
        expect_equal(get(base + "/-/healthy")[0], 200, "healthy")
        aside.rename(path)
        expect_equal((up(), get(base + "/-/ready")[0]), (1, 200), f"soma_up and ready with {path.name} again")
    expect_equal(process.said.read_text().count("is gone\n"), 2, "lines on standard error")


@check("an address that is given twice is an error in the command")
def same_address_twice(world):
    for one, other in (("127.0.0.1:19", "localhost:19"), (":19", "127.0.0.1:19")):
        given = ("--web.listen-address", one, "--web.listen-address", other)
        expect_one_line_failure(world.soma("serve", *given, timeout=15), 2, f"serve on {one} and {other}", "127.0.0.1:19")
