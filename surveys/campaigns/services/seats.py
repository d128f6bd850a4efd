"""The seats of a team: as many personal links as it had people at launch."""

from django.db import transaction

from surveys.campaigns.choices import InvitationKind
from surveys.campaigns.models import Invitation, Participation


class NoSeatLeft(Exception):  # noqa: N818  # a fact about the team, not a fault of the program
    """The shared link has given as many personal links as the team has people."""


@transaction.atomic
def take_seat(*, participation: Participation) -> Invitation:
    """One more personal link from a team's shared link. Raises NoSeatLeft at the frozen headcount.

    A revoked link keeps its seat: to free only unused ones would tell who has answered.
    """
    participation = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    if participation.invitations.count() >= participation.headcount:
        raise NoSeatLeft
    return Invitation.objects.create(participation=participation, kind=InvitationKind.SEAT)
