"""A bank version asked of teams in a time window."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.banks.models import BankVersion
from surveys.campaigns.choices import (
    CampaignState,
    Delivery,
    InvitationKind,
    InvitationState,
    InvitedBy,
    ParticipationState,
    StepKind,
    StepState,
)
from surveys.teams.models import Group, Team


class Series(models.Model):
    """A rhythm of waves; the latest campaign in it is the pattern of the next."""

    title = models.CharField(_("title"), max_length=120)
    months = models.PositiveSmallIntegerField(
        _("months from wave to wave"), default=3, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    ended = models.BooleanField(_("ended"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "pk"]
        verbose_name_plural = "series"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=12), name="series_repeats_within_a_year"),
        ]

    def __str__(self) -> str:
        return self.title


class Campaign(models.Model):
    """One asking. Launch freezes its rules; closing scores it; nothing reopens it."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    wave = models.CharField(_("wave"), max_length=20)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    threshold = models.PositiveSmallIntegerField(
        _("threshold"), default=5, validators=[MinValueValidator(4), MaxValueValidator(50)]
    )
    coach_days = models.PositiveSmallIntegerField(
        _("days that a team sees its result first"), default=3, validators=[MaxValueValidator(30)]
    )
    comments_allowed = models.BooleanField(_("comments"), default=True)
    invite_by = models.CharField(_("invitation"), max_length=10, choices=InvitedBy.choices, default=InvitedBy.LINK)
    remind_days = models.PositiveSmallIntegerField(
        _("days between two reminders at least"), default=3, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns")
    place = models.PositiveSmallIntegerField(null=True, blank=True)  # of the wave in its series, from 1
    led_by = models.ForeignKey(  # the team whose lead started it for the team itself; empty: an admin planned it
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="own_campaigns"
    )
    state = models.CharField(max_length=10, choices=CampaignState.choices, default=CampaignState.PLANNED)
    tree = models.JSONField(default=dict, blank=True)  # frozen at launch: group slug → {"name", "parent" slug or null}
    launched_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-closes_at", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="campaign_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(threshold__gte=4), name="threshold_is_at_least_four"),
            models.CheckConstraint(condition=Q(remind_days__gte=1), name="reminders_are_a_day_apart_at_least"),
            models.CheckConstraint(
                condition=Q(series__isnull=True, place__isnull=True) | Q(series__isnull=False, place__isnull=False),
                name="wave_of_a_series_has_a_place",
            ),
            models.UniqueConstraint(fields=["series", "place"], name="place_in_a_series_is_taken_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether answers are taken at this moment."""
        now = now or timezone.now()
        return self.state == CampaignState.LAUNCHED and self.opens_at <= now < self.closes_at

    @property
    def ends_at(self) -> datetime:
        """When its window ends or ended: at its time, or before, when it was closed early."""
        if self.state not in (CampaignState.CLOSING, CampaignState.RELEASED):
            return self.closes_at
        return min(self.closes_at, self.released_at or timezone.now())

    @property
    def coaches_see_from(self) -> datetime | None:
        """When coaches see what the teams see since the release."""
        return self.released_at and self.released_at + timedelta(days=self.coach_days)


class CampaignBank(models.Model):
    """A bank version in a campaign: its own section and its own scorecard."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="banks")
    version = models.ForeignKey(BankVersion, on_delete=models.PROTECT, related_name="campaign_banks")
    order = models.PositiveSmallIntegerField(default=0)
    short_form = models.BooleanField(_("short form"), default=False)
    item_keys = models.JSONField(default=list, blank=True)  # frozen at launch: the order of the answer bytes

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "version"], name="campaign_asks_a_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.version}"


class Participation(models.Model):
    """A team in a campaign, with its headcount and its group as they were at launch."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="participations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="participations")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="participations")
    headcount = models.PositiveSmallIntegerField()
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link_generation = models.PositiveSmallIntegerField(default=1)
    shared_link = models.BooleanField(_("shared link"), default=True)  # whether the shared link gives seats
    state = models.CharField(max_length=10, choices=ParticipationState.choices, default=ParticipationState.ANSWERING)

    class Meta:
        ordering: ClassVar[list[str]] = ["team__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "team"], name="team_is_in_a_campaign_once"),
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.campaign}"


class Invitation(models.Model):
    """A personal link. It carries no times, and nothing that a response could be matched with."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitations")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=10, choices=InvitationKind.choices)
    email = models.EmailField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    generation = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.OPEN)
    delivery = models.CharField(max_length=10, choices=Delivery.choices, default=Delivery.NONE)
    trouble = models.CharField(max_length=200, blank=True)  # why the mail with the link could not be delivered

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "email"],
                condition=~Q(email="") & ~Q(state=InvitationState.REVOKED),
                name="address_is_invited_to_a_campaign_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The campaign stands here again, so that the database can hold the rule above."""
        self.campaign_id = self.participation.campaign_id
        super().save(*args, **kwargs)


class DueStep(models.Model):
    """A step that time or a person asked for: written before its effect, so that nothing is ever done twice.

    With a participation it concerns one team; it never says whom it reached, nor how many.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="steps")
    participation = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.CASCADE, related_name="steps"
    )
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    number = models.PositiveSmallIntegerField(default=1)  # of the reminder by hand; 1 for everything else
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.WAITING)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "number"],
                condition=Q(participation__isnull=True),
                name="step_of_a_campaign_is_done_once",
            ),
            models.UniqueConstraint(
                fields=["participation", "kind", "number"],
                condition=Q(participation__isnull=False),
                name="step_of_a_team_is_done_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.get_kind_display()}"
