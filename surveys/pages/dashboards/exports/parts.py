"""How every file of this room is written: safe in a spreadsheet, readable by a program."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from django.http import HttpResponse

Cell: TypeAlias = str | int | float | None  # numbers stay numbers, None is an empty cell
Fact: TypeAlias = tuple[str, Cell]  # a word and its value, such as ("Threshold", 5)

ACTS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it spreadsheets read UTF-8 as something else
KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def csv_text(facts: Iterable[Fact], columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table for spreadsheets: what it is about, one fact a line; an empty line; names of columns; rows."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    lines = csv.writer(out)
    for fact in facts:
        lines.writerow([safe(cell) for cell in fact])
    lines.writerow([])
    lines.writerow([safe(name) for name in columns])
    lines.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def json_text(document: Mapping[str, object]) -> str:
    """A document for programs: keys in the order given, letters as they are."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def file_name(*parts: str, ending: str) -> str:
    """Slugs joined to the name of a file: "basket-2026-q4-three-ways.csv"."""
    return f"{'-'.join(part for part in parts if part)}.{ending}"


def download(text: str, name: str) -> HttpResponse:
    """The answer that a browser saves under this name."""
    kind = KINDS[name.rpartition(".")[2]]
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def safe(cell: Cell) -> Cell:
    """Text that no spreadsheet takes for a formula; a whole number loses its empty fraction."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(ACTS_AS_FORMULA) else cell
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
