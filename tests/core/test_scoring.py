"""From answers to scores, by hand."""

import math

import numpy as np
import pytest

from surveys.core.scales import Scale
from surveys.core.scoring import (
    BANK,
    BankSpec,
    Coverage,
    DimensionSpec,
    ItemSpec,
    Parts,
    RollUpSpec,
    pool_items,
    pool_nodes,
    ratings,
    restrict,
    score,
)
from surveys.core.types import DONT_KNOW, NONE, NOT_APPLICABLE
from tests.core.build import FIVE, SIX, bank, leaf, matrix, one_leaf

E, D, X = NONE, DONT_KNOW, NOT_APPLICABLE  # nothing, don't know, not applicable
NAN = math.nan


@pytest.mark.parametrize(
    ("answers", "expected", "why"),
    [
        ([5, 5, 3, 3], 75, "all answered"),
        ([5, 5, E, E], 100, "half is enough"),
        ([5, E, E, E], NAN, "a quarter is not"),
        ([5, D, D, 3], 75, "don't know is an applicable item without an answer"),
        ([5, 5, X, X], 100, "not applicable leaves both sides of the half rule"),
        ([5, X, X, X], NAN, "all of the applicable one, but fewer than two answers"),
        ([5, 3, E, X], 75, "two of three applicable"),
        ([5, E, E, X], NAN, "one of three applicable"),
        ([E, E, E, E], NAN, "nothing"),
        ([X, X, X, X], NAN, "nothing applies"),
    ],
)
def test_who_has_a_score_in_a_dimension_of_four_items(answers: list[int], expected: float, why: str) -> None:
    found = score(one_leaf(dict.fromkeys("abcd", 1)), matrix([answers])).nodes["d"]
    assert found.persons[0] == pytest.approx(expected, nan_ok=True), why
    assert found.n == (0 if math.isnan(expected) else 1)


@pytest.mark.parametrize(("answer", "expected"), [(4, 75), (E, NAN), (D, NAN), (X, NAN)])
def test_a_dimension_of_one_item_needs_that_one(answer: int, expected: float) -> None:
    found = score(one_leaf({"a": 1}), matrix([[answer]])).nodes["d"]
    assert found.persons[0] == pytest.approx(expected, nan_ok=True)


def test_a_dimension_of_three_items_needs_two() -> None:
    found = score(one_leaf(dict.fromkeys("abc", 1)), matrix([[1, 3, E], [1, X, X]])).nodes["d"]
    assert found.persons == pytest.approx([25, NAN], nan_ok=True)


def test_weights_count_among_what_was_answered() -> None:
    found = score(one_leaf({"a": 2, "b": 1, "c": 1}), matrix([[5, 1, 1], [5, 1, E]])).nodes["d"]
    assert found.persons == pytest.approx([50, 200 / 3])


def test_a_reverse_keyed_item_is_turned_before_anything_else() -> None:
    found = score(one_leaf({"a": 1, "b": 1}, reverse=["b"]), matrix([[5, 1], [1, 5], [5, 5]]))
    assert list(found.nodes["d"].persons) == [100, 0, 50]
    assert found.items["b"].scores == (100, 75, 50, 25, 0)
    assert found.items["b"].counts == (1, 0, 0, 0, 2)
    assert found.items["b"].parts == Parts(1, 0, 2)


def test_scales_of_five_six_and_explicit_values_share_one_axis() -> None:
    buckets = Scale.from_values("buckets", [0, 1, 10])
    mixed = bank(DimensionSpec("d", items=(ItemSpec("a", FIVE), ItemSpec("b", SIX), ItemSpec("c", buckets))))
    found = score(mixed, matrix([[5, 6, 3], [1, 1, 1], [3, 3, 2]]))
    assert found.nodes["d"].persons == pytest.approx([100, 0, (50 + 40 + 10) / 3])


def test_team_score_gives_each_person_one_voice() -> None:
    found = score(one_leaf(dict.fromkeys("abcd", 1)), matrix([[5, 5, 5, 5], [1, 1, E, E], [5, E, E, E]])).nodes["d"]
    assert (found.n, found.mean) == (2, 50)
    assert found.sd == pytest.approx(math.sqrt(5000))
    assert found.coverage == Coverage(7, 12)
    assert found.coverage.share == pytest.approx(7 / 12)


