"""How well questions work: by hand in a small case, and what never shows through."""

from typing import Any

import numpy as np
import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from surveys.banks.models import BankVersion
from surveys.banks.queries import published_outline
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import sections
from surveys.results.models import DimensionHealth, HealthPool, HealthSource, ItemHealth
from surveys.results.queries import health_pools, unpooled_waves, versions_with_unpooled_waves
from surveys.results.services import health, pool_health
from surveys.results.services.together import Source, Together
from surveys.teams.models import Group
from tests.results import build

pytestmark = pytest.mark.django_db
# Work has three items, batch and tests two each. Four sorts of persons, in teams of ten.
HIGH, LOW, MIXED, LOST = "555 55 54", "111 11 12", "532 32 45", "5d5 n5 33"
TEN = (*[HIGH] * 4, *[LOW] * 3, *[MIXED] * 2, LOST)
FOUR_TENS = dict.fromkeys(("one", "two", "three", "five"), TEN)


@pytest.fixture
def version() -> BankVersion:
    return build.bank()


def wave_of(version: BankVersion, slug: str = "q1", released: int = 10, **teams: tuple[str, ...]) -> Campaign:
    home = Group.objects.filter(slug="east").first() or build.groups(org="", east="org")["east"]
    answers = {build.team(name, home, max(4, len(persons))): persons for name, persons in teams.items()}
    return build.wave(version, answers=answers, slug=slug, released=released)


def item(key: str) -> ItemHealth:
    return ItemHealth.objects.get(key=key)


# -- By hand -----------------------------------------------------------------------


def test_figures_by_hand(version: BankVersion) -> None:
    wave_of(version, **FOUR_TENS)
    [pool] = pool_health(version=version)
    assert (pool.persons, pool.teams, pool.threshold) == (40, 4, 5)
    first = item("work-1")  # of each ten 4 + 2 + 1 choose the highest point, 3 the lowest
    assert (first.n, first.teams, first.mean, first.ceiling, first.floor) == (40, 4, 70.0, 0.7, 0.3)
    second = item("work-2")  # of each ten 4 fives, 3 ones, 2 threes, and one does not know: (400 + 100) / 9 = 55.6
    assert (second.n, second.asked, second.mean) == (36, 40, 56.0)
    assert (second.ceiling, second.floor, second.dont_know) == (0.44, 0.33, 0.1)
    assert (second.at_ceiling, second.at_floor) == ("half", "few")
    assert item("batch-1").not_applicable == 0.1


def test_consistency_by_hand(version: BankVersion) -> None:
    """Over those who answered all items of the dimension: nine of each ten for work, all for tests."""
    wave_of(version, **FOUR_TENS)
    pool_health(version=version)
    people = np.repeat([[5, 5, 5], [1, 1, 1], [5, 3, 2]], [16, 12, 8], axis=0).astype(float)
    work, whole = DimensionHealth.objects.get(key="work"), people.sum(axis=1)
    assert (work.n, work.items) == (36, 3)
    alpha = 3 / 2 * (1 - people.var(axis=0, ddof=1).sum() / whole.var(ddof=1))
    assert work.alpha == pytest.approx(alpha, abs=0.005)
    for place in range(3):
        column = people[:, place]
        rest = np.corrcoef(column, whole - column)[0, 1]
        assert item(f"work-{place + 1}").rest == pytest.approx(rest, abs=0.005)
    assert DimensionHealth.objects.get(key="tests").n == 40


def test_consistency_needs_thirty_whole_rows(version: BankVersion) -> None:
    wave_of(version, one=TEN, two=TEN, three=TEN)
    pool_health(version=version)
    work = DimensionHealth.objects.get(key="work")
    assert (work.n, work.alpha, item("work-1").rest) == (0, None, None)  # 27 answered all three
    assert (item("work-2").n, item("work-2").mean) == (0, None)
    assert item("work-2").dont_know == 0.1  # that is a share of all thirty


