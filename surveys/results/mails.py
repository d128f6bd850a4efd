"""Mails that say where a result is. No number stands in them: a mail lies around for longer than anybody thinks."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.campaigns.models import Campaign, Participation
from surveys.teams.mails import Mail

NAMES_SHOWN = 5


def result_link(participation: Participation) -> str:
    """Where people with an account read the result of their team."""
    address = reverse("dashboards:result", args=[participation.team.slug, participation.campaign.slug])
    return settings.SITE_URL + address


def result_mail(participation: Participation, link: str, *, personal: bool, hidden: bool) -> Mail:
    """To everybody in a team, whether they answered or not. `hidden`: too few did for a result of its own."""
    campaign, team = participation.campaign, participation.team
    words = _("%(team)s: what there is to see of %(title)s") if hidden else _("%(team)s: the result of %(title)s")
    return _mail(
        words % {"team": team.name, "title": campaign.title},
        "result",
        campaign=campaign,
        team=team,
        link=link,
        personal=personal,
        hidden=hidden,
    )


def coaches_mail(campaign: Campaign, teams: Sequence[str]) -> Mail:
    """To a coach, once the days are over in which a team has its result for itself."""
    return _mail(
        _("Results to look at: %(title)s") % {"title": campaign.title},
        "coaches",
        campaign=campaign,
        teams=", ".join(teams[:NAMES_SHOWN]),
        more=max(0, len(teams) - NAMES_SHOWN),
        link=settings.SITE_URL + reverse("dashboards:home"),
    )


def _mail(subject: str, template: str, **context: Any) -> Mail:  # whatever the template places
    return Mail(subject, render_to_string(f"results/mails/{template}.txt", context))
