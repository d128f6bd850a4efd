"""Planning in a minute: what is suggested, what is refused beside which field, and that nothing typed is lost."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from surveys.banks.models import BankVersion
from surveys.banks.services import publish_version, retire_version, revise
from surveys.campaigns.models import Campaign
from surveys.campaigns.services import launch_campaign
from surveys.pages.planning.forms.plan import CampaignForm, usual_close, wave_of
from surveys.teams.models import Team
from tests.bending import bend
from tests.campaigns.build import DAY, bank, launched, planned
from tests.factories import GroupFactory, TeamFactory
from tests.pages.planning.conftest import local, sent

pytestmark = pytest.mark.django_db
NEW = "/campaigns/new/"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def version() -> BankVersion:
    return bank()


@pytest.fixture
def team() -> Team:
    return TeamFactory.create(name="Atlas", headcount=7)


def body(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def form_of(response: Any) -> CampaignForm:
    form = response.context["form"]
    assert isinstance(form, CampaignForm)
    return form


def ticked(html: str, name: str) -> list[str]:
    """Values of the boxes of a field that are ticked."""
    boxes = re.findall(rf'<input[^>]*name="{name}"[^>]*>', html)
    return [re.findall(r'value="([\w-]+)"', box)[0] for box in boxes if " checked" in box]


# -- What is suggested ---------------------------------------------------------


def test_all_is_filled_in_so_that_saving_is_enough(as_admin: Client, version: BankVersion, team: Team) -> None:
    form = form_of(as_admin.get(NEW))
    data = {name: form[name].value() for name in form.fields}
    data["opens_at"], data["closes_at"] = (data[name].strftime("%Y-%m-%dT%H:%M") for name in ("opens_at", "closes_at"))
    del data["short_form"]
    response = as_admin.post(NEW, data)
    campaign = Campaign.objects.get()
    assert response.headers["Location"] == f"/campaigns/{campaign.slug}/"
    assert campaign.slug == wave_of(timezone.localtime()).lower()
    assert (campaign.threshold, campaign.coach_days, campaign.comments_allowed) == (5, 3, True)
    assert campaign.participations.get().team == team
    assert campaign.banks.get().version == version


def test_defaults_come_from_the_settings(as_admin: Client, settings: Settings) -> None:
    settings.DEFAULT_THRESHOLD, settings.COACH_DELAY_DAYS = 8, 0
    form = form_of(as_admin.get(NEW))
    assert (form["threshold"].value(), form["coach_days"].value()) == (8, 0)


def test_the_second_campaign_of_a_quarter_gets_a_free_address(as_admin: Client) -> None:
    first = planned()
    wave = wave_of(timezone.localtime()).lower()
    bend(Campaign.objects.filter(pk=first.pk), slug=wave)
    assert form_of(as_admin.get(NEW))["slug"].value() == f"{wave}-2"


def test_the_bank_of_the_last_campaign_is_ticked(as_admin: Client) -> None:
    html = body(as_admin.get(NEW))
    assert ticked(html, "banks") == []
    launched(banks=("second",))
    bank("other")
    html = body(as_admin.get(NEW))
    assert len(re.findall(r'name="banks"', html)) == 2
    assert ticked(html, "banks") != ["other"]
    assert len(ticked(html, "banks")) == 1


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)])
def test_waves_are_named_after_the_quarter(month: int, quarter: int) -> None:
    assert wave_of(datetime(2026, month, 1, tzinfo=ZoneInfo("UTC"))) == f"2026-Q{quarter}"


@pytest.mark.parametrize("day", range(1, 15))
def test_the_usual_close_is_the_evening_of_a_working_day(day: int) -> None:
    opens = datetime(2026, 6, day, 9, 17, tzinfo=ZoneInfo("Europe/Vienna"))
    closes = usual_close(opens)
    assert closes.weekday() < 5
    assert (closes.hour, closes.minute) == (18, 0)
    assert 12 <= (closes.date() - opens.date()).days <= 14


def test_groups_stand_in_the_order_of_the_tree_with_their_teams(as_admin: Client, version: BankVersion) -> None:
    top = GroupFactory.create(name="Product")
    below = GroupFactory.create(name="Cloud", parent=top)
    GroupFactory.create(name="Empty", parent=below)
    TeamFactory.create(name="Zeta", group=below, headcount=1)
    TeamFactory.create(name="Atlas", group=below, headcount=9)
    TeamFactory.create(name="Borea", group=top)
    TeamFactory.create(name="Gone", group=top, retired=True)
    response = as_admin.get(NEW)
    groups = form_of(response).team_groups
    assert [(group.name, group.above, group.headcount) for group in groups] == [
        ("Product", "", 17),
        ("Cloud", "Product", 10),
    ]
    assert [team.name for team in groups[1].teams] == ["Atlas", "Zeta"]
    html = body(response)
    assert html.count('<input class="form-check-input" type="checkbox" name="teams"') == len(ticked(html, "teams")) == 3
    assert "(1 person)" in html


def test_a_bank_says_what_it_costs(as_admin: Client, version: BankVersion, team: Team) -> None:
    [choice] = form_of(as_admin.get(NEW)).bank_choices
    assert choice.title == "A small bank"
    assert choice.size == "v1: 4 questions, about 1 minute; short form 3 questions, about 1 minute"
    assert choice.size in body(as_admin.get(NEW))


def test_without_bank_or_team_the_page_says_what_to_do_first(as_admin: Client) -> None:
    assert 'href="/banks/"' in body(as_admin.get(NEW)).split("<main")[1]
    bank()
    html = body(as_admin.get(NEW)).split("<main")[1]
    assert 'href="/groups/"' in html
    assert "<form" not in html


@pytest.mark.parametrize("teams", [1, 3])
def test_the_form_takes_the_same_queries_for_any_number_of_teams(
    teams: int, as_admin: Client, version: BankVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    TeamFactory.create_batch(teams)
    with django_assert_num_queries(8):
        as_admin.get(NEW)


# -- What is refused -----------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "changes", "words"),
    [
        ("threshold", {"threshold": 3}, "4 is the lowest"),
        ("threshold", {"threshold": "many"}, "whole number"),
        ("title", {"title": "  "}, "required"),
        ("slug", {"slug": "new"}, "is taken by this page"),
        ("slug", {"slug": "NEW"}, "is taken by this page"),
        ("slug", {"slug": "two words"}, "valid"),
        ("closes_at", {"closes_at": "soon"}, "valid date/time"),
        ("closes_at", {"closes_at": local(days=-1), "opens_at": local(days=-2)}, "This time has passed"),
        ("closes_at", {"closes_at": local(days=3), "opens_at": local(days=4)}, "closes before it opens"),
        ("closes_at", {"closes_at": "9999-12-31T23:59"}, "more than a year from now"),
        ("opens_at", {"opens_at": "0001-01-01T00:00"}, "more than a year from now"),
        ("coach_days", {"coach_days": 31}, "less than or equal to 30"),
        ("banks", {"banks": []}, "Choose at least one question bank"),
        ("banks", {"banks": ["none"]}, "Select a valid choice"),
        ("teams", {"teams": []}, "Choose at least one team"),
        ("teams", {"teams": ["x"]}, "not a valid value"),
        ("teams", {"teams": [987654]}, "Select a valid choice"),
    ],
)
def test_what_is_refused_is_said_beside_its_field(
    field: str, changes: dict[str, Any], words: str, as_admin: Client, version: BankVersion, team: Team
) -> None:
    response = as_admin.post(NEW, sent(version, team, **changes))
    assert response.status_code == 422
    form = form_of(response)
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]
    html = body(response)
    assert f'<a href="#{form[field].id_for_label or form[field].auto_id}">' in html
    beside = html.split(f'id="div_{form[field].auto_id}"')[1].split('id="div_id_')[0]
    assert words in beside
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_the_ends_of_the_calendar_break_nothing(
    zone: str, moment: str, as_admin: Client, version: BankVersion, team: Team, settings: Settings
) -> None:
    settings.TIME_ZONE = zone
    with timezone.override(ZoneInfo(zone)):
        response = as_admin.post(NEW, sent(version, team, opens_at=moment, closes_at=moment))
    assert response.status_code == 422


def test_an_hour_that_does_not_exist_is_refused(
    as_admin: Client, version: BankVersion, team: Team, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Vienna"
    spring = next(
        day
        for day in (timezone.localdate() + timedelta(days=ahead) for ahead in range(1, 366))
        if day.month == 3 and day.weekday() == 6 and day.day > 24
    )
    with timezone.override(ZoneInfo("Europe/Vienna")):
        response = as_admin.post(NEW, sent(version, team, closes_at=f"{spring}T02:30"))
    assert list(form_of(response).errors) == ["closes_at"]


def test_what_was_typed_is_kept(as_admin: Client, version: BankVersion, team: Team) -> None:
    other = TeamFactory.create(name="Borea")
    typed = sent(
        version,
        team,
        title="Our autumn",
        slug="fall",
        threshold=3,
        coach_days=9,
        short_form="on",
        comments_allowed=None,
    )
    response = as_admin.post(NEW, typed)
    html = body(response)
    for value in ("Our autumn", "fall", typed["closes_at"], typed["opens_at"]):
        assert f'value="{value}"' in html
    assert ticked(html, "teams") == [str(team.pk)]
    assert str(other.pk) not in ticked(html, "teams")
    assert ticked(html, "banks") == ["small"]
    assert re.search(r'name="short_form"[^>]* checked', html)
    assert not re.search(r'name="comments_allowed"[^>]* checked', html)


def test_a_taken_address_is_refused(as_admin: Client, version: BankVersion, team: Team) -> None:
    assert as_admin.post(NEW, sent(version, team)).status_code == 302
    response = as_admin.post(NEW, sent(version, team))
    assert form_of(response).errors == {"slug": ["Another campaign has this address. Choose another one."]}
    assert Campaign.objects.count() == 1


def test_a_team_that_was_retired_meanwhile_is_refused(as_admin: Client, version: BankVersion, team: Team) -> None:
    data = sent(version, team)
    Team.objects.update(retired=True)
    TeamFactory.create()
    response = as_admin.post(NEW, data)
    assert list(form_of(response).errors) == ["teams"]


def test_an_older_published_version_can_be_chosen(as_admin: Client, version: BankVersion, team: Team) -> None:
    newer = publish_version(version=revise(version=version, by=None), by=None)
    html = body(as_admin.get(NEW))
    assert re.findall(r'<option value="(\d+)"[^>]*?( selected)?>(v\d)', html) == [
        (str(newer.pk), " selected", "v2"),
        (str(version.pk), "", "v1"),
    ]
    as_admin.post(NEW, sent(version, team, version_small=version.pk))
    assert Campaign.objects.get().banks.get().version == version
    assert re.search(rf'value="{version.pk}"[^>]* selected', body(as_admin.get("/campaigns/autumn/plan/")))
    as_admin.post("/campaigns/autumn/plan/", sent(version, team))
    assert Campaign.objects.get().banks.get().version == newer


@pytest.mark.parametrize("key", ["987654", "x"])
def test_a_version_that_is_not_published_is_refused(
    key: str, as_admin: Client, version: BankVersion, team: Team
) -> None:
    publish_version(version=revise(version=version, by=None), by=None)
    draft = revise(version=version, by=None)
    for value in (key, draft.pk):
        response = as_admin.post(NEW, sent(version, team, version_small=value))
        assert list(form_of(response).errors) == ["version_small"]
    assert not Campaign.objects.exists()


def test_what_a_service_refuses_stands_beside_its_field(
    as_admin: Client, version: BankVersion, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody retires the team between the check of the form and the write."""
    plan = CampaignForm.plan

    def late(form: CampaignForm) -> Any:
        Team.objects.update(retired=True)
        team.refresh_from_db()
        form.cleaned_data["teams"] = [team]
        return plan(form)

    monkeypatch.setattr(CampaignForm, "plan", late)
    response = as_admin.post(NEW, sent(version, team))
    assert response.status_code == 422
    assert form_of(response).errors == {"teams": ["Atlas is retired. Take it out of the choice."]}


