"""The trace, in words."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from surveys.pages.people.forms import KINDS
from surveys.pages.people.presenters.parts import Tab, query, tabs
from surveys.teams import queries
from surveys.teams.models import AuditEntry

ENTRIES_ON_A_PAGE = 50
MOST_ENTRIES = 20_000  # in a file
MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}\S*)?$")


@dataclass(frozen=True)
class ChangeWords:
    """One field of an audit entry."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class AuditRow:
    """One audit entry in words."""

    at: datetime
    who: str
    verb: str
    what: str
    kind: str
    kind_words: str
    changes: tuple[ChangeWords, ...]


@dataclass(frozen=True)
class AuditPage:
    """The list of entries; `query` is the filter as part of an address, ending in "&"."""

    tabs: tuple[Tab, ...]
    rows: tuple[AuditRow, ...]
    page: Page[AuditEntry]
    query: str


def audit_page(asked: dict[str, Any], number: str) -> AuditPage:
    page = Paginator(queries.audit_entries(**asked), ENTRIES_ON_A_PAGE).get_page(number)
    return AuditPage(
        tabs=tabs("people:audit"),
        rows=tuple(_audit_row(entry) for entry in page),
        page=page,
        query=query(asked),
    )


def audit_rows(asked: dict[str, Any]) -> tuple[AuditRow, ...]:
    """The newest entries of a filter, for a file."""
    return tuple(_audit_row(entry) for entry in queries.audit_entries(**asked)[:MOST_ENTRIES])


def _audit_row(entry: AuditEntry) -> AuditRow:
    return AuditRow(
        at=entry.at,
        who=entry.actor_words,
        verb=entry.verb,
        what=entry.object_words,
        kind=(kind := entry.object_key.partition(":")[0]),
        kind_words=str(KINDS.get(kind, kind)),
        changes=tuple(_change_words(field, value) for field, value in entry.changes.items()),
    )


def _change_words(field: str, value: object) -> ChangeWords:
    before, after = value if isinstance(value, list) and len(value) == 2 else (None, value)
    return ChangeWords(field.replace("_", " "), _value_words(before), _value_words(after))


def _value_words(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict | list):
        if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
            return ", ".join(_moment_words(str(each)) for each in value)
        return json.dumps(value, ensure_ascii=False)
    return _moment_words(str(value))


def _moment_words(text: str) -> str:
    """A moment or a day in words, in the time zone of the site; everything else as it is."""
    if not MOMENT.match(text):
        return text
    with suppress(ValueError):  # looks like a date and is none
        moment = parse_datetime(text)
        if moment is not None and "T" in text.replace(" ", "T"):
            local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
            return date_format(local, "DATETIME_FORMAT")
        day = parse_date(text)
        return date_format(day) if day else text
    return text
