"""Two wordings side by side: what differs, and how much stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.banks.wording import likeness, pieces


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        ("One board.", "One board.", [("One board.", "One board.")]),
        ("One board.", "One  big board.", [("One", "One"), ("", "big"), ("board.", "board.")]),
        ("One big board.", "One board.", [("One", "One"), ("big", ""), ("board.", "board.")]),
        ("One bord.", "One board.", [("One", "One"), ("bord.", "board.")]),
        ("", "New.", [("", "New.")]),
        ("", "", []),
    ],
)
def test_what_differs_word_by_word(was: str, now: str, found: list[tuple[str, str]]) -> None:
    assert [(piece.was, piece.now) for piece in pieces(was, now)] == found


@pytest.mark.parametrize(
    ("was", "now", "low", "high"),
    [
        ("One board.", "one board", 1, 1),
        ("Teh board", "The board", 0.8, 0.9),  # a mistyped word counts by its letters
        ("We tset each change.", "We test each change.", 0.9, 1),
        ("Our changes are small.", "Our changes are often small.", 0.85, 0.95),
        ("Our changes are small.", "Tests run on each change.", 0, 0.25),
        ("One two three four five.", "One two three.", 0.75, 0.75),
        ("", "New.", 0, 0),
        ("", "", 1, 1),
    ],
)
def test_how_much_stays(was: str, now: str, low: float, high: float) -> None:
    assert low <= likeness(was, now) <= high


TEXTS = st.lists(st.sampled_from(["our", "work", "stands", "board", "Board.", "bord", "not"]), max_size=9).map(" ".join)


@given(TEXTS, TEXTS)
def test_both_wordings_can_be_read_from_the_pieces(was: str, now: str) -> None:
    found = pieces(was, now)
    assert " ".join(piece.was for piece in found if piece.was) == was
    assert " ".join(piece.now for piece in found if piece.now) == now
    assert 0 <= likeness(was, now) <= 1
    assert likeness(was, was) == 1
