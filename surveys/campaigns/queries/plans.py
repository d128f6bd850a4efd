"""What a plan is made of, and what there is to say before its launch."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, OuterRef, Q, Subquery

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion, Texts
from surveys.campaigns.choices import InvitationState
from surveys.campaigns.models import Campaign


def versions_by_id(pks: Iterable[int]) -> list[BankVersion]:
    """Bank versions in the order given; unknown ones are left out."""
    wanted = list(pks)
    found = BankVersion.objects.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


@dataclass(frozen=True)
class VersionToAsk:
    """A published version with the number of its questions."""

    pk: int
    number: int
    title: Texts
    items: int
    items_short: int


def versions_to_ask() -> dict[str, list[VersionToAsk]]:
    """Everything that a new plan can ask: slug of the bank → published versions, the newest first. One query."""
    counted = BankVersion.objects.filter(status=Status.PUBLISHED, bank__archived=False).annotate(
        items_all=Count("items"), items_short=Count("items", filter=Q(items__short_form=True))
    )
    names = ("pk", "number", "title", "items_all", "items_short")
    found: dict[str, list[VersionToAsk]] = {}
    for slug, *row in counted.order_by("bank__slug", "-number").values_list("bank__slug", *names):
        found.setdefault(slug, []).append(VersionToAsk(*row))
    return found


@dataclass(frozen=True)
class AskedBank:
    """A bank of a campaign; `items` as frozen at launch, before that as planned. `newer`: a later published number."""

    slug: str
    title: Texts
    number: int
    status: str
    items: int
    newer: int | None
    archived: bool = False


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
            slug=bank.version.bank.slug,
            title=bank.version.title,
            number=bank.version.number,
            status=bank.version.status,
            items=len(bank.item_keys) or (bank.short if bank.short_form else bank.long),
            newer=bank.newer,
            archived=bank.version.bank.archived,
        )
        for bank in found
    ]


def retired_teams(campaign: Campaign) -> list[str]:
    """Names of teams in a plan that were retired since."""
    return list(campaign.participations.filter(team__retired=True).values_list("team__name", flat=True))


def plan_mark(campaign: Campaign) -> str:
    """Changes whenever a launch would do something else, so that nobody launches what they have not read."""
    fields = ["title", "wave", "opens_at", "closes_at", "threshold", "coach_days", "comments_allowed"]
    fields += ["invite_by", "remind_days", "series__months", "series__ended"]
    rules = Campaign.objects.filter(pk=campaign.pk).values_list(*fields).get()
    invited = Q(invitations__state=InvitationState.OPEN)
    teams = (
        campaign.participations.order_by("team_id")
        .annotate(links=Count("invitations", filter=invited), newest=Max("invitations__pk", filter=invited))
        .values_list("team_id", "team__headcount", "team__group_id", "links", "newest")
    )
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


def launched_last() -> Campaign | None:
    """The campaign that was launched last, with its banks: the pattern of the next plan. Two queries."""
    found = Campaign.objects.exclude(launched_at=None).order_by("-launched_at").prefetch_related("banks__version__bank")
    return found.first()
