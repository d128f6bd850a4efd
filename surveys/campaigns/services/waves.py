"""The next wave of a series: planned two weeks ahead, launched when its time has come."""

import calendar
import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from surveys.banks.models import BankVersion
from surveys.banks.queries import latest_version
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Series
from surveys.campaigns.queries import free_slug, latest_wave, planned_close
from surveys.campaigns.services.parts import locked
from surveys.campaigns.services.planning import Plan, plan_campaign
from surveys.campaigns.services.running import launch_campaign, move_close
from surveys.campaigns.services.series import skip_wave
from surveys.teams.models import Team
from surveys.teams.services import record

AHEAD = timedelta(days=14)
ON_TIME = timedelta(hours=1)  # so late, nothing is moved
QUARTER = re.compile(r"(\d{4})-Q([1-4])")
SLUG_LENGTH = 50  # room for a number behind


@dataclass(frozen=True)
class Slot:
    """When a wave is open, and how many slots before it passed while nobody looked."""

    opens_at: datetime
    closes_at: datetime
    steps: int

    @property
    def missed(self) -> int:
        return self.steps - 1


@transaction.atomic
def plan_next_wave(*, series: Series, now: datetime) -> tuple[Campaign, int] | None:
    """The plan of the next wave and how many were missed; None while there is nothing to plan.

    Raises ValidationError when it can't be planned, with the way out.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    pattern = latest_wave(series)
    if series.ended or pattern is None or pattern.state == CampaignState.PLANNED:
        return None
    slot = next_slot(pattern, now)
    if now < slot.opens_at - AHEAD:
        return None
    campaign = plan_campaign(slug=_slug(pattern, slot), plan=_plan(pattern, slot), by=None)
    campaign.series, campaign.place = series, (pattern.place or 0) + 1
    campaign.save(update_fields=["series", "place"])
    record(by=None, verb="plan wave", obj=campaign, changes={"place": campaign.place, "missed": slot.missed})
    return campaign, slot.missed


@transaction.atomic
def launch_wave(*, campaign: Campaign, now: datetime) -> Campaign:
    """Launch a planned wave whose time has come; when that is late, its close moves, so that people have their time.

    Raises ValidationError with the obstacles.
    """
    campaign = locked(campaign, CampaignState.PLANNED, _("It has been launched before."))
    late = now - campaign.opens_at
    if late > ON_TIME:
        days = timedelta(days=math.ceil(late / timedelta(days=1)))
        closes_at = _at(timezone.localtime(campaign.closes_at).replace(tzinfo=None) + days)
        move_close(campaign=campaign, closes_at=closes_at, verb="move close", by=None)
    return launch_campaign(campaign=campaign, by=None)


def skip_missed_wave(*, campaign: Campaign) -> Campaign:
    """Pass over a wave whose whole window went by before it could be launched."""
    return skip_wave(campaign=campaign, by=None)


# -- When ------------------------------------------------------------------------


def next_slot(pattern: Campaign, now: datetime) -> Slot:
    """The first window after the pattern's that is not over: the same time of the day and length, months later."""
    opens, closes = (
        timezone.localtime(each).replace(tzinfo=None) for each in (pattern.opens_at, planned_close(pattern))
    )
    months = pattern.series.months if pattern.series else 0
    day = _day_of(pattern, opens)
    steps = 1
    while True:
        start = _months_later(opens, months * steps, day)
        slot = Slot(_at(start), _at(start + (closes - opens)), steps)
        if slot.closes_at > now:
            return slot
        steps += 1


def _day_of(pattern: Campaign, opens: datetime) -> int:
    """The day of the month. After a short month the series returns to the 31st that it began with."""
    if opens.day < calendar.monthrange(opens.year, opens.month)[1] or pattern.series is None:
        return opens.day
    waves = pattern.series.campaigns.values_list("opens_at", flat=True)
    return max(timezone.localtime(each).day for each in waves)


def _months_later(start: datetime, months: int, day: int) -> datetime:
    count = start.year * 12 + start.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return start.replace(year=year, month=month, day=min(day, calendar.monthrange(year, month)[1]))


def _at(local: datetime) -> datetime:
    return timezone.make_aware(local)


# -- What ------------------------------------------------------------------------


def _plan(pattern: Campaign, slot: Slot) -> Plan:
    wave = next_label(pattern, slot)
    return Plan(
        title=pattern.title.replace(pattern.wave, wave)[:120],
        wave=wave,
        versions=_versions(pattern),
        teams=list(Team.objects.filter(participations__campaign=pattern, retired=False).order_by("pk")),
        opens_at=slot.opens_at,
        closes_at=slot.closes_at,
        threshold=pattern.threshold,
        coach_days=pattern.coach_days,
        comments_allowed=pattern.comments_allowed,
        short_form=pattern.banks.filter(short_form=True).exists(),
        invite_by=pattern.invite_by,
        remind_days=pattern.remind_days,
    )


def _versions(pattern: Campaign) -> list[BankVersion]:
    """The newest published version of each bank; a bank that has none is asked no more."""
    slugs = pattern.banks.order_by("order", "pk").values_list("version__bank__slug", flat=True)
    return [version for version in map(latest_version, slugs) if version]


def next_label(pattern: Campaign, slot: Slot) -> str:
    """2026-Q4 is followed by 2027-Q1; other names give way to quarter or month of the opening."""
    months = (pattern.series.months if pattern.series else 0) * slot.steps
    named = QUARTER.fullmatch(pattern.wave)
    if named and months % 3 == 0:
        quarters = int(named[1]) * 4 + int(named[2]) - 1 + months // 3
        return f"{quarters // 4}-Q{quarters % 4 + 1}"
    day = timezone.localtime(slot.opens_at)
    return f"{day.year}-Q{(day.month + 2) // 3}" if months % 3 == 0 else f"{day.year}-{day.month:02}"


def _slug(pattern: Campaign, slot: Slot) -> str:
    old, new = slugify(pattern.wave), slugify(next_label(pattern, slot))
    slug = pattern.slug
    slug = slug.replace(old, new) if old and old in slug else f"{slug[: SLUG_LENGTH - len(new) - 1]}-{new}"
    return free_slug(slug[:SLUG_LENGTH].strip("-"))
