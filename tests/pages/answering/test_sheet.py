"""A page that was kept is the same to the byte as one that its template renders now, whatever the person did."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from surveys.campaigns.models import Invitation
from surveys.campaigns.queries import token_of
from surveys.pages.answering.presenters import page as pages
from surveys.pages.answering.presenters.sitting import sitting_of
from surveys.pages.answering.views import packed, sheet
from surveys.responses.queries import draft_of
from tests.pages.answering.conftest import Person

pytestmark = pytest.mark.django_db
WORDS = ["1", "2", "3", "na", "dk"]
NASTY = "</textarea><script>x</script> & \"quoted\" 'so' {{ page.title }} %(count)d \\1 mark: é"


def questions(invitation: Invitation, number: int, *, from_review: bool = False) -> pages.QuestionsPage:
    sitting = sitting_of(invitation.participation.campaign)
    leaf = sitting.leaf(number)
    assert leaf
    return pages.questions_page(
        invitation, token_of(invitation), sitting, leaf, draft_of(invitation), from_review=from_review
    )


def assert_the_same(page: pages.QuestionsPage, key: str = "here") -> None:
    for form_token in ("a" * 64, "b" * 64):
        assert sheet.is_plain(page)
        pieces, whole = sheet.filled_in(page, key, form_token), sheet.rendered(page, form_token).encode()
        assert packed.joined(pieces) == whole
        assert gzip.decompress(packed.gzipped(pieces)) == whole


@pytest.mark.parametrize(("first", "second"), list(product(["", *WORDS], repeat=2)))
def test_every_choice(person: Person, first: str, second: str) -> None:
    person.post("page", 1, **{name: word for name, word in (("q-0", first), ("q-1", second)) if word})
    assert_the_same(questions(person.invitation, 1))


@pytest.mark.parametrize("comment", ["", "A word.", NASTY, "\n\nlines\n"])
def test_every_comment(person: Person, comment: str) -> None:
    person.post("page", 1, **{"q-0": "1", "comment-1": comment})
    assert_the_same(questions(person.invitation, 1))


@pytest.mark.parametrize(("number", "from_review"), list(product([1, 2, 3], [False, True])))
def test_every_page(person: Person, number: int, from_review: bool) -> None:
    assert_the_same(questions(person.invitation, number, from_review=from_review))


def test_without_comments(newcomer: Callable[[], Person]) -> None:
    page = replace(questions(newcomer().invitation, 1), comment=None)
    assert_the_same(page)
    assert b"textarea" not in packed.joined(sheet.filled_in(page, "here", "a" * 64))


def test_what_one_person_typed_never_reaches_another(newcomer: Callable[[], Person]) -> None:
    first, second = newcomer(), newcomer()
    first.post("page", 1, **{"q-0": "3", "comment-1": "Mine alone"})
    own, other = first.get("page", 1).content.decode(), second.get("page", 1).content.decode()
    assert "Mine alone" in own
    assert ' name="q-0" value="3" checked>' in own
    assert "Mine alone" not in other
    assert " checked>" not in other
    assert first.token not in other
    assert second.token in other


def test_the_second_request_is_filled_in(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    person.get("page", 1)
    monkeypatch.setattr(sheet, "rendered", lambda *_args: pytest.fail("rendered again"))
    assert person.get("page", 1).status_code == 200


def test_a_page_with_something_to_say_is_not_kept(person: Person) -> None:
    plain = questions(person.invitation, 1)
    [first, *_rest] = plain.cards
    for page in (
        replace(plain, hint="A kind word."),
        replace(plain, can_save=False),
        replace(plain, notice=pages.closed_notice()),
        replace(plain, cards=(replace(first, error="Choose again."),)),
    ):
        assert not sheet.is_plain(page)