def test_a_bank_that_is_sent_twice_counts_once(as_admin: Client, version: BankVersion, team: Team) -> None:
    as_admin.post(NEW, sent(version, team, banks=["small", "small"], teams=[team.pk, team.pk]))
    campaign = Campaign.objects.get()
    assert (campaign.banks.count(), campaign.participations.count()) == (1, 1)


def test_nothing_that_was_typed_runs_as_a_script(as_admin: Client, version: BankVersion) -> None:
    team = TeamFactory.create(name=SCRIPT, slug="s", group=GroupFactory.create(name=SCRIPT, slug="s"))
    bad = as_admin.post(NEW, sent(version, team, title=SCRIPT, wave=SCRIPT, threshold=3))
    good = as_admin.post(NEW, sent(version, team, title=SCRIPT, wave="w"), follow=True)
    pages = [bad, good, as_admin.get("/campaigns/"), as_admin.get("/campaigns/autumn/plan/")]
    launch_campaign(campaign=Campaign.objects.get(), by=None)
    pages.append(as_admin.get("/campaigns/autumn/"))
    for page in pages:
        html = page.content.decode()
        assert SCRIPT not in html
        assert "&lt;script&gt;" in html


# -- Changing ------------------------------------------------------------------


def test_a_change_starts_from_the_plan(as_admin: Client) -> None:
    campaign = planned(threshold=6, short_form=True)
    TeamFactory.create(name="Borea")
    html = body(as_admin.get("/campaigns/how-we-work/plan/"))
    assert ticked(html, "teams") == [str(campaign.participations.get().team_id)]
    assert ticked(html, "banks") == ["small"]
    assert re.search(r'name="threshold" value="6"', html)
    assert re.search(r'name="short_form"[^>]* checked', html)
    assert re.search(r'name="slug"[^>]* disabled', html)


