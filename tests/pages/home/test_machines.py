"""What load balancers and search engines ask for."""

from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker


def test_live_asks_nothing_of_the_database(client: Client, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.block():
        answer = client.get("/health/live")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert answer["Content-Type"].startswith("text/plain")


@pytest.mark.django_db
def test_ready_when_the_database_answers_and_is_up_to_date(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_not_ready_without_a_database(client: Client) -> None:
    with patch.object(connection, "cursor", side_effect=OperationalError("secret host name")):
        answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "does not answer" in answer.text
    assert "secret" not in answer.text


@pytest.mark.django_db
def test_not_ready_before_migrations(client: Client) -> None:
    with patch.object(MigrationExecutor, "migration_plan", return_value=[("one", False), ("two", False)]):
        answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.text == "2 migrations are not applied. Run: python manage.py migrate"


def test_robots_stay_away_from_personal_links(client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /s/", "Disallow: /j/", "Disallow: /receipt/"} <= set(lines)


def test_the_old_address_of_the_icon_leads_to_the_new_one(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, "/static/img/favicon.svg")


def test_names_are_the_addresses_of_the_documentation() -> None:
    assert (reverse("home:live"), reverse("home:ready")) == ("/health/live", "/health/ready")
