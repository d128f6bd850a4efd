"""Groups and teams."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.pages.people.presenters.parts import (
    AssignmentRow,
    Crumbs,
    Link,
    MembershipRow,
    Tab,
    assignment_row,
    group_url,
    membership_row,
    tabs,
    team_url,
)
from surveys.teams import permissions, queries
from surveys.teams.models import Group, Team, User


@dataclass(frozen=True)
class TeamLine:
    """A team below its group."""

    name: str
    url: str
    people: str
    leads: str
    coaches: str
    retired: bool


@dataclass(frozen=True)
class GroupLine:
    """A group in the tree; `level` is its heading level, 2 to 6."""

    name: str
    url: str
    retired: bool
    depth: int
    level: int
    size: str
    coaches: str
    teams: tuple[TeamLine, ...]


@dataclass(frozen=True)
class GroupsPage:
    """The tree."""

    tabs: tuple[Tab, ...]
    groups: tuple[GroupLine, ...]


@dataclass(frozen=True)
class GroupPage:
    """Settings of a group."""

    slug: str
    name: str
    retired: bool
    can_retire: bool
    size: str
    teams: tuple[TeamLine, ...]
    below: tuple[Link, ...]
    coaches: tuple[AssignmentRow, ...]
    crumbs: Crumbs


@dataclass(frozen=True)
class TeamPage:
    """Settings of a team, and who is in it."""

    slug: str
    name: str
    retired: bool
    headcount: int
    members: tuple[MembershipRow, ...]
    coaches: tuple[AssignmentRow, ...]
    can_invite: bool
    can_edit: bool
    crumbs: Crumbs


def groups_page() -> GroupsPage:
    return GroupsPage(tabs=tabs("people:groups"), groups=tuple(_group_line(each) for each in queries.group_tree()))


def group_page(group: Group) -> GroupPage:
    tree = queries.group_tree()
    here = next(each for each in tree if each.pk == group.pk)
    return GroupPage(
        slug=group.slug,
        name=group.name,
        retired=here.retired,
        can_retire=not here.team_count and all(each.retired for each in tree if each.parent == group.pk),
        size=_size(here),
        teams=tuple(_team_line(team) for team in here.teams),
        below=tuple(Link(each.name, group_url(each.slug)) for each in tree if each.parent == group.pk),
        coaches=tuple(assignment_row(each, each.coach) for each in queries.assignments_to(group=group)),
        crumbs=((_("Groups"), reverse("people:groups")), *_line_of(group)[:-1], (group.name, "")),
    )


def team_page(team: Team, reader: User) -> TeamPage:
    """For the settings of an admin and for the list of people of a team lead."""
    can_edit = permissions.can_edit_people(reader)
    groups = ((_("Groups"), reverse("people:groups")), *_line_of(team.group)) if can_edit else ()
    return TeamPage(
        slug=team.slug,
        name=team.name,
        retired=team.retired,
        headcount=team.headcount,
        members=tuple(membership_row(each, each.user) for each in queries.memberships_in(team)),
        coaches=tuple(assignment_row(each, each.coach, team) for each in queries.assignments_to(team=team)),
        can_invite=permissions.can_invite_members(reader, team),
        can_edit=can_edit,
        crumbs=(*groups, (team.name, "")),
    )


def team_people_crumbs(page: TeamPage) -> Crumbs:
    """The way to the list of people: for an admin by the team's settings."""
    settings = reverse("people:team", args=[page.slug]) if page.can_edit else ""
    return (*page.crumbs[:-1], (page.name, settings), (_("People"), ""))


def _line_of(group: Group) -> Crumbs:
    line = reversed(queries.ancestors(group))
    return tuple((each.name, group_url(each.slug)) for each in line)


def _size(group: queries.GroupInTree) -> str:
    teams = ngettext("%(count)d team", "%(count)d teams", group.team_count) % {"count": group.team_count}
    people = ngettext("%(count)d person", "%(count)d people", group.headcount) % {"count": group.headcount}
    return f"{teams}, {people}"


def _group_line(group: queries.GroupInTree) -> GroupLine:
    return GroupLine(
        name=group.name,
        url=group_url(group.slug),
        retired=group.retired,
        depth=min(group.depth, 2),
        level=min(group.depth + 2, 6),
        size=_size(group),
        coaches=", ".join(group.coaches),
        teams=tuple(_team_line(team) for team in group.teams),
    )


def _team_line(team: queries.TeamInTree) -> TeamLine:
    words = {"people": team.headcount, "accounts": team.accounts}
    return TeamLine(
        name=team.name,
        url=team_url(team.slug),
        people=_("%(people)d people, %(accounts)d with an account") % words,
        leads=", ".join(team.leads),
        coaches=", ".join(team.coaches),
        retired=team.retired,
    )
