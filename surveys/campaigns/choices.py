"""Fixed words about campaigns."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CampaignState(TextChoices):
    """Where a campaign stands; there is no way back."""

    PLANNED = "planned", _("Planned")
    LAUNCHED = "launched", _("Launched")
    CLOSING = "closing", _("Closing")
    RELEASED = "released", _("Released")
    CANCELLED = "cancelled", _("Cancelled")


class ParticipationState(TextChoices):
    """How far the close has come for a team; a close that was interrupted goes on from here."""

    ANSWERING = "answering", _("Answering")
    SEALED = "sealed", _("Sealed")


class InvitationKind(TextChoices):
    """How a person came to the personal link."""

    SEAT = "seat", _("Shared link")
    ADDRESS = "address", _("E-mail")


class InvitationState(TextChoices):
    """What has become of a personal link."""

    OPEN = "open", _("Open")
    USED = "used", _("Used")
    REVOKED = "revoked", _("Revoked")
