"""Steps that time asks for are written down before their effect, so that nothing is ever done twice."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from surveys.campaigns.choices import StepKind, StepState
from surveys.campaigns.models import Campaign, DueStep, Participation
from surveys.campaigns.queries import traces
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
    """The steps of those teams that nobody else has begun, now ours to do."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
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
def finish_steps(*, steps: Iterable[DueStep]) -> None:
    """They are done."""
    DueStep.objects.filter(pk__in=[step.pk for step in steps]).update(state=StepState.DONE)


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
def report_interrupted(*, campaign: Campaign, kind: StepKind, number: int, teams: int) -> bool:
    """Leaves a trace of a step that was interrupted; False when there is one already."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    step = {"step": kind.value, "number": number}
    if any(step.items() <= entry.changes.items() for entry in traces(campaign, INTERRUPTED)):
        return False
    record(by=None, verb=INTERRUPTED, obj=campaign, changes={**step, "teams": teams})
    return True
