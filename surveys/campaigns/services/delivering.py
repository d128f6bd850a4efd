"""How far the mail with a personal link has come. Each step is one update that says what it expects to find.

A link that was renewed or revoked in the meantime is another link: what becomes of the old mail changes nothing then.
"""

from django.db.models import QuerySet

from surveys.campaigns.choices import Delivery, InvitationState
from surveys.campaigns.models import Invitation


def claim_mail(*, invitation: Invitation) -> bool:
    """Take the mail before it is sent; false when somebody else has, or when it is not to be sent any more."""
    waiting = _this_link(invitation, Delivery.WAITING).exclude(state=InvitationState.REVOKED)
    return bool(waiting.update(delivery=Delivery.SENDING))


def put_mail_back(*, invitation: Invitation, trouble: str = "") -> None:
    """Nothing was sent: it waits for the next run."""
    _this_link(invitation, Delivery.SENDING).update(delivery=Delivery.WAITING, trouble=trouble)


def settle_mail(*, invitation: Invitation, trouble: str = "") -> None:
    """Sent; or refused for good, with the reason."""
    delivery = Delivery.FAILED if trouble else Delivery.SENT
    _this_link(invitation, Delivery.SENDING).update(delivery=delivery, trouble=trouble)


def _this_link(invitation: Invitation, delivery: Delivery) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        pk=invitation.pk, generation=invitation.generation, email=invitation.email, delivery=delivery
    )
