"""What a journey checks on every page: nothing breaks unseen, shifts or scrolls sideways, and all can use it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

# Runs before the page's own scripts. The policy's violations become errors that the watch hears.
LISTENER = """
window.layoutShift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
}).observe({type: "layout-shift", buffered: true});
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`content policy: ${event.violatedDirective} refused ${event.blockedURI}`);
});
"""
SETTLED = (
    "() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))))"
)
WIDTHS = (320, 390, 768, 1440)
MOST_SHIFT = 0.1  # what readers begin to notice
axe = Axe()


@dataclass
class Watch:
    """Collects what pages do that they should not; a journey fails with the list at its end."""

    home: str
    problems: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, *fragments: str) -> None:
        """Problems that hold one of these texts are the journey's own: "404 /s/wrong/", "ERR_INTERNET_DISCONNECTED"."""
        self.allowed += fragments

    def follow(self, page: Page) -> None:
        page.add_init_script(LISTENER)
        page.on("console", self._console)
        page.on("pageerror", self._page_error)
        page.on("request", self._request)
        page.on("requestfailed", self._request_failed)
        page.on("response", self._response)

    def found(self) -> list[str]:
        return [problem for problem in self.problems if not any(part in problem for part in self.allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        # A failed load has its own, clearer entry below.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.problems.append(f"console {message.type}: {message.text}")

    def _page_error(self, error: Error) -> None:
        self.problems.append(f"script error: {error.message}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.problems.append(f"asked another host: {request.url}")

    def _request_failed(self, request: Request) -> None:
        # A download and a page left early end their request with ERR_ABORTED; both are the reader's will.
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.problems.append(f"request failed: {urlsplit(request.url).path}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status} {urlsplit(response.url).path}")


def settle(page: Page) -> None:
    """Waits for fonts and for the next frame."""
    page.wait_for_load_state("load")
    page.evaluate(SETTLED)


def layout_shift(page: Page) -> float:
    """The sum of all shifts since the page began to load; an upper bound of the cumulative layout shift."""
    settle(page)
    return float(page.evaluate("window.layoutShift"))


def assert_steady(page: Page) -> None:
    shift = layout_shift(page)
    assert shift < MOST_SHIFT, f"{page.url}: things moved by {shift:.3f} while the page loaded"


def assert_no_sideways_scroll(page: Page) -> None:
    """Names the elements that stick out, widest first."""
    page.wait_for_load_state()  # a press may just have led to another page
    wide = page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          return [...document.body.querySelectorAll("*")]
            .map((one) => [one.getBoundingClientRect().right, one])
            .filter(([right]) => right > room + 1)
            .sort((a, b) => b[0] - a[0])
            .slice(0, 5)
            .map(([right, one]) => [one.tagName.toLowerCase() + "." + (one.getAttribute("class") || ""), right])
            .map(([name, right]) => `${name} to ${Math.round(right)} of ${room}`);
        }"""
    )
    assert wide == [], f"{page.url} scrolls sideways: {wide}"


def assert_fits(page: Page) -> None:
    """Nothing sticks out on a small phone, a phone, a tablet and a desk."""
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_no_sideways_scroll(page)
    if before:
        page.set_viewport_size(before)


def assert_accessible(page: Page) -> None:
    settle(page)
    results = axe.run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def assert_well_made(page: Page) -> None:
    """All of the above."""
    assert_steady(page)
    assert_no_sideways_scroll(page)
    assert_accessible(page)
