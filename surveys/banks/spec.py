"""A bank version as the core scores it, and the names under which its items meet those of an earlier version."""

from collections.abc import Mapping, Sequence

from surveys.banks.outline import DimensionNode, ItemNode, Outline, ScaleNode
from surveys.core.bank import BankSpec, DimensionSpec, ItemSpec, RollUpSpec
from surveys.core.scales import Part, Scale, ScalePoint


def bank_spec(outline: Outline, item_keys: Sequence[str]) -> BankSpec:
    """The bank as it was asked: these items in this order, without dimensions that lose all their items."""
    asked = set(item_keys)
    kept = _with_items(outline, asked)
    dimensions = tuple(_dimension(node, asked) for node in outline.dimensions if node.key in kept)
    roll_ups = [RollUpSpec(r.key, tuple(key for key in r.dimensions if key in kept)) for r in outline.roll_ups]
    return BankSpec(dimensions, tuple(item_keys), tuple(r for r in roll_ups if r.dimensions))


def renamed(bank: BankSpec, names: Mapping[str, str]) -> BankSpec:
    """The bank with items under other keys, for items that continue one of an earlier version."""
    dimensions = tuple(
        DimensionSpec(d.key, d.parent, d.weight, tuple(_renamed_item(item, names) for item in d.items))
        for d in bank.dimensions
    )
    return BankSpec(dimensions, tuple(names.get(key, key) for key in bank.item_order), bank.roll_ups)


def earlier_names(outline: Outline, now: BankSpec, before: BankSpec) -> dict[str, str]:
    """Later item key → the key under which the item meets the earlier bank, where that is another one.

    An item that continues an earlier one takes its key, if that one was asked and has no namesake now. An item whose
    answers count in another way (turned round, or on a scale with other steps) gets a key that meets nothing.
    """
    own = {item.key for item in outline.items()}
    names = {
        item.key: item.continues
        for item in outline.items()
        if item.key not in before.items and item.continues in before.items and item.continues not in own
    }
    for key, item in now.items.items():
        earlier = before.items.get(names.get(key, key))
        if earlier is not None and _steps(earlier) != _steps(item):
            names[key] = f"{key}*"  # no slug looks like this
    return names


def _steps(item: ItemSpec) -> tuple[float, ...]:
    """The score of each answer, lowest place first."""
    return tuple(item.scale.pomp(place, item.reverse) for place in range(1, item.scale.size + 1))


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
