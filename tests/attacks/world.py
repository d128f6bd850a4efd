"""An organisation with much to hide, and everything that each role can read of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from surveys.banks.models import BankVersion, QuestionBank
from surveys.campaigns.choices import InvitationKind
from surveys.campaigns.models import Campaign, Invitation
from surveys.campaigns.queries import code_of, token_of
from surveys.operations.services.pooling import pool_after
from surveys.responses.models import Draft, Response
from surveys.teams.choices import Role
from surveys.teams.models import CoachAssignment, Group, Membership, Team, User
from tests.bending import bend
from tests.factories import AdminFactory, BankEditorFactory, CoachAssignmentFactory, MembershipFactory, UserFactory
from tests.results import build

NINE = (
    "554 43 22",
    "445 42 31",
    "354 34 23",
    "55. 55 14",
    "233 12 15",
    "112 32 42",
    "343 14 53",
    "222 33 12",
    "531 25 44",
)
SEVEN = ("544 42 23", "345 41 31", "254 35 23", "155 54 14", "213 12 15", "412 32 52", "323 13 43")
FOUR = ("444 44 44", "435 44 53", "354 35 34", "443 44 45")
OTHER_FOUR = ("111 22 11", "211 13 52", "122 31 15", "124 11 21")  # the same gaps, everything else different
RANDOM = re.compile(
    r"(csrfmiddlewaretoken\" value=\"|name=\"(?:ticket|shown)\" value=\"|data-csrf=\"|\"token\": \")[^\"]+"
    r"|\d{1,2}:\d\d(:\d\d)?( [ap]\.m\.)?|(?<=/auditentry/)\d+"
)


@dataclass
class World:
    """Group *org* with *east* (four beside nine) and *west* (seven, and a team of three that waits)."""

    version: BankVersion
    teams: dict[str, Team]
    people: dict[str, User | None]
    campaign: Campaign
    tokens: tuple[str, ...]
    invitations: tuple[int, ...]


def world(**rules: object) -> World:
    """One released wave, then one that is open, in which every team has its links."""
    version = build.bank(radars=[{"key": "all", "title": "Everything", "axes": ["work", "batch", "tests"]}])
    groups = build.groups(org="", east="org", west="org")
    sizes = {"four": ("east", 4), "nine": ("east", 9), "seven": ("west", 7), "three": ("west", 3)}
    teams = {name: build.team(name, groups[group], size) for name, (group, size) in sizes.items()}
    first = {teams["four"]: FOUR, teams["nine"]: NINE, teams["seven"]: SEVEN, teams["three"]: ()}
    build.wave(version, answers=first, slug="first", released=100)
    campaign = build.launched(version, teams=list(teams.values()), slug="now", **rules)
    bystanders = [
        Invitation.objects.create(participation=each, kind=InvitationKind.SEAT)
        for each in campaign.participations.order_by("team__slug")
    ]
    tokens, numbers = tuple(token_of(each) for each in bystanders), tuple(each.pk for each in bystanders)
    return World(version, teams, _people(teams, groups), campaign, tokens, numbers)


def _people(teams: dict[str, Team], groups: dict[str, Group]) -> dict[str, User | None]:
    return {
        "visitor": None,
        "outsider": UserFactory.create(),
        "member of nine": MembershipFactory.create(team=teams["nine"]).user,
        "lead of nine": MembershipFactory.create(team=teams["nine"], role=Role.LEAD).user,
        "member of four": MembershipFactory.create(team=teams["four"]).user,
        "lead of four": MembershipFactory.create(team=teams["four"], role=Role.LEAD).user,
        "coach": CoachAssignmentFactory.create(group=groups["org"], team=None).coach,
        "coach of west": CoachAssignmentFactory.create(group=groups["west"], team=None).coach,
        "editor": BankEditorFactory.create(),
        "admin": AdminFactory.create(),
    }


def answer(campaign: Campaign, team: Team, persons: tuple[str, ...], comment: str = "", drafts: int = 0) -> None:
    """These people send, and so many others begin; every one of them has taken a seat."""
    participation = campaign.participations.get(team=team)
    for place, person in enumerate(persons):
        Invitation.objects.create(participation=participation, kind=InvitationKind.SEAT, state="used")
        Response.objects.create(
            participation=participation,
            answers=build.codes(person),
            comments={"tiny.work": comment} if comment else {},
            receipt_hash=f"{participation.pk}-{place}",
        )
    for _begun in range(drafts):
        seat = Invitation.objects.create(participation=participation, kind=InvitationKind.SEAT)
        Draft.objects.create(invitation=seat, answers=build.codes("123 12 12"))


def seats_given(campaign: Campaign, each: int) -> None:
    """So many links for each team. Admins are told how many were given out, and nothing of what became of them."""
    for participation in campaign.participations.all():
        for _seat in range(each - participation.invitations.count()):
            Invitation.objects.create(participation=participation, kind=InvitationKind.SEAT)


def closed(campaign: Campaign) -> Campaign:
    """Closed, and released so long ago that everybody may look, at a time that is the same in each try."""
    build.close(campaign)
    pool_after(campaign)
    then = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=20)
    bend(Campaign.objects.filter(slug=campaign.slug), opens_at=then - build.DAY, closes_at=then, released_at=then)
    return Campaign.objects.get(slug=campaign.slug)


# -- Reading everything ----------------------------------------------------------


def everything_for(role: str, found: World) -> dict[str, str]:
    """What each address answers to this role: status, headers and text, without what is random."""
    client = Client()
    person = found.people[role]
    if person:
        client.force_login(person)
    return {address: _text(client.get(address)) for address in addresses(found)}


def addresses(found: World) -> list[str]:
    """Every address of the product, with everything that there is in the place of each of its parts."""
    own = [
        reverse(name, kwargs=dict(zip(names, values, strict=True)))
        for name, route, names in _patterns(get_resolver())
        for values in product(*(_there_is(found, each, route) for each in names))
    ]
    return own + _addresses_of_django_admin()


def _there_is(found: World, part: str, route: str) -> list[object]:
    """What can stand in this part of an address; a slug is of whatever the address begins with."""
    slugs: dict[str, type[Team | Group | Campaign | QuestionBank]] = {
        "teams": Team,
        "groups": Group,
        "campaigns": Campaign,
        "banks": QuestionBank,
        "quick-check": QuestionBank,
    }
    if part in {"slug", "campaign", "team"}:
        named: dict[str, type[Team | Group | Campaign | QuestionBank]] = {"campaign": Campaign, "team": Team}
        model = named.get(part) or slugs[route.lstrip("^").split("/")[0]]
        return list(model._default_manager.order_by("pk").values_list("slug", flat=True))
    if part == "pk":
        return _numbers(found, route)
    others: dict[str, list[object]] = {
        "bank": [*QuestionBank.objects.values_list("slug", flat=True)],
        "number": [1],
        "page": [1, 2],
        "other": [1],
        "token": [*found.tokens],
        "code": [code_of(each) for each in found.campaign.participations.order_by("pk")],
        "uidb36": ["1"],
        "key": ["work"] if "explain" in route else ["wrong"],
        "kind": ["dimension"],
        "language": ["de"],
        "ending": ["yaml", "csv"] if route.startswith("banks") else ["csv", "json"],
        "sheet": ["questions", "practices"],
    }
    assert part in others, f"say what can stand for <{part}> in {route}, so that it is read too"
    return others[part]


def _numbers(found: World, route: str) -> list[object]:
    """What is numbered in an address stands before the number."""
    kind = route.partition("/<int:pk>")[0].rpartition("/")[2]
    of_kind: dict[str, list[object]] = {
        "invitations": [*found.invitations],
        "memberships": [*Membership.objects.order_by("pk").values_list("pk", flat=True)],
        "coaching": [*CoachAssignment.objects.order_by("pk").values_list("pk", flat=True)],
        "people": [person.pk for name, person in found.people.items() if person and name.startswith("lead")],
    }
    assert kind in of_kind, f"say what is numbered in {route}, so that it is read too"
    return of_kind[kind]


def _patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name, route and parts of every address but those of Django's admin."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver) and entry.namespace != "admin":
            yield from _patterns(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{space}{entry.name}", str(entry.pattern), tuple(entry.pattern.regex.groupindex)


def _addresses_of_django_admin() -> list[str]:
    """Every list, and what there is to read of one team and its people."""
    names = [f"admin:{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    team = Team.objects.get(slug="four")
    pages = [reverse(f"admin:surveys_team_{page}", args=[team.pk]) for page in ("change", "delete", "history")]
    return [reverse("admin:index"), *(reverse(f"{name}_changelist") for name in names), *pages]


def _text(answered: Any) -> str:
    shown = {name: value for name, value in answered.headers.items() if name not in {"Content-Length", "Expires"}}
    body = b"".join(answered.streaming_content) if answered.streaming else answered.content
    return RANDOM.sub("", f"{answered.status_code} {shown}\n{body.decode()}")
