"""No combination of all released sums rests on 1 to k − 1 persons.

Each released sum is a row with a factor for each person: 1 in the sum, 0 out of it; for the mean of the shown teams
1 ÷ team size. An *atom* is a set of persons whom no row tells apart (equal columns). A linear combination of rows has
equal factors within an atom, so the persons it rests on are a union of atoms: if every atom that is in any row has at
least k persons, every combination rests on 0 or at least k. The rank test says the same without atoms: a combination
that rests on a set S alone exists exactly when leaving out the columns of S lowers the rank.
"""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from surveys.core.anonymity import Block, NodeGate, Released, Unit, gate, withheld_totals
from surveys.core.types import Suppressed, SuppressionReason

Rows = NDArray[np.float64]
NODE = "d"


@dataclass(frozen=True)
class Case:
    hierarchy: Mapping[str, str | None]
    units: tuple[Unit, ...]
    threshold: int

    def size(self, team: str) -> int:
        return {unit.team: unit.persons[NODE] for unit in self.units}[team]

    @property
    def owners(self) -> list[str]:
        """The team of each person, one for each column."""
        return [unit.team for unit in self.units for _ in range(unit.persons[NODE])]


def case(depths: Sequence[int], sizes: Sequence[tuple[int, int]], threshold: int) -> Case:
    """Groups in up to three levels: a number picks the parent of each; a pair is the group and size of a team."""
    hierarchy: dict[str, str | None] = {"g0": None}
    level = {"g0": 1}
    for i, pick in enumerate(depths, start=1):
        parents = [None, *(group for group in hierarchy if level[group] < 3)]
        parent = parents[pick % len(parents)]
        hierarchy[f"g{i}"], level[f"g{i}"] = parent, 1 if parent is None else level[parent] + 1
    groups = list(hierarchy)
    units = [Unit(f"t{i}", groups[pick % len(groups)], {NODE: n}) for i, (pick, n) in enumerate(sizes)]
    return Case(hierarchy, tuple(units), threshold)


cases = st.builds(
    case,
    st.lists(st.integers(0, 5), max_size=5),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 15)), max_size=40),
    st.integers(4, 7),
)


def released_rows(given_: Case, found: NodeGate) -> Rows:
    """Every number of the node that goes out: team sums, group totals, and means of shown teams."""
    teams = [(team,) for team, outcome in found.teams.items() if isinstance(outcome, Released)]
    totals = [total.teams for total in found.groups.values() if isinstance(total.outcome, Released)]
    rows = [[1.0 * (owner in teams_) for owner in given_.owners] for teams_ in (*teams, *totals)]
    shown = [total.shown for total in found.groups.values()]
    rows += [[(owner in teams_) / given_.size(owner) for owner in given_.owners] for teams_ in shown]
    return np.array(rows, dtype=float).reshape(len(rows), len(given_.owners))


def atoms(rows: Rows) -> list[int]:
    """Sizes of the atoms that are in at least one row."""
    columns, sizes = np.unique(rows, axis=1, return_counts=True)
    return [int(size) for column, size in zip(columns.T, sizes, strict=True) if column.any()]


def isolates(rows: Rows, persons: Sequence[int]) -> bool:
    """Whether some combination rests on these persons alone."""
    rest = np.delete(rows, list(persons), axis=1)
    return bool(np.linalg.matrix_rank(rest) < np.linalg.matrix_rank(rows))


def something_is_suppressed(found: NodeGate) -> bool:
    return any(isinstance(outcome, Suppressed) for outcome in found.teams.values())


def decide(given_: Case) -> NodeGate:
    found = gate(given_.units, given_.hierarchy, given_.threshold)
    return found.get(NODE, NodeGate({}, {}, ()))


@given(cases)
def test_every_combination_of_released_sums_rests_on_nobody_or_on_k_persons(given_: Case) -> None:
    found = decide(given_)
    event("something suppressed" if something_is_suppressed(found) else "everything shown")
    assert all(size >= given_.threshold for size in atoms(released_rows(given_, found)))


