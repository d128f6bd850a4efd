"""The list of campaigns, fifty on a page."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import CampaignInList, campaigns, with_team_counts
from surveys.pages.planning.presenters.words import rhythm_words, short_day, state_words
from surveys.teams.models import Team

ON_A_PAGE = 50


@dataclass(frozen=True)
class CampaignRow:
    """One campaign in the list. `rhythm`: how often it is repeated; `own_of`: the team that asks itself."""

    title: str
    wave: str
    url: str
    state: str
    banks: str
    teams: int
    window: str
    rhythm: str
    own_of: str


@dataclass(frozen=True)
class IndexPage:
    """The campaigns that a person may run, latest first. `own`: those of a lead."""

    rows: tuple[CampaignRow, ...]
    page: Page[Campaign]
    own: bool


def index_page(own: QuerySet[Team] | None, number: str) -> IndexPage:
    """All campaigns, or those that these teams asked themselves."""
    page = Paginator(campaigns(own), ON_A_PAGE).get_page(number)
    return IndexPage(tuple(_row(each) for each in with_team_counts(page)), page, own is not None)


def _row(found: CampaignInList) -> CampaignRow:
    campaign = found.campaign
    return CampaignRow(
        title=campaign.title,
        wave=campaign.wave,
        url=reverse("planning:campaign", args=[campaign.slug]),
        state=state_words(campaign),
        banks=", ".join(spoken(bank.version.title) for bank in campaign.banks.all()),
        teams=found.teams,
        window=_("%(opens)s to %(closes)s")
        % {"opens": short_day(campaign.opens_at), "closes": short_day(campaign.ends_at)},
        rhythm=rhythm_words(campaign),
        own_of=campaign.led_by.name if campaign.led_by else "",
    )
