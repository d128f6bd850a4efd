"""What the teams of a plan were asked before: for trends, for their rest, and for the rules of teams' own campaigns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from surveys.banks.models import Texts
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, CampaignBank, Participation

REST: Final = timedelta(days=60)  # of a team, from the close of a wave to the next one with the same bank
RUNNING: Final = (CampaignState.LAUNCHED, CampaignState.CLOSING)


@dataclass(frozen=True)
class EarlierWave:
    """A bank as it was asked last of some teams of a plan. `keys`: the items that were really asked."""

    version_id: int
    number: int
    keys: tuple[str, ...]
    wave: str
    teams: int


@dataclass(frozen=True)
class BankHistory:
    """A bank of a plan with the last waves of its teams, the one that most teams share first."""

    version_id: int
    number: int
    title: Texts
    short_form: bool
    earlier: tuple[EarlierWave, ...]
    first_time: int  # teams that were never asked this bank


def bank_histories(campaign: Campaign) -> list[BankHistory]:
    """How each bank of a plan was asked last of its teams. Two queries for each bank and one for all."""
    teams = campaign.participations.count()
    banks = campaign.banks.select_related("version__bank").order_by("order", "pk")
    return [_history(campaign, bank, teams) for bank in banks]


def _history(campaign: Campaign, bank: CampaignBank, teams: int) -> BankHistory:
    counts = _last_asked(campaign, bank)
    found = CampaignBank.objects.select_related("version", "campaign").in_bulk(counts)
    earlier = [
        EarlierWave(each.version_id, each.version.number, tuple(each.item_keys), each.campaign.wave, counts[pk])
        for pk, each in found.items()
    ]
    return BankHistory(
        version_id=bank.version_id,
        number=bank.version.number,
        title=bank.version.title,
        short_form=bank.short_form,
        earlier=tuple(sorted(earlier, key=lambda each: (-each.teams, each.wave))),
        first_time=teams - sum(counts.values()),
    )


def _last_asked(campaign: Campaign, bank: CampaignBank) -> Mapping[int, int]:
    """Primary keys of campaign banks → number of teams that were asked the bank there last."""
    last = CampaignBank.objects.filter(
        version__bank=bank.version.bank_id,
        campaign__participations__team=OuterRef("team"),
        campaign__state__in=[*RUNNING, CampaignState.RELEASED],
    ).exclude(campaign=campaign)
    rows = (
        campaign.participations.order_by()
        .annotate(last=Subquery(last.order_by("-campaign__closes_at", "-pk").values("pk")[:1]))
        .exclude(last=None)
        .values_list("last")
        .annotate(Count("pk"))
    )
    return dict(rows)


# -- Asked too often -----------------------------------------------------------


@dataclass(frozen=True)
class Clash:
    """A team that is asked a bank of the plan elsewhere: now (`released` is None), or until a short while ago."""

    team: str
    bank: Texts
    title: str
    released: datetime | None

    @property
    def rested(self) -> datetime | None:
        """From then on the team may be asked again."""
        return self.released and self.released + REST


def clashes(campaign: Campaign, start: datetime) -> list[Clash]:
    """Teams of a campaign that are asked one of its banks elsewhere, or were within 60 days before it. One query."""
    rows = (
        _with_a_bank_of(campaign)
        .filter(Q(campaign__state__in=RUNNING) | Q(campaign__released_at__gt=start - REST))
        .order_by("campaign__title", "team__name")
    )
    names = ("team__name", "campaign__banks__version__title", "campaign__title", "campaign__released_at")
    return [Clash(*row) for row in rows.values_list(*names)]


def _with_a_bank_of(campaign: Campaign) -> QuerySet[Participation]:
    """The same teams in other campaigns, once for each bank that both campaigns ask."""
    banks = campaign.banks.values("version__bank")
    return (
        Participation.objects.filter(
            team__in=campaign.participations.values("team"), campaign__banks__version__bank__in=banks
        )
        .exclude(campaign=campaign)
        .exclude(campaign__state=CampaignState.CANCELLED)
    )
