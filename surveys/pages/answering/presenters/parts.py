"""What several pages of this room share: where a link stands, dates in words, things to say."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.campaigns.choices import CampaignState, InvitationState
from surveys.campaigns.models import Campaign, Invitation


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


def moment(when: datetime) -> str:
    """Date and time in words, with the time zone."""
    return f"{date_format(timezone.localtime(when), 'DATETIME_FORMAT')} ({settings.TIME_ZONE})"


def who_sees_first(campaign: Campaign, team: str) -> str:
    """Who sees the result, and from when, by this campaign's rule."""
    if not campaign.coach_days:
        return _("As soon as it is scored, %(team)s sees its result, and so do its coaches and the admins.") % {
            "team": team
        }
    return ngettext(
        "%(team)s sees its result first, once it is scored. Its coaches and the admins see it %(days)d day later.",
        "%(team)s sees its result first, once it is scored. Its coaches and the admins see it %(days)d days later.",
        campaign.coach_days,
    ) % {"team": team, "days": campaign.coach_days}


def questions_and_minutes(questions: int, minutes: int) -> str:
    """Such as "51 questions, about 7 minutes"."""
    asked = ngettext("%(count)d question", "%(count)d questions", questions) % {"count": questions}
    time = ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    return _("%(questions)s, %(minutes)s") % {"questions": asked, "minutes": time}
