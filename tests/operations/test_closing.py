"""The close: whole, resumable, harmless when it is called twice, and certain that what is deleted is gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from surveys.campaigns.choices import CampaignState, ParticipationState
from surveys.campaigns.models import Campaign, Invitation
from surveys.campaigns.services import mark_released, take_seat
from surveys.operations.services import closing, erase_deleted_rows, erasing, run_due
from surveys.operations.services.closing import close_campaign
from surveys.responses.models import Draft, Response, SealedResponses
from surveys.responses.services import AnsweringClosed, save_answers, send_response
from surveys.results.models import DimensionScore, Scorecard
from surveys.results.services import score_campaign
from surveys.teams.models import AuditEntry, Team
from tests.bending import bend
from tests.factories import AdminFactory
from tests.operations import raw
from tests.results import build

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = ("554 43 22", "445 42 31", "354 34 23", "555 55 14", "233 12 15", "112 32 42")


@pytest.fixture
def teams() -> list[Team]:
    return [build.team(name) for name in ("ant", "bee", "cat")]


@pytest.fixture
def campaign(teams: list[Team]) -> Campaign:
    return build.wave(build.bank(), answers=dict.fromkeys(teams, ANSWERS), released=None)


def overdue(campaign: Campaign) -> None:
    now = campaign.closes_at
    bend(Campaign.objects.filter(pk=campaign.pk), opens_at=now - 30 * build.DAY, closes_at=now - 11 * build.DAY)


def scores() -> list[tuple[Any, ...]]:
    rows = DimensionScore.objects.order_by("scorecard__participation__team__slug", "key")
    return list(rows.values_list("scorecard__participation__team__slug", "key", "n", "score"))


def states(campaign: Campaign) -> list[str]:
    return list(campaign.participations.order_by("team__slug").values_list("state", flat=True))


class PowerCutError(Exception):
    """Power goes out."""


def test_a_close_does_everything(campaign: Campaign) -> None:
    admin = AdminFactory.create()
    told: list[tuple[str, int, int]] = []
    closed = close_campaign(campaign=campaign, by=admin, progress=lambda *step: told.append(step))
    assert closed.state == CampaignState.RELEASED
    assert closed.released_at is not None
    assert set(states(campaign)) == {ParticipationState.SEALED}
    assert (Response.objects.count(), SealedResponses.objects.count()) == (0, 3)
    assert Scorecard.objects.count() == 4  # three teams and their group
    assert [step[0] for step in told] == ["sealing"] * 3 + ["scoring"] * 3 + ["adding up"]
    [entry] = AuditEntry.objects.filter(actor=admin)
    assert entry.verb == "close campaign"


def test_a_second_close_changes_nothing(campaign: Campaign) -> None:
    closed = close_campaign(campaign=campaign, by=None)
    before = scores(), closed.released_at
    with pytest.raises(ValidationError, match="closed already"):
        close_campaign(campaign=campaign, by=None)
    campaign.refresh_from_db()
    assert (scores(), campaign.released_at) == before


def test_a_plan_can_not_be_closed(campaign: Campaign) -> None:
    bend(Campaign.objects, state=CampaignState.PLANNED)
    with pytest.raises(ValidationError):
        close_campaign(campaign=campaign, by=None)


def test_it_goes_on_where_it_was_interrupted(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """Power goes out after the second team; meanwhile nobody answers, nothing is shown, and nothing is lost."""
    sealed: list[str] = []
    real = closing.seal

    def seal_two(**options: Any) -> Any:
        if len(sealed) == 2:
            raise PowerCutError
        sealed.append(options["participation"].team.slug)
        return real(**options)

    invitation = take_seat(participation=campaign.participations.get(team__slug="cat"))
    save_answers(invitation=invitation, answers={0: 4}, comments={})
    with monkeypatch.context() as patch:
        patch.setattr(closing, "seal", seal_two)
        with pytest.raises(PowerCutError):
            close_campaign(campaign=campaign, by=None)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.CLOSING
    assert states(campaign) == [ParticipationState.SEALED] * 2 + [ParticipationState.ANSWERING]
    assert (Response.objects.count(), SealedResponses.objects.count(), Scorecard.objects.count()) == (6, 2, 0)
    for refused in (
        lambda: save_answers(invitation=invitation, answers={1: 3}, comments={}),
        lambda: send_response(invitation=invitation, receipt="2345-6789-ABCD-EFGH"),
    ):
        with pytest.raises(AnsweringClosed):
            refused()
    assert Draft.objects.count() == 1

    assert close_campaign(campaign=campaign, by=None).state == CampaignState.RELEASED
    assert (Response.objects.count(), Draft.objects.count(), SealedResponses.objects.count()) == (0, 0, 3)
    assert SealedResponses.objects.get(participation__team__slug="cat").persons == 6  # the draft is not counted
    assert AuditEntry.objects.filter(verb="close campaign").count() == 1


def test_an_interrupted_scoring_starts_anew(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(**options: Any) -> int:
        score_campaign(**options)
        Scorecard.objects.filter(participation__team__slug="bee").delete()
        raise PowerCutError

    with monkeypatch.context() as patch:
        patch.setattr(closing, "score_campaign", half)
        with pytest.raises(PowerCutError):
            close_campaign(campaign=campaign, by=None)
    assert Scorecard.objects.count() == 3
    close_campaign(campaign=campaign, by=None)
    assert Scorecard.objects.count() == 4
    bee, cat = (Scorecard.objects.get(participation__team__slug=slug) for slug in ("bee", "cat"))
    assert bee.dimension_scores.count() == cat.dimension_scores.count() == 5


def test_two_closes_at_once_end_with_one_result(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """While this one scores, the other finishes; this one notices and is content."""

    def overtaken(**options: Any) -> int:
        written = score_campaign(**options)
        mark_released(campaign=campaign)
        score_campaign(**options)  # the slow one goes on writing: nothing happens
        return written

    monkeypatch.setattr(closing, "score_campaign", overtaken)
    assert close_campaign(campaign=campaign, by=None).state == CampaignState.RELEASED
    assert Scorecard.objects.count() == 4


def test_what_is_cancelled_meanwhile_is_not_released(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "score_campaign", lambda **_: bend(Campaign.objects, state=CampaignState.CANCELLED))
    with pytest.raises(ValidationError, match="not being closed"):
        close_campaign(campaign=campaign, by=None)


# -- Erasing -------------------------------------------------------------------------------


@pytest.fixture
def reader() -> Iterator[BaseDatabaseWrapper]:
    """Somebody who began to read before the close and does not come to an end, such as a backup."""
    other = connection.copy("reader")
    with other.cursor() as cursor:
        cursor.execute("BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM surveys_response")
        cursor.fetchone()
    yield other
    other.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "PATIENCE", 0.01)
    monkeypatch.setattr(erasing, "ATTEMPTS", 2)


@contextmanager
def in_vain() -> Iterator[None]:
    """Who holds the erasing up will not end; PostgreSQL is asked twice and no more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(erasing, "LOOKS", 2)
        yield


