"""What several pages of campaigns say: the stage, moments, names, and where a page stands."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign

NAMES_SHOWN = 5
Crumbs = tuple[tuple[str, str], ...]


def index_crumbs(title: str) -> Crumbs:
    """Where a page below the list of campaigns stands."""
    return ((_("Campaigns"), reverse("planning:index")), (title, ""))


def campaign_crumbs(campaign: Campaign, title: str) -> Crumbs:
    """Where a page below a campaign stands."""
    here = reverse("planning:campaign", args=[campaign.slug])
    return ((_("Campaigns"), reverse("planning:index")), (campaign.title, here), (title, ""))


def stage_of(campaign: Campaign) -> str:
    """The state with the time taken into account: a launched campaign waits, is open, or waits for its close."""
    if campaign.state != CampaignState.LAUNCHED:
        return str(campaign.state)
    now = timezone.now()
    if now < campaign.opens_at:
        return "waiting"
    return "open" if now < campaign.closes_at else "closing"


def state_words(campaign: Campaign) -> str:
    """The stage as people say it, in a few words."""
    stage = stage_of(campaign)
    if stage == "waiting":
        return _("Opens %(day)s") % {"day": short_day(campaign.opens_at)}
    if stage == "open":
        return _("Open, %(left)s") % {"left": days_left(campaign)}
    words = {
        "planned": _("Planned"),
        "closing": _("Closing"),
        "released": _("Results released"),
        "cancelled": _("Cancelled"),
    }
    return words[stage]


def lead_of(campaign: Campaign, stage: str) -> str:
    """The sentence under the heading."""
    moments = {
        "opens": in_words(campaign.opens_at),
        "closes": in_words(campaign.ends_at),
        "zone": settings.TIME_ZONE,
        "left": days_left(campaign),
    }
    if stage == "planned" and campaign.opens_at <= timezone.now():
        return _("A plan: nobody is asked yet. It opens at launch and closes %(closes)s (%(zone)s).") % moments
    words = {
        "planned": _("A plan: nobody is asked yet. It opens %(opens)s and closes %(closes)s (%(zone)s)."),
        "waiting": _("Launched. It opens %(opens)s and closes %(closes)s (%(zone)s)."),
        "open": _("Open, %(left)s. It closes %(closes)s (%(zone)s)."),
        "closing": _(
            "Its window ended %(closes)s (%(zone)s). No more answers are taken; the results are on their way."
        ),
        "released": _("Closed and released. It was open until %(closes)s (%(zone)s)."),
        "cancelled": _("Cancelled. Nothing was scored."),
    }
    return words[stage] % moments


def days_left(campaign: Campaign) -> str:
    """Until the close, in days."""
    days = (timezone.localtime(campaign.closes_at).date() - timezone.localtime().date()).days
    if days <= 0:
        return _("closes today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def rhythm_words(campaign: Campaign) -> str:
    """How often a campaign of a running series is repeated; empty for others."""
    if campaign.series is None or campaign.series.ended:
        return ""
    months = campaign.series.months
    named = {1: _("each month"), 3: _("each quarter"), 6: _("each half-year"), 12: _("each year")}
    other = ngettext("each %(count)d month", "each %(count)d months", months) % {"count": months}
    return named.get(months, other)


def some(names: Sequence[str]) -> str:
    """The first names of a list that may be long."""
    more = len(names) - NAMES_SHOWN
    if more <= 1:
        return ", ".join(names)
    return _("%(names)s and %(more)d more") % {"names": ", ".join(names[:NAMES_SHOWN]), "more": more}


def short_day(moment: datetime) -> str:
    """A date that never breaks over two lines, for tables."""
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT").replace(" ", "\N{NO-BREAK SPACE}")


def in_words(moment: datetime | None) -> str:
    """Date and time in words; empty for None."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""
