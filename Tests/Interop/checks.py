"""What a check is, and how it says that it did not hold."""

import contextlib
import signal
import time
import traceback

#: A check that takes longer than this many seconds has failed.
TIME_LIMIT = 180


class Failed(Exception):
    """Something did not hold."""


class Skipped(Exception):
    """What the check needs is not to be had here."""


class _TookTooLong(BaseException):
    """No check catches this one by accident."""


def expect(holds, message):
    """Ends the check with `message`, a text or a function that makes one, unless `holds`."""
    if not holds:
        raise Failed(message() if callable(message) else message)


def expect_equal(found, expected, what):
    """Ends the check unless the two are equal, showing where they differ."""
    if found == expected:
        return
    if isinstance(found, (set, frozenset)) and isinstance(expected, (set, frozenset)):
        raise Failed(f"{what}: missing {_some(expected - found)}, unexpected {_some(found - expected)}")
    if isinstance(found, dict) and isinstance(expected, dict):
        keys = [key for key in {**expected, **found} if found.get(key, _ABSENT) != expected.get(key, _ABSENT)]
        shown = [f"{key!r}: {found.get(key, _ABSENT)!r}, expected {expected.get(key, _ABSENT)!r}" for key in keys]
        raise Failed(f"{what}: {len(keys)} differ: " + "; ".join(shown[:4]))
    raise Failed(f"{what}: {found!r}, expected {expected!r}")


def expect_close(found, expected, what, relative=1e-9):
    """Ends the check unless the numbers agree to `relative` of the greater one."""
    if abs(found - expected) > relative * max(abs(found), abs(expected), 1e-300):
        raise Failed(f"{what}: {found!r}, expected {expected!r}")


class _Absent:
    def __repr__(self):
        return "nothing"


_ABSENT = _Absent()


def _some(values):
    shown = sorted(map(repr, values))
    return "{" + ", ".join(shown[:4]) + (f", … {len(shown)} in all" if len(shown) > 4 else "") + "}"


_checks = []


def check(sentence, limit=TIME_LIMIT):
    """Makes a function a check; it gets the `World`, and `limit` seconds."""

    def register(function):
        _checks.append((sentence, function, limit))
        return function

    return register


def run_all(world, wanted=""):
    """Runs every check whose sentence contains `wanted`; returns how many passed, failed and were skipped."""
    counts = {"ok": 0, "FAILED": 0, "skipped": 0}
    for sentence, function, limit in _checks:
        if wanted not in sentence:
            continue
        start = time.monotonic()
        verdict, details = _run(function, world, limit)
        counts[verdict] += 1
        print(f"{verdict:8}{sentence} ({time.monotonic() - start:.1f} s)", flush=True)
        for line in details.splitlines():
            print(f"        {line}", flush=True)
    return counts["ok"], counts["FAILED"], counts["skipped"]


def _run(function, world, limit):
    try:
        with _time_limit(limit), world.check_scope():
            function(world)
    except Skipped as reason:
        return "skipped", str(reason)
    except Failed as failure:
        return "FAILED", str(failure)
    except _TookTooLong:
        return "FAILED", f"took longer than {limit} s"
    except Exception:
        return "FAILED", traceback.format_exc()
    return "ok", ""


@contextlib.contextmanager
def _time_limit(seconds):
    def interrupt(_number, _frame):
        raise _TookTooLong()

    previous = signal.signal(signal.SIGALRM, interrupt)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)
