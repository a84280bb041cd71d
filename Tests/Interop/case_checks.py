"""The small inputs under ../shared/cases: each is a program that says whether soma counts and decides as it should."""

import os
import subprocess
import sys

from checks import Skipped, check, expect
from world import SHARED


@check("every case in ../shared/cases holds")
def cases(world):
    folders = sorted(path.parent for path in (SHARED / "cases").glob("*/run"))
    if not folders:
        raise Skipped("../shared/cases is not there")
    environment = {**os.environ, "SOMA": str(world.binaries / "soma"), "PYTHON": sys.executable}
    failed = []
    for folder in folders:
        run = subprocess.run(
            [folder / "run"], cwd=world.scratch(), env=environment, capture_output=True, text=True, timeout=150
        )
        if run.returncode != 0:
            wrong = [line for line in run.stdout.splitlines() if line.startswith("FAIL")] or [run.stderr.strip()[-200:]]
            failed.append(f"{folder.name}: {wrong[0]}")
    expect(not failed, "; ".join(failed))
