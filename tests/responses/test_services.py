"""Saving, sending, changing, withdrawing and sealing answers: once, whole, and without a way back to the person."""

from collections import Counter
from datetime import timedelta

import pytest
from django.forms.models import model_to_dict

from surveys.campaigns.choices import InvitationState, ParticipationState
from surveys.campaigns.models import Invitation, Participation
from surveys.campaigns.services import begin_close
from surveys.core.types import DONT_KNOW, NOT_APPLICABLE
from surveys.responses.models import Comment, Draft, Response, SealedResponses
from surveys.responses.queries import draft_of, new_receipt, receipt_hash, response_for, tidy_receipt
from surveys.responses.services import (
    AlreadySent,
    AnsweringClosed,
    NothingAnswered,
    ResponseGone,
    change_response,
    save_answers,
    seal,
    send_response,
    withdraw_response,
)
from tests.campaigns.build import WIDTH, invited, launched, move_window, time_is_up

pytestmark = pytest.mark.django_db
RECEIPT = "2345-6789-ABCD-EFGH"
OTHER = "JKMN-PQRS-TUVW-XYZ2"


@pytest.fixture
def participation() -> Participation:
    return launched()


@pytest.fixture
def invitation(participation: Participation) -> Invitation:
    return invited(participation)


def sent(participation: Participation, answers: bytes, comments: dict[str, str] | None = None) -> Response:
    invitation = invited(participation)
    save_answers(invitation=invitation, answers=dict(enumerate(answers)), comments=comments or {})
    return send_response(invitation=invitation, receipt=new_receipt())


# -- Drafts ----------------------------------------------------------------------


def test_answers_are_kept_by_their_column(invitation: Invitation) -> None:
    save_answers(invitation=invitation, answers={0: 3, 3: NOT_APPLICABLE}, comments={})
    save_answers(invitation=invitation, answers={1: DONT_KNOW, 0: 1}, comments={})
    draft = draft_of(invitation)
    assert draft
    assert bytes(draft.answers) == bytes([1, DONT_KNOW, 0, NOT_APPLICABLE])


def test_a_save_without_answers_erases_nothing(invitation: Invitation) -> None:
    save_answers(invitation=invitation, answers={0: 3}, comments={"small.work": "Hello"})
    draft = save_answers(invitation=invitation, answers={0: 0}, comments={})
    assert bytes(draft.answers) == bytes([3, 0, 0, 0])
    assert draft.comments == {"small.work": "Hello"}


def test_a_comment_is_tidied_and_can_be_taken_back(invitation: Invitation) -> None:
    long = " a\r\nb\0" + "c" * 3000
    draft = save_answers(invitation=invitation, answers={}, comments={"small.work": long})
    assert draft.comments["small.work"].startswith("a\nbc")
    assert len(draft.comments["small.work"]) == 2000
    assert save_answers(invitation=invitation, answers={}, comments={"small.work": "  "}).comments == {}


def test_without_leave_no_comment_is_kept() -> None:
    invitation = invited(launched(comments_allowed=False))
    assert save_answers(invitation=invitation, answers={}, comments={"small.work": "Hello"}).comments == {}


@pytest.mark.parametrize(
    ("opens", "closes"), [(timedelta(hours=1), timedelta(hours=2)), (timedelta(hours=-2), timedelta(seconds=-1))]
)
def test_outside_the_window_nothing_is_taken(
    participation: Participation, invitation: Invitation, opens: timedelta, closes: timedelta
) -> None:
    save_answers(invitation=invitation, answers={0: 3}, comments={})
    move_window(participation, opens=opens, closes=closes)
    with pytest.raises(AnsweringClosed):
        save_answers(invitation=invitation, answers={0: 1}, comments={})
    with pytest.raises(AnsweringClosed):
        send_response(invitation=invitation, receipt=RECEIPT)
    draft = draft_of(invitation)
    assert draft
    assert bytes(draft.answers) == bytes([3, 0, 0, 0])
    assert not Response.objects.exists()


# -- Sending ---------------------------------------------------------------------


def test_sending_cuts_the_tie(invitation: Invitation) -> None:
    save_answers(invitation=invitation, answers={0: 2}, comments={"small.work": "Hello"})
    response = send_response(invitation=invitation, receipt=RECEIPT)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.USED
    assert not Draft.objects.exists()
    assert bytes(response.answers) == bytes([2, 0, 0, 0])
    assert {field.name for field in Response._meta.get_fields()} == {
        "id",
        "participation",
        "answers",
        "comments",
        "flags",
        "receipt_hash",
    }
    assert RECEIPT not in repr(model_to_dict(response))


