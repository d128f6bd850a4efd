"""The tree of groups, and the page of a group."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from surveys.teams.choices import Role
from surveys.teams.models import CoachAssignment, Group, Team
from tests.factories import CoachAssignmentFactory, GroupFactory, MembershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def page_of(group: Group) -> str:
    return reverse("people:group", args=[group.slug])


def test_an_empty_house_says_how_to_begin(as_admin: Client) -> None:
    answer = as_admin.get(reverse("people:groups"))
    assert "There is no group yet" in answer.text
    assert "New group" in answer.text


def test_the_tree_shows_sizes_leads_and_coaches(as_admin: Client) -> None:
    group = GroupFactory(name="Apps", parent=GroupFactory(name="Whole"))
    team = TeamFactory(name="Blue", group=group, headcount=6)
    MembershipFactory(team=team, role=Role.LEAD, user=UserFactory(name="Lea"))
    CoachAssignmentFactory(team=team, coach=UserFactory(name="Cole"))
    whole, apps = as_admin.get(reverse("people:groups")).context["page"].groups
    assert (whole.name, whole.depth, whole.level, whole.size) == ("Whole", 0, 2, "1 team, 6 people")
    assert (apps.name, apps.depth, apps.level) == ("Apps", 1, 3)
    assert (apps.teams[0].leads, apps.teams[0].coaches) == ("Lea", "Cole")
    assert apps.teams[0].people == "6 people, 1 with an account"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "cost"), [("people:groups", 9), ("people:group", 14)])
def test_the_pages_cost_the_same_for_more(
    as_admin: Client, name: str, cost: int, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    top = GroupFactory()
    for _ in range(count):
        group = GroupFactory(parent=top)
        for place in (top, group):
            MembershipFactory(team=TeamFactory(group=place), role=Role.LEAD)
            CoachAssignmentFactory(group=place)
    with django_assert_num_queries(cost):
        as_admin.get(reverse(name, args=[top.slug] if name == "people:group" else []))


def test_a_group_is_added_below_another(as_admin: Client) -> None:
    whole = GroupFactory(name="Whole")
    answer = as_admin.post(reverse("people:groups"), {"name": "Apps", "parent": whole.pk})
    made = Group.objects.get(name="Apps")
    assert made.parent == whole
    assert answer["Location"] == page_of(made)


def test_a_refused_group_keeps_what_was_typed(as_admin: Client) -> None:
    whole = GroupFactory(name="Whole")
    answer = as_admin.post(reverse("people:groups"), {"name": " ", "parent": whole.pk})
    assert answer.status_code == 422
    assert f'<option value="{whole.pk}" selected>' in answer.text
    answer = as_admin.post(reverse("people:groups"), {"name": "Apps", "parent": 999})
    assert answer.status_code == 422
    assert 'value="Apps"' in answer.text


def test_a_group_is_renamed_and_moved(as_admin: Client) -> None:
    group, whole = GroupFactory(), GroupFactory()
    as_admin.post(page_of(group), {"name": "Money", "parent": whole.pk})
    group.refresh_from_db()
    assert (group.name, group.parent) == ("Money", whole)


def test_a_group_is_not_offered_a_place_below_itself(as_admin: Client) -> None:
    group = GroupFactory(name="Whole")
    below = GroupFactory(name="Apps", parent=group)
    offered = [str(value) for value, _words in as_admin.get(page_of(group)).context["form"].fields["parent"].choices]
    assert str(below.pk) not in offered
    answer = as_admin.post(page_of(group), {"name": "Whole", "parent": below.pk})
    assert answer.status_code == 422
    assert "Choose another group" in answer.text


def test_a_team_is_added(as_admin: Client) -> None:
    group = GroupFactory()
    answer = as_admin.post(
        reverse("people:new_team", args=[group.slug]), {"name": "Blue", "group": group.pk, "headcount": 7}
    )
    team = Team.objects.get()
    assert (team.name, team.group, team.headcount) == ("Blue", group, 7)
    assert answer["Location"] == reverse("people:team", args=["blue"])


@pytest.mark.parametrize("headcount", ["0", "201", "many"])
def test_a_refused_team_keeps_what_was_typed(as_admin: Client, headcount: str) -> None:
    group = GroupFactory(name="Whole")
    address = reverse("people:new_team", args=[group.slug])
    answer = as_admin.post(address, {"name": "Blue", "group": group.pk, "headcount": headcount})
    assert answer.status_code == 422
    assert f'value="{headcount}"' in answer.text
    assert 'value="Blue"' in answer.text
    assert f'action="{page_of(group)}"' in answer.text  # the form of the name still goes to its own address


def test_a_coach_is_named_by_address(as_admin: Client) -> None:
    group, coach = GroupFactory(), UserFactory(email="cole@example.org")
    address = reverse("people:group_coach", args=[group.slug])
    answer = as_admin.post(address, {"email": "COLE@example.org"})
    assert answer["Location"] == page_of(group)
    assert CoachAssignment.objects.get().coach == coach
    answer = as_admin.post(address, {"email": "cole@example.org"})
    assert "already looks after" in answer.text
    answer = as_admin.post(address, {"email": "nobody@example.org"})
    assert answer.status_code == 422
    assert "no account with this address" in answer.text
    assert 'value="nobody@example.org"' in answer.text
