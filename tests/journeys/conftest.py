"""A real browser for journeys: Debian's Chromium, a phone and a desktop, and a watch over everything the pages do.

A journey asks for `phone`, `desktop` or `open_page`, goes to addresses without a host (`desktop.goto("/")`), and fails
at its end when a page logged an error, broke the content policy, asked another host or got an unexpected status.
The checks for each page stand in tests/journeys/watch.py. `--headed` shows the browser, `--tracing=retain-on-failure`
keeps a trace.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import caches
from playwright.sync_api import Browser, Page, Route
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.journeys.closing import close
from tests.journeys.watch import Watch
from tools.chromium import FLAGS, HOW, find_chromium

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.untraced)  # a person waits for no tracer; the unit tests count the lines


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Without a browser a journey fails; it does not skip, or nobody would notice."""
    chromium = find_chromium()
    if not chromium:
        pytest.fail(HOW, pytrace=False)
    return {**browser_type_launch_args, "executable_path": chromium, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return str(live_server.url)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    steady = {"locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
    return {**browser_context_args, **steady, "base_url": base_url}


@pytest.fixture(autouse=True)
def site(live_server: LiveServer, settings: Settings) -> None:
    """Links in mails and on pages lead to the live server; no journey inherits another's cache or sign-in limits."""
    settings.SITE_URL = live_server.url
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def watch(live_server: LiveServer) -> Iterator[Watch]:
    watching = Watch(home=str(live_server.url))
    yield watching
    assert watching.found() == []


@pytest.fixture
def open_page(watch: Watch, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[OpenPage]:
    """A page in a browser profile of its own, so that each call is another person: `open_page(**PHONE)`."""
    contexts = []

    def opened(**options: Any) -> Page:
        contexts.append(browser.new_context(**{**browser_context_args, **options}))
        page = contexts[-1].new_page()
        watch.follow(page)
        return page

    yield opened
    for context in contexts:
        close(context)


@contextmanager
def scripts_late(page: Page) -> Iterator[None]:
    """On a slow line a page can be used before its scripts are there: they come at the end of the block."""
    held: list[Route] = []
    late = True
    deferred = re.compile(r"/(?!theme\b)[^/]+\.js$")  # a page shows nothing before its colours are known

    def hold(route: Route) -> None:
        if late:
            held.append(route)
        else:
            route.continue_()

    page.route(deferred, hold)
    try:
        yield
    finally:
        late = False
        for route in held:
            route.continue_()
        page.unroute(deferred, hold)


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page(**PHONE)


@pytest.fixture
def desktop(open_page: OpenPage) -> Page:
    return open_page(**DESKTOP)


@pytest.fixture
def plain_phone(open_page: OpenPage) -> Page:
    """A phone without JavaScript: answering must work there too."""
    return open_page(**PHONE, java_script_enabled=False)
