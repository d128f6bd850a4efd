"""The list of what was changed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from surveys.pages.people.presenters.audit import ENTRIES_ON_A_PAGE
from surveys.teams import services
from surveys.teams.models import User
from tests.factories import GroupFactory, TeamFactory

pytestmark = pytest.mark.django_db


def verbs(client: Client, **asked: str) -> list[str]:
    return [row.verb for row in client.get(reverse("people:audit"), asked).context["page"].rows]


def test_entries_tell_who_did_what_and_what_changed(as_admin: Client, admin: User) -> None:
    services.update_team(team=TeamFactory(name="Blue", headcount=5), headcount=6, by=admin)
    services.record(
        by=None,
        verb="close campaign",
        obj=GroupFactory(),
        changes={"is_open": [True, False], "note": "x", "l": {"a": 1}},
    )
    closed, updated = as_admin.get(reverse("people:audit")).context["page"].rows
    assert (updated.who, updated.verb, updated.what, updated.kind) == (
        "Ada Admin <ada@example.org>",
        "update team",
        "Blue",
        "team",
    )
    assert [(each.field, each.before, each.after) for each in updated.changes] == [("headcount", "5", "6")]
    assert closed.who == "command line"
    assert {(each.field, each.before, each.after) for each in closed.changes} == {  # PostgreSQL keeps no order of keys
        ("is open", "yes", "no"),
        ("note", "–", "x"),
        ("l", "–", '{"a": 1}'),
    }


def test_entries_are_filtered(as_admin: Client, admin: User) -> None:
    services.create_group(name="Payments", parent=None, by=admin)
    services.create_group(name="Search", parent=None, by=None)
    services.retire_team(team=TeamFactory(), by=admin)
    today = timezone.localdate()
    assert verbs(as_admin) == ["retire team", "create group", "create group"]
    assert verbs(as_admin, who="command") == ["create group"]
    assert verbs(as_admin, what="payments") == ["create group"]
    assert verbs(as_admin, verb="retire team") == ["retire team"]
    assert verbs(as_admin, since=str(today + timedelta(days=1))) == []
    assert verbs(as_admin, since="nonsense", verb="nonsense") == ["retire team", "create group", "create group"]
    assert "No entry fits" in as_admin.get(reverse("people:audit"), {"who": "zz"}).text


def test_the_list_has_pages_that_keep_the_filter(as_admin: Client, admin: User) -> None:
    for _ in range(ENTRIES_ON_A_PAGE + 1):
        services.record(by=admin, verb="look at", obj=admin)
    answer = as_admin.get(reverse("people:audit"), {"who": "ada"})
    assert len(answer.context["page"].rows) == ENTRIES_ON_A_PAGE
    assert "?who=ada&amp;page=2" in answer.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_more(
    as_admin: Client, admin: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        services.retire_team(team=TeamFactory(), by=admin)
    with django_assert_num_queries(6):
        as_admin.get(reverse("people:audit"))


def test_entries_are_narrowed_to_a_kind_and_tell_moments_in_words(as_admin: Client, admin: User) -> None:
    services.create_team(name="Blue", group=GroupFactory(), headcount=5, by=admin)
    moment = {
        "closes": ["2026-11-28T10:30:00+00:00", "2026-12-11"],
        "names": [None, ["Blue", "Green"]],
        "x": [None, "2026-99-99"],
    }
    services.record(by=admin, verb="extend", obj=admin, changes=moment)
    assert verbs(as_admin, kind="team") == ["create team"]
    [row] = as_admin.get(reverse("people:audit"), {"kind": "user"}).context["page"].rows
    assert row.kind_words == "Person"
    assert {(each.field, each.before, each.after) for each in row.changes} == {
        ("closes", "Saturday, 28 November 2026, 10:30", "Friday, 11 December 2026"),
        ("names", "–", "Blue, Green"),
        ("x", "–", "2026-99-99"),
    }


def test_the_file_keeps_the_filter_and_runs_no_formula(as_admin: Client, admin: User) -> None:
    services.create_team(name="=cmd()", group=GroupFactory(), headcount=5, by=admin)
    services.create_group(name="Other", parent=None, by=None)
    answer = as_admin.get(reverse("people:audit_file"), {"kind": "team"})
    head, *lines = answer.text.splitlines()
    assert head.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}") == "When,Who,How,Kind,What,Before and after"
    assert len(lines) == 1
    assert "create team,Team,'=cmd()," in lines[0]
    assert answer["Content-Disposition"].startswith('attachment; filename="audit-')


@pytest.mark.parametrize("count", [1, 3])
def test_the_file_costs_the_same_for_more(
    as_admin: Client, admin: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        services.retire_team(team=TeamFactory(), by=admin)
    with django_assert_num_queries(4):
        as_admin.get(reverse("people:audit_file"))
