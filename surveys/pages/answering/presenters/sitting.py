"""The sitting of a campaign as its pages need it: one leaf dimension a page, across all its banks.

It is frozen at launch but for corrected slips, so it is built once for each process and language, and cached.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from django.core.cache import caches
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.banks.choices import ItemText, ScaleKind
from surveys.banks.models import spoken, spoken_language
from surveys.banks.outline import DimensionNode, ItemNode, Outline, minutes_for
from surveys.banks.queries import bank_outline, errata_mark
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import Section, sections
from surveys.core.types import NONE
from surveys.pages.answering.forms import QUESTION

KEPT_SECONDS = 3600
T = TypeVar("T")


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

    @property
    def columns(self) -> tuple[int, ...]:
        return tuple(question.column for question in self.questions)

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A bank of the sitting: its columns and its outline."""

    section: Section
    outline: Outline


def sitting_of(campaign: Campaign) -> Sitting:
    """The pages of a launched campaign in the reader's language."""
    frozen = _frozen(campaign)
    key = f"{frozen}:{get_language()}"
    return kept(f"sitting:{key}", lambda: _build(kept(f"asked:{frozen}", lambda: _load(campaign)), key))


def asked_in(campaign: Campaign) -> tuple[Asked, ...]:
    """The banks of a launched campaign with their outlines."""
    return kept(f"asked:{_frozen(campaign)}", lambda: _load(campaign))


def kept(key: str, make: Callable[[], T]) -> T:
    """The value from the memory of this process, made when it is not there."""
    found: T | None = caches["pages"].get(key)
    if found is None:
        found = make()
        caches["pages"].set(key, found, KEPT_SECONDS)
    return found


def _frozen(campaign: Campaign) -> str:
    """Names the launch, after which nothing that is cached here changes but by a correction."""
    return f"{campaign.pk}:{campaign.launched_at and campaign.launched_at.timestamp()}:{errata_mark()}"


def _load(campaign: Campaign) -> tuple[Asked, ...]:
    return tuple(Asked(section, bank_outline(section.version_id)) for section in sections(campaign))


def _build(banks: tuple[Asked, ...], key: str) -> Sitting:
    leaves: list[Leaf] = []
    for asked in banks:
        columns = {key: asked.section.start + place for place, key in enumerate(asked.section.item_keys)}
        for node in asked.outline.leaves():
            questions = tuple(_question(item, columns[item.key]) for item in node.items if item.key in columns)
            if questions:
                leaves.append(_leaf(asked.outline, node, len(leaves) + 1, questions))
    return Sitting(
        leaves=tuple(leaves),
        places=tuple(_place(leaf, len(leaves), one_bank=len(banks) == 1) for leaf in leaves),
        width=banks[-1].section.stop if banks else 0,
        slugs=tuple(asked.outline.slug for asked in banks),
        key=key,
    )


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


def answered(answers: bytes) -> int:
    """How many questions have an answer, *doesn't apply* and *don't know* included."""
    return len(answers) - answers.count(NONE)


def merged(answers: bytes, posted: Mapping[int, int]) -> bytes:
    """Stored answers with what was just posted over them, for showing only."""
    return bytes(posted.get(column, code) for column, code in enumerate(answers))
