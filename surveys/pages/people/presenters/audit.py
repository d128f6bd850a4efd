"""The trace, in words."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from surveys.pages.people.presenters.parts import Tab, query, tabs
from surveys.teams import queries
from surveys.teams.models import AuditEntry

ENTRIES_ON_A_PAGE = 50


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


def _audit_row(entry: AuditEntry) -> AuditRow:
    return AuditRow(
        at=entry.at,
        who=entry.actor_words,
        verb=entry.verb,
        what=entry.object_words,
        kind=entry.object_key.partition(":")[0],
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
        return json.dumps(value, ensure_ascii=False)
    return str(value)
