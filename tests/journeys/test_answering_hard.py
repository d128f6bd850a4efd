"""Answering under hard conditions: a slow network, impatient thumbs, a narrow or dark or enlarged page, haste."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from surveys.campaigns.models import Invitation
from surveys.campaigns.queries import token_of
from surveys.responses.models import Response
from tests.campaigns.build import invited, launched
from tests.journeys.conftest import OpenPage
from tests.journeys.test_answering import choose, go_on, state, stored
from tests.journeys.watch import assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}
ENLARGED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}  # 1280 at 200 %
QUICK = "“Visible work” was answered in a few seconds."


@pytest.fixture
def invitation() -> Invitation:
    return invited(launched())


@pytest.fixture
def start(invitation: Invitation) -> str:
    return reverse("answering:page", args=[token_of(invitation), 1])


def test_a_slow_network_says_that_it_is_saving(phone: Page, start: str) -> None:
    phone.goto(start)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if waiting:
            route.continue_()
        else:
            waiting.append(route)

    phone.route(f"**{start}", hold)
    choose(phone, 0, "3")
    state(phone, "Saving")
    choose(phone, 1, "2")
    waiting[0].continue_()
    state(phone, "Saved")
    assert stored() == [3, 2, 0, 0]


def test_impatient_thumbs_send_once(phone: Page, start: str, invitation: Invitation) -> None:
    phone.goto(start)
    choose(phone, 0, "3")
    phone.get_by_role("button", name="Next", exact=True).dblclick()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Small batches")
    phone.goto(reverse("answering:review", args=[token_of(invitation)]))
    phone.get_by_role("button", name="Send my answers").dblclick()
    expect(phone.get_by_role("heading", name="Your own answers as a profile")).to_be_visible()
    assert [list(bytes(one.answers)) for one in Response.objects.all()] == [[3, 0, 0, 0]]


@pytest.mark.parametrize("fixture", ["phone", "plain_phone"])
def test_haste_is_told_kindly_and_blocks_nothing(request: pytest.FixtureRequest, fixture: str, start: str) -> None:
    """A machine answers two questions in no time; it is told on the next page, and goes on."""
    page: Page = request.getfixturevalue(fixture)
    page.goto(start)
    choose(page, 0, "3")
    choose(page, 1, "1")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Small batches")
    expect(page.locator(".notice")).to_contain_text(QUICK)
    if fixture == "phone":
        assert_accessible(page)
    choose(page, 0, "2")
    go_on(page)
    go_on(page, "Review")
    expect(page.locator(".notice")).to_contain_text("Answered in a few seconds: Visible work")


@pytest.mark.parametrize("view", [NARROW, ENLARGED], ids=["320 px, dark", "200 %"])
def test_every_page_holds(open_page: OpenPage, view: dict[str, object], start: str) -> None:
    page = open_page(**view)
    page.goto(re.sub(r"1/$", "", start))
    page.get_by_role("link", name="Start").click()
    for heading, button in (("Visible work", "Next"), ("Small batches", "Next"), ("Feedback", "Review")):
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert_no_sideways_scroll(page)
        assert_accessible(page)
        choose(page, 0, "2")
        go_on(page, button)
    expect(page.get_by_role("heading", name="Your receipt code")).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_accessible(page)


def test_a_screen_reader_hears_the_question_and_each_answer(phone: Page, start: str) -> None:
    phone.goto(start)
    question = phone.get_by_role("group", name="Our work stands on one board.")
    expect(question.get_by_role("radio")).to_have_count(5)
    expect(question.get_by_role("radio", name="Agree", exact=True)).to_have_count(1)
    expect(question.get_by_role("radio", name="Don’t know")).to_have_count(1)
    expect(phone.get_by_role("status")).to_have_count(1)
