"""Log lines never carry what could lead to a respondent."""

import logging
import re

SECRET_PART = re.compile(r"(/(?:s|j|receipt)/)[^/\s?\"']+")


def masked(line: str) -> str:
    """The line with personal links, shared links and receipts blanked out."""
    return SECRET_PART.sub(r"\1…", line)


class MaskingFormatter(logging.Formatter):
    """Blanks secret parts of addresses in the whole line: message, arguments and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
