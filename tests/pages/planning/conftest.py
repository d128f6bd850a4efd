"""A signed-in admin, and what the form of a plan sends."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from surveys.banks.models import BankVersion
from surveys.teams.models import Team, User
from tests.factories import AdminFactory

LOCAL_TIME = "%Y-%m-%dT%H:%M"


@pytest.fixture
def admin() -> User:
    return AdminFactory.create(name="Ada Admin", email="ada@example.org")


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def local(**ago: float) -> str:
    """A moment that lies so far ahead, as the browser sends it."""
    return (timezone.localtime() + timedelta(**ago)).strftime(LOCAL_TIME)


def sent(bank: BankVersion, *teams: Team, **changes: Any) -> dict[str, Any]:
    """The form as filled in by default, with changes; None leaves a field out."""
    values: dict[str, Any] = {
        "title": "How we work",
        "wave": "2026-Q4",
        "slug": "autumn",
        "banks": [bank.bank.slug],
        "teams": [team.pk for team in teams],
        "opens_at": local(hours=-1),
        "closes_at": local(days=14),
        "threshold": 5,
        "coach_days": 3,
        "comments_allowed": "on",
        "invite_by": "link",
        "remind_days": 3,
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}
