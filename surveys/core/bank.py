"""What is scored: items, the tree of dimensions, and roll-ups across it. Checked when it is made."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from surveys.core.scales import Scale

BANK: Final = "*"  # reserved key of the whole bank; no slug can look like it


@dataclass(frozen=True)
class ItemSpec:
    """One item: its scale, its weight in the dimension (over 0), and whether it is reverse-keyed."""

    key: str
    scale: Scale
    weight: float = 1.0
    reverse: bool = False


@dataclass(frozen=True)
class DimensionSpec:
    """A leaf carries items, a parent carries dimensions; weight (over 0) counts among its siblings."""

    key: str
    parent: str | None = None
    weight: float = 1.0
    items: tuple[ItemSpec, ...] = ()


@dataclass(frozen=True)
class RollUpSpec:
    """A named set of dimensions across the tree, scored like a parent."""

    key: str
    dimensions: tuple[str, ...]


@dataclass(frozen=True)
class BankSpec:
    """A whole bank; `item_order` names the columns of the answer matrix. Raises ValueError when it is not sound."""

    dimensions: tuple[DimensionSpec, ...]
    item_order: tuple[str, ...]
    roll_ups: tuple[RollUpSpec, ...] = ()

    def __post_init__(self) -> None:
        _unique("node", [BANK, *(d.key for d in self.dimensions), *(r.key for r in self.roll_ups)])
        _unique("item", [item.key for d in self.dimensions for item in d.items])
        _unique("item in item_order", self.item_order)
        self._check_columns()
        self._check_tree()
        self._check_roll_ups()
        self._check_weights()

    @cached_property
    def items(self) -> dict[str, ItemSpec]:
        """Items by key, in key order."""
        found = {item.key: item for d in self.dimensions for item in d.items}
        return {key: found[key] for key in sorted(found)}

    @cached_property
    def columns(self) -> dict[str, int]:
        """Column of each item in the answer matrix."""
        return {key: i for i, key in enumerate(self.item_order)}

    @cached_property
    def by_key(self) -> dict[str, DimensionSpec]:
        """Dimensions by key, in key order."""
        return {d.key: d for d in sorted(self.dimensions, key=lambda d: d.key)}

    @cached_property
    def node_keys(self) -> tuple[str, ...]:
        """Dimensions, then roll-ups, then the whole bank; each in key order."""
        return (*self.by_key, *sorted(r.key for r in self.roll_ups), BANK)

    def children(self, key: str) -> tuple[str, ...]:
        """Keys of the dimensions that make up a parent, a roll-up or the whole bank, in key order; () for a leaf."""
        for roll_up in self.roll_ups:
            if roll_up.key == key:
                return tuple(sorted(roll_up.dimensions))
        parent = None if key == BANK else key
        return tuple(d.key for d in self.by_key.values() if d.parent == parent)

    def items_of(self, key: str) -> tuple[ItemSpec, ...]:
        """Items at or below a node, each once, in key order. Raises ValueError for an unknown key."""
        if key not in self.node_keys:
            raise ValueError(f"{key} is no dimension or roll-up of this bank")
        return self._items_below[key]

    def item_weights(self, key: str = BANK) -> dict[str, float]:
        """Share of each item in the score of a node when everything is answered; the shares sum to 1."""
        if self.children(key):
            parts = [(self.by_key[child].weight, self.item_weights(child)) for child in self.children(key)]
        else:
            parts = [(item.weight, {item.key: 1.0}) for item in self.items_of(key)]
        whole = math.fsum(weight for weight, _ in parts)
        shares: dict[str, list[float]] = {}
        for weight, below in parts:
            for item, share in below.items():
                shares.setdefault(item, []).append(share * weight / whole)
        return {item: math.fsum(found) for item, found in sorted(shares.items())}

    @cached_property
    def _items_below(self) -> dict[str, tuple[ItemSpec, ...]]:
        below = {key: self._item_keys(key) for key in self.node_keys}
        return {key: tuple(i for i in self.items.values() if i.key in found) for key, found in below.items()}

    def _item_keys(self, key: str) -> set[str]:
        if key in self.by_key and self.by_key[key].items:
            return {item.key for item in self.by_key[key].items}
        return {item for child in self.children(key) for item in self._item_keys(child)}

    def _check_columns(self) -> None:
        for key in self.items.keys() - self.columns.keys():
            raise ValueError(f"item {key} has no column in item_order")
        for key in self.columns.keys() - self.items.keys():
            raise ValueError(f"item_order names {key}, which is no item of this bank")

    def _check_tree(self) -> None:
        for dimension in self.dimensions:
            if dimension.parent is not None and dimension.parent not in self.by_key:
                raise ValueError(f"dimension {dimension.key}: unknown parent {dimension.parent}")
            self._check_path(dimension)
            if bool(dimension.items) == bool(self.children(dimension.key)):
                raise ValueError(f"dimension {dimension.key}: needs either items or dimensions below it")

    def _check_path(self, dimension: DimensionSpec) -> None:
        seen = {dimension.key}
        while dimension.parent is not None and dimension.parent in self.by_key:
            dimension = self.by_key[dimension.parent]
            if dimension.key in seen:
                raise ValueError(f"dimension {dimension.key} is its own ancestor")
            seen.add(dimension.key)

    def _check_roll_ups(self) -> None:
        for roll_up in self.roll_ups:
            _unique(f"dimension in roll-up {roll_up.key}", roll_up.dimensions)
            if not roll_up.dimensions or not set(roll_up.dimensions) <= self.by_key.keys():
                raise ValueError(f"roll-up {roll_up.key}: names no dimension, or an unknown one")

    def _check_weights(self) -> None:
        weights = [(d.key, d.weight) for d in self.dimensions] + [(i.key, i.weight) for i in self.items.values()]
        for key, weight in weights:
            if not (math.isfinite(weight) and weight > 0):
                raise ValueError(f"{key}: weight must be a number over 0, is {weight}")


def _unique(what: str, keys: Iterable[str]) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            raise ValueError(f"{what} {key} stands {times} times")
