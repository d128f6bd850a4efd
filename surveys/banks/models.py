"""What is asked: versions of question banks with their dimensions, items, scales and practices.

Every text is stored as a mapping language → text; `spoken` picks the reader's.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.banks.choices import Band, Effort, ItemText, Part, PartKind, ScaleKind, Status

Texts = dict[str, str]


def spoken_language(texts: Texts) -> str:
    """The reader's language; else its base language, else English, else the first by code; empty without texts."""
    language = (get_language() or "en").lower()
    for wanted in (language, language.split("-")[0], "en"):
        if wanted in texts:
            return wanted
    return min(texts, default="")


def spoken(texts: Texts) -> str:
    """The text in the language that the reader understands best."""
    return texts.get(spoken_language(texts), "")


class FrozenVersionError(Exception):
    """Somebody tried to change a version that was published; a new version is the way."""

    def __init__(self) -> None:
        super().__init__(_("A published version never changes. Make a new version of the bank and change that."))


class KeptCorrectionError(Exception):
    """Somebody tried to change or delete a correction that people have read."""

    def __init__(self) -> None:
        super().__init__(_("A correction is never changed or deleted. Correct the text again instead."))


class QuestionBank(models.Model):
    """A bank over all its versions; its slug never changes."""

    slug = models.SlugField(max_length=60, unique=True)
    archived = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]

    def __str__(self) -> str:
        return self.slug


class BankVersionSet(models.QuerySet["BankVersion"]):
    """Versions; what was published is neither changed nor deleted in bulk."""

    def update(self, **changes: Any) -> int:
        if set(changes) - BankVersion.CHANGES_LATER and self.exclude(status=Status.DRAFT).exists():
            raise FrozenVersionError
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.exclude(status=Status.DRAFT).exists():
            raise FrozenVersionError
        return super().delete()


class BankVersion(models.Model):
    """One version of a bank. Publishing freezes it with all that hangs on it."""

    CHANGES_LATER: ClassVar[set[str]] = {"status", "quick_check"}

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    language = models.CharField(max_length=12, default="en")
    title = models.JSONField()
    summary = models.JSONField(default=dict, blank=True)
    source = models.JSONField(blank=True)  # a draft may lack these three; publishing asks for them
    licence = models.CharField(max_length=120, blank=True)
    attribution = models.JSONField(blank=True)
    quick_check = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    meanings = models.JSONField(default=dict, blank=True)  # of a draft: what its editors decided of reworded items
    changelog = models.TextField(blank=True)  # what readers are told of this version
    warnings_reason = models.TextField(blank=True)  # why it was published in spite of the linter's warnings
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = BankVersionSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["bank", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bank", "number"], name="bank_has_a_version_number_once"),
            models.UniqueConstraint(fields=["bank"], condition=Q(status="draft"), name="bank_has_one_draft_at_most"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_numbers_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{spoken(self.title)} v{self.number}"

    def save(self, *args: Any, **options: Any) -> None:
        fields = options.get("update_fields")
        if not self._state.adding and (fields is None or set(fields) - self.CHANGES_LATER):
            self._refuse_when_frozen()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        self._refuse_when_frozen()
        return super().delete(*args, **options)

    def _refuse_when_frozen(self) -> None:
        """An import publishes a version and seals it with its digest when all its parts are there."""
        if BankVersion.objects.filter(pk=self.pk).exclude(status=Status.DRAFT).exclude(digest="").exists():
            raise FrozenVersionError


class PartSet(models.QuerySet[Any]):
    """Parts of versions; those of a published version are neither changed nor deleted in bulk."""

    def update(self, **changes: Any) -> int:
        self._refuse_when_frozen()
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_when_frozen()
        return super().delete()

    def _refuse_when_frozen(self) -> None:
        status = f"{self.model.PATH_TO_VERSION}__status"
        if self.exclude(**{status: Status.DRAFT}).exists():
            raise FrozenVersionError


class PartOfVersion(models.Model):
    """What hangs on a version: free while it is a draft, frozen afterwards."""

    PATH_TO_VERSION: ClassVar[str] = "version"

    objects = PartSet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        self._refuse_when_frozen()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        self._refuse_when_frozen()
        return super().delete(*args, **options)

    def _refuse_when_frozen(self) -> None:
        owner: Any = self
        for step in self.PATH_TO_VERSION.split("__"):
            owner = getattr(owner, step)
        if owner.status != Status.DRAFT:
            raise FrozenVersionError


class ResponseScale(PartOfVersion):
    """A set of scale points that items share."""

    version = models.ForeignKey(BankVersion, on_delete=models.CASCADE, related_name="scales")
    key = models.SlugField(max_length=80)
    order = models.PositiveSmallIntegerField()
    title = models.JSONField()
    kind = models.CharField(max_length=10, choices=ScaleKind.choices)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="scale_key_is_unique_in_its_version"),
        ]

    def __str__(self) -> str:
        return self.key


class ScalePoint(PartOfVersion):
    """One point of a scale; its place (1…n) is its rank by value."""

    PATH_TO_VERSION: ClassVar[str] = "scale__version"

    scale = models.ForeignKey(ResponseScale, on_delete=models.CASCADE, related_name="points")
    key = models.SlugField(max_length=80)
    order = models.PositiveSmallIntegerField()
    value = models.FloatField()
    label = models.JSONField()
    descriptor = models.JSONField(default=dict, blank=True)
    part = models.CharField(max_length=12, choices=Part.choices)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scale", "key"], name="point_key_is_unique_in_its_scale"),
            models.UniqueConstraint(fields=["scale", "value"], name="point_value_is_unique_in_its_scale"),
        ]

    def __str__(self) -> str:
        return self.key


