"""How well questions work: what is stored of it, and which waves wait for others."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Sum

from surveys.banks.models import BankVersion
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, CampaignBank
from surveys.responses.models import SealedResponses
from surveys.results.models import HealthPool, HealthSource


@dataclass(frozen=True)
class UnpooledWave:
    """A released wave that is in no pool of a version yet, and how many persons have sent answers in it."""

    campaign: Campaign
    sitting_persons: int


def unpooled_waves(version: BankVersion) -> list[UnpooledWave]:
    """In the order of their release. 2 queries."""
    pooled = HealthSource.objects.filter(version=version, campaign=OuterRef("pk"))
    waves = Campaign.objects.filter(banks__version=version, state=CampaignState.RELEASED).exclude(Exists(pooled))
    found = list(waves.order_by("released_at", "pk"))
    sealed = SealedResponses.objects.filter(participation__campaign__in=found).order_by()
    persons = dict(sealed.values_list("participation__campaign").annotate(Sum("persons")))
    return [UnpooledWave(campaign, persons.get(campaign.pk, 0)) for campaign in found]


def versions_with_unpooled_waves() -> list[BankVersion]:
    """Versions for which a pool may have to be made. One query."""
    pooled = HealthSource.objects.filter(version=OuterRef("version"), campaign=OuterRef("campaign"))
    waiting = CampaignBank.objects.filter(campaign__state=CampaignState.RELEASED).exclude(Exists(pooled))
    found = BankVersion.objects.filter(pk__in=waiting.order_by().values("version"))
    return list(found.select_related("bank").order_by("pk"))


def health_pools(bank: str) -> list[HealthPool]:
    """Every pool of a bank with its figures and waves, earliest first. 4 queries."""
    found = HealthPool.objects.filter(version__bank__slug=bank).select_related("version")
    return list(found.prefetch_related("sources__campaign", "items", "dimensions").order_by("version__number", "pk"))
