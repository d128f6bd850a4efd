"""An admin brings people from a table, and merges two teams after reading what that does."""

import pytest
from playwright.sync_api import Page, expect

from surveys.teams.models import Membership, Team, User
from tests.factories import AdminFactory, GroupFactory, MembershipFactory, TeamFactory, UserFactory
from tests.journeys.signing_in import sign_in
from tests.journeys.watch import Watch, assert_fits, assert_well_made

WRONG = "email;name;roles;member of;leads;coaches\nann;Ann;;atlas;;\nbo@example.org;Bo;king;atlas;;\n"
RIGHT = (
    "\N{ZERO WIDTH NO-BREAK SPACE}email;name;roles;member of;leads;coaches\n"
    "Ann@example.org;Ann;;atlas;;\nbo@example.org;Bo;;;borea;\n"
)


@pytest.fixture
def organisation() -> None:
    AdminFactory.create(name="Ada Admin", email="ada@example.org")
    group = GroupFactory.create(name="Product", slug="product")
    atlas = TeamFactory.create(name="Atlas", slug="atlas", group=group, headcount=9)
    TeamFactory.create(name="Borea", slug="borea", group=group, headcount=4)
    MembershipFactory.create(team=atlas, user=UserFactory.create(name="Old Hand", email="old@example.org"))


def bring(page: Page, text: str) -> None:
    page.set_input_files("input[type=file]", {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="Check the file").click()


@pytest.mark.usefixtures("organisation")
def test_people_come_from_a_table(desktop: Page, watch: Watch) -> None:
    watch.allow("422 /people/import/", "console error")
    sign_in(desktop, "ada@example.org")
    desktop.goto("/people/")
    assert_fits(desktop)
    assert_well_made(desktop)
    desktop.get_by_role("link", name="Import from a table").click()
    assert_fits(desktop)
    assert_well_made(desktop)
    bring(desktop, WRONG)
    expect(desktop.get_by_text("Row 2, email")).to_be_visible()
    expect(desktop.get_by_text("Row 3, roles")).to_be_visible()
    assert_fits(desktop)
    assert_well_made(desktop)
    bring(desktop, RIGHT)
    expect(desktop.get_by_text("2 new people", exact=True)).to_be_visible()
    assert_fits(desktop)
    assert_well_made(desktop)
    desktop.get_by_role("button", name="Write 2 rows").click()
    expect(desktop.get_by_role("heading", name="4 people")).to_be_visible()
    assert set(User.objects.filter(memberships__team__slug="atlas").values_list("name", flat=True)) == {
        "Ann",
        "Old Hand",
    }
    desktop.goto("/people/import/")
    bring(desktop, RIGHT)
    expect(desktop.get_by_text("2 people are left alone")).to_be_visible()
    desktop.goto("/audit/?kind=user")
    expect(desktop.get_by_text("import person", exact=True).first).to_be_visible()
    assert_fits(desktop)
    assert_well_made(desktop)


@pytest.mark.usefixtures("organisation")
def test_two_teams_become_one(desktop: Page) -> None:
    MembershipFactory.create(team=Team.objects.get(slug="borea"), user=UserFactory.create(name="Bo"))
    sign_in(desktop, "ada@example.org")
    desktop.goto("/groups/")
    desktop.get_by_role("link", name="Borea").click()
    assert_fits(desktop)
    assert_well_made(desktop)
    desktop.get_by_role("link", name="Merge into another team").click()
    assert_fits(desktop)
    assert_well_made(desktop)
    desktop.get_by_label("Team that goes on").select_option(label="Atlas")
    desktop.get_by_role("button", name="Show what the merge does").click()
    expect(desktop.get_by_text("its next change compares partly other people")).to_be_visible()
    expect(desktop.get_by_label("People in it then")).to_have_value("13")
    assert_fits(desktop)
    assert_well_made(desktop)
    desktop.get_by_role("button", name="Merge the teams").click()
    expect(desktop.get_by_role("heading", name="Atlas: settings")).to_be_visible()
    assert Team.objects.get(slug="borea").retired
    assert Membership.objects.filter(team__slug="atlas").count() == 2
    desktop.goto("/groups/")
    expect(desktop.get_by_text("retired", exact=True)).to_be_visible()
