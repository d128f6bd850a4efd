"""The end of a browser profile."""

from contextlib import suppress

from playwright.sync_api import BrowserContext, Error, Page

TIMES = 20  # that a page is told to close
PATIENCE = 250.0  # milliseconds until it is told again


def close(context: BrowserContext) -> None:
    """Closes the profile and its pages; AssertionError when a page stays.

    Chromium says that it closes a page, and forgets it, when the page is just arriving at another address; Playwright
    then waits for ever (crbug.com/536385539, playwright#42068). A page that is told once more does go.
    """
    for page in context.pages:
        _close_page(page)
    context.close()


def _close_page(page: Page) -> None:
    browser = page.context.browser
    assert browser
    with suppress(Error):  # a page that has crashed has no target left
        target = page.context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["targetId"]
        session = browser.new_browser_cdp_session()
        for _ in range(TIMES):
            if page.is_closed():
                break
            with suppress(Error), page.expect_event("close", timeout=PATIENCE):
                session.send("Target.closeTarget", {"targetId": target})
        session.detach()
    assert page.is_closed(), f"{page.url} does not close"