def test_parts_of_a_dimension_count_answers_of_persons_with_a_score_only() -> None:
    found = score(one_leaf(dict.fromkeys("abcd", 1)), matrix([[5, 3, 1, 4], [5, E, E, E]]))
    assert found.nodes["d"].parts == Parts(2, 1, 1)
    assert found.nodes["d"].parts.total == 4
    assert found.items["a"].parts == Parts(2, 0, 0)


def test_item_counts() -> None:
    found = score(one_leaf({"a": 1}), matrix([[5], [4], [4], [1], [E], [D], [D], [X]])).items["a"]
    assert (found.n, found.counts, found.mean) == (4, (1, 0, 0, 2, 1), 62.5)
    assert found.sd == pytest.approx(np.std([100, 75, 75, 0], ddof=1))
    assert (found.dont_know, found.not_applicable, found.unanswered) == (2, 1, 1)


def test_no_respondents_is_no_data() -> None:
    found = score(one_leaf({"a": 1, "b": 1}), np.zeros((0, 2), dtype=np.uint8))
    assert (found.nodes["d"].n, found.nodes["d"].mean, found.nodes["d"].sd) == (0, None, None)
    assert found.nodes[BANK].coverage.share is None
    assert (found.items["a"].n, found.items["a"].mean) == (0, None)


TREE = bank(
    DimensionSpec("flow"),
    leaf("build", 2, parent="flow", weight=3),
    leaf("deploy", 2, parent="flow"),
    leaf("learning", 2),
    roll_ups=(RollUpSpec("people", ("build", "learning")),),
)


def test_a_parent_is_the_weighted_mean_of_each_persons_dimensions() -> None:
    found = score(TREE, matrix([[5, 5, 1, 1, 1, 1], [5, 5, E, E, 3, 3], [E, E, E, E, 5, 5], [E, E, E, E, E, E]])).nodes
    assert found["flow"].persons == pytest.approx([75, 100, NAN, NAN], nan_ok=True)
    assert found["people"].persons == pytest.approx([75, 87.5, 100, NAN], nan_ok=True)
    assert found[BANK].persons == pytest.approx([37.5, 75, 100, NAN], nan_ok=True)
    assert [found[key].n for key in ("build", "deploy", "flow", "people", BANK)] == [2, 1, 2, 3, 3]
    assert found["flow"].coverage == Coverage(6, 16)
    assert list(found) == ["build", "deploy", "flow", "learning", "people", BANK]


def test_a_parent_needs_half_of_its_dimensions() -> None:
    wide = bank(DimensionSpec("p"), *(leaf(key, 1, parent="p") for key in "abc"))
    found = score(wide, matrix([[5, E, E], [5, 1, E]])).nodes["p"]
    assert found.persons == pytest.approx([NAN, 50], nan_ok=True)


def test_shares_of_items_in_a_node() -> None:
    assert TREE.item_weights("flow") == pytest.approx(
        {"build-1": 0.375, "build-2": 0.375, "deploy-1": 0.125, "deploy-2": 0.125}
    )
    assert TREE.item_weights()["learning-1"] == pytest.approx(0.25)
    overlapping = bank(
        DimensionSpec("p"),
        leaf("a", 1, parent="p"),
        leaf("b", 1, parent="p"),
        roll_ups=(RollUpSpec("r", ("p", "a")),),
    )
    assert overlapping.item_weights("r") == pytest.approx({"a-1": 0.75, "b-1": 0.25})


def test_restricting_to_common_items_drops_what_becomes_empty() -> None:
    answers = matrix([[5, 4, 3, 3, 1, 2]])
    smaller, columns = restrict(TREE, answers, ["learning-2", "learning-1", "unheard-of"])
    assert smaller.item_order == ("learning-1", "learning-2")
    assert columns.tolist() == [[1, 2]]
    assert score(smaller, columns).nodes["learning"].mean == 12.5
    assert [r.dimensions for r in smaller.roll_ups] == [("learning",)]
    only_deploy, _ = restrict(TREE, answers, ["deploy-1"])
    assert ([d.key for d in only_deploy.dimensions], only_deploy.roll_ups) == (["flow", "deploy"], ())
    with pytest.raises(ValueError, match="none of these items"):
        restrict(TREE, answers, ["unheard-of"])


def test_ratings_are_places_of_the_persons_with_a_score() -> None:
    spec = one_leaf({"a": 1, "b": 1, "c": 1}, reverse=["b"])
    answers = matrix([[1, 1, D], [2, 4, 5], [5, E, X], [E, E, E]])
    found = ratings(spec, answers, score(spec, answers).nodes["d"])
    assert found.options == (5, 5, 5)
    np.testing.assert_array_equal(found.values, [[1, 5, NAN], [2, 2, 5]])


