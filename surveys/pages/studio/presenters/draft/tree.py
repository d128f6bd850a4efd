"""The draft as a tree: dimensions, each with its questions and practices."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.choices import Band, Effort
from surveys.banks.models import BankVersion, spoken
from surveys.banks.outline import DimensionNode, ItemNode, Outline, PracticeNode
from surveys.banks.queries import bank_outline
from surveys.pages.studio.presenters.draft.discard import draft_crumbs
from surveys.pages.studio.presenters.draft_tabs import Tab, draft_tabs
from surveys.pages.studio.presenters.parts import Crumbs, minutes_words, questions_words


@dataclass(frozen=True, slots=True)
class Row:
    """A question or practice in its list; `id` is its place on the page."""

    id: str
    key: str
    text: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A dimension with its rows; `level` is that of its heading, 2 to 4."""

    id: str
    key: str
    title: str
    level: int
    tags: tuple[str, ...]
    items: tuple[Row, ...]
    practices: tuple[Row, ...]
    is_leaf: bool


@dataclass(frozen=True)
class DraftPage:
    """/banks/<bank>/draft/"""

    title: str
    length: str
    sections: tuple[Section, ...]
    discard_url: str
    tabs: tuple[Tab, ...]
    breadcrumbs: Crumbs


def draft_page(version: BankVersion) -> DraftPage:
    """The whole draft as it stands now, never from a cache."""
    outline = bank_outline(version)
    slug = version.bank.slug
    return DraftPage(
        title=spoken(outline.title),
        length=_length(outline),
        sections=tuple(_section(dimension) for dimension in outline.dimensions),
        discard_url=reverse("banks:discard", args=[slug]),
        tabs=draft_tabs(slug, "banks:draft"),
        breadcrumbs=draft_crumbs(version),
    )


def _length(outline: Outline) -> str:
    words = _("Version %(number)s, %(questions)s, about %(minutes)s to answer.")
    values = {
        "number": outline.number,
        "questions": questions_words(len(outline.items())),
        "minutes": minutes_words(outline.minutes()),
    }
    return words % values


def _section(dimension: DimensionNode) -> Section:
    return Section(
        id=f"dimension-{dimension.key}",
        key=dimension.key,
        title=spoken(dimension.title),
        level=min(dimension.depth + 2, 4),
        tags=tuple(_dimension_tags(dimension)),
        items=tuple(_item(item) for item in dimension.items),
        practices=tuple(_practice(practice) for practice in dimension.practices),
        is_leaf=dimension.is_leaf,
    )


def _dimension_tags(dimension: DimensionNode) -> Iterator[str]:
    if dimension.weight != 1:
        yield _("weight %(weight)g") % {"weight": dimension.weight}


def _item(item: ItemNode) -> Row:
    return Row(f"question-{item.key}", item.key, spoken(item.text), tuple(_item_tags(item)))


def _item_tags(item: ItemNode) -> Iterator[str]:
    if not item.short_form:
        yield _("long form only")
    if item.reverse:
        yield _("a low answer is the good one")
    if item.weight != 1:
        yield _("weight %(weight)g") % {"weight": item.weight}


def _practice(practice: PracticeNode) -> Row:
    tags = (str(Band(practice.band).label), str(Effort(practice.effort).label))
    return Row(f"practice-{practice.key}", practice.key, spoken(practice.title), tags)
