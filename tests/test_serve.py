"""The real server: starts, keeps links out of its log, runs the timer, stops cleanly, says what is in its way."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from surveys.management.commands import serve

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server of its own in a folder of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.port, self.log = free_port(), folder / "log"
        environment = {**os.environ, "DEMO": "true", "DEBUG": "false", "DATA_DIR": str(folder), "PORT": str(self.port)}
        environment |= {"DJANGO_SETTINGS_MODULE": "devops_assess.settings", "LOG_LEVEL": "DEBUG"}
        environment.pop("DATABASE_URL", None)
        with self.log.open("w") as log:
            command = [sys.executable, "manage.py", "serve", *arguments]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def get(self, path: str) -> int:
        """The status; waits until the server answers, for 30 seconds at most."""
        until = time.monotonic() + 30
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                    return int(answer.status)
            except urllib.error.HTTPError as error:
                return error.code
            except (urllib.error.URLError, ConnectionError):
                assert self.process.poll() is None, self.text()
                assert time.monotonic() < until, self.text()
                Event().wait(0.05)

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path, "--no-timer")
    yield running
    running.stop()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_the_log_keeps_no_link_and_the_server_stops_cleanly(server: Server) -> None:
    """The database is empty on purpose: pages fail loudly, and even then no link may reach the log."""
    secrets = (
        "/s/SECRET-one/",
        "/s/SECRET-two/2/",
        "/j/SECRET-three/",
        "/receipt/SECRET-four/",
        "/s/SECRET-five/?q=SECRET-six",
    )
    assert server.get("/static/vendor/plotly/plotly.css") == 200
    for path in secrets:
        server.get(path)
    assert server.stop() == 0
    text = server.text()
    assert "GET /s/…/2/" in text
    assert "GET /static/vendor/plotly/plotly.css 200" in text
    assert "SECRET" not in text
    assert "127.0.0.1:" not in text.replace(f"http://127.0.0.1:{server.port}/", "")  # no reader's address either
    assert text.rstrip().endswith("Stopped.")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_the_timer_outlives_its_errors_and_ends_with_the_server(tmp_path: Path) -> None:
    """On an empty database run_due can only fail; the server goes on, says so, and leaves nothing behind."""
    server = Server(tmp_path)
    assert server.get("/static/vendor/plotly/plotly.css") == 200
    until = time.monotonic() + 30
    while "run_due failed; it is tried again in a minute" not in server.text():
        assert time.monotonic() < until, server.text()
        Event().wait(0.05)
    assert server.get("/static/vendor/plotly/plotly.css") == 200
    assert server.stop() == 0


def test_a_taken_port_names_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "serve", lambda *_, **__: pytest.fail("the server must not start"))
    with socket.socket() as owner:
        owner.bind(("127.0.0.1", 0))
        owner.listen()
        port = owner.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} is taken .* PORT=\d+"):
            call_command("serve", "--no-timer", "--port", str(port))


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1"])
def test_a_port_that_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(CommandError, match="from 1 to 65535"):
        call_command("serve", f"--port={port}")


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CommandError, match="Set HOST to an address of this machine"):
        call_command("serve", "--host", "192.0.2.1", "--port", str(free_port()))


def test_a_port_of_the_system_needs_rights() -> None:
    assert "needs more rights" in serve.refusal("127.0.0.1", 80, PermissionError(13, "Permission denied"))


def test_missing_static_files_name_the_command(settings: Settings, tmp_path: Path) -> None:
    settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(CommandError, match="collectstatic"):
        call_command("serve")
    (tmp_path / "staticfiles.json").write_text("{}", encoding="utf-8")
    serve.refuse_missing_static_files()


def test_the_server_gets_masked_logs_and_the_timer_is_stopped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: dict[str, object] = {}

    class FakeGranian:
        def __init__(self, target: str, **options: object) -> None:
            seen.update(options, target=target)

        def serve(self) -> None:
            seen["served"] = True

    class FakeTimer:
        def stop(self) -> None:
            seen["timer stopped"] = True

    monkeypatch.setattr("granian.Granian", FakeGranian)
    monkeypatch.setattr(serve, "Timer", FakeTimer)
    call_command("serve", "--port", str(free_port()))
    assert seen["target"] == "devops_assess.wsgi:application"
    assert (seen["workers"], seen["blocking_threads"], seen["served"]) == (2, 2, True)
    assert seen["timer stopped"]
    assert "addr" not in str(seen["log_access_format"])
    assert "query" not in str(seen["log_access_format"])
    handlers = seen["log_dictconfig"]["handlers"]  # type: ignore[index]  # granian's own shape
    assert all(handler["formatter"] == "masked" for handler in handlers.values())
    assert "Serving on http://127.0.0.1:" in capsys.readouterr().out


def test_a_failing_run_is_logged_and_survived(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_name: str, **_options: object) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(serve, "call_command", fail)
    serve.run_once()
    assert "run_due failed; it is tried again in a minute" in caplog.text
    assert "the database is away" in caplog.text


def test_the_timer_runs_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    stopping = Event()

    def run() -> None:
        runs.append("run")
        if len(runs) == 3:
            stopping.set()

    monkeypatch.setattr(serve, "run_once", run)
    monkeypatch.setattr(serve, "SECONDS_BETWEEN_RUNS", 0)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    serve.run_each_minute(stopping)  # type: ignore[arg-type]  # a thread's event behaves like a process's
    assert runs == ["run", "run", "run"]
