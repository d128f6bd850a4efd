"""Who may plan and run campaigns: every role, with and without the admin's leave for the leads of the team."""

import pytest
from django.contrib.auth.models import AnonymousUser

from surveys.campaigns.models import Campaign
from surveys.campaigns.permissions import can_plan, can_run, teams_to_ask
from surveys.teams.choices import Role
from surveys.teams.models import Team
from surveys.teams.queries import Person
from tests.bending import bend
from tests.campaigns.build import planned
from tests.factories import (
    AdminFactory,
    BankEditorFactory,
    CoachAssignmentFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    """Started by a lead of Atlas for Atlas itself."""
    found = planned()
    found.led_by = found.participations.get().team
    found.save()
    return found


def people_around(team: Team) -> dict[str, Person]:
    off = UserFactory.create(is_active=False)
    MembershipFactory.create(team=team, user=off, role=Role.LEAD)
    return {
        "visitor": AnonymousUser(),
        "nobody": UserFactory.create(),
        "member": MembershipFactory.create(team=team).user,
        "lead": MembershipFactory.create(team=team, role=Role.LEAD).user,
        "lead that is switched off": off,
        "coach": CoachAssignmentFactory.create(team=team).coach,
        "other lead": MembershipFactory.create(
            team=TeamFactory.create(name="Zeta", leads_may_ask=True), role=Role.LEAD
        ).user,
        "editor": BankEditorFactory.create(),
        "admin": AdminFactory.create(),
        "admin that is switched off": AdminFactory.create(is_active=False),
    }


@pytest.mark.parametrize(
    ("allowed", "planners", "runners"),
    [
        (False, {"other lead", "admin"}, {"admin"}),
        (True, {"lead", "other lead", "admin"}, {"lead", "admin"}),
    ],
)
def test_who_plans_and_runs(allowed: bool, planners: set[str], runners: set[str], campaign: Campaign) -> None:
    assert campaign.led_by is not None
    Team.objects.filter(pk=campaign.led_by.pk).update(leads_may_ask=allowed)
    people = people_around(campaign.led_by)
    assert {name for name, person in people.items() if can_plan(person)} == planners
    assert {name for name, person in people.items() if can_run(person, campaign)} == runners


def test_a_campaign_of_an_admin_is_not_run_by_leads(campaign: Campaign) -> None:
    team = campaign.participations.get().team
    Team.objects.update(leads_may_ask=True)
    bend(Campaign.objects, led_by=None)
    campaign.refresh_from_db()
    people = people_around(team)
    assert {name for name, person in people.items() if can_run(person, campaign)} == {"admin"}


def test_which_teams_a_person_may_ask(campaign: Campaign) -> None:
    assert campaign.led_by is not None
    people = people_around(campaign.led_by)
    Team.objects.filter(pk=campaign.led_by.pk).update(leads_may_ask=True)
    retired = TeamFactory.create(leads_may_ask=True, retired=True)
    lead = people["lead"]
    assert not isinstance(lead, AnonymousUser)
    MembershipFactory.create(team=retired, user=lead, role=Role.LEAD)
    names = {who: [team.name for team in teams_to_ask(people[who])] for who in ("visitor", "member", "lead", "admin")}
    assert names == {"visitor": [], "member": [], "lead": ["Atlas"], "admin": ["Atlas", "Zeta"]}
