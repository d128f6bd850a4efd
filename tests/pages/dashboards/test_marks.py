"""What a team says of practices: its members mark, the list moves up, everybody who may look sees it."""

import pytest
from django.test import Client
from django.urls import reverse

from surveys.improvements.models import PracticeMark
from surveys.results.presenters import ResultView
from surveys.teams.models import Team
from tests.factories import AdminFactory, MembershipFactory
from tests.results import build

pytestmark = pytest.mark.django_db

LOW = ("11 12 55", "12 21 44", "21 11 54", "11 22 45", "22 12 55")


@pytest.fixture
def team() -> Team:
    return build.team("basket", headcount=9)


@pytest.fixture
def member(client: Client, team: Team) -> Client:
    """Work is of the First Way and low: it holds back the flow. Two practices of it fit."""
    client.force_login(MembershipFactory.create(team=team).user)
    work = build.leaf("work", first_way=True)
    work["practices"].append(build.practice("work-low-large", "low", "L"))
    bank = build.bank(work, build.leaf("batch"), build.leaf("tests"))
    build.wave(bank, answers={team: LOW})
    return client


def view(client: Client) -> ResultView:
    found: ResultView = client.get(reverse("dashboards:result", args=["basket", "q4"])).context["page"].views[0]
    return found


def mark(client: Client, practice: str, state: str, bank: str = "tiny") -> int:
    address = reverse("dashboards:mark", args=["basket", "q4", bank])
    return client.post(address, {"practice": practice, "state": state}).status_code


def keys(client: Client) -> list[str]:
    return [card.key for card in view(client).recommendations]


def test_marked_practices_leave_the_list_and_the_next_move_up(member: Client) -> None:
    assert keys(member) == ["work-low", "batch-low", "tests-high"]
    answer = member.post(
        reverse("dashboards:mark", args=["basket", "q4", "tiny"]), {"practice": "work-low", "state": "in-place"}
    )
    assert answer.headers["Location"] == reverse("dashboards:result", args=["basket", "q4"]) + "#tiny-advice"
    found = view(member)
    assert next((card.key, card.is_constraint) for card in found.recommendations) == ("work-low-large", True)
    assert [(practice.key, practice.word) for practice in found.set_aside] == [("work-low", "Already in place")]
    assert "work-low" not in {card.key for card in found.more_recommendations}
    assert mark(member, "batch-low", "not-for-us") == 302
    assert keys(member) == ["work-low-large", "tests-high"]
    assert [practice.word for practice in view(member).set_aside] == ["Already in place", "Not for us"]


def test_taking_back_brings_it_again(member: Client) -> None:
    mark(member, "work-low", "not-for-us")
    assert mark(member, "work-low", "") == 302
    assert keys(member) == ["work-low", "batch-low", "tests-high"]
    assert not PracticeMark.objects.exists()


def test_the_page_has_forms_that_need_no_script(member: Client) -> None:
    address = reverse("dashboards:mark", args=["basket", "q4", "tiny"])
    html = member.get(reverse("dashboards:result", args=["basket", "q4"])).content.decode()
    assert html.count(f'method="post" action="{address}"') == 3
    assert html.count('name="state" value="in-place"') == html.count('name="state" value="not-for-us"') == 3
    mark(member, "work-low", "in-place")
    html = member.get(reverse("dashboards:result", args=["basket", "q4"])).content.decode()
    assert html.count("Take back") == 1


def test_others_see_the_marks_and_no_buttons(member: Client) -> None:
    mark(member, "work-low", "in-place")
    member.force_login(AdminFactory.create())
    html = member.get(reverse("dashboards:result", args=["basket", "q4"])).content.decode()
    assert "Set aside by the team" in html
    assert "Already in place" in html
    assert "/marks/" not in html
    assert mark(member, "batch-low", "in-place") == 403
    assert PracticeMark.objects.count() == 1


def test_what_cannot_be_marked(member: Client, team: Team) -> None:
    assert mark(member, "no-such-practice", "in-place") == 404
    assert mark(member, "work-low", "nonsense") == 404
    assert mark(member, "work-low", "in-place", bank="none") == 404
    Team.objects.filter(pk=team.pk).update(retired=True)
    assert mark(member, "work-low", "in-place") in {403, 404}
    assert not PracticeMark.objects.exists()


def test_a_prerequisite_that_is_in_place_is_not_asked_for(client: Client, team: Team) -> None:
    client.force_login(MembershipFactory.create(team=team).user)
    work = build.leaf("work")
    work["practices"].append(build.practice("after", "low", after=["work-low"]))
    build.wave(build.bank(work), answers={team: ["11", "12", "21", "22", "11"]})
    mark(client, "work-low", "in-place")
    [card] = view(client).recommendations
    assert card.key == "after"
    assert "Do this first" not in card.reason
