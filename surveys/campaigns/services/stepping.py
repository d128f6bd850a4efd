"""Steps that time asks for are written down before their effect, so that nothing is ever done twice."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from surveys.campaigns.choices import StepKind, StepState
from surveys.campaigns.models import Campaign, DueStep, Participation
from surveys.campaigns.queries import UncertainStep, reminders_asked_for, reminders_of, traces
from surveys.teams.services import record

INTERRUPTED = "step interrupted"


@transaction.atomic
def take_step(
    *, campaign: Campaign, kind: StepKind, participation: Participation | None = None, number: int = 1
) -> DueStep | None:
    """The step, which is now ours to do; None when somebody else has it, or it was done."""
    step, is_new = DueStep.objects.get_or_create(
        campaign=campaign, participation=participation, kind=kind, number=number, defaults={"state": StepState.TAKEN}
    )
    return step if is_new else None


@transaction.atomic
def take_teams(*, campaign: Campaign, kind: StepKind, number: int, participations: Sequence[int]) -> list[DueStep]:
    """The steps of those teams that nobody else has begun, now ours to do.

    The lock lets invitations be added: whoever takes a seat holds the team, which a step refers to, and would wait.
    """
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    begun = set(
        DueStep.objects.filter(participation__in=participations, kind=kind, number=number).values_list(
            "participation", flat=True
        )
    )
    return DueStep.objects.bulk_create(
        DueStep(campaign=campaign, participation_id=pk, kind=kind, number=number, state=StepState.TAKEN)
        for pk in participations
        if pk not in begun
    )


@transaction.atomic
def finish_steps(*, steps: Iterable[DueStep]) -> bool:
    """They are done; False when somebody else has said so before."""
    left = DueStep.objects.filter(pk__in=[step.pk for step in steps]).exclude(state=StepState.DONE)
    return left.update(state=StepState.DONE) > 0


@transaction.atomic
def advance_step(*, step: DueStep) -> DueStep:
    """What was asked for is under way."""
    DueStep.objects.filter(pk=step.pk, state=StepState.WAITING).update(state=StepState.TAKEN)
    step.refresh_from_db()
    return step


@transaction.atomic
def put_back_steps(*, steps: Iterable[DueStep]) -> None:
    """Nothing was done of them: as if they had never been begun."""
    DueStep.objects.filter(pk__in=[step.pk for step in steps], state=StepState.TAKEN).delete()


@transaction.atomic
def ask_step(*, campaign: Campaign, kind: StepKind, number: int = 1) -> DueStep:
    """Something that is to be done for the whole campaign, in its own time; asked for once."""
    step, _is_new = DueStep.objects.get_or_create(campaign=campaign, participation=None, kind=kind, number=number)
    return step


@transaction.atomic
def ask_due_reminder(*, campaign: Campaign, now: datetime) -> DueStep | None:
    """The reminder whose time has come, written down; the last one takes the place of all that were put off."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    found = reminders_of(campaign)
    if not found.mailed or found.next_kind is None or found.next_at is None or found.next_at > now:
        return None
    if found.next_kind == StepKind.LAST:
        reminders_asked_for(campaign).update(state=StepState.DONE)
    return ask_step(campaign=campaign, kind=found.next_kind)


@transaction.atomic
def forget_addresses(*, campaign: Campaign) -> DueStep:
    """Addresses, and whose link is whose, are deleted; the step waits until they are gone from the files too."""
    with_address = campaign.invitations.filter(~Q(email="") | ~Q(trouble="") | Q(user__isnull=False))
    if with_address.update(email="", user=None, trouble=""):
        record(by=None, verb="erase addresses", obj=campaign)
    return ask_step(campaign=campaign, kind=StepKind.ERASED)


@transaction.atomic
def report_interrupted(*, step: UncertainStep) -> bool:
    """Leaves a trace of a step that was interrupted; False when there is one already."""
    campaign = Campaign.objects.select_for_update().get(pk=step.campaign.pk)
    named = {"step": step.kind.value, "number": step.number}
    if any(named.items() <= entry.changes.items() for entry in traces(campaign, INTERRUPTED)):
        return False
    record(by=None, verb=INTERRUPTED, obj=campaign, changes={**named, "teams": step.teams})
    return True
