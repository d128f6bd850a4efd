"""What to do next, and why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.levels import Band
from surveys.core.recommendations import DimensionState, Effort, PracticeSpec, Ranking, rank, top
from surveys.core.recommendations import first as in_order
from surveys.core.types import Suppressed, SuppressionReason

LOW, MIDDLE, HIGH = Band.LOW, Band.MIDDLE, Band.HIGH
HIDDEN = Suppressed(SuppressionReason.TOO_FEW)


def practice(
    key: str, dimension: str, band: Band = LOW, effort: Effort = Effort.SMALL, after: tuple[str, ...] = ()
) -> PracticeSpec:
    return PracticeSpec(key, dimension, None, band, effort, after)


def state(key: str, score: float | Suppressed = 30.0, upper: float | None = 40.0, **options: object) -> DimensionState:
    return replace(DimensionState(key, score, upper), **options)  # type: ignore[arg-type]  # checked by the dataclass


def keys(ranking: Ranking) -> list[str]:
    return [candidate.practice for candidate in ranking.candidates]


def first(ranking: Ranking, exclude: set[str] | None = None, limit: int = 3) -> list[str]:
    return [candidate.practice for candidate in top(ranking, exclude or set(), limit)]


@pytest.mark.parametrize(
    ("score", "expected"),
    [(0, "low"), (39.9, "low"), (40, "middle"), (69.9, "middle"), (70, "high"), (100, "high"), (HIDDEN, None)],
)
def test_candidates_help_in_the_band_of_the_score_and_hidden_dimensions_have_none(
    score: float | Suppressed, expected: str | None
) -> None:
    practices = [practice(band.value, "d", band) for band in Band]
    found = rank(practices, [state("d", score)])
    assert keys(found) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("score", "upper", "weight", "target", "effort", "gap", "certainty", "priority"),
    [
        (30, 40, 1, None, Effort.SMALL, 50, 1.0, 50),
        (30, 40, 2, None, Effort.SMALL, 50, 1.0, 100),
        (30, 40, 1, None, Effort.MEDIUM, 50, 1.0, 50 / 1.5),
        (30, 40, 1, None, Effort.LARGE, 50, 1.0, 20),
        (30, 79.9, 1, None, Effort.SMALL, 50, 1.0, 50),
        (30, 80, 1, None, Effort.SMALL, 50, 0.5, 25),  # the upper end reaches the target
        (30, None, 1, None, Effort.SMALL, 50, 1.0, 50),  # no interval: the score itself counts
        (30, 40, 1, 33.0, Effort.SMALL, 5, 0.5, 2.5),  # never under 5
        (30, None, 1, 30.0, Effort.SMALL, 5, 0.5, 2.5),
        (30, 40, 1, 50.0, Effort.SMALL, 20, 1.0, 20),  # good enough for us
    ],
)
def test_every_factor_is_visible(
    score: float,
    upper: float | None,
    weight: float,
    target: float | None,
    effort: Effort,
    gap: float,
    certainty: float,
    priority: float,
) -> None:
    targets = {} if target is None else {"d": target}
    one = rank([practice("p", "d", LOW, effort)], [state("d", score, upper, weight=weight)], targets).candidates[0]
    assert (one.score, one.target, one.gap) == (score, target or 80, gap)
    assert (one.certainty, one.weight) == (certainty, weight)
    assert one.priority == pytest.approx(priority)
    assert one.priority == one.gap * one.weight * one.certainty / one.effort
    assert (one.position, one.serves_constraint, one.waits_for, one.item) == (1, False, (), None)


def test_candidates_are_ranked_by_priority_and_ties_by_key() -> None:
    practices = [
        practice("b", "near"),
        practice("a", "near"),
        practice("c", "far"),
        practice("d", "far", LOW, Effort.LARGE),
    ]
    found = rank(practices, [state("near", 35), state("far", 10)])
    assert keys(found) == ["c", "a", "b", "d"]
    assert [candidate.position for candidate in found.candidates] == [1, 2, 3, 4]


def test_the_top_has_one_practice_for_each_dimension() -> None:
    practices = [practice(f"{d}{i}", d) for d in "abcd" for i in range(3)]
    found = rank(practices, [state(d, 10 + 5 * i) for i, d in enumerate("abcd")])
    assert first(found) == ["a0", "b0", "c0"]
    assert first(found, limit=5) == ["a0", "b0", "c0", "d0"]
    assert first(found, {"a0", "b0", "b1", "b2"}) == ["a1", "c0", "d0"]


def test_what_should_come_first_comes_first() -> None:
    practices = [practice("strong", "far", after=("basic",)), practice("basic", "near"), practice("other", "third")]
    found = rank(practices, [state("far", 5), state("near", 39), state("third", 20)])
    assert keys(found) == ["other", "basic", "strong"]
    assert found.candidates[2].waits_for == ("basic",)
    assert first(found) == ["other", "basic", "strong"]


def test_a_practice_does_not_enter_the_top_before_what_it_waits_for() -> None:
    practices = [
        practice("one", "a"),
        practice("two", "a", after=("one",)),
        practice("three", "b", after=("two",)),
        practice("four", "c"),
    ]
    found = rank(practices, [state("a", 5), state("b", 10), state("c", 39)])
    assert keys(found) == ["one", "two", "three", "four"]
    assert first(found) == ["one", "four"]  # "two" shares a dimension with "one", and "three" waits for it
    assert first(found, {"one"}) == ["two", "three", "four"]
    assert first(found, {"two"}) == ["one", "three", "four"]  # in place or not for us: holds nobody up


def test_a_prerequisite_for_another_band_holds_nobody_up() -> None:
    practices = [practice("basic", "d", LOW), practice("better", "d", MIDDLE, after=("basic",))]
    found = rank(practices, [state("d", 50)])
    assert (keys(found), found.candidates[0].waits_for) == (["better"], ())


FLOW = state("flow", 50, 59.9, first_way=True)


@pytest.mark.parametrize(
    ("states", "constraint"),
    [
        ([FLOW], "flow"),
        ([replace(FLOW, upper=60.0)], None),  # not confidently low
        ([replace(FLOW, upper=None)], "flow"),  # no interval: 50 counts
        ([replace(FLOW, score=60.0, upper=None)], None),
        ([replace(FLOW, first_way=False)], None),
        ([replace(FLOW, score=HIDDEN, upper=None)], None),
        ([FLOW, replace(FLOW, key="deploy", score=45.0)], "deploy"),  # the lowest of them
        ([FLOW, replace(FLOW, key="deploy", score=45.0, upper=70.0)], "flow"),  # lower, but not sure
        ([FLOW, replace(FLOW, key="build")], "build"),  # ties by key
        ([FLOW, state("culture", 5, 10)], "flow"),  # lower, but elsewhere
    ],
)
def test_what_holds_back_the_flow_most(states: list[DimensionState], constraint: str | None) -> None:
    assert rank([], states).constraint == constraint


def test_the_constraint_comes_first() -> None:
    practices = [practice("c", "culture"), practice("f", "flow", MIDDLE, Effort.LARGE), practice("t", "tests")]
    found = rank(practices, [FLOW, state("culture", 5), state("tests", 10)])
    assert first(found) == ["f", "c", "t"]
    assert [c.serves_constraint for c in found.candidates] == [True, False, False]


def test_what_must_come_before_the_constraint_comes_before_it() -> None:
    practices = [
        practice("c", "culture"),
        practice("far", "flow", MIDDLE, after=("t", "c")),
        practice("f", "flow", MIDDLE, Effort.LARGE, after=("t",)),
        practice("t", "tests"),
    ]
    found = rank(practices, [FLOW, state("culture", 5), state("tests", 39)])
    assert keys(found) == ["t", "f", "c", "far"]  # the shortest way to the constraint
    assert [c.serves_constraint for c in found.candidates] == [True, True, False, True]
    assert first(found) == ["t", "f", "c"]


def test_when_the_first_practice_of_the_constraint_is_in_place_the_next_one_leads() -> None:
    practices = [practice("c", "culture"), practice("f", "flow", MIDDLE), practice("g", "flow", MIDDLE, Effort.LARGE)]
    found = rank(practices, [FLOW, state("culture", 5)])
    assert keys(found) == ["f", "c", "g"]
    assert first(found, {"f"}) == ["g", "c"]
    assert [c.position for c in top(found, {"f"})] == [3, 2]
    assert first(found, {"f", "g"}) == ["c"]


def test_where_opinions_differ_there_is_a_talk_and_no_practice() -> None:
    practices = [practice("c", "culture"), practice("f", "flow", MIDDLE), practice("s", "safety")]
    split = replace(FLOW, opinions_differ=True)
    others = [
        state("culture", 5),
        state("safety", 10, opinions_differ=True, spread=20.0),
        state("alpha", 10, opinions_differ=True, spread=20.0),
        state("wide", 90, opinions_differ=True, spread=40.0),
        state("hidden", HIDDEN, opinions_differ=True),
    ]
    found = rank(practices, [split, *others])
    assert found.constraint == "flow"  # named, although it gets no practice
    assert found.talk_first == ("flow", "wide", "alpha", "safety")
    assert keys(found) == ["c"]


def test_nothing_to_recommend() -> None:
    assert rank([], []) == Ranking((), None, ())
    assert top(Ranking((), None, ())) == ()


@pytest.mark.parametrize(
    ("practices", "states", "message"),
    [
        ([practice("p", "d"), practice("p", "d")], [state("d")], "p stands twice"),
        ([], [state("d"), state("d")], "d stands twice"),
        ([practice("p", "x")], [state("d")], "practice p: unknown dimension x"),
        ([practice("p", "d", after=("q",))], [state("d")], "after q, which is no practice"),
        ([practice("p", "d", after=("p",))], [state("d")], "wait for each other"),
        ([practice("p", "d", after=("q",)), practice("q", "d", after=("p",))], [state("d")], "wait for each other"),
        ([practice("p", "d")], [state("d", 101)], "between 0 and 100"),
    ],
)
def test_what_is_not_sound_is_refused(
    practices: list[PracticeSpec], states: list[DimensionState], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        rank(practices, states)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[PracticeSpec], list[DimensionState]]:
    states = [
        DimensionState(
            key,
            draw(st.sampled_from([HIDDEN, 0.0, 20.0, 39.0, 40.0, 55.0, 75.0, 100.0])),
            draw(st.sampled_from([None, 45.0, 70.0, 90.0])),
            draw(st.sampled_from([0.5, 1.0, 2.0])),
            draw(st.booleans()),
            draw(st.sampled_from([False, False, True])),
        )
        for key in "abcd"
    ]
    practices: list[PracticeSpec] = []
    for i in range(draw(st.integers(0, 12))):
        before = draw(st.sets(st.sampled_from([p.key for p in practices]), max_size=2)) if practices else set()
        band, effort = draw(st.sampled_from(Band)), draw(st.sampled_from(Effort))
        practices.append(practice(f"p{i:02}", draw(st.sampled_from("abcd")), band, effort, tuple(sorted(before))))
    return practices, states


@given(situations(), st.data())
def test_any_ranking_keeps_the_rules(
    situation: tuple[list[PracticeSpec], list[DimensionState]], data: st.DataObject
) -> None:
    practices, states = situation
    found = rank(practices, states)
    assert rank(data.draw(st.permutations(practices)), data.draw(st.permutations(states))) == found
    placed = keys(found)
    for candidate in found.candidates:
        assert all(placed.index(before) < candidate.position - 1 for before in candidate.waits_for)
    exclude = data.draw(st.sets(st.sampled_from(placed))) if placed else set()
    chosen = top(found, exclude)
    assert len(chosen) <= 3
    assert len({c.dimension for c in chosen}) == len(chosen)
    assert not exclude & {c.practice for c in chosen}
    for i, candidate in enumerate(chosen):
        assert set(candidate.waits_for) <= {c.practice for c in chosen[:i]}
    left = {c.dimension for c in found.candidates if c.practice not in exclude}
    assert not left or chosen
    if found.constraint in left:
        assert chosen[0].serves_constraint


def test_what_rank_left_in_order_is_read_only_as_far_as_needed() -> None:
    practices = [
        practice("a-late", "a", Band.LOW, Effort.SMALL, ("b-early",)),
        practice("a-large", "a", Band.LOW, Effort.LARGE),
        practice("b-early", "b", Band.LOW, Effort.MEDIUM),
        practice("c", "c", Band.LOW),
        practice("d", "d", Band.LOW),
    ]
    found = rank(
        practices, [state("a", first_way=True), *(state(key, 20.0 + place) for place, key in enumerate("bcd"))]
    )
    read = iter(found.candidates)
    assert in_order(read) == top(found)
    assert next(read, None) is not None
