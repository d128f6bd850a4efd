"""The comparison finds what it looks for: each kind of loss, and everything that is there twice."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from benchmarks.durable.closing import Closer
from benchmarks.durable.ledger import Account, Ledger, Place
from benchmarks.durable.verdict import Look
from surveys.campaigns.models import Invitation, Participation
from surveys.campaigns.queries import code_of, token_of
from surveys.operations.services import close_campaign
from surveys.responses.models import Draft, Response, SealedResponses
from surveys.responses.queries import new_receipt, receipt_hash
from surveys.responses.services import save_answers, send_response, withdraw_response
from tests.campaigns.build import invited, launched

FIELDS = {"q-0": "2", "q-2": "dk", "comment-1": "The board helps."}


@pytest.fixture
def participation() -> Participation:
    return launched()


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def drafted(participation: Participation, ledger: Ledger) -> Account:
    """Somebody whose answers were saved, and who was told so."""
    campaign = participation.campaign
    account = ledger.open(Place(campaign.slug, participation.team.slug, code_of(participation)))
    invitation = invited(participation)
    account.token = token_of(invitation)
    account.about_to_save(FIELDS)
    save_answers(invitation=invitation, answers={0: 2, 2: 254}, comments={"small.work": FIELDS["comment-1"]})
    account.saved(FIELDS)
    return account


@pytest.fixture
def sent(drafted: Account) -> Account:
    """The same, and sent."""
    receipt = new_receipt()
    drafted.receipts.add(receipt)
    send_response(invitation=Invitation.objects.get(), receipt=receipt)
    drafted.sent = receipt
    return drafted


def look(ledger: Ledger) -> tuple[int, int]:
    """How much is lost, and how much is there twice."""
    Look(ledger).compare()
    return len(ledger.lost), len(ledger.twice)


pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("drafted")
def test_a_draft_that_is_there_is_fine(ledger: Ledger) -> None:
    assert look(ledger) == (0, 0)


@pytest.mark.usefixtures("sent")
def test_a_response_that_is_there_is_fine(ledger: Ledger) -> None:
    assert look(ledger) == (0, 0)


LOSSES: dict[str, Callable[[], Any]] = {
    "the draft": lambda: Draft.objects.all().delete(),
    "one answer": lambda: Draft.objects.update(answers=bytes([0, 0, 254, 0])),
    "a comment": lambda: Draft.objects.update(comments={}),
    "an earlier answer came back": lambda: Draft.objects.update(answers=bytes([1, 0, 254, 0])),
    "the link": lambda: Invitation.objects.all().delete(),
}


@pytest.mark.usefixtures("drafted")
@pytest.mark.parametrize("what", LOSSES)
def test_what_is_lost_of_a_draft_is_found(ledger: Ledger, what: str) -> None:
    LOSSES[what]()
    assert look(ledger) == (1, 0)


@pytest.mark.usefixtures("sent")
def test_a_lost_response_is_found(ledger: Ledger) -> None:
    Response.objects.all().delete()
    assert look(ledger) == (1, 0)


@pytest.mark.usefixtures("sent")
def test_a_lost_change_is_found(ledger: Ledger) -> None:
    Response.objects.update(answers=bytes([3, 0, 254, 0]))
    assert look(ledger) == (1, 0)


def test_a_person_counted_twice_is_found(ledger: Ledger, sent: Account, participation: Participation) -> None:
    other = new_receipt()
    sent.receipts.add(other)
    Response.objects.create(participation=participation, answers=bytes(4), receipt_hash=receipt_hash(other))
    assert look(ledger)[1] == 1


@pytest.mark.usefixtures("sent")
def test_a_response_of_nobody_is_found(ledger: Ledger, participation: Participation) -> None:
    Response.objects.create(participation=participation, answers=bytes(4), receipt_hash=receipt_hash(new_receipt()))
    assert look(ledger) == (0, 1)


@pytest.mark.usefixtures("sent")
def test_a_link_that_could_send_again_is_found(ledger: Ledger) -> None:
    Invitation.objects.update(state="open")
    assert look(ledger) == (0, 1)


def test_what_was_withdrawn_must_be_gone(ledger: Ledger, sent: Account) -> None:
    sent.withdrawing = sent.withdrawn = True
    assert look(ledger) == (0, 1)
    ledger.twice.clear()
    withdraw_response(response=Response.objects.get())
    assert look(ledger) == (0, 0)


def test_without_an_answer_both_are_allowed(ledger: Ledger, drafted: Account) -> None:
    """The save was cut off: the old value may stand, or the new one, and no third."""
    drafted.about_to_save({"q-0": "3"})
    Draft.objects.update(answers=bytes([3, 0, 254, 0]))
    assert look(ledger) == (0, 0)
    Draft.objects.update(answers=bytes([1, 0, 254, 0]))
    assert look(ledger) == (1, 0)


@pytest.mark.parametrize(
    ("block", "persons", "found"),
    [
        ([2, 0, 254, 0], 1, (0, 0)),
        ([3, 0, 254, 0], 1, (1, 1)),
        ([], 0, (1, 0)),
        ([2, 0, 254, 0, 2, 0, 254, 0], 2, (0, 1)),
    ],
    ids=["whole", "another row", "lost", "twice"],
)
@pytest.mark.django_db(transaction=True)
def test_a_block_is_compared_row_by_row(  # closing can't run inside a transaction
    ledger: Ledger, sent: Account, block: list[int], persons: int, found: tuple[int, int]
) -> None:
    participation = Participation.objects.get()
    close_campaign(campaign=participation.campaign, by=None)
    SealedResponses.objects.update(block=bytes(block), persons=persons)
    Closer(ledger, None, Random(1)).compare(sent.place.campaign)  # type: ignore[arg-type]  # starts nothing here
    assert (len(ledger.lost), len(ledger.twice)) == found