def test_an_item_that_goes_against_the_rest() -> None:
    turned = build.leaf("work", 3)
    turned["items"][2]["reverse"] = True  # nobody took it for turned round
    version = build.bank(turned)
    people = (*["555"] * 4, *["111"] * 4, "333", "332")
    wave_of(version, one=people, two=people, three=people)
    pool_health(version=version)
    assert (item("work-3").rest or 0) < -0.9
    assert (DimensionHealth.objects.get(key="work").alpha or 0) < 0


# -- Who is enough -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("teams", "pools"),
    [
        ({"one": TEN, "two": TEN, "three": TEN}, 1),
        ({"one": TEN, "two": TEN, "three": TEN[:9]}, 0),  # 29 persons
        ({"one": TEN + TEN, "two": TEN}, 0),  # 30 persons, but of two teams
        ({"one": TEN, "two": TEN, "three": TEN[:6], "four": TEN[:4]}, 0),  # four are left out everywhere
    ],
)
def test_thirty_persons_of_three_teams(version: BankVersion, teams: dict[str, tuple[str, ...]], pools: int) -> None:
    wave_of(version, **teams)
    assert len(pool_health(version=version)) == pools


def test_who_is_left_out_everywhere_changes_no_figure(version: BankVersion) -> None:
    """Four beside nines: whatever the four say, not a digit differs."""
    nines = dict.fromkeys(("one", "two", "three", "five"), TEN[:9])
    figures = []
    for slug, four in (("a", ("555 55 55",) * 4), ("b", ("1dd nn 11",) * 4)):
        other = build.bank(slug=f"bank-{slug}")
        wave_of(other, slug=slug, four=four, **nines)
        [pool] = pool_health(version=other)
        assert (pool.persons, pool.teams) == (36, 4)
        rows = [*pool.items.values(), *pool.dimensions.values()]
        figures.append([{k: v for k, v in row.items() if k not in {"id", "pool_id"}} for row in rows])
    assert figures[0] == figures[1]


def test_the_same_people_in_two_waves_are_not_counted_twice(version: BankVersion) -> None:
    """Three teams of five in two waves are 30 sittings of 15 persons."""
    fives = dict.fromkeys(("one", "two", "three"), TEN[:5])
    wave_of(version, slug="q1", released=100, **fives)
    wave_of(version, slug="q2", released=10, **fives)
    assert pool_health(version=version) == []
    wave_of(version, slug="q3", released=1, **{f"{name}-b": TEN[:5] for name in fives})
    [pool] = pool_health(version=version)
    assert (pool.persons, pool.teams, pool.sources.count()) == (45, 6, 3)


def test_waves_that_wait_come_in_with_the_next(version: BankVersion) -> None:
    big = {"one": TEN, "two": TEN, "three": TEN}
    first = wave_of(version, slug="q1", released=100, **big)
    alone = wave_of(version, slug="q2", released=50, one=TEN)
    pool_health(version=version)
    assert [source.campaign for source in HealthSource.objects.all()] == [first]
    assert [wave.campaign for wave in unpooled_waves(version)] == [alone]
    last = wave_of(version, slug="q3", released=10, **big)
    [pool] = pool_health(version=version)
    assert [source.campaign for source in pool.sources.all()] == [alone, last]
    assert pool.persons == 40


def test_an_open_wave_is_not_looked_at(version: BankVersion) -> None:
    groups = build.groups(org="")
    build.wave(version, answers={build.team(n, groups["org"], 10): TEN for n in "abc"}, released=None)
    assert pool_health(version=version) == []


