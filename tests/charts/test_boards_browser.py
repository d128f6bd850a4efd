"""In a real browser: every kind of chart at every width, in both themes, with and without Plotly, and on paper."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.untraced  # a browser waits for no tracer; the unit tests count the lines
WIDTHS = (320, 390, 768, 1440)
Open = Callable[..., Page]
OUTSIDE = """() => [...document.querySelectorAll(".chart__canvas svg.chart-svg")].flatMap((drawing) => {
  const frame = drawing.getBoundingClientRect();
  return [...drawing.querySelectorAll("text")].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 2
      || box.bottom > frame.bottom + 2;
  }).map((text) => text.textContent);
})"""
CUT = """() => [...document.querySelectorAll("td.hm-cell > *")]
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent)"""


@pytest.fixture
def open_charts(chart_browser: Browser, chart_site: str) -> Iterator[Open]:
    """Opens a page of charts; what the browser complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(name: str, width: int = 1440, scheme: str = "light") -> Page:
        context = chart_browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]  # one of two literals
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{chart_site}/{name}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def wake(page: Page) -> None:
    """Brings Plotly to every chart of the page."""
    page.evaluate(
        "document.querySelectorAll('figure.chart').forEach((one) => one.dispatchEvent(new Event('pointerenter')))"
    )
    expect(page.locator("figure.chart:not(.chart--live)")).to_have_count(0, timeout=20_000)


def barriers(page: Page) -> str:
    found = Axe().run(page)
    return found.generate_report() if found.violations_count else ""


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["gallery", "heatmap"])
def test_no_page_scrolls_sideways_and_no_text_leaves_its_drawing(open_charts: Open, name: str, width: int) -> None:
    page = open_charts(name, width)
    for state in ("drawing", "plotly"):
        assert overflow(page) == 0, state
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(CUT) == []
        wake(page)


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (390, "light"), (768, "dark"), (1440, "light")])
@pytest.mark.parametrize("name", ["gallery", "heatmap"])
def test_no_barriers(open_charts: Open, name: str, width: int, scheme: str) -> None:
    page = open_charts(name, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert barriers(page) == ""
    wake(page)
    assert barriers(page) == ""


def test_a_phone_gets_a_list_of_teams(open_charts: Open) -> None:
    page = open_charts("heatmap", 390)
    cell = page.locator("td.hm-cell").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Visible work"'
    rows = page.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.getBoundingClientRect().width)")
    assert all(width <= 390 for width in rows)
    assert page.locator("td.hm-cell a").first.evaluate("link => link.getBoundingClientRect().height") >= 44
    wake(page)
    assert page.locator(".chart__live").evaluate("live => live.getBoundingClientRect().width") == 0


def test_the_picture_lies_on_the_cells(open_charts: Open) -> None:
    page = open_charts("heatmap")
    wake(page)
    live = page.locator(".chart__live").bounding_box()
    first, last = (page.locator("td.hm-cell").nth(place).bounding_box() for place in (0, -1))
    assert live
    assert first
    assert last
    assert live["x"] == pytest.approx(first["x"], abs=1)
    assert live["y"] + live["height"] == pytest.approx(last["y"] + last["height"], abs=1)
    expect(page.locator(".chart__live .heatmaplayer image")).to_have_count(1)


def test_a_click_opens_the_link_of_the_cell(open_charts: Open) -> None:
    page = open_charts("heatmap")
    wake(page)
    for row, column in ((1, 0), (3, 4)):  # a number of Atlas, a hatched cell of Heron
        cell = page.locator("tbody tr").nth(row).locator("td.hm-cell").nth(column)
        href = cell.locator("a").get_attribute("href")
        box = cell.bounding_box()
        assert box
        page.evaluate(
            "document.addEventListener('click', (event) => { const link = event.target.closest('a');"
            " if (link) { event.preventDefault(); window.opened = link.getAttribute('href'); } })"
        )
        page.mouse.move(1, 1)  # what hovers over the cell before must be gone, or the press is about that one
        expect(page.locator(".chart__live .hoverlayer .hovertext")).to_have_count(0)
        page.mouse.move(box["x"] + 12, box["y"] + 10)
        page.mouse.move(box["x"] + 14, box["y"] + 12)
        expect(page.locator(".chart__live .hoverlayer .hovertext")).to_have_count(1)
        page.mouse.click(box["x"] + 14, box["y"] + 12)
        page.wait_for_function("expected => window.opened === expected", arg=href)


def test_the_keyboard_reaches_each_cell(open_charts: Open) -> None:
    page = open_charts("heatmap")
    wake(page)
    page.locator("tbody tr").nth(1).locator("th a").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/teams/1/results/2026-q4/#0"
    expect(page.locator(".chart__live")).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    expect(page.locator(".chart__live")).to_be_visible()


def test_arrow_keys_go_from_point_to_point(open_charts: Open) -> None:
    page = open_charts("gallery")
    wake(page)
    for chart in ("#waves-1", "#radars-1", "#panel", "#strips"):
        page.locator(f"{chart} .chart__canvas").focus()
        page.keyboard.press("ArrowRight")
        first = page.locator(f"{chart} .hoverlayer .hovertext").first
        expect(first).to_be_visible()
        before = first.text_content()
        page.keyboard.press("ArrowRight")
        expect(page.locator(f"{chart} .hoverlayer .hovertext").first).not_to_have_text(before or "")
        page.evaluate("document.activeElement.blur()")
        expect(page.locator(f"{chart} .hoverlayer .hovertext")).to_have_count(0)


def test_the_theme_switch_reaches_every_chart(open_charts: Open) -> None:
    page = open_charts("gallery")
    wake(page)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(page.locator("#waves-1 .scatterlayer .js-line").last).to_have_css("stroke", "rgb(116, 199, 227)")
    expect(page.locator("#group .scatterlayer .js-line").first).to_have_css("stroke", "rgb(86, 180, 233)")


def test_tracks_stand_where_their_words_are(open_charts: Open) -> None:
    page = open_charts("gallery", 390)
    wake(page)
    tracks = page.locator("#strips .strips__track--shown").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().y)"
    )
    bars = (
        page.locator("#strips .barlayer .trace")
        .first.locator(".point path")
        .evaluate_all("all => all.map((one) => one.getBoundingClientRect().y)")
    )
    assert bars == pytest.approx(tracks, abs=3)


def test_paper_gets_drawings_and_the_whole_table(open_charts: Open) -> None:
    for name in ("gallery", "heatmap"):
        page = open_charts(name, 720)
        wake(page)
        page.emulate_media(media="print")
        assert page.locator(".chart__live").evaluate_all("all => all.every((one) => one.offsetParent === null)")
        opacity = "all => all.every((one) => getComputedStyle(one).opacity === '1')"
        assert page.locator(".chart-svg, .bars__track, .strips__track").evaluate_all(opacity)
        assert overflow(page) == 0
    assert page.locator("thead th").first.evaluate("head => getComputedStyle(head).position") == "static"
    table = page.locator(".heatmap__table").bounding_box()
    assert table
    assert table["width"] <= 720
