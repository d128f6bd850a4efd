"""How PostgreSQL is asked, on any database: which questions, how often, and what is tidied up afterwards."""

from typing import Any

import pytest
from django.db import OperationalError

from surveys.operations.services import erasing


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