def test_sending_twice_counts_once(invitation: Invitation) -> None:
    save_answers(invitation=invitation, answers={0: 2}, comments={})
    first = send_response(invitation=invitation, receipt=RECEIPT)
    again = send_response(invitation=invitation, receipt=RECEIPT.lower().replace("-", " "))
    assert first == again
    assert Response.objects.count() == 1


def test_a_used_link_takes_nothing_more(invitation: Invitation) -> None:
    save_answers(invitation=invitation, answers={0: 2}, comments={})
    send_response(invitation=invitation, receipt=RECEIPT)
    with pytest.raises(AlreadySent):
        save_answers(invitation=invitation, answers={0: 1}, comments={})
    with pytest.raises(AlreadySent):
        send_response(invitation=invitation, receipt=OTHER)
    assert Response.objects.count() == 1
    assert not Draft.objects.exists()


def test_the_receipt_of_another_survey_sends_nothing(invitation: Invitation) -> None:
    """Typed in by hand: it would otherwise find two responses."""
    elsewhere = invited(launched(slug="elsewhere", team="Elsewhere", banks=("other",)))
    for link in (elsewhere, invitation):
        save_answers(invitation=link, answers={0: 2}, comments={})
    send_response(invitation=elsewhere, receipt=RECEIPT)
    with pytest.raises(AlreadySent):
        send_response(invitation=invitation, receipt=RECEIPT)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.OPEN
    assert bytes(Draft.objects.get().answers)[0] == 2
    assert send_response(invitation=invitation, receipt=OTHER).participation_id == invitation.participation_id


def test_the_receipt_of_a_colleague_gives_the_colleagues_response(invitation: Invitation) -> None:
    colleague = invited(invitation.participation)
    for link in (colleague, invitation):
        save_answers(invitation=link, answers={0: 2}, comments={})
    first = send_response(invitation=colleague, receipt=RECEIPT)
    assert send_response(invitation=invitation, receipt=RECEIPT) == first
    assert Response.objects.count() == 1
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("answers", [None, {}])
def test_nothing_can_not_be_sent(invitation: Invitation, answers: dict[int, int] | None) -> None:
    if answers is not None:
        save_answers(invitation=invitation, answers=answers, comments={"small.work": "Only words"})
    with pytest.raises(NothingAnswered):
        send_response(invitation=invitation, receipt=RECEIPT)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.OPEN


# -- Receipts --------------------------------------------------------------------


def test_receipts_are_long_and_all_different() -> None:
    codes = {new_receipt() for _ in range(200)}
    assert len(codes) == 200
    assert all(tidy_receipt(code) == code and len(code) == 19 for code in codes)


@pytest.mark.parametrize("code", ["", "2345", "0345-6789-ABCD-EFGH", "2345-6789-ABCD-EFGHJ", "ÄÖÜß" * 4])
def test_what_is_no_receipt_finds_nothing(participation: Participation, code: str) -> None:
    sent(participation, b"\1\0\0\0")
    assert tidy_receipt(code) == ""
    assert response_for(code) is None


def test_a_receipt_finds_its_response_however_it_is_typed(invitation: Invitation) -> None:
    save_answers(invitation=invitation, answers={0: 2}, comments={})
    response = send_response(invitation=invitation, receipt=RECEIPT)
    assert response_for(" 23456789 abcd.efgh ") == response
    assert response_for(OTHER) is None
    assert response.receipt_hash == receipt_hash(RECEIPT)


def test_what_was_sent_can_be_changed_until_the_close(participation: Participation) -> None:
    response = sent(participation, b"\1\2\0\0", {"small.work": "Hello", "small.feedback": "Bye"})
    changed = change_response(response=response, answers={1: 3, 2: 1}, comments={"small.feedback": ""})
    assert bytes(changed.answers) == b"\1\3\1\0"
    assert changed.comments == {"small.work": "Hello"}
    time_is_up(participation)
    with pytest.raises(AnsweringClosed):
        change_response(response=response, answers={0: 3}, comments={})
    assert bytes(Response.objects.get().answers) == b"\1\3\1\0"


