#!/usr/bin/env python3
"""Runs a command with DATABASE_URL naming a throwaway PostgreSQL: `python3 tools/with_pg.py CMD…`.

The server listens on a Unix socket only, keeps its files in the system's temporary folder, and is gone afterwards.
The command's exit code is passed on. With `--durable` before the command it writes as safely as a real one, and slower.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType
from urllib.parse import quote

HOW = "PostgreSQL's server programs were not found. On Debian and Ubuntu: sudo apt install postgresql"


def program(name: str) -> str:
    """Debian keeps the server's programs off the path; the newest version wins."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = str(beside[-1]) if beside else shutil.which(name)
    if not found:
        sys.exit(HOW)
    return found


def account() -> dict[str, object]:
    """The server refuses to run as root: then it runs as postgres, or as nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    owner = names.get("postgres") or names["nobody"]
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def run(*command: str, owner: dict[str, object]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **owner)  # type: ignore[call-overload]  # keywords of subprocess, chosen above
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def stop_softly(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def main() -> int:
    durable = sys.argv[1:2] == ["--durable"]
    command = sys.argv[2:] if durable else sys.argv[1:]
    if not command:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, stop_softly)
    owner = account()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has about 100 characters at most
    if owner:
        os.chown(folder, int(str(owner["user"])), int(str(owner["group"])))
    data, options = str(folder / "data"), f"-k {folder} -c listen_addresses=''"
    if not durable:
        options += " -c fsync=off -c full_page_writes=off"
    server, log = program("pg_ctl"), str(folder / "log")
    try:
        initdb = (
            program("initdb"),
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        run(*initdb, owner=owner)
        run(server, "-D", data, "-l", log, "-o", options, "-w", "start", owner=owner)
        url = f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    finally:
        subprocess.run(
            [server, "-D", data, "-m", "immediate", "stop"], capture_output=True, check=False, cwd="/", **owner
        )  # type: ignore[call-overload]  # as above
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
