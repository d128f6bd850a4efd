"""Series: when the next wave is, what it is called, whom it asks; and that each is made once."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from surveys.banks.services import publish_version, revise
from surveys.campaigns.choices import CampaignState, InvitedBy
from surveys.campaigns.models import Campaign, Series
from surveys.campaigns.queries import planned_close, was_skipped
from surveys.campaigns.services import (
    begin_series,
    discard_plan,
    end_series,
    extend_campaign,
    launch_campaign,
    launch_wave,
    plan_next_wave,
)
from surveys.campaigns.services.waves import next_label, next_slot
from surveys.teams.models import AuditEntry
from surveys.teams.services import retire_team
from tests.bending import bend
from tests.campaigns.build import DAY, bank, planned
from tests.factories import AdminFactory

pytestmark = pytest.mark.django_db
VIENNA = ZoneInfo("Europe/Vienna")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIENNA)


@pytest.fixture(autouse=True)
def _in_vienna(settings: Any) -> Any:
    settings.TIME_ZONE = "Europe/Vienna"
    timezone.get_default_timezone.cache_clear()
    with timezone.override(VIENNA):
        yield
    timezone.get_default_timezone.cache_clear()


def wave(opens: str, closes: str, *, months: int = 3, label: str = "2026-Q4", **rules: Any) -> Campaign:
    """A launched first wave of a series with this window."""
    campaign = planned(wave=label, **{"title": f"How we work, {label}", **rules})
    begin_series(campaign=campaign, months=months, by=None)
    launch_campaign(campaign=campaign, by=None)
    bend(Campaign.objects.filter(pk=campaign.pk), opens_at=local(opens), closes_at=local(closes))
    return Campaign.objects.select_related("series").get(pk=campaign.pk)


def series() -> Series:
    return Series.objects.get()


def opening(pattern: Campaign, now: str) -> str:
    return timezone.localtime(next_slot(pattern, local(now)).opens_at, VIENNA).isoformat()


@pytest.mark.parametrize(
    ("opens", "closes", "months", "next_opens", "next_closes"),
    [
        # over the end of summer time, and over its beginning: the clock on the wall stays
        ("2026-08-03T09:00", "2026-08-14T18:00", 3, "2026-11-03T09:00:00+01:00", "2026-11-14T18:00:00+01:00"),
        ("2026-01-12T09:00", "2026-01-23T18:00", 3, "2026-04-12T09:00:00+02:00", "2026-04-23T18:00:00+02:00"),
        # the clocks change within the window
        ("2026-09-20T09:00", "2026-10-04T18:00", 1, "2026-10-20T09:00:00+02:00", "2026-11-03T18:00:00+01:00"),
        # the 31st in a month of thirty days, and in February of both kinds
        ("2026-10-31T09:00", "2026-11-10T18:00", 1, "2026-11-30T09:00:00+01:00", "2026-12-10T18:00:00+01:00"),
        ("2026-11-30T09:00", "2026-12-10T18:00", 3, "2027-02-28T09:00:00+01:00", "2027-03-10T18:00:00+01:00"),
        ("2027-11-30T09:00", "2027-12-10T18:00", 3, "2028-02-29T09:00:00+01:00", "2028-03-10T18:00:00+01:00"),
        ("2026-12-07T09:00", "2026-12-18T18:00", 12, "2027-12-07T09:00:00+01:00", "2027-12-18T18:00:00+01:00"),
    ],
)
def test_the_next_window(opens: str, closes: str, months: int, next_opens: str, next_closes: str) -> None:
    pattern = wave(opens, closes, months=months)
    slot = next_slot(pattern, pattern.closes_at)
    found = [timezone.localtime(each, VIENNA).isoformat() for each in (slot.opens_at, slot.closes_at)]
    assert (found, slot.missed) == ([next_opens, next_closes], 0)


def test_a_series_on_the_last_day_returns_to_it_after_a_short_month() -> None:
    pattern = wave("2027-01-31T09:00", "2027-02-10T18:00", months=1)
    found = plan_next_wave(series=series(), now=local("2027-02-14T09:00"))
    assert found
    assert timezone.localtime(found[0].opens_at, VIENNA).day == 28
    bend(Campaign.objects.filter(pk=found[0].pk), state=CampaignState.LAUNCHED)
    second = Campaign.objects.select_related("series").get(pk=found[0].pk)
    assert opening(second, "2027-03-15T09:00").startswith("2027-03-31T09:00")
    assert pattern.place == 1


def test_an_extended_wave_makes_the_next_one_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = planned()
    begin_series(campaign=campaign, months=3, by=None)
    campaign = launch_campaign(campaign=campaign, by=None)
    before = campaign.closes_at
    for days in (5, 9):
        campaign = extend_campaign(campaign=campaign, closes_at=before + days * DAY, by=None)
    assert planned_close(campaign) == before
    slot = next_slot(Campaign.objects.select_related("series").get(), campaign.closes_at)
    assert abs((slot.closes_at - slot.opens_at) - (before - campaign.opens_at)) <= DAY / 24


@pytest.mark.parametrize(
    ("label", "months", "expected"),
    [
        ("2026-Q4", 3, "2027-Q1"),
        ("2026-Q3", 3, "2026-Q4"),
        ("2026-Q4", 6, "2027-Q2"),
        ("2026-Q4", 12, "2027-Q4"),
        ("2026-Q4", 1, "2026-11"),
        ("Autumn", 3, "2027-Q1"),
        ("Autumn", 1, "2026-11"),
    ],
)
def test_what_the_next_wave_is_called(label: str, months: int, expected: str) -> None:
    pattern = wave("2026-10-05T09:00", "2026-10-16T18:00", months=months, label=label)
    assert next_label(pattern, next_slot(pattern, pattern.closes_at)) == expected


def test_it_is_planned_two_weeks_ahead_and_once() -> None:
    pattern = wave(
        "2026-10-05T09:00",
        "2026-10-16T18:00",
        threshold=4,
        coach_days=0,
        comments_allowed=False,
        invite_by=InvitedBy.MAIL,
        remind_days=5,
    )
    retired = pattern.participations.get().team
    newer = publish_version(version=revise(version=bank(), by=None), by=None)
    assert plan_next_wave(series=series(), now=local("2026-12-22T08:59")) is None
    made = plan_next_wave(series=series(), now=local("2026-12-22T09:00"))
    assert made
    campaign, missed = made
    assert (campaign.state, campaign.place, missed) == (CampaignState.PLANNED, 2, 0)
    assert (campaign.title, campaign.wave, campaign.slug) == ("How we work, 2027-Q1", "2027-Q1", "how-we-work-2027-q1")
    for name in ("threshold", "coach_days", "comments_allowed", "invite_by", "remind_days"):
        assert getattr(campaign, name) == getattr(pattern, name), name
    assert [each.version for each in campaign.banks.all()] == [newer]
    assert [each.team for each in campaign.participations.all()] == [retired]
    assert plan_next_wave(series=series(), now=local("2026-12-23T09:00")) is None
    assert AuditEntry.objects.get(verb="plan wave").changes == {"place": 2, "missed": 0}


def test_teams_that_are_gone_are_left_out_and_without_any_it_says_why() -> None:
    pattern = wave("2026-10-05T09:00", "2026-10-16T18:00")
    retire_team(team=pattern.participations.get().team, by=None)
    with pytest.raises(ValidationError, match="at least one team"):
        plan_next_wave(series=series(), now=local("2027-01-01T09:00"))
    assert Campaign.objects.count() == 1


def test_waves_that_nobody_looked_after_are_passed_over() -> None:
    wave("2026-10-05T09:00", "2026-10-16T18:00")
    made = plan_next_wave(series=series(), now=local("2027-07-10T09:00"))
    assert made
    assert (made[0].wave, made[0].place, made[1]) == ("2027-Q3", 2, 2)


def test_a_discarded_wave_is_not_made_again_and_the_series_moves_on() -> None:
    wave("2026-10-05T09:00", "2026-10-16T18:00")
    now = local("2026-12-30T09:00")
    made = plan_next_wave(series=series(), now=now)
    assert made
    discard_plan(campaign=made[0], by=AdminFactory.create())
    skipped = Campaign.objects.get(pk=made[0].pk)
    assert was_skipped(skipped)
    assert plan_next_wave(series=series(), now=now) is None
    later = plan_next_wave(series=series(), now=local("2027-04-01T09:00"))
    assert later
    assert (later[0].wave, later[0].place) == ("2027-Q2", 3)
    assert AuditEntry.objects.filter(verb="skip wave", actor__isnull=False).count() == 1


def test_the_first_plan_of_a_series_is_discarded_as_any_other() -> None:
    campaign = planned()
    begin_series(campaign=campaign, months=3, by=None)
    assert plan_next_wave(series=series(), now=timezone.now() + 365 * DAY) is None  # nobody has launched it
    discard_plan(campaign=campaign, by=None)
    assert not Campaign.objects.exists()


def test_an_ended_series_makes_no_wave_and_can_begin_again() -> None:
    pattern = wave("2026-10-05T09:00", "2026-10-16T18:00")
    end_series(series=series(), by=None)
    with pytest.raises(ValidationError, match="ended before"):
        end_series(series=series(), by=None)
    assert plan_next_wave(series=series(), now=local("2027-01-01T09:00")) is None
    begin_series(campaign=pattern, months=6, by=None)
    assert (series().months, series().ended) == (6, False)
    assert [entry.verb for entry in AuditEntry.objects.filter(object_key=f"series:{series().pk}").order_by("pk")] == [
        "end series",
        "change series",
    ]
    with pytest.raises(ValidationError):
        begin_series(campaign=pattern, months=13, by=None)


def test_a_late_launch_keeps_the_length() -> None:
    wave("2026-10-05T09:00", "2026-10-16T18:00")
    made = plan_next_wave(series=series(), now=local("2026-12-30T09:00"))
    assert made
    now = timezone.now()
    bend(Campaign.objects.filter(pk=made[0].pk), opens_at=now - 2.5 * DAY, closes_at=now + 8 * DAY)
    before = Campaign.objects.get(pk=made[0].pk)
    launched = launch_wave(campaign=before, now=now)
    assert launched.state == CampaignState.LAUNCHED
    assert launched.closes_at - before.closes_at == 3 * DAY
    assert planned_close(launched) == before.closes_at
    with pytest.raises(ValidationError, match="launched before"):
        launch_wave(campaign=before, now=now)


def test_a_launch_within_the_hour_moves_nothing() -> None:
    wave("2026-10-05T09:00", "2026-10-16T18:00")
    made = plan_next_wave(series=series(), now=local("2026-12-30T09:00"))
    assert made
    now = timezone.now()
    bend(Campaign.objects.filter(pk=made[0].pk), opens_at=now - DAY / 48, closes_at=now + 8 * DAY)
    assert launch_wave(campaign=made[0], now=now).closes_at == now + 8 * DAY