def test_a_long_reader_holds_the_release_up_and_it_says_so(
    campaign: Campaign, reader: BaseDatabaseWrapper, impatient: None, capsys: pytest.CaptureFixture[str]
) -> None:
    overdue(campaign)
    with in_vain():
        call_command("run_due")
    assert (
        "q4: not closed now: The answers are sealed, but deleted ones are still in the files" in capsys.readouterr().out
    )
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.CLOSING
    assert not Scorecard.objects.exists()
    with in_vain(), pytest.raises(ValidationError, match="it goes on by itself within minutes"):
        close_campaign(campaign=campaign, by=None)

    reader.close()
    call_command("run_due")
    assert capsys.readouterr().out == "q4: closed; teams scored: 3\n"


def test_erasing_says_whether_it_is_certain(reader: BaseDatabaseWrapper, impatient: None) -> None:
    Response.objects.all().delete()
    Invitation.objects.all().delete()
    with in_vain():
        assert not erase_deleted_rows()
    reader.close()
    assert erase_deleted_rows()


def test_a_short_reader_is_waited_for(
    reader: BaseDatabaseWrapper, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends between two attempts."""
    build.team("anything")
    name = "_log_is_cut" if connection.vendor == "sqlite" else "_older_transactions"
    real, calls = getattr(erasing, name), []

    def attempt(*arguments: Any) -> bool:
        answer = real(*arguments)
        calls.append(answer)
        reader.close()
        return bool(answer)

    monkeypatch.setattr(erasing, name, attempt)
    assert erase_deleted_rows()
    assert len(calls) == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's lock of the whole file")
def test_a_writer_that_never_ends_is_reported_not_feared(impatient: None) -> None:
    other = connection.copy("writer")
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        assert not erase_deleted_rows()
        cursor.execute("ROLLBACK")
    other.close()
    assert erase_deleted_rows()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL's locks of tables")
def test_a_locked_table_is_reported_not_waited_for(impatient: None) -> None:
    other = connection.copy("writer")
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE surveys_draft IN ACCESS SHARE MODE")
        with in_vain():
            assert not erase_deleted_rows()
        cursor.execute("ROLLBACK")
    other.close()
    assert erase_deleted_rows()


def test_deleted_bytes_are_gone(campaign: Campaign) -> None:
    mark = b"\x04\x01\x05\x02\x03\x05\x01"
    response = Response.objects.first()
    assert response
    Response.objects.filter(pk=response.pk).update(answers=mark * 40)
    assert mark * 40 in raw.everything()
    Response.objects.all().delete()
    assert erase_deleted_rows()
    assert mark * 2 not in raw.everything()


# -- run_due --------------------------------------------------------------------------------


def test_nothing_is_due(campaign: Campaign, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("run_due")
    assert capsys.readouterr().out == "Nothing was due.\n"
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LAUNCHED


def test_what_is_due_is_closed_once(campaign: Campaign, capsys: pytest.CaptureFixture[str]) -> None:
    other = build.wave(build.bank(), answers={build.team("dog"): ANSWERS}, slug="other", released=None)
    overdue(campaign)
    overdue(other)
    call_command("run_due")
    assert capsys.readouterr().out == "q4: closed; teams scored: 3\nother: closed; teams scored: 1\n"
    before = scores()
    call_command("run_due")
    assert capsys.readouterr().out == "Nothing was due.\n"
    assert scores() == before


def test_one_that_fails_stops_no_other(
    campaign: Campaign,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = build.wave(build.bank(), answers={build.team("dog"): ANSWERS}, slug="other", released=None)
    overdue(campaign)
    overdue(other)

    def fail_first(*, campaign: Campaign, **options: Any) -> int:
        if campaign.slug == "q4":
            raise OperationalError("disk full")
        return score_campaign(campaign=campaign, **options)

    with monkeypatch.context() as patch:
        patch.setattr(closing, "score_campaign", fail_first)
        with pytest.raises(CommandError, match="Not everything went well: q4"):
            call_command("run_due")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "q4: not closed: OperationalError, see the log; the next run goes on where this one stopped"
    assert second == "other: closed; teams scored: 1"
    assert "q4 could not be closed" in caplog.text
    [step] = run_due()
    assert (step.campaign, step.done, step.failed) == ("q4", True, False)


def test_a_close_tells_whoever_watches_how_far_it_is(campaign: Campaign) -> None:
    heard: list[tuple[str, int, int]] = []
    overdue(campaign)
    run_due(lambda words, done, of: heard.append((words, done, of)))
    assert heard[:3] == [("q4: sealing", 1, 3), ("q4: sealing", 2, 3), ("q4: sealing", 3, 3)]
    assert len({words for words, _done, _of in heard}) > 1  # scoring is told too
