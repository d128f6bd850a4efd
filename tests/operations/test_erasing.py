"""What erasing leaves alone; and how PostgreSQL is asked, on any database: which questions, how often, and what is
tidied up afterwards.
"""

from typing import Any

import pytest
from django.db import OperationalError, connection, models

from surveys.campaigns.services import take_seat
from surveys.operations.services import erasing
from surveys.responses.models import Comment
from surveys.responses.queries import new_receipt
from surveys.responses.services import save_answers, send_response
from tests.campaigns import build as campaigns


class Cursor:
    """Answers in turn whether an older transaction is there; refuses to rewrite while `locked`."""

    def __init__(self, *older: bool, locked: bool = False) -> None:
        self.older, self.locked, self.said = list(older), locked, []

    def execute(self, sql: str, _parameters: Any = None) -> None:
        self.said.append(sql.split(" (", maxsplit=1)[0].split(" = ", maxsplit=1)[0])
        if sql.startswith("VACUUM") and self.locked:
            raise OperationalError("canceling statement due to lock timeout")

    def fetchone(self) -> tuple[bool | str]:
        return ("4711" if "pg_current_xact_id" in self.said[-1] else self.older.pop(0),)


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    pauses: list[float] = []
    monkeypatch.setattr(erasing.time, "sleep", pauses.append)
    return pauses


def erased(cursor: Cursor) -> bool:
    return erasing._erase_postgresql(cursor)  # type: ignore[arg-type]  # a stand-in


def test_three_tables_are_rewritten(slept: list[float]) -> None:
    cursor = Cursor(False)
    assert erased(cursor)
    assert cursor.said[2:] == ["SET lock_timeout", *(["VACUUM"] * 4), "RESET lock_timeout"]
    assert slept == []


def test_it_waits_for_an_older_transaction(slept: list[float]) -> None:
    assert erased(Cursor(True, True, False))
    assert slept == [erasing.PAUSE] * 2


def test_it_gives_up_and_says_so(slept: list[float]) -> None:
    assert not erased(Cursor(*[True] * erasing.LOOKS))
    assert len(slept) == erasing.LOOKS - 1


def test_a_lock_is_not_waited_for_and_the_limit_is_taken_back() -> None:
    cursor = Cursor(*[False] * erasing.LOOKS, locked=True)
    assert not erased(cursor)
    assert cursor.said.count("RESET lock_timeout") == erasing.LOOKS


# -- What is not deleted stays -----------------------------------------------------


def kept(model: type[models.Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values())


@pytest.mark.django_db(transaction=True)
def test_answers_of_an_open_wave_stay_as_they_are() -> None:
    participation = campaigns.launched(headcount=5)
    for place in range(3):
        seat = take_seat(participation=participation)
        save_answers(invitation=seat, answers={0: 1 + place, 1: 2}, comments={})
        if place:
            send_response(invitation=seat, receipt=new_receipt())
    Comment.objects.create(participation=participation, dimension_key="tiny.work", text="As it was")
    before = [kept(model) for model in erasing.HELD]
    assert all(before)
    assert erasing.erase_deleted_rows()
    assert [kept(model) for model in erasing.HELD] == before
    seat = take_seat(participation=participation)  # new rows get new numbers, and find what they belong to
    save_answers(invitation=seat, answers={0: 1}, comments={})
    connection.check_constraints()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about how SQLite's tables are rewritten")
def test_tables_keep_their_indexes_and_the_connection_its_ways() -> None:
    ask = "SELECT name, sql FROM sqlite_master ORDER BY name"
    with connection.cursor() as cursor:
        before = cursor.execute(ask).fetchall()
        assert erasing.erase_deleted_rows()
        assert cursor.execute(ask).fetchall() == before
        assert cursor.execute("SELECT name FROM temp.sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall() == []
        for pragma, usual in (("foreign_keys", 1), ("busy_timeout", 20_000), ("temp_store", 0)):
            assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (usual,)
        assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
