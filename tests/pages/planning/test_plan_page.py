"""What a plan says beforehand: invitations, what happens when, trends, warnings; the dry run; large organisations."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from surveys.banks.interchange import Source
from surveys.banks.models import BankVersion
from surveys.banks.services import archive_bank, import_versions
from surveys.campaigns.choices import Delivery, InvitationKind, InvitedBy
from surveys.campaigns.models import Campaign, Invitation, Participation, Series
from surveys.campaigns.queries import code_of
from surveys.campaigns.services import (
    Plan,
    begin_close,
    invite_addresses,
    launch_campaign,
    mark_released,
    plan_campaign,
)
from surveys.teams.models import Group, Team
from tests.bending import bend
from tests.campaigns.build import DAY, SMALL, bank, launched, planned
from tests.factories import GroupFactory, MembershipFactory, TeamFactory
from tests.pages.planning.conftest import sent
from tests.pages.planning.test_pages import HERE, text

pytestmark = pytest.mark.django_db
NEXT = "/campaigns/next/"


def plan_next(version: BankVersion, *teams: Team, **rules: Any) -> Campaign:
    now = timezone.now()
    plan: dict[str, Any] = {"opens_at": now + 70 * DAY, "closes_at": now + 80 * DAY, **rules}
    return plan_campaign(slug="next", plan=Plan("Next", "2027-Q1", [version], teams, **plan), by=None)


def asked_before() -> Participation:
    found = launched()
    mark_released(campaign=begin_close(campaign=found.campaign, by=None))
    return found


def second_version(*changes: tuple[str, str]) -> BankVersion:
    words = SMALL.replace("version: 1", "version: 2", 1)
    for old, new in changes:
        assert old in words
        words = words.replace(old, new)
    [imported] = import_versions(files=[Source("small.yaml", words.encode())])
    return imported.version


# -- What will happen ----------------------------------------------------------


def test_by_mail_the_plan_says_who_is_reached(as_admin: Client) -> None:
    campaign = planned(invite_by="mail", headcount=3)
    team = campaign.participations.get().team
    MembershipFactory.create(team=team)
    words = text(as_admin)
    assert "1 member with an account gets a mail with a personal link when it opens." in words
    assert "2 people have no address here yet: Atlas (2)." in words
    MembershipFactory.create_batch(2, team=team)
    assert "Everybody in these teams is reached." in text(as_admin)


def test_who_is_in_two_teams_is_invited_for_one(as_admin: Client) -> None:
    first, second = TeamFactory.create(name="Atlas"), TeamFactory.create(name="Borea")
    person = MembershipFactory.create(team=second).user
    MembershipFactory.create(team=first, user=person)
    plan_next(bank(), first, second, invite_by="mail")
    assert f"{person.name} is in several teams and is invited for Borea, not for Atlas." in text(as_admin, NEXT)


@pytest.mark.parametrize(("invite_by", "mails"), [("mail", True), ("link", False)])
def test_what_happens_when(invite_by: str, mails: bool, as_admin: Client) -> None:
    plan_next(bank(), TeamFactory.create(), invite_by=invite_by, coach_days=4)
    words = text(as_admin, NEXT)
    steps = ["It opens", "A reminder goes", "The last reminder goes", "It closes", "Coaches and admins see", "deleted."]
    expected = steps if mails else [steps[0], steps[3], steps[4]]
    places = [words.index(step, words.index("When")) for step in expected]
    assert places == sorted(places)
    assert ("reminder goes" in words) is mails


def test_an_early_repetition_is_warned_of(as_admin: Client) -> None:
    found = asked_before()
    plan_next(found.campaign.banks.get().version, found.team, opens_at=timezone.now() + 59 * DAY)
    assert "Asked again within 60 days" in text(as_admin, NEXT)
    bend(Campaign.objects.filter(slug="next"), opens_at=timezone.now() + 61 * DAY)
    assert "Asked again within 60 days" not in text(as_admin, NEXT)


def test_a_plan_that_repeats_begins_a_series_and_can_end_it(as_admin: Client) -> None:
    team, version = TeamFactory.create(), bank()
    as_admin.post("/campaigns/new/", sent(version, team, months=3))
    assert Campaign.objects.get().series is not None
    assert "It is asked again each quarter" in text(as_admin, "/campaigns/autumn/")
    assert "each quarter" in text(as_admin, "/campaigns/")
    as_admin.post("/campaigns/autumn/plan/", sent(version, team, months=0))
    series = Campaign.objects.get().series
    assert series is None or series.ended
    assert "It is asked again" not in text(as_admin, "/campaigns/autumn/")


# -- Trends --------------------------------------------------------------------


def test_the_first_wave_of_a_bank_starts_its_trends(as_admin: Client) -> None:
    planned()
    assert "It is asked of these teams for the first time: trends start with this wave." in text(as_admin)


def test_the_same_version_continues(as_admin: Client) -> None:
    found = asked_before()
    plan_next(found.campaign.banks.get().version, found.team, TeamFactory.create())
    words = text(as_admin, NEXT)
    assert "Since 2026-Q4 (1 team) the same version: trends continue." in words
    assert "1 team is asked it for the first time" in words


def test_another_form_of_the_same_version_is_said(as_admin: Client) -> None:
    found = asked_before()
    plan_next(found.campaign.banks.get().version, found.team, short_form=True)
    assert "the same version in another form: 1 no longer asked." in text(as_admin, NEXT)


def test_a_new_version_says_what_it_breaks(as_admin: Client) -> None:
    found = asked_before()
    plan_next(second_version(("work-board", "work-board-anew")), found.team)
    words = text(as_admin, NEXT)
    assert "Since 2026-Q4 (1 team) v1 → v2: 1 question new, 1 no longer asked." in words
    assert "will say “different questions”." in words


def test_addresses_beside_shared_links_are_said_to_be_mailed_and_reminded(as_admin: Client) -> None:
    """They stay in a plan that is changed to shared links, and can be added to any wave."""
    place = plan_next(bank(), TeamFactory.create()).participations.get()
    assert "Nothing is mailed." in text(as_admin, NEXT)
    assert "A reminder goes to those" not in text(as_admin, NEXT)
    invite_addresses(participation=place, emails=["ann@example.org"], by=None)
    words = text(as_admin, NEXT)
    assert "Nothing is mailed." not in words
    assert "1 address was added by hand: it gets a personal link by mail, and reminders." in words
    assert "A reminder goes to those who have not sent answers." in words


# -- The dry run ---------------------------------------------------------------


def test_the_dry_run_shows_mails_and_promises_of_a_team(as_admin: Client) -> None:
    plan_next(bank(), TeamFactory.create(name="Atlas"), TeamFactory.create(name="Mini", headcount=2), invite_by="mail")
    words = text(as_admin, f"{NEXT}preview/")
    for each in ("Atlas: Next", "Reminder: Next (Atlas)", "Last days: Next (Atlas)", "a-personal-link-stands-here"):
        assert each in words
    assert "Your e-mail address is deleted 30 days after the close." in words
    assert "Mini has 2 people, so it gets no result of its own." in text(as_admin, f"{NEXT}preview/?team=mini")
    assert as_admin.get(f"{NEXT}preview/?team=none").status_code == 404
    assert not Invitation.objects.exists()


def test_with_shared_links_there_is_no_mail_to_show(as_admin: Client) -> None:
    planned()
    words = text(as_admin, f"{HERE}preview/")
    assert "None: each team gets a shared link" in words
    assert "Your e-mail address is deleted" not in words
    assert "A number is shown only when at least 5 people are behind it." in words


# -- Following -----------------------------------------------------------------


def test_teams_are_found_by_name_group_and_trouble(as_admin: Client) -> None:
    top = GroupFactory.create(name="Product")
    inner = GroupFactory.create(name="Cloud", parent=top)
    teams = [TeamFactory.create(name="Atlas", group=inner), TeamFactory.create(name="Borea", group=top)]
    teams.append(TeamFactory.create(name="Cirrus"))
    found = launch_campaign(campaign=plan_next(bank(), *teams, opens_at=timezone.now() - DAY), by=None)
    trouble = found.participations.get(team=teams[2])
    Invitation.objects.create(
        participation=trouble, kind=InvitationKind.ADDRESS, email="a@example.org", delivery=Delivery.FAILED
    )

    def names(query: str) -> list[str]:
        page = as_admin.get(f"{NEXT}?{query}").context["page"]
        return [row.name for row in page.teams.rows]

    assert names("") == ["Atlas", "Borea", "Cirrus"]
    assert names("text=or") == ["Borea"]
    assert names(f"group={top.slug}") == ["Atlas", "Borea"]
    assert names(f"group={inner.slug}") == ["Atlas"]
    assert names("only=trouble") == ["Cirrus"]
    assert names("only=missing") == ["Atlas", "Borea", "Cirrus"]
    assert names("text=nothing") == []
    assert "7 · 1 mail to look at" in text(as_admin, NEXT)
    assert "1 invitation did not arrive, or perhaps not." in text(as_admin, NEXT)
    assert "have not been invited yet" not in text(as_admin, NEXT)  # by shared link people come by themselves
    bend(Campaign.objects.filter(pk=found.pk), invite_by=InvitedBy.MAIL)
    assert "20 of 21 people have not been invited yet." in text(as_admin, NEXT)


def test_links_come_as_a_file_that_is_no_formula(as_admin: Client) -> None:
    names = ("=1+1", "Borea")
    teams = [TeamFactory.create(name=name, slug=slug) for name, slug in zip(names, ("f", "b"), strict=True)]
    found = launch_campaign(campaign=plan_next(bank(), *teams, opens_at=timezone.now() - DAY), by=None)
    answer = as_admin.get(f"{NEXT}links.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Team", "'=1+1", "Borea"]
    assert rows[2][3] == f"http://testserver/j/{code_of(found.participations.get(team=teams[1]))}/"
    found.participations.filter(team=teams[1]).update(shared_link=False)
    assert "Borea" not in as_admin.get(f"{NEXT}links.csv").content.decode()


# -- Large organisations -------------------------------------------------------


@pytest.fixture
def many_teams() -> list[Team]:
    """1,500 teams in 30 groups."""
    top = GroupFactory.create(name="All")
    groups = Group.objects.bulk_create(Group(slug=f"g{n}", name=f"Group {n:02}", parent=top) for n in range(30))
    return Team.objects.bulk_create(
        Team(slug=f"t{n}", name=f"Team {n:04}", group=groups[n % 30], headcount=8) for n in range(1500)
    )


def test_1500_teams_are_planned_launched_and_followed(
    many_teams: list[Team], as_admin: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = bank()
    with django_assert_num_queries(8):
        form = as_admin.get("/campaigns/new/")
    assert form.content.count(b'name="teams"') == 1500
    assert as_admin.post("/campaigns/new/", sent(version, *many_teams)).status_code == 302
    campaign = Campaign.objects.get()
    as_admin.get("/campaigns/autumn/")
    with django_assert_num_queries(25):
        as_admin.get("/campaigns/autumn/")
    launch_campaign(campaign=campaign, by=None)
    with django_assert_num_queries(14):
        page = as_admin.get("/campaigns/autumn/?page=15")
    assert "Page 15 of 15" in page.content.decode()
    assert page.content.count(b"<code>") == 100
    assert as_admin.get("/campaigns/autumn/links.csv").content.count(b"/j/") == 1500
    assert campaign.opens_at < timezone.now() + timedelta(minutes=1)


def test_a_zero_byte_in_an_address_finds_nothing_and_breaks_nothing(as_admin: Client) -> None:
    """PostgreSQL takes none, not even to look for it."""
    plan_next(bank(), TeamFactory.create(name="Atlas"))
    assert "Atlas" in text(as_admin, f"{NEXT}?text=At%00las&group=%00&only=%00")
    assert as_admin.get(f"{NEXT}preview/?team=%00").status_code == 404


def test_an_archived_bank_is_named_where_it_would_be_asked(as_admin: Client) -> None:
    archive_bank(bank=bank().bank, by=None)
    campaign = plan_next(bank(), TeamFactory.create())
    assert "is archived. Change the plan, or let an editor of banks bring it back." in text(as_admin, NEXT)
    Campaign.objects.filter(pk=campaign.pk).update(series=Series.objects.create(title="Each quarter"), place=1)
    assert "Archived, and asked again all the same: A small bank." in text(as_admin, NEXT)
