"""The table of people: one row for each person, with roles, teams, and what they coach.

Reading it writes nothing. It says what every row would do, and names everything that does not fit by row and column. A
row adds and changes; it never takes anything away, so that a cell left empty can do no harm.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from surveys.teams.choices import Role
from surveys.teams.interchange.tables import csv_of, rows_of
from surveys.teams.models import Group, Membership, Team, User
from surveys.teams.queries import Roster, roster

MOST_ROWS = 5000
LONGEST_NAME, LONGEST_ADDRESS = 120, 254
SHOWN = 80  # letters of what was typed, in a list of problems
BETWEEN = "|"
ADMIN, BANK_EDITOR = "admin", "bank editor"
ON, OFF = "on", "off"
COLUMNS = ("email", "name", "roles", "member of", "leads", "coaches")
ACCOUNT = "account"  # stands in the export; read back, it may only say what is so
ALIASES = {"e-mail": "email", "e-mail address": "email", "email address": "email", "teams": "member of"}
TEAM, GROUP = "team:", "group:"
P = TypeVar("P", bound=Team | Group)


@dataclass(frozen=True)
class Problem:
    """What can't be taken, by row as a spreadsheet counts them, and column."""

    row: int
    column: str
    typed: str
    words: str


@dataclass
class Entry:
    """What a row does. `changes` maps a field of the account to before and after."""

    row: int
    email: str
    name: str
    person: User | None
    changes: dict[str, tuple[object, object]] = field(default_factory=dict)
    joins: list[tuple[Team, Role]] = field(default_factory=list)
    roles: list[tuple[Membership, Role]] = field(default_factory=list)
    coaching: list[Team | Group] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.person is None

    @property
    def does_nothing(self) -> bool:
        return not (self.is_new or self.changes or self.joins or self.roles or self.coaching)


