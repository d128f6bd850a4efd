"""Takes the screenshots of the README and the guides from a running demo: `python -m tools.screenshots`.

    python -m tools.screenshots                     all pages, 390 and 1440 pixels, light and dark, to var/screenshots/
    python -m tools.screenshots --only result front --folder /some/where
    python -m tools.screenshots --readme            writes docs/images/result.png
    python -m tools.screenshots --url http://127.0.0.1:8000 --password …   of a demo that runs already

Without --url it starts a demo of its own, on a free port, in a temporary folder. Run it in the environment that
`python3 run.py test` makes; it needs Chromium.
"""

import argparse
import contextlib
import itertools
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Error, Page, StorageState, sync_playwright

from tools.chromium import FLAGS, HOW, find_chromium

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = {390: 844, 1440: 900}
Theme = Literal["light", "dark"]
Step = Callable[[Page], None]
BANK, CAMPAIGN, TEAM = r"^/quick-check/[\w-]+/$", r"^/campaigns/(?!new/)[\w-]+/$", r"^/teams/[\w-]+/$"


def visit(path: str) -> Step:
    def step(page: Page) -> None:
        page.goto(path)

    return step


def links(page: Page, expression: str) -> list[str]:
    """The addresses that the page's main part links to and that match, in the page's order."""
    addresses = page.locator("main a[href]").evaluate_all("links => links.map((link) => link.pathname)")
    return [address for address in dict.fromkeys(addresses) if re.search(expression, address)]


def follow(expression: str) -> Step:
    def step(page: Page) -> None:
        fitting = links(page, expression)
        if not fitting:
            raise LookupError(f"{page.url} has no link that fits {expression}")
        page.goto(fitting[0])

    return step


def open_shared_link(page: Page) -> None:
    """The first shared link of a team in an open campaign, as a respondent opens it."""
    page.goto("/campaigns/")
    for campaign in links(page, CAMPAIGN):
        page.goto(campaign)
        found = re.search(r"/j/[\w-]+/", page.content())
        if found:
            page.goto(found.group())
            return
    raise LookupError("no campaign names a shared link")


class PersonalLink:
    """Opens a respondent's link; however many pictures are wanted, it takes one seat of the team only."""

    address = ""

    def __call__(self, page: Page) -> None:
        if self.address:
            page.goto(self.address)
            return
        open_shared_link(page)
        press_main_button(page)
        self.address = page.url


def press_main_button(page: Page) -> None:
    page.locator("main form [type=submit]").last.click()
    page.wait_for_load_state("load")


