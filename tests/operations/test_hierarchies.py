"""Whole waves over random hierarchies, through the database: what is stored at the close tells nobody too much.

Each example plans, launches, answers, seals and scores a wave, then takes every number that was stored and asks on
whose answers it rests. The rules stand here a second time, as plainly as they can be said, over single persons; a
stored number must be the mean of exactly these persons. Then linear algebra, as in `tests/core/test_gate_algebra.py`.

`HIERARCHIES=500 pytest tests/operations/test_hierarchies.py` looks deeper.
"""

import math
import os
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from surveys.banks.models import BankVersion
from surveys.campaigns.models import Campaign
from surveys.core.types import Suppressed
from surveys.results.models import DimensionScore, ItemScore, Scorecard
from surveys.results.presenters import team_views
from surveys.results.queries import group_reports, team_reports
from surveys.teams.models import Group, Team
from tests.results import build

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("HIERARCHIES", "20"))
NODES = ("work-1", "work-2", "tests-1", "tests-2", "work", "tests", "*")
LEAVES = {"work": ("work-1", "work-2"), "tests": ("tests-1", "tests-2")}


@dataclass(frozen=True)
class Case:
    """Parents of groups, the group of each team, and of each team its people, a letter for each question."""

    parents: Mapping[str, str]
    homes: Mapping[str, str]
    people: Mapping[str, tuple[str, ...]]
    threshold: int


def case(depths: Sequence[int], teams: Sequence[tuple[int, int, int]], threshold: int) -> Case:
    """Up to six groups in three levels; a team is a pick of its group, a size, and dice for its answers."""
    parents, level = {"g0": ""}, {"": 0, "g0": 1}
    for place, pick in enumerate(depths, start=1):
        choices = ["", *(group for group in parents if level[group] < 3)]
        parents[f"g{place}"] = choices[pick % len(choices)]
        level[f"g{place}"] = level[parents[f"g{place}"]] + 1
    groups = list(parents)
    homes = {f"t{place}": groups[pick % len(groups)] for place, (pick, _size, _dice) in enumerate(teams)}
    people = {f"t{place}": answers(size, dice) for place, (_pick, size, dice) in enumerate(teams)}
    return Case(parents, homes, people, threshold)


def answers(size: int, seed: int) -> tuple[str, ...]:
    """Some leave a dimension or a question out; in one team of four all answer alike, or all but one."""
    dice = random.Random(seed)
    alike = not seed % 4

    def person(place: int) -> str:
        if alike:
            return "1111" if place == 0 and seed % 8 else "4444"
        said = [str(dice.randint(1, 5)) for _question in range(4)]
        for column in {0: (0, 1), 1: (2, 3), 2: (0,), 3: (3,)}.get(dice.randrange(12), ()):
            said[column] = dice.choice(".dn")
        return "".join(said)

    return tuple(person(place) for place in range(size))


team = st.tuples(st.integers(0, 5), st.integers(0, 15), st.integers(0, 9999))
# Lists are drawn short as a rule, and a few teams seldom hide one: two of three have a minimum.
teams = st.one_of(
    st.lists(team, min_size=1, max_size=40), *[st.lists(team, min_size=fewest, max_size=40) for fewest in (6, 10)]
)
cases = st.builds(case, st.lists(st.integers(0, 5), max_size=5), teams, st.sampled_from([4, 5]))


# -- The rules, said plainly -------------------------------------------------------


def score(person: str, node: str) -> float | None:
    """What a person stands for in an item, a dimension (both of its questions), the whole (one dimension at least)."""
    if node == "*":
        found = [value for leaf in LEAVES if (value := score(person, leaf)) is not None]
        return sum(found) / len(found) if found else None
    if node in LEAVES:
        both = [score(person, item) for item in LEAVES[node]]
        return None if None in both else sum(value for value in both if value is not None) / 2
    letter = person[NODES.index(node)]
    return (int(letter) - 1) * 25.0 if letter.isdigit() else None


@dataclass(frozen=True)
class Truth:
    """One node: the scores of each team's people, and the teams behind the total of each group."""

    scores: Mapping[str, list[float]]
    totals: Mapping[str, frozenset[str]]
    left_out: frozenset[str]

    def mean(self, teams: Iterable[str]) -> float:
        values = [value for team in sorted(teams) for value in self.scores[team]]
        return math.fsum(values) / len(values)

    def size(self, teams: Iterable[str]) -> int:
        return sum(len(self.scores[team]) for team in teams)


