"""What several pages of this room show."""

from dataclasses import dataclass
from typing import Any, cast

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from surveys.teams.choices import Role
from surveys.teams.models import CoachAssignment, Group, Membership, Team, User

Crumbs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    text: str
    url: str


@dataclass(frozen=True)
class Tab:
    """One of the three places of an admin for people."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class MembershipRow:
    """A person in a team, as the page of either shows it."""

    pk: int
    person: Link
    team: Link
    role: str
    role_words: str
    active: bool
    email: str


@dataclass(frozen=True)
class AssignmentRow:
    """A coach and a place. `pk` is None where the assignment stands at a group above."""

    pk: int | None
    coach: Link
    place: Link
    kind: str


def tabs(current: str) -> tuple[Tab, ...]:
    titles = {"people:index": _("People"), "people:groups": _("Groups and teams"), "people:audit": _("Audit")}
    return tuple(Tab(title, reverse(name), name == current) for name, title in titles.items())


def query(asked: dict[str, Any]) -> str:
    given = {name: value for name, value in asked.items() if value}
    return f"{urlencode(given)}&" if given else ""


def group_url(slug: str) -> str:
    return reverse("people:group", args=[slug])


def team_url(slug: str) -> str:
    return reverse("people:team", args=[slug])


def person_link(person: User) -> Link:
    return Link(str(person), reverse("people:person", args=[person.pk]))


def membership_row(membership: Membership, person: User) -> MembershipRow:
    return MembershipRow(
        pk=membership.pk,
        person=person_link(person),
        team=Link(membership.team.name, team_url(membership.team.slug)),
        role=membership.role,
        role_words=str(Role(membership.role).label),
        active=person.is_active,
        email=person.email,
    )


def assignment_row(assignment: CoachAssignment, coach: User, shown_at: Team | None = None) -> AssignmentRow:
    """Where a team is shown, an assignment to a group above it can not be ended."""
    if assignment.team is not None:
        place, kind = Link(assignment.team.name, team_url(assignment.team.slug)), _("Team")
    else:
        group = cast("Group", assignment.group)  # by constraint, one of the two is there
        place, kind = Link(group.name, group_url(group.slug)), _("Group")
    from_above = shown_at is not None and assignment.team is None
    return AssignmentRow(None if from_above else assignment.pk, person_link(coach), place, kind)
