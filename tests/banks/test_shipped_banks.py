"""The banks that come with the product are whole: counts, coverage, advice for every score, and the tables in docs."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

import pytest

from surveys.banks.document import BankDocument, BankFile, DimensionPart, PracticePart
from surveys.banks.interchange import read_banks
from surveys.banks.lint import known_concepts, lint_bank
from surveys.banks.outline import Outline, minutes_for
from surveys.banks.queries import bank_outline
from surveys.banks.services import import_versions
from surveys.banks.spec import bank_spec
from surveys.core.levels import MIDPOINTS, Band
from surveys.core.recommendations import DimensionState, Ranking, rank, top
from surveys.results.assembly import leaf_weights, practice_specs
from tests.banks.factories import SHIPPED
from tools import bank_tables

THREE_WAYS, CALMS, LEARNING = "three-ways", "calms", "learning-organisation"
SLUGS = [THREE_WAYS, CALMS, LEARNING]
WORDS = ("why", "next_step", "good_enough", "notice")
WHEN = re.compile(
    r"\b(today|tomorrow|weeks?|days?|mornings?|(Mon|Tues|Wednes|Thurs|Fri)days?|meetings?|shifts|month)\b",
    re.IGNORECASE,
)
UNKIND = re.compile(r"!|\b(bad|badly|failed|poor|poorly|immature)\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def files() -> dict[str, BankFile]:
    return {file.document.slug: file for file in read_banks(SHIPPED)}


def bank(slug: str) -> BankDocument:
    return files()[slug].document


def leaves(slug: str) -> list[DimensionPart]:
    return list(bank_tables.leaves(bank(slug)))


def everywhere() -> Iterator[tuple[str, DimensionPart]]:
    return ((slug, leaf) for slug in SLUGS for leaf in leaves(slug))


def practices() -> list[PracticePart]:
    return [practice for _slug, leaf in everywhere() for practice in leaf.practices]


def english(value: object) -> Iterator[str]:
    """Every English text at or below a part of a document."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from [below] if key == "en" and isinstance(below, str) else english(below)
    elif isinstance(value, list):
        for below in value:
            yield from english(below)


# -- Counts --------------------------------------------------------------------


def test_three_banks_are_shipped() -> None:
    assert sorted(files()) == sorted(SLUGS)
    assert all(bank(slug).quick_check for slug in SLUGS)


def test_three_ways() -> None:
    assert [dimension.key for dimension in bank(THREE_WAYS).dimensions] == ["flow", "feedback", "learning"]
    assert [len(leaf.items) for leaf in leaves(THREE_WAYS)] == [3] * 17
    assert [dimension.first_way for dimension in bank(THREE_WAYS).dimensions] == [True, False, False]


def test_three_ways_takes_the_minutes_that_its_summary_promises() -> None:
    count = sum(len(leaf.items) for leaf in leaves(THREE_WAYS))
    assert (count, minutes_for(count)) == (51, 7)
    assert "51 short statements, about seven minutes" in bank(THREE_WAYS).summary["en"]


def test_calms() -> None:
    pillars = bank(CALMS).dimensions
    assert [pillar.key for pillar in pillars] == ["culture", "automation", "lean", "measurement", "sharing"]
    assert [len(pillar.dimensions) for pillar in pillars] == [2] * 5
    counts = [len(leaf.items) for leaf in leaves(CALMS)]
    assert set(counts) <= {3, 4}
    assert sum(counts) == 36


def test_learning_organisation() -> None:
    assert len(leaves(LEARNING)) == 7
    for leaf in leaves(LEARNING):
        assert Counter(item.short_form for item in leaf.items) == {True: 3, False: 3}, leaf.key
        assert {item.scale for item in leaf.items} == {"frequency-6"}
    [scale] = bank(LEARNING).scales
    assert [point.value for point in scale.points] == [1, 2, 3, 4, 5, 6]


def test_learning_organisation_rolls_up_by_level_and_by_people_and_structure() -> None:
    sets = {roll_up.key: roll_up.dimensions for roll_up in bank(LEARNING).roll_ups}
    keys = sorted(leaf.key for leaf in leaves(LEARNING))
    assert sorted(sets) == ["global", "individual", "organisation", "people", "structure", "team"]
    assert sorted(sets["individual"] + sets["team"] + sets["organisation"] + sets["global"]) == keys
    assert sorted(sets["people"] + sets["structure"]) == keys


@pytest.mark.parametrize("slug", SLUGS)
def test_radars_have_three_to_eight_axes_that_exist_and_show_each_leaf(slug: str) -> None:
    keys = {dimension.key: dimension for _at, dimension in bank(slug).walk()}
    shown: set[str] = set()
    for radar in bank(slug).radars:
        assert 3 <= len(set(radar.axes)) == len(radar.axes) <= 8
        for axis in radar.axes:
            shown |= {axis, *(child.key for child in keys[axis].dimensions)}
    assert {leaf.key for leaf in leaves(slug)} <= shown


def test_banks_with_the_same_scale_use_the_same_words() -> None:
    assert bank(THREE_WAYS).scales == bank(CALMS).scales


# -- Wording -------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_the_lint_finds_nothing(slug: str) -> None:
    assert [str(finding) for finding in lint_bank(files()[slug])] == []


def test_items_describe_both_ends() -> None:
    assert [item.key for _slug, leaf in everywhere() for item in leaf.items if not (item.low and item.high)] == []


