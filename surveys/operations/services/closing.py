"""What moves a wave along: the close, from sealing over erasing and scoring to the release.

Each step looks at the stored state and does what is left, so that a close that was interrupted goes on
where it stopped, and two timers do no harm.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from surveys.campaigns.choices import ParticipationState
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import due_to_close
from surveys.campaigns.services import begin_close, mark_released
from surveys.responses.models import Comment, Draft, Response
from surveys.responses.services import seal
from surveys.results.services import score_campaign
from surveys.teams.models import User

Progress = Callable[[str, int, int], None]


def close_campaign(*, campaign: Campaign, by: User | None, progress: Progress | None = None) -> Campaign:
    """Close, seal team by team, erase, score and release. Raises ValidationError when it can't be closed."""
    campaign = begin_close(campaign=campaign, by=by)
    waiting = list(campaign.participations.filter(state=ParticipationState.ANSWERING))
    for done, participation in enumerate(waiting, start=1):
        seal(participation=participation)
        if progress:
            progress("sealing", done, len(waiting))
    erase_deleted_rows()
    score_campaign(campaign=campaign)
    return mark_released(campaign=campaign)


def erase_deleted_rows() -> None:
    """Make sure that deleted answers are gone from the files too, not only from the tables.

    SQLite: deleted bytes are overwritten (`secure_delete`), the log is folded into the file, and the file is
    rewritten. PostgreSQL: VACUUM of the tables that held answers. Neither can run inside a transaction.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for model in (Response, Draft, Comment):
                cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")


@dataclass(frozen=True)
class Step:
    """One thing that `run_due` did, or why it did not."""

    campaign: str
    done: bool
    words: str


def run_due() -> list[Step]:
    """Do what time asks for. Safe to run twice at once: each step locks what it changes and checks it again."""
    steps: list[Step] = []
    for campaign in due_to_close(timezone.now()):
        closed = close_campaign(campaign=campaign, by=None)
        steps.append(Step(campaign.slug, done=True, words=f"closed, scored {closed.participations.count()} teams"))
    return steps
