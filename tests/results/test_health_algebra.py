"""No combination of figures over pools, and of everything else that is shown, rests on a few persons.

As in `tests/core/test_gate_algebra.py`: each sum that goes out is a row with a factor for each person, and persons whom
no row tells apart are an atom. Here the rows of several waves stand below those of the pools that they are in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import event, given, settings
from hypothesis import strategies as st

from surveys.core.anonymity import Block, Released
from surveys.core.bank import BankSpec, DimensionSpec, ItemSpec
from surveys.core.scales import Scale
from surveys.core.scoring import BANK
from surveys.results.assembly import ITEM
from surveys.results.services.census import Census
from surveys.results.services.together import ASKED, Together
from tests.core.test_gate_algebra import atoms

SCALE = Scale.likert("agreement", 5)
BANK_OF_TWO = BankSpec((DimensionSpec("d", items=(ItemSpec("a", SCALE), ItemSpec("b", SCALE))),), ("a", "b"))
NODES = (BANK, "d", f"{ITEM}a", f"{ITEM}b", ASKED)


@dataclass(frozen=True)
class Wave:
    """Two groups in one; each team is its group and the answers of its persons to both items."""

    teams: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]


codes = st.sampled_from([1, 2, 3, 4, 5, 5, 5, 254, 255, 0])
persons = st.lists(st.tuples(codes, codes), max_size=14).map(tuple)
alike = st.integers(1, 14).map(lambda n: ((5, 5),) * n)
waves = st.lists(st.tuples(st.integers(0, 2), persons | alike), min_size=1, max_size=9).map(tuple).map(Wave)


def together(found: Sequence[Wave], threshold: int) -> Together:
    """As it stands after the waves were read from the database."""
    made = Together.__new__(Together)
    made.threshold, made.bank, made.answers, made._groups, made._hierarchy = threshold, BANK_OF_TWO, {}, {}, {}
    for number, wave in enumerate(found):
        made._hierarchy |= {f"{number}/g0": None, f"{number}/g1": f"{number}/g0", f"{number}/g2": f"{number}/g0"}
        for place, (group, people) in enumerate(wave.teams):
            name = f"{number}/t{place}"
            made.answers[name] = np.array(people, dtype=np.uint8).reshape(len(people), 2)
            made._groups[name] = f"{number}/g{group}"
    made.census = Census(BANK_OF_TWO, made.answers)
    return made


def released(made: Together, node: str) -> Iterator[tuple[str, ...]]:
    """The teams behind each sum that goes out: of teams, of groups, and of everything together."""
    found = made.gates[node]
    yield from ((team,) for team, outcome in found.teams.items() if isinstance(outcome, Released))
    yield from (total.teams for total in found.groups.values() if isinstance(total.outcome, Released))
    yield made.crowd(node).teams


@given(st.lists(waves, min_size=1, max_size=3), st.integers(4, 6))
@settings(max_examples=150, deadline=None)
def test_every_combination_rests_on_nobody_or_on_enough(found: list[Wave], threshold: int) -> None:
    made = together(found, threshold)
    for node in NODES:
        if node not in made.gates:
            continue
        owners = [team for team, nodes in made.sizes.items() for _person in range(nodes[node])]
        rows = [[1.0 * (owner in teams) for owner in owners] for teams in released(made, node)]
        sizes = atoms(np.array(rows).reshape(len(rows), len(owners)))
        event(f"{bool(sizes)} {bool(made.gates[node].left_out)}")
        assert all(size >= threshold for size in sizes)
        assert not set(made.gates[node].left_out) & set(made.crowd(node).teams)


@given(st.lists(waves, min_size=2, max_size=5))
@settings(max_examples=100, deadline=None)
def test_two_looks_differ_by_whole_pools(found: list[Wave]) -> None:
    """Waves are added until they are enough: between two looks lie thirty persons of three teams."""
    waiting: list[Wave] = []
    for wave in found:
        waiting.append(wave)
        crowd = together(waiting, 5).crowd()
        if crowd.is_enough:
            assert crowd.people >= 30
            assert len({team.partition("/")[2] for team in crowd.teams}) >= 3
            waiting = []
        event("a pool" if not waiting else "still waiting")


@given(st.lists(waves, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_an_exact_mean_leaves_no_team_that_is_shown_a_word(found: list[Wave]) -> None:
    """Over everything minus the teams that show a number: what is left is nobody, or not all alike."""
    made = together(found, 5)
    node = f"{ITEM}a"
    if node not in made.gates or made.holds_number("a"):
        event("held back")
        return
    blocks = made.crowd(node).blocks
    left = [block for block in blocks if not shows_number(made, block)]
    held = [group for group in ("0/g0", "1/g0", "2/g0") if group in made.gates[node].groups]
    event(f"{len(left)} left in {len(held)} waves")
    if len(held) == 1 and left:
        teams = [team for block in left for team in block.teams]
        inner = {block for group in ("0/g1", "0/g2") for block in made.gates[node].groups[group].blocks}
        if not inner.intersection(left):  # else a total below has been given out, or was carried up with them
            assert not made.census.alike(node, teams)


def shows_number(made: Together, block: Block) -> bool:
    return len(block.teams) == 1 and not made.census.alike(f"{ITEM}a", block.teams)
