"""Reading campaigns: lists, the frozen sitting, and the links, which are computed and never stored."""

import base64
import binascii
import hmac
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from surveys.banks.models import BankVersion, Item
from surveys.campaigns.choices import CampaignState, InvitationState
from surveys.campaigns.models import Campaign, CampaignBank, Invitation, Participation
from surveys.teams.models import Team, User

KEY_LENGTH = 22  # base64 of 16 bytes without padding
MAC_BYTES = 15


# -- Links ---------------------------------------------------------------------


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


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a personal link belongs to; None for a wrong, renewed or revoked link."""
    key = _key_in(token)
    if key is None:
        return None
    found = Invitation.objects.select_related("participation__campaign", "participation__team").filter(key=key).first()
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


# -- Lists ---------------------------------------------------------------------


def campaigns() -> QuerySet[Campaign]:
    """All campaigns, latest first, with the number of teams."""
    return Campaign.objects.annotate(team_count=Count("participations")).prefetch_related("banks__version__bank")


def participations_to_follow(campaign: Campaign) -> QuerySet[Participation]:
    """The teams of a campaign; `sent` serves the question whether the minimum is reached, and is never shown."""
    return (
        campaign.participations.select_related("team", "group", "campaign")
        .annotate(sent=Count("responses"))
        .order_by("team__name")
    )


def campaign_or_404(slug: str) -> Campaign:
    """The campaign at this address. Raises Http404."""
    return get_object_or_404(Campaign, slug=slug)


def versions_by_id(pks: Iterable[int]) -> list[BankVersion]:
    """Bank versions in the order given; unknown ones are left out."""
    wanted = list(pks)
    found = BankVersion.objects.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def asked_items(campaign: Campaign) -> int:
    """How many questions a person gets: as frozen at launch, before that as planned."""
    total = 0
    for bank in _banks(campaign):
        if bank.item_keys:
            total += len(bank.item_keys)
        else:
            items = Item.objects.filter(version_id=bank.version_id)
            total += items.filter(short_form=True).count() if bank.short_form else items.count()
    return total


def due_to_close(now: datetime) -> QuerySet[Campaign]:
    """Campaigns whose window is over, and closes that were interrupted."""
    over = Q(state=CampaignState.LAUNCHED, closes_at__lte=now)
    return Campaign.objects.filter(over | Q(state=CampaignState.CLOSING)).order_by("closes_at", "pk")


@dataclass(frozen=True)
class OpenCampaign:
    """A campaign that takes answers from one of a person's teams."""

    title: str
    wave: str
    closes_at: datetime
    team: str
    team_slug: str
    code: str


def open_for(user: User) -> list[OpenCampaign]:
    """What a person can answer now, through the shared links of the person's teams."""
    return _open(Participation.objects.filter(team__memberships__user=user))


def open_for_team(team: Team) -> list[OpenCampaign]:
    """What the people of a team can answer now."""
    return _open(Participation.objects.filter(team=team))


def open_participations(teams: Iterable[Team]) -> dict[int, bool]:
    """For each team with an open campaign, whether the minimum is reached in all of them. One query."""
    reached: dict[int, bool] = {}
    found = _answering(Participation.objects.filter(team__in=list(teams))).annotate(sent=Count("responses"))
    for participation in found:
        enough = participation.sent >= participation.campaign.threshold
        reached[participation.team_id] = reached.get(participation.team_id, True) and enough
    return reached


def _open(participations: QuerySet[Participation]) -> list[OpenCampaign]:
    return [
        OpenCampaign(p.campaign.title, p.campaign.wave, p.campaign.closes_at, p.team.name, p.team.slug, code_of(p))
        for p in _answering(participations)
    ]


def _answering(participations: QuerySet[Participation]) -> QuerySet[Participation]:
    now = timezone.now()
    return (
        participations.filter(
            campaign__state=CampaignState.LAUNCHED, campaign__opens_at__lte=now, campaign__closes_at__gt=now
        )
        .select_related("campaign", "team")
        .order_by("campaign__closes_at", "team__name")
    )


# -- The frozen sitting --------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """One bank of a sitting: its version and the columns of the answer bytes that belong to it."""

    version_id: int
    bank: str
    item_keys: tuple[str, ...]
    start: int

    @property
    def stop(self) -> int:
        return self.start + len(self.item_keys)


def sections(campaign: Campaign) -> tuple[Section, ...]:
    """The banks of a launched campaign with the place of each in the answer bytes."""
    found: list[Section] = []
    start = 0
    for bank in _banks(campaign):
        keys = tuple(bank.item_keys)
        found.append(Section(bank.version_id, bank.version.bank.slug, keys, start))
        start += len(keys)
    return tuple(found)


def _banks(campaign: Campaign) -> Iterable[CampaignBank]:
    return campaign.banks.select_related("version__bank").order_by("order", "pk")
