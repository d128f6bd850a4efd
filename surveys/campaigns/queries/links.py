"""The links of campaigns, which are computed and never stored."""

import base64
import binascii
import hmac
import uuid

from django.conf import settings
from django.utils.crypto import salted_hmac

from surveys.campaigns.choices import InvitationState
from surveys.campaigns.models import Invitation, Participation
from surveys.prepared import Prepared

KEY_LENGTH = 22  # base64 of 16 bytes without padding
MAC_BYTES = 15
# The tree of groups, frozen in the campaign, is long, and nobody who answers needs it.
BY_KEY = Prepared(
    lambda: Invitation.objects.select_related("participation__campaign", "participation__team").defer(
        "participation__campaign__tree"
    ),
    "key",
    uuid.UUID(int=0),
)


def _mac(purpose: str, key: uuid.UUID, generation: int, secret: str) -> str:
    digest = salted_hmac(f"surveys.{purpose}", f"{key.hex}:{generation}", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:MAC_BYTES]).decode("ascii")


def _link(purpose: str, key: uuid.UUID, generation: int) -> str:
    name = base64.urlsafe_b64encode(key.bytes).decode("ascii").rstrip("=")
    return name + _mac(purpose, key, generation, settings.SECRET_KEY)


def _key_in(link: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(link[:KEY_LENGTH] + "=="))
    except (binascii.Error, ValueError):
        return None


def _signed(purpose: str, link: str, key: uuid.UUID, generation: int) -> bool:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    given = link[KEY_LENGTH:].encode()
    return any(hmac.compare_digest(_mac(purpose, key, generation, secret).encode(), given) for secret in secrets)


def token_of(invitation: Invitation) -> str:
    """The secret part of a personal link: HMAC(server key, invitation, generation)."""
    return _link("personal", invitation.key, invitation.generation)


def code_of(participation: Participation) -> str:
    """The secret part of a team's shared link."""
    return _link("shared", participation.link_key, participation.link_generation)


def invitation_of(token: str, by_key: Prepared[Invitation] = BY_KEY) -> Invitation | None:
    """The invitation that a personal link belongs to; None for a wrong, renewed or revoked link.

    `by_key` says what is read along with it.
    """
    key = _key_in(token)
    if key is None:
        return None
    found = by_key.get(key)
    if found is None or not _signed("personal", token, key, found.generation):
        return None
    return found if found.state != InvitationState.REVOKED else None


def participation_of(code: str) -> Participation | None:
    """The team in a campaign that a shared link belongs to; None for a wrong or renewed link."""
    key = _key_in(code)
    if key is None:
        return None
    found = Participation.objects.select_related("campaign", "team").filter(link_key=key).first()
    signed = found is not None and _signed("shared", code, key, found.link_generation)
    return found if signed else None
