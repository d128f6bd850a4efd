"""Two people, or two timers, do the same thing at once; what comes out could have come one after the other."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from surveys.campaigns.choices import CampaignState, StepKind
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.services import NoSeatLeft, take_seat, take_teams
from surveys.operations.services import closing, run_due
from surveys.operations.services.closing import close_campaign, close_due
from surveys.responses.models import Draft, Response, SealedResponses
from surveys.responses.queries import new_receipt
from surveys.responses.services import (
    AlreadySent,
    AnsweringClosed,
    ResponseGone,
    change_response,
    save_answers,
    send_response,
    withdraw_response,
)
from surveys.results.models import Scorecard
from tests.bending import bend
from tests.campaigns import build as campaigns
from tests.results import build

pytestmark = pytest.mark.django_db(transaction=True)
PERSON = ("554 43 22", "445 42 31", "354 34 23", "555 55 14", "233 12 15")


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each answers or raises, when all begin at the same moment."""
    start, found = Barrier(len(works)), dict[int, object]()

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            found[place] = work()
        except Exception as error:  # noqa: BLE001  # what was raised is what is asked
            found[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[place] for place in range(len(works))]


@pytest.fixture
def participation() -> Participation:
    return campaigns.launched(headcount=5)


def test_the_last_seat_is_given_once(participation: Participation) -> None:
    for _taken in range(4):
        take_seat(participation=participation)
    found = at_once(*[lambda: take_seat(participation=participation)] * 4)
    assert sorted(type(each).__name__ for each in found) == ["Invitation"] + ["NoSeatLeft"] * 3
    assert any(isinstance(each, NoSeatLeft) for each in found)
    assert Invitation.objects.count() == 5


def test_two_presses_of_send_make_one_response(participation: Participation) -> None:
    """With the code of one page, or with two codes of two tabs."""
    for receipts in ([new_receipt()] * 3, [new_receipt(), new_receipt(), new_receipt()]):
        invitation = take_seat(participation=participation)
        save_answers(invitation=invitation, answers={0: 1, 1: 2}, comments={})
        before = Response.objects.count()
        found = at_once(*[lambda r=r, i=invitation: send_response(invitation=i, receipt=r) for r in receipts])
        assert Response.objects.count() == before + 1
        refused = [each for each in found if not isinstance(each, Response)]
        assert all(isinstance(each, AlreadySent) for each in refused)
        assert len(refused) == (0 if len(set(receipts)) == 1 else 2)


def test_save_and_send_at_once_lose_nothing(participation: Participation) -> None:
    invitation = take_seat(participation=participation)
    save_answers(invitation=invitation, answers={0: 1}, comments={})
    saved, sent = at_once(
        lambda: save_answers(invitation=invitation, answers={1: 3}, comments={}),
        lambda: send_response(invitation=invitation, receipt=new_receipt()),
    )
    assert isinstance(sent, Response)
    kept = bytes(Response.objects.get().answers)
    assert kept == (b"\1\3\0\0" if isinstance(saved, Draft) else b"\1\0\0\0")
    assert isinstance(saved, Draft | AlreadySent)
    assert not Draft.objects.exists()


def test_change_and_withdraw_at_once(participation: Participation) -> None:
    invitation = take_seat(participation=participation)
    save_answers(invitation=invitation, answers={0: 1}, comments={})
    response = send_response(invitation=invitation, receipt=new_receipt())
    changed, gone = at_once(
        lambda: change_response(response=response, answers={1: 3}, comments={}),
        lambda: withdraw_response(response=Response.objects.get(pk=response.pk)),
    )
    assert gone is None
    assert isinstance(changed, Response | ResponseGone)
    assert not Response.objects.exists()