def test_withdrawing_is_final(participation: Participation) -> None:
    response, kept = sent(participation, b"\1\2\0\0", {"small.work": "Hello"}), sent(participation, b"\3\3\3\3")
    withdraw_response(response=Response.objects.get(pk=response.pk))
    withdraw_response(response=Response(pk=response.pk, participation=participation))
    assert list(Response.objects.all()) == [kept]
    with pytest.raises(ResponseGone):
        change_response(response=Response(pk=response.pk, participation=participation), answers={0: 1}, comments={})
    assert participation.invitations.filter(state=InvitationState.USED).count() == 2


def test_after_the_close_nothing_is_withdrawn(participation: Participation) -> None:
    response = sent(participation, b"\1\2\0\0")
    begin_close(campaign=participation.campaign, by=None)
    with pytest.raises(AnsweringClosed):
        withdraw_response(response=response)
    assert Response.objects.count() == 1


# -- Sealing ---------------------------------------------------------------------


def test_the_block_holds_exactly_the_rows(participation: Participation) -> None:
    rows = [bytes([1 + i % 3, 0, DONT_KNOW, NOT_APPLICABLE if i % 2 else 2]) for i in range(6)]
    for row in rows:
        sent(participation, row)
    save_answers(invitation=invited(participation), answers={0: 1}, comments={})
    sealed = seal(participation=participation)
    assert sealed
    assert (sealed.persons, sealed.items) == (6, WIDTH)
    block = bytes(sealed.block)
    assert Counter(block[i : i + WIDTH] for i in range(0, len(block), WIDTH)) == Counter(rows)
    assert not Response.objects.exists()
    assert not Draft.objects.exists()


def test_comments_are_kept_apart_from_answers(participation: Participation) -> None:
    for place in range(5):
        sent(participation, bytes([1 + place % 3] * WIDTH), {"small.work": f"Word {place}"})
    sent(participation, b"\1\1\1\1", {"small.work": "Word 5", "small.feedback": "Two"})
    seal(participation=participation)
    kept = sorted((comment.dimension_key, comment.text) for comment in Comment.objects.all())
    assert kept == [("small.feedback", "Two"), *(("small.work", f"Word {place}") for place in range(6))]
    assert {field.name for field in Comment._meta.get_fields()} == {"id", "participation", "dimension_key", "text"}


def test_comments_of_fewer_persons_than_the_threshold_are_deleted(participation: Participation) -> None:
    for _ in range(4):
        sent(participation, b"\1\1\1\1", {"small.work": "One", "small.feedback": "Two"})
    sent(participation, b"\1\1\1\1")
    seal(participation=participation)
    assert not Comment.objects.exists()


def test_the_order_of_sending_is_lost(participation: Participation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shuffle is asked for, and what it gives is what is written."""

    class Reversing:
        def shuffle(self, rows: list[object]) -> None:
            rows.reverse()

    monkeypatch.setattr("surveys.responses.services.secrets.SystemRandom", Reversing)
    found = [sent(participation, bytes([place, 0, 0, 0])) for place in (1, 2, 3)]
    stored = [bytes(response.answers) for response in participation.responses.all()]
    sealed = seal(participation=participation)
    assert sealed
    assert len(found) == sealed.persons
    assert bytes(sealed.block) == b"".join(reversed(stored))


def test_sealing_again_changes_nothing(participation: Participation) -> None:
    sent(participation, b"\1\1\1\1")
    first = seal(participation=participation)
    assert seal(participation=participation) is None
    assert SealedResponses.objects.get() == first
    participation.refresh_from_db()
    assert participation.state == ParticipationState.SEALED


def test_a_sealed_team_takes_no_answers_even_in_the_window(participation: Participation) -> None:
    invitation = invited(participation)
    seal(participation=participation)
    with pytest.raises(AnsweringClosed):
        save_answers(invitation=invitation, answers={0: 1}, comments={})


def test_a_team_without_answers_is_sealed_too(participation: Participation) -> None:
    sealed = seal(participation=participation)
    assert sealed
    assert (sealed.persons, sealed.items, bytes(sealed.block)) == (0, WIDTH, b"")


def test_two_banks_share_one_row() -> None:
    participation = launched(banks=("small", "other"))
    sent(participation, bytes([1, 2, 3, 1, 2, 3, 1, 2]))
    sealed = seal(participation=participation)
    assert sealed
    assert (sealed.items, bytes(sealed.block)) == (8, bytes([1, 2, 3, 1, 2, 3, 1, 2]))
