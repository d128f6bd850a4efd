"""Versions of banks as files, and how well their questions work."""

import csv
import io

from django.http import HttpResponse
from django.utils.translation import gettext as _

from surveys.banks import interchange
from surveys.banks.interchange import sheets
from surveys.banks.interchange.sheets.cells import neutral
from surveys.banks.models import BankVersion
from surveys.banks.queries import bank_outline, published_outline
from surveys.pages.studio.presenters.health import DimensionTable, HealthPage, ItemRow

KINDS = {"yaml": "application/yaml; charset=utf-8", "csv": "text/csv; charset=utf-8"}
TEMPLATES = {"questions": sheets.questions_template, "practices": sheets.practices_template}


def version_file(version: BankVersion, ending: str, separator: str = ",") -> HttpResponse:
    """The file of a version: YAML as it was published, CSV with its slips mended, since it is made to be edited.

    Raises pydantic's ValidationError where a draft lacks what a YAML file must have.
    """
    if ending == "csv":
        text = sheets.write_sheet(bank_outline(version), separator)
    else:
        text = interchange.write_bank(interchange.document_of(published_outline(version)))
    return download(text, f"{version.bank.slug}-v{version.number}.{ending}")


def template_file(sheet: str, separator: str) -> HttpResponse:
    """One of TEMPLATES."""
    return download(TEMPLATES[sheet](separator), f"{sheet}.csv")


def health_file(page: HealthPage) -> HttpResponse:
    """The table of the health page: shares and indices as numbers, words where no number may stand."""
    out = io.StringIO()
    out.write("\N{ZERO WIDTH NO-BREAK SPACE}")  # without it spreadsheets read UTF-8 as something else
    lines = csv.writer(out)
    lines.writerow(_health_columns())
    lines.writerows(_health_row(table, row) for table in page.dimensions for row in table.rows)
    return download(out.getvalue(), f"{page.slug}-v{page.number}-health.csv")


def _health_columns() -> list[str]:
    return [
        _("Dimension"),
        _("Key"),
        _("Question"),
        _("Answers"),
        _("Mean"),
        _("Highest answer"),
        _("Lowest answer"),
        _("Asked"),
        _("Don’t know"),
        _("Doesn’t apply"),
        _("With the rest of its dimension"),
        _("Alpha of the dimension"),
        _("What stands out"),
    ]


def _health_row(table: DimensionTable, row: ItemRow) -> list[str | float | None]:
    found = row.figures
    return [
        neutral(table.title),
        row.key,
        neutral(row.text),
        found.n,
        row.mean if found.mean is None else round(found.mean),
        _share(found.ceiling, row.ceiling),
        _share(found.floor, row.floor),
        found.asked,
        _share(found.dont_know, row.dont_know),
        _share(found.not_applicable, row.not_applicable),
        _index(found.rest),
        _index(table.figures.alpha),
        neutral(" ".join(row.advice)),
    ]


def _share(share: float | None, word: str) -> str | float:
    return word if share is None else round(share, 2)


def _index(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def download(text: str, name: str) -> HttpResponse:
    """The answer that a browser saves under this name, made of slugs."""
    kind = KINDS[name.rpartition(".")[2]]
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
