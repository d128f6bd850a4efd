"""Every question about a person, asked for every kind of person."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from surveys.teams import permissions
from surveys.teams.choices import Role
from surveys.teams.queries import Person
from tests.factories import (
    AdminFactory,
    BankEditorFactory,
    CoachAssignmentFactory,
    GroupFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> SimpleNamespace:
    """A team two groups deep, one person of every kind, and a second team next door."""
    top = GroupFactory(name="Top")
    group = GroupFactory(name="Middle", parent=top)
    team = TeamFactory(group=group)
    next_door = TeamFactory(group=GroupFactory(name="Elsewhere"))
    people: dict[str, Person] = {
        "visitor": AnonymousUser(),
        "nobody": UserFactory(),
        "member": MembershipFactory(team=team).user,
        "lead": MembershipFactory(team=team, role=Role.LEAD).user,
        "coach": CoachAssignmentFactory(team=team).coach,
        "group coach": CoachAssignmentFactory(group=group).coach,
        "top coach": CoachAssignmentFactory(group=top).coach,
        "other member": MembershipFactory(team=next_door).user,
        "other lead": MembershipFactory(team=next_door, role=Role.LEAD).user,
        "other coach": CoachAssignmentFactory(group=next_door.group).coach,
        "editor": BankEditorFactory(),
        "admin": AdminFactory(),
        "switched off": AdminFactory(is_active=False, edits_banks=True),
    }
    MembershipFactory(team=team, user=people["switched off"], role=Role.LEAD)
    CoachAssignmentFactory(team=team, coach=people["switched off"])
    return SimpleNamespace(people=people, team=team, group=group, top=top)


COACHES = {"coach", "group coach", "top coach"}
ALL_COACHES = COACHES | {"other coach"}
ACCOUNTS = ALL_COACHES | {"nobody", "member", "lead", "other member", "other lead", "editor", "admin"}

OF_A_PERSON = {
    "has_account": ACCOUNTS,
    "is_admin": {"admin"},
    "edits_banks": {"editor", "admin"},
    "is_coach": ALL_COACHES,
    "can_see_coaching": ALL_COACHES | {"admin"},
    "can_see_people": {"admin"},
    "can_edit_people": {"admin"},
    "can_see_audit": {"admin"},
}
OF_A_TEAM = {
    "is_member": {"member", "lead"},
    "leads": {"lead"},
    "coaches": COACHES,
    "can_see_team": COACHES | {"member", "lead", "admin"},
    "can_invite_members": {"lead", "admin"},
    "can_see_team_people": {"lead", "admin"},
}
OF_A_GROUP = {
    "coaches_group": {"group coach", "top coach"},
    "can_see_group": {"group coach", "top coach", "admin"},
}


def yes_to(question: str, house: SimpleNamespace, *about: object) -> set[str]:
    return {name for name, person in house.people.items() if getattr(permissions, question)(person, *about)}


@pytest.mark.parametrize(("question", "expected"), OF_A_PERSON.items())
def test_of_a_person(question: str, expected: set[str], house: SimpleNamespace) -> None:
    assert yes_to(question, house) == expected


@pytest.mark.parametrize(("question", "expected"), OF_A_TEAM.items())
def test_of_a_person_and_a_team(question: str, expected: set[str], house: SimpleNamespace) -> None:
    assert yes_to(question, house, house.team) == expected


@pytest.mark.parametrize(("question", "expected"), OF_A_GROUP.items())
def test_of_a_person_and_a_group(question: str, expected: set[str], house: SimpleNamespace) -> None:
    assert yes_to(question, house, house.group) == expected


def test_a_coach_of_a_group_does_not_look_after_the_group_above(house: SimpleNamespace) -> None:
    assert yes_to("coaches_group", house, house.top) == {"top coach"}


def test_nobody_invites_into_a_retired_team(house: SimpleNamespace) -> None:
    house.team.retired = True
    assert yes_to("can_invite_members", house, house.team) == set()


def test_signed_in_gives_the_person_or_refuses(house: SimpleNamespace) -> None:
    assert permissions.signed_in(house.people["member"]) == house.people["member"]
    for name in ("visitor", "switched off"):
        with pytest.raises(PermissionDenied):
            permissions.signed_in(house.people[name])


def test_every_question_stands_in_a_table() -> None:
    questions = {
        name
        for name, each in vars(permissions).items()
        if callable(each) and getattr(each, "__module__", "") == permissions.__name__
    }
    assert questions == set(OF_A_PERSON) | set(OF_A_TEAM) | set(OF_A_GROUP) | {"signed_in"}
