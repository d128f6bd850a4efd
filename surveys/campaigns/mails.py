"""Mails to the people of a campaign. They are only composed here; `run_due` sends them.

What they say of anonymity follows from the campaign's own rules.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.outline import minutes_for
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.queries import asked_banks, token_of
from surveys.teams.mails import Mail

SAMPLE = "a-personal-link-stands-here"


@dataclass(frozen=True)
class InvitationMail:
    """What the templates of the mails with a personal link place."""

    title: str
    team: str
    size: str
    closes: str
    link: str
    who_sees: str
    last: bool


def personal_link(invitation: Invitation) -> str:
    """The address that belongs into the mail to this one person and nowhere else."""
    return settings.SITE_URL + reverse("answering:entry", args=[token_of(invitation)])


def sample_link() -> str:
    """What stands in a mail that is only shown; it leads nowhere."""
    return settings.SITE_URL + reverse("answering:entry", args=[SAMPLE])


def invitation_mail(participation: Participation, link: str) -> Mail:
    """The first mail with a personal link. One query, none when the campaign's `banks` are prefetched and frozen."""
    subject = _("%(team)s: %(title)s") % _names(participation)
    return _mail(subject, "invitation", page=_page(participation, link))


def reminder_mail(participation: Participation, link: str, *, last: bool) -> Mail:
    """To those who have not sent answers yet; the last one says what happens to what was not sent."""
    words = _("Last days: %(title)s (%(team)s)") if last else _("Reminder: %(title)s (%(team)s)")
    return _mail(words % _names(participation), "reminder", page=_page(participation, link, last=last))


def cancelled_mail(campaign: Campaign, reason: str = "") -> Mail:
    """To everyone who was invited."""
    subject = _("Cancelled: %(title)s") % {"title": campaign.title}
    return _mail(subject, "cancelled", title=campaign.title, reason=reason)


def _mail(subject: str, template: str, **context: Any) -> Mail:  # whatever the template places
    return Mail(subject, render_to_string(f"campaigns/mails/{template}.txt", context))


def _names(participation: Participation) -> dict[str, str]:
    return {"team": participation.team.name, "title": participation.campaign.title}


def _page(participation: Participation, link: str, *, last: bool = False) -> InvitationMail:
    campaign = participation.campaign
    return InvitationMail(
        title=campaign.title,
        team=participation.team.name,
        size=size_words(campaign),
        closes=moment(campaign.closes_at),
        link=link,
        who_sees=who_sees(campaign),
        last=last,
    )


def moment(when: datetime) -> str:
    """Date and time in words, with the time zone."""
    return f"{date_format(timezone.localtime(when), 'DATETIME_FORMAT')} ({settings.TIME_ZONE})"


def _items(campaign: Campaign) -> int:
    """As frozen at launch, before that as planned."""
    frozen = sum(len(bank.item_keys) for bank in campaign.banks.all())
    return frozen or sum(bank.items for bank in asked_banks(campaign))


def size_words(campaign: Campaign) -> str:
    """Such as "51 questions, about 7 minutes"."""
    items = _items(campaign)
    minutes = minutes_for(items)
    questions = ngettext("%(count)d question", "%(count)d questions", items) % {"count": items}
    time = ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    return f"{questions}, {time}"


def who_sees(campaign: Campaign) -> str:
    """Who sees what, in two sentences, by the rules of this campaign."""
    until = _(
        "Until the close managers, coaches and admins see neither who has answered nor what; after it a number is "
        "shown only when at least %(threshold)d people are behind it."
    ) % {"threshold": campaign.threshold}
    if not campaign.coach_days:
        return f"{until} " + _("Your team, its coaches and the admins see the result at the same time.")
    words = ngettext(
        "Your team sees its result first, its coaches and the admins %(days)d day later.",
        "Your team sees its result first, its coaches and the admins %(days)d days later.",
        campaign.coach_days,
    )
    return f"{until} " + words % {"days": campaign.coach_days}
