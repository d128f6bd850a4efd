"""A person answers in a real browser: every answer is saved at once, and a lost connection loses nothing."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from surveys.campaigns.models import Invitation, Participation
from surveys.campaigns.queries import code_of, token_of
from surveys.responses.models import Draft, Response
from tests.campaigns.build import invited, launched, time_is_up
from tests.journeys.closing import close
from tests.journeys.conftest import scripts_late
from tests.journeys.watch import Watch, assert_accessible, assert_no_sideways_scroll, assert_steady

pytestmark = pytest.mark.django_db(transaction=True)
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "console error")
TRYING = "Not saved yet: trying again"


@pytest.fixture
def participation() -> Participation:
    return launched()


@pytest.fixture
def invitation(participation: Participation) -> Invitation:
    return invited(participation)


@pytest.fixture
def start(invitation: Invitation) -> str:
    return reverse("answering:page", args=[token_of(invitation), 1])


def choose(page: Page, question: int, word: str) -> None:
    """Press an answer as a thumb does: on its label."""
    page.locator("fieldset.question").nth(question).locator(f"label:has(input[value='{word}'])").first.click()


def state(page: Page, words: str) -> None:
    expect(page.locator("[data-saved-state]")).to_have_text(words)


def go_on(page: Page, name: str = "Next") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def stored() -> list[int]:
    return list(bytes(Draft.objects.get().answers))


def looked_at(page: Page) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert_steady(page)


@pytest.mark.parametrize("fixture", ["phone", "plain_phone", "desktop"])
def test_from_the_shared_link_to_the_profile(
    request: pytest.FixtureRequest, fixture: str, participation: Participation
) -> None:
    page: Page = request.getfixturevalue(fixture)
    page.goto(reverse("answering:join", args=[code_of(participation)]))
    look: Callable[[Page], None] = looked_at if fixture != "plain_phone" else assert_no_sideways_scroll
    look(page)
    page.get_by_role("button", name="Get my personal link").click()
    look(page)
    page.get_by_role("link", name="Start").click()
    look(page)
    choose(page, 0, "3")
    choose(page, 1, "na")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Small batches")
    choose(page, 0, "1")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Feedback")
    go_on(page, "Review")
    expect(page.get_by_text("3 of 4 questions answered")).to_be_visible()
    look(page)
    page.get_by_role("link", name="To the first open question").click()
    choose(page, 0, "2")
    go_on(page, "Back to the review")
    expect(page.get_by_text("4 of 4 questions answered")).to_be_visible()
    code = page.locator(".receipt-code").inner_text()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Your own answers as a profile")).to_be_visible()
    expect(page.locator(".receipt-code")).to_have_text(code)
    look(page)
    assert [list(bytes(one.answers)) for one in Response.objects.all()] == [[3, 255, 1, 2]]
    page.reload()
    expect(page.get_by_role("heading", name="Your own answers as a profile")).to_be_hidden()
    page.goto("/receipt/")
    page.get_by_label("Receipt code").fill(code)
    page.get_by_role("button", name="Open my answers").click()
    choose(page, 0, "1")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Your changes are saved")).to_be_visible()
    look(page)
    assert list(bytes(Response.objects.get().answers)) == [1, 255, 1, 2]


def test_each_answer_is_saved_at_once(phone: Page, start: str) -> None:
    phone.goto(start)
    choose(phone, 0, "2")
    state(phone, "Saved")
    assert stored() == [2, 0, 0, 0]
    phone.get_by_label("Anything to add?").fill("It depends.")
    with phone.expect_response(lambda response: "X-Autosave".lower() in response.request.headers):
        pass
    state(phone, "Saved")
    phone.reload()
    expect(phone.locator("input[name=q-0][value='2']")).to_be_checked()
    expect(phone.get_by_label("Anything to add?")).to_have_value("It depends.")
    phone.get_by_label("Anything to add?").fill("")
    with phone.expect_response(lambda response: response.request.method == "POST"):
        pass
    state(phone, "Saved")
    assert Draft.objects.get().comments == {}


def test_what_was_answered_before_the_script_came_is_saved(phone: Page, start: str) -> None:
    with scripts_late(phone):
        phone.goto(start, wait_until="commit")
        choose(phone, 0, "2")
        phone.get_by_label("Anything to add?").fill("It depends.")
    state(phone, "Saved")
    assert stored() == [2, 0, 0, 0]
    phone.reload()
    expect(phone.get_by_label("Anything to add?")).to_have_value("It depends.")


def test_a_lost_connection_loses_nothing(phone: Page, start: str, watch: Watch) -> None:
    watch.allow(*OFFLINE)
    phone.goto(start)
    choose(phone, 0, "2")
    state(phone, "Saved")
    phone.context.set_offline(True)
    choose(phone, 0, "3")
    choose(phone, 1, "1")
    state(phone, TRYING)
    assert stored() == [2, 0, 0, 0]
    phone.context.set_offline(False)
    state(phone, "Saved")
    assert stored() == [3, 1, 0, 0]


def test_going_on_waits_for_the_connection(phone: Page, start: str, watch: Watch) -> None:
    watch.allow(*OFFLINE)
    phone.goto(start)
    phone.context.set_offline(True)
    choose(phone, 0, "3")
    go_on(phone)
    state(phone, "No connection. Your answers stay on this page; it goes on when the connection is back.")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Visible work")
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Small batches")
    assert stored() == [3, 0, 0, 0]


def test_a_server_that_fails_for_a_while_is_asked_again(phone: Page, start: str, watch: Watch) -> None:
    watch.allow("503", "console error")
    phone.goto(start)
    failures = iter([503, 503])

    def failing(route: object) -> None:
        status = next(failures, None)
        if status:
            route.fulfill(status=status, body="busy")
        else:
            route.fallback()

    phone.route(f"**{start}", failing)
    choose(phone, 0, "3")
    state(phone, TRYING)
    state(phone, "Saved")
    assert stored() == [3, 0, 0, 0]


def test_leaving_with_something_unsaved_asks_first(desktop: Page, start: str, watch: Watch) -> None:
    watch.allow(*OFFLINE)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desktop.on("dialog", stay)
    desktop.goto(start)
    choose(desktop, 0, "2")
    state(desktop, "Saved")
    desktop.context.set_offline(True)
    choose(desktop, 0, "3")
    state(desktop, TRYING)
    with desktop.expect_event("dialog"):
        desktop.evaluate("setTimeout(() => { location.href = '/receipt/' }, 0)")
    assert asked == ["beforeunload"]
    desktop.context.set_offline(False)
    state(desktop, "Saved")
    desktop.goto("/receipt/")
    assert asked == ["beforeunload"]


def test_a_cleared_cookie_is_mended_unseen(phone: Page, start: str, watch: Watch) -> None:
    watch.allow("403 /s/", "console error")
    phone.goto(start)
    phone.context.clear_cookies()
    choose(phone, 0, "3")
    state(phone, "Saved")
    go_on(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Small batches")
    assert stored() == [3, 0, 0, 0]


def test_a_page_that_came_back_unsaved_is_saved_by_one_more_press(phone: Page, start: str, watch: Watch) -> None:
    watch.allow("403 /s/", "console error", "ERR_FAILED")
    phone.route("**/answering*.js", lambda route: route.abort())
    phone.goto(start)
    choose(phone, 0, "3")
    phone.get_by_label("Anything to add?").fill("Slow reviews")
    phone.unroute("**/answering*.js")
    phone.context.clear_cookies()
    go_on(phone)
    expect(phone.get_by_text("Not saved yet: please press the button once more")).to_be_visible()
    state(phone, "")
    assert not Draft.objects.exists()
    go_on(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Small batches")
    assert stored() == [3, 0, 0, 0]
    phone.goto(start)
    expect(phone.get_by_label("Anything to add?")).to_have_value("Slow reviews")


def test_a_close_in_the_middle_is_told_and_leaves_the_page(
    phone: Page, start: str, watch: Watch, participation: Participation
) -> None:
    watch.allow("409 /s/", "console error")
    phone.goto(start)
    time_is_up(participation)
    choose(phone, 0, "3")
    expect(phone.locator("[data-saved-state]")).to_contain_text("This survey has just closed")
    go_on(phone)
    expect(phone.get_by_role("alert")).to_contain_text("What you chose on this page was not saved")
    expect(phone.locator("input[name=q-0][value='3']")).to_be_checked()
    phone.get_by_role("link", name="What happens now").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("This survey is closed")


def test_keys_choose_within_the_question_that_has_the_focus(desktop: Page, start: str) -> None:
    desktop.goto(start)
    desktop.keyboard.press("3")
    expect(desktop.locator("input:checked")).to_have_count(0)
    desktop.locator("input[name=q-1]").first.focus()
    desktop.keyboard.press("3")
    expect(desktop.locator("input[name=q-1][value='3']")).to_be_checked()
    desktop.keyboard.press("7")
    expect(desktop.locator("input[name=q-1][value='3']")).to_be_checked()
    desktop.keyboard.press("ArrowLeft")
    expect(desktop.locator("input[name=q-1][value='2']")).to_be_checked()
    state(desktop, "Saved")
    assert stored() == [0, 2, 0, 0]
    desktop.get_by_label("Anything to add?").press("1")
    expect(desktop.get_by_label("Anything to add?")).to_have_value("1")
    desktop.locator("input[name=q-1][value='2']").press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Small batches")


def test_the_back_button_shows_what_is_stored(phone: Page, start: str) -> None:
    phone.goto(start)
    choose(phone, 0, "2")
    go_on(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Small batches")
    phone.go_back()
    expect(phone.locator("input[name=q-0][value='2']")).to_be_checked()
    choose(phone, 0, "1")
    state(phone, "Saved")
    phone.go_forward()
    phone.go_back()
    expect(phone.locator("input[name=q-0][value='1']")).to_be_checked()
    assert stored() == [1, 0, 0, 0]


def test_a_second_tab_keeps_what_the_first_saved(phone: Page, start: str) -> None:
    phone.goto(start)
    second = phone.context.new_page()
    second.goto(start)
    choose(second, 0, "2")
    state(second, "Saved")
    choose(phone, 1, "3")
    state(phone, "Saved")
    assert stored() == [2, 3, 0, 0]


def test_going_on_in_an_old_tab_undoes_nothing(phone: Page, start: str) -> None:
    phone.goto(start)
    choose(phone, 0, "3")
    phone.get_by_label("Anything to add?").fill("Slow")
    state(phone, "Saved")
    old = phone.context.new_page()
    old.goto(start)
    choose(phone, 0, "2")
    phone.get_by_label("Anything to add?").fill("Slow reviews")
    state(phone, "Saved")
    choose(old, 1, "1")
    go_on(old)
    expect(old.get_by_role("heading", level=1)).to_have_text("Small batches")
    assert stored() == [2, 1, 0, 0]
    phone.goto(start)
    expect(phone.get_by_label("Anything to add?")).to_have_value("Slow reviews")


def test_interrupted_on_the_phone_and_resumed_on_another_device(
    phone: Page, desktop: Page, start: str, invitation: Invitation
) -> None:
    phone.goto(start)
    choose(phone, 0, "2")
    choose(phone, 1, "3")
    state(phone, "Saved")
    close(phone.context)
    desktop.goto(reverse("answering:entry", args=[token_of(invitation)]))
    desktop.get_by_role("link", name="Go on").click()
    expect(desktop.locator(".progress__words")).to_have_text(re.compile("2 of 3"))
    go_on(desktop, "Back")
    expect(desktop.locator("input[name=q-1][value='3']")).to_be_checked()


def test_the_first_page_is_light(phone: Page, start: str) -> None:
    """Bytes of a first load, uncompressed styles and script left to the server: our own script stays small."""
    sizes: dict[str, int] = {}
    phone.on("response", lambda answer: sizes.update({answer.url.rsplit("/", 1)[1]: len(answer.body())}))
    phone.goto(start)
    phone.wait_for_load_state("networkidle")
    assert sizes["answering.js"] < 8_000
    assert sizes["answering.css"] < 2_500
