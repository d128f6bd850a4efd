"""A coach from the front page to the last file: dashboard, filters, a team's report, comparison, trends.

By links, keys and fields alone; what an address holds is opened by a second coach, who sees what is theirs.
"""

import csv
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from surveys.teams.models import User
from tests.journeys.conftest import DESKTOP, OpenPage, scripts_late
from tests.journeys.signing_in import sign_in
from tests.journeys.watch import assert_accessible, assert_fits, assert_no_sideways_scroll, assert_well_made
from tests.pages.dashboards.worlds import CAMPS, HIGH, LOW, MIDDLE, World
from tests.results import build

MORE = [f"team-{number:02}" for number in range(1, 24)]  # with the four others more than a page of the heatmap

AXES = ["visible-work-and-limits", "batch-size", "deployment-pipeline", "testing", "environments", "release-strategies"]


@pytest.fixture
def world(live_server: object) -> World:
    """Two waves of one bank, the last with 27 teams in two groups, and an older wave of another bank."""
    world = World()
    world.wave("q3", {"ant": LOW, "bee": MIDDLE, "wasp": HIGH}, released=100)
    named = {"ant": HIGH, "bee": CAMPS, "cat": MIDDLE[:3], "wasp": LOW}
    world.wave("q4", {**named, **dict.fromkeys(MORE, MIDDLE)})
    calm = {world.team("ant"): ["44", "45", "34", "43", "54"]}
    build.wave(build.bank(build.leaf("calm"), slug="second"), answers=calm, slug="calm", released=50)
    return world


def dashboard(page: Page, coach: User) -> None:
    sign_in(page, coach.email)
    page.get_by_role("banner").get_by_role("link", name="Dashboard").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard")


def downloaded(page: Page, kind: str) -> str:
    with page.expect_download() as saved:
        page.get_by_role("link", name=f"Download as {kind}").click()
    return Path(saved.value.path()).read_text(encoding="utf-8-sig")


def test_filters_pages_and_searches_keep_the_place(desktop: Page, world: World) -> None:
    dashboard(desktop, world.coach("top"))
    expect(desktop.get_by_text("Teams 1 to 25 of 27, by name.")).to_be_visible()
    assert_well_made(desktop)
    desktop.get_by_role("navigation", name="Pages").get_by_role("link", name="Next").click()
    expect(desktop.get_by_text("Teams 26 to 27 of 27, by name.")).to_be_visible()
    assert desktop.url.endswith("?page=2#table")
    expect(desktop.get_by_role("rowheader", name="Median of the 26 teams shown")).to_be_visible()

    desktop.get_by_label("Find teams and groups").fill("was")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("1 of 27 teams has “was” in its name or its group’s.")).to_be_visible()
    for name, value in (("Wave", "q3"), ("Dimension", "flow"), ("Group, with all below", "west")):
        field = desktop.get_by_label(name, exact=True)
        field.focus()
        field.select_option(value)
        expect(desktop).to_have_url(re.compile(f"={value}"))
        expect(field).to_be_focused()  # whoever goes by keyboard stays where they are
    expect(desktop).to_have_url(re.compile("find=was"))
    expect(desktop.get_by_role("heading", name="How we work, q3")).to_be_visible()
    assert desktop.locator("thead .heatmap__head").all_inner_texts() == ["The work", "The batch"]

    desktop.reload()  # the address holds all of it
    expect(desktop.get_by_label("Dimension", exact=True)).to_have_value("flow")
    desktop.get_by_label("Group, with all below").select_option("")
    expect(desktop).not_to_have_url(re.compile("group=west"))
    desktop.get_by_label("Question bank").select_option("second")
    expect(desktop.get_by_role("heading", name="How we work, calm")).to_be_visible()


