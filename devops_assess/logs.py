"""Log lines never carry what could lead to a respondent."""

import logging
import re

SECRET_PART = re.compile(r"(/(?:s|j|receipt)/)[^/\s?\"']+")


def masked(line: str) -> str:
    """The line with personal links, shared links and receipts blanked out."""
    return SECRET_PART.sub(r"\1…", line)


class MaskLinks(logging.Filter):
    """Blanks secret parts of addresses in the message and in its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = masked(record.getMessage())
        record.args = None
        return True
