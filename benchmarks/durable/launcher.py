"""Starts the real server, or a real `run_due`, without importing everything again each time.

Its arguments are pages that it reads once, so that templates are compiled. Lines on standard input: `serve PORT`,
`run_due`. Answers with the number of the new process, which leads a process group of its own. The child does what
`manage.py` would do, and opens its own connections to the database.
"""

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable

import django
from django.core.management import call_command
from django.db import connections


def serve(port: str) -> None:
    call_command("serve", "--no-timer", "--no-access-log", "--host=127.0.0.1", f"--port={port}", stdout=sys.stderr)


def run_due() -> None:
    call_command("run_due", verbosity=0, stdout=sys.stderr)


COMMANDS: dict[str, Callable[..., None]] = {"serve": serve, "run_due": run_due}


def start(name: str, *arguments: str) -> int:
    """Forks a child that runs the command and ends with it."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        COMMANDS[name](*arguments)
        status = 0
    except BaseException:  # noqa: BLE001  # nobody above could tell it
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)
    return 0


def warm_up(pages: list[str]) -> None:
    """What the first visitors of each server would wait for."""
    from django.test import Client

    from devops_assess.wsgi import application  # noqa: F401  # loads middleware and rooms

    for page in pages:
        if Client().get(page, headers={"Host": "127.0.0.1"}).status_code != 200:
            raise RuntimeError(f"{page} can not be read")
    connections.close_all()


def main() -> None:
    django.setup()
    warm_up(sys.argv[1:])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the dead
    print("ready", flush=True)
    latest: dict[str, int] = {}
    for line in sys.stdin:
        name, *arguments = line.split()
        latest[name] = start(name, *arguments)
        print(latest[name], flush=True)
    for leader in latest.values():  # whoever asked for them is gone, however that came
        with contextlib.suppress(ProcessLookupError):
            os.killpg(leader, signal.SIGKILL)


if __name__ == "__main__":
    main()
