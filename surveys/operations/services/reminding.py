"""Reminders to those who have not sent answers, and no trace of who that is.

The mail server is asked before anybody looks whether there is somebody to remind. Teams are begun and finished many
at a time, and whatever goes wrong in between leaves all of them as they were begun: so neither a row, a line nor a
count differs between a team in which everybody has answered and one in which nobody has.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from surveys.campaigns.choices import StepKind
from surveys.campaigns.mails import personal_link, reminder_mail, sample_link
from surveys.campaigns.models import Campaign, DueStep
from surveys.campaigns.queries import (
    open_campaigns,
    participations_by_pk,
    reminders_asked_for,
    teams_without_step,
    to_remind,
)
from surveys.campaigns.services import ask_due_reminder, finish_steps, take_teams
from surveys.operations.services.steps import Step, guarded
from surveys.teams.mails import PostUnavailable, PostUncertain, outbox, post_is_there

TEAMS_AT_ONCE: Final = 50
CHUNKS_A_RUN: Final = 4  # the next run goes on; meanwhile everything else has its turn


def send_reminders(now: datetime) -> list[Step]:
    """What is due by the window, and what was asked for by hand."""
    return [step for campaign in open_campaigns(now) for step in guarded(campaign.slug, _remind, campaign, now)]


def _remind(campaign: Campaign, now: datetime) -> list[Step]:
    ask_due_reminder(campaign=campaign, now=now)
    return [step for asked in reminders_asked_for(campaign) for step in _send(campaign, asked)]


def _send(campaign: Campaign, asked: DueStep) -> list[Step]:
    """Goes on where an earlier run stopped; teams that it was in the middle of are not asked again."""
    kind, gone = StepKind(asked.kind), False
    for _chunk in range(CHUNKS_A_RUN):
        left = teams_without_step(campaign, kind, asked.number)[:TEAMS_AT_ONCE]
        campaign.refresh_from_db(fields=["state", "opens_at", "closes_at"])
        if not left or not campaign.is_open():
            break
        if not post_is_there():
            words = f"{kind.label}: the mail server takes nothing now; the next run tries again"
            return [Step(campaign.slug, done=False, words=words)]
        taken = take_teams(campaign=campaign, kind=kind, number=asked.number, participations=left)
        if not taken:
            return []  # another run is at it
        if _mail(taken, last=kind == StepKind.LAST):
            finish_steps(steps=taken)
        else:
            gone = True
    return _said(campaign, asked, gone=gone)


def _said(campaign: Campaign, asked: DueStep, *, gone: bool) -> list[Step]:
    steps = []
    if gone:
        words = "reminder: the mail server went away meanwhile, so some may not have got it; it is not repeated"
        steps.append(Step(campaign.slug, done=False, failed=True, words=words))
    if not teams_without_step(campaign, StepKind(asked.kind), asked.number) and finish_steps(steps=[asked]):
        steps.append(Step(campaign.slug, done=True, words="reminder sent to those who have not answered"))
    return steps


def _mail(taken: list[DueStep], *, last: bool) -> bool:
    """Whether the mail server was there until the end. Of a mail that it refused nothing is kept.

    A mail is composed for every team, whether somebody is left in it or not.
    """
    teams = participations_by_pk(step.participation_id or 0 for step in taken)
    mails = {each.pk: reminder_mail(each, sample_link(), last=last) for each in teams}
    try:
        with outbox() as send:
            for invitation in list(to_remind(mails)):
                mail = mails[invitation.participation_id]
                body = mail.body.replace(sample_link(), personal_link(invitation))
                with suppress(PostUncertain):
                    send(replace(mail, body=body), invitation.email)
    except PostUnavailable:
        return False
    return post_is_there()
