"""Fixed words about question banks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a bank version stands in its life."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class ScaleKind(TextChoices):
    """How the points of a scale carry their value."""

    LIKERT = "likert", _("Likert: consecutive whole numbers")
    DESCRIBED = "described", _("Described levels")
    VALUES = "values", _("Explicit values")


class Part(TextChoices):
    """The part of the scale that a point counts to."""

    UNFAVOURABLE = "unfavourable", _("Unfavourable")
    NEUTRAL = "neutral", _("Neutral")
    FAVOURABLE = "favourable", _("Favourable")


class Effort(TextChoices):
    """What a practice asks of a team."""

    SMALL = "S", _("Small: days")
    MEDIUM = "M", _("Medium: weeks")
    LARGE = "L", _("Large: a quarter")


class Band(TextChoices):
    """The scores in which a practice helps: low [0, 40), middle [40, 70), high [70, 100]."""

    LOW = "low", _("Low")
    MIDDLE = "middle", _("Middle")
    HIGH = "high", _("High")


class PartKind(TextChoices):
    """What can be retired from a draft, and put back."""

    DIMENSION = "dimension", _("Dimension")
    ITEM = "item", _("Question")
    PRACTICE = "practice", _("Practice")


class ItemText(TextChoices):
    """The texts of an item in which a slip can be mended while it is asked."""

    TEXT = "text", _("Question")
    HELP = "help", _("Help")
    LOW = "low", _("Low end")
    HIGH = "high", _("High end")


class DraftPart(TextChoices):
    """What an editor changes in a draft, one at a time."""

    DIMENSION = "dimension", _("Dimension")
    ITEM = "item", _("Question")
    PRACTICE = "practice", _("Practice")
    ROLL_UP = "roll-up", _("Set of dimensions")
    RADAR = "radar", _("Radar")
