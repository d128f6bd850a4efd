"""What the form of a plan offers: banks with their versions, and teams in the tree of their groups."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import minutes_for
from surveys.campaigns.queries import VersionToAsk
from surveys.teams.models import Group, Team

DEEPEST = 4  # levels that are set in from the left; what lies deeper stays there


@dataclass(frozen=True)
class VersionChoice:
    """A published version; `items` and `short` are what it asks in full and in its short form (0: it has none)."""

    pk: int
    words: str
    items: int
    short: int
    chosen: bool


@dataclass(frozen=True)
class BankChoice:
    """A bank to tick, with its published versions, the newest first."""

    slug: str
    title: str
    size: str
    chosen: bool
    versions: tuple[VersionChoice, ...]

    @property
    def version(self) -> VersionChoice:
        """The version that is chosen now."""
        return next((each for each in self.versions if each.chosen), self.versions[0])


@dataclass(frozen=True)
class TeamChoice:
    """A team to tick."""

    pk: int
    name: str
    headcount: int
    chosen: bool


@dataclass(frozen=True)
class GroupOfChoices:
    """A group with the teams of its own. `path` names it and all groups above; the sums cover all below."""

    pk: int
    name: str
    above: str
    path: str
    depth: int
    teams: tuple[TeamChoice, ...]
    team_count: int
    headcount: int


def bank_choices(
    offered: dict[str, list[VersionToAsk]], ticked: Collection[str], chosen: Collection[str]
) -> list[BankChoice]:
    """The banks; `ticked` are slugs, `chosen` the keys of versions, where that is not the newest."""
    return [_bank(slug, versions, slug in ticked, chosen) for slug, versions in offered.items()]


def _bank(slug: str, found: list[VersionToAsk], ticked: bool, chosen: Collection[str]) -> BankChoice:
    picked = next((each for each in found if str(each.pk) in chosen), found[0])
    versions = tuple(
        VersionChoice(each.pk, _version_words(each, found[0]), each.items, _short(each), each is picked)
        for each in found
    )
    return BankChoice(slug, spoken(picked.title), _size_words(picked), ticked, versions)


def _version_words(version: VersionToAsk, newest: VersionToAsk) -> str:
    named = {"number": version.number, "size": _size(version.items)}
    if version is newest:
        return _("v%(number)d, the newest: %(size)s") % named
    return _("v%(number)d: %(size)s") % named


def _size_words(version: VersionToAsk) -> str:
    words = _("v%(number)d: %(size)s") % {"number": version.number, "size": _size(version.items)}
    if not _short(version):
        return words
    return _("%(size)s; short form %(short)s") % {"size": words, "short": _size(version.items_short)}


def _short(version: VersionToAsk) -> int:
    return version.items_short if version.items_short < version.items else 0


def _size(items: int) -> str:
    minutes = minutes_for(items)
    questions = ngettext("%(count)d question", "%(count)d questions", items) % {"count": items}
    time = ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    return f"{questions}, {time}"


# -- The tree ------------------------------------------------------------------


def tree_of_choices(
    groups: list[tuple[Group, int]], teams: Iterable[Team], chosen: Collection[str]
) -> list[GroupOfChoices]:
    """The teams to tick in the order of the tree; groups with no team below them are left out."""
    own: dict[int, list[TeamChoice]] = defaultdict(list)
    for team in teams:
        own[team.group_id].append(TeamChoice(team.pk, team.name, team.headcount, str(team.pk) in chosen))
    lines = _lines(groups)
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        for group in line:
            sums[group.pk][0] += len(own[line[-1].pk])
            sums[group.pk][1] += sum(team.headcount for team in own[line[-1].pk])
    return [_group(line, tuple(own[line[-1].pk]), *sums[line[-1].pk]) for line in lines if sums[line[-1].pk][0]]


def _lines(groups: list[tuple[Group, int]]) -> list[list[Group]]:
    """Each group with those above it, from the top down."""
    found: list[list[Group]] = []
    line: list[Group] = []
    for group, depth in groups:
        line = [*line[:depth], group]
        found.append(line)
    return found


def _group(line: list[Group], teams: tuple[TeamChoice, ...], team_count: int, headcount: int) -> GroupOfChoices:
    *above, group = line
    return GroupOfChoices(
        pk=group.pk,
        name=group.name,
        above=", ".join(each.name for each in reversed(above)),
        path=" ".join(str(each.pk) for each in line),
        depth=min(len(above), DEEPEST),
        teams=teams,
        team_count=team_count,
        headcount=headcount,
    )
