"""An editor makes scales, a bank of another name and language, and puts one away."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from surveys.banks.models import BankVersion
from surveys.banks.services import revise
from tests.banks.factories import small_bank
from tests.factories import BankEditorFactory
from tests.journeys.conftest import PHONE, OpenPage, scripts_late
from tests.journeys.signing_in import sign_in
from tests.journeys.watch import assert_fits, assert_well_made


@pytest.fixture
def draft(settings: Settings) -> BankVersion:
    BankEditorFactory.create(name="Eda Editor", email="eda@example.org")
    return revise(version=small_bank(), by=None)


def test_a_scale_is_made_by_keyboard_while_its_picture_follows(desktop: Page, draft: BankVersion) -> None:
    sign_in(desktop, "eda@example.org")
    desktop.goto("/banks/small/draft/")
    desktop.get_by_role("link", name="Scales").click()
    assert_fits(desktop)
    assert_well_made(desktop)
    desktop.get_by_role("link", name="How often, in steps").click()
    assert_fits(desktop)
    assert_well_made(desktop)
    picture = desktop.locator("#scale-picture")
    desktop.get_by_label("Number of point 2").fill("10")
    expect(picture.get_by_role("row").nth(2)).to_contain_text("10 ▼ Unfavourable")
    expect(picture.get_by_role("row").nth(2)).to_contain_text("90 ▲ Favourable")
    desktop.get_by_label("Number of point 2").fill("60")
    expect(picture).to_contain_text("The picture comes when the numbers ascend")
    desktop.get_by_label("Number of point 2").fill("20")
    desktop.get_by_label("Words of point 1").focus()
    desktop.keyboard.press("Alt+ArrowDown")
    expect(desktop.get_by_label("Words of point 2")).to_have_value("Less than once in six months")
    expect(desktop.get_by_role("button", name="Move point 2 down")).to_be_focused()
    expect(desktop.locator("#scale-said")).to_have_text("Moved to place 2 of 5.")
    desktop.get_by_role("button", name="Move point 2 up").focus()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_label("Words of point 1")).to_have_value("Less than once in six months")
    desktop.get_by_role("button", name="Remove point 3").click()
    expect(desktop.locator("#scale-said")).to_have_text("Point 3 removed; 4 are left.")
    assert_fits(desktop)
    assert_well_made(desktop)
    desktop.get_by_label("Name of the scale").fill("Releases")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("“Releases” is saved.")).to_be_visible()
    assert draft.scales.get(key="releases").points.count() == 4


def test_a_scale_that_breaks_a_trend_says_so_before_it_is_saved(desktop: Page, draft: BankVersion) -> None:
    sign_in(desktop, "eda@example.org")
    desktop.goto("/banks/small/draft/scales/often/")
    picture = desktop.locator("#scale-picture")
    expect(picture).to_contain_text("Answers count as in version 1, so trends go on.")
    desktop.get_by_label("Number of point 2").fill("0,5")
    expect(picture).to_contain_text("1 question starts a new trend")
    picture.get_by_text("Which questions").click()
    expect(picture.get_by_text("Work waits for other teams.")).to_be_visible()
    assert_fits(desktop)
    assert_well_made(desktop)
    assert draft.scales.get(key="often").points.get(key="weekly").value == 0.25


def test_a_scale_is_made_without_javascript(open_page: OpenPage, draft: BankVersion) -> None:
    plain = open_page(**PHONE, java_script_enabled=False)
    sign_in(plain, "eda@example.org")
    plain.goto("/banks/small/draft/scales/new/?start=yes-no-3")
    plain.get_by_role("button", name="Add a point").click()
    plain.get_by_label("Words of point 4").fill("Certainly")
    plain.get_by_role("button", name="Show", exact=True).click()
    expect(plain.locator("#scale-picture").get_by_role("row").nth(4)).to_contain_text("Certainly")
    plain.get_by_role("button", name="Save the scale").click()
    expect(plain.get_by_text("“Yes, partly, no” is saved.")).to_be_visible()
    assert list(draft.scales.get(key="yes-partly-no").points.values_list("value", flat=True)) == [1, 2, 3, 4]


def test_a_bank_is_made_speaks_two_languages_and_one_is_put_away(desktop: Page, draft: BankVersion) -> None:
    sign_in(desktop, "eda@example.org")
    desktop.goto("/banks/")
    with scripts_late(desktop):
        desktop.get_by_role("link", name="New bank").click(no_wait_after=True)
        desktop.get_by_label("Title").fill("Team health")
    expect(desktop.get_by_label("Address")).to_have_value("team-health")
    assert_fits(desktop)
    assert_well_made(desktop)
    desktop.get_by_role("button", name="Make the draft").click()
    expect(desktop).to_have_url(re.compile("/banks/team-health/draft/$"))
    desktop.get_by_role("link", name="About the bank").click()
    expect(desktop.get_by_text("it needs a summary, its source, its licence, its attribution")).to_be_visible()
    desktop.get_by_label("Licence").fill("CC-BY-4.0")
    desktop.get_by_label("Language", exact=True).select_option("de")
    desktop.get_by_label("Title in that language").fill("Wie es dem Team geht")
    desktop.get_by_role("button", name="Save").click()
    expect(desktop.get_by_text("German (de) is added")).to_be_visible()
    expect(desktop.get_by_text("7 texts are left to translate")).to_be_visible()
    assert_fits(desktop)
    assert_well_made(desktop)
    desktop.get_by_role("link", name="Remove German (de)").click()
    desktop.get_by_text("Show what is deleted").click()
    expect(desktop.get_by_text("Wie es dem Team geht")).to_be_visible()
    assert_fits(desktop)
    assert_well_made(desktop)
    desktop.get_by_role("button", name="Remove the language").click()
    expect(desktop.get_by_text("all texts are there")).to_be_visible()
    desktop.goto("/banks/")
    expect(desktop.get_by_text("nothing is published · draft of version 1")).to_be_visible()
    desktop.get_by_role("link", name="Archive A small bank").click()
    assert_fits(desktop)
    assert_well_made(desktop)
    desktop.get_by_role("button", name="Archive the bank").click()
    desktop.get_by_role("button", name="Bring back A small bank").click()
    expect(desktop.get_by_text("The bank is back")).to_be_visible()
    assert_fits(desktop)
    assert_well_made(desktop)
