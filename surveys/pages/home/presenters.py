"""What the front page and the header show, and whether the application is ready."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from surveys.campaigns.queries import open_for
from surveys.teams import permissions, queries
from surveys.teams.models import User

COACHED_SHOWN = 12  # the dashboard has them all


@dataclass(frozen=True)
class Place:
    """A place in the header."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class Card:
    """A place on the front page, with a sentence about what it is for."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class SurveyToAnswer:
    """A survey that waits for this person."""

    title: str
    team: str
    closes_at: datetime
    url: str


@dataclass(frozen=True)
class TeamOfMine:
    """A team of this person; empty addresses are not shown."""

    name: str
    url: str
    invite_url: str
    ask_url: str


@dataclass(frozen=True)
class VisitorPage:
    """The front page for people without an account."""

    quick_check_url: str
    banks_url: str
    sign_in_url: str


@dataclass(frozen=True)
class FrontPage:
    """The front page for a signed-in person. None: this person has no such part."""

    name: str
    surveys: tuple[SurveyToAnswer, ...] | None
    teams: tuple[TeamOfMine, ...] | None
    coached: tuple[TeamOfMine, ...] | None
    coached_more: int
    dashboard_url: str
    cards: tuple[Card, ...]
    time_zone: str


# -- The header ----------------------------------------------------------------


def places(request: HttpRequest) -> dict[str, object]:
    """The three to five places that this person has. Lazy: pages without the header ask nothing of the database."""
    return {"places": SimpleLazyObject(lambda: _places(request))}


def _places(request: HttpRequest) -> list[Place]:
    user = getattr(request, "user", None)
    names = _place_names(user) if isinstance(user, User) else {"quick_check:index": _("Quick check")}
    names["banks:index"] = _("Question banks")
    if isinstance(user, User) and permissions.can_see_people(user):
        names["people:index"] = _("People")
    found = [(name, title, address(name)) for name, title in names.items()]
    current = _current(request, [(name, url) for name, _title, url in found if url])
    return [Place(title, url, name == current) for name, title, url in found if url]


def _place_names(user: User) -> dict[str, str]:
    ties = queries.ties_of(user)
    names: dict[str, str] = {}
    if ties.member:
        names["dashboards:teams"] = _("My teams")
    if ties.coach or permissions.is_admin(user):
        names["dashboards:home"] = _("Dashboard")
    if ties.asks or permissions.is_admin(user):
        names["planning:index"] = _("Campaigns")
    return names


def _current(request: HttpRequest, candidates: Iterable[tuple[str, str]]) -> str:
    """The place that this page belongs to: by its address, else by its room where that is one place."""
    room = request.resolver_match.namespace if request.resolver_match else ""
    candidates = list(candidates)
    by_address = [name for name, url in candidates if request.path.startswith(url)]
    by_room = [name for name, _url in candidates if room == "people" and name == "people:index"]
    return next(iter(by_room + by_address), "")


# -- The front page ------------------------------------------------------------


def visitor_page() -> VisitorPage:
    return VisitorPage(address("quick_check:index"), address("banks:index"), address("account_login"))


def front_page(user: User) -> FrontPage:
    ties = queries.ties_of(user)
    led = {team.slug for team in queries.teams_led_by(user)}
    own = not permissions.is_admin(user)
    teams = tuple(
        _mine(team.slug, team.name, leads=team.slug in led, asks=own and team.slug in led and team.leads_may_ask)
        for team in queries.teams_of(user)
    )
    coached = tuple(_mine(team.slug, team.name) for team in queries.teams_coached_by(user))
    return FrontPage(
        name=user.get_short_name(),
        surveys=tuple(_surveys(user)) if ties.member else None,
        teams=teams if ties.member else None,
        coached=coached[:COACHED_SHOWN] if ties.coach else None,
        coached_more=max(0, len(coached) - COACHED_SHOWN),
        dashboard_url=address("dashboards:home"),
        cards=tuple(card for card in _cards(user) if card.url),
        time_zone=settings.TIME_ZONE,
    )


def _surveys(user: User) -> Iterable[SurveyToAnswer]:
    for each in open_for(user):
        url = address("answering:join", code=each.code) if each.code else ""
        yield SurveyToAnswer(each.title, each.team, each.closes_at, url)


def _mine(slug: str, name: str, *, leads: bool = False, asks: bool = False) -> TeamOfMine:
    invite = address("people:team_people", slug=slug) if leads else ""
    ask = f"{address('planning:new')}?team={slug}" if asks else ""
    return TeamOfMine(name, address("dashboards:team", slug=slug), invite, ask)


def _cards(user: User) -> Iterable[Card]:
    if permissions.is_admin(user):
        text = _("Plan a wave, launch it, follow whether teams reach the minimum, and close it.")
        yield Card(_("Campaigns"), text, address("planning:index"))
    text = _("Read every question, with what a low and a high answer look like.")
    if permissions.edits_banks(user):
        text = _("Read every version, edit the next one, preview and publish it.")
    yield Card(_("Question banks"), text, address("banks:index"))
    if permissions.can_see_people(user):
        yield Card(_("People"), _("Accounts and their roles."), address("people:index"))
        yield Card(
            _("Groups and teams"), _("The tree of the organisation, and who coaches it."), address("people:groups")
        )
    if permissions.can_see_audit(user):
        yield Card(_("Audit"), _("What was changed, by whom and when."), address("people:audit"))
    yield Card(_("Quick check"), _("Answer a bank alone. Nothing is stored."), address("quick_check:index"))


def address(name: str, **parts: str) -> str:
    """Where a page is; empty when there is no such page."""
    try:
        return reverse(name, kwargs=parts or None)
    except NoReverseMatch:
        return ""


# -- Health --------------------------------------------------------------------


def why_not_ready() -> str:
    """Empty when the database answers and is up to date; else what is wrong and what to do."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "The database does not answer. Look at DATABASE_URL and at the database itself."
    if waiting:
        return f"{len(waiting)} migrations are not applied. Run: python manage.py migrate"
    return ""
