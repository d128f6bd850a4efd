"""The watch over the journeys sees what it should see."""

import pytest
from django.db import connection
from playwright.sync_api import Error, Page, Route

from surveys.models import Team
from tests.journeys.closing import close
from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.watch import Watch, assert_accessible, assert_no_sideways_scroll, assert_steady, layout_shift

STRICT = "default-src 'self'"


def serve(page: Page, body: str, *, status: int = 200, policy: str = "") -> None:
    """The page at /made-up/ holds this body."""
    html = f'<!doctype html><html lang="en"><title>Made up</title><main><h1>Made up</h1>{body}</main></html>'
    headers = {"Content-Type": "text/html", **({"Content-Security-Policy": policy} if policy else {})}

    def answer(route: Route) -> None:
        route.fulfill(status=status, headers=headers, body=html)

    page.route("**/made-up/", answer)
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto("/made-up/")


@pytest.fixture
def caught(watch: Watch) -> Watch:
    """The problems of these tests are their purpose."""
    watch.allow("")
    return watch


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<script>console.error('it broke')</script>", "console error: it broke"),
        ("<script>throw new Error('it broke')</script>", "script error: it broke"),
        ("<img src='http://127.0.0.2:9/pixel.png' alt='A pixel'>", "asked another host: http://127.0.0.2:9/pixel.png"),
        ("<img src='/not/there.png' alt='A picture'>", "404 /not/there.png"),
    ],
)
def test_it_hears_errors(desktop: Page, caught: Watch, body: str, words: str) -> None:
    serve(desktop, body)
    assert any(words in problem for problem in caught.problems), caught.problems


def test_it_hears_what_the_content_policy_refuses(desktop: Page, caught: Watch) -> None:
    serve(desktop, "<p style='color: red'>Red</p><script>1</script>", policy=STRICT)
    heard = " ".join(caught.problems)
    assert "style-src" in heard
    assert "script-src" in heard


def test_it_hears_an_unexpected_status_and_lets_an_expected_one_pass(desktop: Page, watch: Watch) -> None:
    serve(desktop, "", status=410)
    assert watch.found() == ["410 /made-up/"]
    watch.allow("410 /made-up/")
    assert watch.found() == []


def test_a_phone_is_narrow_and_a_wide_thing_is_named(phone: Page) -> None:
    serve(phone, '<meta name="viewport" content="width=device-width"><p>Fits</p>')
    assert phone.evaluate("innerWidth") == 390
    assert_no_sideways_scroll(phone)
    phone.evaluate("document.querySelector('p').setAttribute('class', 'wide')")
    phone.add_style_tag(content=".wide { width: 900px }")
    with pytest.raises(AssertionError, match=r"p\.wide to 9\d\d of 390"):
        assert_no_sideways_scroll(phone)


def test_a_shift_is_measured(desktop: Page) -> None:
    serve(desktop, "<p>Below</p>")
    assert layout_shift(desktop) == 0
    assert_steady(desktop)
    desktop.evaluate("document.querySelector('h1').insertAdjacentHTML('beforebegin', '<svg height=600 />')")
    with pytest.raises(AssertionError, match="things moved by"):
        assert_steady(desktop)


def test_what_some_can_not_use_is_found(desktop: Page) -> None:
    serve(desktop, "<p>Fine</p>")
    assert_accessible(desktop)
    serve(desktop, "<input type=text>")
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(desktop)


def test_without_scripts_a_page_has_none(plain_phone: Page) -> None:
    serve(plain_phone, "<p>Plain</p><script>document.querySelector('p').remove()</script>")
    assert plain_phone.get_by_text("Plain").is_visible()


def test_the_server_has_database_connections_of_its_own() -> None:
    """A shared one would mix the transactions of two requests; in-memory SQLite shares its only one."""
    assert not Team.objects.exists()
    assert connection.vendor != "sqlite" or not connection.is_in_memory_db()


def test_a_page_that_is_just_arriving_elsewhere_is_closed_too(open_page: OpenPage) -> None:
    for _ in range(8):
        page = open_page(**PHONE)
        with pytest.raises(Error, match="navigation"):
            page.evaluate("() => { location.reload(); return new Promise(() => {}); }")
        close(page.context)
        assert page.is_closed()
