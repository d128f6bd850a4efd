"""What holds for any bank and any answers."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.scales import Scale, ScalePoint
from surveys.core.scoring import BANK, BankScores, BankSpec, DimensionSpec, ItemSpec, RollUpSpec, score
from surveys.core.types import DONT_KNOW, NONE, NOT_APPLICABLE, Answers

WEIGHTS = st.sampled_from([0.1, 0.7, 1.0, 1.5, 3.0])
SCALES = st.sampled_from(
    [Scale.likert("five", 5), Scale.likert("six", 6), Scale.likert("seven", 7), Scale.from_values("v", [0, 1, 4, 30])]
)


@dataclass(frozen=True)
class Case:
    bank: BankSpec
    answers: Answers


@st.composite
def cases(draw: st.DrawFn, min_persons: int = 0) -> Case:
    dimensions = [DimensionSpec("way"), *(draw(leaves(key)) for key in ("b", "c", "d"))]
    bank = BankSpec(
        tuple(dimensions),
        tuple(item.key for d in dimensions for item in d.items),
        (RollUpSpec("across", ("b", "d")),),
    )
    persons = draw(st.integers(min_persons, 9))
    columns = [draw(answers(bank.items[key].scale, persons)) for key in bank.item_order]
    return Case(bank, np.array(columns, dtype=np.uint8).reshape(len(columns), persons).T)


@st.composite
def leaves(draw: st.DrawFn, key: str) -> DimensionSpec:
    size = draw(st.integers(1, 4))
    items = [ItemSpec(f"{key}{i}", draw(SCALES), draw(WEIGHTS), draw(st.booleans())) for i in range(size)]
    return DimensionSpec(key, None if key == "d" else "way", draw(WEIGHTS), tuple(items))


def answers(scale: Scale, persons: int) -> st.SearchStrategy[list[int]]:
    places = st.integers(1, scale.size)
    codes = st.one_of(places, places, places, st.sampled_from([NONE, DONT_KNOW, NOT_APPLICABLE]))
    return st.lists(codes, min_size=persons, max_size=persons)


def totals(scores: BankScores) -> list[object]:
    """Everything of the team, to the last digit."""
    return [(n.key, n.n, n.mean, n.sd, n.coverage, n.parts) for n in scores.nodes.values()]


@given(cases())
def test_scores_lie_between_0_and_100(case: Case) -> None:
    found = score(case.bank, case.answers)
    for node in found.nodes.values():
        there = node.persons[~np.isnan(node.persons)]
        assert node.n == len(there)
        assert ((there >= 0) & (there <= 100)).all()
        assert node.mean is None or 0 <= node.mean <= 100
        assert node.sd is None or 0 <= node.sd <= 50 * np.sqrt(node.n / (node.n - 1)) + 1e-9
        assert 0 <= node.coverage.answered <= node.coverage.applicable


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_persons_does_not_move_a_digit(case: Case, random: "np.random.Generator") -> None:
    order = list(range(len(case.answers)))
    random.shuffle(order)  # type: ignore[arg-type]  # Hypothesis hands out random.Random
    before, after = score(case.bank, case.answers), score(case.bank, case.answers[order])
    assert totals(before) == totals(after)
    assert before.items == after.items
    np.testing.assert_array_equal(before.nodes[BANK].persons[order], after.nodes[BANK].persons)


@given(cases(), st.data())
def test_the_order_of_items_and_dimensions_does_not_move_a_digit(case: Case, data: st.DataObject) -> None:
    bank = case.bank
    order = data.draw(st.permutations(range(len(bank.item_order))))
    dimensions = data.draw(st.permutations(bank.dimensions))
    turned = tuple(replace(d, items=tuple(reversed(d.items))) for d in dimensions)
    shuffled = BankSpec(turned, tuple(bank.item_order[i] for i in order), bank.roll_ups)
    before, after = score(bank, case.answers), score(shuffled, case.answers[:, list(order)])
    assert totals(before) == totals(after)
    assert before.items == after.items
    for key, node in before.nodes.items():
        np.testing.assert_array_equal(node.persons, after.nodes[key].persons)


@given(cases())
def test_a_label_never_moves_a_score(case: Case) -> None:
    """Keys of scales and points are the only names that reach the core, and they are no part of the arithmetic."""

    def renamed(item: ItemSpec) -> ItemSpec:
        points = tuple(ScalePoint(f"new-{p.key}", p.value, p.part) for p in item.scale.points)
        return replace(item, scale=Scale("another name", points))

    dimensions = tuple(replace(d, items=tuple(map(renamed, d.items))) for d in case.bank.dimensions)
    other = BankSpec(dimensions, case.bank.item_order, case.bank.roll_ups)
    before, after = score(case.bank, case.answers), score(other, case.answers)
    assert totals(before) == totals(after)
    assert before.items == after.items


@given(cases(min_persons=1), st.data())
def test_taking_an_answer_away_moves_that_person_in_the_nodes_above_only(case: Case, data: st.DataObject) -> None:
    """The person's score in the leaf becomes the weighted mean of the rest, or none (half rule, two answers).

    It stays where it was when the item stood exactly at the mean of the rest. No other person moves by a digit, nor
    does a node without this item. *Don't know* instead of nothing makes no difference to any score.
    """
    row = data.draw(st.integers(0, len(case.answers) - 1))
    key = data.draw(st.sampled_from(case.bank.item_order))
    column = case.bank.columns[key]
    taken, unknown = case.answers.copy(), case.answers.copy()
    taken[row, column], unknown[row, column] = NONE, DONT_KNOW
    before, after, other = (score(case.bank, a).nodes for a in (case.answers, taken, unknown))
    for node in before:
        touched = key in {item.key for item in case.bank.items_of(node)}
        kept = np.arange(len(taken)) != row if touched else slice(None)
        np.testing.assert_array_equal(before[node].persons[kept], after[node].persons[kept])
        np.testing.assert_array_equal(after[node].persons, other[node].persons)
    leaf = next(d for d in case.bank.dimensions if key in {item.key for item in d.items})
    assert after[leaf.key].persons[row] == pytest.approx(by_hand(case.bank, leaf, taken[row]), nan_ok=True)


@given(cases(min_persons=1), st.data())
def test_saying_not_applicable_instead_of_nothing_never_moves_a_leaf_score(case: Case, data: st.DataObject) -> None:
    """It can only make one where the half rule had refused it."""
    row = data.draw(st.integers(0, len(case.answers) - 1))
    key = data.draw(st.sampled_from(case.bank.item_order))
    leaf = next(d.key for d in case.bank.dimensions if key in {item.key for item in d.items})
    nothing, not_applicable = case.answers.copy(), case.answers.copy()
    nothing[row, case.bank.columns[key]] = NONE
    not_applicable[row, case.bank.columns[key]] = NOT_APPLICABLE
    before, after = (score(case.bank, a).nodes[leaf].persons[row] for a in (nothing, not_applicable))
    assert np.isnan(before) or before == after


@given(cases())
def test_marking_an_item_as_reverse_and_mirroring_its_answers_is_nothing(case: Case) -> None:
    """For scales with even steps; others have no point at min + max − x."""
    likert = {k for k, item in case.bank.items.items() if item.scale.key != "v"}
    mirrored = case.answers.copy()
    for key in likert:
        size = case.bank.items[key].scale.size
        column = mirrored[:, case.bank.columns[key]]
        here = (column >= 1) & (column <= size)
        column[here] = size + 1 - column[here]
    dimensions = tuple(
        replace(d, items=tuple(replace(i, reverse=not i.reverse) if i.key in likert else i for i in d.items))
        for d in case.bank.dimensions
    )
    other = BankSpec(dimensions, case.bank.item_order, case.bank.roll_ups)
    assert totals(score(other, mirrored)) == totals(score(case.bank, case.answers))


def by_hand(bank: BankSpec, leaf: DimensionSpec, row: np.ndarray) -> float:
    """The rule for one person, written a second time, slowly."""
    codes = {item.key: int(row[bank.columns[item.key]]) for item in leaf.items}
    answered = [item for item in leaf.items if 1 <= codes[item.key] <= 253]
    applicable = [item for item in leaf.items if codes[item.key] != NOT_APPLICABLE]
    if len(answered) < min(2, len(leaf.items)) or len(answered) < len(applicable) / 2:
        return float("nan")
    points = [item.weight * item.scale.pomp(codes[item.key], item.reverse) for item in answered]
    return sum(points) / sum(item.weight for item in answered)


@given(cases())
def test_every_leaf_score_follows_the_rule(case: Case) -> None:
    found = score(case.bank, case.answers).nodes
    for leaf in case.bank.dimensions:
        if leaf.items:
            expected = [by_hand(case.bank, leaf, row) for row in case.answers]
            assert found[leaf.key].persons == pytest.approx(expected, nan_ok=True)
