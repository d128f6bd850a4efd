"""How well questions work tells nothing of a team that is shown nowhere, nor of one by subtracting two looks."""

import pytest
from django.db import transaction
from django.test import Client

from surveys.banks.models import BankVersion
from surveys.results.services import pool_health
from surveys.teams.models import Group
from tests.attacks.world import FOUR, NINE, OTHER_FOUR, SEVEN
from tests.factories import BankEditorFactory
from tests.results import build

pytestmark = pytest.mark.django_db
BIG = ("one", "two", "three", "five")


def wave(version: BankVersion, slug: str, released: int, **teams: tuple[str, ...]) -> None:
    home = Group.objects.filter(slug="org").first() or build.groups(org="")["org"]
    answers = {build.team(name, home, max(4, len(persons))): persons for name, persons in teams.items()}
    build.wave(version, answers=answers, slug=slug, released=released)
    pool_health(version=version)


def read(version: BankVersion) -> tuple[str, str]:
    """The page and the file."""
    client = Client()
    client.force_login(BankEditorFactory())
    page, file = (client.get(f"/banks/{version.bank.slug}/health{ending}") for ending in ("/", ".csv"))
    text = page.content.decode()
    return text[text.index("<main") : text.index("</main>")], file.content.decode()


def read_with(version: BankVersion, **teams: tuple[str, ...]) -> tuple[str, str]:
    with transaction.atomic():
        wave(version, "q1", 60, **dict.fromkeys(BIG, NINE), **teams)
        found = read(version)
        transaction.set_rollback(True)
    return found


def test_four_beside_nines_change_no_byte() -> None:
    version = build.bank()
    assert read_with(version, four=FOUR) == read_with(version, four=OTHER_FOUR)


def test_a_team_that_is_shown_does() -> None:
    """Else the test above would say nothing."""
    version = build.bank()
    assert read_with(version, seven=SEVEN) != read_with(version, seven=tuple(reversed(OTHER_FOUR)) + SEVEN[:3])


def test_one_more_team_alone_changes_nothing_until_it_is_hidden_among_others() -> None:
    """Two looks, before and after a wave of a single team: not a figure moves."""
    version = build.bank()
    wave(version, "q1", 60, **dict.fromkeys(BIG, NINE))
    before = read(version)
    wave(version, "q2", 30, one=SEVEN)
    after = read(version)
    assert before[1] == after[1]
    assert "1 closed wave is not in these figures" in after[0]
    wave(version, "q3", 20, **dict.fromkeys(BIG, NINE))
    assert read(version)[1] != after[1]


def test_nobody_else_reads_it_and_no_other_page_does() -> None:
    version = build.bank()
    wave(version, "q1", 60, **dict.fromkeys(BIG, NINE))
    client = Client()
    assert client.get("/banks/tiny/health/").status_code == 302
    assert b"Highest answer" not in client.get("/banks/tiny/").content
