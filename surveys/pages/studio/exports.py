"""Versions of banks as files: YAML for other sites and programs, CSV for spreadsheets."""

from django.http import HttpResponse

from surveys.banks import interchange
from surveys.banks.interchange import sheets
from surveys.banks.models import BankVersion
from surveys.banks.queries import bank_outline, published_outline

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


def download(text: str, name: str) -> HttpResponse:
    """The answer that a browser saves under this name, made of slugs."""
    kind = KINDS[name.rpartition(".")[2]]
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
