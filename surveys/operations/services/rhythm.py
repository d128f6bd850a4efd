"""Series: the next wave is planned ahead and launched when its time has come."""

from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone
from django.utils.formats import date_format

from surveys.campaigns.models import Campaign, Series
from surveys.campaigns.queries import running_series, wave_before, waves_to_launch
from surveys.campaigns.services import launch_wave, plan_next_wave, skip_missed_wave
from surveys.operations.services.steps import Step, guarded


def move_series(now: datetime) -> list[Step]:
    """Plan first, so that after a silence a wave is planned and launched in one run."""
    planned = [step for each in running_series() for step in guarded(each.title, _plan, each, now)]
    due = waves_to_launch(now)
    return planned + [step for each in due for step in guarded(each.slug, _launch, each, now)]


def _plan(series: Series, now: datetime) -> list[Step]:
    try:
        made = plan_next_wave(series=series, now=now)
    except IntegrityError:  # another run has made it a moment ago
        return []
    if made is None:
        return []
    campaign, missed = made
    words = f"planned as the next wave of its series; it opens {_moment(campaign.opens_at)}"
    if missed:
        words += f"; {missed} before it were missed, because their whole window went by"
    return [Step(campaign.slug, done=True, words=words)]


def _launch(campaign: Campaign, now: datetime) -> list[Step]:
    if campaign.closes_at <= now:
        skip_missed_wave(campaign=campaign)
        return [Step(campaign.slug, done=True, words="missed: its whole window went by before it could be launched")]
    before = wave_before(campaign)
    if before:
        words = f"not launched yet: {before.slug}, the wave before it, is not closed"
        return [Step(campaign.slug, done=False, words=words)]
    launched = launch_wave(campaign=campaign, now=now)
    return [Step(campaign.slug, done=True, words=f"launched; it closes {_moment(launched.closes_at)}")]


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
