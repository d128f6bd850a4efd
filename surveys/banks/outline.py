"""A whole bank version as values: what the answering pages, the scoring and the readers share.

Texts stay mappings language → text; `surveys.banks.models.spoken` picks the reader's at the last moment.
Everything here can be pickled, so an outline of a published version can be cached.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from surveys.banks.models import Texts

SECONDS_PER_ITEM = 8  # reading and answering one statement; 50 items are the seven minutes that we promise


def minutes_for(items: int) -> int:
    """How long answering takes, in whole minutes, rounded up."""
    return math.ceil(items * SECONDS_PER_ITEM / 60)


@dataclass(frozen=True, slots=True)
class PointNode:
    """A scale point; its place counts from 1 by value and is what answers store."""

    key: str
    place: int
    value: float
    label: Texts
    descriptor: Texts
    part: str


@dataclass(frozen=True, slots=True)
class ScaleNode:
    """A response scale; points ascend by value."""

    key: str
    title: Texts
    kind: str
    points: tuple[PointNode, ...]


@dataclass(frozen=True, slots=True)
class ErratumNode:
    """A slip that was mended in a text of a published item; `part` names the text."""

    part: str
    language: str
    was: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemNode:
    """An item; its place counts from 0 in the order of asking of the whole version.

    Its texts are the corrected ones; `errata` tells, oldest first, what they were.
    """

    id: int
    key: str
    place: int
    dimension_key: str
    text: Texts
    help: Texts
    low: Texts
    high: Texts
    scale: ScaleNode
    reverse: bool
    weight: float
    short_form: bool
    continues: str
    concepts: tuple[str, ...]
    errata: tuple[ErratumNode, ...] = ()

    def texts(self, part: str) -> Texts:
        """One of its texts, by the name that corrections use."""
        return {"text": self.text, "help": self.help, "low": self.low, "high": self.high}[part]


@dataclass(frozen=True, slots=True)
class LinkNode:
    """Further reading."""

    title: Texts
    url: str


@dataclass(frozen=True, slots=True)
class PracticeNode:
    """A practice; `item_key` is empty when it serves the whole dimension."""

    id: int
    key: str
    dimension_key: str
    item_key: str
    title: Texts
    why: Texts
    next_step: Texts
    good_enough: Texts
    notice: Texts
    effort: str
    band: str
    after: tuple[str, ...]
    concepts: tuple[str, ...]
    links: tuple[LinkNode, ...]


@dataclass(frozen=True, slots=True)
class DimensionNode:
    """A dimension; `depth` is 0 at the top. `first_way` holds for all below a dimension that has it."""

    id: int
    key: str
    parent_key: str | None
    depth: int
    title: Texts
    short: Texts
    summary: Texts
    weight: float
    first_way: bool
    discussion: tuple[Texts, ...]
    children: tuple[str, ...]
    items: tuple[ItemNode, ...]
    practices: tuple[PracticeNode, ...]

    @property
    def is_leaf(self) -> bool:
        """Leaves carry the items."""
        return not self.children


@dataclass(frozen=True, slots=True)
class RollUpNode:
    """A named set of dimensions across the tree."""

    id: int
    key: str
    title: Texts
    summary: Texts
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RadarNode:
    """A named list of 3 to 8 axes."""

    id: int
    key: str
    title: Texts
    axes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """One bank version; dimensions depth first, which is the order of asking."""

    version_id: int
    slug: str
    number: int
    status: str
    language: str
    title: Texts
    summary: Texts
    source: Texts
    licence: str
    attribution: Texts
    quick_check: bool
    dimensions: tuple[DimensionNode, ...]
    scales: dict[str, ScaleNode]
    radars: tuple[RadarNode, ...]
    roll_ups: tuple[RollUpNode, ...]

    def dimension(self, key: str) -> DimensionNode:
        """The dimension with the key; KeyError where there is none."""
        return next((one for one in self.dimensions if one.key == key), None) or _missing(key)

    def leaves(self) -> tuple[DimensionNode, ...]:
        """The dimensions that carry items, in the order of asking."""
        return tuple(dimension for dimension in self.dimensions if dimension.is_leaf)

    def items(self, *, short_form: bool = False) -> tuple[ItemNode, ...]:
        """All items in the order of asking, or those of the short form only."""
        return tuple(
            item for dimension in self.dimensions for item in dimension.items if item.short_form or not short_form
        )

    def practices(self) -> tuple[PracticeNode, ...]:
        """All practices, dimension by dimension."""
        return tuple(practice for dimension in self.dimensions for practice in dimension.practices)

    def minutes(self, *, short_form: bool = False) -> int:
        """How long answering takes, in whole minutes, rounded up."""
        return minutes_for(len(self.items(short_form=short_form)))


def _missing(key: str) -> DimensionNode:
    raise KeyError(key)