class Dimension(PartOfVersion):
    """One construct. Leaves carry items and practices; parents carry dimensions."""

    version = models.ForeignKey(BankVersion, on_delete=models.CASCADE, related_name="dimensions")
    key = models.SlugField(max_length=80)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    order = models.PositiveSmallIntegerField()
    title = models.JSONField()
    short = models.JSONField(default=dict, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    weight = models.FloatField(default=1)
    first_way = models.BooleanField(default=False)
    discussion = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="dimension_key_is_unique_in_its_version"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="dimension_weight_is_positive"),
        ]

    def __str__(self) -> str:
        return spoken(self.title)


class Item(PartOfVersion):
    """One statement; on pages it is called a question."""

    version = models.ForeignKey(BankVersion, on_delete=models.CASCADE, related_name="items")
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="items")
    scale = models.ForeignKey(ResponseScale, on_delete=models.RESTRICT, related_name="items")
    key = models.SlugField(max_length=80)
    order = models.PositiveSmallIntegerField()
    text = models.JSONField()
    help = models.JSONField(default=dict, blank=True)
    low = models.JSONField(default=dict, blank=True)
    high = models.JSONField(default=dict, blank=True)
    reverse = models.BooleanField(default=False)
    weight = models.FloatField(default=1)
    short_form = models.BooleanField(default=True)
    continues = models.SlugField(max_length=80, blank=True)
    concepts = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="item_key_is_unique_in_its_version"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="item_weight_is_positive"),
        ]

    def __str__(self) -> str:
        return spoken(self.text)


class Practice(PartOfVersion):
    """A thing that a team can do, for a band of scores of one dimension."""

    version = models.ForeignKey(BankVersion, on_delete=models.CASCADE, related_name="practices")
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="practices")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="practices")
    key = models.SlugField(max_length=80)
    order = models.PositiveSmallIntegerField()
    title = models.JSONField()
    why = models.JSONField()
    next_step = models.JSONField()
    good_enough = models.JSONField()
    notice = models.JSONField()
    effort = models.CharField(max_length=1, choices=Effort.choices)
    band = models.CharField(max_length=6, choices=Band.choices)
    after = models.JSONField(default=list, blank=True)
    concepts = models.JSONField(default=list, blank=True)
    links = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="practice_key_is_unique_in_its_version"),
        ]

    def __str__(self) -> str:
        return spoken(self.title)


class RollUp(PartOfVersion):
    """A named set of dimensions across the tree, scored like a parent."""

    version = models.ForeignKey(BankVersion, on_delete=models.CASCADE, related_name="roll_ups")
    key = models.SlugField(max_length=80)
    order = models.PositiveSmallIntegerField()
    title = models.JSONField()
    summary = models.JSONField(default=dict, blank=True)
    dimensions = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="roll_up_key_is_unique_in_its_version"),
        ]

    def __str__(self) -> str:
        return spoken(self.title)


class Radar(PartOfVersion):
    """A named list of 3 to 8 axes."""

    version = models.ForeignKey(BankVersion, on_delete=models.CASCADE, related_name="radars")
    key = models.SlugField(max_length=80)
    order = models.PositiveSmallIntegerField()
    title = models.JSONField()
    axes = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="radar_key_is_unique_in_its_version"),
        ]

    def __str__(self) -> str:
        return spoken(self.title)


class RetiredPart(PartOfVersion):
    """A dimension, item or practice that was taken out of a draft, kept whole so that it can be put back.

    Its key stays taken: keys are never used again.
    """

    version = models.ForeignKey(BankVersion, on_delete=models.CASCADE, related_name="retired_parts")
    kind = models.CharField(max_length=10, choices=PartKind.choices)
    key = models.SlugField(max_length=80)
    title = models.JSONField()
    parent = models.SlugField(max_length=80, blank=True)  # key of the dimension where it stood
    order = models.PositiveSmallIntegerField()
    content = models.JSONField()  # as in a bank file

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "kind", "key"], name="part_is_retired_once"),
        ]

    def __str__(self) -> str:
        return spoken(self.title)


class ErratumSet(models.QuerySet["Erratum"]):
    """Corrections; they are neither changed nor deleted in bulk."""

    def update(self, **changes: Any) -> int:
        raise KeptCorrectionError

    def delete(self) -> tuple[int, dict[str, int]]:
        raise KeptCorrectionError


class Erratum(models.Model):
    """A slip of the pen in a published item, mended with the same meaning; the item itself stays as it was published.

    Of several for one text in one language the latest counts. Rows are added, never changed.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="errata")
    part = models.CharField(_("text"), max_length=10, choices=ItemText.choices, default=ItemText.TEXT)
    language = models.CharField(_("language"), max_length=12)
    was = models.TextField()
    text = models.TextField(_("corrected text"))
    at = models.DateTimeField(auto_now_add=True)

    objects = ErratumSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        verbose_name_plural = "errata"

    def __str__(self) -> str:
        return f"{self.item.key}: {self.text}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise KeptCorrectionError
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise KeptCorrectionError
