"""The real server, and beside it the timer that does what time asks for."""

import copy
import errno
import logging
import multiprocessing
import os
import signal
import socket
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

logger = logging.getLogger("surveys.serve")

# No address, no query, no time: an access log must not tell who answered, and the journal adds its own times.
ACCESS_LINE = "%(method)s %(path)s %(status)d %(dt_ms).0f ms"
SECONDS_BETWEEN_RUNS = 60


class Command(BaseCommand):
    help = "Serves the application by granian (two processes of two threads) and calls run_due each minute beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1", help="address to listen on (HOST)")
        parser.add_argument("--port", default=settings.PORT, help="port to listen on (PORT)")
        parser.add_argument("--workers", type=int, default=2, help="server processes")
        parser.add_argument("--no-timer", action="store_true", help="where cron calls run_due")
        parser.add_argument("--no-access-log", action="store_true", help="write no line for each request")

    def handle(self, *args: object, **options: Any) -> None:
        host, port = options["host"], port_number(options["port"])
        refuse_missing_static_files()
        refuse_taken_port(host, port)
        connections.close_all()  # the server's processes must not share this one's connections
        self.stdout.write(f"Serving on http://{host}:{port}/ (Ctrl+C stops)")
        self.stdout.flush()
        timer = None if options["no_timer"] else Timer()
        try:
            serve(host, port, workers=options["workers"], access_log=not options["no_access_log"])
        finally:
            if timer:
                timer.stop()
        self.stdout.write("Stopped.")


def port_number(text: str | int) -> int:
    if not str(text).isdigit() or not 1 <= int(text) <= 65535:
        raise CommandError(f"PORT is “{text}”. Set it to a whole number from 1 to 65535.")
    return int(text)


def refuse_missing_static_files() -> None:
    """Without the collected files every page would fail with a riddle; the demo serves from the source folders."""
    if settings.WHITENOISE_USE_FINDERS or (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return
    raise CommandError("The static files are not collected. Run: python manage.py collectstatic --noinput")


def refuse_taken_port(host: str, port: int) -> None:
    """granian shares a port that is in use without a word; a person must hear of it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # elsewhere this option would take the port away from its owner
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(refusal(host, port, error)) from error


def refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        return f"Port {port} is taken by another program. Stop that one, or choose another port: PORT={other}"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {port} needs more rights. Choose one from 1024 on: PORT=8000"
    return f"Can not listen on {host}:{port} ({error.strerror or error}). Set HOST to an address of this machine."


def log_settings() -> dict[str, Any]:
    """The application's logging, masks included, with granian's own lines among them."""
    config: dict[str, Any] = copy.deepcopy(settings.LOGGING)
    config["loggers"]["_granian"] = {"handlers": ["stderr"], "level": "WARNING", "propagate": False}
    return config


def serve(host: str, port: int, *, workers: int, access_log: bool) -> None:
    """Returns when SIGTERM or SIGINT asks for the end and the requests under way are answered."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "devops_assess.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=log_settings(),
        log_access=access_log,
        log_access_format=ACCESS_LINE,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    ).serve()


class Timer:
    """A process of its own that calls run_due each minute until it is stopped or its parent is gone."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._stopping = context.Event()
        self._process = context.Process(target=run_each_minute, args=(self._stopping,), name="timer", daemon=True)
        self._process.start()

    def stop(self) -> None:
        """Lets a run that is under way finish; after 20 seconds it is cut off, and the next start resumes it."""
        self._stopping.set()
        self._process.join(20)
        self._process.kill()
        self._process.join()


def run_each_minute(stopping: Event) -> None:
    import django

    for number in (signal.SIGINT, signal.SIGTERM):  # the parent decides when this ends
        signal.signal(number, signal.SIG_IGN)
    django.setup()
    parent = multiprocessing.parent_process()
    while parent is None or parent.is_alive():
        run_once()
        if stopping.wait(SECONDS_BETWEEN_RUNS):
            return


def run_once() -> None:
    """One call of run_due; whatever goes wrong is logged, and the next minute tries again."""
    try:
        call_command("run_due", verbosity=0)
    except CommandError as unwell:  # what failed has been said and logged by then
        logger.warning("run_due failed; it is tried again in a minute. %s", unwell)
    except Exception:
        logger.exception("run_due failed; it is tried again in a minute")
    finally:
        connections.close_all()
