"""Inviting people by mail. Nothing is sent here: `run_due` sends what waits.

No function here tells a used link from an open one, and none does anything else for the one than for the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.campaigns.choices import CampaignState, Delivery, InvitationKind, InvitationState
from surveys.campaigns.interchange import Reading, Row, checked_for_team, checked_for_teams, read_addresses
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.queries import people_of, seats_of
from surveys.campaigns.services.parts import asking, asking_team
from surveys.teams.models import User
from surveys.teams.services import record

BATCH = 500


@transaction.atomic
def invite_members(*, campaign: Campaign, by: User | None) -> int:
    """Invite every account in the teams that has no invitation yet; answers how many. Called by the launch."""
    found = [
        _invitation(campaign, each.participation_id, each.email, each.user_id) for each in people_of(campaign).to_invite
    ]
    Invitation.objects.bulk_create(found, batch_size=BATCH)
    if found:
        record(by=by, verb="invite members", obj=campaign, changes={"people": [None, len(found)]})
    return len(found)


@transaction.atomic
def invite_addresses(*, participation: Participation, emails: Iterable[str], by: User | None) -> int:
    """Invite these addresses for one team; all of them or none. Raises ValidationError."""
    participation = asking_team(participation)
    rows = read_addresses("\n".join(emails))
    return _invited(participation.campaign, checked_for_team(participation, rows), participation, by)


@transaction.atomic
def invite_table(*, campaign: Campaign, rows: Sequence[Row], by: User | None) -> int:
    """Invite the addresses of a table, each for the team it names; all of them or none. Raises ValidationError."""
    campaign = asking(campaign)
    list(Participation.objects.select_for_update().filter(campaign=campaign).order_by("pk"))
    return _invited(campaign, checked_for_teams(campaign, rows), campaign, by)


@transaction.atomic
def renew_link(*, invitation: Invitation, by: User | None, email: str | None = None) -> Invitation:
    """A new personal link, mailed anew; the old one is dead. Raises ValidationError.

    Another address is another person's mailbox. What was answered with the old link is none of its business, not
    even whether there was anything: so the old link is revoked and the new one takes a seat of its own, unless no mail
    with it can have reached anybody.
    """
    participation, invitation = _locked(invitation)
    if email is not None and (address := _one_address(email)) != invitation.email:
        return _moved(participation, invitation, address, by)
    invitation.generation += 1
    _wait(invitation)
    record(by=by, verb="renew personal link", obj=participation)
    return invitation


@transaction.atomic
def revoke_link(*, invitation: Invitation, by: User | None) -> None:
    """The personal link is dead; its seat stays taken, and what was not sent with it is deleted.

    Before the launch nobody can have used it: then it is only taken off the list.
    """
    participation, invitation = _locked(invitation)
    if participation.campaign.state == CampaignState.PLANNED:
        invitation.delete()
    else:
        _revoke(invitation)
    record(by=by, verb="revoke personal link", obj=participation)


# -- Parts ---------------------------------------------------------------------


def _invited(campaign: Campaign, reading: Reading, obj: Campaign | Participation, by: User | None) -> int:
    if reading.bad:
        raise ValidationError([f"{row.email}: {row.problem}" for row in reading.bad])
    users = _users_with(row.email for row in reading.good)
    free = {row.email: users.get(row.email) for row in reading.good}
    _nobody_twice(campaign, free)
    Invitation.objects.bulk_create(
        [_invitation(campaign, row.place, row.email, free[row.email]) for row in reading.good], batch_size=BATCH
    )
    if reading.good:
        record(by=by, verb="invite by mail", obj=obj, changes={"people": [None, len(reading.good)]})
    return len(reading.good)


def _invitation(campaign: Campaign, place: int, email: str, user: int | None) -> Invitation:
    return Invitation(
        campaign=campaign,
        participation_id=place,
        kind=InvitationKind.ADDRESS,
        email=email,
        user_id=user,
        delivery=Delivery.WAITING,
    )


def _users_with(emails: Iterable[str]) -> dict[str, int]:
    return dict(User.objects.filter(email__in=list(emails), is_active=True).values_list("email", "pk"))


def _nobody_twice(campaign: Campaign, users: Mapping[str, int | None]) -> None:
    """An account that was invited under an older address of it."""
    there = campaign.invitations.exclude(state=InvitationState.REVOKED).filter(user__in=filter(None, users.values()))
    taken = set(there.values_list("user_id", flat=True))
    twice = [email for email, user in users.items() if user in taken]
    if twice:
        words = ngettext(
            "%(people)s is invited already, with another address.",
            "%(people)s are invited already, with other addresses.",
            len(twice),
        )
        raise ValidationError(words % {"people": ", ".join(twice)})


def _locked(invitation: Invitation) -> tuple[Participation, Invitation]:
    """The invitation, as it is now, in a campaign that still asks. Raises ValidationError."""
    participation = asking_team(invitation.participation)
    found = Invitation.objects.select_for_update().filter(pk=invitation.pk, kind=InvitationKind.ADDRESS).first()
    if found is None or found.state == InvitationState.REVOKED:
        raise ValidationError(_("This link has been revoked already. Invite the address again instead."))
    found.participation = participation
    return participation, found


def _one_address(email: str) -> str:
    [row, *more] = read_addresses(email) or [Row(1, "", problem=_("Enter an e-mail address."))]
    if row.problem or more:
        raise ValidationError({"email": row.problem or _("Enter one address only.")})
    return row.email


def _moved(participation: Participation, old: Invitation, address: str, by: User | None) -> Invitation:
    """Never mailed means: the first link, still waiting or refused by the server, and not shown to an account."""
    untouched = old.generation == 1 and old.user_id is None and old.delivery in {Delivery.WAITING, Delivery.FAILED}
    if untouched or participation.campaign.state == CampaignState.PLANNED:
        old.delete()
    else:
        if not seats_of(participation).left:
            raise ValidationError(
                _(
                    "The link to the old address keeps its seat, and the team has none left. Raise the number of its "
                    "people first."
                )
            )
        _revoke(old)
    reading = checked_for_team(participation, read_addresses(address))
    if reading.bad:
        raise ValidationError({"email": reading.bad[0].problem})
    user = _users_with([address]).get(address)
    _nobody_twice(participation.campaign, {address: user})
    new = _invitation(participation.campaign, participation.pk, address, user)
    new.key = uuid4()
    new.save()
    record(by=by, verb="correct address", obj=participation)
    return new


def _revoke(invitation: Invitation) -> None:
    _delete_draft(invitation)
    invitation.state = InvitationState.REVOKED
    invitation.delivery, invitation.trouble = Delivery.NONE, ""
    invitation.save(update_fields=["state", "delivery", "trouble"])


def _wait(invitation: Invitation) -> None:
    invitation.delivery, invitation.trouble = Delivery.WAITING, ""
    invitation.save(update_fields=["generation", "delivery", "trouble"])


def _delete_draft(invitation: Invitation) -> None:
    """What was not sent hangs on the link and dies with it."""
    draft = getattr(invitation, "draft", None)
    if draft is not None:
        draft.delete()
