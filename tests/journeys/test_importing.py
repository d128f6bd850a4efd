"""Questions from a spreadsheet: the template, a first try with mistakes, mended, looked at, and there is a draft."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from surveys.banks.queries import bank_outline, draft_of
from tests.banks.factories import small_bank
from tests.factories import BankEditorFactory
from tests.journeys.signing_in import sign_in
from tests.journeys.watch import Watch, assert_accessible, assert_fits, assert_no_sideways_scroll, assert_well_made

EXAMPLE = "Example: write the title of a dimension here"


@pytest.fixture(autouse=True)
def bank() -> None:
    small_bank()
    BankEditorFactory(email="eda@example.org")


def template(page: Page) -> str:
    with page.expect_download() as found:
        page.get_by_role("link", name="Questions (CSV)", exact=True).click()
    assert found.value.suggested_filename == "questions.csv"
    return Path(found.value.path()).read_text(encoding="utf-8-sig")


def choose(page: Page, text: str) -> None:
    """Hands the sheet over, as a spreadsheet program saves it."""
    file: FilePayload = {"name": "mine.csv", "mimeType": "text/csv", "buffer": text.encode("utf-8-sig")}
    page.get_by_label("File").set_input_files([file])
    page.get_by_role("button", name="Check the file").click()


def test_from_the_template_to_a_draft(desktop: Page, watch: Watch) -> None:
    watch.allow("422 /banks/import/")
    sign_in(desktop, "eda@example.org")
    desktop.goto("/banks/")
    desktop.get_by_role("link", name="Import a bank").click()
    assert_fits(desktop)
    assert_accessible(desktop)
    sheet = template(desktop).replace(EXAMPLE, "Visible work").replace("on the board.,,no", "on the board.,agrement,no")
    desktop.get_by_label("The spreadsheet belongs to").select_option(label="The next version of “A small bank”")
    choose(desktop, f"{sheet},,,We rest after a release.,,,,agreement,no,often,yes\n")

    rows = desktop.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(4)
    expect(rows.nth(1)).to_contain_text("Row 2")
    expect(rows.nth(1)).to_contain_text("did you mean “agreement”?")
    expect(rows.nth(2)).to_contain_text("dimension")
    expect(rows.nth(3)).to_contain_text("must be a number such as 1 or 0.5")
    expect(desktop.get_by_label("The spreadsheet belongs to")).to_have_value("small")
    assert_fits(desktop)
    assert_accessible(desktop)
    assert draft_of("small") is None

    mended = sheet.replace("agrement", "agreement") + "Calm,,,We rest after a release.,,,,agreement,no,0.5,yes\n"
    choose(desktop, mended)
    expect(desktop.get_by_role("heading", level=1)).to_have_text("What would come")
    expect(desktop.get_by_text("would become the draft of version 2 of “A small bank”")).to_be_visible()
    expect(desktop.get_by_text("missing: low, high; describe both ends in a sentence")).to_be_visible()
    assert_fits(desktop)
    assert_accessible(desktop)
    assert draft_of("small") is None

    desktop.get_by_role("button", name="Make the draft").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Draft of A small bank")
    draft = draft_of("small")
    assert draft is not None
    assert [(item.dimension_key, item.text["en"]) for item in bank_outline(draft).items()] == [
        ("work", "Our team sees all of its work on one board."),
        ("calm", "We rest after a release."),
    ]


def test_on_a_phone_without_a_script(plain_phone: Page, watch: Watch) -> None:
    watch.allow("422 /banks/import/")
    sign_in(plain_phone, "eda@example.org")
    plain_phone.goto("/banks/import/")
    plain_phone.get_by_label("The spreadsheet belongs to").select_option("small")
    choose(plain_phone, "dimension;question\nVisible work;\n")
    expect(plain_phone.get_by_text("is empty: write it")).to_be_visible()
    choose(plain_phone, "dimension;question\nVisible work;Our work stands on one board.\n")
    assert_no_sideways_scroll(plain_phone)
    plain_phone.get_by_role("button", name="Make the draft").click()
    plain_phone.get_by_role("link", name="Import", exact=True).click()
    expect(plain_phone.get_by_role("heading", level=1)).to_have_text("Import into the draft")
    assert_no_sideways_scroll(plain_phone)


def test_in_dark_colours(desktop: Page) -> None:
    desktop.emulate_media(color_scheme="dark")
    sign_in(desktop, "eda@example.org")
    desktop.goto("/banks/import/")
    assert_well_made(desktop)
