"""How well questions work, over several pools: stored figures taken together, each with the answers behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveys.banks.outline import Outline
from surveys.banks.queries import cached_outlines
from surveys.banks.spec import bank_spec, earlier_names
from surveys.core.health import weighted
from surveys.results.models import DimensionHealth, HealthPool, ItemHealth
from surveys.results.permissions import coaches_may_look


@dataclass(frozen=True)
class ItemFigures:
    """One item. None: too few, or held back; shares are 0–1. `banded`, `at_ceiling` and `at_floor` are words."""

    n: int = 0
    mean: float | None = None
    banded: str = ""
    ceiling: float | None = None
    floor: float | None = None
    at_ceiling: str = ""
    at_floor: str = ""
    asked: int = 0
    dont_know: float | None = None
    not_applicable: float | None = None
    rest: float | None = None


@dataclass(frozen=True)
class DimensionFigures:
    """One dimension; n counts the persons who answered all of its items."""

    n: int = 0
    alpha: float | None = None


@dataclass(frozen=True)
class BankFigures:
    """Everything of one version, with earlier ones where the same was asked: by key of item and dimension."""

    items: Mapping[str, ItemFigures]
    dimensions: Mapping[str, DimensionFigures]
    sittings: int
    teams: int  # at least
    waves: int


def shown_pools(pools: Iterable[HealthPool]) -> list[HealthPool]:
    """Those of whose waves no team has its result for itself any more."""
    return [pool for pool in pools if all(coaches_may_look(source.campaign) for source in pool.sources.all())]


def bank_figures(outline: Outline, pools: Sequence[HealthPool], *, with_earlier: bool) -> BankFigures:
    """The pools of this version and, if asked for, those of earlier ones for what kept its meaning."""
    taken = [pool for pool in pools if pool.version_id == outline.version_id]
    if with_earlier:
        taken += [pool for pool in pools if pool.version.number < outline.number]
    names = _names(outline, {pool.version_id for pool in taken})
    items: dict[str, list[ItemHealth]] = {}
    dimensions: dict[str, list[DimensionHealth]] = {}
    for pool in taken:
        _add(pool, names[pool.version_id], items, dimensions)
    return BankFigures(
        items={key: _item(rows) for key, rows in items.items()},
        dimensions={key: _dimension(rows) for key, rows in dimensions.items()},
        sittings=sum(pool.persons for pool in taken),
        teams=max((pool.teams for pool in taken), default=0),
        waves=len({source.campaign_id for pool in taken for source in pool.sources.all()}),
    )


@dataclass(frozen=True)
class _Names:
    """How what was asked in a version is called in the one that is shown; what has another meaning is missing."""

    items: Mapping[str, str]
    dimensions: frozenset[str]  # of which each item is the same


def _names(outline: Outline, versions: set[int]) -> dict[int, _Names]:
    """By version."""
    found = {}
    for pk, earlier in cached_outlines(versions).items():
        before = bank_spec(earlier, [item.key for item in earlier.items()])
        now = bank_spec(outline, [item.key for item in outline.items()])
        renamed = earlier_names(outline, now, before) if pk != outline.version_id else {}
        items = {renamed.get(key, key): key for key in now.items if renamed.get(key, key) in before.items}
        same = {
            key
            for key in now.by_key.keys() & before.by_key.keys()
            if {item.key for item in now.items_of(key)} == {items.get(item.key) for item in before.items_of(key)}
        }
        found[pk] = _Names(items, frozenset(same))
    return found


def _add(
    pool: HealthPool, names: _Names, items: dict[str, list[ItemHealth]], dimensions: dict[str, list[DimensionHealth]]
) -> None:
    for item in pool.items.all():
        if item.key in names.items:
            items.setdefault(names.items[item.key], []).append(item)
    for dimension in pool.dimensions.all():
        if dimension.key in names.dimensions:
            dimensions.setdefault(dimension.key, []).append(dimension)


def _item(rows: Sequence[ItemHealth]) -> ItemFigures:
    """Numbers count by the answers behind them; where no pool has a number, the latest word stands."""
    numbers = [row for row in rows if row.mean is not None]
    shares = [row for row in rows if row.ceiling is not None]
    words = [row for row in rows if row.n] or rows
    return ItemFigures(
        n=sum(row.n for row in numbers or rows),
        mean=weighted((row.n, row.mean) for row in numbers),
        banded="" if numbers else words[-1].banded,
        ceiling=weighted((row.n, row.ceiling) for row in shares),
        floor=weighted((row.n, row.floor) for row in shares),
        at_ceiling=_agreed(row.at_ceiling for row in words),
        at_floor=_agreed(row.at_floor for row in words),
        asked=sum(row.asked for row in rows),
        dont_know=weighted((row.asked, row.dont_know) for row in rows),
        not_applicable=weighted((row.asked, row.not_applicable) for row in rows),
        rest=weighted((row.asked, row.rest) for row in rows),
    )


def _agreed(words: Iterable[str]) -> str:
    found = set(words)
    return found.pop() if len(found) == 1 else ""


def _dimension(rows: Sequence[DimensionHealth]) -> DimensionFigures:
    """Alpha depends on how many items there are: of a long and a short form, the long one counts."""
    most = max(row.items for row in rows)
    whole = [row for row in rows if row.items == most and row.n]
    return DimensionFigures(sum(row.n for row in whole), weighted((row.n, row.alpha) for row in whole))
