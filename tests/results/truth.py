"""Whether the sentences of a result are true: told anew from the stored rows, without the code that made them."""

import re
from collections.abc import Callable

from surveys.campaigns.models import Campaign
from surveys.results.models import DimensionScore
from surveys.results.presenters import ResultView
from surveys.teams.models import Team
from tests.results import build

NUMBER = r"(The \w+), (\d+|low|middle|high) \((?:all )?(\d+) (?:answers|answered)\)"
BOUNDS = {"low": (0.0, 40.0), "middle": (40.0, 70.0), "high": (70.0, 100.0)}
Rows = dict[str, DimensionScore]
Says = Callable[[DimensionScore], bool]


def assert_true(view: ResultView, campaign: Campaign, team: Team) -> None:
    """Each sentence says what the rows say, and leaves out nothing that it speaks of."""
    rows = {f"The {row.key}": row for row in build.card(campaign, team).dimension_scores.filter(kind="dimension")}
    strong, hurts, differ, *moved = view.sentences
    assert_numbers(rows, strong + hurts)
    assert_strong(rows, strong)
    assert_hurts(rows, hurts)
    assert_differ(rows, differ)
    changes = {f"The {change.key}": change for change in build.card(campaign, team).changes.filter(kind="dimension")}
    assert bool(moved) == bool(changes)
    for sentence in moved:
        for verdict, word in (("improved", "[Ii]mproved"), ("declined", "[Dd]eclined")):
            told = "".join(re.findall(rf"{word}(?: since \S+)?: ([^;.]*)", sentence))
            really = {name for name, change in changes.items() if change.verdict == verdict}
            assert_named(really, told)
            for name, points in re.findall(r"(The \w+) ([+−]\d+)", told):
                assert float(points.replace("−", "-")) == changes[name].now - changes[name].before


def assert_numbers(rows: Rows, sentence: str) -> None:
    for name, number, n in re.findall(NUMBER, sentence):
        row = rows[name]
        assert (row.banded or f"{row.score:g}", str(row.n)) == (number, n), name


def assert_strong(rows: Rows, sentence: str) -> None:
    high = fitting(rows, lambda row: middle(row) >= 70)
    sure = fitting(rows, lambda row: middle(row) >= 70 and ends(row)[0] >= 60)
    if sentence.startswith("Strong throughout"):
        assert sure == set(rows)
        assert f"in all {len(rows)} dimensions" in sentence
    elif sentence.startswith("Strong"):
        assert_named(sure, sentence)
    elif sentence.startswith("Probably strong"):
        assert not sure
        assert_named(high, sentence)
    else:
        assert sentence.startswith("Nothing reaches 70 yet; highest: ")
        assert not high
        assert_named(extreme(rows, max), sentence)


def assert_hurts(rows: Rows, sentence: str) -> None:
    low = fitting(rows, lambda row: middle(row) < 60)
    sure = fitting(rows, lambda row: ends(row)[1] < 60)
    if sentence.startswith("Low throughout"):
        assert sure == set(rows)
    elif sentence.startswith("What hurts most"):
        assert_named(sure, sentence)
    elif sentence.startswith("None is surely low"):
        assert not sure
        assert low == set(rows) == extreme(rows, min)
    elif sentence.startswith("Lowest, but not surely low"):
        assert not sure
        assert_named(low, sentence)
    else:
        assert sentence.startswith("Nothing is low; lowest: ")
        assert not low
        assert_named(extreme(rows, min), sentence)


def assert_differ(rows: Rows, sentence: str) -> None:
    camps = "".join(re.findall(r"[Tt]wo camps on ([^;.]*)", sentence))
    differ = "".join(re.findall(r"[Oo]pinions differ on ([^;.]*)", sentence))
    assert_named(fitting(rows, lambda row: row.agreement == "two-camps"), camps)
    assert_named(fitting(rows, lambda row: row.agreement == "differ"), differ)
    split = fitting(rows, lambda row: row.agreement in {"two-camps", "differ"})
    assert bool(split) != sentence.startswith(("Nowhere do opinions differ widely", "You answer alike"))
    assert all(row.banded for row in rows.values()) == sentence.startswith("You answer alike")


def assert_named(really: set[str], told: str) -> None:
    """Those named are among those of whom it holds, and with the ones that are only counted they are all of them."""
    names = set(re.findall(r"The \w+", told))
    more = sum(int(count) for count in re.findall(r"and (\d+) more", told))
    assert names <= really
    assert len(names) + more == len(really), told


def fitting(rows: Rows, says: Says) -> set[str]:
    return {name for name, row in rows.items() if says(row)}


def extreme(rows: Rows, pick: Callable[[list[float]], float]) -> set[str]:
    bound = pick([middle(row) for row in rows.values()])
    return fitting(rows, lambda row: middle(row) == bound)


def middle(row: DimensionScore) -> float:
    return {"low": 20.0, "middle": 55.0, "high": 85.0}[row.banded] if row.banded else row.score or 0.0


def ends(row: DimensionScore) -> tuple[float, float]:
    if row.banded:
        return BOUNDS[row.banded]
    if row.low is None or row.high is None or row.interval == "complete":
        return middle(row), middle(row)
    return row.low, row.high
