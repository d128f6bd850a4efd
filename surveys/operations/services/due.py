"""What time asks for, in one run: close, invite, remind, tell, plan and launch the next wave, erase.

Each step is written down before its effect, so that two runs at once, or a run after a week, do each thing once.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.utils import timezone

from surveys.campaigns.queries import all_uncertain_steps
from surveys.campaigns.services import report_interrupted
from surveys.operations.services.cancelling import go_on_cancelling
from surveys.operations.services.closing import close_due
from surveys.operations.services.mailing import deliver_invitations
from surveys.operations.services.pausing import Progress
from surveys.operations.services.pooling import pool_waiting
from surveys.operations.services.reminding import send_reminders
from surveys.operations.services.rhythm import move_series
from surveys.operations.services.steps import Step, guarded
from surveys.operations.services.telling import tell_coaches, tell_teams
from surveys.operations.services.tidying import erase_addresses

Job = Callable[[datetime], list[Step]]


def run_due(progress: Progress | None = None) -> list[Step]:
    """Do what time asks for. What goes wrong in one job, or with one campaign, stops no other.

    `progress` hears how far a close is: campaign and stage, teams done, teams in all.
    """
    now = timezone.now()
    jobs: dict[str, Job] = {**JOBS, "closing": partial(close_due, progress=progress)}
    return [step for name, job in jobs.items() for step in guarded(name, job, now)]


def report_uncertain(_now: datetime) -> list[Step]:
    """Mails of which nobody knows whether they went out: said once, in the audit log for good."""
    found = [each for each in all_uncertain_steps() if report_interrupted(step=each)]
    return [
        Step(
            each.campaign.slug,
            done=False,
            failed=True,
            words=f"{each.words}: interrupted, so some mails may not have gone out; it is not repeated",
        )
        for each in found
    ]


JOBS: dict[str, Job] = {
    "closing": close_due,
    "reminders": send_reminders,  # before the invitations, so that nobody gets both at once
    "invitations": deliver_invitations,
    "results": tell_teams,
    "coaches": tell_coaches,
    "cancelled": go_on_cancelling,
    "series": move_series,
    "addresses": erase_addresses,
    "health of banks": pool_waiting,
    "interrupted": report_uncertain,
}