@settings(max_examples=50)
@given(cases, st.data())
def test_fewer_than_k_persons_are_never_isolated(given_: Case, data: st.DataObject) -> None:
    """By rank: any persons, and the likeliest victims, whole small teams."""
    rows = released_rows(given_, decide(given_))
    people = range(len(given_.owners))
    if people:
        some = data.draw(st.sets(st.sampled_from(people), max_size=given_.threshold - 1))
        assert not isolates(rows, sorted(some))
    for unit in given_.units:
        if 0 < unit.persons[NODE] < given_.threshold:
            assert not isolates(rows, [i for i in people if given_.owners[i] == unit.team])


def test_a_third_of_random_hierarchies_at_least_has_something_suppressed() -> None:
    """A fixed sample: the share that the property rests on does not depend on what Hypothesis likes to draw."""
    source = random.Random(20261001)
    suppressed, waiting, left_out = 0, 0, 0
    for _ in range(300):
        given_ = random_case(source)
        found = decide(given_)
        assert all(size >= given_.threshold for size in atoms(released_rows(given_, found)))
        reasons = {outcome.reason for outcome in found.teams.values() if isinstance(outcome, Suppressed)}
        suppressed += bool(reasons)
        waiting += SuppressionReason.IN_GROUP in reasons
        left_out += SuppressionReason.LEFT_OUT in reasons
    assert suppressed >= 0.3 * 300
    assert waiting >= 0.3 * 300
    assert left_out >= 0.1 * 300


def random_case(source: random.Random) -> Case:
    depths = [source.randrange(6) for _ in range(source.randrange(6))]
    sizes = [(source.randrange(6), source.randrange(16)) for _ in range(source.randrange(1, 41))]
    return case(depths, sizes, source.randrange(4, 8))


@given(cases)
def test_totals_hold_exactly_what_the_rules_say(given_: Case) -> None:
    found = decide(given_)
    counted = {team for total in found.groups.values() for team in total.teams}
    for unit in given_.units:
        n, outcome = unit.persons[NODE], found.teams[unit.team]
        assert isinstance(outcome, Released) == (n >= given_.threshold)
        assert (unit.team in counted) == (n > 0 and unit.team not in found.left_out)
        assert (unit.team in found.left_out) == (outcome == Suppressed(SuppressionReason.LEFT_OUT))
    for total in found.groups.values():
        assert all(block.persons >= given_.threshold for block in total.blocks)
        assert total.persons == sum(given_.size(team) for team in total.teams)
        assert total.shown == tuple(b.teams[0] for b in total.blocks if len(b.teams) == 1)
        assert set(total.teams).isdisjoint(total.not_included)
    for one in found.groups.values():
        for other in found.groups.values():
            shared = set(one.blocks) & set(other.blocks)
            assert {team for block in shared for team in block.teams} == set(one.teams) & set(other.teams)


@given(cases)
def test_nobody_waits_longer_than_needed(given_: Case) -> None:
    """Who is outside a group's total could not have been a block there: fewer than k of them stand outside."""
    for total in decide(given_).groups.values():
        assert sum(given_.size(team) for team in total.not_included) < given_.threshold


def naive(given_: Case) -> Rows:
    """A gate that only looks at the size of what it shows: the mistake that this page is about."""
    groups = {group: [u.team for u in given_.units if u.group == group] for group in given_.hierarchy}
    sets = [[u.team] for u in given_.units] + list(groups.values())
    shown = [teams for teams in sets if sum(map(given_.size, teams)) >= given_.threshold]
    return np.array([[1.0 * (owner in teams) for owner in given_.owners] for teams in shown])


def test_the_test_finds_what_it_looks_for() -> None:
    given_ = case([], [(0, 7), (0, 1)], 5)
    rows = naive(given_)
    assert atoms(rows) == [1, 7]
    assert isolates(rows, [7])
    assert not isolates(rows, [0])
    assert not isolates(released_rows(given_, decide(given_)), [7])


def test_the_test_finds_persons_isolated_by_three_sums() -> None:
    """A + B, B + C and A + C are large, and yet each of A, B, C follows from them."""
    rows = np.array([[1, 1, 1, 1, 0, 0], [0, 0, 1, 1, 1, 1], [1, 1, 0, 0, 1, 1]], dtype=float)
    assert isolates(rows, [0, 1])
    assert min(atoms(rows)) == 2


