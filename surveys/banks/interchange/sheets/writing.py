"""Sheets for people: the questions and practices of a version, and the templates to start from."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from surveys.banks.interchange.sheets.cells import neutral, plain_words, written_number
from surveys.banks.interchange.sheets.columns import COLUMNS, PRACTICE, QUESTION
from surveys.banks.models import Texts
from surveys.banks.outline import DimensionNode, ItemNode, LinkNode, Outline, PracticeNode

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it spreadsheets read UTF-8 as something else
EXAMPLE = "Example: write the title of a dimension here"

Cells = Mapping[str, str]


def write_sheet(outline: Outline, separator: str = ",") -> str:
    """Every question and practice of a version; reading it gives the same again."""
    columns = _columns(outline)
    titles = _titles(outline)
    rows: list[Cells] = []
    for dimension in outline.dimensions:
        place = _place(dimension, titles, outline.language)
        rows += [{**place, **_question(item, outline.language)} for item in dimension.items]
    for dimension in outline.dimensions:
        place = _place(dimension, titles, outline.language)
        rows += [{**place, **_practice(practice, outline.language)} for practice in dimension.practices]
    return _text(columns, rows, separator)


def questions_template(separator: str = ",") -> str:
    """The columns of questions, with a row that shows how it is done."""
    names = [column.name for column in COLUMNS.values() if QUESTION in column.kinds]
    example = {
        "dimension": EXAMPLE,
        "parent dimension": "",
        "question": "Our team sees all of its work on one board.",
        "help": "A board is a wall or a tool.",
        "low": "Work hides in mailboxes.",
        "high": "All work is on the board.",
        "reverse": "no",
        "weight": "1",
        "short form": "yes",
    }
    hidden = {"kind", "continues", "concepts"}
    return _text([name for name in names if name not in hidden], [example], separator)


def practices_template(separator: str = ",") -> str:
    """The columns of practices, with a row that shows how it is done."""
    names = [column.name for column in COLUMNS.values() if PRACTICE in column.kinds]
    example = {
        "dimension": EXAMPLE,
        "practice": "One board for all work",
        "why": "What everybody sees can be talked about.",
        "next step": "Two of us put up a board by Friday.",
        "good enough": "Each piece of work has a card.",
        "notice": "Nobody asks what others are doing.",
        "effort": "S",
        "band": "low",
    }
    return _text([name for name in names if name not in {"kind", "concepts"}], [example], separator)


def _text(columns: Sequence[str], rows: Iterable[Cells], separator: str) -> str:
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    lines = csv.writer(out, delimiter=separator)
    lines.writerow(columns)
    lines.writerows([neutral(row.get(column, "")) for column in columns] for row in rows)
    return out.getvalue()


def _columns(outline: Outline) -> list[str]:
    """All columns, those that can be translated also in the other languages of the bank."""
    others = sorted(set(outline.title) - {outline.language})
    return [
        name
        for column in COLUMNS.values()
        for name in (column.name, *(f"{column.name}:{language}" for language in others if column.translated))
    ]


def _titles(outline: Outline) -> dict[str, str]:
    """How each dimension is named: by its title, or by its key where the title would not find it again."""
    spoken = {one.key: one.title.get(outline.language, "") for one in outline.dimensions}
    words = [plain_words(title) for title in spoken.values()]
    return {
        key: title if title and words.count(plain_words(title)) == 1 and title not in spoken else key
        for key, title in spoken.items()
    }


def _place(dimension: DimensionNode, titles: Mapping[str, str], base: str) -> dict[str, str]:
    place = {"dimension": titles[dimension.key]}
    place["parent dimension"] = titles[dimension.parent_key] if dimension.parent_key else ""
    others = {f"dimension:{language}": title for language, title in dimension.title.items() if language != base}
    return {**place, **others}


def _question(item: ItemNode, base: str) -> dict[str, str]:
    texts = {"question": item.text, "help": item.help, "low": item.low, "high": item.high}
    return {
        "kind": QUESTION,
        "key": item.key,
        **_texts(texts, base),
        "scale": item.scale.key,
        "reverse": "yes" if item.reverse else "no",
        "weight": written_number(item.weight),
        "short form": "yes" if item.short_form else "no",
        "continues": item.continues,
        "concepts": " ".join(item.concepts),
    }


def _practice(practice: PracticeNode, base: str) -> dict[str, str]:
    texts = {
        "practice": practice.title,
        "why": practice.why,
        "next step": practice.next_step,
        "good enough": practice.good_enough,
        "notice": practice.notice,
    }
    return {
        "kind": PRACTICE,
        "key": practice.key,
        **_texts(texts, base),
        "effort": practice.effort,
        "band": practice.band,
        "after": " ".join(practice.after),
        "for question": practice.item_key,
        **_links(practice.links, base),
        "concepts": " ".join(practice.concepts),
    }


def _texts(texts: Mapping[str, Texts], base: str) -> dict[str, str]:
    return {
        name if language == base else f"{name}:{language}": text
        for name, found in texts.items()
        for language, text in found.items()
    }


def _links(links: Sequence[LinkNode], base: str) -> dict[str, str]:
    """One a line; a link that lacks a language is written with its own words there, to keep the order."""
    languages = {base, *(language for link in links for language in link.title)}
    return {
        "links" if language == base else f"links:{language}": "\n".join(
            f"{link.title.get(language, link.title[base])} {link.url}" for link in links
        )
        for language in languages
    }
