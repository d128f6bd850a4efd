"""A wrong environment stops the start and says the fix; log lines never carry a link."""

import logging
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from devops_assess.logs import MaskingFormatter, masked

ROOT = Path(__file__).resolve().parent.parent
RIGHT = {
    "SECRET_KEY": "a-long-enough-secret-key-for-a-test-of-settings",
    "SITE_URL": "https://assess.example.org",
    "EMAIL_HOST": "mail.example.org",
}
Load = Callable[..., dict[str, Any]]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Reads the settings afresh under exactly the variables given."""

    def settings_with(**environment: str) -> dict[str, Any]:
        for name in list(os.environ):
            if name.isupper() and name not in {"PATH", "HOME", "TMPDIR", "TEMP", "SYSTEMROOT", "PYTEST_CURRENT_TEST"}:
                monkeypatch.delenv(name)
        for name, value in {"DATA_DIR": str(tmp_path), **environment}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "devops_assess" / "settings.py"))

    return settings_with


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in RIGHT.items() if key != name}


@pytest.mark.parametrize(
    ("environment", "fix"),
    [
        (without("SECRET_KEY"), r"SECRET_KEY is missing.*SECRET_KEY=\$\(python3 -c"),
        ({**RIGHT, "SECRET_KEY": "short"}, r"SECRET_KEY is too short.*at least 32 characters"),
        (without("SITE_URL"), r"SITE_URL is missing.*SITE_URL=https://assess\.example\.org"),
        ({**RIGHT, "SITE_URL": "assess.example.org"}, r"SITE_URL is “assess\.example\.org”.*http:// or https://"),
        ({**RIGHT, "DATABASE_URL": "not an address"}, r"DATABASE_URL can not be read.*postgres://user:password@"),
        ({**RIGHT, "DATABASE_URL": "postgres://user@host:port/name"}, r"DATABASE_URL can not be read.*postgres://"),
        ({**RIGHT, "DATABASE_URL": "mysql://user@host/name"}, r"not supported\. Use postgres:// or sqlite://"),
        (without("EMAIL_HOST"), r"EMAIL_HOST is missing.*Set EMAIL_HOST, EMAIL_PORT, EMAIL_USER"),
        ({**RIGHT, "EMAIL_PORT": "smtp"}, r"EMAIL_PORT is “smtp”.*from 1 to 65535"),
        ({**RIGHT, "EMAIL_PORT": "70000"}, r"EMAIL_PORT is “70000”.*from 1 to 65535"),
        ({**RIGHT, "EMAIL_TLS": "maybe"}, r"EMAIL_TLS is “maybe”\. Set it to true or false"),
        ({**RIGHT, "DEBUG": "perhaps"}, r"DEBUG is “perhaps”\. Set it to true or false"),
        ({**RIGHT, "DEMO": "2"}, r"DEMO is “2”\. Set it to true or false"),
        ({**RIGHT, "TIME_ZONE": "Vienna"}, r"TIME_ZONE is “Vienna”.*Europe/Vienna"),
        ({**RIGHT, "TIME_ZONE": "../etc/passwd"}, r"TIME_ZONE is “\.\./etc/passwd”.*Europe/Vienna"),
        ({**RIGHT, "LOG_LEVEL": "chatty"}, r"LOG_LEVEL is not known\. Use DEBUG, INFO"),
        ({**RIGHT, "HSTS_SECONDS": "-1"}, r"HSTS_SECONDS is “-1”.*from 0 to"),
        ({**RIGHT, "DEFAULT_THRESHOLD": "3"}, r"DEFAULT_THRESHOLD is “3”.*from 4 to 50"),
        ({**RIGHT, "COACH_DELAY_DAYS": "half"}, r"COACH_DELAY_DAYS is “half”.*from 0 to 30"),
    ],
)
def test_a_wrong_variable_stops_the_start_and_says_the_fix(load: Load, environment: dict[str, str], fix: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=fix):
        load(**environment)


def test_the_message_reaches_the_terminal() -> None:
    environment = {
        **without("SECRET_KEY"),
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "devops_assess.settings",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "The environment variable SECRET_KEY is missing." in done.stderr


def test_a_database_address_that_is_wrong_is_not_repeated_with_its_password(load: Load) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        load(**RIGHT, DATABASE_URL="postgres://assess:hush-hush@host:port/name")
    assert "hush-hush" not in str(caught.value)


def test_a_production_start_is_closed_and_secure(load: Load) -> None:
    settings = load(**RIGHT)
    assert settings["DEBUG"] is False
    assert settings["DEMO"] is False
    assert settings["ALLOWED_HOSTS"] == ["assess.example.org"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://assess.example.org"]
    assert settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert "Argon2" in settings["PASSWORD_HASHERS"][0]
    assert settings["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert "unsafe" not in str(settings["CONTENT_SECURITY_POLICY"])


def test_a_site_without_https_keeps_its_cookies_usable(load: Load) -> None:
    settings = load(**{**RIGHT, "SITE_URL": "http://assess.intern:8080/"})
    assert settings["SITE_URL"] == "http://assess.intern:8080"
    assert settings["ALLOWED_HOSTS"] == ["assess.intern"]
    assert settings["SESSION_COOKIE_SECURE"] is False
    assert "SECURE_HSTS_SECONDS" not in settings


def test_the_demo_needs_no_variable_and_keeps_its_key(load: Load, tmp_path: Path) -> None:
    first = load(DEMO="true")
    kept = tmp_path / "secret_key"
    assert first["SECRET_KEY"] == kept.read_text(encoding="utf-8")
    assert len(first["SECRET_KEY"]) >= 50
    assert os.name != "posix" or kept.stat().st_mode & 0o077 == 0
    assert load(DEMO="true")["SECRET_KEY"] == first["SECRET_KEY"]
    assert first["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert "127.0.0.1" in first["ALLOWED_HOSTS"]


def test_sqlite_waits_its_turn_and_forgets_what_is_deleted(load: Load, tmp_path: Path) -> None:
    database = load(**RIGHT)["DATABASES"]["default"]
    assert Path(database["NAME"]).parent == tmp_path
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
        assert pragma in database["OPTIONS"]["init_command"]


def test_a_socket_path_of_postgresql_is_decoded(load: Load) -> None:
    database = load(**RIGHT, DATABASE_URL="postgres://assess@%2Frun%2Fpostgresql/assess")["DATABASES"]["default"]
    assert (database["HOST"], database["NAME"]) == ("/run/postgresql", "assess")
    assert database["CONN_MAX_AGE"] == 600
    assert database["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("GET /s/kJ3-xY_9/ 200", "GET /s/…/ 200"),
        ("GET /s/kJ3-xY_9/2/ 200", "GET /s/…/2/ 200"),
        ("GET /j/kJ3xY9?lang=en 302", "GET /j/…?lang=en 302"),
        ('"POST /receipt/AB12-CD34 HTTP/1.1"', '"POST /receipt/… HTTP/1.1"'),
        ("https://assess.example.org/s/one/ and /s/two/", "https://assess.example.org/s/…/ and /s/…/"),
        ("GET /receipt/ 200", "GET /receipt/ 200"),
        ("GET /teams/s/results/ 200", "GET /teams/s/…/ 200"),  # rather one word too many than one too few
        ("GET /static/js/app.js 200", "GET /static/js/app.js 200"),
    ],
)
def test_secret_parts_of_addresses_are_blanked(line: str, shown: str) -> None:
    assert masked(line) == shown


def test_arguments_and_tracebacks_are_blanked_too() -> None:
    try:
        int("no such link: /s/secret/")
    except ValueError:
        caught = sys.exc_info()
    record = logging.LogRecord(
        "django.request", logging.WARNING, __file__, 1, "%s: %s", ("Not Found", "/j/secret/"), caught
    )
    line = MaskingFormatter("{message}", style="{").format(record)
    assert "Not Found: /j/…/" in line
    assert "no such link: /s/…/" in line
    assert "secret" not in line


def test_every_way_to_the_log_is_masked(load: Load) -> None:
    logs = load(**RIGHT)["LOGGING"]
    assert all(handler["formatter"] == "masked" for handler in logs["handlers"].values())


@pytest.mark.parametrize(("port", "ssl", "tls"), [("465", True, False), ("587", False, True)])
def test_the_port_says_how_mails_are_encrypted(load: Load, *, port: str, ssl: bool, tls: bool) -> None:
    settings = load(**RIGHT, EMAIL_PORT=port)
    assert (settings["EMAIL_USE_SSL"], settings["EMAIL_USE_TLS"]) == (ssl, tls)
    assert settings["EMAIL_TIMEOUT"] == 20