def test_a_change_is_kept_and_never_moves_the_address(as_admin: Client, version: BankVersion) -> None:
    campaign = planned()
    other = TeamFactory.create(name="Borea")
    response = as_admin.post("/campaigns/how-we-work/plan/", sent(version, other, slug="elsewhere", threshold=4))
    assert response.headers["Location"] == "/campaigns/how-we-work/"
    campaign.refresh_from_db()
    assert (campaign.slug, campaign.threshold) == ("how-we-work", 4)
    assert campaign.participations.get().team == other


def test_a_change_keeps_the_version_unless_it_is_retired(as_admin: Client) -> None:
    version = planned().banks.get().version
    newer = publish_version(version=revise(version=version, by=None), by=None)
    form = form_of(as_admin.get("/campaigns/how-we-work/plan/"))
    assert [choice.version.pk for choice in form.bank_choices] == [version.pk]
    retire_version(version=version, by=None)
    form = form_of(as_admin.get("/campaigns/how-we-work/plan/"))
    assert [choice.version.pk for choice in form.bank_choices] == [newer.pk]


def test_a_launched_plan_is_not_offered_for_change(as_admin: Client, version: BankVersion) -> None:
    campaign = launched().campaign
    closes = campaign.closes_at
    for response in (
        as_admin.get("/campaigns/how-we-work/plan/", follow=True),
        as_admin.post("/campaigns/how-we-work/plan/", sent(version, closes_at=local(days=30)), follow=True),
    ):
        assert response.redirect_chain == [("/campaigns/how-we-work/", 302)]
        assert "frozen at launch" in body(response)
    campaign.refresh_from_db()
    assert campaign.closes_at == closes