def test_who_sends_during_the_close_is_counted_or_told(participation: Participation) -> None:
    """Never both, never neither."""
    seats = [take_seat(participation=participation) for _seat in range(4)]
    for seat in seats:
        save_answers(invitation=seat, answers={0: 1, 1: 2, 2: 3, 3: 1}, comments={})
    campaign = Campaign.objects.get(pk=participation.campaign_id)
    *found, closed = at_once(
        *[lambda s=s: send_response(invitation=s, receipt=new_receipt()) for s in seats],
        lambda: close_campaign(campaign=campaign, by=None),
    )
    if isinstance(closed, ValidationError):  # something read while it erased; the timer goes on
        run_due()
    sent = [each for each in found if isinstance(each, Response)]
    assert all(isinstance(each, Response | AnsweringClosed) for each in found), found
    assert SealedResponses.objects.get().persons == len(sent)
    assert Campaign.objects.get().state == CampaignState.RELEASED
    assert not Response.objects.exists()


def test_change_or_withdraw_during_the_close(participation: Participation) -> None:
    responses = []
    for _person in range(4):
        seat = take_seat(participation=participation)
        save_answers(invitation=seat, answers={0: 1, 1: 1, 2: 1, 3: 1}, comments={})
        responses.append(send_response(invitation=seat, receipt=new_receipt()))
    campaign = Campaign.objects.get(pk=participation.campaign_id)
    changed, gone, closed = at_once(
        lambda: change_response(response=responses[0], answers={0: 3}, comments={}),
        lambda: withdraw_response(response=Response.objects.get(pk=responses[1].pk)),
        lambda: close_campaign(campaign=campaign, by=None),
    )
    if isinstance(closed, ValidationError):
        run_due()
    sealed = SealedResponses.objects.get()
    late = (AnsweringClosed, ResponseGone, Response.DoesNotExist)
    assert sealed.persons == (3 if gone is None else 4)
    assert gone is None or isinstance(gone, late)
    assert (b"\3" in bytes(sealed.block)) == isinstance(changed, Response)
    assert isinstance(changed, (Response, *late))


def test_two_timers_close_once() -> None:
    teams = [build.team(name) for name in ("ant", "bee")]
    campaign = build.wave(build.bank(), answers=dict.fromkeys(teams, PERSON), released=None)
    now = campaign.closes_at
    bend(Campaign.objects.filter(pk=campaign.pk), opens_at=now - 30 * build.DAY, closes_at=now - 11 * build.DAY)
    found = at_once(run_due, run_due, lambda: close_campaign(campaign=campaign, by=None))
    run_due()  # where erasing met the other one, the next run goes on
    assert not [each for each in found if isinstance(each, Exception) and not isinstance(each, ValidationError)], found
    assert not [step for steps in found if isinstance(steps, list) for step in steps if step.failed], found
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.RELEASED
    assert (SealedResponses.objects.count(), Scorecard.objects.count()) == (2, 3)
    assert [sealed.persons for sealed in SealedResponses.objects.all()] == [5, 5]
    assert {card.dimension_scores.count() for card in Scorecard.objects.all()} == {5}


def test_what_was_extended_at_the_last_moment_is_not_closed(
    participation: Participation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The timer looked for what is over before the extension was written, and closes after it."""
    campaign = participation.campaign
    monkeypatch.setattr(closing, "due_to_close", lambda _now: [campaign])
    [step] = close_due(timezone.now())
    assert (step.done, step.failed) == (False, False)
    assert "It has been extended" in step.words
    assert Campaign.objects.get().state == CampaignState.LAUNCHED
    [step] = close_due(campaign.closes_at)
    assert step.done


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL's locks of rows")
def test_a_reminder_and_somebody_who_takes_a_seat_do_not_wait_for_each_other(participation: Participation) -> None:
    """Whoever takes a seat holds the team and refers to the campaign; a reminder holds the campaign, then the team."""
    campaign, other = participation.campaign, connection.copy("seat")
    with transaction.atomic(), other.cursor() as cursor:
        take_teams(campaign=campaign, kind=StepKind.MIDDLE, number=1, participations=[])
        table = connection.ops.quote_name(Campaign._meta.db_table)
        cursor.execute(f"SELECT id FROM {table} FOR KEY SHARE NOWAIT")  # noqa: S608  # a table's name, quoted
        assert cursor.fetchall() == [(campaign.pk,)]
    other.close()
