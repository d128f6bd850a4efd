"""Two versions of a bank side by side: which questions stay, and over which dimensions a trend goes on.

Decided with the rules by which a closed wave is compared with the one before, so what is said here comes true there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from surveys.banks.models import Texts
from surveys.banks.outline import DimensionNode, ItemNode, Outline, minutes_for
from surveys.banks.spec import bank_spec, earlier_names, renamed
from surveys.core.bank import BANK, BankSpec
from surveys.core.change import common_items, enough_in_common


class Kind(StrEnum):
    """What became of a question."""

    SAME = "same"
    REWORDED = "reworded"  # other words, the same meaning
    CHANGED = "changed"  # the key stays, the answers count in another way
    NEW = "new"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A question in both versions; a side is None where it is not asked."""

    kind: Kind
    old: ItemNode | None
    new: ItemNode | None

    @property
    def moved(self) -> bool:
        """It counts to another dimension now."""
        return self.old is not None and self.new is not None and self.old.dimension_key != self.new.dimension_key


@dataclass(frozen=True, slots=True)
class DimensionChange:
    """A dimension in both versions, with the share of its weight that the common questions carry on each side.

    Where it is not asked on a side, that side is None and nothing can be compared.
    """

    key: str
    old: DimensionNode | None
    new: DimensionNode | None
    old_share: float
    new_share: float
    comparable: bool


@dataclass(frozen=True, slots=True)
class Length:
    """How much is asked."""

    questions: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a step from the old version to the new one changes.

    Items in the order of asking of the new version, those no longer asked behind them; dimensions likewise.
    `old_share`, `new_share` and `comparable` are those of the whole bank.
    """

    items: tuple[ItemChange, ...]
    dimensions: tuple[DimensionChange, ...]
    old_share: float
    new_share: float
    comparable: bool
    before: Length
    after: Length

    def of(self, kind: Kind) -> tuple[ItemChange, ...]:
        """The questions that this became of."""
        return tuple(item for item in self.items if item.kind == kind)


def compare(
    old: Outline,
    new: Outline,
    *,
    old_keys: Collection[str] | None = None,
    new_keys: Collection[str] | None = None,
) -> Comparison:
    """The step from `old`, asked in the earlier wave, to `new`; `…_keys` name the items really asked, else all are.

    An item stays what it is under its key, or when it continues an item of `old` itself: what lay between is not read.
    """
    olds, news = _asked(old, old_keys), _asked(new, new_keys)
    before, now = bank_spec(old, list(olds)), bank_spec(new, list(news))
    names = earlier_names(new, now, before)
    now = renamed(now, names)
    old_share, new_share, comparable = _shares(before, now, BANK)
    return Comparison(
        items=_items(olds, news, names),
        dimensions=_dimensions(old, new, before, now),
        old_share=old_share,
        new_share=new_share,
        comparable=comparable,
        before=_length(olds),
        after=_length(news),
    )


def _asked(outline: Outline, keys: Collection[str] | None) -> dict[str, ItemNode]:
    return {item.key: item for item in outline.items() if keys is None or item.key in keys}


def _length(items: Collection[str]) -> Length:
    return Length(len(items), minutes_for(len(items)))


def _items(
    olds: Mapping[str, ItemNode], news: Mapping[str, ItemNode], names: Mapping[str, str]
) -> tuple[ItemChange, ...]:
    changes = [_item(item, names.get(item.key, item.key), olds) for item in news.values()]
    met = {change.old.key for change in changes if change.old is not None}
    return (*changes, *(ItemChange(Kind.RETIRED, item, None) for item in olds.values() if item.key not in met))


def _item(item: ItemNode, name: str, olds: Mapping[str, ItemNode]) -> ItemChange:
    old = olds.get(name)
    if old is not None:
        return ItemChange(Kind.REWORDED if _reworded(old, item) else Kind.SAME, old, item)
    if name == item.key:
        return ItemChange(Kind.NEW, None, item)
    return ItemChange(Kind.CHANGED, olds.get(item.key) or olds[item.continues], item)


def _reworded(old: ItemNode, new: ItemNode) -> bool:
    """Other words in a language that both versions speak; a new translation is none."""
    pairs: Sequence[tuple[Texts, Texts]] = (
        (old.text, new.text),
        (old.help, new.help),
        (old.low, new.low),
        (old.high, new.high),
    )
    spoken = old.text.keys() & new.text.keys()
    return any(first.get(language) != second.get(language) for first, second in pairs for language in spoken)


def _dimensions(old: Outline, new: Outline, before: BankSpec, now: BankSpec) -> tuple[DimensionChange, ...]:
    olds = {node.key: node for node in old.dimensions if node.key in before.by_key}
    news = {node.key: node for node in new.dimensions if node.key in now.by_key}
    return tuple(
        DimensionChange(key, olds.get(key), news.get(key), *_shares(before, now, key)) for key in {**news, **olds}
    )


def _shares(before: BankSpec, now: BankSpec, key: str) -> tuple[float, float, bool]:
    if key not in before.node_keys or key not in now.node_keys:
        return 0.0, 0.0, False
    found = common_items(before.item_weights(key), now.item_weights(key))
    return found.earlier, found.later, enough_in_common(found.share)