def test_pooling_teams_is_scoring_them_together() -> None:
    answers = matrix([[5, 4, 3, 3, 1, 2], [1, D, 3, E, 5, 5], [2, 2, 2, X, X, X], [5, 5, 5, 5, 5, 5]])
    whole, parts = score(TREE, answers), [score(TREE, answers[:1]), score(TREE, answers[1:])]
    for key, node in whole.nodes.items():
        pooled = pool_nodes([part.nodes[key] for part in parts])
        np.testing.assert_array_equal(pooled.persons, node.persons)
        assert (pooled.n, pooled.mean, pooled.sd) == (node.n, node.mean, node.sd)
        assert (pooled.coverage, pooled.parts) == (node.coverage, node.parts)
    for key, item in whole.items.items():
        assert pool_items([part.items[key] for part in parts]) == item


def test_only_the_same_thing_can_be_pooled() -> None:
    found = score(TREE, matrix([[5, 4, 3, 3, 1, 2]]))
    with pytest.raises(ValueError, match="one and the same"):
        pool_nodes([found.nodes["build"], found.nodes["deploy"]])


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (np.zeros((2, 3), dtype=np.uint8), "persons × 2 items"),
        (np.zeros(2, dtype=np.uint8), "persons × 2 items"),
        (np.zeros((2, 2), dtype=np.int64), "uint8"),
        (matrix([[1, 6]]), "item b: an answer is outside the places 1 to 5 of scale agreement"),
        (matrix([[1, 253]]), "outside the places"),
    ],
)
def test_a_matrix_that_does_not_fit_is_refused(answers: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        score(one_leaf({"a": 1, "b": 1}), answers)


A = ItemSpec("a", FIVE)
LEAF = DimensionSpec("d", items=(A,))


@pytest.mark.parametrize(
    ("dimensions", "order", "roll_ups", "message"),
    [
        ((LEAF, LEAF), ("a",), (), "node d stands 2 times"),
        ((LEAF,), ("a",), (RollUpSpec("d", ("d",)),), "node d stands 2 times"),
        ((DimensionSpec(BANK, items=(A,)),), ("a",), (), r"node \* stands 2 times"),
        ((LEAF, DimensionSpec("e", items=(A,))), ("a",), (), "item a stands 2 times"),
        ((LEAF,), ("a", "a"), (), "item_order a stands 2 times"),
        ((LEAF,), (), (), "item a has no column"),
        ((LEAF,), ("a", "b"), (), "names b"),
        ((DimensionSpec("d", "nowhere", items=(A,)),), ("a",), (), "unknown parent nowhere"),
        ((DimensionSpec("d", "e", items=(A,)), DimensionSpec("e", "d")), ("a",), (), "its own ancestor"),
        ((DimensionSpec("d", "d", items=(A,)),), ("a",), (), "its own ancestor"),
        ((LEAF, DimensionSpec("e")), ("a",), (), "dimension e: needs either"),
        ((LEAF, DimensionSpec("e", "d", items=(ItemSpec("b", FIVE),))), ("a", "b"), (), "dimension d: needs either"),
        ((LEAF,), ("a",), (RollUpSpec("r", ()),), "roll-up r"),
        ((LEAF,), ("a",), (RollUpSpec("r", ("x",)),), "roll-up r"),
        ((LEAF,), ("a",), (RollUpSpec("r", ("d", "d")),), "dimension in roll-up r d stands 2 times"),
        ((DimensionSpec("d", weight=0, items=(A,)),), ("a",), (), "d: weight must be"),
        ((DimensionSpec("d", items=(ItemSpec("a", FIVE, -1),)),), ("a",), (), "a: weight must be"),
        ((DimensionSpec("d", items=(ItemSpec("a", FIVE, math.nan),)),), ("a",), (), "a: weight must be"),
    ],
)
def test_a_bank_that_is_not_sound_is_refused(
    dimensions: tuple[DimensionSpec, ...], order: tuple[str, ...], roll_ups: tuple[RollUpSpec, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        BankSpec(dimensions, order, roll_ups)


def test_an_unknown_node_has_no_items() -> None:
    with pytest.raises(ValueError, match="no dimension or roll-up"):
        TREE.items_of("unheard-of")
