"""A page of questions, without a script: it saves, goes on, and never loses what was typed."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from surveys.campaigns.choices import InvitationState
from surveys.campaigns.models import Invitation
from surveys.responses.models import Draft
from tests.campaigns.build import invited, launched, time_is_up
from tests.pages.answering.conftest import Person
from tests.pages.answering.reading import chosen, heading, typed, words

pytestmark = pytest.mark.django_db


def test_a_page_is_one_dimension(person: Person) -> None:
    page = person.get("page", 1)
    assert heading(page) == "Visible work"
    assert "Flow · 1 of 3 · about 1 minute left" in words(page)
    assert "Seeing what is being done." in words(page)
    names = set(re.findall(r'name="(q-\d+)"', page.content.decode()))
    assert names == {"q-0", "q-1"}
    assert chosen(page) == {}


def test_next_saves_and_goes_on(person: Person) -> None:
    answer = person.post("page", 1, **{"q-0": "3", "q-1": "na", "next": "1"})
    assert answer.headers["Location"] == person.address("page", 2)
    assert chosen(person.get("page", 1)) == {"q-0": "3", "q-1": "na"}
    assert person.answers == [3, 255, 0, 0]


@pytest.mark.parametrize(
    ("number", "query", "button", "goes"),
    [
        (1, "", "back", "entry"),
        (2, "", "back", "page 1"),
        (2, "", "next", "page 3"),
        (3, "", "next", "review"),
        (1, "?review=1", "next", "review"),
        (2, "?review=1", "back", "page 1"),
    ],
)
def test_every_button_saves_and_leads_on(person: Person, number: int, query: str, button: str, goes: str) -> None:
    column = {1: 0, 2: 2, 3: 3}[number]
    answer = person.client.post(person.address("page", number) + query, {f"q-{column}": "1", button: "1"})
    page, *args = goes.split()
    assert answer.headers["Location"] == person.address(page, *args)
    assert person.answers[column] == 1


def test_the_page_from_the_review_leads_back_there(person: Person) -> None:
    page = person.client.get(person.address("page", 1) + "?review=1")
    assert "Back to the review" in words(page)
    assert f'action="{person.address("page", 1)}?review=1"' in page.content.decode()


def test_another_device_goes_on_with_the_same_link(person: Person) -> None:
    person.post("page", 1, **{"q-0": "3"})
    other = Person(Client(), person.invitation)
    assert chosen(other.get("page", 1)) == {"q-0": "3"}


def test_two_tabs_erase_nothing(person: Person) -> None:
    """Each tab posts what it shows; what it does not show stays."""
    person.post("page", 1, **{"q-0": "3", "comment-1": "From the first tab"})
    person.post("page", 1, **{"q-1": "1", "comment-1": ""})
    page = person.get("page", 1)
    assert chosen(page) == {"q-0": "3", "q-1": "1"}
    assert typed(page) == ["From the first tab"]


def test_a_comment_that_was_shown_can_be_taken_back(person: Person) -> None:
    person.post("page", 1, **{"comment-1": "Too much"})
    assert 'name="comment-1-was"' in person.get("page", 1).content.decode()
    person.post("page", 1, **{"comment-1": " ", "comment-1-was": "1"})
    assert typed(person.get("page", 1)) == [""]


def test_without_leave_there_is_no_comment_field() -> None:
    person = Person(Client(), invited(launched(comments_allowed=False)))
    assert typed(person.get("page", 1)) == []
    person.post("page", 1, **{"q-0": "1", "comment-1": "Smuggled"})
    assert Draft.objects.get().comments == {}


def test_fields_of_other_pages_are_left_alone(person: Person) -> None:
    person.post("page", 1, **{"q-0": "1", "q-2": "3", "q-99": "1", "comment-2": "Elsewhere"})
    assert person.answers == [1, 0, 0, 0]
    assert Draft.objects.get().comments == {}


@pytest.mark.parametrize("word", ["4", "0", "-1", "254", "x", "²", "1.0"])
def test_an_answer_that_is_none_is_told_and_the_rest_is_saved(person: Person, word: str) -> None:
    page = person.post("page", 1, **{"q-0": word, "q-1": "2", "comment-1": "Hello", "next": "1"})
    assert page.status_code == 422
    assert "One answer was not understood" in words(page)
    assert page.content.decode().count('class="question__error"') == 1
    assert chosen(page) == {"q-1": "2"}
    assert typed(page) == ["Hello"]
    assert person.answers == [0, 2, 0, 0]


@pytest.mark.parametrize("number", [0, 4, 999])
def test_a_page_that_is_not_there(person: Person, number: int) -> None:
    for page in (person.get("page", number), person.post("page", number, **{"q-0": "1"})):
        assert page.status_code == 404
        assert heading(page) == "There is no such page in this survey"
    assert not Draft.objects.exists()


# -- When saving does not work ---------------------------------------------------


def test_a_close_in_the_middle_keeps_what_was_typed_visible(person: Person) -> None:
    person.post("page", 1, **{"q-0": "3"})
    time_is_up(person.invitation.participation)
    page = person.post("page", 1, **{"q-0": "1", "q-1": "2", "comment-1": "Long thoughts", "next": "1"})
    assert page.status_code == 409
    assert "This survey has just closed" in words(page)
    assert chosen(page) == {"q-0": "1", "q-1": "2"}
    assert typed(page) == ["Long thoughts"]
    assert person.answers == [3, 0, 0, 0]
    assert "data-autosave" not in page.content.decode()


def test_sent_in_another_tab(person: Person) -> None:
    person.answer_all()
    person.send()
    page = person.post("page", 1, **{"q-0": "1", "next": "1"})
    assert page.status_code == 409
    assert "Your answers have been sent before" in words(page)
    assert chosen(page) == {"q-0": "1"}
    assert not Draft.objects.exists()


def test_a_link_that_is_revoked_in_the_middle(person: Person) -> None:
    Invitation.objects.update(state=InvitationState.REVOKED)
    page = person.post("page", 1, **{"q-0": "1"})
    assert (page.status_code, heading(page)) == (404, "This link does not lead to a survey")
    script = person.autosave(1, **{"q-0": "1"})
    assert (script.status_code, script.json()["saved"]) == (404, False)
    assert not Draft.objects.exists()


def test_an_expired_form_token_loses_nothing(participation: object) -> None:
    person = Person(Client(enforce_csrf_checks=True), invited(participation))
    person.get("page", 1)
    person.client.cookies.clear()
    page = person.post("page", 1, **{"q-0": "3", "comment-1": "Hello", "csrfmiddlewaretoken": "x" * 64})
    assert page.status_code == 403
    assert "please press the button once more" in words(page)
    assert chosen(page) == {"q-0": "3"}
    assert typed(page) == ["Hello"]
    assert not Draft.objects.exists()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[0]
    again = person.post("page", 1, **{"q-0": "3", "comment-1": "Hello", "csrfmiddlewaretoken": token})
    assert again.status_code == 302
    assert person.answers[0] == 3


# -- The script ------------------------------------------------------------------


def test_an_autosave_answers_the_script(person: Person) -> None:
    answer = person.autosave(1, **{"q-0": "3"})
    assert answer.json() == {"saved": True, "go": "", "progress": "Flow · 1 of 3 · about 1 minute left"}
    assert person.answers == [3, 0, 0, 0]
    assert person.autosave(1, **{"q-0": "3", "next": "1"}).json()["go"] == person.address("page", 2)
    assert person.autosave(1, back="1").json()["go"] == person.address("entry")


def test_an_autosave_says_what_is_left(person: Person) -> None:
    person.answer_all()
    assert person.autosave(3, **{"q-3": "1"}).json()["progress"] == "A small bank · 3 of 3 · all answered"


def test_the_script_is_told_why_nothing_was_saved(newcomer: Callable[[], Person]) -> None:
    careful, late, wrong = newcomer(), newcomer(), newcomer()
    careful = Person(Client(enforce_csrf_checks=True), careful.invitation)
    refused = careful.autosave(1, **{"q-0": "1"})
    assert refused.status_code == 403
    retried = careful.autosave(1, **{"q-0": "1", "csrfmiddlewaretoken": refused.json()["token"]})
    assert retried.json()["saved"] is True
    invalid = wrong.autosave(1, **{"q-0": "9"})
    assert (invalid.status_code, invalid.json()["saved"]) == (422, False)
    time_is_up(late.invitation.participation)
    closed = late.autosave(1, **{"q-0": "1"})
    assert closed.status_code == 409
    assert closed.json()["why"].startswith("This survey has just closed.")


# -- Two banks in one sitting ----------------------------------------------------


def test_two_banks_with_the_same_item_keys_are_told_apart() -> None:
    person = Person(Client(), invited(launched(banks=("small", "other"))))
    assert "The other bank · Flow · 4 of 6" in words(person.get("page", 4))
    person.post("page", 1, **{"q-0": "1", "q-1": "1", "comment-1": "First"})
    person.post("page", 4, **{"q-4": "3", "q-5": "2", "comment-4": "Second"})
    assert person.answers == [1, 1, 0, 0, 3, 2, 0, 0]
    assert Draft.objects.get().comments == {"small.work": "First", "other.work": "Second"}


def test_the_short_form_leaves_questions_out() -> None:
    person = Person(Client(), invited(launched(short_form=True)))
    assert set(re.findall(r'name="(q-\d+)"', person.get("page", 1).content.decode())) == {"q-0"}
    assert "Batches" not in heading(person.get("page", 2))
    person.post("page", 3, **{"q-2": "3"})
    assert person.answers == [0, 0, 3]


# -- Cost ------------------------------------------------------------------------


def test_a_page_costs_one_query(person: Person, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person.get("page", 1)
    with django_assert_num_queries(1):  # the invitation with its draft, and whether a question was corrected
        person.get("page", 1)
    with django_assert_num_queries(1):
        person.get("page", 3)


def test_saving_costs_seven_queries(person: Person, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person.post("page", 1, **{"q-0": "1"})
    with django_assert_num_queries(7):  # invitation; savepoint, team, invitation, draft, update, release
        person.post("page", 1, **{"q-0": "2", "q-1": "3"})


def test_the_other_pages_stay_cheap(person: Person, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person.answer_all()
    for page, queries in (("entry", 4), ("review", 3)):
        with django_assert_num_queries(queries):
            person.get(page)


def test_the_cookie_of_the_form_is_given_once_and_renewed_by_the_review(person: Person) -> None:
    """A page of questions gives it to a browser that has none, and counts on it afterwards."""
    first, again = person.get("page", 1), person.get("page", 2)
    assert first.cookies["csrftoken"]["max-age"] > 300 * 24 * 3600
    assert "csrftoken" not in again.cookies
    assert "Cookie" in again.headers["Vary"]
    person.answer_all()
    assert "csrftoken" in person.get("review").cookies
    browser = Client(enforce_csrf_checks=True, headers={"X-Autosave": "1"})
    [token] = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', browser.get(person.address("page", 2)).content.decode())
    [other] = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', browser.get(person.address("page", 2)).content.decode())
    assert token != other
    for each in (token, other):
        saved = browser.post(person.address("page", 2), {"csrfmiddlewaretoken": each, "q-2": "1"})
        assert saved.json()["saved"] is True
    assert browser.post(person.address("page", 2), {"csrfmiddlewaretoken": other[::-1]}).status_code == 403
