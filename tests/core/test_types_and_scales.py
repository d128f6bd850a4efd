"""Answer codes and response scales."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.scales import Part, Scale, ScalePoint, default_part
from surveys.core.types import DONT_KNOW, NONE, NOT_APPLICABLE, NotAnswered, read_answer

F, N, U = Part.FAVOURABLE, Part.NEUTRAL, Part.UNFAVOURABLE


def test_answer_codes_tell_the_three_ways_of_not_answering_apart() -> None:
    codes = {code: read_answer(code) for code in (NONE, 1, 253, DONT_KNOW, NOT_APPLICABLE)}
    assert codes == {
        0: NotAnswered.NOTHING,
        1: 1,
        253: 253,
        254: NotAnswered.DONT_KNOW,
        255: NotAnswered.NOT_APPLICABLE,
    }


@pytest.mark.parametrize("code", [-1, 256])
def test_a_code_fits_into_a_byte(code: int) -> None:
    with pytest.raises(ValueError, match="no answer code"):
        read_answer(code)


@pytest.mark.parametrize(
    ("points", "parts"),
    [
        (2, [U, F]),
        (3, [U, N, F]),
        (4, [U, U, F, F]),
        (5, [U, U, N, F, F]),
        (6, [U, U, U, F, F, F]),
        (7, [U, U, U, N, N, F, F]),
    ],
)
def test_parts_of_the_usual_scales(points: int, parts: list[Part]) -> None:
    assert [default_part(place, points) for place in range(1, points + 1)] == parts


def test_parts_can_be_set_on_the_scale_itself() -> None:
    strict = Scale("strict", (ScalePoint("no", 0, U), ScalePoint("mostly", 1, N), ScalePoint("always", 2, F)))
    assert [strict.part(place) for place in (1, 2, 3)] == [U, N, F]
    assert [strict.part(place, reverse=True) for place in (1, 2, 3)] == [F, N, U]


def test_explicit_values_use_the_same_formula() -> None:
    deployments = Scale.from_values("per month", [0, 1, 4, 20])
    assert (deployments.min, deployments.max, deployments.size) == (0, 20, 4)
    assert [deployments.pomp(place) for place in (1, 2, 3, 4)] == [0, 5, 20, 100]
    assert [deployments.pomp(place, reverse=True) for place in (1, 2, 3, 4)] == [100, 95, 80, 0]
    assert [deployments.value(place, reverse=True) for place in (1, 2, 3, 4)] == [20, 19, 16, 0]


def test_a_seven_point_item_is_reversed_before_its_parts_are_taken() -> None:
    seven = Scale.likert("seven", 7)
    assert [seven.part(place, reverse=True) for place in range(1, 8)] == [F, F, N, N, U, U, U]


@pytest.mark.parametrize("place", [0, 6, 254])
def test_a_place_outside_the_scale_is_refused(place: int) -> None:
    five = Scale.likert("five", 5)
    for ask in (five.pomp, five.value, five.part):
        with pytest.raises(ValueError, match="outside 1 to 5"):
            ask(place)


@pytest.mark.parametrize(
    ("values", "message"),
    [([1], "2 to 253"), (range(254), "2 to 253"), ([1, 1], "ascend"), ([2, 1], "ascend"), ([1, math.inf], "finite")],
)
def test_a_scale_that_is_not_sound_is_refused(values: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Scale.from_values("s", values)


def test_point_keys_are_unique() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        Scale("s", (ScalePoint("a", 1, U), ScalePoint("a", 2, F)))


scales = st.one_of(
    st.integers(2, 11).map(lambda n: Scale.likert("s", n)),
    st.lists(st.integers(-50, 50), min_size=2, max_size=9, unique=True).map(
        lambda values: Scale.from_values("s", sorted(values))
    ),
)


@given(scales)
def test_scores_run_from_0_to_100_and_reversing_mirrors_them(scale: Scale) -> None:
    forward = [scale.pomp(place) for place in range(1, scale.size + 1)]
    backward = [scale.pomp(place, reverse=True) for place in range(1, scale.size + 1)]
    assert forward == sorted(forward)
    assert (forward[0], forward[-1]) == (0, 100)
    assert backward == pytest.approx([100 - score for score in forward])


@given(scales)
def test_reversing_a_value_twice_is_nothing(scale: Scale) -> None:
    for place in range(1, scale.size + 1):
        mirrored = scale.value(place, reverse=True)
        assert scale.min + scale.max - mirrored == scale.value(place)
        if mirrored in {point.value for point in scale.points}:
            back = [point.value for point in scale.points].index(mirrored) + 1
            assert scale.value(back, reverse=True) == scale.value(place)


@given(scales)
def test_the_table_has_a_score_for_places_only(scale: Scale) -> None:
    table = scale.pomp_table()
    assert [code for code in range(256) if not math.isnan(table[code])] == list(range(1, scale.size + 1))
