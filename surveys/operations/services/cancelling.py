"""Calling a wave off: what was answered is deleted, also from the files, and whoever was invited hears of it."""

from datetime import datetime

from surveys.campaigns.choices import ParticipationState, StepKind, StepState
from surveys.campaigns.mails import cancelled_mail
from surveys.campaigns.models import Campaign, DueStep, Participation
from surveys.campaigns.queries import cancelled_under_way, reason_of_cancelling, teams_to_tell, told_by_mail
from surveys.campaigns.services import advance_step, begin_cancel, finish_steps
from surveys.operations.services.closing import TEAMS_IN_A_REQUEST
from surveys.operations.services.erasing import erase_deleted_rows
from surveys.operations.services.steps import Step, guarded
from surveys.operations.services.telling import Letters, mail_teams
from surveys.responses.services import drop_answers
from surveys.teams.models import User


def cancel_campaign(*, campaign: Campaign, reason: str, by: User | None) -> Campaign:
    """Cancel; the answers of a small campaign are deleted at once, of a large one by the next `run_due`.

    Raises ValidationError when it can't be cancelled. The mails are sent by `run_due`.
    """
    campaign = begin_cancel(campaign=campaign, reason=reason, by=by)
    if campaign.participations.count() <= TEAMS_IN_A_REQUEST:
        delete_answers(campaign)
    return campaign


def delete_answers(campaign: Campaign) -> None:
    """Team by team; goes on where it was interrupted."""
    for participation in campaign.participations.filter(state=ParticipationState.ANSWERING):
        drop_answers(participation=participation)


def go_on_cancelling(_now: datetime) -> list[Step]:
    """Erase what was answered, then tell the invited."""
    return [step for asked in cancelled_under_way() for step in guarded(asked.campaign.slug, _go_on, asked)]


def _go_on(asked: DueStep) -> list[Step]:
    campaign = asked.campaign
    steps = []
    if asked.state == StepState.WAITING:
        delete_answers(campaign)
        if not erase_deleted_rows():
            words = "cancelled; its answers are deleted, but the files are being read: the next run erases them there"
            return [Step(campaign.slug, done=False, words=words)]
        steps.append(Step(campaign.slug, done=True, words="cancelled: everything that was answered is erased"))
        asked = advance_step(step=asked)
    steps += _tell(campaign)
    if not teams_to_tell(campaign, StepKind.CANCELLED):
        finish_steps(steps=[asked])
    return steps


def _tell(campaign: Campaign) -> list[Step]:
    left = teams_to_tell(campaign, StepKind.CANCELLED)
    if not left:
        return []
    mail = cancelled_mail(campaign, reason_of_cancelling(campaign))

    def letters(participation: Participation) -> Letters:
        return [(invitation.email, mail) for invitation in told_by_mail(participation)]

    return mail_teams(campaign, StepKind.CANCELLED, left, letters)
