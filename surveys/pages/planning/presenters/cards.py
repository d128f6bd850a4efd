"""Cards to print: a team's shared link as a QR code and as an address to type."""

from dataclasses import dataclass

import segno
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from surveys.campaigns.mails import moment, size_words, who_sees
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries import code_of, shared_links
from surveys.pages.planning.presenters.invitations import Crumbs, crumbs_of, gives_links

CARDS_A_PAGE = 50


@dataclass(frozen=True)
class Card:
    """One team's card."""

    team: str
    address: str
    shown_address: str
    qr: SafeString


@dataclass(frozen=True)
class CardsPage:
    """Cards of one team or of a page of teams, with what is the same on all of them."""

    heading: str
    crumbs: Crumbs
    back: str
    size: str
    closes: str
    who_sees: str
    cards: tuple[Card, ...]
    part: Page[Participation] | None = None


def qr_code(address: str) -> SafeString:
    """Dark on white in any theme, since many readers need it so; no style attributes."""
    svg = segno.make(address, error="m").svg_inline(light="#fff", svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(svg)  # noqa: S308  # drawn by us from an address that we have made


def shared_address(participation: Participation) -> str:
    return settings.SITE_URL + reverse("answering:join", args=[code_of(participation)])


def card_page(participation: Participation) -> CardsPage:
    campaign = participation.campaign
    found = [participation] if gives_links(participation) else []
    return _page(campaign, found, crumbs_of(campaign, participation, last=_("Card")), participation)


def cards_page(campaign: Campaign, number: str) -> CardsPage:
    """A part of the teams whose shared link is on, in the order of their names."""
    part = Paginator(shared_links(campaign), CARDS_A_PAGE).get_page(number)
    found = [each for each in part if gives_links(each)]
    return _page(campaign, found, crumbs_of(campaign, last=_("Cards")), None, part)


def _page(
    campaign: Campaign,
    found: list[Participation],
    crumbs: Crumbs,
    team: Participation | None,
    part: Page[Participation] | None = None,
) -> CardsPage:
    arguments = [campaign.slug, team.team.slug] if team else [campaign.slug]
    return CardsPage(
        heading=campaign.title if campaign.wave in campaign.title else f"{campaign.title} · {campaign.wave}",
        crumbs=crumbs,
        back=reverse("planning:team" if team else "planning:campaign", args=arguments),
        size=size_words(campaign),
        closes=moment(campaign.closes_at),
        who_sees=who_sees(campaign),
        cards=tuple(_card(each) for each in found),
        part=part,
    )


def _card(participation: Participation) -> Card:
    address = shared_address(participation)
    return Card(participation.team.name, address, address.split("://", 1)[1], qr_code(address))