@dataclass(frozen=True)
class Reading:
    """All rows, and all that is wrong with them. Only without problems is anything written."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]

    @property
    def mark(self) -> str:
        """Of what would be written: it differs when anything of that has changed meanwhile."""
        told = [(e.email, sorted(e.changes.items()), _places(e), e.is_new) for e in self.entries if not e.does_nothing]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def read_people(text: str) -> Reading:
    """What a table of people would do. Raises ValidationError where it is no table of people at all."""
    rows = rows_of(text, most=MOST_ROWS)
    columns = _columns(rows[0] if rows else [])
    filled = [_Row(number, columns, cells) for number, cells in enumerate(rows[1:], start=2) if any(cells)]
    known = roster({row.email for row in filled})
    again = Counter(row.email for row in filled if row.email)
    reader = _Reader(known)
    for row in filled:
        reader.read(row, twice=again[row.email] > 1)
    return Reading(tuple(reader.entries), tuple(sorted(reader.problems, key=lambda each: each.row)))


def people_csv(people: Sequence[User]) -> str:
    """The same table of people that are there, as `people_list` prepares them; bringing it back changes nothing."""
    return csv_of([(*COLUMNS, ACCOUNT), *(_written(person) for person in people)])


def template_csv() -> str:
    """The head alone."""
    return csv_of([COLUMNS])


# -- Reading -------------------------------------------------------------------


class _Row:
    """A row by column."""

    def __init__(self, number: int, columns: Mapping[str, int], cells: Sequence[str]) -> None:
        self.number = number
        self.too_long = any(cells[len(columns) :])
        self.cells = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
        self.email = self.cells["email"].lower()

    def many(self, column: str) -> list[str]:
        return [part.strip() for part in self.cells.get(column, "").split(BETWEEN) if part.strip()]


class _Reader:
    """Collects entries and problems."""

    def __init__(self, known: Roster) -> None:
        self.known = known
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []

    def read(self, row: _Row, *, twice: bool) -> None:
        before = len(self.problems)
        person = self.known.people.get(row.email)
        name = row.cells.get("name", "")
        self._check_person(row, name, person, twice=twice)
        entry = Entry(row.number, row.email, name or (person.name if person else ""), person)
        self._account(row, entry)
        self._memberships(row, entry)
        self._coaching(row, entry)
        if person and not person.is_active and not entry.does_nothing:
            self._say(row, "email", row.email, _("This account is switched off. Switch it on first, on its page."))
        if len(self.problems) == before:
            self.entries.append(entry)

    def _say(self, row: _Row, column: str, typed: str, words: str) -> None:
        self.problems.append(Problem(row.number, column, typed[:SHOWN], words))

    def _check_person(self, row: _Row, name: str, person: User | None, *, twice: bool) -> None:
        if row.too_long:
            self._say(row, "", "", _("This row has more cells than the first one. Quote cells that hold a separator."))
        if not _is_address(row.email):
            self._say(row, "email", row.email, _("This is not an e-mail address."))
        elif twice:
            self._say(row, "email", row.email, _("This address stands in several rows. Put everything into one."))
        if not name and person is None:
            self._say(row, "name", name, _("A new person needs a name."))
        if len(name) > LONGEST_NAME or not name.isprintable() or "\N{REPLACEMENT CHARACTER}" in name:
            self._say(row, "name", name, _("Write the name in at most 120 letters, without signs that can’t be read."))
        account = row.cells.get(ACCOUNT, "").lower()
        is_on = ON if person is None or person.is_active else OFF
        if account not in {"", is_on}:
            self._say(row, ACCOUNT, account, _("Accounts are switched on and off on their own page. Leave this empty."))

    def _account(self, row: _Row, entry: Entry) -> None:
        person = entry.person
        if person and entry.name != person.name:
            entry.changes["name"] = (person.name, entry.name)
        for role in row.many("roles"):
            attribute = {ADMIN: "admin", BANK_EDITOR: "edits_banks"}.get(role.lower())
            if attribute is None:
                self._say(row, "roles", role, _("Write “admin” or “bank editor”, or leave it empty."))
            elif person is None or not (person.is_superuser if attribute == "admin" else person.edits_banks):
                entry.changes[attribute] = (False, True)

    def _memberships(self, row: _Row, entry: Entry) -> None:
        wanted: dict[int, Role] = {}
        for column, role in (("member of", Role.MEMBER), ("leads", Role.LEAD)):
            for typed in row.many(column):
                team = self._team(row, column, typed)
                if team and wanted.setdefault(team.pk, role) != role:
                    self._say(row, column, typed, _("Name a team under “member of” or under “leads”, not under both."))
        for pk, role in wanted.items():
            self._membership(row, entry, self.known.teams[pk], role)

    def _membership(self, row: _Row, entry: Entry, team: Team, role: Role) -> None:
        held = self.known.memberships.get((entry.person.pk, team.pk)) if entry.person else None
        if held is None and team.retired:
            column = "leads" if role == Role.LEAD else "member of"
            self._say(row, column, team.slug, _("This team is retired. Take it back before you add people."))
        elif held is None:
            entry.joins.append((team, role))
        elif held.role != role:
            entry.roles.append((held, role))

    def _coaching(self, row: _Row, entry: Entry) -> None:
        held = self.known.coaching.get(entry.person.pk, set()) if entry.person else set()
        for typed in row.many("coaches"):
            place = self._place(row, typed)
            if place is not None and (type(place), place.pk) not in held and place not in entry.coaching:
                entry.coaching.append(place)

    def _team(self, row: _Row, column: str, typed: str) -> Team | None:
        found = self.known.teams_named(typed.removeprefix(TEAM))
        return self._one(row, column, typed, found, _("There is no team of this name. Add it under “Groups” first."))

    def _place(self, row: _Row, typed: str) -> Team | Group | None:
        found: list[Team | Group] = []
        if not typed.startswith(TEAM):
            found.extend(self.known.groups_named(typed.removeprefix(GROUP)))
        if not typed.startswith(GROUP):
            found.extend(self.known.teams_named(typed.removeprefix(TEAM)))
        words = _("There is no team or group of this name. Add it under “Groups” first.")
        return self._one(row, "coaches", typed, found, words)

    def _one(self, row: _Row, column: str, typed: str, found: Sequence[P], none: str) -> P | None:
        if len(found) == 1:
            return found[0]
        several = _("Several have this name. Write the short name from the address, such as “team:blue”.")
        self._say(row, column, typed, several if found else none)
        return None


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Where each column stands. Raises ValidationError for a head that can't be understood."""
    names = [ALIASES.get(name.lower(), name.lower()) for name in head]
    unknown = [name for name in names if name not in {*COLUMNS, ACCOUNT}]
    if "email" not in names:
        raise ValidationError(_("Row 1 has to name the columns, “email” among them. Start from the template."))
    if unknown:
        words = _("Row 1: there is no column “%(name)s”. The columns are: %(columns)s.")
        raise ValidationError(words % {"name": unknown[0][:SHOWN], "columns": ", ".join(COLUMNS)})
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ValidationError(_("Row 1: the column “%(name)s” stands there twice.") % {"name": twice[0]})
    return {name: place for place, name in enumerate(names)}


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= LONGEST_ADDRESS


def _places(entry: Entry) -> list[str]:
    joins = [f"{team.pk}:{role}" for team, role in entry.joins]
    roles = [f"{held.pk}>{role}" for held, role in entry.roles]
    return [*joins, *roles, *(f"{place._meta.model_name}:{place.pk}" for place in entry.coaching)]


# -- Writing -------------------------------------------------------------------


def _written(person: User) -> tuple[str, ...]:
    roles = [words for words, holds in ((ADMIN, person.is_superuser), (BANK_EDITOR, person.edits_banks)) if holds]
    memberships = list(person.memberships.all())
    coached = list(person.coach_assignments.all())
    groups = [f"{GROUP}{each.group.slug}" for each in coached if each.group]
    teams = [f"{TEAM}{each.team.slug}" for each in coached if each.team]
    return (
        person.email,
        person.name,
        _joined(roles),
        _joined(each.team.slug for each in memberships if each.role == Role.MEMBER),
        _joined(each.team.slug for each in memberships if each.role == Role.LEAD),
        _joined([*groups, *teams]),
        ON if person.is_active else OFF,
    )


def _joined(parts: Iterable[str]) -> str:
    return f" {BETWEEN} ".join(parts)