def test_again_changes_nothing(version: BankVersion) -> None:
    wave_of(version, one=TEN, two=TEN, three=TEN)
    assert versions_with_unpooled_waves() == [version]
    assert len(pool_health(version=version)) == 1
    before = list(ItemHealth.objects.values())
    assert pool_health(version=version) == []
    assert versions_with_unpooled_waves() == []
    assert list(ItemHealth.objects.values()) == before
    assert HealthPool.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_it_is_worked_out(version: BankVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    wave_of(version, one=TEN, two=TEN, three=TEN)
    worked_out, within = health._pools, []

    def watched(*arguments: Any) -> Any:
        within.append(connection.in_atomic_block)
        return worked_out(*arguments)

    monkeypatch.setattr(health, "_pools", watched)
    assert len(pool_health(version=version)) == 1
    assert within == [False]


def test_who_comes_second_finds_the_waves_taken(version: BankVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    wave_of(version, one=TEN, two=TEN, three=TEN)
    worked_out = health._pools

    def overtaken(*arguments: Any) -> Any:
        monkeypatch.setattr(health, "_pools", worked_out)
        assert len(pool_health(version=version)) == 1
        return worked_out(*arguments)

    monkeypatch.setattr(health, "_pools", overtaken)
    assert pool_health(version=version) == []
    assert HealthPool.objects.count() == 1


def test_other_thresholds_and_other_questions_are_pooled_by_themselves(version: BankVersion) -> None:
    groups = build.groups(org="")
    half = {build.team(name, groups["org"], 20): TEN[:5] * 3 for name in ("one", "two")}
    build.wave(version, answers=half, slug="q1", released=20)
    build.wave(version, answers=half, slug="q2", released=10, threshold=6)
    assert pool_health(version=version) == []


# -- What subtracting would leave over ---------------------------------------------


def test_a_team_that_answered_alike_keeps_its_word(version: BankVersion) -> None:
    """Its scorecard says "high"; the mean over all, minus the means of the others, would say which point it was."""
    alike = ("555 55 55",) * 10
    wave_of(version, one=TEN, two=TEN, three=alike)
    pool_health(version=version)
    first = item("work-1")
    assert (first.mean, first.ceiling, first.floor) == (None, None, None)
    assert first.banded == "high"
    assert first.at_ceiling == "most"


def test_shares_need_a_remainder_of_twice_the_threshold(version: BankVersion) -> None:
    """Teams of ten show how they answered; the nine beside them do not, so nothing exact may be left over of them."""
    wave_of(version, one=TEN, two=TEN, three=TEN, nine=TEN[:9])
    pool_health(version=version)
    first = item("work-1")
    assert first.mean is not None
    assert (first.ceiling, first.floor, first.dont_know, first.not_applicable) == (None, None, None, None)
    assert first.at_ceiling == "most"


def test_two_such_teams_hide_each_other(version: BankVersion) -> None:
    wave_of(version, one=TEN, two=TEN, nine=TEN[:9], eight=TEN[:8])
    pool_health(version=version)
    assert item("work-1").ceiling == 0.68  # 25 of 37


def test_pools_are_disjoint_and_each_is_a_union_of_whole_blocks(version: BankVersion) -> None:
    """No factors on pools, teams and totals rest on few: every person of a block stands in the same ones."""
    big = {"one": TEN, "two": TEN, "three": TEN, "small": TEN[:3], "tiny": TEN[:2], "four": TEN[:4]}
    campaigns = [wave_of(version, slug=f"q{n}", released=100 - n, **big) for n in range(3)]
    pools = pool_health(version=version)
    assert len(pools) == 3
    seen = [source.campaign_id for pool in health_pools("tiny") for source in pool.sources.all()]
    assert sorted(seen) == sorted(campaign.pk for campaign in campaigns)
    together = Together(published_outline(version), [Source(c, sections(c)[0]) for c in campaigns])
    for node in together.gates:
        blocks = together.crowd(node).blocks
        teams = [team for block in blocks for team in block.teams]
        assert len(teams) == len(set(teams))
        assert all(block.persons >= 5 for block in blocks)


def test_counts_of_dont_know_do_not_name_a_team(version: BankVersion) -> None:
    """A whole team that does not know is told by nobody, also not by what is left over."""
    lost = ("ddd 33 33",) * 10
    wave_of(version, one=TEN, two=TEN, three=TEN, lost=lost)
    pool_health(version=version)
    assert item("work-1").dont_know is None  # all ten, or none of them, would be the rest
    assert item("tests-1").dont_know == 0  # the teams themselves show that


def test_queries_are_few(version: BankVersion, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    wave_of(version, one=TEN, two=TEN, three=TEN)
    pool_health(version=version)
    with django_assert_num_queries(5):
        assert len(health_pools("tiny")) == 1
