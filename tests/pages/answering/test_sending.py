"""Review, send once, read the own profile once."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from surveys.campaigns.choices import InvitationState
from surveys.campaigns.models import Invitation
from surveys.responses.models import Draft, Response
from tests.campaigns.build import invited, launched, move_window, time_is_up
from tests.pages.answering.conftest import Person
from tests.pages.answering.reading import heading, words

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b(?:[2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}\b")


def code_on(page: object) -> str:
    found = set(CODE.findall(words(page)))
    assert len(found) == 1
    return str(found.pop())


def test_the_review_shows_answers_and_what_is_open(person: Person) -> None:
    person.post("page", 1, **{"q-0": "3", "q-1": "dk", "comment-1": "A <b>word</b>"})
    page = person.get("review")
    found = words(page)
    assert "2 of 4 questions answered" in found
    assert "2 questions are still open" in found
    assert "Our work stands on one board. Agree" in found
    assert "Work waits for other teams. Don’t know" in found
    assert "&lt;b&gt;word" in page.content.decode()
    html = page.content.decode()
    assert f'href="{person.address("page", 2)}?review=1#question-2"' in html
    assert f'href="{person.address("page", 3)}?review=1#question-3"' in html
    assert f'href="{person.address("page", 1)}?review=1#question' not in html


def test_with_everything_answered_nothing_is_open(person: Person) -> None:
    person.answer_all()
    assert "still open" not in words(person.get("review"))


def test_one_column_gets_a_kind_word(person: Person) -> None:
    person.answer_all("2")
    assert "All your answers stand in the same column" in words(person.get("review"))
    person.post("page", 3, **{"q-3": "1"})
    assert "same column" not in words(person.get("review"))


def test_the_receipt_stands_on_the_review_and_stays(person: Person) -> None:
    person.answer_all()
    page = person.get("review")
    code = code_on(page)
    assert f'name="receipt" value="{code}"' in page.content.decode()
    assert code_on(person.get("review")) == code
    cookie = page.cookies["receipt"]
    assert (cookie["path"], bool(cookie["httponly"]), cookie["expires"]) == (person.address("entry"), True, "")
    assert code not in repr(list(Draft.objects.values())) + repr(list(Invitation.objects.values()))


def test_a_damaged_cookie_gets_a_new_code(person: Person) -> None:
    person.answer_all()
    person.client.cookies["receipt"] = "nonsense"
    assert code_on(person.get("review"))


def test_sending_leads_to_thanks(person: Person) -> None:
    person.answer_all()
    code = code_on(person.get("review"))
    sent = person.post("review", receipt=code)
    assert (sent.status_code, sent.headers["Location"]) == (302, person.address("done"))
    done = person.get("done")
    assert heading(done) == "Thank you, your answers are sent"
    assert "The survey closes on" in words(done)
    assert "Atlas sees its result first" in words(done)
    assert code_on(done) == code
    assert Response.objects.count() == 1
    assert not Draft.objects.exists()


def test_the_profile_is_shown_once(person: Person) -> None:
    for column, word, page in ((0, "3", 1), (1, "1", 1), (2, "2", 2), (3, "1", 3)):
        person.post("page", page, **{f"q-{column}": word})
    person.send()
    first = person.get("done")
    assert "Your own answers as a profile" in words(first)
    table = words(first).split("Everything · Your answers")[1]
    # work: 100 (board) and 100 (waits, reversed) ; batches 50 ; feedback 0
    assert re.search(r"Visible work 100 .*Small batches 50 .*Feedback 0 ", table)
    assert first.cookies["receipt"].value == ""
    assert first.cookies["receipt"]["path"] == person.address("entry")
    second = person.get("done")
    assert heading(second) == "Thank you, your answers are sent"
    assert "profile" not in words(second)
    assert not CODE.search(words(second))


def test_too_few_answers_are_no_zero(person: Person) -> None:
    person.post("page", 1, **{"q-0": "3"})
    person.send()
    table = words(person.get("done")).split("Everything · Your answers")[1]
    assert "Visible work no data" in table
    assert "Visible work 0" not in table


def test_two_banks_give_two_profiles() -> None:
    person = Person(Client(), invited(launched(banks=("small", "other"))))
    for number, column in ((1, 0), (1, 1), (2, 2), (3, 3), (4, 4), (4, 5), (5, 6), (6, 7)):
        person.post("page", number, **{f"q-{column}": "3"})
    person.send()
    html = person.get("done").content.decode()
    assert 'id="small-all"' in html
    assert 'id="other-all"' in html


def test_a_double_submit_counts_once(person: Person) -> None:
    person.answer_all()
    code = code_on(person.get("review"))
    first, second = person.post("review", receipt=code), person.post("review", receipt=code)
    assert first.headers["Location"] == second.headers["Location"] == person.address("done")
    assert "Your own answers as a profile" in words(person.get("done"))
    assert Response.objects.count() == 1


def test_a_lost_answer_to_sending_loses_nothing(person: Person) -> None:
    """The browser never saw the redirect: the review leads on to the thanks."""
    person.answer_all()
    person.send()
    again = person.get("review")
    assert again.headers["Location"] == person.address("done")


def test_sent_from_two_devices(person: Person) -> None:
    person.answer_all()
    other = Person(Client(), person.invitation)
    late = code_on(other.get("review"))
    person.send()
    answer = other.post("review", receipt=late)
    assert answer.headers["Location"] == other.address("entry")
    assert Response.objects.count() == 1
    assert "profile" not in words(other.get("done"))


def test_nothing_can_not_be_sent(person: Person) -> None:
    page = person.get("review")
    assert "Send my answers" not in words(page)
    refused = person.post("review", receipt="2345-6789-ABCD-EFGH")
    assert refused.status_code == 422
    assert "There is nothing to send yet" in words(refused)
    assert not Response.objects.exists()


@pytest.mark.parametrize("code", ["", "short", "0000-0000-0000-0000"])
def test_a_damaged_receipt_is_not_sent(person: Person, code: str) -> None:
    person.answer_all()
    refused = person.post("review", receipt=code)
    assert refused.status_code == 422
    assert code_on(refused) != code
    assert not Response.objects.exists()


def test_closed_before_sending(person: Person) -> None:
    person.answer_all()
    code = code_on(person.get("review"))
    time_is_up(person.invitation.participation)
    page = person.post("review", receipt=code)
    assert (page.status_code, heading(page)) == (409, "This survey is closed")
    assert "not sent are deleted and not counted" in words(page)
    assert not Response.objects.exists()


def test_an_expired_form_token_is_told_and_the_code_stays(participation: object) -> None:
    person = Person(Client(enforce_csrf_checks=True), invited(participation))
    page = person.post("review", receipt="2345-6789-ABCD-EFGH", csrfmiddlewaretoken="old")
    assert page.status_code == 403
    assert "please press Send once more" in words(page)
    assert person.client.cookies["receipt"].value == "2345-6789-ABCD-EFGH"


def test_the_thanks_are_for_those_who_sent(person: Person) -> None:
    assert person.get("done").headers["Location"] == person.address("entry")
    person.answer_all()
    person.send()
    move_window(person.invitation.participation, opens=timedelta(days=-2), closes=timedelta(days=-1))
    assert person.get("done").headers["Location"] == person.address("entry")


def test_a_receipt_of_another_team_shows_no_profile(person: Person) -> None:
    person.answer_all()
    Invitation.objects.update(state=InvitationState.USED)
    person.client.cookies["receipt"] = "2345-6789-ABCD-EFGH"
    assert "profile" not in words(person.get("done"))


def test_an_old_page_never_says_not_sent_after_sending(person: Person) -> None:
    """The answer to the sending was cut off; the next try comes with a form token that holds no more."""
    person.answer_all()
    receipt = person.send()
    person.client.handler.enforce_csrf_checks = True
    page = person.post("review", receipt=receipt)
    assert (page.status_code, page.headers["Location"]) == (302, person.address("done"))
    person.client.cookies.clear()
    page = person.post("review", receipt=receipt)
    assert (page.status_code, page.headers["Location"]) == (302, person.address("entry"))
    assert Response.objects.count() == 1
