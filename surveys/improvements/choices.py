"""Fixed words about what a team does with its recommendations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MarkState(TextChoices):
    """What a team says of a practice; it is then no longer recommended to this team."""

    IN_PLACE = "in-place", _("Already in place")
    NOT_FOR_US = "not-for-us", _("Not for us")
