"""Settings of a team, and invitations by a team lead."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from surveys.teams.choices import Role
from surveys.teams.models import AuditEntry, CoachAssignment, Membership, Team, User
from tests.factories import CoachAssignmentFactory, GroupFactory, MembershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"email": "nora@example.org", "name": "Nora New"}


def settings_of(team: Team) -> str:
    return reverse("people:team", args=[team.slug])


def people_of(team: Team) -> str:
    return reverse("people:team_people", args=[team.slug])


@pytest.fixture
def team() -> Team:
    return TeamFactory(name="Blue", slug="blue", headcount=6)


@pytest.fixture
def as_lead(team: Team) -> Client:
    client = Client()
    client.force_login(MembershipFactory(team=team, role=Role.LEAD, user=UserFactory(name="Lea Lead")).user)
    return client


# -- Settings ------------------------------------------------------------------


def test_a_team_is_edited(as_admin: Client, team: Team) -> None:
    group = GroupFactory()
    answer = as_admin.post(settings_of(team), {"name": "Green", "group": group.pk, "headcount": 9}, follow=True)
    team.refresh_from_db()
    assert (team.name, team.group, team.headcount, team.slug) == ("Green", group, 9, "blue")
    assert "keep what they began with" in answer.text


def test_a_refused_edit_keeps_what_was_typed(as_admin: Client, team: Team) -> None:
    answer = as_admin.post(settings_of(team), {"name": "Green", "group": team.group.pk, "headcount": 300})
    assert answer.status_code == 422
    assert 'value="Green"' in answer.text
    assert 'value="300"' in answer.text
    assert "<h1>Blue: settings</h1>" in answer.text
    assert Team.objects.get().headcount == 6


def test_a_team_retires_and_comes_back(as_admin: Client, team: Team) -> None:
    address = reverse("people:team_state", args=[team.slug])
    assert "Take it back" in as_admin.post(address, {"wish": "retire"}, follow=True).text
    assert Team.objects.get().retired
    assert "This team is retired" in as_admin.get(people_of(team)).text
    as_admin.post(address, {"wish": "revive"})
    assert not Team.objects.get().retired
    as_admin.post(address, {"wish": "nonsense"})
    assert AuditEntry.objects.count() == 2


def test_coaches_from_above_are_shown_and_end_above(as_admin: Client, team: Team) -> None:
    CoachAssignmentFactory(coach=UserFactory(name="Cole"), team=team)
    CoachAssignmentFactory(coach=UserFactory(name="Gwen"), group=team.group)
    rows = as_admin.get(settings_of(team)).context["page"].coaches
    assert [(row.coach.text, row.pk is None) for row in rows] == [("Cole", False), ("Gwen", True)]


def test_a_coach_is_named_by_address(as_admin: Client, team: Team) -> None:
    coach = UserFactory(email="cole@example.org")
    as_admin.post(reverse("people:team_coach", args=[team.slug]), {"email": "cole@example.org"})
    assert CoachAssignment.objects.get().coach == coach
    answer = as_admin.post(reverse("people:team_coach", args=[team.slug]), {"email": "no"})
    assert answer.status_code == 422
    assert 'value="no"' in answer.text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "cost"), [("people:team", 9), ("people:team_people", 8)])
def test_the_pages_cost_the_same_for_more(
    as_admin: Client, team: Team, name: str, cost: int, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        MembershipFactory(team=team)
        CoachAssignmentFactory(team=team)
        CoachAssignmentFactory(group=team.group)
    with django_assert_num_queries(cost):
        as_admin.get(reverse(name, args=[team.slug]))


# -- Invitations ---------------------------------------------------------------


def test_a_lead_invites_somebody_new(as_lead: Client, team: Team) -> None:
    answer = as_lead.post(people_of(team), NEW, follow=True)
    person = User.objects.get(email="nora@example.org")
    assert Membership.objects.get(user=person).role == Role.MEMBER
    assert answer.redirect_chain[0][0] == people_of(team)
    assert "Lea Lead added you to the team “Blue”" in mail.outbox[0].body
    assert set(AuditEntry.objects.values_list("verb", "actor__name")) == {
        ("create person", "Lea Lead"),
        ("add member", "Lea Lead"),
    }


def test_a_lead_invites_somebody_known_without_a_mail(as_lead: Client, team: Team) -> None:
    known = UserFactory(name="Known", email="known@example.org")
    answer = as_lead.post(people_of(team), {"email": "known@example.org", "name": "Other"}, follow=True)
    assert "Known is in the team now." in answer.text
    assert Membership.objects.filter(user=known, team=team).exists()
    assert mail.outbox == []


def test_a_lead_gives_no_roles(as_lead: Client, team: Team) -> None:
    as_lead.post(people_of(team), NEW | {"role": "lead", "admin": "on", "edits_banks": "on"})
    membership = Membership.objects.get(user__email="nora@example.org")
    assert membership.role == Role.MEMBER
    assert (membership.user.is_superuser, membership.user.edits_banks) == (False, False)


def test_an_admin_gives_a_role_with_the_invitation(as_admin: Client, team: Team) -> None:
    as_admin.post(people_of(team), NEW | {"role": "lead"})
    assert Membership.objects.get().role == Role.LEAD


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "lea.lead@example.org", "name": "Lea"}, "already in this team"),
        ({"email": "off@example.org", "name": "Off"}, "switched off"),
        ({"email": "nonsense", "name": "Nora"}, "valid email address"),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(
    as_lead: Client, team: Team, typed: dict[str, str], said: str
) -> None:
    UserFactory(email="off@example.org", is_active=False)
    answer = as_lead.post(people_of(team), typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed["email"]}"' in answer.text
    assert f'value="{typed["name"]}"' in answer.text
    assert mail.outbox == []


def test_nobody_invites_into_a_retired_team(as_lead: Client, team: Team) -> None:
    Team.objects.update(retired=True)
    assert as_lead.get(people_of(team)).status_code == 200
    assert as_lead.post(people_of(team), NEW).status_code == 403
    assert not User.objects.filter(email="nora@example.org").exists()


def test_a_lead_sees_names_without_links_to_accounts(as_lead: Client, team: Team) -> None:
    person = MembershipFactory(team=team).user
    answer = as_lead.get(people_of(team))
    assert person.name in answer.text
    assert reverse("people:person", args=[person.pk]) not in answer.text
    assert settings_of(team) not in answer.text


def test_an_admin_lets_the_leads_of_a_team_ask_it(as_admin: Client) -> None:
    team = TeamFactory.create(name="Green")
    sent = {"name": "Green", "group": team.group.pk, "headcount": 7}
    as_admin.post(settings_of(team), sent | {"leads_may_ask": "on"})
    team.refresh_from_db()
    assert team.leads_may_ask
    assert re.search(r'name="leads_may_ask"[^>]* checked', as_admin.get(settings_of(team)).content.decode())
    as_admin.post(settings_of(team), sent)
    team.refresh_from_db()
    assert not team.leads_may_ask
    changes = [entry.changes["leads_may_ask"] for entry in AuditEntry.objects.filter(verb="update team")]
    assert changes == [[True, False], [False, True]]
