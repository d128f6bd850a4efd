"""Writes what a table of people says: all of it, or nothing."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from surveys.teams.interchange.people import Entry, read_people
from surveys.teams.models import AuditEntry, CoachAssignment, Group, Membership, Team, User
from surveys.teams.services.structure import actor_words

AT_ONCE = 500
VERB = "import person"
OVERTAKEN = gettext_lazy("Somebody changed people or teams since you looked. Read below what would happen now.")


class OvertakenError(ValidationError):
    """What the table would do now is not what was looked at."""


def import_people(*, text: str, mark: str, by: User | None) -> list[User]:
    """Writes a table of people that was looked at (`mark` says as what), and answers the new accounts.

    The rows are written many at a time, so that thousands of them keep nobody waiting who answers meanwhile.
    """
    try:
        with transaction.atomic():
            return _written(text, mark, by)
    except IntegrityError as error:  # somebody made the same person or membership at this moment
        raise OvertakenError(OVERTAKEN) from error


def _written(text: str, mark: str, by: User | None) -> list[User]:
    reading = read_people(text)
    if reading.problems or reading.mark != mark:
        raise OvertakenError(OVERTAKEN)
    entries = [entry for entry in reading.entries if not entry.does_nothing]
    people = _accounts(entries)
    _memberships(entries, people)
    _coaching(entries, people)
    AuditEntry.objects.bulk_create([_trace(entry, people[entry.email], by) for entry in entries], batch_size=AT_ONCE)
    return [people[entry.email] for entry in entries if entry.is_new]


def _accounts(entries: Iterable[Entry]) -> dict[str, User]:
    """The people of the entries by address, new ones made and known ones changed."""
    made: list[User] = []
    changed: list[User] = []
    for entry in entries:
        person = entry.person or User(email=entry.email)
        person.name = entry.name
        person.is_superuser = person.is_superuser or "admin" in entry.changes
        person.edits_banks = person.edits_banks or "edits_banks" in entry.changes
        person.is_staff = person.is_superuser  # admins, and nobody else, open Django's admin
        if entry.is_new:
            person.set_unusable_password()
            made.append(person)
        elif entry.changes:
            changed.append(person)
        person.clean_fields()
    User.objects.bulk_create(made, batch_size=AT_ONCE)
    User.objects.bulk_update(changed, ["name", "is_superuser", "is_staff", "edits_banks"], batch_size=AT_ONCE)
    known = [entry.person for entry in entries if entry.person]
    return {person.email.lower(): person for person in (*made, *known)}


def _memberships(entries: Iterable[Entry], people: dict[str, User]) -> None:
    joins = [Membership(user=people[e.email], team=team, role=role) for e in entries for team, role in e.joins]
    changed: list[Membership] = []
    for held, role in (pair for entry in entries for pair in entry.roles):
        held.role = role
        changed.append(held)
    Membership.objects.bulk_create(joins, batch_size=AT_ONCE)
    Membership.objects.bulk_update(changed, ["role"], batch_size=AT_ONCE)


def _coaching(entries: Iterable[Entry], people: dict[str, User]) -> None:
    wanted = [(people[entry.email], place) for entry in entries for place in entry.coaching]
    CoachAssignment.objects.bulk_create([_assignment(coach, place) for coach, place in wanted], batch_size=AT_ONCE)


def _assignment(coach: User, place: Team | Group) -> CoachAssignment:
    if isinstance(place, Team):
        return CoachAssignment(coach=coach, team=place)
    return CoachAssignment(coach=coach, group=place)


def _trace(entry: Entry, person: User, by: User | None) -> AuditEntry:
    key, words = AuditEntry.words_of(person)
    changes: dict[str, Any] = {"email": [None, entry.email]} if entry.is_new else {}
    changes |= {name: list(values) for name, values in entry.changes.items()}
    roles = [f"{team} ({role.label})" for team, role in entry.joins]
    roles += [f"{held.team} ({role.label})" for held, role in entry.roles]
    changes |= {"teams": [None, ", ".join(roles)]} if roles else {}
    changes |= {"coaches": [None, ", ".join(map(str, entry.coaching))]} if entry.coaching else {}
    return AuditEntry(
        actor=by, actor_words=actor_words(by), verb=VERB, object_key=key, object_words=words, changes=changes
    )
