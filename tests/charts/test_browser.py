"""In a real browser: Plotly takes over late, at the same place, in the page's colours, and only if it can."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.untraced  # a browser waits for no tracer; the unit tests count the lines
OUTSIDE = """(selector) => [...document.querySelectorAll(selector)].filter((text) => {
  const box = text.getBoundingClientRect();
  const frame = document.querySelector(".chart__canvas").getBoundingClientRect();
  return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1
    || box.bottom > frame.bottom + 1;
}).map((text) => text.textContent)"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".chart-svg text, .chart__live text")].map(
  (text) => parseFloat(getComputedStyle(text).fontSize) * (text.closest(".chart-svg")
    ? text.closest("svg").getBoundingClientRect().width / 380 : 1)))"""
OVERLAPS = """(selector) => {
  const texts = [...document.querySelectorAll(selector)];
  const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
  return boxes.flatMap(([name, a], index) => boxes.slice(index + 1).filter(([, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 6 && b.top < a.bottom - 6
  ).map(([other]) => [name, other]));
}"""
LINE = ".chart__live .scatterlayer .trace:last-of-type .js-line"


def wake(page: Page) -> None:
    page.locator("figure.chart").dispatch_event("pointerenter")
    page.locator("figure.chart--live").wait_for()


def colour(page: Page) -> str:
    return str(page.locator(LINE).first.evaluate("line => getComputedStyle(line).stroke"))


def test_opening_a_page_does_not_load_the_bundle(chart_page: Page, chart_site: str) -> None:
    asked: list[str] = []
    chart_page.on("request", lambda request: asked.append(request.url))
    chart_page.goto(f"{chart_site}/mixed")
    expect(chart_page.locator(".chart-svg")).to_be_visible()
    assert not [url for url in asked if "vendor/plotly" in url]


@pytest.mark.parametrize("name", ["five", "mixed", "eight"])
def test_plotly_takes_the_place_of_the_drawing(chart_page: Page, chart_site: str, name: str) -> None:
    chart_page.goto(f"{chart_site}/{name}")
    assert chart_page.evaluate(OUTSIDE, ".chart-svg text") == []
    assert chart_page.evaluate(OVERLAPS, ".chart-label, .chart-legend-text") == []
    before = chart_page.locator("figure.chart").bounding_box()
    wake(chart_page)
    assert chart_page.locator("figure.chart").bounding_box() == before
    assert chart_page.evaluate(OUTSIDE, ".chart__live .infolayer text") == []
    assert chart_page.evaluate(OVERLAPS, ".chart__live .infolayer text") == []
    assert chart_page.evaluate(SMALLEST) >= 11
    expect(chart_page.locator(".chart-svg")).to_have_css("opacity", "0")


def test_scrolling_brings_the_bundle(chart_page: Page, chart_site: str) -> None:
    chart_page.goto(f"{chart_site}/mixed")
    chart_page.mouse.wheel(0, 40)
    chart_page.locator("figure.chart--live").wait_for()


def test_the_chart_follows_theme_and_width(chart_page: Page, chart_site: str) -> None:
    chart_page.goto(f"{chart_site}/five")
    wake(chart_page)
    assert colour(chart_page) == "rgb(11, 92, 122)"
    chart_page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(chart_page.locator(LINE).first).to_have_css("stroke", "rgb(116, 199, 227)")
    chart_page.set_viewport_size({"width": 360, "height": 800})
    drawing = chart_page.locator(".chart__live .main-svg").first
    expect(drawing).to_have_attribute("width", str(chart_page.locator(".chart__canvas").evaluate("e => e.clientWidth")))


def test_the_drawing_stays_when_the_bundle_does_not_come(chart_page: Page, chart_site: str) -> None:
    chart_page.route("**/plotly.min.js", lambda route: route.abort())
    chart_page.goto(f"{chart_site}/mixed")
    with chart_page.expect_event("requestfailed"):
        chart_page.locator("figure.chart").dispatch_event("pointerenter")
    expect(chart_page.locator(".chart__live")).to_have_count(0)
    expect(chart_page.locator(".chart-svg")).to_be_visible()


def test_paper_gets_the_drawing(chart_page: Page, chart_site: str) -> None:
    chart_page.goto(f"{chart_site}/mixed")
    wake(chart_page)
    chart_page.emulate_media(media="print")
    expect(chart_page.locator(".chart-svg")).to_have_css("opacity", "1")
    expect(chart_page.locator(".chart__live")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers(chart_page: Page, chart_site: str, scheme: str) -> None:
    chart_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two literals
    chart_page.goto(f"{chart_site}/mixed")
    chart_page.locator("details").first.evaluate("fold => fold.open = true")
    for state in ("drawing", "plotly"):
        found = Axe().run(chart_page)
        assert found.violations_count == 0, f"{state}: {found.generate_report()}"
        wake(chart_page)
