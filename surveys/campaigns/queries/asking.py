"""Which campaigns ask a bank, and which will by themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, Subquery

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, CampaignBank

UNDER_WAY = (CampaignState.PLANNED, CampaignState.LAUNCHED, CampaignState.CLOSING)


@dataclass(frozen=True)
class AskingCampaign:
    """A campaign that is planned or under way, with the version of the bank that it asks."""

    slug: str
    title: str
    state: CampaignState
    number: int
    opens_at: datetime
    closes_at: datetime


def campaigns_asking(bank: str) -> list[AskingCampaign]:
    """Campaigns that ask a bank (its slug) now, or are planned to; the earliest first. One query."""
    found = CampaignBank.objects.filter(version__bank__slug=bank, campaign__state__in=UNDER_WAY)
    return [
        AskingCampaign(
            slug=row.campaign.slug,
            title=row.campaign.title,
            state=CampaignState(row.campaign.state),
            number=row.version.number,
            opens_at=row.campaign.opens_at,
            closes_at=row.campaign.closes_at,
        )
        for row in found.select_related("campaign", "version").order_by("campaign__opens_at", "campaign__slug")
    ]


def patterns_asking(bank: str) -> list[Campaign]:
    """The latest wave of each running series, where it asks the bank (its slug). One query."""
    latest = Campaign.objects.filter(series=OuterRef("series")).order_by().values("series")
    return list(
        Campaign.objects.filter(
            series__ended=False,
            banks__version__bank__slug=bank,
            place=Subquery(latest.annotate(last=Max("place")).values("last")),
        )
        .select_related("series")
        .order_by("opens_at", "pk")
    )
