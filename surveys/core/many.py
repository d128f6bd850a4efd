"""Scores of many teams in one pass: the same digits as `scoring.score` gives team by team, many times as fast.

Answers to a leaf are few: eight possible bytes for an item of five points, 512 combinations of three items. The score
of each combination is worked out once, by the rules of `scoring`; then a person's score is looked up. Teams of about
the same size go through together, a few thousand persons at a time, person below person, so that what is worked on
stays small whatever the number of teams. Sums over the persons of a team carry their rounding errors along (Ogita,
Rump & Oishi 2005), which for scores is what `math.fsum` gives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from surveys.core.bank import BankSpec, DimensionSpec, ItemSpec
from surveys.core.moments import SAME
from surveys.core.scales import Part, Scale
from surveys.core.scoring import BankScores, Coverage, NodeScores, Parts, leaf_scores, score_item
from surveys.core.types import NOT_APPLICABLE, Answers, Floats

Counts: TypeAlias = NDArray[np.int64]
Packed: TypeAlias = NDArray[np.uint64]  # answered, applicable, favourable and neutral slots of a person, 16 bits each

AT_ONCE: Final = 8192  # persons
LARGEST_TABLE: Final = 2**16
BITS: Final = 16
SLOTS: Final = 4
MOST: Final = 2**BITS - 1
TURN: Final = 2  # added to a byte it makes 254 and 255, nothing, and the places 0, 1, 2 and 3…


@dataclass(frozen=True, eq=False)
class _Portion:
    """Teams that went through together: `persons` is nodes × seats × teams, the others nodes × teams."""

    persons: Floats
    n: Counts
    mean: Floats
    sd: Floats
    every: Counts  # the four counts over all persons
    scored: Counts  # over those with a score in the node


@dataclass(frozen=True, eq=False)
class ManyScores:
    """What came out, portion by portion; `places` says for each team where it is, `starts` where its persons begin."""

    bank: BankSpec
    answers: Answers
    starts: Sequence[int]
    places: Sequence[tuple[int, int]]
    portions: Sequence[_Portion]

    @cached_property
    def persons(self) -> dict[str, Floats]:
        """Scores of all persons in each node, team after team."""
        found = np.empty((len(self.bank.node_keys), len(self.answers)))
        for team, (portion, place) in enumerate(self.places):
            start, stop = self.starts[team], self.starts[team + 1]
            found[:, start:stop] = self.portions[portion].persons[:, : stop - start, place]
        return dict(zip(self.bank.node_keys, found, strict=True))

    def of(self, team: int) -> BankScores:
        """Everything of one team, as `scoring.score` gives it."""
        answers = self.answers[self.starts[team] : self.starts[team + 1]]
        items = {k: score_item(item, answers[:, self.bank.columns[k]]) for k, item in self.bank.items.items()}
        return BankScores(self.nodes(team), items)

    def nodes(self, team: int) -> dict[str, NodeScores]:
        """The same without the items."""
        portion, place = self.places[team]
        persons = self.starts[team + 1] - self.starts[team]
        return {
            key: _node(self.portions[portion], key, node, place, persons)
            for node, key in enumerate(self.bank.node_keys)
        }


def score_many(bank: BankSpec, answers: Answers, sizes: Sequence[int]) -> ManyScores:
    """Score the teams whose persons lie below each other in `answers`, `sizes[i]` of team i.

    Raises ValueError when the shape or the type is wrong, or a place is outside the scale of its item.
    """
    _check(bank, answers, sizes)
    starts = np.array([0, *np.cumsum(sizes, dtype=np.int64).tolist()])
    work, places = _Pass(bank), [(0, 0)] * len(sizes)
    portions: list[_Portion] = []
    nobody = np.full((1, answers.shape[1]), NOT_APPLICABLE, dtype=np.uint8)
    with_nobody = np.concatenate([answers, nobody])
    for teams in _together(np.array(sizes, dtype=np.int64)):
        for place, team in enumerate(teams.tolist()):
            places[team] = (len(portions), place)
        seats = np.arange(int(starts[teams[-1] + 1] - starts[teams[-1]]))[:, None]
        rows = np.where(seats < starts[teams + 1] - starts[teams], starts[teams] + seats, len(answers))
        portions.append(work.portion(with_nobody[rows.ravel()], rows.shape))
    return ManyScores(bank, answers, starts.tolist(), places, portions)


def _node(portion: _Portion, key: str, node: int, team: int, persons: int) -> NodeScores:
    n = int(portion.n[node, team])
    answered, applicable, _favourable, _neutral = portion.every[:, node, team].tolist()
    total, _applicable, favourable, neutral = portion.scored[:, node, team].tolist()
    return NodeScores(
        key=key,
        persons=portion.persons[node, :persons, team].copy(),
        n=n,
        mean=float(portion.mean[node, team]) if n else None,
        sd=float(portion.sd[node, team]) if n > 1 else None,
        coverage=Coverage(answered, applicable),
        parts=Parts(favourable, neutral, total - favourable - neutral),
    )


def _check(bank: BankSpec, answers: Answers, sizes: Sequence[int]) -> None:
    if answers.ndim != 2 or answers.shape[1] != len(bank.item_order) or answers.dtype != np.uint8:
        raise ValueError(f"answers must be bytes, persons × {len(bank.item_order)} items, are {answers.shape}")
    if min(sizes, default=0) < 0 or sum(sizes) != len(answers):
        raise ValueError(f"the sizes of the teams must sum to {len(answers)} persons")
    if len(bank.item_order) > MOST:
        raise ValueError(f"a bank has {MOST} items at most")


def _together(sizes: Counts) -> Iterator[Counts]:
    """Places of teams, small teams first: as many as have `AT_ONCE` persons when each is as large as the last."""
    order = np.argsort(sizes, kind="stable")
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and (stop + 1 - start) * sizes[order[stop]] <= AT_ONCE:
            stop += 1
        yield order[start:stop]
        start = stop


class _Pass:
    """What is made once for a bank, and used for each portion."""

    def __init__(self, bank: BankSpec) -> None:
        self._bank = bank
        self._sizes = np.array([[bank.items[key].scale.size] for key in bank.item_order])
        self._leaves = {key: _Leaf(bank, spec) for key, spec in bank.by_key.items() if spec.items}
        self._children = {key: bank.children(key) for key in bank.node_keys}
        self._below = {key: _leaves_below(bank, key) for key in bank.node_keys}

    def portion(self, answers: Answers, shape: tuple[int, ...]) -> _Portion:
        """Score persons that lie seat by seat; `shape` is seats × teams."""
        turned = np.ascontiguousarray(answers.T) + np.uint8(TURN)
        self._check_places(turned)
        persons = np.empty((len(self._bank.node_keys), len(answers)))
        slots = np.empty(persons.shape, dtype=np.uint64)
        place = {key: number for number, key in enumerate(self._bank.node_keys)}
        for key, leaf in self._leaves.items():
            leaf.put(answers, turned, persons[place[key]], slots[place[key]])
        self._parents(persons, place)
        for key, below in self._below.items():
            if self._children[key]:
                np.add.reduce([slots[place[leaf]] for leaf in below], axis=0, out=slots[place[key]])
        seats = (len(place), *shape)
        n, mean, sd = _moments(persons.reshape(seats))
        every = _sum_slots(slots.reshape(seats), len(self._bank.item_order))
        slots[np.isnan(persons)] = 0
        scored = _sum_slots(slots.reshape(seats), len(self._bank.item_order))
        return _Portion(persons.reshape(seats), n, mean, sd, every, scored)

    def _parents(self, persons: Floats, place: dict[str, int]) -> None:
        """Deepest first; half of the dimensions below must be there."""
        done = set(self._leaves)
        while len(done) < len(place):
            for key in place.keys() - done:
                children = self._children[key]
                if done.issuperset(children):
                    weights = [self._bank.by_key[child].weight for child in children]
                    _put_parent(persons[[place[child] for child in children]], weights, persons[place[key]])
                    done.add(key)

    def _check_places(self, turned: Answers) -> None:
        highest = turned.max(axis=1, initial=0)[:, None]
        if (highest > self._sizes + TURN).any():
            item = self._bank.items[self._bank.item_order[int(np.argmax(highest > self._sizes + TURN))]]
            raise ValueError(f"item {item.key}: an answer is outside the places of scale {item.scale.key}")


class _Leaf:
    """A dimension with items, in key order."""

    def __init__(self, bank: BankSpec, spec: DimensionSpec) -> None:
        self._items = tuple(sorted(spec.items, key=lambda item: item.key))
        self._columns = [bank.columns[item.key] for item in self._items]
        self._bases = tuple(item.scale.size + TURN + 1 for item in self._items)
        kinds = tuple((item.scale, item.weight, item.reverse) for item in self._items)
        self._table = _table(kinds) if np.prod(self._bases, dtype=float) <= LARGEST_TABLE else None

    def put(self, answers: Answers, turned: Answers, scores: Floats, slots: Packed) -> None:
        """Scores and slots of these persons, from the table where there is one."""
        if self._table is None:
            rows = answers[:, self._columns]
            scores[:], slots[:] = leaf_scores(self._items, rows), _slots(self._items, rows)
            return
        number = turned[self._columns[0]].astype(np.intp)
        for column, base in zip(self._columns[1:], self._bases[1:], strict=True):
            number *= base
            number += turned[column]
        self._table[0].take(number, out=scores, mode="clip")
        self._table[1].take(number, out=slots, mode="clip")


@lru_cache(maxsize=32)
def _table(kinds: tuple[tuple[Scale, float, bool], ...]) -> tuple[Floats, Packed]:
    """Score and slots of each combination of answers to items of these kinds."""
    bases = [scale.size + TURN + 1 for scale, _weight, _reverse in kinds]
    rows = (np.indices(bases).reshape(len(bases), -1).T - TURN).astype(np.uint8)
    items = [ItemSpec(f"{place:05}", *kind) for place, kind in enumerate(kinds)]
    return leaf_scores(items, rows), _slots(items, rows)


def _slots(items: Sequence[ItemSpec], rows: Answers) -> Packed:
    found = np.zeros(len(rows), dtype=np.uint64)
    for item, column in zip(items, rows.T, strict=True):
        parts = np.array([part or "" for part in item.scale.part_table(item.reverse)])
        flags = (
            ~np.isnan(item.scale.pomp_table(item.reverse)),
            np.arange(256) != NOT_APPLICABLE,
            parts == Part.FAVOURABLE,
            parts == Part.NEUTRAL,
        )
        table = sum(flag.astype(np.uint64) << np.uint64(BITS * place) for place, flag in enumerate(flags))
        found += np.asarray(table)[column]
    return found


def _leaves_below(bank: BankSpec, key: str) -> tuple[str, ...]:
    """Each leaf once: roll-ups may name a dimension and one below it."""
    children = bank.children(key)
    return tuple(sorted({leaf for child in children for leaf in _leaves_below(bank, child)})) if children else (key,)


def _put_parent(below: Floats, weights: Sequence[float], scores: Floats) -> None:
    """The weighted mean of the dimensions that are there, as `scoring.weighted_mean`, all of them at once."""
    here, column = ~np.isnan(below), np.array(weights)[:, None]
    found = np.add.reduce(here, axis=0, dtype=np.int64)
    total = np.add.reduce(np.where(here, below * column, 0.0), axis=0)
    whole = np.add.reduce(here * column, axis=0)
    enough = (found > 0) & (2 * found >= len(weights))
    scores.fill(np.nan)
    np.divide(total, whole, out=scores, where=enough)
    np.clip(scores, 0.0, 100.0, out=scores)


def _sum_slots(slots: Packed, items: int) -> Counts:
    """The four counts of each node and team, over its persons; so many persons at a time as 16 bits can count."""
    step = max(1, MOST // max(1, items))
    found = np.zeros((SLOTS, slots.shape[0], slots.shape[2]), dtype=np.int64)
    for start in range(0, slots.shape[1], step):
        some = np.add.reduce(slots[:, start : start + step], axis=1)
        for place in range(SLOTS):
            found[place] += ((some >> np.uint64(BITS * place)) & np.uint64(MOST)).astype(np.int64)
    return found


def _moments(persons: Floats) -> tuple[Counts, Floats, Floats]:
    """n, mean and sample SD of each node and team, with the rules of `moments.moments`."""
    here = ~np.isnan(persons)
    n = np.add.reduce(here, axis=1, dtype=np.int64)
    low, high = np.fmin.reduce(persons, axis=1, initial=np.inf), np.fmax.reduce(persons, axis=1, initial=-np.inf)
    alike = np.where(n > 0, high - low, 0.0) < SAME
    mean = np.where(alike, low, _sums(np.where(here, persons, 0.0)) / np.maximum(n, 1))
    away = np.where(here, persons - mean[:, None], 0.0)
    away *= away
    sd = np.where(alike, 0.0, np.sqrt(_sums(away) / np.maximum(n - 1, 1)))
    return n, np.where(n > 0, mean, np.nan), np.where(n > 1, sd, np.nan)


def _sums(persons: Floats) -> Floats:
    """Sums over the seats in twice the precision."""
    total, error = np.zeros((persons.shape[0], persons.shape[2])), np.zeros((persons.shape[0], persons.shape[2]))
    for seat in range(persons.shape[1]):
        values = persons[:, seat]
        whole = total + values
        part = whole - total
        error += (total - (whole - part)) + (values - part)
        total = whole
    return total + error
