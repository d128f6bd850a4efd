"""What to talk about first: four groups, each true to its numbers; and how far opinions lie apart."""

import pytest
from django.template.loader import render_to_string

from surveys.results.presenters import ResultView, Talk, report_views, team_views
from surveys.results.queries import group_reports
from surveys.teams.models import Team
from tests.results import build

pytestmark = pytest.mark.django_db

HIGH, LOW, MIDDLE = (
    ("44", "44", "45", "54", "44", "44"),
    ("22", "22", "23", "12", "22", "22"),
    ("34", "33", "44", "43", "33", "43"),
)
CAMPS, WIDE = ("11", "11", "12", "55", "54", "55"), ("15", "51", "14", "52", "33", "24")
RARE = ("44", "45", "54", "nn", "nn", "nn")


@pytest.fixture
def team() -> Team:
    return build.team("basket", headcount=20)


def asked(team: Team, *columns: tuple[str, ...], slug: str = "q4") -> ResultView:
    """One dimension for each column, answered by as many persons as a column is long."""
    version = build.bank(*(build.leaf(f"d{place}") for place in range(1, len(columns) + 1)))
    persons = ["".join(pairs) for pairs in zip(*columns, strict=True)]
    [view] = team_views(team, build.wave(version, answers={team: persons}, slug=slug))
    return view


def grouped(view: ResultView) -> dict[str, list[str]]:
    return {group.key: [talk.key for talk in group.talks] for group in view.talk_groups}


def talk(view: ResultView, key: str) -> Talk:
    [found] = [talk for group in view.talk_groups for talk in group.talks if talk.key == key]
    return found


def test_four_groups_in_their_order(team: Team) -> None:
    view = asked(team, LOW, HIGH, WIDE, CAMPS, RARE, MIDDLE, ("11", "11", "12", "11", "21", "11"))
    assert grouped(view) == {"strength": ["d2"], "pain": ["d7", "d1"], "split": ["d4", "d3"], "unknown": ["d5"]}
    assert [group.title for group in view.talk_groups] == ["Shared strength", "Shared pain", "Split view", "Unknown"]
    assert [talk.key for talk in view.talks] == ["d4", "d3"]


def test_each_has_its_word_its_numbers_and_its_guide(team: Team) -> None:
    view = asked(team, LOW, HIGH, WIDE, CAMPS)
    campaign = team.participations.get().campaign
    for key, word in (("d1", "agree"), ("d2", "agree"), ("d3", "differ"), ("d4", "two camps")):
        row, found = build.score_of(campaign, team, key), talk(view, key)
        assert found.verdict == word
        assert f"{row.score:g} ({row.n} answers), spread {row.spread:g}." in found.why
        assert found.questions == (f"Why do we see {key} so differently?",)
    html = render_to_string("results/_talks.html", {"view": view})
    assert html.count("Why do we see") == 4


def test_what_holds_back_the_flow_is_said_in_the_pain(team: Team) -> None:
    version = build.bank(build.leaf("work", first_way=True))
    [view] = team_views(team, build.wave(version, answers={team: LOW}))
    assert "holds back the flow most" in talk(view, "work").why


def test_a_band_is_a_shared_view_without_a_spread(team: Team) -> None:
    view = asked(team, ("55",) * 6, ("11",) * 6)
    assert grouped(view) == {"strength": ["d1"], "pain": ["d2"]}
    assert talk(view, "d1").why == "High (6 answers)."
    assert [row.verdict for row in view.agreement.rows] == ["all alike, or all but one"] * 2  # type: ignore[union-attr]  # of a team
    assert [row.spread for row in view.agreement.rows] == ["", ""]  # type: ignore[union-attr]  # as above


def test_many_without_an_answer_are_counted_from_twice_the_threshold_on(team: Team) -> None:
    """At n = 10 counts are told; a quarter of the answers is many, less is not."""
    ten = ("44", "45", "54", "43", "34", "44", "44", "45", "54", "33")
    few = (*ten, "dd", "dn")
    view = asked(team, (*few, "d.", ".n"), (*ten, "44", "dd", "54", "44"))
    assert "d2" not in grouped(view).get("unknown", [])
    assert talk(view, "d1").why == (
        "8 of 28 answers say nothing about it: 4 “don’t know”, 2 “doesn’t apply” and 2 left open."
    )


def test_under_twice_the_threshold_nothing_is_counted(team: Team) -> None:
    view = asked(team, ("44", "45", "54", "34", "43", "dn"), ("44", "45", "54", "34", "43", "d4"))
    why = talk(view, "d1").why
    assert why == "To each of these questions some gave no answer that counts: “don’t know” and “doesn’t apply”."
    assert "d2" not in grouped(view).get("unknown", [])


def test_too_few_are_unknown_with_the_reason(team: Team) -> None:
    view = asked(team, HIGH, RARE, ("nn",) * 6)
    assert grouped(view)["unknown"] == ["d2", "d3"]
    assert talk(view, "d2").why.startswith("Fewer than 5 persons answered")
    assert talk(view, "d3").why == "Nobody has answered enough questions here."
    assert talk(view, "d2").verdict == ""


def test_groups_have_neither_talks_nor_agreement(team: Team) -> None:
    asked(team, LOW, HIGH)
    [view] = report_views(group_reports(team.group, team.participations.get().campaign))
    assert (view.talk_groups, view.agreement, view.trend) == ((), None, None)


# -- Agreement -------------------------------------------------------------------


def test_strips_only_from_twice_the_threshold_on(team: Team) -> None:
    nine = ("44", "45", "54", "43", "34", "25", "44", "45", "12")
    under = asked(team, nine)
    assert under.agreement is not None
    assert under.agreement.strips == ()
    over = asked(team, (*nine, "33"), slug="over").agreement
    assert over is not None
    [chart] = over.strips
    [row] = chart.rows
    assert row.n_text == "20 answers to 2 of 2 questions"
    assert [segment.told for segment in row.segments] == [
        "Never: 5% (1)", "Seldom: 10% (2)", "Partly: 20% (4)", "Mostly: 45% (9)", "Always: 20% (4)"
    ]  # fmt: skip


def test_statements_turned_round_are_pooled_the_other_way(team: Team) -> None:
    leaf = build.leaf("work")
    leaf["items"][1]["reverse"] = True
    persons = ["51", "51", "42", "42", "51", "33", "51", "42", "24", "51"]
    [view] = team_views(team, build.wave(build.bank(leaf), answers={team: persons}))
    assert view.agreement is not None
    [row] = view.agreement.strips[0].rows
    assert [segment.told for segment in row.segments] == [
        "Seldom: 10% (2)", "Partly: 10% (2)", "Mostly: 30% (6)", "Always: 50% (10)"
    ]  # fmt: skip


def test_the_table_of_agreement_says_every_dimension(team: Team) -> None:
    view = asked(team, LOW, WIDE, CAMPS, RARE)
    assert view.agreement is not None
    found = [(row.dimension, row.sign, row.verdict) for row in view.agreement.rows]
    assert found == [("The d1", "●", "agree"), ("The d2", "≠", "differ"), ("The d3", "◑", "two camps")]
    html = render_to_string("results/_agreement.html", {"view": view})
    assert all(word in html for word in ("differ", "two camps", "at least 10 people", "the answers to each question"))
