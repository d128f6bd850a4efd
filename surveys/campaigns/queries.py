"""Reading campaigns: lists, the frozen sitting, and the links, which are computed and never stored."""

import base64
import binascii
import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion, Texts
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


@dataclass(frozen=True)
class CampaignInList:
    """A campaign with its banks ready, and how many teams it asks."""

    campaign: Campaign
    teams: int


def campaigns() -> list[CampaignInList]:
    """All campaigns, latest first. Three queries."""
    teams = dict(Participation.objects.order_by().values_list("campaign").annotate(Count("pk")))
    found = Campaign.objects.prefetch_related("banks__version")
    return [CampaignInList(campaign, teams.get(campaign.pk, 0)) for campaign in found]


@dataclass(frozen=True)
class TeamToFollow:
    """A team of a campaign. Of its answers nothing may be told but whether the minimum is reached."""

    participation: Participation
    minimum_reached: bool


def teams_to_follow(campaign: Campaign) -> list[TeamToFollow]:
    """The teams of a campaign by name, with their groups at launch and now. One query."""
    found = (
        campaign.participations.select_related("team__group", "group", "campaign")
        .annotate(sent=Count("responses"))
        .order_by("team__name")
    )
    answering = campaign.state == CampaignState.LAUNCHED
    return [TeamToFollow(each, answering and each.sent >= campaign.threshold) for each in found]


def campaign_or_404(slug: str) -> Campaign:
    """The campaign at this address. Raises Http404."""
    return get_object_or_404(Campaign, slug=slug)


def versions_by_id(pks: Iterable[int]) -> list[BankVersion]:
    """Bank versions in the order given; unknown ones are left out."""
    wanted = list(pks)
    found = BankVersion.objects.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


@dataclass(frozen=True)
class AskedBank:
    """A bank of a campaign; `items` as frozen at launch, before that as planned. `newer`: a later published number."""

    title: Texts
    number: int
    status: str
    items: int
    newer: int | None


def asked_banks(campaign: Campaign) -> list[AskedBank]:
    """The banks of a campaign in their order. One query."""
    later = BankVersion.objects.filter(
        bank=OuterRef("version__bank"), number__gt=OuterRef("version__number"), status=Status.PUBLISHED
    )
    found = (
        campaign.banks.select_related("version__bank")
        .annotate(
            long=Count("version__items"),
            short=Count("version__items", filter=Q(version__items__short_form=True)),
            newer=Subquery(later.order_by("-number").values("number")[:1]),
        )
        .order_by("order", "pk")
    )
    return [
        AskedBank(
            title=bank.version.title,
            number=bank.version.number,
            status=bank.version.status,
            items=len(bank.item_keys) or (bank.short if bank.short_form else bank.long),
            newer=bank.newer,
        )
        for bank in found
    ]


def retired_teams(campaign: Campaign) -> list[str]:
    """Names of teams in a plan that were retired since."""
    return list(campaign.participations.filter(team__retired=True).values_list("team__name", flat=True))


def asked_elsewhere(campaign: Campaign) -> dict[str, list[str]]:
    """Other campaigns that ask the same teams one of the same banks and are not closed: title → names of teams."""
    others = (
        Participation.objects.filter(
            campaign__state=CampaignState.LAUNCHED,
            campaign__banks__version__bank__versions__campaign_banks__campaign=campaign,
            team__participations__campaign=campaign,
        )
        .exclude(campaign=campaign)
        .order_by("campaign__title", "team__name")
    )
    found: dict[str, list[str]] = {}
    for title, team in others.values_list("campaign__title", "team__name").distinct():
        found.setdefault(title, []).append(team)
    return found


def plan_mark(campaign: Campaign) -> str:
    """Changes whenever a launch would do something else, so that nobody launches what they have not read."""
    fields = ["title", "wave", "opens_at", "closes_at", "threshold", "coach_days", "comments_allowed"]
    rules = Campaign.objects.filter(pk=campaign.pk).values_list(*fields).get()
    teams = campaign.participations.order_by("team_id").values_list("team_id", "team__headcount", "team__group_id")
    banks = campaign.banks.order_by("order", "pk").values_list("version_id", "short_form")
    whole = json.dumps([rules, list(teams), list(banks)], default=str)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def free_slug(base: str) -> str:
    """The address itself where no campaign has it, else with a number behind."""
    taken = {"new", *Campaign.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def banks_asked_last() -> set[str]:
    """Slugs of the banks of the campaign that was launched last."""
    last = Campaign.objects.exclude(launched_at=None).order_by("-launched_at").values("pk")[:1]
    return set(CampaignBank.objects.filter(campaign=Subquery(last)).values_list("version__bank__slug", flat=True))


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
        OpenCampaign(p.campaign.title, p.campaign.wave, p.campaign.closes_at, p.team.name, code_of(p))
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
