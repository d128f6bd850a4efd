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


class InvitedBy(TextChoices):
    """How the people of a campaign come to their personal links."""

    MAIL = "mail", _("E-mail to each person")
    LINK = "link", _("One shared link for each team")


class Delivery(TextChoices):
    """How far the mail with a personal link has come. Of reminders nothing is kept."""

    NONE = "none", _("Not mailed")
    WAITING = "waiting", _("Waiting to be sent")
    SENDING = "sending", _("Uncertain: interrupted while it was being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be delivered")


class StepKind(TextChoices):
    """What time asks for in a campaign, each of it at most once for each campaign and team."""

    MIDDLE = "middle", _("Reminder in the middle")
    LAST = "last", _("Reminder before the end")
    HAND = "hand", _("Reminder by hand")
    RESULT = "result", _("Mail to the team: the result is there")
    COACHES = "coaches", _("Mail to the coaches: results are there")
    CANCELLED = "cancelled", _("Mail to the invited: cancelled")
    ERASED = "erased", _("Addresses erased")


class StepState(TextChoices):
    """A step that stays *taken* was interrupted; it is never repeated, and said."""

    WAITING = "waiting", _("Asked for")
    TAKEN = "taken", _("Begun")
    DONE = "done", _("Done")
