"""An editor tries a draft as respondents will, by keyboard, on both widths, and reads a simulated result."""

import re

import pytest
from playwright.sync_api import expect

from surveys.banks.services import import_versions, revise
from tests.banks.factories import SHIPPED
from tests.factories import BankEditorFactory
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.signing_in import sign_in
from tests.journeys.watch import assert_well_made

START = "/banks/three-ways/draft/preview/"


@pytest.fixture
def editor(db: None) -> str:
    """The address of an editor of a bank with a draft."""
    [imported] = import_versions(files=[path for path in SHIPPED if path.stem == "three-ways"])
    revise(version=imported.version, by=None)
    return str(BankEditorFactory().email)


@pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_page_by_page_to_the_review_and_the_result(open_page: OpenPage, editor: str, width: dict[str, object]) -> None:
    page = open_page(**width)
    sign_in(page, editor)
    page.goto(START)
    assert_well_made(page)
    page.get_by_role("link", name="Start at the first page").click()
    assert_well_made(page)
    page.locator("input[name=q-0]").first.focus()
    page.keyboard.press("4")
    expect(page.locator("input[name=q-0][value='4']")).to_be_checked()
    page.get_by_role("button", name="Next").click()
    expect(page).to_have_url(re.compile(r"/preview/2/\?.*q-0=4"))
    page.get_by_role("button", name="Back").click()
    expect(page.locator("input[name=q-0][value='4']")).to_be_checked()
    page.get_by_role("link", name="As on a phone").click()
    assert_well_made(page)
    assert page.locator(".question").first.bounding_box()["width"] <= 360  # type: ignore[index]  # it is on the page
    expect(page.locator("input[name=q-0][value='4']")).to_be_checked()
    page.goto(f"{START}review/?q-0=4")
    expect(page.get_by_text("1 of 51 questions answered")).to_be_visible()
    assert_well_made(page)
    page.get_by_role("link", name="Look at a simulated result").click()
    page.get_by_label("Kind of team").select_option("two-camps")
    page.get_by_label("Answers").select_option("12")
    page.get_by_role("button", name="Show this team").click()
    expect(page.get_by_role("main")).to_contain_text("Two camps on")
    expect(page.locator("figure.chart svg").first).to_be_visible()
    assert_well_made(page)
