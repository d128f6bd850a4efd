"""Accounts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.pages.people.presenters.parts import (
    AssignmentRow,
    Crumbs,
    Link,
    MembershipRow,
    Tab,
    assignment_row,
    membership_row,
    query,
    tabs,
    team_url,
)
from surveys.teams import queries
from surveys.teams.choices import Role
from surveys.teams.models import User

PEOPLE_ON_A_PAGE = 50


@dataclass(frozen=True)
class PersonRow:
    """A person in the list."""

    name: str
    url: str
    email: str
    active: bool
    waits_for_password: bool
    roles: tuple[str, ...]
    teams: tuple[Link, ...]


@dataclass(frozen=True)
class PeoplePage:
    """The list of people; `query` is the filter as part of an address, ending in "&"."""

    tabs: tuple[Tab, ...]
    rows: tuple[PersonRow, ...]
    page: Page[User]
    query: str


@dataclass(frozen=True)
class PersonPage:
    """One account."""

    pk: int
    name: str
    active: bool
    waits_for_password: bool
    is_self: bool
    last_login: datetime | None
    memberships: tuple[MembershipRow, ...]
    assignments: tuple[AssignmentRow, ...]
    crumbs: Crumbs


def people_page(asked: dict[str, Any], number: str) -> PeoplePage:
    page = Paginator(queries.people_list(**asked), PEOPLE_ON_A_PAGE).get_page(number)
    return PeoplePage(
        tabs=tabs("people:index"),
        rows=tuple(_person_row(person) for person in page),
        page=page,
        query=query(asked),
    )


def person_page(person: User, reader: User) -> PersonPage:
    here = (_("People"), reverse("people:index"))
    return PersonPage(
        pk=person.pk,
        name=str(person),
        active=person.is_active,
        waits_for_password=not person.has_usable_password(),
        is_self=person.pk == reader.pk,
        last_login=person.last_login,
        memberships=tuple(membership_row(each, person) for each in person.memberships.all()),
        assignments=tuple(assignment_row(each, person) for each in person.coach_assignments.all()),
        crumbs=(here, (str(person), "")),
    )


def new_person_crumbs() -> Crumbs:
    return (_("People"), reverse("people:index")), (_("New person"), "")


def _person_row(person: User) -> PersonRow:
    memberships = list(person.memberships.all())
    said = {
        _("Admin"): person.is_superuser,
        _("Bank editor"): person.edits_banks,
        _("Coach"): bool(person.coach_assignments.all()),
        _("Team lead"): any(each.role == Role.LEAD for each in memberships),
        _("Member"): any(each.role == Role.MEMBER for each in memberships),
    }
    return PersonRow(
        name=str(person),
        url=reverse("people:person", args=[person.pk]),
        email=person.email,
        active=person.is_active,
        waits_for_password=person.is_active and not person.has_usable_password(),
        roles=tuple(words for words, holds in said.items() if holds),
        teams=tuple(Link(each.team.name, team_url(each.team.slug)) for each in memberships),
    )
