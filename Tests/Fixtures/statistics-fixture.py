#!/usr/bin/env python3
"""Writes statistics.json beside it: what SciPy makes of the functions that soma has of its own.

    pip install scipy==1.17.1 && Tests/Fixtures/statistics-fixture.py
"""

import itertools
import json
import math
import pathlib
import random
import statistics
import sys

import scipy
from scipy import special, stats

SCIPY = "1.17.1"


def tails():
    degrees = [1, 1.5, 2, 3, 10, 29, 58.3, 198, 1e3, 1e6]
    values = [0, 1e-12, 1e-6, 0.01, 0.1, 0.5, 1, 1.5, 1.96, 2, 2.4, 3, 5, 10, 40, 1e3, 1e8]
    return [[t, df, 2 * stats.t.sf(t, df)] for df, t in itertools.product(degrees, values)]


def beta():
    shapes = [0.5, 1, 2.5, 10, 50, 1e3, 5e5]
    points = [0, 1e-9, 0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999, 0.999999, 1]
    # Near the mean, where the function of large shapes is neither 0 nor 1.
    rows = []
    for a, b in itertools.product(shapes, shapes):
        mean = a / (a + b)
        deviation = math.sqrt(mean * (1 - mean) / (a + b + 1))
        near = [mean + k * deviation for k in (-3, -1, 0, 1, 3)]
        rows += [[x, a, b, special.betainc(a, b, x)] for x in points + near if 0 <= x <= 1]
    return rows


def cohens_d(left, right):
    degrees = len(left) + len(right) - 2
    squares = (len(left) - 1) * statistics.variance(left) + (len(right) - 1) * statistics.variance(right)
    return (statistics.fmean(left) - statistics.fmean(right)) / math.sqrt(squares / degrees)


def tests():
    draw = random.Random(20)
    samples = [
        ([0.1, 0.2, 0.3], [0.1, 0.2, 0.3]),
        ([0.0, 1.0], [0.5, 0.6]),
        ([1.0, 1.0, 1.0], [0.0, 0.5, 0.25, 0.1]),
        ([1e9 + k for k in range(5)], [1e9 + 3 * k for k in range(7)]),
        ([0.1, 0.1 + 1e-9, 0.1 + 3e-9], [0.9, 0.9 + 1e-9, 0.9 + 4e-9]),
    ]
    sizes = [(30, 30, 0, 1), (30, 30, 0.5, 1), (60, 60, -0.4, 2), (100, 100, 0.2, 0.5), (5, 90, 1, 3)]
    for left, right, shift, spread in sizes:
        samples.append((
            [draw.gauss(shift, 1) for _ in range(left)],
            [draw.gauss(0, spread) for _ in range(right)],
        ))
    rows = []
    for left, right in samples:
        test = stats.ttest_ind(left, right, equal_var=False)
        rows.append({
            "left": left, "right": right, "t": float(test.statistic), "df": float(test.df), "p": float(test.pvalue),
            "d": cohens_d(left, right), "mean": statistics.fmean(left), "variance": statistics.variance(left),
        })
    return rows


def intervals():
    counts = [(0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (55, 60), (30, 60), (1, 1000), (999, 1000), (123456, 1000000)]
    rows = []
    for successes, trials in counts:
        interval = stats.binomtest(successes, trials).proportion_ci(confidence_level=0.95, method="wilson")
        rows.append([successes, trials, float(interval.low), float(interval.high)])
    return rows


if scipy.__version__ != SCIPY:
    sys.exit(f"statistics-fixture: SciPy {SCIPY} is wanted, this is {scipy.__version__}")
tables = {"scipy": SCIPY, "tails": tails(), "beta": beta(), "tests": tests(), "intervals": intervals()}
body = ",\n".join(
    f"{json.dumps(name)}: " + (
        "[\n" + ",\n".join(json.dumps(row, allow_nan=False, default=float) for row in rows) + "\n]"
        if isinstance(rows, list) else json.dumps(rows)
    )
    for name, rows in tables.items()
)
pathlib.Path(__file__).with_name("statistics.json").write_text("{\n" + body + "\n}\n")
