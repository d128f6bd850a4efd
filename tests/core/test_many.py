"""Many teams in one pass give what each gives alone, to the last digit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core import many
from surveys.core.bank import BankSpec
from surveys.core.many import score_many
from surveys.core.scoring import BankScores, score
from surveys.core.types import Answers
from tests.core import build
from tests.core.test_scoring_properties import Case, cases


def everything(scores: BankScores) -> list[object]:
    nodes = [(n.key, n.persons.tobytes(), n.n, n.mean, n.sd, n.coverage, n.parts) for n in scores.nodes.values()]
    return [*nodes, *scores.items.values()]


def alone(bank: BankSpec, answers: Answers, sizes: list[int]) -> list[list[object]]:
    ends = np.cumsum(sizes).tolist()
    return [everything(score(bank, answers[end - size : end])) for end, size in zip(ends, sizes, strict=True)]


def together(bank: BankSpec, answers: Answers, sizes: list[int]) -> list[list[object]]:
    found = score_many(bank, answers, sizes)
    return [everything(found.of(team)) for team in range(len(sizes))]


@given(cases(), st.data())
def test_each_team_as_if_it_were_alone(case: Case, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(case.answers)), max_size=4)))
    sizes = np.diff([0, *cuts, len(case.answers)]).tolist()
    assert together(case.bank, case.answers, sizes) == alone(case.bank, case.answers, sizes)


@pytest.mark.parametrize("at_once", [1, 20, 4096])
def test_how_many_go_through_at_once_moves_no_digit(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """Large and small teams, weights that leave dust, much that is not answered; also nobody at all."""
    dice = np.random.default_rng(20261001)
    parts = [build.leaf(f"leaf-{n}", n + 1, weight=0.1 + n / 3, scale=(build.FIVE, build.SIX)[n % 2]) for n in range(6)]
    bank = build.bank(*parts)
    sizes = [0, 1, 2, 9, 40, 9, 0, 250, 7]
    answers = dice.choice(np.array([0, 1, 2, 3, 4, 5, 254, 255], dtype=np.uint8), (sum(sizes), len(bank.item_order)))
    monkeypatch.setattr(many, "AT_ONCE", at_once)
    assert together(bank, answers, sizes) == alone(bank, answers, sizes)
    assert together(bank, answers[:0], [0, 0]) == alone(bank, answers[:0], [0, 0])
    assert together(bank, answers[:0], []) == []


def test_what_is_no_answer_is_refused() -> None:
    bank = build.bank(build.leaf("d", 2))
    with pytest.raises(ValueError, match="item d-2: an answer is outside"):
        score_many(bank, build.matrix([[1, 5], [3, 6]]), [1, 1])
    with pytest.raises(ValueError, match="persons × 2 items"):
        score_many(bank, build.matrix([[1, 2, 3]]), [1])
    with pytest.raises(ValueError, match="sum to 1 persons"):
        score_many(bank, build.matrix([[1, 2]]), [1, 1])


def test_a_bank_that_is_too_long_to_count_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.core.many.MOST", 1)
    with pytest.raises(ValueError, match="1 items at most"):
        score_many(build.bank(build.leaf("d", 2)), build.matrix([[1, 2]]), [1])