# -- The second pass: bands and counts ------------------------------------------------------


def alone(blocks: Sequence[Block]) -> bool:
    """One team is left over, and nothing that it could hide behind."""
    return len(blocks) == 1 and len(blocks[0].teams) == 1


def block_rows(found: NodeGate, known: Collection[Block], withheld: Collection[str]) -> tuple[Rows, list[Block]]:
    """Known blocks and exact totals as sums over blocks."""
    blocks = sorted({block for total in found.groups.values() for block in total.blocks}, key=lambda b: b.teams)
    exact = [total.blocks for group, total in found.groups.items() if total.blocks and group not in withheld]
    rows = [[1.0 * (block in sums) for block in blocks] for sums in (*((block,) for block in known), *exact)]
    return np.array(rows, dtype=float).reshape(len(rows), len(blocks)), blocks


def determines(rows: Rows, column: int) -> bool:
    """Whether some combination of the rows is the sum of this block."""
    target = np.zeros((1, rows.shape[1]))
    target[0, column] = 1
    return bool(np.linalg.matrix_rank(np.vstack([rows, target])) == np.linalg.matrix_rank(rows))


@given(cases, st.sets(st.integers(0, 39)))
def test_no_combination_of_exact_numbers_is_the_sum_of_one_banded_team(given_: Case, picks: set[int]) -> None:
    found = decide(given_)
    assume(found.groups)
    banded = {f"t{pick}" for pick in picks}
    known = [b for b in all_blocks(found) if len(b.teams) == 1 and b.teams[0] not in banded]
    withheld = withheld_totals(found, given_.hierarchy, known.__contains__, alone)
    rows, blocks = block_rows(found, known, withheld)
    event("something withheld" if withheld else "every total exact")
    for column, block in enumerate(blocks):
        if len(block.teams) == 1 and block not in known:
            assert not determines(rows, column)


@given(cases)
def test_no_combination_of_exact_counts_rests_on_fewer_than_twice_the_threshold(given_: Case) -> None:
    found, least = decide(given_), 2 * given_.threshold
    assume(found.groups)
    known = [b for b in all_blocks(found) if len(b.teams) == 1 and b.persons >= least]
    withheld = withheld_totals(
        found, given_.hierarchy, known.__contains__, lambda blocks: sum(b.persons for b in blocks) < least
    )
    rows, blocks = block_rows(found, known, withheld)
    event("something withheld" if withheld else "every total exact")
    persons = np.repeat(rows, [block.persons for block in blocks], axis=1)
    assert all(size >= least for size in atoms(persons))


@given(cases, st.sets(st.integers(0, 39)))
def test_a_total_is_withheld_only_where_one_more_exact_total_would_tell(given_: Case, picks: set[int]) -> None:
    """Nothing is hidden without need: show any withheld total after all, and a banded team comes out."""
    found = decide(given_)
    assume(found.groups)
    banded = {f"t{pick}" for pick in picks}
    known = [b for b in all_blocks(found) if len(b.teams) == 1 and b.teams[0] not in banded]
    withheld = withheld_totals(found, given_.hierarchy, known.__contains__, alone)
    for group in withheld:
        rows, blocks = block_rows(found, known, withheld - {group})
        victims = [i for i, b in enumerate(blocks) if len(b.teams) == 1 and b not in known]
        assert any(determines(rows, column) for column in victims)


def all_blocks(found: NodeGate) -> set[Block]:
    return {block for total in found.groups.values() for block in total.blocks}


def test_the_test_finds_a_banded_team() -> None:
    given_ = case([], [(0, 7), (0, 6)], 5)
    found = decide(given_)
    known = [b for b in all_blocks(found) if b.teams == ("t0",)]
    rows, blocks = block_rows(found, known, ())
    assert determines(rows, blocks.index(Block(("t1",), 6)))
    assert withheld_totals(found, given_.hierarchy, known.__contains__, alone) == {"g0"}
