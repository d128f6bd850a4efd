"""Questions and practices in a spreadsheet: one row for each, with columns that a person understands.

A sheet holds what is asked and advised. The head of a bank, its scales, radars and discussion guides stay as they are.
"""

from surveys.banks.interchange.sheets.columns import SEPARATORS
from surveys.banks.interchange.sheets.reading import read_sheet
from surveys.banks.interchange.sheets.writing import practices_template, questions_template, write_sheet

__all__ = ["SEPARATORS", "practices_template", "questions_template", "read_sheet", "write_sheet"]
