"""A thousand agents at two thousand actions a second: recorded, exported and scraped at once. SOMA_SOAK_SECONDS and
SOMA_SOAK_RATE make it longer and faster; an hour's worth is 7.2 million actions."""

import contextlib
import json
import os
import pathlib
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time

from checks import check, expect, expect_equal
from collector import Collector, attributes, metrics, number, points, spans
from world import expect_success

AGENTS = 1000
RATE = int(os.environ.get("SOMA_SOAK_RATE", "2000"))
SECONDS = int(os.environ.get("SOMA_SOAK_SECONDS", "45"))


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


class Sink:
    """Takes what the collector got, again and again, and keeps the spans' ids alone."""

    def __init__(self, collector):
        self.collector = collector
        self.ids = set()
        self.twice = 0
        self.actions = {}

    def take(self):
        requests = self.collector.take()
        for span in spans(requests):
            if not span.name.startswith("execute_tool"):
                continue
            self.twice += span.span_id in self.ids
            self.ids.add(span.span_id)
        for metric in metrics(requests):
            if metric.name == "soma.actions":
                for point in points(metric):
                    self.actions[tuple(sorted(attributes(point.attributes).items()))] = number(point)


def middles(sizes):
    """Of the second quarter and the last, in the first of which caches have filled: a scrape and a batch come and go on top
    of what is held, and now and then the C library gives pages back."""
    quarter = len(sizes) // 4
    return statistics.median(sizes[quarter:2 * quarter]), statistics.median(sizes[-quarter:])


def expect_flat(sizes, who):
    early, late = middles(sizes)
    expect(late <= 1.25 * early + 16384, f"{who} grows from {early} to {late} KiB: {sizes[::max(1, len(sizes) // 16)]}")


@check("a thousand agents at two thousand actions a second lose nothing, and no process grows", 2 * SECONDS + 180)
def soak(world):
    home = world.home()
    home.mkdir(mode=0o700)
    collector = world.entering(Collector())
    # The first metrics are sent within the first quarter: what a request of them takes is held from then on.
    (home / "soma.yaml").write_text(f"exporter: {{endpoint: '{collector.url}', metric_interval: 5}}\n")
    sink = Sink(collector)
    serve, base = world.serve(home)
    feeder = subprocess.Popen(
        [str(world.binaries / "soak"), str(AGENTS), str(RATE), str(SECONDS)],
        env=world.environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    record = world.scratch() / "scrapes.jsonl"
    with open(record, "w", encoding="utf-8") as output:
        scraper = world.start(
            [sys.executable, str(pathlib.Path(__file__).with_name("scraper.py")), base + "/metrics"],
            stdout=output, stderr=subprocess.PIPE, text=True,
        )
    limit = threading.Timer(SECONDS * 2 + 60, feeder.kill)
    limit.start()
    fed, served = [], []
    try:
        while feeder.poll() is None:
            time.sleep(1)
            with contextlib.suppress(FileNotFoundError, StopIteration):
                fed.append(resident(feeder.pid))
            served.append(resident(serve.pid))
            sink.take()
        output, error = feeder.communicate()
    finally:
        limit.cancel()
        feeder.kill()
        scraper.terminate()
    expect_equal(scraper.communicate(timeout=30)[1], "", "what the scraper has to say")
    scrapes = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    expect(len(scrapes) > SECONDS / 2, f"{len(scrapes)} scrapes in {SECONDS} s")
    expect_equal((feeder.returncode, error), (0, ""), "the feeder's end")
    told = json.loads(output.splitlines()[-1])
    expect_equal((told["acknowledged"], told["failed"]), (AGENTS * (RATE * SECONDS // AGENTS), 0), "acknowledged")
    serve.send_signal(signal.SIGTERM)
    serve.wait(30)
    expect_success(world.soma("export", home=home), "the export of the rest")
    sink.take()
    with contextlib.closing(sqlite3.connect(f"file:{home}/analytics.db?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT count(*) FROM actions").fetchone()[0]
        expect_equal(database.execute("SELECT coalesce(sum(items), 0) FROM outbox").fetchone()[0], 0, "what still waits")
    expect_equal((rows, len(sink.ids), sum(sink.actions.values())), (told["acknowledged"],) * 3, "stored, sent and counted")
    expect_equal(sink.twice, 0, "spans sent twice")
    times = sorted(scrape["seconds"] * 1000 for scrape in scrapes)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    last = scrapes[-1]
    print(
        f"soak: {rows} actions; {len(scrapes)} scrapes, gzip, {last['series']} series, {last['bytes']} bytes, "
        f"{last['packed']} packed: median {statistics.median(times):.0f} ms, p99 {p99:.0f} ms; resident KiB in the second "
        f"quarter and the last: feeder {middles(fed)}, serve {middles(served)}, most {max(served)}"
    )
    expect_flat(fed, "the feeder")
    expect_flat(served, "serve")