def truth(given_: Case, node: str) -> Truth:
    """Small teams wait in their group until k are together; who waits at the top is left out."""
    found = {
        team: [value for person in people if (value := score(person, node)) is not None]
        for team, people in given_.people.items()
    }
    totals: dict[str, frozenset[str]] = {}
    left_out: set[str] = set()

    def gather(group: str) -> tuple[set[str], set[str]]:
        counted = {t for t, home in given_.homes.items() if home == group and len(found[t]) >= given_.threshold}
        waiting = {t for t, home in given_.homes.items() if home == group and 0 < len(found[t]) < given_.threshold}
        for child in (key for key, parent in given_.parents.items() if parent == group):
            below, still = gather(child)
            counted, waiting = counted | below, waiting | still
        if sum(len(found[team]) for team in waiting) >= given_.threshold:
            counted, waiting = counted | waiting, set()
        totals[group] = frozenset(counted)
        return counted, waiting

    for top in (group for group, parent in given_.parents.items() if not parent):
        left_out |= gather(top)[1]
    return Truth(found, totals, frozenset(left_out))


# -- What is stored ----------------------------------------------------------------


def live_through(version: BankVersion, given_: Case) -> Campaign:
    groups = build.groups(**given_.parents)
    teams = Team.objects.bulk_create(
        Team(name=slug, slug=slug, group=groups[given_.homes[slug]], headcount=max(1, len(people)))
        for slug, people in given_.people.items()
    )
    answered = {team: given_.people[team.slug] for team in teams}
    return build.wave(version, answers=answered, threshold=given_.threshold)


Number = DimensionScore | ItemScore


def stored(campaign: Campaign) -> dict[str, dict[tuple[str, bool], Number]]:
    """By node, then by owner: slug, and whether it is a team."""
    found: dict[str, dict[tuple[str, bool], Number]] = {node: {} for node in NODES}
    for model in (DimensionScore, ItemScore):
        rows = model._default_manager.filter(scorecard__campaign=campaign)
        for row in rows.select_related("scorecard__participation__team", "scorecard__group"):
            found[row.key][owner(row.scorecard)] = row
    return found


def owner(card: Scorecard) -> tuple[str, bool]:
    if card.participation:
        return card.participation.team.slug, True
    assert card.group
    return card.group.slug, False


def value(row: Number) -> float | None:
    return row.score if isinstance(row, DimensionScore) else row.mean


def whole(number: float) -> float:
    return math.floor(number + 0.5 + 1e-9)


def numbers_are_what_the_rules_say(given_: Case, true: Truth, rows: Mapping[tuple[str, bool], Number]) -> None:
    """Which means also: nothing else is stored."""
    teams = {(team, True) for team, found in true.scores.items() if len(found) >= given_.threshold}
    groups = {(group, False) for group, inside in true.totals.items() if inside}
    present = set(rows)
    active = {key for key in groups if key[0] in above_teams(given_)}
    assert present == teams | active
    for key, row in rows.items():
        behind = members(true, key)
        assert row.n == true.size(behind) >= given_.threshold
        if value(row) is not None:
            assert value(row) == whole(true.mean(behind))
            assert not alike(true, behind)


def above_teams(given_: Case) -> set[str]:
    found: set[str] = set()
    for home in given_.homes.values():
        step = home
        while step:
            found.add(step)
            step = given_.parents[step]
    return found


def members(true: Truth, key: tuple[str, bool]) -> frozenset[str]:
    return frozenset([key[0]]) if key[1] else true.totals[key[0]]


def alike(true: Truth, teams: Iterable[str]) -> bool:
    """All but one at least stand at the same point."""
    values = Counter(round(value, 6) for team in teams for value in true.scores[team])
    return max(values.values()) >= values.total() - 1


# -- The algebra -------------------------------------------------------------------

Sums = list[dict[str, float]]  # the factor that each team's persons have in a sum


def sums_of(true: Truth, rows: Mapping[tuple[str, bool], Number]) -> Sums:
    return [dict.fromkeys(members(true, key), 1.0) for key in rows]


def means_of_teams(given_: Case, true: Truth, rows: Mapping[tuple[str, bool], Number]) -> Sums:
    """The other roll-up: over the teams of a group that are shown with a number."""
    found = []
    for key, row in rows.items():
        if isinstance(row, ItemScore) or key[1]:
            continue
        inside = [t for t in sorted(members(true, key)) if len(true.scores[t]) >= given_.threshold]
        shown = [t for t in inside if not alike(true, [t])]
        assert row.teams == len(shown)
        if shown:
            expected = sum(sorted(whole(true.mean([t])) for t in shown)) / len(shown)
            assert row.mean_of_teams == whole(expected)
            found.append({t: 1 / len(true.scores[t]) for t in shown})
    return found


def smallest_rest(true: Truth, sums: Sums) -> int:
    """Of the persons whom no sum tells apart, the fewest: whatever is combined rests on nobody, or on so many."""
    columns = Counter[tuple[float, ...]]()
    for team, found in true.scores.items():
        column = tuple(each.get(team, 0.0) for each in sums)
        if any(column) and found:
            columns[column] += len(found)
    return min(columns.values(), default=10**6)


