"""Labels are broken where a reader would break them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.charts.labels import COLUMNS, MAX_EM, width, wrap


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Culture", ("Culture",)),
        ("Continuous integration", ("Continuous", "integration")),
        ("Psychological safety", ("Psychological", "safety")),
        ("Feedback from customers and telemetry", ("Feedback from", "customers and", "telemetry")),
        ("Well-intentioned-but-long names", ("Well-", "intentioned-", "but-long names")),
        ("Verbesserungsvorschlag", ("Verbesserungsvo-", "rschlag")),
        ("A label that goes on and on and on and on and on", ("A label that", "goes on and", "on and on and…")),
        (
            "Responsibilities responsibilities responsibilities today",
            ("Responsibilities", "responsibilities", "responsibilitie…"),
        ),
        ("", ("",)),
    ],
)
def test_examples(label: str, lines: tuple[str, ...]) -> None:
    assert wrap(label) == lines


def test_wide_letters_are_broken_earlier() -> None:
    assert all(width(line) <= MAX_EM for line in wrap("WWWWWWWWWWWWWWWW"))
    assert width("健康") > width("WW") > width("AA") > width("aa") > width("ii")


@given(st.text(min_size=1, max_size=80))
def test_no_line_is_too_long(label: str) -> None:
    lines = wrap(label)
    assert len(lines) <= 3
    assert all(len(line) <= COLUMNS and width(line) <= MAX_EM for line in lines)


@given(st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=15), min_size=1, max_size=9))
def test_no_word_is_lost(words: list[str]) -> None:
    assert " ".join(wrap(" ".join(words), max_lines=99)).split() == words
