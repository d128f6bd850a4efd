"""The front page for each kind of person."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from surveys.pages.home.presenters import COACHED_SHOWN, FrontPage, address
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
from tests.pages.home.factories import open_participation

pytestmark = pytest.mark.django_db


def page_for(person: User) -> FrontPage:
    client = Client()
    client.force_login(person)
    found = client.get(reverse("home:front")).context["page"]
    assert isinstance(found, FrontPage)
    return found


def titles(page: FrontPage) -> list[str]:
    return [card.title for card in page.cards]


def test_visitors_read_what_it_is_in_three_steps(client: Client) -> None:
    answer = client.get(reverse("home:front"))
    assert answer.status_code == 200
    for step in ("1. Answer", "2. See", "3. Try"):
        assert step in answer.text
    for url in ("/quick-check/", "/banks/", reverse("account_login")):
        assert f'href="{url}"' in answer.text


def test_visitors_cost_no_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        client.get(reverse("home:front"))


def test_a_switched_off_account_is_a_visitor(client: Client) -> None:
    person = UserFactory()
    client.force_login(person)
    User.objects.update(is_active=False)
    assert "1. Answer" in client.get(reverse("home:front")).text


def test_a_person_without_ties_has_banks_and_the_quick_check() -> None:
    page = page_for(UserFactory())
    assert (page.surveys, page.teams, page.coached) == (None, None, None)
    assert titles(page) == ["Question banks", "Quick check"]


def test_a_member_has_teams_and_open_surveys() -> None:
    team = TeamFactory(name="Blue")
    participation = open_participation(team, title="Three Ways", wave="2026-Q4")
    open_participation(TeamFactory(), title="Of others")
    page = page_for(MembershipFactory(team=team).user)
    assert [(each.title, each.team) for each in page.surveys or ()] == [("Three Ways", "Blue")]
    assert (page.surveys or ())[0].url.startswith("/j/")
    assert (page.surveys or ())[0].closes_at == participation.campaign.closes_at
    assert [(each.name, each.url, each.invite_url) for each in page.teams or ()] == [
        ("Blue", f"/teams/{team.slug}/", "")
    ]


def test_a_member_without_an_open_survey_reads_what_happens_next(client: Client) -> None:
    client.force_login(MembershipFactory().user)
    assert "You get a link when the next one starts" in client.get(reverse("home:front")).text


def test_a_lead_invites_only_where_they_lead() -> None:
    lead = UserFactory()
    own = MembershipFactory(user=lead, role=Role.LEAD).team
    MembershipFactory(user=lead)
    invites = {each.name: each.invite_url for each in page_for(lead).teams or ()}
    assert invites.pop(own.name) == reverse("people:team_people", args=[own.slug])
    assert list(invites.values()) == [""]


def test_a_coach_has_the_first_teams_and_the_dashboard() -> None:
    group = GroupFactory()
    coach = CoachAssignmentFactory(group=group).coach
    assert (page_for(coach).coached, page_for(coach).dashboard_url) == ((), "/dashboard/")
    for _ in range(COACHED_SHOWN + 2):
        TeamFactory(group=group)
    page = page_for(coach)
    assert (len(page.coached or ()), page.coached_more) == (COACHED_SHOWN, 2)


def test_an_editor_reads_that_banks_can_be_edited() -> None:
    texts = {card.title: card.text for card in page_for(BankEditorFactory()).cards}
    assert "edit the next one" in texts["Question banks"]


def test_an_admin_has_every_place() -> None:
    expected = ["Campaigns", "Question banks", "People", "Groups and teams", "Audit", "Quick check"]
    assert titles(page_for(AdminFactory())) == expected


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_more(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = UserFactory()
    for _ in range(count):
        open_participation(MembershipFactory(user=person, role=Role.LEAD).team)
        CoachAssignmentFactory(coach=person)
        CoachAssignmentFactory(coach=person, group=TeamFactory().group)
    client.force_login(person)
    with django_assert_num_queries(10):
        client.get(reverse("home:front"))


def test_no_link_to_a_page_that_is_not_there() -> None:
    assert address("home:nowhere") == ""
    assert address("home:front", slug="x") == ""
    assert address("home:front") == "/"
