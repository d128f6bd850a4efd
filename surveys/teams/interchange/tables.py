"""From the bytes of an uploaded table to its rows, and from rows to a file that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_BYTES = 2 * 1024 * 1024
SEPARATORS = ",;\t"
ACTS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"  # before a text that a spreadsheet would run
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it spreadsheets read UTF-8 as something else


def text_of(data: bytes) -> str:
    """The text of a file: UTF-8, with or without mark, UTF-16 with mark, else Latin-1. Raises ValidationError."""
    if len(data) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 2 MB. Split it, and bring it in several steps."))
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise ValidationError(_("This is not a text file. Save the list as CSV, then upload that."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def rows_of(text: str, *, most: int) -> list[list[str]]:
    """The cells of a table, trimmed and without the marks of `csv_of`, its head first. Raises ValidationError."""
    head = text[: text.find("\n")] if "\n" in text else text
    table = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=head.count), strict=True)
    try:
        rows = [[_unmarked(cell.strip()) for cell in cells] for cells in islice(table, most + 2)]
    except csv.Error as error:
        words = _("Row %(row)d can’t be read as a table: a quotation mark stands alone, or a cell is too long.")
        raise ValidationError(words % {"row": table.line_num}) from error
    if len(rows) > most + 1:
        raise ValidationError(
            _("These are more than %(most)d rows. Split the file, and bring it in several steps.") % {"most": most}
        )
    return rows


def csv_of(rows: Iterable[Sequence[object]]) -> str:
    """A file for spreadsheets."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_marked(str(cell)) for cell in row])
    return out.getvalue()


def _marked(cell: str) -> str:
    """Marks formulas, and what looks as if it were marked, so that reading gives back what was written."""
    return f"{MARK}{cell}" if cell.lstrip(MARK).startswith(ACTS_AS_FORMULA) else cell


def _unmarked(cell: str) -> str:
    return cell[1:] if cell.startswith(MARK) and cell.lstrip(MARK).startswith(ACTS_AS_FORMULA) else cell
