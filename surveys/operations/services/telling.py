"""Mails to everybody in a team, whether they answered or not, and to coaches: results are there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from surveys.campaigns.choices import StepKind
from surveys.campaigns.mails import personal_link
from surveys.campaigns.models import Campaign, DueStep, Participation
from surveys.campaigns.queries import (
    participations_by_pk,
    released_lately,
    released_without_coaches_mail,
    teams_without_step,
    told_by_mail,
)
from surveys.campaigns.services import finish_steps, put_back_steps, take_step
from surveys.operations.services.steps import Step, guarded
from surveys.results.mails import coaches_mail, result_link, result_mail
from surveys.results.queries import teams_with_a_result
from surveys.teams.mails import Mail, Outcome, PostUnavailable, PostUncertain, Send, outbox
from surveys.teams.queries import coaches_of, memberships_in

Letters = Iterable[tuple[str, Mail]]  # to whom, and what
TEAMS_A_RUN: Final = 100  # the next run goes on; meanwhile everything else has its turn


# -- Teams -----------------------------------------------------------------------


def tell_teams(now: datetime) -> list[Step]:
    """Each team of a released campaign hears that its result is there, or what is shown instead."""
    return [step for campaign in released_lately(now) for step in guarded(campaign.slug, _tell_teams, campaign)]


def _tell_teams(campaign: Campaign) -> list[Step]:
    left = teams_without_step(campaign, StepKind.RESULT)
    if not left:
        return []
    shown = teams_with_a_result(campaign)
    return mail_teams(campaign, StepKind.RESULT, left, lambda team: _result_letters(team, hidden=team.pk not in shown))


def _result_letters(participation: Participation, *, hidden: bool) -> Letters:
    """Members read it with their account, everybody else who was invited by the personal link; each person once."""
    members = [each.user for each in memberships_in(participation.team) if each.user.is_active]
    mail = result_mail(participation, result_link(participation), personal=False, hidden=hidden)
    letters = {member.email.lower(): (member.email, mail) for member in members}
    accounts = {member.pk for member in members}
    for invitation in told_by_mail(participation):
        if invitation.user_id not in accounts and invitation.email.lower() not in letters:
            link = personal_link(invitation)
            personal = result_mail(participation, link, personal=True, hidden=hidden)
            letters[invitation.email.lower()] = (invitation.email, personal)
    return letters.values()


def mail_teams(
    campaign: Campaign, kind: StepKind, left: Iterable[int], letters: Callable[[Participation], Letters]
) -> list[Step]:
    """Mails to team after team; stops when the mail server is gone, and the next run goes on there."""
    found: list[Delivered] = []
    with outbox() as send:
        for pk in list(left)[:TEAMS_A_RUN]:
            [participation] = participations_by_pk([pk])
            step = take_step(campaign=campaign, kind=kind, participation=participation)
            if step:
                found.append(deliver(send, step, letters(participation)))
                if found[-1].reason:
                    break
    return summed_up(campaign, kind, found)


@dataclass(frozen=True)
class Delivered:
    """What became of the mails of one step. `reason`: why the server took no more; `later`: how many it put off."""

    sent: int
    whole: bool
    reason: str = ""
    later: int = 0


def deliver(send: Send, step: DueStep, letters: Letters) -> Delivered:
    """A step of which nothing went out is put back, also when all its mails were put off; one that broke off stays
    *begun* and is never repeated. Nothing remembers whom a step reached, so what was put off among others is lost.
    """
    sent, later, broken, reason = 0, 0, False, ""
    try:
        for address, mail in letters:
            try:
                outcome = send(mail, address).outcome
                sent, later = sent + (outcome is Outcome.SENT), later + (outcome is Outcome.LATER)
            except PostUncertain:
                broken = True
    except PostUnavailable as error:
        reason = str(error) or "not reachable"
    if not sent and not broken and (reason or later):
        put_back_steps(steps=[step])
    elif not reason and not broken:
        finish_steps(steps=[step])
    return Delivered(sent, not reason and not broken, reason, later)


def summed_up(campaign: Campaign, kind: StepKind, found: Sequence[Delivered]) -> list[Step]:
    """One line for what was sent, one for what broke off, one for what was put off, one for what is still to come."""
    slug, steps, sent = campaign.slug, [], sum(each.sent for each in found)
    if sent:
        steps.append(Step(slug, done=True, words=f"{kind.label}: {sent} sent"))
    if any(not each.whole and (each.sent or not each.reason) for each in found):
        words = f"{kind.label}: broke off, so some mails may not have gone out; it is not repeated"
        steps.append(Step(slug, done=False, failed=True, words=words))
    lost = sum(each.later for each in found if each.sent)
    if lost:
        words = f"{kind.label}: {lost} put off by the mail server, others of the team were sent; not repeated"
        steps.append(Step(slug, done=False, failed=True, words=words))
    if any(each.later and each.whole and not each.sent for each in found):
        words = f"{kind.label}: put off by the mail server; the next run tries again"
        steps.append(Step(slug, done=False, words=words))
    if found and found[-1].reason:
        words = f"{kind.label}: the mail server takes nothing ({found[-1].reason}); the next run goes on"
        steps.append(Step(slug, done=False, words=words))
    return steps


# -- Coaches ---------------------------------------------------------------------


def tell_coaches(now: datetime) -> list[Step]:
    """Each coach of a team that took part hears of it once the team's own days are over."""
    due = released_without_coaches_mail(now)
    return [step for campaign in due for step in guarded(campaign.slug, _tell_coaches, campaign)]


def _tell_coaches(campaign: Campaign) -> list[Step]:
    step = take_step(campaign=campaign, kind=StepKind.COACHES)
    if step is None:
        return []
    taking_part = [each.team for each in campaign.participations.select_related("team").order_by("team__name")]
    coaches = coaches_of(taking_part)
    letters = ((coach.email, coaches_mail(campaign, [t.name for t in teams])) for coach, teams in coaches.items())
    with outbox() as send:
        return summed_up(campaign, StepKind.COACHES, [deliver(send, step, letters)])