def follows(true: Truth, sums: Sums, team: str) -> bool:
    """Whether some combination of these sums is the sum of this team."""
    teams = [each for each, found in true.scores.items() if found]
    matrix = np.array([[each.get(t, 0.0) for t in teams] for each in sums]).reshape(len(sums), len(teams))
    target = np.array([[1.0 * (t == team) for t in teams]])
    return bool(np.linalg.matrix_rank(np.vstack([matrix, target])) == np.linalg.matrix_rank(matrix))


def nothing_rests_on_too_few(given_: Case, true: Truth, rows: Mapping[tuple[str, bool], Number]) -> None:
    k = given_.threshold
    everything = sums_of(true, rows) + means_of_teams(given_, true, rows)  # bands too: they count their persons
    assert smallest_rest(true, everything) >= k
    exact = {key: row for key, row in rows.items() if value(row) is not None}
    known = sums_of(true, exact) + means_of_teams(given_, true, rows)
    for team, found in true.scores.items():
        if found and (team, True) not in exact:
            assert not follows(true, known, team), (team, "comes out by subtraction")
    for detail in ("share", "distribution", "spread"):
        told = {key: row for key, row in rows.items() if detailed(row, detail)}
        assert smallest_rest(true, sums_of(true, told)) >= 2 * k, detail


def detailed(row: Number, detail: str) -> bool:
    """A dimension's spread goes out from k persons on; everything else that is detailed from 2k."""
    if isinstance(row, DimensionScore):
        return detail == "share" and row.share is not None
    return getattr(row, detail) is not None


# -- Pages ---------------------------------------------------------------------------


def pages_show_what_is_stored(given_: Case, campaign: Campaign, hidden: Iterable[str]) -> None:
    """A team that is hidden altogether, and the topmost group, as reports and pages give them."""
    for slug in list(hidden)[:1]:
        team = Team.objects.get(slug=slug)
        [report] = team_reports(team, campaign)
        assert all(isinstance(found, Suppressed) for found in (*report.nodes.values(), *report.items.values()))
        assert len(report.nodes) == 3
        assert (report.scorecard.answered, report.scorecard.coverage, report.changes, report.recommendations) == (
            (None, None, {}, ())
        )
        [view] = team_views(team, campaign)
        assert view.all_hidden
        cells = [
            cell for row in view.numbers.table for cell in (row.score, row.level, row.interval, row.n, row.coverage)
        ]
        assert not [cell for cell in cells if cell != f"n < {given_.threshold}" and any(map(str.isdigit, cell))]
    for report in group_reports(Group.objects.get(slug="g0"), campaign) if "g0" in above_teams(given_) else ():
        kept = {row.key: row.pk for row in report.scorecard.dimension_scores.all()}
        assert {key: n.pk for (_kind, key), n in report.nodes.items() if not isinstance(n, Suppressed)} == kept


# -- The properties ------------------------------------------------------------------


def test_what_is_stored_of_any_hierarchy_tells_of_nobody() -> None:
    version = build.bank(build.leaf("work"), build.leaf("tests"))
    seen = Counter[str]()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cases)
    def look(given_: Case) -> None:
        with transaction.atomic():
            campaign = live_through(version, given_)
            rows = stored(campaign)
            found = {node: truth(given_, node) for node in NODES}
            for node in NODES:
                numbers_are_what_the_rules_say(given_, found[node], rows[node])
                nothing_rests_on_too_few(given_, found[node], rows[node])
            hidden = [t for t, people in given_.people.items() if 0 < len(people) < given_.threshold]
            pages_show_what_is_stored(given_, campaign, hidden)
            seen.update(what_there_was(found, rows, hidden))
            transaction.set_rollback(True)

    look()
    for what in ("a team is hidden", "a team waits for its group", "a word stands for a number"):
        assert seen[what] >= 0.3 * seen["all"], seen


def what_there_was(
    found: Mapping[str, Truth], rows: Mapping[str, Mapping[tuple[str, bool], Number]], hidden: Sequence[str]
) -> list[str]:
    """So that the property is not about waves in which nothing had to be hidden."""
    there = ["all"]
    small = [t for true in found.values() for t, people in true.scores.items() if people]
    counted = {t for true in found.values() for inside in true.totals.values() for t in inside}
    there += ["a team is hidden"] if hidden else []
    there += ["a team waits for its group"] if any(t in counted or t in small for t in hidden) else []
    banded = [row for each in rows.values() for row in each.values() if value(row) is None]
    there += ["a word stands for a number"] if banded else []
    event(", ".join(there[1:]) or "nothing to hide")
    return there


def test_the_search_would_notice() -> None:
    """A total of seven and one, beside the seven: the one comes out; and so does a word that stands for a number."""
    true = Truth({"big": [50.0] * 7, "one": [100.0]}, {"g0": frozenset({"big", "one"})}, frozenset())
    sums: Sums = [{"big": 1.0}, {"big": 1.0, "one": 1.0}]
    assert smallest_rest(true, sums) == 1
    assert follows(true, sums, "one")
    assert not follows(true, sums[1:], "one")