def test_no_text_is_unkind() -> None:
    texts = [text for slug in SLUGS for text in english(bank(slug).model_dump())]
    assert len(texts) > len(practices()) * 5
    assert [text for text in texts if UNKIND.search(text)] == []


def test_no_item_is_asked_twice() -> None:
    texts = Counter(item.text["en"].lower() for _slug, leaf in everywhere() for item in leaf.items)
    assert [text for text, times in texts.items() if times > 1] == []


# -- Advice --------------------------------------------------------------------


def test_each_leaf_has_advice_for_each_band_and_a_guide_for_talking() -> None:
    for slug, leaf in everywhere():
        bands = Counter(practice.band for practice in leaf.practices)
        assert set(bands) == {"low", "middle", "high"}, (slug, leaf.key)
        assert bands["high"] >= 2, (slug, leaf.key)
        assert bands.total() >= 4, (slug, leaf.key)
        assert 2 <= len(leaf.discussion) <= 3, (slug, leaf.key)


@pytest.mark.parametrize("field", ["title", *WORDS])
def test_no_sentence_of_advice_is_given_twice(field: str) -> None:
    texts = Counter(getattr(practice, field)["en"].lower() for practice in practices())
    assert [text for text, times in texts.items() if times > 1] == []


def test_each_next_step_says_by_when() -> None:
    assert [practice.key for practice in practices() if not WHEN.search(practice.next_step["en"])] == []


def test_next_steps_of_a_leaf_begin_in_different_ways() -> None:
    for slug, leaf in everywhere():
        openings = Counter(" ".join(practice.next_step["en"].split()[:2]) for practice in leaf.practices)
        assert max(openings.values()) <= 2, (slug, leaf.key, openings)


# -- Concepts ------------------------------------------------------------------


def test_every_concept_is_served() -> None:
    served = {
        concept for _slug, leaf in everywhere() for part in (*leaf.items, *leaf.practices) for concept in part.concepts
    }
    assert len(known_concepts()) == 179
    assert served == set(known_concepts())


def test_no_sentence_serves_more_than_four_concepts() -> None:
    for _slug, leaf in everywhere():
        for part in (*leaf.items, *leaf.practices):
            assert len(set(part.concepts)) == len(part.concepts) <= 4, part.key


# -- What a team with a score is advised, through the product's own assembly ----


@pytest.fixture
def outlines(db: None) -> dict[str, Outline]:
    stored = import_versions(files=SHIPPED)
    return {one.version.bank.slug: bank_outline(one.version) for one in stored}


def ranking(outline: Outline, leaf: str, score: float) -> Ranking:
    """For a team that scores 60 wherever it is not asked otherwise."""
    spec = bank_spec(outline, [item.key for item in outline.items()])
    first_way = {dimension.key for dimension in outline.dimensions if dimension.first_way}
    states = [
        DimensionState(key, score if key == leaf else 60.0, None, weight, key in first_way)
        for key, weight in leaf_weights(spec).items()
    ]
    return rank(practice_specs(outline, spec), states)


def test_low_middle_and_high_teams_are_advised_differently(outlines: dict[str, Outline]) -> None:
    for slug, leaf in everywhere():
        advised = []
        for score in bank_tables.TEAMS.values():
            found = [c.practice for c in ranking(outlines[slug], leaf.key, score).candidates if c.dimension == leaf.key]
            assert found, (slug, leaf.key, score)
            assert found[0] == bank_tables.first_advice(bank(slug), leaf.key, score).key
            advised.append(set(found))
        assert sum(map(len, advised)) == len(set.union(*advised)), (slug, leaf.key)


def test_every_practice_is_shown_to_some_team(outlines: dict[str, Outline]) -> None:
    """To the team that has the earlier ones of its dimension in place and nothing else to do."""
    for slug, leaf in everywhere():
        shown: set[str] = set()
        for band in Band:
            ranked = ranking(outlines[slug], leaf.key, MIDPOINTS[band])
            others = {c.practice for c in ranked.candidates if c.dimension != leaf.key}
            while found := top(ranked, exclude=others | shown):
                shown |= {candidate.practice for candidate in found}
        assert shown == {practice.key for practice in leaf.practices}, (slug, leaf.key)


def test_the_tables_rank_what_the_product_ranks(outlines: dict[str, Outline]) -> None:
    for slug, outline in outlines.items():
        spec = bank_spec(outline, [item.key for item in outline.items()])
        assert set(practice_specs(outline, spec)) == set(bank_tables.specs(bank(slug)))


# -- Tables in docs ------------------------------------------------------------


def test_tables_in_docs_are_what_the_tool_makes_now() -> None:
    for path, text in bank_tables.pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is old: run `python -m tools.bank_tables`"


def test_table_of_concepts_has_a_row_for_each_place() -> None:
    rows = [line.split(" | ")[0] for line in bank_tables.pages()[bank_tables.FOLDER / "concepts.md"].splitlines()]
    counted = {
        concept.strip("| "): len(list(group)) for concept, group in groupby(rows) if re.match(r"\| S\d+$", concept)
    }
    named = [c for _slug, leaf in everywhere() for part in (*leaf.items, *leaf.practices) for c in part.concepts]
    assert counted == dict(Counter(named))


def test_table_of_advice_has_three_teams_for_each_leaf() -> None:
    text = bank_tables.pages()[bank_tables.FOLDER / "advice.md"]
    for team in bank_tables.TEAMS:
        assert text.count(f"\n| {team} (") == sum(1 for _leaf in everywhere())
