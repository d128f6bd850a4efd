"""Editors write a draft: by mouse, by keyboard, two of them at once, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from surveys.banks.models import BankVersion, Item, Practice, Radar, RetiredPart
from surveys.banks.queries import bank_outline
from surveys.banks.services import revise
from tests.banks.factories import small_bank
from tests.factories import BankEditorFactory
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.signing_in import sign_in
from tests.journeys.watch import Watch, assert_accessible, assert_fits, assert_no_sideways_scroll, assert_well_made


@pytest.fixture
def draft() -> BankVersion:
    for name in ("ann", "ben"):
        BankEditorFactory.create(name=name.title(), email=f"{name}@example.org")
    return revise(version=small_bank(), by=None)


def to_the_draft(page: Page, who: str = "ann") -> None:
    sign_in(page, f"{who}@example.org")
    page.goto("/banks/small/")
    page.get_by_role("link", name="Go on with the draft").click()
    expect(page.get_by_role("heading", name="Draft of A small bank")).to_be_visible()
    page.wait_for_load_state()  # its keys need the script


def look_at(page: Page) -> None:
    """What stands there after something was pressed; that it moved then is what was asked for."""
    assert_fits(page)
    assert_accessible(page)


def row(page: Page, place: str) -> Page:
    return page.locator(f"#{place}")  # type: ignore[return-value]  # a locator is asked in the same words


def questions(draft: BankVersion, dimension: str = "work") -> list[str]:
    return [item.key for item in bank_outline(draft).dimension(dimension).items]


def test_what_is_typed_is_saved_and_looked_at(desktop: Page, watch: Watch, draft: BankVersion) -> None:
    watch.allow("422")
    to_the_draft(desktop)
    assert_well_made(desktop)
    look_at(desktop)
    board = row(desktop, "question-work-board")
    board.get_by_role("link", name="Edit").click()
    field = board.get_by_label("Question", exact=True)
    expect(field).to_be_focused()
    look_at(desktop)
    field.fill("Our work never hides.")
    expect(board.get_by_role("status")).to_have_text("Saved")
    expect(board.get_by_text("“never” is an absolute")).to_be_visible()
    expect(board.locator(".editor-row__text")).to_have_text("Our work never hides.")
    assert Item.objects.get(version=draft, key="work-board").text == {"en": "Our work never hides."}
    field.fill("Our work is seen by everyone who asks.")
    expect(board.get_by_text("“never” is an absolute")).to_have_count(0)
    field.fill("")
    expect(board.get_by_role("status")).to_have_text("Not saved yet: see above")
    expect(board.get_by_text("Write this text.")).to_be_visible()
    look_at(desktop)
    field.fill("Our work stands on a board.")
    expect(board.get_by_role("status")).to_have_text("Saved")
    board.get_by_role("link", name="Close").click()
    expect(board.get_by_role("link", name="Edit")).to_be_focused()
    assert Item.objects.get(version=draft, key="work-board").text == {"en": "Our work stands on a board."}


def test_everything_is_done_with_the_keyboard(desktop: Page, draft: BankVersion) -> None:
    to_the_draft(desktop)
    edit = row(desktop, "question-work-waits").get_by_role("link", name="Edit")
    edit.focus()
    desktop.keyboard.press("Alt+ArrowUp")
    expect(desktop.locator("#announce")).to_have_text("Moved up: “Work waits for other teams.”.")
    expect(row(desktop, "question-work-waits").get_by_role("link", name="Edit")).to_be_focused()
    assert questions(draft) == ["work-waits", "work-board"]
    desktop.keyboard.press("Alt+ArrowDown")
    expect(desktop.locator("#announce")).to_have_text("Moved down: “Work waits for other teams.”.")
    assert questions(draft) == ["work-board", "work-waits"]
    row(desktop, "dimension-feedback").get_by_role("link", name="Edit").focus()
    desktop.keyboard.press("Alt+ArrowUp")
    expect(desktop.locator("#announce")).to_have_text("Moved up: “Feedback”.")
    assert [leaf.key for leaf in bank_outline(draft).leaves()] == ["feedback", "work", "batches"]
    adding = desktop.get_by_role("link", name=re.compile("Add a question ?: Small batches"))
    adding.focus()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("form", name="New: Question").get_by_label("Question", exact=True)).to_be_focused()
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Shift+Tab")
    desktop.keyboard.type("Each change is tested alone.")
    desktop.get_by_role("button", name="Add", exact=True).focus()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("#announce")).to_have_text("Added: “Each change is tested alone.”.")
    assert questions(draft, "batches") == ["batches-small", "batches-each-change-is-tested-alone"]
    look_at(desktop)


def test_a_question_is_added_once_however_often_one_presses(desktop: Page, draft: BankVersion) -> None:
    to_the_draft(desktop)
    desktop.get_by_role("link", name=re.compile("Add a question ?: Small batches")).click()
    form = desktop.get_by_role("form", name="New: Question")
    form.get_by_label("Question", exact=True).fill("Each change is tested alone.")
    form.get_by_role("button", name="Add", exact=True).dblclick()
    expect(desktop.locator("#announce")).to_have_text("Added: “Each change is tested alone.”.")
    desktop.wait_for_load_state("networkidle")
    assert questions(draft, "batches") == ["batches-small", "batches-each-change-is-tested-alone"]


def test_long_words_and_names_of_concepts_fit_on_a_phone(phone: Page, draft: BankVersion) -> None:
    Item.objects.filter(version=draft, key="work-board").update(text={"en": f"Our {'work' * 50} is seen."})
    to_the_draft(phone)
    phone.goto("/banks/small/v2/")
    assert_fits(phone)
    phone.goto("/banks/small/draft/items/work-board/")
    phone.get_by_label("Concept 2").fill("Waste")
    look_at(phone)


def test_taken_out_moved_doubled_and_put_back(desktop: Page, draft: BankVersion) -> None:
    to_the_draft(desktop)
    waits = row(desktop, "question-work-waits")
    waits.get_by_role("link", name="Edit").click()
    waits.get_by_label("Move to").select_option(label="Feedback")
    waits.get_by_role("button", name="Move", exact=True).click()
    expect(desktop.locator("#announce")).to_have_text("Moved: “Work waits for other teams.”.")
    assert questions(draft, "feedback") == ["feedback-tests", "work-waits"]
    waits.get_by_role("button", name="Duplicate").click()
    expect(desktop.locator("#announce")).to_have_text("Duplicated: “Work waits for other teams.”.")
    assert len(questions(draft, "feedback")) == 3
    waits.get_by_role("button", name="Take out").click()
    expect(desktop.locator("#announce")).to_contain_text("Taken out: “Work waits for other teams.”.")
    expect(waits).to_have_count(0)
    assert RetiredPart.objects.get().key == "work-waits"
    desktop.get_by_role("link", name="Taken out").first.click()
    look_at(desktop)
    desktop.get_by_role("button", name=re.compile("Put back ?: Work waits for other teams.")).click()
    expect(desktop.get_by_text("Put back: “Work waits for other teams.”.")).to_be_visible()
    assert "work-waits" in questions(draft, "feedback")


def test_practices_are_folded_until_something_leads_to_them(desktop: Page, draft: BankVersion) -> None:
    Practice.objects.filter(version=draft, key="work-limits").update(title={"en": "Limits"})
    to_the_draft(desktop)
    limits, fold = row(desktop, "practice-work-limits"), desktop.locator("#practices-dimension-work")
    expect(fold.locator("summary")).to_have_text(re.compile("2 practices"))
    expect(limits).to_be_hidden()
    desktop.goto("/banks/small/draft/#practice-work-limits")
    expect(limits).to_be_in_viewport()
    limits.get_by_role("link", name="Edit").focus()
    desktop.keyboard.press("Alt+ArrowUp")
    expect(desktop.locator("#announce")).to_have_text("Moved up: “Limits”.")
    expect(limits.get_by_role("link", name="Edit")).to_be_focused()
    look_at(desktop)
    limits.get_by_role("link", name="Edit").click()
    limits.get_by_label("Move to").select_option(label="Feedback")
    fold.locator("summary").click()
    expect(limits).to_be_hidden()
    row(desktop, "question-work-waits").get_by_role("button", name="Move up").click()
    expect(limits.get_by_role("form")).to_be_visible()


def test_two_editors_never_overwrite_each_other_unseen(open_page: OpenPage, watch: Watch, draft: BankVersion) -> None:
    watch.allow("409")
    ann, ben = open_page(**DESKTOP), open_page(**DESKTOP)
    for page, who in ((ann, "ann"), (ben, "ben")):
        to_the_draft(page, who)
        row(page, "question-work-board").get_by_role("link", name="Edit").click()
        expect(row(page, "question-work-board").get_by_label("Question", exact=True)).to_be_focused()
    hers, his = row(ann, "question-work-board"), row(ben, "question-work-board")
    hers.get_by_label("Question", exact=True).fill("Our work stands on a wall.")
    hers.get_by_label("Help").fill("A wall is a board too.")
    expect(hers.get_by_role("status")).to_have_text("Saved")
    his.get_by_label("Question", exact=True).fill("All our work stands on one board.")
    expect(his.get_by_text("Somebody else changed this in the meantime")).to_be_visible()
    expect(his.get_by_role("alert")).to_contain_text("added: a wall.")
    expect(his.get_by_role("alert")).to_contain_text("added: All our")
    look_at(ben)
    expect(his.get_by_label("Question", exact=True)).to_have_value("All our work stands on one board.")
    expect(his.get_by_label("Help")).to_have_value("A wall is a board too.")
    his.get_by_role("button", name="Keep mine").click()
    expect(his.get_by_role("status")).to_have_text("Saved")
    kept = Item.objects.get(version=draft, key="work-board")
    assert (kept.text["en"], kept.help["en"]) == ("All our work stands on one board.", "A wall is a board too.")
    hers.get_by_label("Question", exact=True).fill("Our work hangs on a wall.")
    hers.get_by_role("link", name="Take theirs").click()
    expect(hers.get_by_label("Question", exact=True)).to_have_value("All our work stands on one board.")
    his.get_by_label("Question", exact=True).fill("All work stands on one board.")
    expect(his.get_by_role("status")).to_have_text("Saved")
    hers.get_by_label("Question", exact=True).fill("All our work stands on the board.")
    hers.get_by_role("button", name="Edit on").click()
    hers.get_by_label("Question", exact=True).fill("All our work stands on this board.")
    expect(hers.get_by_role("status")).to_have_text("Saved")
    assert Item.objects.get(version=draft, key="work-board").text["en"] == "All our work stands on this board."


def test_what_the_other_took_out_is_put_back_or_left(open_page: OpenPage, watch: Watch, draft: BankVersion) -> None:
    watch.allow("409")
    ann, ben = open_page(**DESKTOP), open_page(**DESKTOP)
    for page, who in ((ann, "ann"), (ben, "ben")):
        to_the_draft(page, who)
        row(page, "question-work-board").get_by_role("link", name="Edit").click()
        expect(row(page, "question-work-board").get_by_label("Question", exact=True)).to_be_focused()
    row(ann, "question-work-board").get_by_role("button", name="Take out").click()
    expect(ann.locator("#announce")).to_contain_text("Taken out")
    his = row(ben, "question-work-board")
    his.get_by_label("Question", exact=True).fill("Our work stands on a board of wood.")
    expect(his.get_by_text("Somebody else took this out of the draft in the meantime")).to_be_visible()
    look_at(ben)
    his.get_by_role("button", name="Put it back with my text").click()
    expect(his.locator(".editor-row__text")).to_have_text("Our work stands on a board of wood.")
    assert questions(draft) == ["work-board", "work-waits"]
    move = row(ann, "question-batches-small")
    expect(move).to_be_visible()
    row(ann, "question-work-waits").get_by_role("link", name="Edit").focus()
    ann.keyboard.press("Alt+ArrowDown")  # the only one in her list, so there is nothing to do
    assert questions(draft) == ["work-board", "work-waits"]


def test_without_javascript_each_part_has_its_page(open_page: OpenPage, draft: BankVersion) -> None:
    plain = open_page(**PHONE, java_script_enabled=False)
    to_the_draft(plain)
    row(plain, "question-work-board").get_by_role("link", name="Edit").click()
    expect(plain.get_by_role("heading", name="Question")).to_be_visible()
    plain.get_by_label("Question", exact=True).fill("Our work stands on a board.")
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_text("Saved.")).to_be_visible()
    assert Item.objects.get(version=draft, key="work-board").text["en"] == "Our work stands on a board."
    plain.goto("/banks/small/draft/#practice-work-limits")
    expect(row(plain, "practice-work-limits")).to_be_in_viewport()
    row(plain, "question-work-waits").get_by_role("button", name="Move up").click()
    expect(plain.get_by_text("Moved up: “Work waits for other teams.”.")).to_be_visible()
    assert questions(draft) == ["work-waits", "work-board"]


def test_a_radar_is_removed_after_a_question(desktop: Page, open_page: OpenPage, draft: BankVersion) -> None:
    to_the_draft(desktop)
    radar = row(desktop, "radar-all")
    radar.get_by_role("link", name="Edit").click()
    desktop.once("dialog", lambda dialog: dialog.dismiss())
    radar.get_by_role("button", name="Remove", exact=True).click()
    expect(radar.get_by_role("form")).to_be_visible()
    assert Radar.objects.filter(version=draft).exists()
    plain = open_page(**PHONE, java_script_enabled=False)
    to_the_draft(plain, "ben")
    row(plain, "radar-all").get_by_role("link", name="Edit").click()
    plain.get_by_role("button", name="Remove", exact=True).click()
    assert_no_sideways_scroll(plain)
    plain.get_by_role("link", name="Keep it").click()
    expect(row(plain, "radar-all")).to_be_in_viewport()
    desktop.once("dialog", lambda dialog: dialog.accept())
    radar.get_by_role("button", name="Remove", exact=True).click()
    expect(desktop.locator("#announce")).to_have_text("Removed.")
    assert not Radar.objects.filter(version=draft).exists()


def test_what_is_not_saved_is_not_closed_unasked(desktop: Page, watch: Watch, draft: BankVersion) -> None:
    watch.allow("422")
    to_the_draft(desktop)
    board = row(desktop, "question-work-board")
    board.get_by_role("link", name="Edit").click()
    board.get_by_label("Question", exact=True).fill("")
    expect(board.get_by_role("status")).to_have_text("Not saved yet: see above")
    desktop.once("dialog", lambda dialog: dialog.dismiss())
    board.get_by_role("link", name="Close").click()
    expect(board.get_by_label("Question", exact=True)).to_have_value("")
    desktop.once("dialog", lambda dialog: dialog.accept())
    board.get_by_role("link", name="Close").click()
    expect(board.get_by_role("form")).to_have_count(0)
    assert Item.objects.get(version=draft, key="work-board").text == {"en": "Our work stands on one board."}
