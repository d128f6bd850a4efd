"""The seats of a team, as many as it had people at launch, and the shared link that gives them."""

from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from surveys.campaigns.choices import CampaignState, InvitationKind, InvitationState
from surveys.campaigns.models import Invitation, Participation
from surveys.campaigns.services.parts import asking_team
from surveys.teams.models import Team, User
from surveys.teams.services import record

LONGEST_REASON = 300


class NoSeatLeft(Exception):  # noqa: N818  # a fact about the team, not a fault of the program
    """The team has given as many personal links as it has people."""


class SharedLinkOff(Exception):  # noqa: N818  # as above
    """The shared link gives no personal links: the team is invited by mail, or somebody switched it off."""


class NotOpen(Exception):  # noqa: N818  # as above
    """The campaign takes no answers: not yet, or no more."""


@transaction.atomic
def take_seat(*, participation: Participation, ticket: str = "") -> Invitation:
    """One more personal link from a team's shared link. Raises NotOpen, SharedLinkOff, or NoSeatLeft at the headcount.

    A ticket comes with the form that asks for the link: the same ticket gets the same link, however often it is sent.
    A revoked link keeps its seat: to free only unused ones would tell who has answered.
    """
    participation = (
        Participation.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=participation.pk)
    )
    if not participation.campaign.is_open(timezone.now()):
        raise NotOpen
    if not participation.shared_link:
        raise SharedLinkOff
    key = _key_for(participation, ticket)
    given = participation.invitations.filter(key=key).first()
    if given is not None and given.state != InvitationState.REVOKED:
        return given
    if participation.invitations.count() >= participation.headcount:
        raise NoSeatLeft
    return Invitation.objects.create(
        participation=participation, kind=InvitationKind.SEAT, key=uuid4() if given else key
    )


@transaction.atomic
def raise_headcount(*, participation: Participation, headcount: int, reason: str, by: User | None) -> Participation:
    """More seats for a team that has grown since the launch; never fewer. Raises ValidationError."""
    participation = asking_team(participation)
    before, reason = participation.headcount, " ".join(reason.split())
    _check_headcount(participation, headcount, reason)
    participation.headcount = headcount
    participation.save(update_fields=["headcount"])
    changes = {"headcount": [before, headcount], "reason": [None, reason]}
    record(by=by, verb="raise headcount", obj=participation, changes=changes)
    return participation


@transaction.atomic
def renew_shared_link(*, participation: Participation, by: User | None) -> Participation:
    """A new shared link; the old one gives no more personal links. Those it gave go on working."""
    participation = asking_team(participation)
    participation.link_generation += 1
    participation.save(update_fields=["link_generation"])
    record(by=by, verb="renew shared link", obj=participation)
    return participation


def open_shared_link(*, participation: Participation, by: User | None) -> Participation:
    """Let the shared link give personal links, beside the invitations by mail."""
    return _switch(participation, by, on=True, verb="open shared link")


def close_shared_link(*, participation: Participation, by: User | None) -> Participation:
    """The shared link gives no more personal links. Those it gave go on working."""
    return _switch(participation, by, on=False, verb="close shared link")


@transaction.atomic
def _switch(participation: Participation, by: User | None, *, on: bool, verb: str) -> Participation:
    participation = asking_team(participation)
    if participation.shared_link != on:
        participation.shared_link = on
        participation.save(update_fields=["shared_link"])
        record(by=by, verb=verb, obj=participation, changes={"shared_link": [not on, on]})
    return participation


def _key_for(participation: Participation, ticket: str) -> UUID:
    """The key of the link that belongs to this ticket; a fresh one for something that is no ticket of ours."""
    try:
        ticket = UUID(ticket).hex
    except ValueError:
        return uuid4()
    mac = salted_hmac("surveys.seat", f"{participation.link_key.hex}:{ticket}", algorithm="sha256").digest()
    return UUID(bytes=mac[:16], version=4)


def _check_headcount(participation: Participation, headcount: int, reason: str) -> None:
    if participation.campaign.state == CampaignState.PLANNED:
        raise ValidationError(
            _("The number of people is taken from the team at the launch. Change it on the team’s page.")
        )
    if headcount <= participation.headcount:
        words = _("It has %(count)d already. Enter a higher number: seats are never taken away.")
        raise ValidationError({"headcount": words % {"count": participation.headcount}})
    if headcount > _most_people():
        raise ValidationError({"headcount": _("A team has %(most)d people at most.") % {"most": _most_people()}})
    if not reason or len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": _("Say why, in up to %(most)d letters.") % {"most": LONGEST_REASON}})


def _most_people() -> int:
    """The same limit as on the page of a team."""
    limits = Team._meta.get_field("headcount").validators
    return next(int(each.limit_value) for each in limits if type(each) is MaxValueValidator)
