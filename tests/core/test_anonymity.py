"""The gate, case by case. What holds for any hierarchy stands in test_gate_algebra.py."""

from collections.abc import Collection, Mapping

import numpy as np
import pytest

from surveys.core.anonymity import Block, NodeGate, Released, Unit, gate, reaches, withheld_totals
from surveys.core.scoring import score
from surveys.core.types import NONE, Suppressed, SuppressionReason
from tests.core.build import bank, leaf

FLAT = {"g": None}
TREE = {"all": None, "east": "all", "west": "all"}
DEEP = {"all": None, "east": "all", "lab": "east", "shop": "east", "west": "all"}


def run(teams: Mapping[str, tuple[str | None, int]], hierarchy: Mapping[str, str | None], k: int = 5) -> NodeGate:
    return gate([Unit(team, group, {"d": n}) for team, (group, n) in teams.items()], hierarchy, k)["d"]


def hidden(reason: SuppressionReason) -> Suppressed:
    return Suppressed(reason)


def test_a_team_at_the_threshold_is_released_and_one_below_is_not() -> None:
    found = run({"a": ("g", 5), "b": ("g", 4), "c": ("g", 0)}, FLAT)
    assert found.teams == {
        "a": Released(5),
        "b": hidden(SuppressionReason.LEFT_OUT),
        "c": hidden(SuppressionReason.NO_DATA),
    }
    assert found.groups["g"].outcome == Released(5)
    assert (found.groups["g"].teams, found.groups["g"].not_included) == (("a",), ("b",))
    assert found.left_out == ("b",)


def test_small_teams_reach_the_threshold_together() -> None:
    found = run({"a": ("g", 9), "b": ("g", 3), "c": ("g", 2)}, FLAT)
    total = found.groups["g"]
    assert total.blocks == (Block(("a",), 9), Block(("b", "c"), 5))
    assert (total.teams, total.persons, total.shown, total.not_included) == (("a", "b", "c"), 14, ("a",), ())
    assert found.teams["b"] == found.teams["c"] == hidden(SuppressionReason.IN_GROUP)


def test_a_group_of_small_teams_only_shows_a_total_and_no_team() -> None:
    found = run({"a": ("g", 3), "b": ("g", 3)}, FLAT)
    assert (found.groups["g"].outcome, found.groups["g"].shown) == (Released(6), ())


def test_no_team_is_hidden_for_anothers_sake() -> None:
    found = run({"a": ("g", 5), "b": ("g", 6), "c": ("g", 1)}, FLAT)
    assert [found.teams[team] for team in "ab"] == [Released(5), Released(6)]


def test_a_pool_of_the_parent_mixes_teams_of_several_groups() -> None:
    found = run({"a": ("east", 3), "b": ("west", 2), "c": ("west", 8)}, TREE)
    assert found.groups["east"].outcome == hidden(SuppressionReason.TOO_FEW)
    assert (found.groups["east"].teams, found.groups["east"].not_included) == ((), ("a",))
    assert (found.groups["west"].teams, found.groups["west"].not_included) == (("c",), ("b",))
    assert found.groups["all"].blocks == (Block(("a", "b"), 5), Block(("c",), 8))
    assert found.left_out == ()


def test_a_pool_released_below_does_not_wait_again_above() -> None:
    found = run({"a": ("lab", 3), "b": ("lab", 3), "c": ("shop", 4), "d": ("west", 1)}, DEEP)
    assert found.groups["lab"].teams == ("a", "b")
    assert found.groups["shop"].outcome == hidden(SuppressionReason.TOO_FEW)
    assert (found.groups["east"].teams, found.groups["east"].not_included) == (("a", "b"), ("c",))
    assert found.groups["all"].blocks == (Block(("a", "b"), 6), Block(("c", "d"), 5))
    assert (found.groups["west"].outcome, found.left_out) == (hidden(SuppressionReason.TOO_FEW), ())


def test_what_never_reaches_the_threshold_is_counted_by_every_group_above() -> None:
    found = run({"a": ("lab", 2), "b": ("west", 9), "c": ("shop", 2)}, DEEP)
    assert found.left_out == ("a", "c")
    assert found.groups["all"].not_included == found.groups["east"].not_included == ("a", "c")
    assert found.groups["lab"].not_included == ("a",)
    assert found.groups["all"].teams == ("b",)


def test_groups_without_answers_say_so() -> None:
    found = run({"a": ("east", 0), "b": ("west", 9)}, TREE)
    assert found.groups["east"].outcome == hidden(SuppressionReason.NO_DATA)
    assert (found.groups["east"].not_included, found.groups["all"].not_included) == ((), ())


def test_a_team_in_no_group_stands_alone() -> None:
    found = run({"a": (None, 5), "b": (None, 4), "c": (None, 4)}, {})
    assert (found.teams["a"], found.left_out, found.groups) == (Released(5), ("b", "c"), {})


def test_separate_trees_do_not_share_a_pool() -> None:
    found = run({"a": ("x", 4), "b": ("y", 4)}, {"x": None, "y": None})
    assert found.left_out == ("a", "b")


