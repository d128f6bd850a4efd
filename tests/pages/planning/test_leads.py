"""A team lead asks the own team where an admin allows it: whom, by which rules, and what stays the admins' own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from surveys.banks.models import BankVersion
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import plan_mark
from surveys.campaigns.services import begin_close, launch_campaign, mark_released
from surveys.pages.planning.forms.plan import CampaignForm
from surveys.teams.choices import Role
from surveys.teams.models import AuditEntry, Team, User
from tests.bending import bend
from tests.campaigns.build import bank, planned
from tests.factories import MembershipFactory, TeamFactory
from tests.pages.planning.conftest import sent
from tests.pages.planning.test_pages import said, text

pytestmark = pytest.mark.django_db
NEW = "/campaigns/new/"
HERE = "/campaigns/autumn/"


@pytest.fixture
def version() -> BankVersion:
    return bank()


@pytest.fixture
def team() -> Team:
    return TeamFactory.create(name="Atlas", headcount=7, leads_may_ask=True)


@pytest.fixture
def lead(team: Team) -> User:
    return MembershipFactory.create(team=team, role=Role.LEAD).user


@pytest.fixture
def as_lead(client: Client, lead: User) -> Client:
    client.force_login(lead)
    return client


def own_campaign() -> Campaign:
    return Campaign.objects.get(slug="autumn")


def ask(client: Client, version: BankVersion, team: Team) -> None:
    """From the form to the launch."""
    assert client.post(NEW, sent(version, team)).status_code == 302
    client.post(f"{HERE}launch/", {"plan_mark": plan_mark(own_campaign())})
    assert own_campaign().state == CampaignState.LAUNCHED


def test_a_lead_asks_the_own_team_from_the_form_to_the_launch(
    as_lead: Client, lead: User, version: BankVersion, team: Team
) -> None:
    ask(as_lead, version, team)
    found = own_campaign()
    assert (found.led_by, found.participations.get().team) == (team, team)
    assert "Atlas no 7" in text(as_lead, HERE)
    assert AuditEntry.objects.filter(actor=lead, verb__in=["plan campaign", "launch campaign"]).count() == 2


def test_the_form_of_a_lead_has_the_own_team_only_and_no_series(
    as_lead: Client, version: BankVersion, team: Team
) -> None:
    TeamFactory.create(name="Borea", leads_may_ask=True)
    html = as_lead.get(NEW).content.decode()
    assert html.count('name="teams"') == 1
    assert "Borea" not in html
    assert 'name="months"' not in html


@pytest.mark.parametrize(("field", "value"), [("threshold", 4), ("teams", "other"), ("months", 3)])
def test_what_only_admins_may_do_is_refused(
    field: str, value: object, as_lead: Client, version: BankVersion, team: Team
) -> None:
    other = TeamFactory.create(name="Borea")
    changes = {field: [team.pk, other.pk] if value == "other" else value}
    response = as_lead.post(NEW, sent(version, team, **changes))
    if field == "months":  # the form has no such field
        assert own_campaign().series is None
        return
    assert response.status_code == 422
    form = response.context["form"]
    assert isinstance(form, CampaignForm)
    assert list(form.errors) == [field]
    assert not Campaign.objects.exists()


def test_of_several_own_teams_the_address_names_one(as_lead: Client, lead: User, version: BankVersion) -> None:
    second = TeamFactory.create(name="Zeta", leads_may_ask=True)
    MembershipFactory.create(team=second, user=lead, role=Role.LEAD)
    form = as_lead.get(f"{NEW}?team={second.slug}").context["form"]
    assert form["teams"].value() == [second.pk]
    response = as_lead.post(NEW, sent(version, second, Team.objects.get(name="Atlas")))
    assert list(response.context["form"].errors) == ["teams"]
    assert as_lead.post(NEW, sent(version, second)).status_code == 302
    assert own_campaign().led_by == second


def test_while_one_is_open_no_other_asks_the_same_bank(as_lead: Client, version: BankVersion, team: Team) -> None:
    ask(as_lead, version, team)
    response = as_lead.post(NEW, sent(version, team, slug="again"))
    assert response.status_code == 422
    [words] = response.context["form"].non_field_errors()
    assert "“How we work” asks Atlas the same bank, A small bank, and is not closed yet." in words
    assert as_lead.post(NEW, sent(bank("other"), team, slug="again")).status_code == 302


def test_after_a_close_the_same_bank_rests_for_sixty_days(as_lead: Client, version: BankVersion, team: Team) -> None:
    ask(as_lead, version, team)
    released = mark_released(campaign=begin_close(campaign=own_campaign(), by=None))
    assert released.released_at is not None
    rested = date_format(timezone.localtime(released.released_at + timedelta(days=60)))
    response = as_lead.post(NEW, sent(version, team, slug="again"))
    [words] = response.context["form"].non_field_errors()
    assert f"from {rested} on" in words
    bend(Campaign.objects, released_at=timezone.now() - timedelta(days=60))
    assert as_lead.post(NEW, sent(version, team, slug="again")).status_code == 302


def test_what_came_between_plan_and_launch_stands_in_the_way(as_lead: Client, version: BankVersion, team: Team) -> None:
    as_lead.post(NEW, sent(version, team))
    as_lead.post(NEW, sent(version, team, slug="second"))
    launch_campaign(campaign=Campaign.objects.get(slug="second"), by=None)
    response = as_lead.post(f"{HERE}launch/", {"plan_mark": plan_mark(own_campaign())}, follow=True)
    assert "is not closed yet" in said(response)[-1]
    assert own_campaign().state == CampaignState.PLANNED


def test_leads_see_their_own_campaigns_only(as_lead: Client, version: BankVersion, team: Team) -> None:
    planned(title="Of the admins", team="Borea")
    as_lead.post(NEW, sent(version, team, title="Our own"))
    words = text(as_lead, "/campaigns/")
    assert "Our own" in words
    assert "Of the admins" not in words
    for address in ("", "plan/", "preview/"):
        assert as_lead.get(f"/campaigns/how-we-work/{address}").status_code == 404
        assert as_lead.get(f"{HERE}{address}").status_code == 200


def test_when_an_admin_takes_the_leave_back_nothing_is_left(as_lead: Client, version: BankVersion, team: Team) -> None:
    as_lead.post(NEW, sent(version, team))
    Team.objects.update(leads_may_ask=False)
    assert as_lead.get(HERE).status_code == 404
    assert as_lead.post(f"{HERE}launch/").status_code == 404
    assert as_lead.get("/campaigns/").status_code == as_lead.get(NEW).status_code == 403


def test_an_admin_who_changes_it_leaves_it_the_teams_own(as_admin: Client, version: BankVersion, team: Team) -> None:
    lead = MembershipFactory.create(team=team, role=Role.LEAD).user
    client = Client()
    client.force_login(lead)
    client.post(NEW, sent(version, team))
    assert as_admin.post(f"{HERE}plan/", sent(version, team, title="Renamed")).status_code == 302
    assert (own_campaign().title, own_campaign().led_by) == ("Renamed", team)


@pytest.mark.parametrize("allowed", [True, False])
def test_the_way_to_ask_stands_where_leads_look(allowed: bool, as_lead: Client, team: Team) -> None:
    Team.objects.update(leads_may_ask=allowed)
    for address in ("/", f"/teams/{team.slug}/"):
        html = as_lead.get(address).content.decode()
        assert (f'href="{NEW}?team={team.slug}"' in html) is allowed
        assert ('href="/campaigns/"' in html) is allowed
