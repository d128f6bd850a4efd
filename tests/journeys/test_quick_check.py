"""Every shipped bank, answered by a visitor from start to end; on a phone too, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from surveys.banks.services import import_versions
from tests.banks.factories import SHIPPED
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.watch import assert_well_made


@pytest.fixture
def banks() -> None:
    import_versions(files=SHIPPED)


def take(page: Page, title: str) -> None:
    """From the front page by links, all answers, to the result."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name=re.compile("quick check", re.IGNORECASE)).first.click()
    page.get_by_role("main").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    for number, question in enumerate(page.locator("fieldset.question").all()):
        question.locator(f"input[value='{1 + number % 5}']").check(force=True)
    page.get_by_role("button", name="Show the result").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your result")
    expect(page.locator("figure.chart svg").first).to_be_visible()
    expect(page.locator(".recommendation")).to_have_count(3)


@pytest.mark.parametrize("title", ["The Three Ways", "CALMS", "Learning organisation"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.usefixtures("banks")
def test_from_the_front_page_to_a_result(open_page: OpenPage, title: str, width: dict[str, object]) -> None:
    page = open_page(**width)
    take(page, title)
    assert_well_made(page)
    page.get_by_role("button", name="Change my answers").click()
    assert_well_made(page)


@pytest.mark.usefixtures("banks")
def test_without_a_script(plain_phone: Page) -> None:
    take(plain_phone, "CALMS")
    expect(plain_phone.get_by_text("Print or save as PDF")).to_be_hidden()


@pytest.mark.usefixtures("banks")
def test_in_dark_colours(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP, color_scheme="dark")
    take(page, "CALMS")
    assert_well_made(page)
