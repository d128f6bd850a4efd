"""What time asks for in a wave: when reminders go, to whom mails go, which steps were interrupted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from surveys.campaigns.choices import CampaignState, Delivery, InvitationKind, InvitationState, StepKind, StepState
from surveys.campaigns.models import Campaign, DueStep, Invitation, Participation, Series

REMINDERS: Final = (StepKind.MIDDLE, StepKind.LAST, StepKind.HAND)
MAILED: Final = (Delivery.SENT, Delivery.SENDING)  # what is uncertain has most likely arrived
SHORTEST_FOR_MIDDLE: Final = timedelta(days=2)
BEFORE_THE_END: Final = timedelta(hours=24)
KEPT: Final = timedelta(days=30)  # addresses, after the close
INTERRUPTED_AFTER: Final = timedelta(hours=1)  # no mail server keeps a team's mails waiting for so long


# -- Reminders -----------------------------------------------------------------


def asked_since(campaign: Campaign) -> datetime:
    """Since when people can answer: a plan that was launched late opened later than it says."""
    return max(campaign.opens_at, campaign.launched_at or campaign.opens_at)


def last_reminder_due(campaign: Campaign) -> datetime:
    """A day before the end; in a short wave when four fifths of it are over."""
    start = asked_since(campaign)
    return max(campaign.closes_at - BEFORE_THE_END, start + (campaign.closes_at - start) * 4 / 5)


def middle_reminder_due(campaign: Campaign) -> datetime | None:
    """Half way; None in a wave that is too short for two reminders."""
    start = asked_since(campaign)
    window = campaign.closes_at - start
    return start + window / 2 if window >= SHORTEST_FOR_MIDDLE else None


@dataclass(frozen=True)
class Reminders:
    """Reminders of a campaign. Whom they reached, and how many, is written nowhere.

    `mailed`: somebody was invited by mail, so there is somebody to remind. `on_its_way`: one is being sent.
    `allowed_from`: from then on one may be sent by hand. `next_kind` and `next_at`: the next one by itself.
    """

    mailed: bool
    last: datetime | None
    on_its_way: bool
    allowed_from: datetime
    next_kind: StepKind | None
    next_at: datetime | None


def reminders_of(campaign: Campaign) -> Reminders:
    """When the last reminder went, when the next one goes, and from when on one may be sent by hand. Two queries."""
    rows = list(
        DueStep.objects.filter(campaign=campaign, kind__in=REMINDERS)
        .order_by("-at")
        .values_list("kind", "state", "participation", "at")
    )
    last = rows[0][-1] if rows else None
    ready = last + timedelta(days=campaign.remind_days) if last else asked_since(campaign)
    kind, due = _next_of(campaign, {StepKind(row[0]) for row in rows}, ready if last else None)
    return Reminders(
        mailed=campaign.invitations.filter(delivery__in=MAILED).exists(),
        last=last,
        on_its_way=any(state == StepState.WAITING and team is None for _kind, state, team, _at in rows),
        allowed_from=ready,
        next_kind=kind,
        next_at=due,
    )


def next_reminder_allowed(campaign: Campaign) -> datetime:
    """From when on a reminder may be sent by hand."""
    return reminders_of(campaign).allowed_from


def _next_of(
    campaign: Campaign, gone: set[StepKind], not_before: datetime | None
) -> tuple[StepKind | None, datetime | None]:
    """The last one always goes; the middle one keeps its distance, and stays out when it came near the last."""
    if StepKind.LAST in gone:
        return None, None
    last, middle = last_reminder_due(campaign), middle_reminder_due(campaign)
    if middle is None or StepKind.MIDDLE in gone:
        return StepKind.LAST, last
    at = max(middle, not_before or middle)
    too_late = middle + (last - middle) / 2
    if max(at, timezone.now()) >= too_late:
        return StepKind.LAST, last
    return StepKind.MIDDLE, at


def open_campaigns(now: datetime) -> QuerySet[Campaign]:
    """Campaigns that take answers at this moment."""
    return Campaign.objects.filter(state=CampaignState.LAUNCHED, opens_at__lte=now, closes_at__gt=now).order_by("pk")


def reminders_asked_for(campaign: Campaign) -> QuerySet[DueStep]:
    """Reminders that are to be sent, or were begun and not brought to their end; the oldest first."""
    return DueStep.objects.filter(
        campaign=campaign, participation=None, kind__in=REMINDERS, state=StepState.WAITING
    ).order_by("at", "pk")


# -- To whom -------------------------------------------------------------------


def to_remind(participations: Iterable[int]) -> QuerySet[Invitation]:
    """Who was invited by mail and has not sent answers: for sending to them, and for nothing else."""
    return _reached(Invitation.objects.filter(participation__in=list(participations))).filter(
        state=InvitationState.OPEN
    )


def told_by_mail(participation: Participation) -> QuerySet[Invitation]:
    """Everybody in a team who was invited by mail, whether they answered or not."""
    return _reached(Invitation.objects.filter(participation=participation)).exclude(state=InvitationState.REVOKED)


def _reached(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return (
        invitations.filter(kind=InvitationKind.ADDRESS, delivery__in=MAILED)
        .exclude(email="")
        .exclude(user__is_active=False)
        .select_related("user")
        .order_by("key")
    )


# -- What is left to do --------------------------------------------------------


def teams_without_step(campaign: Campaign, kind: StepKind, number: int = 1) -> list[int]:
    """Primary keys of the participations in which this step was not begun."""
    begun = DueStep.objects.filter(participation=OuterRef("pk"), kind=kind, number=number)
    return list(campaign.participations.filter(~Exists(begun)).order_by("pk").values_list("pk", flat=True))


def teams_to_tell(campaign: Campaign, kind: StepKind) -> list[int]:
    """Primary keys of the participations in which somebody was invited by mail, and this step was not begun."""
    invited = _reached(Invitation.objects.filter(campaign=campaign)).exclude(state=InvitationState.REVOKED)
    with_mails = set(invited.order_by().values_list("participation", flat=True).distinct())
    return [pk for pk in teams_without_step(campaign, kind) if pk in with_mails]


def participations_by_pk(pks: Iterable[int]) -> list[Participation]:
    """Participations with campaign and team, by primary key."""
    found = Participation.objects.select_related("campaign", "team").prefetch_related("campaign__banks")
    return list(found.filter(pk__in=list(pks)).order_by("pk"))


def released_lately(now: datetime) -> QuerySet[Campaign]:
    """Campaigns whose teams may still have to hear of their result; later nobody waits for such a mail."""
    return Campaign.objects.filter(state=CampaignState.RELEASED, released_at__gt=now - KEPT).order_by("pk")


def released_without_coaches_mail(now: datetime) -> list[Campaign]:
    """Released campaigns that coaches may look at by now, and have not been told of."""
    told = DueStep.objects.filter(campaign=OuterRef("pk"), kind=StepKind.COACHES)
    longest = timedelta(days=30)  # the most that a team may have its result for itself
    found = Campaign.objects.filter(
        ~Exists(told), state=CampaignState.RELEASED, released_at__gt=now - longest - KEPT
    ).order_by("pk")
    return [each for each in found if each.coaches_see_from and each.coaches_see_from <= now]


def cancelled_under_way() -> list[DueStep]:
    """Cancelled campaigns whose answers are not erased for certain, or whose invited have not all been told."""
    found = DueStep.objects.filter(kind=StepKind.CANCELLED, participation=None).exclude(state=StepState.DONE)
    return list(found.select_related("campaign").order_by("pk"))


def addresses_to_erase(now: datetime) -> list[Campaign]:
    """Campaigns that ended so long ago that nobody needs the addresses, and still have some or may have on disk."""
    called_off = DueStep.objects.filter(
        campaign=OuterRef("pk"), kind=StepKind.CANCELLED, participation=None, at__lte=now - KEPT
    )
    kept = Invitation.objects.filter(~Q(email="") | ~Q(trouble="") | Q(user__isnull=False), campaign=OuterRef("pk"))
    uncertain = DueStep.objects.filter(campaign=OuterRef("pk"), kind=StepKind.ERASED, state=StepState.WAITING)
    over = Q(state=CampaignState.RELEASED, released_at__lte=now - KEPT) | (
        Q(state=CampaignState.CANCELLED) & Q(Exists(called_off))
    )
    return list(Campaign.objects.filter(over, Q(Exists(kept)) | Q(Exists(uncertain))).order_by("pk"))


# -- What was interrupted ------------------------------------------------------


@dataclass(frozen=True)
class UncertainStep:
    """A mail of which nobody knows whether everybody got it; it is not sent a second time by itself."""

    campaign: Campaign
    kind: StepKind
    number: int
    teams: int  # 0: it concerned the campaign as a whole

    @property
    def words(self) -> str:
        """The name of the step."""
        return str(self.kind.label)


def uncertain_steps(campaign: Campaign) -> list[UncertainStep]:
    """Steps of a campaign that were interrupted. One query."""
    return _uncertain(DueStep.objects.filter(campaign=campaign))


def all_uncertain_steps() -> list[UncertainStep]:
    """Interrupted steps of all campaigns. One query."""
    return _uncertain(DueStep.objects.all())


def _uncertain(steps: QuerySet[DueStep]) -> list[UncertainStep]:
    """A campaign that was cancelled is *taken* as long as its teams are being told: that is no interruption."""
    found = steps.filter(state=StepState.TAKEN, at__lte=timezone.now() - INTERRUPTED_AFTER).exclude(
        kind=StepKind.CANCELLED, participation=None
    )
    groups = list(
        found.order_by("campaign", "kind", "number")
        .values_list("campaign", "kind", "number")
        .annotate(Count("participation"))
    )
    campaigns = Campaign.objects.in_bulk({row[0] for row in groups})
    return [UncertainStep(campaigns[pk], StepKind(kind), number, teams) for pk, kind, number, teams in groups]


# -- Series ----------------------------------------------------------------------


def latest_wave(series: Series) -> Campaign | None:
    """The pattern of the next wave."""
    return series.campaigns.select_related("series").order_by("-place").first()


def running_series() -> list[Series]:
    """Series that go on."""
    return list(Series.objects.filter(ended=False, campaigns__isnull=False).distinct().order_by("pk"))


def waves_to_launch(now: datetime) -> list[Campaign]:
    """Planned waves of running series whose time has come. The first wave of a series is launched by a person."""
    found = Campaign.objects.filter(
        state=CampaignState.PLANNED, place__gt=1, series__ended=False, opens_at__lte=now
    ).order_by("opens_at", "pk")
    return list(found.select_related("series"))


def wave_before(campaign: Campaign) -> Campaign | None:
    """An earlier wave of the same series that is not closed yet: so long the next one waits."""
    if campaign.series_id is None:
        return None
    return Campaign.objects.filter(
        series=campaign.series_id,
        place__lt=campaign.place,
        state__in=(CampaignState.LAUNCHED, CampaignState.CLOSING),
    ).first()