def test_a_launch_between_opening_and_saving_a_change_is_said(
    as_admin: Client, version: BankVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = planned()
    data = sent(version, campaign.participations.get().team, threshold=9)
    plan = CampaignForm.plan

    def late(form: CampaignForm) -> Any:
        launch_campaign(campaign=campaign, by=None)
        return plan(form)

    monkeypatch.setattr(CampaignForm, "plan", late)
    response = as_admin.post("/campaigns/how-we-work/plan/", data)
    assert response.status_code == 422
    assert form_of(response).non_field_errors() == ["Its rules were frozen at launch and can’t be changed."]
    assert Campaign.objects.get().threshold == 5


def test_the_change_of_a_plan_whose_time_has_passed(as_admin: Client) -> None:
    """The plan of last quarter can be taken up again."""
    campaign = planned()
    bend(Campaign.objects, opens_at=timezone.now() - 90 * DAY, closes_at=timezone.now() - 80 * DAY)
    found = campaign.participations.get()
    version = campaign.banks.get().version
    assert as_admin.get("/campaigns/how-we-work/plan/").status_code == 200
    assert as_admin.post("/campaigns/how-we-work/plan/", sent(version, found.team)).status_code == 302
    assert as_admin.get("/campaigns/how-we-work/").content.count(b"Launch</button>") == 1
