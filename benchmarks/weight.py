"""What a browser loads for a result page, the first and the next time: `python -m benchmarks.weight`.

Chromium asks the real server (`manage.py serve`, production settings, collected and compressed files) for a page of an
organisation of ten teams: first with an empty cache, then once more. Counted is what comes over the wire, headers too.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks import organisation, scene
from benchmarks.answering import served
from benchmarks.organisation import WAVES, slug
from tools.chromium import FLAGS, HOW, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession, Page

FIRST, AGAIN = 450_000, 40_000
PAGES = {
    "result of a team": ("member", f"/teams/team-0000/results/{slug(WAVES - 1)}/"),
    "result of a group": ("head", f"/groups/everybody/results/{slug(WAVES - 1)}/"),
    "dashboard": ("head", "/dashboard/"),
}


def sessions() -> dict[str, str]:
    """The cookie of a person who is signed in."""
    from django.test import Client

    from surveys.teams.models import User

    found = {}
    for who in ("member", "head"):
        client = Client()
        client.force_login(User.objects.get(email=f"{who}@example.org"))
        found[who] = client.cookies["sessionid"].value
    return found


def load(page: "Page", address: str) -> Counter[str]:
    """Bytes of each file that came over the wire, by the end of its name."""
    found: Counter[str] = Counter()
    names: dict[str, str] = {}
    session: CDPSession = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", lambda e: names.setdefault(e["requestId"], e["request"]["url"]))
    session.on("Network.loadingFinished", lambda e: found.update({names[e["requestId"]]: int(e["encodedDataLength"])}))
    session.send("Network.enable")
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or answer.status != 200:
        sys.exit(f"{address} answers {answer and answer.status}")
    chart = page.locator("[data-bundle]").first
    with page.expect_response(lambda found: found.url.endswith(".js") and "plotly" in found.url):
        chart.scroll_into_view_if_needed()
        chart.hover()  # the bundle is fetched when somebody comes near a chart
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    session.detach()
    return found


def visits(context: "BrowserContext", origin: str, path: str) -> tuple[Counter[str], Counter[str]]:
    first, again = context.new_page(), context.new_page()
    return load(first, origin + path), load(again, origin + path)


def measure(port: int) -> None:
    from playwright.sync_api import sync_playwright

    cookies, program = sessions(), find_chromium()
    if program is None:
        sys.exit(HOW)
    origin = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        for words, (who, path) in PAGES.items():
            browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
            context = browser.new_context()
            context.add_cookies([{"name": "sessionid", "value": cookies[who], "url": origin}])
            first, again = visits(context, origin, path)
            report(words, first, again)
            browser.close()


def report(words: str, first: Counter[str], again: Counter[str]) -> None:
    print(f"{words}: first load {first.total():,} bytes (target under {FIRST:,}), again {again.total():,} ({AGAIN:,})")
    for address, size in first.most_common(6):
        print(f"    {size:9,}  {urlsplit(address).path}")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="weight-") as folder:
        scene.settle(Path(folder))
        organisation.build(10)
        with served(bare=False) as port:
            measure(port)


if __name__ == "__main__":
    main()
