"""What ending a campaign early, later or for nothing means, said before it is done."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.campaigns.choices import StepKind
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import Reminders, below_minimum, reminders_of

NAMES_SHOWN = 20
Crumbs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EndingPage:
    """A step that can't be taken back, with its consequences."""

    slug: str
    title: str
    campaign: str
    lead: str
    crumbs: Crumbs
    sentences: tuple[str, ...]
    teams_head: str = ""
    teams: tuple[str, ...] = ()
    more_teams: str = ""


def close_page(campaign: Campaign) -> EndingPage:
    """Closing before the window ends."""
    found = below_minimum(campaign)
    names = found.not_yet
    title = _("Close now")
    return EndingPage(
        slug=campaign.slug,
        title=title,
        campaign=campaign.title,
        crumbs=_crumbs(campaign, title),
        lead=_("The wave would close by itself %(moment)s.") % {"moment": _moment(campaign.closes_at)},
        sentences=(
            _minimum(len(names), found.teams),
            *([_too_small(found.too_small)] if found.too_small else []),
            _("No more answers are taken. What people have not sent yet is deleted and never counted."),
            _("There is no reopening."),
            _who_sees_when(campaign),
            *_series_when_ended(campaign),
        ),
        teams_head=_("Not at the minimum yet") if names else "",
        teams=names[:NAMES_SHOWN],
        more_teams=_more(len(names) - NAMES_SHOWN),
    )


def extend_page(campaign: Campaign) -> EndingPage:
    """A later close."""
    found = reminders_of(campaign)
    title = _("Extend the wave")
    return EndingPage(
        slug=campaign.slug,
        title=title,
        campaign=campaign.title,
        crumbs=_crumbs(campaign, title),
        lead=_("It closes %(moment)s. You can move the close to a later moment, never to an earlier one.")
        % {"moment": _moment(campaign.closes_at)},
        sentences=(
            _("Links stay the same, and all other rules stay as they were frozen at launch."),
            _reminders_when_extended(found),
            *_series_when_extended(campaign),
            _(
                "The results come later too. A change since the wave before is worked out as always; it just covers "
                "a longer time."
            ),
        ),
    )


def cancel_page(campaign: Campaign) -> EndingPage:
    """Calling a campaign off."""
    told = (
        _("Everybody who was invited by mail gets one mail with your reason.")
        if reminders_of(campaign).mailed
        else _("Nobody was invited by mail, so no mail goes out: tell the teams yourself.")
    )
    title = _("Cancel the wave")
    return EndingPage(
        slug=campaign.slug,
        title=title,
        campaign=campaign.title,
        crumbs=_crumbs(campaign, title),
        lead=_("As if nobody had been asked. To keep what was answered, close the wave early instead."),
        sentences=(
            _("All answers, drafts and comments are deleted, from the files too. Nobody can bring them back."),
            _("There will be no result, for no team and no group, and trends leave this wave out."),
            _("All links say that the wave was cancelled."),
            told,
            *_series_when_ended(campaign),
        ),
    )


def _crumbs(campaign: Campaign, title: str) -> Crumbs:
    here = reverse("planning:campaign", args=[campaign.slug])
    return ((_("Campaigns"), reverse("planning:index")), (campaign.title, here), (title, ""))


def _minimum(below: int, teams: int) -> str:
    if not below:
        return _("All teams that can reach the minimum have reached it.")
    words = ngettext(
        "%(below)d of %(teams)d teams has not reached the minimum and would get no result of its own.",
        "%(below)d of %(teams)d teams have not reached the minimum and would get no result of their own.",
        below,
    )
    return words % {"below": below, "teams": teams}


def _too_small(names: tuple[str, ...]) -> str:
    words = ngettext(
        "%(count)d team is too small for a result of its own, now as later.",
        "%(count)d teams are too small for a result of their own, now as later.",
        len(names),
    )
    return words % {"count": len(names)}


def _more(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("and %(count)d more", "and %(count)d more", count) % {"count": count}


def _who_sees_when(campaign: Campaign) -> str:
    if not campaign.coach_days:
        return _("Once the answers are scored, the teams, their coaches and the admins see the results.")
    words = ngettext(
        "Once the answers are scored, the teams see their results; coaches and admins %(days)d day later.",
        "Once the answers are scored, the teams see their results; coaches and admins %(days)d days later.",
        campaign.coach_days,
    )
    return words % {"days": campaign.coach_days}


def _reminders_when_extended(found: Reminders) -> str:
    if not found.mailed:
        return _("Nobody was invited by mail: tell the teams yourself that they have more time.")
    if found.next_kind is None:
        return _(
            "The last reminder has gone out, with the old date. None goes out by itself any more: send one by hand "
            "to tell the new date."
        )
    if found.next_kind == StepKind.MIDDLE:
        return _("The reminders that are still to come move along: half way, and a day before the new close.")
    return _("The last reminder moves along: it goes out a day before the new close.")


def _series_when_extended(campaign: Campaign) -> list[str]:
    if campaign.series_id is None:
        return []
    return [_("The next wave of the series keeps its time and its length; it waits if this one is still open then.")]


def _series_when_ended(campaign: Campaign) -> list[str]:
    if campaign.series_id is None:
        return []
    return [_("The series goes on: the next wave opens when it would have opened anyway.")]


def _moment(moment: datetime) -> str:
    return f"{date_format(timezone.localtime(moment), 'DATETIME_FORMAT')} ({settings.TIME_ZONE})"
