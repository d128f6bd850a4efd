"""What several pages of this room share: where a link stands, dates in words, things to say."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils import timezone

from surveys.campaigns.choices import CampaignState, InvitationState
from surveys.campaigns.models import Campaign, Invitation

PLACEHOLDER = "the-link"


class Stage(Enum):
    """What a link leads to at this moment."""

    EARLY = auto()
    OPEN = auto()
    SENT = auto()
    SCORING = auto()
    RELEASED = auto()
    CANCELLED = auto()


@dataclass(frozen=True)
class Notice:
    """Something to know, over the page."""

    title: str
    text: str
    kind: str = "error"


@dataclass(frozen=True)
class Told:
    """A page that only says something, with one way on where there is one."""

    heading: str
    lead: str
    sentences: tuple[str, ...] = ()
    more_text: str = ""
    more_url: str = ""


def entry_address(token: str) -> str:
    """Where a personal link that holds leads to: such a token needs no quoting. It is asked with each page and save."""
    return _entry_address(get_script_prefix()).replace(PLACEHOLDER, token)


@lru_cache(maxsize=8)
def _entry_address(_prefix: str) -> str:
    return reverse("answering:entry", args=[PLACEHOLDER])


def stage_of(campaign: Campaign) -> Stage:
    """Where the campaign stands for those who answer."""
    if campaign.state == CampaignState.CANCELLED:
        return Stage.CANCELLED
    if campaign.state == CampaignState.RELEASED:
        return Stage.RELEASED
    if campaign.state == CampaignState.PLANNED:
        return Stage.EARLY
    now = timezone.now()
    if campaign.state == CampaignState.CLOSING or now >= campaign.closes_at:
        return Stage.SCORING
    return Stage.OPEN if now >= campaign.opens_at else Stage.EARLY


def stage_for(invitation: Invitation) -> Stage:
    """Where this personal link stands."""
    stage = stage_of(invitation.participation.campaign)
    return Stage.SENT if stage is Stage.OPEN and invitation.state == InvitationState.USED else stage
