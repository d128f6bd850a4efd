"""The receipt code opens the answers until the close: to read, change, withdraw; afterwards it opens nothing."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from surveys.pages.answering.views import receipts
from surveys.responses.models import Response
from tests.campaigns.build import time_is_up
from tests.pages.answering.conftest import Person
from tests.pages.answering.reading import chosen, heading, typed, words

pytestmark = pytest.mark.django_db
NOTHING = "This code opens nothing now."


def ask(client: Client, code: str, **fields: str) -> HttpResponse:
    return client.post(reverse("answering:receipt"), {"code": code, **fields})


@pytest.fixture
def code(person: Person) -> str:
    person.post("page", 1, **{"q-0": "3", "q-1": "na", "comment-1": "Hello"})
    return person.send()


def stored() -> list[int]:
    return list(bytes(Response.objects.get().answers))


def test_the_form_asks_for_the_code(client: Client) -> None:
    page = client.get("/receipt/")
    assert heading(page) == "Your answers, by receipt code"
    assert 'method="post"' in page.content.decode()


def test_the_code_opens_what_was_sent(client: Client, code: str) -> None:
    page = ask(client, code.lower().replace("-", ""))
    assert heading(page) == "Your answers"
    assert chosen(page) == {"q-0": "3", "q-1": "na"}
    assert typed(page) == ["Hello", "", ""]
    assert f'name="code" value="{code}"' in page.content.decode()
    assert code not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page.content.decode()))


def test_changes_are_saved(client: Client, code: str) -> None:
    page = ask(client, code, save="1", **{"q-0": "1", "q-3": "2", "comment-1": "", "comment-1-was": "1"})
    assert "Your changes are saved" in words(page)
    assert chosen(page) == {"q-0": "1", "q-1": "na", "q-3": "2"}
    assert stored() == [1, 255, 0, 2]
    assert Response.objects.get().comments == {}


def test_an_answer_that_is_none_changes_nothing_of_its_question(client: Client, code: str) -> None:
    page = ask(client, code, save="1", **{"q-0": "9", "q-2": "1"})
    assert page.status_code == 422
    assert "One answer was not understood" in words(page)
    assert stored() == [3, 255, 1, 0]


def test_withdrawing_asks_first_and_is_final(client: Client, code: str) -> None:
    page = ask(client, code, withdraw="1")
    assert heading(page) == "Withdraw your answers for good?"
    assert Response.objects.count() == 1
    assert heading(ask(client, code, read="1")) == "Your answers"
    gone = ask(client, code, **{"withdraw-for-good": "1"})
    assert heading(gone) == "Your answers are withdrawn"
    assert not Response.objects.exists()
    assert NOTHING in words(ask(client, code))


def test_a_withdrawn_person_can_not_send_again(person: Person, client: Client, code: str) -> None:
    ask(client, code, **{"withdraw-for-good": "1"})
    assert person.post("review", receipt=code).headers["Location"] == person.address("entry")
    assert not Response.objects.exists()


@pytest.mark.parametrize("action", ["", "save", "withdraw", "withdraw-for-good"])
def test_all_codes_that_open_nothing_get_the_same_words(person: Person, client: Client, code: str, action: str) -> None:
    fields = {action: "1"} if action else {}
    wrong = ask(client, "2345-6789-ABCD-EFGH", **fields)
    garbage = ask(client, "garbage", **fields)
    time_is_up(person.invitation.participation)
    late = ask(client, code, **fields)
    assert wrong.status_code == garbage.status_code == late.status_code == 422
    assert words(wrong) == words(garbage) == words(late)
    assert NOTHING in words(late)
    assert Response.objects.count() == 1


def test_an_expired_form_token_changes_nothing(code: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    page = ask(careful, code, save="1", **{"q-0": "1"})
    assert page.status_code == 403
    assert chosen(page)["q-0"] == "1"
    again = ask(careful, code, **{"withdraw-for-good": "1"})
    assert (again.status_code, heading(again)) == (403, "Your answers, by receipt code")
    assert stored() == [3, 255, 0, 0]


def test_withdrawn_in_another_tab_while_changing(client: Client, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = receipts.change_response

    def too_late(**options: object) -> Response:
        Response.objects.all().delete()
        return kept(**options)

    monkeypatch.setattr(receipts, "change_response", too_late)
    assert NOTHING in words(ask(client, code, save="1", **{"q-0": "1"}))
