#!/usr/bin/env python3
"""Sets everything up and starts it.

python3 run.py               the demo organisation on http://127.0.0.1:8000/ (PORT=8001 takes another port)
python3 run.py test          the whole test suite; more arguments go to pytest
python3 run.py COMMAND …     any command of manage.py, in the private environment
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
VERSION = ".".join(str(part) for part in sys.version_info[:3])


@functools.cache
def uv() -> str | None:
    """uv, where it is on the path and answers: it installs several times as fast as pip."""
    found = shutil.which("uv")
    return (
        found
        if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0
        else None
    )


def check_python() -> None:
    """Says what to install when this Python can not carry the application."""
    if sys.version_info < (3, 11):  # noqa: UP036  # an older Python must be told what to do
        newer = next((name for name in ("python3.13", "python3.12", "python3.11") if shutil.which(name)), None)
        way = f"Run: {newer} run.py" if newer else "Install Python 3.11 or newer, from your system or python.org."
        sys.exit(f"DevOps Assess needs Python 3.11 or newer; this is {VERSION}. {way}")
    if not uv() and importlib.util.find_spec("ensurepip") is None:
        sys.exit("This Python can make no private environment. Debian and Ubuntu: sudo apt install python3-venv")


def make_environment() -> None:
    """A private environment in .venv; one of another Python is made anew."""
    settings = VENV / "pyvenv.cfg"
    if PYTHON.exists() and settings.exists() and f"= {VERSION}\n" in settings.read_text(encoding="utf-8"):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    uv = shutil.which("uv")
    subprocess.check_call(
        [uv, "venv", "-q", "-p", sys.executable, VENV] if uv else [sys.executable, "-m", "venv", VENV]
    )


def install(name: str) -> None:
    """The locked packages, hashes checked; nothing to do while the lock file and Python stay the same."""
    locks = {lock: (ROOT / "requirements" / f"{lock}.txt").read_bytes() for lock in ("base", "dev")}
    stamps = {lock: hashlib.sha256(VERSION.encode() + text).hexdigest() for lock, text in locks.items()}
    enough = {stamps[name], stamps["dev"]}  # dev.txt holds all of base.txt
    if STAMP.exists() and PYTHON.exists() and STAMP.read_text(encoding="utf-8") in enough:
        return
    check_python()
    make_environment()
    print("Installing the packages (only this once)…", flush=True)
    python, lock = str(PYTHON), str(ROOT / "requirements" / f"{name}.txt")
    tool = [uv(), "pip", "install", "-q", "-p", python] if uv() else [python, "-m", "pip", "install", "-q"]
    if subprocess.call([*tool, "--require-hashes", "-r", lock]):
        sys.exit("The packages could not be installed; the lines above say why. Then run the same command again.")
    STAMP.write_text(stamps[name], encoding="utf-8")


def run(*arguments: str) -> int:
    return subprocess.call([str(PYTHON), *arguments], cwd=ROOT)


def test(arguments: list[str]) -> int:
    """Everything, with the coverage gates; with arguments only what they ask for."""
    from tools.chromium import HOW, find_chromium

    if not find_chromium():
        print(f"{HOW}\n", flush=True)
    if arguments:
        return run("-m", "pytest", *arguments)
    workers = str(max(2, min(4, os.cpu_count() or 2)))
    suite = run("-m", "pytest", "-q", "-n", workers, "--cov", "--cov-report=term:skip-covered")
    core = run("-m", "coverage", "report", "--include=surveys/core/*", "--fail-under=100", "--precision=1")
    return suite or core


def manage(arguments: list[str]) -> int:
    """On POSIX the command takes this process's place, so that signals reach it."""
    os.chdir(ROOT)
    if os.name == "posix":
        os.execv(PYTHON, [str(PYTHON), "manage.py", *arguments])  # noqa: S606  # a fixed program, the caller's words
    return run("manage.py", *arguments)


def main() -> int:
    arguments = sys.argv[1:] or ["demo"]
    if arguments[0] in {"-h", "--help"}:
        sys.exit(__doc__)
    install("dev" if arguments[0] == "test" else "base")
    if arguments[0] == "test":
        return test(arguments[1:])
    if arguments[0] == "demo":
        os.environ.setdefault("DEMO", "true")
    return manage(arguments)


if __name__ == "__main__":
    sys.exit(main())
