"""The picture of a scale says what the arithmetic does: score = 100 · (x − min) / (max − min), and mirrored."""

import pytest

from surveys.core.scales import Part, Scale, ScalePoint
from surveys.pages.studio.presenters.mapping import Answer, Mapping, mapping_of

U, N, F = "unfavourable", "neutral", "favourable"


def picture(values: list[float | None], parts: list[str]) -> Mapping:
    return mapping_of([Answer(f"A{i}", v, p) for i, (v, p) in enumerate(zip(values, parts, strict=True), start=1)])


@pytest.mark.parametrize(
    ("values", "parts", "scores", "reversed_scores", "reversed_parts"),
    [
        ([1, 2, 3], [U, N, F], ["0", "50", "100"], ["100", "50", "0"], [F, N, U]),
        ([1, 2, 3, 4], [U, U, F, F], ["0", "33.3", "66.7", "100"], ["100", "66.7", "33.3", "0"], [F, F, U, U]),
        ([0, 1, 2, 3, 4], [U, U, N, F, F], ["0", "25", "50", "75", "100"], ["100", "75", "50", "25", "0"], None),
        ([1, 2, 3, 4, 5], [U, U, U, N, F], ["0", "25", "50", "75", "100"], ["100", "75", "50", "25", "0"], None),
        ([0, 0.25, 1], [U, N, F], ["0", "25", "100"], ["100", "75", "0"], [F, N, U]),
        ([-10, 0, 30], [U, F, F], ["0", "25", "100"], ["100", "75", "0"], [F, F, U]),
        ([0, 20, 45, 75, 100], [U, U, N, F, F], ["0", "20", "45", "75", "100"], ["100", "80", "55", "25", "0"], None),
        ([7, 9], [U, F], ["0", "100"], ["100", "0"], [F, U]),
    ],
)
def test_scores_and_parts_both_ways_round(
    values: list[float | None],
    parts: list[str],
    scores: list[str],
    reversed_scores: list[str],
    reversed_parts: list[str] | None,
) -> None:
    found = picture(values, parts)
    assert [row.score for row in found.rows] == scores
    assert [row.score_reversed for row in found.rows] == reversed_scores
    assert [row.part for row in found.rows] == parts
    assert [row.part_reversed for row in found.rows] == (reversed_parts or parts[::-1])


def test_the_picture_agrees_with_the_arithmetic() -> None:
    values, parts = [1.0, 2.5, 3.0, 9.0], [U, N, N, F]
    scale = Scale("s", tuple(ScalePoint(str(v), v, Part(p)) for v, p in zip(values, parts, strict=True)))
    for reverse, line in enumerate(picture([*values], parts).lines):
        drawn = [(float(mark.x.rstrip("%")) - 5) / 0.9 for mark in line.marks]
        assert drawn == pytest.approx([scale.pomp(place, bool(reverse)) for place in range(1, 5)], abs=0.01)
        assert [mark.part for mark in line.marks] == [scale.part(place, bool(reverse)) for place in range(1, 5)]


def test_parts_are_told_by_shape_and_word() -> None:
    rows = picture([1, 2, 3], [U, N, F]).rows
    assert [(row.shape, row.part_words) for row in rows] == [
        ("▼", "Unfavourable"),
        ("●", "Neutral"),
        ("▲", "Favourable"),
    ]
    assert [row.shape_reversed for row in rows] == ["▲", "●", "▼"]


def test_numbers_of_near_points_stand_at_two_heights() -> None:
    line = picture([0, 1, 2, 3, 100], [U, U, U, N, F]).lines[0]
    assert [mark.is_high for mark in line.marks] == [False, True, False, True, False]
    assert line.words == "A1 0, A2 1, A3 2, A4 3, A5 100"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([1], "second point"),
        ([1, None, 3], "each point has a number"),
        ([1, 3, 2], "ascend"),
        ([1, 1], "ascend"),
    ],
)
def test_what_can_not_be_drawn_yet_is_said(values: list[float | None], why: str) -> None:
    found = picture(values, [U] * len(values))
    assert why in found.missing
    assert (found.lines, found.rows) == ((), ())
