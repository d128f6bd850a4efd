"""Files that the pages about people give out."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.pages.people.presenters.audit import AuditRow, audit_rows
from surveys.teams import queries
from surveys.teams.interchange.people import people_csv
from surveys.teams.interchange.tables import csv_of


def people_file(asked: dict[str, Any]) -> str:
    """The people of a filter, as the import reads them."""
    return people_csv(list(queries.people_list(**asked)))


def audit_file(asked: dict[str, Any]) -> str:
    """The newest entries of a filter, one a row, with the moment in the time zone of the site."""
    head = (_("When"), _("Who"), _("How"), _("Kind"), _("What"), _("Before and after"))
    return csv_of([head, *(_audit_cells(row) for row in audit_rows(asked))])


def _audit_cells(row: AuditRow) -> tuple[str, ...]:
    changes = "; ".join(f"{each.field}: {each.before} → {each.after}" for each in row.changes)
    moment = timezone.localtime(row.at).isoformat(timespec="seconds")
    return (moment, row.who, row.verb, row.kind_words, row.what, changes)
