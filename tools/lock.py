#!/usr/bin/env python3
"""Writes requirements/base.txt and dev.txt from pyproject.toml, with hashes and for every platform.

Run it after a change of a dependency: `python3 tools/lock.py`. With `--upgrade` it takes the newest releases that
pyproject.toml allows; without, it moves nothing that it need not move. It needs uv.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The files name no registry and no folder, so that they serve behind any mirror.
OPTIONS = [
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
    "--no-strip-extras",
    "--quiet",
]


def uv() -> list[str]:
    """The uv command, from the path or as a module of this Python."""
    found = shutil.which("uv")
    return [found] if found else [sys.executable, "-m", "uv"]


def lock(name: str, *extra: str) -> None:
    command = [*uv(), "pip", "compile", "pyproject.toml", "--python-version", "3.11", *OPTIONS, *extra]
    subprocess.run([*command, "--output-file", f"requirements/{name}.txt"], cwd=ROOT, check=True)


def main() -> None:
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    lock("base", *upgrade)
    lock("dev", "--group", "dev", "--constraint", "requirements/base.txt", *upgrade)


if __name__ == "__main__":
    main()
