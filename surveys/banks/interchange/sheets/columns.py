"""The columns of a sheet: how they are called, to which kind of row they belong, which field of a part they hold."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from surveys.banks.document import LANGUAGE

SEPARATORS: Final = {"comma": ",", "semicolon": ";", "tab": "\t"}
QUESTION: Final = "question"
PRACTICE: Final = "practice"
BOTH: Final = (QUESTION, PRACTICE)


@dataclass(frozen=True)
class Column:
    """A column; one that can be translated may come again as `name:language`."""

    name: str
    kinds: tuple[str, ...]
    field: str = ""  # of the item or practice; empty where the column says where the row belongs
    translated: bool = False


COLUMNS: Final = {
    column.name: column
    for column in (
        Column("kind", BOTH),
        Column("dimension", BOTH, translated=True),
        Column("parent dimension", (QUESTION,)),
        Column("key", BOTH, "key"),
        Column("question", (QUESTION,), "text", translated=True),
        Column("help", (QUESTION,), "help", translated=True),
        Column("low", (QUESTION,), "low", translated=True),
        Column("high", (QUESTION,), "high", translated=True),
        Column("scale", (QUESTION,), "scale"),
        Column("reverse", (QUESTION,), "reverse"),
        Column("weight", (QUESTION,), "weight"),
        Column("short form", (QUESTION,), "short_form"),
        Column("continues", (QUESTION,), "continues"),
        Column("practice", (PRACTICE,), "title", translated=True),
        Column("why", (PRACTICE,), "why", translated=True),
        Column("next step", (PRACTICE,), "next_step", translated=True),
        Column("good enough", (PRACTICE,), "good_enough", translated=True),
        Column("notice", (PRACTICE,), "notice", translated=True),
        Column("effort", (PRACTICE,), "effort"),
        Column("band", (PRACTICE,), "band"),
        Column("after", (PRACTICE,), "after"),
        Column("for question", (PRACTICE,), "item"),
        Column("links", (PRACTICE,), "links", translated=True),
        Column("concepts", BOTH, "concepts"),
    )
}
OTHER_WORDS: Final = {
    "type": "kind",
    "text": "question",
    "item": "question",
    "parent": "parent dimension",
    "title": "practice",
    "short": "short form",
    "reversed": "reverse",
}


@dataclass(frozen=True)
class Heading:
    """What stands over a column of a file: the column, and its language where it names one."""

    column: Column
    language: str  # empty for the bank's own
    shown: str  # as written


def heading_of(written: str) -> Heading | None:
    """The column that a heading means; capitals, hyphens and spaces do not matter. None for an unknown one."""
    name, sign, language = (part.strip() for part in written.casefold().partition(":"))
    name = re.sub(r"[\s_-]+", " ", name)
    column = COLUMNS.get(OTHER_WORDS.get(name, name))
    if column is None or (sign and not column.translated):
        return None
    if sign and not re.fullmatch(LANGUAGE, language):
        return None
    return Heading(column, language, written.strip())


def similar(written: str) -> str:
    """The name that somebody may have meant, or nothing."""
    close = get_close_matches(written.casefold().partition(":")[0].strip(), list(COLUMNS), n=1)
    return close[0] if close else ""
