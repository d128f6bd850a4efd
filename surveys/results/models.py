"""What a wave showed, frozen: scorecards, changes, what is hidden, and what is advised.

Only what may be shown has a row with numbers; what may not has a `Suppression` and no number anywhere.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from surveys.banks.models import BankVersion, Practice
from surveys.campaigns.models import Campaign, Participation
from surveys.teams.models import Group


class NodeKind(models.TextChoices):
    """What a number is about."""

    DIMENSION = "dimension", "dimension"
    ROLL_UP = "roll-up", "roll-up"
    WHOLE = "whole", "whole bank"


class Scorecard(models.Model):
    """The result of a team, or the roll-up of a group, for one bank version in one campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="scorecards")
    version = models.ForeignKey(BankVersion, on_delete=models.PROTECT, related_name="scorecards")
    participation = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.CASCADE, related_name="scorecards"
    )
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="scorecards")
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="following")
    algorithm = models.PositiveSmallIntegerField()
    threshold = models.PositiveSmallIntegerField()
    invited = models.PositiveIntegerField()
    answered = models.PositiveIntegerField(null=True, blank=True)  # null: under the threshold, not told
    coverage = models.FloatField(null=True, blank=True)  # 0–1
    teams_shown = models.PositiveIntegerField(default=0)
    teams_left_out = models.PositiveIntegerField(default=0)
    constraint_key = models.CharField(max_length=80, blank=True)
    talk_first = models.JSONField(default=list, blank=True)  # dimension keys, widest split first

    class Meta:
        ordering: ClassVar[list[str]] = ["-campaign__closes_at", "version"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(participation__isnull=True, group__isnull=False)
                | Q(participation__isnull=False, group__isnull=True),
                name="scorecard_is_of_a_team_or_a_group",
            ),
            models.UniqueConstraint(
                fields=["participation", "version"],
                condition=Q(participation__isnull=False),
                name="team_has_one_scorecard_for_a_bank_in_a_campaign",
            ),
            models.UniqueConstraint(
                fields=["group", "campaign", "version"],
                condition=Q(group__isnull=False),
                name="group_has_one_scorecard_for_a_bank_in_a_campaign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation or self.group} · {self.version}"


class DimensionScore(models.Model):
    """A number that may be shown, or the band that stands for it (`banded`: then no number is stored)."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="dimension_scores")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=NodeKind.choices)
    n = models.PositiveIntegerField()
    banded = models.CharField(max_length=6, blank=True)  # low, middle, high when all answers are (nearly) the same
    score = models.FloatField(null=True, blank=True)  # 0–100, in shown digits
    digits = models.PositiveSmallIntegerField(default=0)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    interval = models.CharField(max_length=12, blank=True)  # kind of the interval, or why there is none
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    level_low = models.PositiveSmallIntegerField(null=True, blank=True)
    level_high = models.PositiveSmallIntegerField(null=True, blank=True)
    spread = models.FloatField(null=True, blank=True)
    agreement = models.CharField(max_length=12, blank=True)
    favourable = models.CharField(max_length=6, blank=True)  # most, half, few
    share = models.JSONField(null=True, blank=True)  # favourable share, low, high (0–1), from 2k persons on
    coverage = models.FloatField(null=True, blank=True)  # 0–1; null: some was left out, by too few to tell how much
    mean_of_teams = models.FloatField(null=True, blank=True)  # groups only: over shown teams
    teams = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scorecard", "kind", "key"], name="scorecard_has_a_dimension_once"),
            models.CheckConstraint(
                condition=Q(banded="")
                | Q(score__isnull=True, low__isnull=True, high__isnull=True, spread__isnull=True),
                name="banded_score_stores_no_number",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ItemScore(models.Model):
    """What may be shown of one item."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="item_scores")
    key = models.CharField(max_length=80)
    n = models.PositiveIntegerField()
    banded = models.CharField(max_length=6, blank=True)
    mean = models.FloatField(null=True, blank=True)
    digits = models.PositiveSmallIntegerField(default=0)
    favourable = models.CharField(max_length=6, blank=True)  # most, half, few
    spread = models.FloatField(null=True, blank=True)  # from 2k persons on, as are the next two
    share = models.JSONField(null=True, blank=True)
    distribution = models.JSONField(null=True, blank=True)  # persons for each place
    dont_know = models.CharField(max_length=6, blank=True)  # a count from 2k persons on, else "some" or "none"
    not_applicable = models.CharField(max_length=6, blank=True)
    unanswered = models.CharField(max_length=6, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scorecard", "key"], name="scorecard_has_an_item_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Change(models.Model):
    """What moved since the previous scorecard, over the items that both asked."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="changes")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=NodeKind.choices)
    verdict = models.CharField(max_length=20)
    before = models.FloatField(null=True, blank=True)
    now = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    p = models.FloatField(
        null=True, blank=True
    )  # of Welch's t, 3 digits; never shown: sorts out chance among many teams

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scorecard", "kind", "key"], name="scorecard_has_a_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.verdict}"


class Suppression(models.Model):
    """Something that is hidden on purpose, or that nobody answered, with the reason."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="suppressions")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)  # dimension, roll-up, whole, item
    reason = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scorecard", "kind", "key"], name="scorecard_hides_a_thing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}"


class Recommendation(models.Model):
    """A practice ranked for a scorecard, with the factors that ranked it."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="recommendations")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    serves_constraint = models.BooleanField(default=False)
    factors = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scorecard", "practice"], name="practice_is_recommended_once"),
            models.UniqueConstraint(fields=["scorecard", "rank"], name="rank_is_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.practice}"


# -- How well questions work -----------------------------------------------------


class HealthPool(models.Model):
    """Whole waves of one bank version taken together, so that no team shows through: at least 30 persons of 3 teams.

    A wave is in one pool at most for a version, and a pool never changes.
    """

    version = models.ForeignKey(BankVersion, on_delete=models.PROTECT, related_name="health_pools")
    algorithm = models.PositiveSmallIntegerField()
    threshold = models.PositiveSmallIntegerField()
    persons = models.PositiveIntegerField()  # sittings
    teams = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(persons__gte=30, teams__gte=3), name="health_rests_on_thirty_persons_of_three_teams"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.persons}"


class HealthSource(models.Model):
    """A wave whose answers are in a pool."""

    pool = models.ForeignKey(HealthPool, on_delete=models.CASCADE, related_name="sources")
    version = models.ForeignKey(BankVersion, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="health_sources")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "version"], name="wave_is_in_one_pool_of_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} in {self.pool}"


class ItemHealth(models.Model):
    """One item over a pool. Null: too few, or subtracting would tell about a single team; then the words stand."""

    pool = models.ForeignKey(HealthPool, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=80)
    n = models.PositiveIntegerField(default=0)  # answers; 0 when they are too few for a number
    teams = models.PositiveIntegerField(default=0)
    mean = models.FloatField(null=True, blank=True)  # 0–100, whole points
    banded = models.CharField(max_length=6, blank=True)  # low, middle, high in place of the mean
    ceiling = models.FloatField(null=True, blank=True)  # 0–1, as all shares here
    floor = models.FloatField(null=True, blank=True)
    at_ceiling = models.CharField(max_length=6, blank=True)  # most, half, few
    at_floor = models.CharField(max_length=6, blank=True)
    asked = models.PositiveIntegerField(default=0)  # persons, whatever they answered
    dont_know = models.FloatField(null=True, blank=True)
    not_applicable = models.FloatField(null=True, blank=True)
    rest = models.FloatField(null=True, blank=True)  # correlation with the rest of its dimension

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pool", "key"], name="pool_has_an_item_once"),
        ]

    def __str__(self) -> str:
        return self.key


class DimensionHealth(models.Model):
    """One dimension over a pool: how consistently its items measure it."""

    pool = models.ForeignKey(HealthPool, on_delete=models.CASCADE, related_name="dimensions")
    key = models.CharField(max_length=80)
    items = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField(default=0)  # persons who answered all of them; 0 when they are too few
    alpha = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pool", "key"], name="pool_has_a_dimension_once"),
        ]

    def __str__(self) -> str:
        return self.key
