"""A quarter by mail: planned, launched, mailed, answered on a phone and a second browser, changed, withdrawn, closed.

The mails are read where Django put them; the timer is called as cron would call it; for the close the window is moved
into the past. Six are asked: one is interrupted and goes on elsewhere, one withdraws, four answer in between.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Page, expect

from surveys.banks.services import import_versions
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import invitation_of
from surveys.responses.models import Draft, Response
from surveys.responses.queries import new_receipt
from surveys.responses.services import save_answers, send_response
from surveys.teams.models import User
from tests.bending import bend
from tests.factories import AdminFactory, MembershipFactory, TeamFactory, UserFactory
from tests.journeys.closing import close
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.signing_in import sign_in
from tests.journeys.watch import assert_well_made

BANK = Path(settings.BASE_DIR) / "fixtures" / "banks" / "learning-organisation.yaml"
TEAM = "Harbour"
PASTED = "guest@harbour.example"
QUESTIONS = 21  # of the short form
RECEIPT = re.compile(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}")


@pytest.fixture
def people() -> list[User]:
    """An admin, and five members of a team of six, all with accounts and addresses."""
    import_versions(files=[BANK])
    team = TeamFactory.create(name=TEAM, headcount=6)
    members = [UserFactory.create(email=f"person{number}@harbour.example") for number in range(1, 6)]
    for member in members:
        MembershipFactory.create(team=team, user=member)
    return [AdminFactory.create(), *members]


def run_due() -> None:
    call_command("run_due", verbosity=0)


def close_by_timer() -> None:
    """On PostgreSQL a write in another database of the cluster holds the close up; the next minute goes on with it."""
    for _minute in range(12):
        run_due()
        if Campaign.objects.get().state == CampaignState.RELEASED:
            return


def new_mails() -> dict[str, str]:
    """The mails since the last look: address → text."""
    found = {each.to[0]: str(each.body) for each in mail.outbox}
    assert len(found) == len(mail.outbox)  # nobody got two
    mail.outbox.clear()
    return found


def link_in(text: str) -> str:
    found = re.search(r"https?://\S+/s/\S+", text)
    assert found, text
    return found.group()


def plan_and_launch(page: Page) -> None:
    page.get_by_role("banner").get_by_role("link", name="Campaigns").click()
    page.get_by_role("link", name=re.compile("^Plan ")).first.click()
    page.get_by_label(re.compile("Learning organisation")).first.check()
    page.get_by_label(re.compile("Ask the short form only")).check()
    page.get_by_label("E-mail to each person").check()
    assert_well_made(page)
    page.get_by_role("button", name="Save the plan").click()
    page.get_by_role("link", name="Read mails and first page before").click()
    expect(page.get_by_role("main")).to_contain_text("This link is yours alone")
    expect(page.get_by_role("main")).to_contain_text("From how many answers")
    assert_well_made(page)
    page.go_back()
    page.get_by_role("button", name="Launch", exact=True).click()
    expect(page.locator("body")).to_contain_text("Launched")


def invite_a_guest(page: Page) -> None:
    """The sixth has no account; a line that is no address is named and nothing is lost."""
    page.get_by_role("table").get_by_role("link", name=TEAM, exact=True).click()
    page.get_by_role("link", name="Invite by e-mail").click()
    page.get_by_role("textbox").first.fill(f"not an address\n{PASTED}")
    page.get_by_role("main").get_by_role("button", name=re.compile("[Cc]heck")).click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("1 address can be invited.")
    expect(main).to_contain_text("Line 1:")
    page.get_by_role("button", name="Invite this person").click()
    expect(page.get_by_role("main")).to_contain_text(PASTED)
    assert_well_made(page)


def answer_page(page: Page, place: int) -> None:
    for question in page.locator("fieldset.question").all():
        question.locator(f"input[value='{place}']").check(force=True)


def answered_elsewhere(link: str, person: int) -> str:
    """Somebody of whom this journey is not about."""
    invitation = invitation_of(link.rstrip("/").rsplit("/", 1)[-1])
    assert invitation
    answers = {column: 2 + (person * column + person) % 5 for column in range(QUESTIONS)}
    save_answers(invitation=invitation, answers=answers, comments={})
    receipt = new_receipt()
    send_response(invitation=invitation, receipt=receipt)
    return receipt


def begin_and_leave(page: Page, link: str) -> None:
    """One page whole, one answer of the next, and the phone is gone."""
    page.goto(link)
    expect(page.get_by_role("main")).to_contain_text("Who sees what")
    assert_well_made(page)
    page.get_by_role("link", name="Start").first.click()
    answer_page(page, 4)
    page.locator(".survey-bar button[name=next]").click()
    expect(page).to_have_url(re.compile("/2/$"))
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("fieldset.question").first.locator("input[value='2']").check(force=True)
    expect(page.locator(".survey-bar")).to_contain_text("Saved")
    close(page.context)


def go_on_and_send(page: Page, link: str) -> str:
    """The receipt code, as it stood on the review page."""
    page.goto(link)
    expect(page.get_by_role("main")).to_contain_text(f"4 of {QUESTIONS} questions answered")
    page.get_by_role("link", name="Go on").first.click()
    expect(page).to_have_url(re.compile("/2/$"))
    expect(page.locator("fieldset.question").first.locator("input[value='2']")).to_be_checked()
    for number in range(2, 8):
        expect(page).to_have_url(re.compile(rf"/{number}/$"))
        answer_page(page, 2 if number == 3 else 4)
        page.locator(".survey-bar button[name=next]").click()
    expect(page).to_have_url(re.compile("/review/$"))
    receipt = RECEIPT.search(page.get_by_role("main").inner_text())
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    expect(page.locator("figure.chart svg").first).to_be_visible()
    assert (Draft.objects.count(), Response.objects.count()) == (0, 1)
    assert receipt
    return receipt.group()


def open_receipt(page: Page, code: str) -> None:
    page.goto("/receipt/")
    page.locator("[name=code]").fill(code)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers")


def change_first_answer(page: Page, code: str) -> None:
    open_receipt(page, code.lower().replace("-", " "))
    first = page.locator("fieldset.question").first.locator("input[value='6']")
    first.check(force=True)
    page.locator(".survey-bar").get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("saved|changed"))
    expect(first).to_be_checked()
    assert bytes(Response.objects.get().answers)[0] == 6


def withdraw(page: Page, code: str) -> None:
    open_receipt(page, code)
    page.get_by_role("button", name="Withdraw").click()
    page.locator("button[name=withdraw-for-good]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("withdrawn")


def reminded_with_one_press(page: Page) -> dict[str, str]:
    bend(Campaign.objects, opens_at=Campaign.objects.get().opens_at - timedelta(days=4))
    page.get_by_role("link", name=Campaign.objects.get().title).first.click()
    page.get_by_role("button", name="Remind those who have not answered").click()
    expect(page.get_by_role("main")).to_contain_text("Nobody sees who that is, nor how many.")
    run_due()
    return new_mails()


def test_a_quarter_by_mail(people: list[User], desktop: Page, open_page: OpenPage) -> None:
    admin, member = desktop, people[1]
    sign_in(admin, people[0].email)
    plan_and_launch(admin)
    invite_a_guest(admin)
    run_due()
    invited = new_mails()
    assert set(invited) == {PASTED, *(person.email for person in people[1:])}
    run_due()
    assert new_mails() == {}  # each is mailed once

    begin_and_leave(open_page(**PHONE), link_in(invited[member.email]))
    second = open_page(**DESKTOP)
    change_first_answer(second, go_on_and_send(second, link_in(invited[member.email])))

    reminded = reminded_with_one_press(admin)
    assert set(reminded) == set(invited) - {member.email}
    assert {link_in(text) for text in reminded.values()} == {link_in(invited[who]) for who in reminded}
    receipts = {who: answered_elsewhere(link_in(text), person) for person, (who, text) in enumerate(reminded.items())}
    guest = open_page(**PHONE, java_script_enabled=False)
    withdraw(guest, receipts[PASTED])
    assert Response.objects.count() == 5

    window = Campaign.objects.get()
    bend(Campaign.objects, opens_at=window.opens_at - timedelta(days=30), closes_at=window.opens_at)
    close_by_timer()
    told = new_mails()
    assert set(told) == set(invited)  # the guest too: who answered is nobody's business
    run_due()
    assert new_mails() == {}
    reader = open_page(**PHONE)
    sign_in(reader, member.email)
    address = re.search(r"https?://\S+", told[member.email])
    assert address
    reader.goto(address.group())
    expect(reader.get_by_role("heading", level=1)).to_contain_text(TEAM)
    expect(reader.get_by_role("main")).to_contain_text("5 of 6 people answered.")
    expect(reader.locator("figure.chart svg").first).to_be_visible()
    assert_well_made(reader)
    guest.goto(link_in(invited[PASTED]))
    expect(guest.get_by_role("main")).to_contain_text(reader.locator(".summary p").first.inner_text())
