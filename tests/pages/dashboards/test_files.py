"""The numbers of a result as files: what the page shows, and nothing else."""

import csv
import io
import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.campaigns.models import Campaign
from surveys.teams.models import Team
from tests.bending import bend
from tests.factories import AdminFactory, MembershipFactory
from tests.results import build

pytestmark = pytest.mark.django_db

ANSWERS = ("554 43 22", "445 42 ..", "354 34 ..", "555 55 ..", "233 12 ..", "112 32 42")  # tests: two persons
LATER = ("554 43 22", "445 42 31", "354 34 23", "555 55 14", "233 12 15", "112 32 42")


@pytest.fixture
def team() -> Team:
    return build.team("basket", headcount=9)


@pytest.fixture
def member(client: Client, team: Team) -> Client:
    client.force_login(MembershipFactory.create(team=team).user)
    return client


def get(client: Client, ending: str, wave: str = "q4", name: str = "team_file", slug: str = "basket") -> HttpResponse:
    found: Any = client.get(reverse(f"dashboards:{name}", args=[slug, wave, "tiny", ending]))
    return found


def lines(answer: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_csv_says_what_it_is_and_why_a_score_is_missing(member: Client, team: Team) -> None:
    build.wave(build.bank(), answers={team: ANSWERS})
    answer = get(member, "csv")
    assert answer["Content-Disposition"] == 'attachment; filename="basket-q4-tiny.csv"'
    found = lines(answer)
    facts = dict(line for line in found if len(line) == 2)
    assert (facts["Team"], facts["Campaign"], facts["Wave"]) == ("Basket", "How we work, q4", "q4")
    assert (facts["Version of the bank"], facts["Threshold: nothing rests on fewer people"]) == ("1", "5")
    assert (facts["Licence of the bank"], facts["Attribution"]) == ("CC0-1.0", "The test authors")
    head = found[found.index([]) + 1]
    rows = {row[1]: dict(zip(head, row, strict=True)) for row in found[found.index([]) + 2 :]}
    stored = {row.key: row.score for row in build.card(Campaign.objects.get(), team).dimension_scores.all()}
    assert {key: row["Score"] for key, row in rows.items() if row["Score"]} == {k: f"{v:g}" for k, v in stored.items()}
    assert rows["tests"]["Score"] == rows["tests"]["Answers"] == rows["tests"]["Interval from"] == ""
    assert rows["tests"]["Why there is no score"].startswith("Fewer than 5 persons answered")
    assert rows["work"]["Why there is no score"] == ""


def test_json_holds_the_cells_of_the_page(member: Client, team: Team) -> None:
    version = build.bank()
    build.wave(version, answers={team: ANSWERS}, slug="q3", released=100)
    build.wave(version, answers={team: LATER})
    page = member.get(reverse("dashboards:result", args=["basket", "q4"])).context["page"]
    cells = {row.key: row for row in page.views[0].numbers.table}
    document = json.loads(get(member, "json").content)
    assert (document["format"], document["threshold"], document["licence"]) == (1, 5, "CC0-1.0")
    for row in document["numbers"]:
        cell = cells[row["key"]]
        assert cell.score == str(row["score"])
        assert cell.n == str(row["answers"])
        assert cell.interval == f"{row['low']} to {row['high']}"
        assert cell.previous == ("–" if row["previous_score"] is None else str(row["previous_score"]))
    stored = dict(build.card(Campaign.objects.get(slug="q4"), team).changes.values_list("key", "verdict"))
    assert {row["key"]: row["change"] for row in document["numbers"]} == stored
    assert {row["key"] for row in document["numbers"] if row["previous_score"] is None} == {"tests"}


def test_a_banded_score_is_a_word(member: Client, team: Team) -> None:
    build.wave(build.bank(build.leaf("work")), answers={team: ["44"] * 6})
    rows = json.loads(get(member, "json").content)["numbers"]
    assert [(row["score"], row["band"], row["answers"]) for row in rows] == [(None, "high", 6)] * 2
    assert rows[0]["reason"].startswith("All answers are the same, or all but one")


def test_a_name_never_becomes_a_formula(member: Client, team: Team) -> None:
    Team.objects.filter(pk=team.pk).update(name='=HYPERLINK("x")')
    build.wave(build.bank(build.leaf("work", title="@SUM(A1)")), answers={team: ["44", "45", "54", "32", "11", "23"]})
    found = lines(get(member, "csv"))
    assert ["Team", '\'=HYPERLINK("x")'] in found
    assert [row[2] for row in found if row and row[0] == "dimension"] == ["'@SUM(A1)"]


def test_a_group_says_both_means(client: Client, team: Team) -> None:
    other = build.team("other")
    build.wave(build.bank(), answers={team: LATER, other: LATER[1:]})
    client.force_login(AdminFactory.create())
    answer = get(client, "json", name="group_file", slug=team.group.slug)
    document = json.loads(answer.content)
    assert document["group"] == team.group.name
    assert document["score"] == "mean of persons, 0 to 100, whole points"
    whole = document["numbers"][0]
    assert (whole["kind"], whole["answers"], whole["teams"]) == ("whole", 11, 2)
    assert whole["mean_of_teams"] is not None
    assert "change" not in whole


def test_what_is_no_file(member: Client, team: Team) -> None:
    build.wave(build.bank(), answers={team: LATER})
    assert get(member, "xml").status_code == 404
    assert member.get(reverse("dashboards:team_file", args=["basket", "q4", "none", "csv"])).status_code == 404


def test_the_page_leads_to_its_files(member: Client, team: Team) -> None:
    build.wave(build.bank(), answers={team: LATER})
    html = member.get(reverse("dashboards:result", args=["basket", "q4"])).content.decode()
    for ending in ("csv", "json"):
        assert f'href="{reverse("dashboards:team_file", args=["basket", "q4", "tiny", ending])}"' in html


def test_the_wave_before_stays_with_its_team_until_its_days_are_over(client: Client, team: Team) -> None:
    """A coach or admin may see this wave and not yet the one before: then nothing is compared."""
    version = build.bank()
    before = build.wave(version, answers={team: LATER}, slug="q3", released=20)
    build.wave(version, answers={team: LATER[::-1]})
    bend(Campaign.objects.filter(pk=before.pk), coach_days=60)
    assert Campaign.objects.get(pk=before.pk).coaches_see_from > timezone.now()
    member = MembershipFactory.create(team=team).user
    for user, sees in ((member, True), (AdminFactory.create(), False)):
        client.force_login(user)
        row = json.loads(get(client, "json").content)["numbers"][0]
        assert ("previous_score" in row, bool(row["change"])) == (sees, sees)
        html = client.get(reverse("dashboards:result", args=["basket", "q4"])).content.decode()
        assert ("since the previous wave" in html or "Since the previous wave" in html or ">q3<" in html) is sees


@pytest.mark.parametrize(
    ("name", "more"), [("result", ()), ("team_file", ("tiny", "csv")), ("team_file", ("tiny", "json"))]
)
def test_no_browser_keeps_a_copy(member: Client, team: Team, name: str, more: tuple[str, ...]) -> None:
    build.wave(build.bank(), answers={team: LATER})
    answer = member.get(reverse(f"dashboards:{name}", args=["basket", "q4", *more]))
    assert answer.status_code == 200
    assert {"private", "no-store"} <= {part.strip() for part in answer["Cache-Control"].split(",")}
