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
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tools.chromium import FLAGS, HOW, find_chromium

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = {390: 844, 1440: 900}
Step = Callable[[Page], None]


def visit(path: str) -> Step:
    def step(page: Page) -> None:
        page.goto(path)

    return step


def follow(link: str) -> Step:
    """The first link in the page's main part whose address matches the expression."""

    def step(page: Page) -> None:
        addresses = page.locator("main a[href]").evaluate_all("links => links.map((link) => link.pathname)")
        fitting = [address for address in addresses if re.search(link, address)]
        if not fitting:
            raise LookupError(f"{page.url} has no link that fits {link}")
        page.goto(fitting[0])

    return step


def open_shared_link(page: Page) -> None:
    """The first shared link of a team that the page names, as a respondent opens it."""
    found = re.search(r"/j/[\w-]+/", page.content())
    if not found:
        raise LookupError(f"{page.url} names no shared link")
    page.goto(found.group())


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


TEAM_RESULT = (visit("/teams/"), follow(r"^/teams/[\w-]+/$"), follow(r"^/teams/[\w-]+/results/"))
SHOTS = (
    Shot("front", "", (visit("/"),)),
    Shot("sign-in", "", (visit("/accounts/login/"),)),
    Shot("quick-check", "", (visit("/quick-check/"), follow(r"^/quick-check/[\w-]+/$"))),
    Shot("quick-check-result", "", (visit("/quick-check/"), follow(r"^/quick-check/[\w-]+/$"), answer_everything)),
    Shot("survey-entry", "admin", (visit("/campaigns/"), follow(r"^/campaigns/(?!new)[\w-]+/$"), open_shared_link)),
    Shot(
        "survey",
        "admin",
        (visit("/campaigns/"), follow(r"^/campaigns/(?!new)[\w-]+/$"), open_shared_link, press_main_button),
    ),
    Shot("home-member", "member", (visit("/"),)),
    Shot("home-admin", "admin", (visit("/"),)),
    Shot("team", "member", (visit("/teams/"), follow(r"^/teams/[\w-]+/$"))),
    Shot("result", "lead", TEAM_RESULT),
    Shot("teams", "coach", (visit("/teams/"),)),
    Shot("campaigns", "admin", (visit("/campaigns/"),)),
    Shot("campaign", "admin", (visit("/campaigns/"), follow(r"^/campaigns/(?!new)[\w-]+/$"))),
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


def sign_in(page: Page, who: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", f"{who}@demo.example")
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def take(browser: Browser, shot: Shot, options: dict[str, object], password: str, path: Path, *, whole: bool) -> None:
    """One picture in a browser profile of its own."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", **options)  # type: ignore[arg-type]  # Playwright's keywords
    try:
        page = context.new_page()
        if shot.who:
            sign_in(page, shot.who, password)
        for step in shot.steps:
            step(page)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=path, full_page=whole)
    finally:
        context.close()


def all_shots(browser: Browser, url: str, password: str, wanted: list[Shot], folder: Path) -> int:
    """How many pictures could not be taken; the others are there."""
    failed = 0
    for shot in wanted:
        for width, height in WIDTHS.items():
            for theme in ("light", "dark"):
                path = folder / f"{shot.name}-{width}-{theme}.png"
                options: dict[str, object] = {
                    "base_url": url,
                    "viewport": {"width": width, "height": height},
                    "color_scheme": theme,
                }
                try:
                    take(browser, shot, options, password, path, whole=True)
                    print(path)
                except (Error, LookupError) as error:
                    failed += 1
                    print(f"{path.name}: {error}", file=sys.stderr)
    return failed


def readme_picture(browser: Browser, url: str, password: str) -> int:
    path = ROOT / "docs" / "images" / "result.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    shot = next(shot for shot in SHOTS if shot.name == "result")
    options: dict[str, object] = {"base_url": url, "viewport": {"width": 1280, "height": 1000}, "color_scheme": "light"}
    take(browser, shot, options, password, path, whole=False)
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
        if given.readme:
            return readme_picture(browser, url, password)
        return min(1, all_shots(browser, url, password, wanted, given.folder))


if __name__ == "__main__":
    sys.exit(main())
