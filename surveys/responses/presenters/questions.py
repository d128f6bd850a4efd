"""A sitting as its pages show it: one leaf dimension of a bank a page, in the reader's language.

Respondents read it, and so do editors before they publish what respondents will read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from surveys.banks.choices import ItemText, ScaleKind
from surveys.banks.models import spoken, spoken_language
from surveys.banks.outline import DimensionNode, ItemNode, Outline, minutes_for
from surveys.core.types import NONE
from surveys.responses.choices import QUESTION


@dataclass(frozen=True, slots=True)
class Point:
    """A scale point in the reader's language."""

    place: int
    label: str
    descriptor: str


@dataclass(frozen=True, slots=True)
class Question:
    """An item in the reader's language. `column` is its place in the answer bytes, and the key of its fields.

    `corrections` say what its texts said before they were corrected.
    """

    column: int
    text: str
    help: str
    low: str
    high: str
    described: bool
    points: tuple[Point, ...]
    corrections: tuple[str, ...]

    @property
    def key(self) -> str:
        return str(self.column)

    @property
    def name(self) -> str:
        """Name of its radio buttons."""
        return f"{QUESTION}{self.column}"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: a leaf dimension of one bank."""

    number: int
    bank: str
    parent: str
    title: str
    summary: str
    comment_key: str
    questions: tuple[Question, ...]
    columns: tuple[int, ...]

    @property
    def points(self) -> dict[int, int]:
        """Column → number of scale points."""
        return {question.column: len(question.points) for question in self.questions}


@dataclass(frozen=True, slots=True)
class Sitting:
    """All pages; `width` is the number of questions."""

    leaves: tuple[Leaf, ...]
    places: tuple[str, ...]  # of the pages, such as "Feedback · 4 of 16"
    width: int
    slugs: tuple[str, ...]  # of the banks
    key: str  # names these pages in this language with their corrections, for what is kept of them

    def leaf(self, number: int) -> Leaf | None:
        """The page with this number, counted from 1."""
        return self.leaves[number - 1] if 1 <= number <= len(self.leaves) else None

    def first_open(self, answers: bytes) -> Leaf | None:
        """The first page with a question that has no answer."""
        return next((leaf for leaf in self.leaves if any(answers[c] == NONE for c in leaf.columns)), None)

    @property
    def points(self) -> dict[int, int]:
        """Column → number of scale points, of all pages."""
        return dict(chain.from_iterable(leaf.points.items() for leaf in self.leaves))

    @property
    def comment_keys(self) -> dict[int, str]:
        """Page → key of its comment."""
        return {leaf.number: leaf.comment_key for leaf in self.leaves}

    @property
    def minutes(self) -> int:
        return minutes_for(self.width)


def leaves_of(outline: Outline, columns: Mapping[str, int], first: int = 1) -> tuple[Leaf, ...]:
    """The pages of one bank, counted from `first`; `columns` has the place of each item that is asked."""
    leaves: list[Leaf] = []
    for node in outline.leaves():
        questions = tuple(_question(item, columns[item.key]) for item in node.items if item.key in columns)
        if questions:
            leaves.append(_leaf(outline, node, first + len(leaves), questions))
    return tuple(leaves)


def whole_sitting(leaves: Sequence[Leaf], *, width: int, slugs: tuple[str, ...], key: str = "") -> Sitting:
    """These pages in a row."""
    places = tuple(_place(leaf, len(leaves), one_bank=len(slugs) == 1) for leaf in leaves)
    return Sitting(tuple(leaves), places, width, slugs, key)


def answered(answers: bytes) -> int:
    """How many questions have an answer, *doesn't apply* and *don't know* included."""
    return len(answers) - answers.count(NONE)


def _place(leaf: Leaf, total: int, *, one_bank: bool) -> str:
    """With more than one bank, its name first."""
    bank = [] if one_bank or leaf.bank == leaf.parent else [leaf.bank]
    return " · ".join([*bank, leaf.parent, _("%(number)d of %(total)d") % {"number": leaf.number, "total": total}])


def _leaf(outline: Outline, node: DimensionNode, number: int, questions: tuple[Question, ...]) -> Leaf:
    parent = outline.dimension(node.parent_key).title if node.parent_key else outline.title
    return Leaf(
        number=number,
        bank=spoken(outline.title),
        parent=spoken(parent),
        title=spoken(node.title),
        summary=spoken(node.summary),
        comment_key=f"{outline.slug}.{node.key}",
        questions=questions,
        columns=tuple(question.column for question in questions),
    )


def _question(item: ItemNode, column: int) -> Question:
    return Question(
        column=column,
        text=spoken(item.text),
        help=spoken(item.help),
        low=spoken(item.low),
        high=spoken(item.high),
        described=item.scale.kind == ScaleKind.DESCRIBED,
        points=tuple(Point(p.place, spoken(p.label), spoken(p.descriptor)) for p in item.scale.points),
        corrections=_corrections(item),
    )


def _corrections(item: ItemNode) -> tuple[str, ...]:
    """One sentence for each text that was corrected in the reader's language: what it said just before."""
    words = {
        ItemText.TEXT: _("Corrected: it said “%(was)s”"),
        ItemText.HELP: _("Help corrected: it said “%(was)s”"),
        ItemText.LOW: _("Low end corrected: it said “%(was)s”"),
        ItemText.HIGH: _("High end corrected: it said “%(was)s”"),
    }
    latest = {one.part: one.was for one in item.errata if one.language == spoken_language(item.texts(one.part))}
    return tuple(text % {"was": latest[part]} for part, text in words.items() if part in latest)
