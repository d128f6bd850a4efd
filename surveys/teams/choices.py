"""Fixed words about people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person does in a team."""

    MEMBER = "member", _("Member")
    LEAD = "lead", _("Team lead")
