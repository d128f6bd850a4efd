"""What moves a wave along: the close, from sealing over erasing and scoring to the release.

Each step looks at the stored state and does what is left, so that a close that was interrupted goes on
where it stopped, and two timers do no harm.
"""

import logging
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.campaigns.choices import CampaignState, ParticipationState
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import due_to_close
from surveys.campaigns.services import begin_close, mark_released
from surveys.operations.services.erasing import erase_deleted_rows
from surveys.operations.services.pausing import Progress, unhurried
from surveys.operations.services.pooling import pool_after
from surveys.operations.services.steps import Step
from surveys.responses.services import seal
from surveys.results.services import score_campaign
from surveys.teams.models import User

logger = logging.getLogger(__name__)
TEAMS_IN_A_REQUEST: Final = 30  # more would keep a person waiting at the page


def close_campaign(*, campaign: Campaign, by: User | None, progress: Progress | None = None) -> Campaign:
    """Close, seal team by team, erase, score and release; goes on where an interrupted close stopped.

    Last it is worked out how well the questions work, for those who write them.

    Raises ValidationError when it can't be closed, and when deleted answers can't be erased from the files yet:
    then it stays *closing*, nothing is shown, and the next `run_due` goes on.
    """
    campaign, told = begin_close(campaign=campaign, by=by), unhurried(progress)
    waiting = list(campaign.participations.filter(state=ParticipationState.ANSWERING))
    for done, participation in enumerate(waiting, start=1):
        seal(participation=participation)
        told("sealing", done, len(waiting))
    if not erase_deleted_rows():
        raise ValidationError(
            _(
                "The answers are sealed, but deleted ones are still in the files of the database, because something "
                "else is reading them. Nothing is shown before they are gone; it goes on by itself within minutes."
            )
        )
    score_campaign(campaign=campaign, progress=told)
    released = _release(campaign)
    pool_after(released)
    return released


def _release(campaign: Campaign) -> Campaign:
    """The flip; another close of the same campaign may have made it a moment ago."""
    try:
        return mark_released(campaign=campaign)
    except ValidationError:
        campaign.refresh_from_db()
        if campaign.state != CampaignState.RELEASED:
            raise
        return campaign


def close_soon(*, campaign: Campaign, by: User | None) -> Campaign:
    """Take no more answers from now on; a small campaign is scored at once, a large one by the next `run_due`."""
    campaign = begin_close(campaign=campaign, by=by)
    if campaign.participations.count() > TEAMS_IN_A_REQUEST:
        return campaign
    return close_campaign(campaign=campaign, by=by)


def close_due(now: datetime, progress: Progress | None = None) -> list[Step]:
    """Close what is over. What goes wrong with one campaign stops no other."""
    return [_close_due(campaign, now, progress) for campaign in due_to_close(now)]


def _close_due(campaign: Campaign, now: datetime, progress: Progress | None) -> Step:
    def told(stage: str, done: int, of: int) -> None:
        if progress:
            progress(f"{campaign.slug}: {stage}", done, of)

    try:
        begin_close(campaign=campaign, by=None, over_at=now)
        closed = close_campaign(campaign=campaign, by=None, progress=told)
    except ValidationError as refused:
        return Step(campaign.slug, done=False, words=f"not closed now: {' '.join(refused.messages)}")
    except Exception as error:
        logger.exception("%s could not be closed", campaign.slug)
        words = f"not closed: {type(error).__name__}, see the log; the next run goes on where this one stopped"
        return Step(campaign.slug, done=False, failed=True, words=words)
    return Step(campaign.slug, done=True, words=f"closed; teams scored: {closed.participations.count()}")
