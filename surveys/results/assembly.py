"""From what is stored to what the core scores: banks, sealed blocks, practices."""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from surveys.banks.outline import DimensionNode, ItemNode, Outline, ScaleNode
from surveys.campaigns.queries import Section
from surveys.core.levels import BAND_BOUNDS, Band
from surveys.core.recommendations import Effort, PracticeSpec
from surveys.core.scales import Part, Scale, ScalePoint
from surveys.core.scoring import BankSpec, DimensionSpec, ItemSpec, RollUpSpec
from surveys.core.types import Answers
from surveys.responses.models import SealedResponses

ITEM = "item:"  # before the keys of items where they stand among nodes
BAND_ENDS = {
    Band.LOW: (0.0, BAND_BOUNDS[0]),
    Band.MIDDLE: (BAND_BOUNDS[0], BAND_BOUNDS[1]),
    Band.HIGH: (BAND_BOUNDS[1], 100.0),
}


def bank_spec(outline: Outline, item_keys: Sequence[str]) -> BankSpec:
    """The bank as it was asked: these items in this order, without dimensions that lose all their items."""
    asked = set(item_keys)
    kept = _with_items(outline, asked)
    dimensions = tuple(_dimension(node, asked) for node in outline.dimensions if node.key in kept)
    roll_ups = [RollUpSpec(r.key, tuple(key for key in r.dimensions if key in kept)) for r in outline.roll_ups]
    return BankSpec(dimensions, tuple(item_keys), tuple(r for r in roll_ups if r.dimensions))


def practice_specs(outline: Outline, bank: BankSpec) -> tuple[PracticeSpec, ...]:
    """The practices of the dimensions that were asked."""
    practices = [practice for practice in outline.practices() if practice.dimension_key in bank.by_key]
    present = {practice.key for practice in practices}
    return tuple(
        PracticeSpec(
            key=practice.key,
            dimension=practice.dimension_key,
            item=practice.item_key or None,
            band=Band(practice.band),
            effort=Effort(practice.effort),
            after=tuple(key for key in practice.after if key in present),
        )
        for practice in practices
    )


def leaf_weights(bank: BankSpec) -> dict[str, float]:
    """Weight of each leaf among the leaves, 1 on average: its own times the weights above it."""
    leaves = [dimension for dimension in bank.by_key.values() if dimension.items]
    weights = {leaf.key: math.prod(weight for weight in _weights_up(bank, leaf)) for leaf in leaves}
    average = math.fsum(weights.values()) / len(weights)
    return {key: weight / average for key, weight in weights.items()}


def answers_of(sealed: SealedResponses, section: Section) -> Answers:
    """Persons × items of one bank of the sitting, out of the sealed block."""
    whole = np.frombuffer(bytes(sealed.block), dtype=np.uint8).reshape(sealed.persons, sealed.items)
    return whole[:, section.start : section.stop]


def renamed(bank: BankSpec, names: Mapping[str, str]) -> BankSpec:
    """The bank with items under other keys, for items that continue one of an earlier version."""
    dimensions = tuple(
        DimensionSpec(d.key, d.parent, d.weight, tuple(_renamed_item(item, names) for item in d.items))
        for d in bank.dimensions
    )
    return BankSpec(dimensions, tuple(names.get(key, key) for key in bank.item_order), bank.roll_ups)


def continued_names(outline: Outline, earlier_keys: Iterable[str]) -> dict[str, str]:
    """Item key → key of the earlier item that it continues, where that one was asked and has no namesake now."""
    earlier = set(earlier_keys)
    own = {item.key for item in outline.items()}
    return {
        item.key: item.continues
        for item in outline.items()
        if item.key not in earlier and item.continues in earlier and item.continues not in own
    }


def _weights_up(bank: BankSpec, dimension: DimensionSpec) -> Iterable[float]:
    step: DimensionSpec | None = dimension
    while step is not None:
        yield step.weight
        step = bank.by_key[step.parent] if step.parent else None


def _with_items(outline: Outline, asked: set[str]) -> set[str]:
    kept: set[str] = set()
    for node in reversed(outline.dimensions):  # children come after their parents
        if any(item.key in asked for item in node.items) or kept.intersection(node.children):
            kept.add(node.key)
    return kept


def _dimension(node: DimensionNode, asked: set[str]) -> DimensionSpec:
    items = tuple(_item(item) for item in node.items if item.key in asked)
    return DimensionSpec(node.key, node.parent_key, node.weight, items)


def _item(item: ItemNode) -> ItemSpec:
    return ItemSpec(item.key, _scale(item.scale), item.weight, item.reverse)


def _scale(scale: ScaleNode) -> Scale:
    return Scale(scale.key, tuple(ScalePoint(p.key, p.value, Part(p.part)) for p in scale.points))


def _renamed_item(item: ItemSpec, names: Mapping[str, str]) -> ItemSpec:
    return ItemSpec(names.get(item.key, item.key), item.scale, item.weight, item.reverse)
