"""A signed-in admin."""

import pytest
from django.test import Client

from surveys.teams.models import User
from tests.factories import AdminFactory


@pytest.fixture
def admin() -> User:
    return AdminFactory(name="Ada Admin", email="ada@example.org")


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client
