"""Haste is told kindly, by a signed word in the form; only a flag stands on what was sent."""

import re
from collections.abc import Callable

import pytest
from django.core import signing
from django.http import HttpResponse

from surveys.pages.answering.presenters import pace
from surveys.responses.choices import Flag
from surveys.responses.models import Draft, Response
from surveys.responses.services import change_response
from tests.pages.answering.conftest import Person
from tests.pages.answering.reading import words

pytestmark = pytest.mark.django_db
QUICK = "“Visible work” was answered in a few seconds."


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets seconds pass between the page and its form."""
    now = [1_000_000.0]
    monkeypatch.setattr(pace.time, "time", lambda: now[0])

    def passed(seconds: float) -> None:
        now[0] += seconds

    return passed


def stamp_on(page: HttpResponse) -> str:
    [found] = re.findall(r'name="shown" value="([^"]+)"', page.content.decode())
    return str(found)


def answer(person: Person, after: Callable[[], None], **fields: str) -> HttpResponse:
    shown = stamp_on(person.get("page", 1))
    after()
    return person.post("page", 1, shown=shown, next="1", **fields)


BOTH = {"q-0": "1", "q-1": "3"}


def test_two_questions_in_three_seconds(person: Person, clock: Callable[[float], None]) -> None:
    answered = answer(person, lambda: clock(3), **BOTH)
    assert answered.headers["Location"] == person.address("page", 2)
    assert QUICK in words(person.get("page", 2))
    assert "Answered in a few seconds: Visible work." in words(person.get("review"))
    assert person.answers[:2] == [1, 3]


@pytest.mark.parametrize("seconds", [4, 60])
def test_two_questions_in_four_seconds_are_calm(person: Person, clock: Callable[[float], None], seconds: float) -> None:
    answer(person, lambda: clock(seconds), **BOTH)
    assert QUICK not in words(person.get("page", 2))
    assert "few seconds" not in words(person.get("review"))
    assert "hasty" not in person.client.cookies


def test_leafing_through_what_was_answered_is_no_haste(person: Person, clock: Callable[[float], None]) -> None:
    answer(person, lambda: clock(60), **BOTH)
    answer(person, lambda: clock(1), **BOTH)
    assert QUICK not in words(person.get("page", 2))


def test_a_second_longer_look_takes_the_word_back(person: Person, clock: Callable[[float], None]) -> None:
    answer(person, lambda: clock(1), **BOTH)
    answer(person, lambda: clock(10), **BOTH)
    assert "few seconds" not in words(person.get("review"))


def test_the_script_gets_the_same_word(person: Person, clock: Callable[[float], None]) -> None:
    shown = stamp_on(person.get("page", 1))
    clock(1)
    person.autosave(1, **{"q-0": "1"})
    person.autosave(1, **{"q-1": "2"})
    assert "hasty" not in person.client.cookies
    person.autosave(1, **BOTH, shown=shown, next="1")
    assert QUICK in words(person.get("page", 2))


@pytest.mark.parametrize("forged", ["", "1.5.0", "x", signing.Signer(salt="other").sign("1.999999.0")])
def test_a_stamp_that_is_not_ours_says_nothing(person: Person, clock: Callable[[float], None], forged: str) -> None:
    clock(0)
    assert person.post("page", 1, shown=forged, next="1", **BOTH).status_code == 302
    assert "hasty" not in person.client.cookies


def test_the_stamp_of_another_page_says_nothing(person: Person, clock: Callable[[float], None]) -> None:
    shown = stamp_on(person.get("page", 2))
    clock(1)
    person.post("page", 1, shown=shown, next="1", **BOTH)
    assert "hasty" not in person.client.cookies


def test_two_people_at_the_same_moment_carry_the_same_stamp(
    newcomer: Callable[[], Person], clock: Callable[[float], None]
) -> None:
    """So it can't tie requests together."""
    clock(0)
    assert stamp_on(newcomer().get("page", 1)) == stamp_on(newcomer().get("page", 1))


def test_a_form_that_comes_back_keeps_its_first_moment(person: Person, clock: Callable[[float], None]) -> None:
    shown = stamp_on(person.get("page", 1))
    clock(60)
    page = person.post("page", 1, shown=shown, next="1", **{"q-0": "9", "q-1": "1"})
    assert (page.status_code, stamp_on(page)) == (422, shown)


def test_nothing_is_stored_but_a_flag(person: Person, clock: Callable[[float], None]) -> None:
    answer(person, lambda: clock(1), **BOTH)
    assert {field.name for field in Draft._meta.fields} == {"invitation", "answers", "comments"}
    person.send()
    assert Response.objects.get().flags == Flag.HASTY_PAGE
    person.get("done")
    assert person.client.cookies["hasty"].value == ""


def test_one_column_is_flagged_and_a_change_takes_it_back(person: Person) -> None:
    person.answer_all("2")
    person.send()
    response = Response.objects.get()
    assert response.flags == Flag.ONE_COLUMN
    change_response(response=response, answers={0: 1}, comments={})
    response.refresh_from_db()
    assert response.flags == 0


def test_calm_answers_carry_no_flag(person: Person) -> None:
    person.post("page", 1, **BOTH)
    person.send()
    assert Response.objects.get().flags == 0
