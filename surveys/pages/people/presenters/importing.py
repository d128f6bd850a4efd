"""A table of people: what is wrong with it, or what it would do."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.pages.people.presenters.parts import Crumbs
from surveys.teams.interchange.people import Entry, Problem, Reading

SHOWN = 200  # problems, and people of each kind; the rest is counted
MAILS_AT_ONCE = 200


@dataclass(frozen=True)
class ProblemLine:
    """Where, what stands there, and what to do."""

    place: str
    typed: str
    words: str


@dataclass(frozen=True)
class ColumnWords:
    """A column and what it takes."""

    name: str
    words: str
    example: str


@dataclass(frozen=True)
class PersonLine:
    """What happens to one person."""

    name: str
    email: str
    row: int
    lines: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class PeopleSet:
    """People of one kind, as many as are shown; `more` says how many others."""

    title: str
    people: tuple[PersonLine, ...]
    more: str
    is_open: bool


@dataclass(frozen=True)
class UploadPage:
    """The choice of a file, and what is wrong with the last one."""

    columns: tuple[ColumnWords, ...]
    problems: tuple[ProblemLine, ...]
    count: int
    more: str
    crumbs: Crumbs


@dataclass(frozen=True)
class PreviewPage:
    """What would be written."""

    sets: tuple[PeopleSet, ...]
    warnings: tuple[str, ...]
    new: int
    can_mail: bool
    most_mails: int
    button: str
    does_nothing: bool
    crumbs: Crumbs


def upload_page(problems: tuple[Problem, ...] = ()) -> UploadPage:
    rest = len(problems) - SHOWN
    more = ngettext("And %(count)d more.", "And %(count)d more.", rest) % {"count": rest} if rest > 0 else ""
    return UploadPage(
        columns=_columns(),
        problems=tuple(_problem_line(each) for each in problems[:SHOWN]),
        count=len(problems),
        more=more,
        crumbs=_crumbs(),
    )


def preview_page(reading: Reading) -> PreviewPage:
    new = [entry for entry in reading.entries if entry.is_new]
    changed = [entry for entry in reading.entries if not entry.is_new and not entry.does_nothing]
    same = [entry for entry in reading.entries if entry.does_nothing]
    titles = (
        ngettext("%(count)d new person", "%(count)d new people", len(new)),
        ngettext("%(count)d person is changed", "%(count)d people are changed", len(changed)),
        ngettext("%(count)d person is left alone", "%(count)d people are left alone", len(same)),
    )
    sets = [_set(title, entries) for title, entries in zip(titles, (new, changed, same), strict=True) if entries]
    writes = len(new) + len(changed)
    return PreviewPage(
        sets=tuple(sets),
        warnings=_warnings(reading),
        new=len(new),
        can_mail=0 < len(new) <= MAILS_AT_ONCE,
        most_mails=MAILS_AT_ONCE,
        button=ngettext("Write %(count)d row", "Write %(count)d rows", writes) % {"count": writes},
        does_nothing=not writes,
        crumbs=_crumbs(),
    )


def as_problems(error: ValidationError) -> tuple[Problem, ...]:
    """What is said of a file that is no table of people."""
    return tuple(Problem(0, "", "", words) for words in error.messages)


def _set(title: str, entries: list[Entry]) -> PeopleSet:
    rest = len(entries) - SHOWN
    return PeopleSet(
        title=title % {"count": len(entries)},
        people=tuple(_person_line(entry) for entry in entries[:SHOWN]),
        more=ngettext("And %(count)d more.", "And %(count)d more.", rest) % {"count": rest} if rest > 0 else "",
        is_open=not entries[0].does_nothing,
    )


def _person_line(entry: Entry) -> PersonLine:
    url = reverse("people:person", args=[entry.person.pk]) if entry.person else ""
    return PersonLine(entry.name, entry.email, entry.row, tuple(_lines(entry)), url)


def _lines(entry: Entry) -> list[str]:
    said = []
    if "name" in entry.changes:
        before, after = entry.changes["name"]
        said.append(_("Name: %(before)s → %(after)s") % {"before": before, "after": after})
    if "admin" in entry.changes:
        said.append(_("Becomes an admin"))
    if "edits_banks" in entry.changes:
        said.append(_("Becomes a bank editor"))
    said.extend(_("Joins %(team)s as %(role)s") % {"team": t, "role": r.label.lower()} for t, r in entry.joins)
    said.extend(
        _("%(team)s: %(before)s → %(after)s")
        % {"team": held.team, "before": held.get_role_display(), "after": role.label}
        for held, role in entry.roles
    )
    said.extend(_("Looks after %(place)s") % {"place": place} for place in entry.coaching)
    return said


def _warnings(reading: Reading) -> tuple[str, ...]:
    """What deserves a second look."""
    admins = [entry.name for entry in reading.entries if "admin" in entry.changes]
    joining = any(entry.joins or entry.coaching for entry in reading.entries)
    said = []
    if admins:
        names = ", ".join(admins[:10]) + (" …" if len(admins) > 10 else "")
        said.append(_("These people become admins and may change everything: %(names)s.") % {"names": names})
    if joining:
        said.append(
            _("Who joins a team sees its released results, those of earlier waves as well; so does a new coach.")
        )
    return tuple(said)


def _problem_line(problem: Problem) -> ProblemLine:
    if not problem.row:
        place = _("The file")
    elif problem.column:
        place = _("Row %(row)d, %(column)s") % {"row": problem.row, "column": problem.column}
    else:
        place = _("Row %(row)d") % {"row": problem.row}
    return ProblemLine(place, problem.typed, problem.words)


def _columns() -> tuple[ColumnWords, ...]:
    return (
        ColumnWords("email", _("Who it is. Capitals make no difference. Must be filled."), "ann@example.org"),
        ColumnWords("name", _("As colleagues say it. A new person needs one."), "Ann Archer"),
        ColumnWords("roles", _("Roles that hold everywhere: admin, bank editor."), "bank editor"),
        ColumnWords("member of", _("Teams, by name or by the short name from the address."), "blue | green"),
        ColumnWords("leads", _("Teams that this person leads."), "blue"),
        ColumnWords("coaches", _("Teams or groups that this person looks after."), "group:payments | team:blue"),
    )


def _crumbs() -> Crumbs:
    return (_("People"), reverse("people:index")), (_("Import"), "")
