"""What stands in one cell: safe in a spreadsheet on the way out, the same words again on the way in."""

import re

WIDE = "".join(chr(ord(sign) + 0xFEE0) for sign in "=+-@")  # as East Asian keyboards write them
ACTS_AS_FORMULA = f"=+-@\t\r\n{WIDE}"
NEEDS_A_MARK = re.compile(rf"'*[{re.escape(ACTS_AS_FORMULA)}]")
MARKED = re.compile(rf"'+[{re.escape(ACTS_AS_FORMULA)}]")
FAILED_FORMULA = re.compile(r"#(REF!|NAME\?|VALUE!|N/A|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
NUMBER = re.compile(r"[0-9]{1,6}([.,][0-9]{1,9})?")
YES = {"yes", "y", "true", "1", "x", "ja", "wahr", "oui", "vrai", "sí", "si", "verdadero"}
NO = {"", "no", "n", "false", "0", "nein", "falsch", "non", "faux", "falso"}


def neutral(text: str) -> str:
    """The text, marked by an apostrophe where a spreadsheet would run it as a formula."""
    return f"'{text}" if NEEDS_A_MARK.match(text) else text


def unmarked(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if MARKED.match(text) else text


def is_formula(text: str) -> bool:
    """What a spreadsheet would run, or has run without success."""
    return text[:1] in set(ACTS_AS_FORMULA) or bool(FAILED_FORMULA.fullmatch(text))


def number(text: str) -> float | None:
    """A number as people write it, with a point or a comma; None for anything else."""
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def written_number(value: float) -> str:
    """The shortest way to write it."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def yes_or_no(text: str) -> bool | None:
    """What a person means, in the words that spreadsheets of several languages write; None for anything else."""
    word = text.casefold()
    return True if word in YES else False if word in NO else None


def words_in(text: str) -> list[str]:
    """The entries of a list in one cell."""
    return [word for part in re.split(r"[,;\n]", text) if (word := part.strip())]


def plain_words(text: str) -> str:
    """How texts are compared: without capitals, spaces and punctuation at the ends."""
    return " ".join(text.split()).casefold().strip(" .")