def answer_everything(page: Page) -> None:
    """One answer for each question, not all the same, then the form's button."""
    names = page.locator("main input[type=radio]").evaluate_all("all => [...new Set(all.map((one) => one.name))]")
    for place, name in enumerate(names):
        choices = page.locator(f'main input[type=radio][name="{name}"]')
        choices.nth((place * 7 + place // 3) % min(5, choices.count())).check(force=True)
    press_main_button(page)


@dataclass(frozen=True)
class Shot:
    """A page of the demo: who looks (an empty name is a visitor) and how to get there."""

    name: str
    who: str
    steps: tuple[Step, ...]


open_personal_link = PersonalLink()
TEAM_RESULT = (visit("/teams/"), follow(TEAM), follow(r"^/teams/[\w-]+/results/"))
SHOTS = (
    Shot("front", "", (visit("/"),)),
    Shot("sign-in", "", (visit("/accounts/login/"),)),
    Shot("quick-check", "", (visit("/quick-check/"), follow(BANK))),
    Shot("quick-check-result", "", (visit("/quick-check/"), follow(BANK), answer_everything)),
    Shot("survey-entry", "admin", (open_personal_link,)),
    Shot("survey", "admin", (open_personal_link, follow(r"^/s/[^/]+/1/$"))),
    Shot("home-member", "member", (visit("/"),)),
    Shot("home-admin", "admin", (visit("/"),)),
    Shot("team", "member", (visit("/teams/"), follow(TEAM))),
    Shot("result", "lead", TEAM_RESULT),
    Shot("teams", "coach", (visit("/teams/"),)),
    Shot("campaigns", "admin", (visit("/campaigns/"),)),
    Shot("campaign", "admin", (visit("/campaigns/"), follow(CAMPAIGN))),
    Shot("campaign-new", "admin", (visit("/campaigns/new/"),)),
    Shot("banks", "admin", (visit("/banks/"),)),
    Shot("bank", "admin", (visit("/banks/"), follow(r"^/banks/[\w-]+/$"))),
    Shot("people", "admin", (visit("/people/"),)),
    Shot("audit", "admin", (visit("/audit/"),)),
)


@contextlib.contextmanager
def demo(password: str) -> Iterator[str]:
    """The address of a demo that lives as long as it is needed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="assess-demo-") as folder, (Path(folder) / "log").open("w+") as log:
        own = {"DEMO": "true", "PORT": str(port), "SITE_URL": url, "DATA_DIR": folder, "DEMO_PASSWORD": password}
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | own
        command = [sys.executable, "manage.py", "demo"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            if not answers(url, process):
                log.seek(0)
                sys.exit(f"The demo did not start:\n{log.read()[-3000:]}")
            yield url
        finally:
            process.terminate()
            process.wait(timeout=60)


def answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Whether the server answers within three minutes."""
    until = time.monotonic() + 180
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/health/live", timeout=10):  # noqa: S310  # our own server
            return True
        time.sleep(0.3)
    return False


@dataclass
class Camera:
    """Takes pictures of one demo; each person signs in once, for the server counts the attempts."""

    browser: Browser
    url: str
    password: str
    people: dict[str, StorageState] = field(default_factory=dict)

    def take(self, shot: Shot, width: int, theme: Theme, path: Path, *, whole: bool = True) -> None:
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": WIDTHS.get(width, 1360)},
            color_scheme=theme,
            locale="en-GB",
            reduced_motion="reduce",
            storage_state=self._person(shot.who),
        )
        with contextlib.closing(context):
            page = context.new_page()
            for step in shot.steps:
                step(page)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.fonts.ready")
            if whole:  # a window as tall as the page, so that bars that stick to its edge stand at the end
                tall = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": max(tall, WIDTHS[width])})
            page.screenshot(path=path, full_page=whole)

    def _person(self, who: str) -> StorageState | None:
        if who and who not in self.people:
            with contextlib.closing(self.browser.new_context(base_url=self.url)) as context:
                page = context.new_page()
                page.goto("/accounts/login/")
                page.fill("[name=login]", f"{who}@demo.example")
                page.fill("[name=password]", self.password)
                page.press("[name=password]", "Enter")
                page.wait_for_url(lambda url: "/login/" not in url)
                self.people[who] = context.storage_state()
        return self.people.get(who)


def all_shots(camera: Camera, wanted: list[Shot], folder: Path) -> int:
    """How many pictures could not be taken; the others are there."""
    failed = 0
    themes: tuple[Theme, ...] = ("light", "dark")
    for shot, width, theme in itertools.product(wanted, WIDTHS, themes):
        path = folder / f"{shot.name}-{width}-{theme}.png"
        try:
            camera.take(shot, width, theme, path)
            print(path)
        except (Error, LookupError) as error:
            failed += 1
            print(f"{path.name}: {error}", file=sys.stderr)
    return failed


def readme_picture(camera: Camera) -> int:
    path = ROOT / "docs" / "images" / "result.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    camera.take(next(shot for shot in SHOTS if shot.name == "result"), 1280, "light", path, whole=False)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Takes screenshots of the demo.")
    parser.add_argument("--only", nargs="+", choices=[shot.name for shot in SHOTS], help="these pages only")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "screenshots", help="where the pictures go")
    parser.add_argument("--readme", action="store_true", help="only the README's picture, docs/images/result.png")
    parser.add_argument("--url", help="a demo that runs already")
    parser.add_argument("--password", default=os.environ.get("DEMO_PASSWORD"), help="that demo's password")
    return parser.parse_args()


def main() -> int:
    given, chromium = arguments(), find_chromium()
    if not chromium:
        sys.exit(HOW)
    password = given.password or secrets.token_urlsafe(9)
    wanted = [shot for shot in SHOTS if not given.only or shot.name in given.only]
    given.folder.mkdir(parents=True, exist_ok=True)
    running = contextlib.nullcontext(given.url) if given.url else demo(password)
    with running as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        camera = Camera(browser, url, password)
        return readme_picture(camera) if given.readme else min(1, all_shots(camera, wanted, given.folder))


if __name__ == "__main__":
    sys.exit(main())
