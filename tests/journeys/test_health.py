"""An editor reads how well the questions of a bank work, on both widths."""

import pytest
from playwright.sync_api import expect

from surveys.results.services import pool_health
from tests.factories import BankEditorFactory
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.signing_in import sign_in
from tests.journeys.watch import assert_well_made
from tests.results import build

PEOPLE = ("555 55 54", "511 11 12", "532 32 45", "5d5 n5 33", "545 43 12") * 2


@pytest.fixture
def editor(db: None) -> str:
    """The address of an editor of a bank that four teams have answered."""
    home = build.groups(org="")["org"]
    version = build.bank()
    build.wave(version, answers={build.team(f"team{n}", home, 10): PEOPLE for n in range(4)}, released=30)
    pool_health(version=version)
    return str(BankEditorFactory().email)


@pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_the_bank_to_its_health_and_the_file(open_page: OpenPage, editor: str, width: dict[str, object]) -> None:
    page = open_page(**width)
    sign_in(page, editor)
    page.goto("/banks/tiny/")
    page.get_by_role("link", name="Health: how well its questions work").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Health")
    expect(page.get_by_role("main")).to_contain_text("Many don’t know: ask for something that a whole team can see.")
    assert_well_made(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="For a spreadsheet (CSV)").click()
    assert download.value.suggested_filename == "tiny-v1-health.csv"
