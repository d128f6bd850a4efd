"""Reads: the tree, whose teams, and that the number of SQL queries does not grow."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from surveys.teams import queries, services
from surveys.teams.choices import Role
from surveys.teams.models import Group
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


def names(things: object) -> list[str]:
    return [each.name for each in things]  # type: ignore[attr-defined]  # groups and teams


@pytest.fixture
def tree() -> dict[str, Group]:
    """Whole > (Apps > Web, Base); Apart."""
    whole = GroupFactory(name="Whole")
    apps = GroupFactory(name="Apps", parent=whole)
    return {
        "whole": whole,
        "apps": apps,
        "base": GroupFactory(name="Base", parent=whole),
        "web": GroupFactory(name="Web", parent=apps),
        "apart": GroupFactory(name="Apart"),
    }


def test_the_tree_lists_each_group_before_those_below_it(tree: dict[str, Group]) -> None:
    found = [(each.name, each.depth) for each in queries.group_tree()]
    assert found == [("Apart", 0), ("Whole", 0), ("Apps", 1), ("Web", 2), ("Base", 1)]


def test_groups_to_choose_from_stand_in_the_same_order_in_one_query(
    tree: dict[str, Group], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = [(group.name, depth) for group, depth in queries.groups_with_depth()]
    assert found == [(each.name, each.depth) for each in queries.group_tree()]


def test_the_tree_counts_running_teams_of_all_groups_below(tree: dict[str, Group]) -> None:
    TeamFactory(group=tree["apps"], headcount=4)
    TeamFactory(group=tree["web"], headcount=6)
    TeamFactory(group=tree["web"], headcount=50, retired=True)
    sizes = {each.name: (each.team_count, each.headcount) for each in queries.group_tree()}
    assert sizes == {"Apart": (0, 0), "Whole": (2, 10), "Apps": (2, 10), "Web": (1, 6), "Base": (0, 0)}


def test_the_tree_names_leads_and_coaches(tree: dict[str, Group]) -> None:
    team = TeamFactory(group=tree["web"])
    MembershipFactory(team=team)
    MembershipFactory(team=team, role=Role.LEAD, user=UserFactory(name="Lea"))
    CoachAssignmentFactory(team=team, coach=UserFactory(name="Cole"))
    CoachAssignmentFactory(group=tree["web"], coach=UserFactory(name="Cora"))
    web = next(each for each in queries.group_tree() if each.name == "Web")
    assert web.coaches == ("Cora",)
    assert (web.teams[0].leads, web.teams[0].coaches, web.teams[0].accounts) == (("Lea",), ("Cole",), 2)


@pytest.mark.parametrize("count", [1, 3])
def test_the_tree_costs_the_same_for_more_groups(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(count):
        team = TeamFactory(group=GroupFactory(parent=GroupFactory()))
        MembershipFactory(team=team, role=Role.LEAD)
        CoachAssignmentFactory(team=team)
        CoachAssignmentFactory(group=team.group)
    with django_assert_num_queries(5):
        queries.group_tree()


def test_above_and_below(tree: dict[str, Group]) -> None:
    assert sorted(names(queries.descendants(tree["whole"]))) == ["Apps", "Base", "Web", "Whole"]
    assert names(queries.descendants(tree["web"])) == ["Web"]
    assert names(queries.ancestors(tree["web"])) == ["Web", "Apps", "Whole"]


def test_a_circle_in_the_database_does_not_hang(tree: dict[str, Group]) -> None:
    Group.objects.filter(pk=tree["whole"].pk).update(parent=tree["web"])
    assert len(queries.ancestors(tree["web"])) == 3
    assert len(queries.descendants(tree["web"])) == 4


def test_teams_of_a_person() -> None:
    person = UserFactory()
    for name, role, retired in (("B", Role.LEAD, False), ("A", Role.MEMBER, False), ("C", Role.LEAD, True)):
        MembershipFactory(user=person, team=TeamFactory(name=name, retired=retired), role=role)
    MembershipFactory()
    assert names(queries.teams_of(person)) == ["A", "B"]
    assert names(queries.teams_led_by(person)) == ["B"]


def test_teams_of_a_coach(tree: dict[str, Group]) -> None:
    coach = UserFactory()
    for name, group in (("In web", "web"), ("In apps", "apps"), ("In base", "base"), ("In apart", "apart")):
        TeamFactory(name=name, group=tree[group])
    TeamFactory(name="Retired", group=tree["web"], retired=True)
    CoachAssignmentFactory(coach=coach, group=tree["apps"])
    CoachAssignmentFactory(coach=coach, team=queries.active_teams().get(name="In apart"))
    CoachAssignmentFactory(coach=coach, team=queries.active_teams().get(name="In web"))
    assert names(queries.teams_coached_by(coach)) == ["In apart", "In apps", "In web"]
    assert sorted(names(queries.groups_coached_by(coach))) == ["Apps", "Web"]


@pytest.mark.parametrize("count", [1, 3])
def test_coached_teams_cost_the_same_for_more(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    coach = UserFactory()
    for _ in range(count):
        group = GroupFactory(parent=GroupFactory())
        CoachAssignmentFactory(coach=coach, group=group)
        TeamFactory(group=group)
    with django_assert_num_queries(3):
        assert len(queries.teams_coached_by(coach)) == count


def test_visible_teams(tree: dict[str, Group]) -> None:
    mine, coached, other = (TeamFactory(name=name) for name in ("Mine", "Coached", "Other"))
    person = MembershipFactory(team=mine).user
    CoachAssignmentFactory(coach=person, group=coached.group)
    assert names(queries.teams_visible_to(person)) == ["Coached", "Mine"]
    assert names(queries.teams_visible_to(AdminFactory())) == ["Coached", "Mine", "Other"]
    assert names(queries.teams_visible_to(AdminFactory(is_active=False))) == []
    assert other not in queries.teams_visible_to(person)


def test_visitors_have_nothing() -> None:
    visitor = AnonymousUser()
    TeamFactory()
    for query in (
        queries.teams_of,
        queries.teams_led_by,
        queries.teams_coached_by,
        queries.groups_coached_by,
        queries.teams_visible_to,
    ):
        assert list(query(visitor)) == []
    assert queries.ties_of(visitor) == queries.Ties(member=False, coach=False)


def test_ties_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    member, coach = MembershipFactory().user, CoachAssignmentFactory().coach
    former = MembershipFactory(team=TeamFactory(retired=True)).user
    with django_assert_num_queries(3):
        found = [queries.ties_of(each) for each in (member, coach, former)]
    assert found == [queries.Ties(member=True), queries.Ties(coach=True), queries.Ties()]


def test_ties_of_somebody_just_deleted() -> None:
    person = UserFactory()
    pk = person.pk
    person.delete()
    person.pk = pk
    assert queries.ties_of(person) == queries.Ties()


def test_assignments_to_a_team_come_from_above_too(tree: dict[str, Group]) -> None:
    team = TeamFactory(group=tree["web"])
    for name, place in (
        ("Ann", {"team": team}),
        ("Bea", {"group": tree["whole"]}),
        ("Cid", {"group": tree["base"]}),
    ):
        CoachAssignmentFactory(coach=UserFactory(name=name), **place)
    assert [each.coach.name for each in queries.assignments_to(team=team)] == ["Ann", "Bea"]
    assert [each.coach.name for each in queries.assignments_to(group=tree["base"])] == ["Cid"]


def test_people_are_found_by_name_address_and_team() -> None:
    team = TeamFactory(name="Checkout")
    MembershipFactory(team=team, user=UserFactory(name="Ada Long", email="ada@example.org"))
    UserFactory(name="Bob Short", email="b@example.com", is_active=False)
    assert names(queries.people_list(text="ada")) == ["Ada Long"]
    assert names(queries.people_list(text="EXAMPLE.com")) == ["Bob Short"]
    assert names(queries.people_list(text="checkout long")) == ["Ada Long"]
    assert names(queries.people_list(text="checkout short")) == []
    assert names(queries.people_list(state="off")) == ["Bob Short"]
    assert names(queries.people_list()) == ["Ada Long", "Bob Short"]


def test_audit_entries_are_filtered() -> None:
    ada, bob = AdminFactory(name="Ada", email="ada@example.org"), AdminFactory(name="Bob", email="bob@example.org")
    services.create_group(name="Payments", parent=None, by=ada)
    services.create_team(name="Blue", group=Group.objects.get(), headcount=5, by=bob)
    today: date = timezone.localdate()

    def found(**asked: object) -> list[str]:
        return [entry.verb for entry in queries.audit_entries(**asked)]  # type: ignore[arg-type]  # the table below

    assert found() == ["create team", "create group"]
    assert found(who="ada") == ["create group"]
    assert found(what="blue") == ["create team"]
    assert found(what="group:") == ["create group"]
    assert found(verb="create team") == ["create team"]
    assert found(since=today, until=today) == ["create team", "create group"]
    assert found(since=today + timedelta(days=1)) == []
    assert found(until=today - timedelta(days=1)) == []
    assert queries.audit_verbs() == ["create group", "create team"]


def test_people_are_found_by_role_and_state() -> None:
    UserFactory(name="Nobody")
    AdminFactory(name="Admin")
    BankEditorFactory(name="Editor")
    MembershipFactory(user=UserFactory(name="Member"))
    MembershipFactory(user=UserFactory(name="Lead", password="!never"), role=Role.LEAD)
    CoachAssignmentFactory(coach=UserFactory(name="Coach"))
    found = {role: names(queries.people_list(role=role)) for role in ("admin", "editor", "member", "lead", "coach")}
    assert found == {role: [role.capitalize()] for role in found}
    assert names(queries.people_list(role="none")) == ["Nobody"]
    assert names(queries.people_list(state="waiting")) == ["Lead"]
    assert len(queries.people_list(state="on", role="nonsense")) == 6