def test_teams_may_stand_in_any_group_of_the_tree() -> None:
    found = run({"a": ("all", 3), "b": ("lab", 2)}, DEEP)
    assert found.groups["all"].blocks == (Block(("a", "b"), 5),)


def test_every_node_is_decided_by_itself() -> None:
    units = [Unit("a", "g", {"build": 6, "deploy": 4}), Unit("b", "g", {"build": 5})]
    found = gate(units, FLAT, 5)
    assert list(found) == ["build", "deploy"]
    assert found["build"].groups["g"].persons == 11
    assert found["deploy"].teams == {"a": hidden(SuppressionReason.LEFT_OUT), "b": hidden(SuppressionReason.NO_DATA)}
    assert gate([], FLAT, 5) == {}


def test_the_order_of_teams_does_not_matter() -> None:
    teams = {"a": ("g", 9), "b": ("g", 3), "c": ("g", 2)}
    assert run(teams, FLAT) == run(dict(reversed(teams.items())), FLAT)


def test_four_is_the_lowest_threshold() -> None:
    assert run({"a": ("g", 4)}, FLAT, k=4).teams["a"] == Released(4)
    with pytest.raises(ValueError, match="4 at least"):
        run({}, FLAT, k=3)
    assert [reaches(n, 4) for n in (3, 4)] == [False, True]


@pytest.mark.parametrize(
    ("units", "hierarchy", "message"),
    [
        ([Unit("a", "g", {}), Unit("a", "g", {})], FLAT, "given twice"),
        ([Unit("a", "nowhere", {})], FLAT, "unknown group nowhere"),
        ([Unit("a", "g", {"d": -1})], FLAT, "negative"),
        ([], {"g": "nowhere"}, "unknown group nowhere"),
        ([], {"g": "g"}, "its own ancestor"),
        ([], {"x": "y", "y": "x"}, "its own ancestor"),
    ],
)
def test_a_hierarchy_that_is_not_sound_is_refused(
    units: list[Unit], hierarchy: dict[str, str | None], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        gate(units, hierarchy, 5)


def test_what_the_gate_does_not_promise() -> None:
    """Across nodes exact sums do isolate: the sixth person has no score in `b`, so "whole − a/2 − b/2" is hers alone.

    The defence is that sums stay inside: means go out in shown digits.
    """
    answers = np.full((6, 4), 3, dtype=np.uint8)
    answers[5] = [5, 5, NONE, NONE]
    nodes = score(bank(leaf("a", 2), leaf("b", 2)), answers).nodes
    sums = {key: np.nansum(nodes[key].persons) for key in ("a", "b", "*")}
    assert sums["*"] - sums["a"] / 2 - sums["b"] / 2 == pytest.approx(nodes["a"].persons[5] / 2)


def banded_totals(
    teams: Mapping[str, tuple[str | None, int]], hierarchy: Mapping[str, str | None], banded: Collection[str]
) -> list[str]:
    """Groups whose total gives way when these teams are shown as a band."""
    found = run(teams, hierarchy)
    withheld = withheld_totals(
        found,
        hierarchy,
        known=lambda block: len(block.teams) == 1 and block.teams[0] not in banded,
        tells_too_much=lambda blocks: len(blocks) == 1 and len(blocks[0].teams) == 1,
    )
    return sorted(withheld)


def test_one_banded_team_bands_its_group_and_every_group_above() -> None:
    teams = {"a": ("lab", 9), "b": ("lab", 7), "c": ("west", 8)}
    assert banded_totals(teams, DEEP, {"b"}) == ["all", "east", "lab"]
    assert banded_totals(teams, DEEP, ()) == []


def test_two_banded_teams_hide_each_other() -> None:
    assert banded_totals({"a": ("g", 9), "b": ("g", 7), "c": ("g", 8)}, FLAT, {"a", "b"}) == []


def test_a_pool_hides_the_banded_team() -> None:
    assert banded_totals({"a": ("g", 9), "b": ("g", 3), "c": ("g", 2)}, FLAT, {"a"}) == []


def test_what_two_groups_withhold_meets_above_them() -> None:
    """The total of all is exact: what it leaves over is the sum of two banded teams."""
    teams = {"a": ("east", 9), "b": ("east", 7), "c": ("west", 8), "d": ("west", 6)}
    assert banded_totals(teams, TREE, {"b", "d"}) == ["east", "west"]


def test_an_exact_total_below_leaves_nothing_to_carry_up() -> None:
    """East is exact with two banded teams, so the one of the west stands alone in the total of all."""
    teams = {"a": ("east", 9), "b": ("east", 7), "c": ("west", 8)}
    assert banded_totals(teams, TREE, {"a", "b", "c"}) == ["all", "west"]


def test_a_pool_alone_does_not_band_a_total() -> None:
    assert banded_totals({"a": ("g", 9), "b": ("g", 3), "c": ("g", 2)}, FLAT, ()) == []


def test_a_banded_team_of_the_top_group_itself() -> None:
    assert banded_totals({"a": ("all", 9), "b": ("east", 7)}, TREE, {"a"}) == ["all"]
