"""Every address of the rooms people and home × every role. The table is reused by the table of the whole product."""

from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from surveys.pages.home import urls as home_urls
from surveys.pages.people import urls as people_urls
from surveys.teams.choices import Role
from surveys.teams.models import User
from tests.factories import (
    AdminFactory,
    BankEditorFactory,
    CoachAssignmentFactory,
    GroupFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

ROLES = ("visitor", "nobody", "member", "lead", "coach", "group coach", "other lead", "editor", "admin")
SIGN_IN = 302
OPEN = dict.fromkeys(ROLES, 200)
ADMIN_ONLY = dict.fromkeys(ROLES, 403) | {"visitor": SIGN_IN, "admin": 200}
TEAM_PEOPLE = {
    "visitor": SIGN_IN,
    "nobody": 404,
    "member": 403,
    "lead": 200,
    "coach": 403,
    "group coach": 403,
    "other lead": 404,
    "editor": 404,
    "admin": 200,
}
WRONG_WAY = dict.fromkeys(ROLES, 405) | {"visitor": SIGN_IN}


class Address(NamedTuple):
    """What a GET and a POST without data answer to each role."""

    name: str
    kwargs: dict[str, object]
    get: dict[str, int]
    post: dict[str, int]


def admin_only(refused: int) -> dict[str, int]:
    return ADMIN_ONLY | {"admin": refused}


NOT_ALLOWED = dict.fromkeys(ROLES, 405)
TEAM, GROUP = {"slug": "the-team"}, {"slug": "the-group"}
PERSON, MEMBERSHIP, ASSIGNMENT = {"pk": 9001}, {"pk": 9002}, {"pk": 9003}
ADDRESSES = [
    Address("home:front", {}, OPEN, NOT_ALLOWED),
    Address("home:live", {}, OPEN, NOT_ALLOWED),
    Address("home:ready", {}, OPEN, NOT_ALLOWED),
    Address("home:robots", {}, OPEN, NOT_ALLOWED),
    Address("home:favicon", {}, dict.fromkeys(ROLES, 302), NOT_ALLOWED),
    Address("people:index", {}, ADMIN_ONLY, WRONG_WAY),
    Address("people:new", {}, ADMIN_ONLY, admin_only(422)),
    Address("people:import", {}, ADMIN_ONLY, admin_only(422)),
    Address("people:import_template", {}, ADMIN_ONLY, WRONG_WAY),
    Address("people:export", {}, ADMIN_ONLY, WRONG_WAY),
    Address("people:person", PERSON, ADMIN_ONLY, admin_only(422)),
    Address("people:account", PERSON, WRONG_WAY, admin_only(302)),
    Address("people:join", PERSON, WRONG_WAY, admin_only(422)),
    Address("people:coach", PERSON, WRONG_WAY, admin_only(422)),
    Address("people:membership", MEMBERSHIP, WRONG_WAY, admin_only(302)),
    Address("people:assignment", ASSIGNMENT, WRONG_WAY, admin_only(302)),
    Address("people:groups", {}, ADMIN_ONLY, admin_only(422)),
    Address("people:group", GROUP, ADMIN_ONLY, admin_only(422)),
    Address("people:group_state", GROUP, WRONG_WAY, admin_only(302)),
    Address("people:new_team", GROUP, WRONG_WAY, admin_only(422)),
    Address("people:group_coach", GROUP, WRONG_WAY, admin_only(422)),
    Address("people:team", TEAM, ADMIN_ONLY, admin_only(422)),
    Address("people:team_state", TEAM, WRONG_WAY, admin_only(302)),
    Address("people:team_move", TEAM, ADMIN_ONLY, admin_only(422)),
    Address("people:team_merge", TEAM, ADMIN_ONLY, admin_only(422)),
    Address("people:team_retire", TEAM, ADMIN_ONLY, WRONG_WAY),
    Address("people:team_coach", TEAM, WRONG_WAY, admin_only(422)),
    Address("people:team_people", TEAM, TEAM_PEOPLE, TEAM_PEOPLE | {"lead": 422, "admin": 422}),
    Address("people:audit", {}, ADMIN_ONLY, WRONG_WAY),
    Address("people:audit_file", {}, ADMIN_ONLY, WRONG_WAY),
]
MISSING = [
    ("people:person", {"pk": 987654}),
    ("people:group", {"slug": "none"}),
    ("people:team", {"slug": "none"}),
    ("people:team_people", {"slug": "none"}),
]


def person_as(role: str) -> User | None:
    """A person of this role towards the team `the-team` in the group `the-group`."""
    group = GroupFactory(slug="the-group")
    team = TeamFactory(slug="the-team", group=group)
    MembershipFactory(pk=9002, team=team, user=UserFactory(pk=9001))
    CoachAssignmentFactory(pk=9003, team=team)
    made = {
        "nobody": UserFactory,
        "member": lambda: MembershipFactory(team=team).user,
        "lead": lambda: MembershipFactory(team=team, role=Role.LEAD).user,
        "coach": lambda: CoachAssignmentFactory(team=team).coach,
        "group coach": lambda: CoachAssignmentFactory(group=group).coach,
        "other lead": lambda: MembershipFactory(role=Role.LEAD).user,
        "editor": BankEditorFactory,
        "admin": AdminFactory,
    }
    return made[role]() if role in made else None


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_address_for_each_role(role: str) -> None:
    client, person = Client(), person_as(role)
    if person:
        client.force_login(person)
    found, expected = {}, {}
    for address in ADDRESSES:
        url = reverse(address.name, kwargs=address.kwargs)
        found[f"GET {address.name}"] = client.get(url).status_code
        expected[f"GET {address.name}"] = address.get[role]
    assert found == expected


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_every_write_for_each_role(address: Address, role: str) -> None:
    client, person = Client(), person_as(role)
    if person:
        client.force_login(person)
    answer = client.post(reverse(address.name, kwargs=address.kwargs))
    assert answer.status_code == address.post[role]
    if address.post[role] == SIGN_IN and role == "visitor":
        assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "kwargs"), MISSING)
def test_what_is_not_there(name: str, kwargs: dict[str, object]) -> None:
    client = Client()
    client.force_login(AdminFactory())
    assert client.get(reverse(name, kwargs=kwargs)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["people:membership", "people:assignment"])
def test_what_is_gone_can_not_be_written(name: str) -> None:
    client = Client()
    client.force_login(AdminFactory())
    assert client.post(reverse(name, kwargs={"pk": 987654})).status_code == 404


def test_no_address_is_forgotten() -> None:
    named = {f"{room.app_name}:{each.name}" for room in (people_urls, home_urls) for each in room.urlpatterns}
    assert named == {address.name for address in ADDRESSES}
    assert {"people", "home"} <= set(get_resolver().namespace_dict)