def test_a_cell_opens_the_report_and_a_comparison_can_be_passed_on(
    desktop: Page, open_page: OpenPage, world: World
) -> None:
    dashboard(desktop, world.coach("top"))
    cell = desktop.locator("td.hm-cell a[href*='/teams/ant/']").first
    cell.focus()
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(re.compile("/teams/ant/results/q4/#tiny-row-work$"))
    expect(desktop.locator("#tiny-row-work")).to_be_in_viewport()
    desktop.go_back()

    desktop.get_by_role("link", name="Compare teams").click()
    for team in ("Ant", "Wasp"):
        desktop.get_by_label(team, exact=True).check()
    desktop.get_by_role("button", name="Compare", exact=True).click()
    expect(desktop.get_by_role("heading", name="Ant and Wasp")).to_be_visible()
    assert_well_made(desktop)
    rows = list(csv.reader(downloaded(desktop, "CSV").splitlines()))
    assert ["Wave", "q4"] in [row[:2] for row in rows]
    assert {"Ant", "Wasp"} <= {text for row in rows for text in row}

    address = desktop.get_by_role("link", name="Link to this comparison").get_attribute("href")
    assert address
    other = open_page(**DESKTOP)
    sign_in(other, world.coach("east").email)
    other.goto(address)
    expect(other.get_by_text("1 team of this link is not yours to see, or is gone.")).to_be_visible()
    expect(other.locator("main")).not_to_contain_text("Wasp")
    expect(other.get_by_label("Ant", exact=True)).to_be_checked()


def test_trends_and_files_are_reached_by_links(desktop: Page, world: World) -> None:
    dashboard(desktop, world.coach("top"))
    whole = json.loads(downloaded(desktop, "JSON"))
    assert len({cell["team"] for cell in whole["cells"]}) == 28  # all 27 and the medians, whatever page is shown
    assert downloaded(desktop, "CSV").count("Ant,East,12,5,") == 3
    desktop.get_by_role("link", name="Trends").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Trends")
    desktop.get_by_label("Group, with all below").select_option("east")
    expect(desktop.get_by_role("heading", name="East", exact=True)).to_be_visible()
    assert_well_made(desktop)
    trends = json.loads(downloaded(desktop, "JSON"))
    assert trends["format"] == 1
    assert "q3" in json.dumps(trends)
    desktop.get_by_role("navigation", name="You are here").get_by_role("link", name="Dashboard").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Dashboard")


def test_what_is_chosen_before_the_scripts_come_is_heeded(desktop: Page, world: World) -> None:
    dashboard(desktop, world.coach("top"))
    with scripts_late(desktop):
        desktop.get_by_role("link", name="Trends").click(no_wait_after=True)
        expect(desktop.get_by_role("heading", name="Top", exact=True)).to_be_visible()
        desktop.get_by_label("Group, with all below").select_option("east")
    expect(desktop.get_by_role("heading", name="East", exact=True)).to_be_visible()
    expect(desktop).to_have_url(re.compile("group=east"))


def test_on_a_phone_the_heatmap_is_a_list_of_teams(phone: Page, world: World) -> None:
    dashboard(phone, world.coach("top"))
    expect(phone.locator(".heatmap__table")).to_have_css("display", "block")
    cell = phone.locator("td.hm-cell", has=phone.locator("a[href*='/teams/ant/']")).first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"The work"'
    assert_well_made(phone)
    cell.get_by_role("link").tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Ant")
    assert_no_sideways_scroll(phone)


def test_all_pages_of_a_coach_fit_every_width_and_the_dark(desktop: Page, world: World) -> None:
    dashboard(desktop, world.coach("top"))
    desktop.emulate_media(color_scheme="dark")
    for address in (
        "/dashboard/",
        "/dashboard/?find=nobody",
        "/dashboard/compare/",
        "/dashboard/compare/?campaign=q4&team=ant&team=bee&team=wasp",
        "/dashboard/trends/",
        "/teams/ant/results/q4/",
        "/groups/east/results/q4/",
    ):
        desktop.goto(address)
        assert_accessible(desktop)
        assert_fits(desktop)


@pytest.mark.parametrize(("width", "height"), [(688, 994), (710, 927)], ids=["A4", "Letter"])
def test_the_first_printed_page_holds_the_first_chart(open_page: OpenPage, width: int, height: int) -> None:
    """Between the margins of print.css, in CSS pixels; six axes are as many as the shipped banks put on one radar."""
    flow = {"key": "flow", "title": "Flow", "dimensions": [build.leaf(key) for key in AXES]}
    world = World(version=build.bank(flow, radars=[{"key": "flow", "title": "Flow", "axes": AXES}]))
    for wave in ("q3", "q4"):
        world.wave(wave, {"ant": [person * len(AXES) for person in ("11", "12", "23", "33", "45")]})
    page = open_page(viewport={"width": width, "height": height})
    sign_in(page, world.coach("east").email)
    page.goto("/teams/ant/results/q4/")
    page.emulate_media(media="print")
    chart = page.locator("section:has(> .band)").first.bounding_box()
    foot = page.locator(".print-foot").bounding_box()
    assert chart
    assert foot
    assert chart["y"] + chart["height"] + foot["height"] <= height
