"""An admin plans a quarter from the front page by links only, launches it, and has a link for each team."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.campaigns.build import bank
from tests.factories import AdminFactory, GroupFactory, TeamFactory
from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.signing_in import sign_in
from tests.journeys.watch import Watch, assert_fits, assert_well_made


@pytest.fixture
def organisation(settings: Settings) -> None:
    """Two groups, one in the other, with three teams; one team is smaller than the threshold."""
    settings.DEFAULT_THRESHOLD, settings.COACH_DELAY_DAYS = 5, 3
    AdminFactory.create(name="Ada Admin", email="ada@example.org")
    bank()
    product = GroupFactory.create(name="Product")
    cloud = GroupFactory.create(name="Cloud", parent=product)
    TeamFactory.create(name="Atlas", group=product, headcount=5)
    TeamFactory.create(name="Borea", group=cloud, headcount=4)
    TeamFactory.create(name="Cirrus", group=cloud, headcount=9)


def plan(page: Page) -> None:
    """From the front page to the saved plan, as it is suggested."""
    page.get_by_role("link", name="Campaigns").first.click()
    page.get_by_role("link", name="Plan the first campaign").click()
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_role("heading", name="What will happen")).to_be_visible()


def look_at(page: Page) -> None:
    """Nothing sticks out at any width, and all can use it."""
    assert_fits(page)
    assert_well_made(page)


@pytest.mark.usefixtures("organisation")
def test_an_admin_plans_and_launches_by_links_only(desktop: Page) -> None:
    sign_in(desktop, "ada@example.org")
    desktop.get_by_role("link", name="Campaigns").first.click()
    look_at(desktop)
    desktop.get_by_role("link", name="Plan the first campaign").click()
    look_at(desktop)
    desktop.get_by_role("button", name="Save the plan").click()
    look_at(desktop)
    expect(desktop.get_by_text("Borea has fewer people than the threshold")).to_be_visible()
    desktop.get_by_role("button", name="Launch").click()
    expect(desktop.get_by_text("Launched. Give each team its shared link.")).to_be_visible()
    look_at(desktop)
    teams = desktop.get_by_role("row")
    expect(teams).to_have_text([re.compile(words) for words in ("Minimum", "Atlas", "Borea", "Cirrus")])
    expect(desktop.locator("code").filter(has_text="/j/")).to_have_count(3)
    desktop.get_by_role("link", name="Campaigns").first.click()
    expect(desktop.get_by_role("row").nth(1)).to_contain_text("days left")
    look_at(desktop)


@pytest.mark.usefixtures("organisation")
def test_the_link_of_a_team_leads_to_its_survey(desktop: Page, phone: Page) -> None:
    sign_in(desktop, "ada@example.org")
    plan(desktop)
    desktop.get_by_role("button", name="Launch").click()
    link = desktop.get_by_role("row").filter(has_text="Atlas").locator("code").inner_text()
    phone.goto(link)
    expect(phone.get_by_text("Atlas").first).to_be_visible()


@pytest.mark.usefixtures("organisation")
def test_groups_are_ticked_as_a_whole(desktop: Page) -> None:
    sign_in(desktop, "ada@example.org")
    desktop.goto("/campaigns/new/")
    whole, chosen = desktop.get_by_label(re.compile("All of Cloud")), desktop.locator("[data-chosen]")
    expect(chosen).to_have_text("Teams chosen: 3, people: 18.")
    expect(whole).to_be_checked()
    everything = desktop.get_by_label(re.compile("All of Product"))
    everything.uncheck()  # with all groups below it
    expect(chosen).to_have_text("Teams chosen: 0, people: 0.")
    everything.check()
    whole.uncheck()
    expect(chosen).to_have_text("Teams chosen: 1, people: 5.")
    desktop.get_by_label(re.compile("^Cirrus")).check()
    assert whole.evaluate("box => box.indeterminate")
    desktop.get_by_label(re.compile("^Borea")).check()
    expect(whole).to_be_checked()
    whole.uncheck()
    desktop.get_by_role("button", name="Save the plan").click()
    expect(desktop.get_by_role("row")).to_have_count(2)


@pytest.mark.usefixtures("organisation")
def test_teams_are_found_and_chosen_by_keyboard(desktop: Page) -> None:
    sign_in(desktop, "ada@example.org")
    desktop.goto("/campaigns/new/")
    find, chosen = desktop.get_by_label("Find teams and groups"), desktop.locator("[data-chosen]")
    desktop.get_by_role("button", name="Choose none shown").press("Enter")
    expect(chosen).to_have_text("Teams chosen: 0, people: 0.")
    find.fill("cloud")
    expect(desktop.locator("[data-shown]")).to_have_text("Shown: 2.")
    expect(desktop.get_by_label(re.compile("^Atlas"))).to_be_hidden()
    find.press("Enter")  # saves nothing
    find.press("Tab")
    desktop.keyboard.press("Enter")
    expect(chosen).to_have_text("Teams chosen: 2, people: 13.")
    find.fill("")
    expect(desktop.get_by_label(re.compile("^Atlas"))).not_to_be_checked()
    look_at(desktop)


@pytest.mark.usefixtures("organisation")
def test_what_a_bank_costs_is_said_while_choosing(desktop: Page) -> None:
    bank("second")
    sign_in(desktop, "ada@example.org")
    desktop.goto("/campaigns/new/")
    cost = desktop.locator("[data-cost]")
    expect(cost).to_have_text("Questions for each person: 0, minutes: about 0.")
    desktop.get_by_label(re.compile("^A small bank")).check()
    expect(cost).to_have_text("Questions for each person: 4, minutes: about 1.")
    desktop.get_by_label(re.compile("^The second bank")).check()
    expect(cost).to_have_text("Questions for each person: 8, minutes: about 2.")
    desktop.get_by_label("Ask the short form only").check()
    expect(cost).to_have_text("Questions for each person: 6, minutes: about 1.")


@pytest.mark.usefixtures("organisation")
def test_the_dry_run_is_well_made(desktop: Page) -> None:
    sign_in(desktop, "ada@example.org")
    desktop.goto("/campaigns/new/")
    desktop.get_by_label("E-mail to each person").check()
    desktop.get_by_role("button", name="Save the plan").click()
    desktop.get_by_role("link", name="Read mails and first page before").click()
    expect(desktop.get_by_role("heading", name="Last reminder")).to_be_visible()
    desktop.get_by_label("Team").select_option("Borea")
    desktop.get_by_role("button", name="Show").click()
    expect(desktop.get_by_text("Borea has 4 people, so it gets no result of its own.")).to_be_visible()
    look_at(desktop)


@pytest.mark.usefixtures("organisation")
def test_a_link_is_copied(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, "ada@example.org")
    plan(page)
    page.get_by_role("button", name="Launch").click()
    row = page.get_by_role("row").filter(has_text="Atlas")
    copy = row.get_by_role("button", name="Copy the link of Atlas")
    copy.click()
    expect(row.get_by_role("button", name="Copied")).to_be_visible()
    row.get_by_role("button").click()  # a second press while it still says so
    assert page.evaluate("navigator.clipboard.readText()") == row.locator("code").inner_text()
    expect(copy).to_be_visible()
    page.get_by_role("button", name="Copy all links as a list").click()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert [line.split(": ")[0] for line in lines] == ["Atlas", "Borea", "Cirrus"]


@pytest.mark.usefixtures("organisation")
def test_planning_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page(**PHONE, java_script_enabled=False)
    sign_in(page, "ada@example.org")
    plan(page)
    page.get_by_role("button", name="Launch").click()
    expect(page.get_by_role("row")).to_have_count(4)
    expect(page.get_by_role("button", name=re.compile("^Copy"))).to_have_count(0)
    page.get_by_role("link", name="Close it now instead").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(1)


@pytest.mark.usefixtures("organisation")
def test_what_is_wrong_is_linked_from_above(desktop: Page, watch: Watch) -> None:
    watch.allow("422 /campaigns/new/")
    sign_in(desktop, "ada@example.org")
    desktop.goto("/campaigns/new/")
    desktop.fill("[name=threshold]", "3")
    for box in desktop.locator("[name=teams]").all():
        box.uncheck()
    desktop.get_by_role("button", name="Save the plan").click()
    alert = desktop.get_by_role("alert")
    expect(alert).to_contain_text("2 things need another look")
    look_at(desktop)
    alert.get_by_role("link", name="Teams").click()
    assert desktop.evaluate("location.hash") == "#id_teams"
    expect(desktop.get_by_text("Choose at least one team.").last).to_be_in_viewport()
