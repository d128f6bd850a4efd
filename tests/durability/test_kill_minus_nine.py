"""A few kills of the real server and of a close, in a database of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SMALL = {"kills": 6, "close-kills": 3, "campaigns": 1, "teams": 2, "headcount": 20, "clients": 4, "pause": 0.8}


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_what_was_acknowledged_outlives_the_server() -> None:
    words = [word for name, value in SMALL.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "benchmarks.durability", "--json", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    counts = json.loads(done.stdout.splitlines()[0])
    assert (counts["lost"], counts["counted twice"], counts.get("server errors", 0)) == (0, 0, 0)
    assert counts["kills"] == 6
    assert counts["kills with a request in flight"] > 0
    assert counts["saves"] > 10
    assert counts["sends"] > 0
    # Besides, only rows of people whose last request the close cut off: they may have arrived or not.
    allowed = counts.get("sealed rows not acknowledged (allowed)", 0)
    assert counts["sealed rows as acknowledged"] > 0
    assert counts["sealed rows as acknowledged"] + allowed == counts["sealed persons"]
