"""Whose teams, groups and waves a coach or admin looks at, and which of them the address asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from surveys.banks.models import BankVersion, spoken
from surveys.banks.outline import DimensionNode, Outline
from surveys.banks.queries import cached_outline
from surveys.campaigns.models import Campaign
from surveys.pages.dashboards.forms.filters import Choices, OverviewFilter
from surveys.results.permissions import coaches_may_look
from surveys.results.queries import released_waves
from surveys.teams.models import Group, Team, User
from surveys.teams.permissions import is_admin
from surveys.teams.queries import below, groups_coached_by, groups_with_depth, teams_coached_by, teams_visible_to

DEPTH = "\N{EM DASH} "


@dataclass(frozen=True)
class Scope:
    """What a person looks after, and the waves of it whose days are over: the best to begin with comes first."""

    teams: QuerySet[Team]
    groups: tuple[tuple[Group, int], ...]  # with their depth in the tree
    waves: tuple[Campaign, ...]


@dataclass(frozen=True)
class Choice:
    """What is looked at. Without a wave nothing is released yet that this person may see."""

    teams: tuple[Team, ...]  # by name
    groups: tuple[Group, ...]
    campaign: Campaign | None
    outline: Outline | None
    columns: tuple[DimensionNode, ...]
    form: OverviewFilter
    asked: Mapping[str, str]  # the filters that hold, as an address names them
    misses: bool  # whether the address names what is not among this person's choices


def scope_of(user: User) -> Scope:
    """Everything for admins; for coaches what they look after."""
    if is_admin(user):
        teams, groups = teams_visible_to(user), groups_with_depth()
    else:
        own = {group.pk for group in groups_coached_by(user)}
        teams = teams_coached_by(user, own)
        groups = [(group, depth) for group, depth in groups_with_depth() if group.pk in own] if own else []
    waves = tuple(wave for wave in released_waves(teams) if coaches_may_look(wave))
    return Scope(teams, tuple(groups), waves)


def choice_of(scope: Scope, asked: Mapping[str, str]) -> Choice:
    """What the address asks for, as far as it lies in the scope; the latest wave of all groups without a wish."""
    wanted = OverviewFilter(asked, _choices(scope)).values()
    groups = _groups(scope, wanted.get("group", ""))
    teams = scope.teams.filter(group__in=[group.pk for group in groups]) if wanted.get("group") else scope.teams
    waves = [wave for wave in scope.waves if not wanted.get("bank") or _asks(wave, wanted["bank"])]
    campaign = next((wave for wave in waves if wave.slug == wanted.get("wave")), None) or next(iter(waves), None)
    version = _asks(campaign, wanted.get("bank", "")) if campaign else None
    outline = cached_outline(version.pk) if version else None
    if campaign and wanted.get("wave") != campaign.slug:
        wanted.pop("wave", None)
    if outline and asked.get("dimension") in {node.key for node in outline.dimensions}:
        wanted["dimension"] = asked["dimension"]
    return Choice(
        teams=tuple(teams),
        groups=groups,
        campaign=campaign,
        outline=outline,
        columns=_columns(outline, wanted.get("dimension", "")) if outline else (),
        form=_form(scope, wanted, waves, outline),
        asked=wanted,
        misses=any(asked.get(name) and name not in wanted for name in ("group", "bank", "wave", "dimension")),
    )


def fits(team: Team, find: str) -> bool:
    """Whether the team's name, or its group's, has these words."""
    return find.casefold() in f"{team.name} {team.group.name}".casefold()


def _form(scope: Scope, wanted: dict[str, str], waves: Sequence[Campaign], outline: Outline | None) -> OverviewFilter:
    """The form as it stands on the page; a choice among one is none."""
    nodes = outline.dimensions if outline else ()
    dimensions = [(node.key, DEPTH * node.depth + spoken(node.title)) for node in nodes]
    offered = {**_choices(scope), "wave": _wave_choices(waves), "dimension": dimensions}
    return OverviewFilter(wanted, offered).without(*(name for name in ("group", "bank") if len(offered[name]) < 2))


def _groups(scope: Scope, slug: str) -> tuple[Group, ...]:
    groups = [group for group, _depth in scope.groups]
    top = next((group for group in groups if group.slug == slug), None)
    return tuple(below([top.pk], groups) if top else groups)


def _asks(wave: Campaign, bank: str) -> BankVersion | None:
    """The version of the bank that a wave asked; without a bank the first one."""
    versions = [each.version for each in wave.banks.all()]
    return next((version for version in versions if not bank or version.bank.slug == bank), None)


def _columns(outline: Outline, wanted: str) -> tuple[DimensionNode, ...]:
    """The leaves in the order of asking: all, or those under the dimension."""
    known = {node.key: node for node in outline.dimensions}
    kept = {wanted} if wanted in known else set(known)
    for node in outline.dimensions:  # parents come before their children
        if node.parent_key in kept:
            kept.add(node.key)
    return tuple(leaf for leaf in outline.leaves() if leaf.key in kept)


def _choices(scope: Scope) -> dict[str, Choices]:
    banks = {each.version.bank.slug: spoken(each.version.title) for wave in scope.waves for each in wave.banks.all()}
    top = min((depth for _group, depth in scope.groups), default=0)
    return {
        "group": [(group.slug, DEPTH * (depth - top) + group.name) for group, depth in scope.groups],
        "bank": sorted(banks.items(), key=lambda bank: bank[1]),
        "wave": _wave_choices(scope.waves),
    }


def _wave_choices(waves: Sequence[Campaign]) -> Choices:
    return [(wave.slug, f"{wave.title} ({wave.wave})") for wave in waves]
