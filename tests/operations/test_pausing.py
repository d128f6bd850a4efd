"""Long work on SQLite rests now and then; short work, and PostgreSQL, never."""

import pytest

from surveys.operations.services import pausing


class Clock:
    """Time that passes only when somebody works or sleeps."""

    now = 0.0

    def __init__(self) -> None:
        self.rests: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pausing, "time", clock)
    return clock


@pytest.mark.parametrize(("vendor", "rests"), [("sqlite", 3), ("postgresql", 0)])
def test_who_waits_finds_a_gap(vendor: str, rests: int, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten teams of 0.1 s each: a rest after each third, longer than the tenth of a second between two looks."""
    monkeypatch.setattr(pausing.connection, "vendor", vendor)
    told: list[tuple[str, int, int]] = []
    step = pausing.unhurried(lambda *said: told.append(said))
    for team in range(10):
        clock.now += 0.1
        step("sealing", team + 1, 10)
    assert clock.rests == [pausing.REST] * rests
    assert pausing.REST > 0.1
    assert told == [("sealing", team + 1, 10) for team in range(10)]


def test_short_work_never_rests(clock: Clock) -> None:
    step = pausing.unhurried(None)
    clock.now += 0.2
    step("sealing", 1, 1)
    assert clock.rests == []
