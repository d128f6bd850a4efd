"""How well questions work is worked out at the close, and by the timer for what was closed before."""

import pytest
from django.utils import timezone

from surveys.campaigns.models import Campaign
from surveys.operations.services import run_due
from surveys.operations.services.pooling import pool_after, pool_waiting
from surveys.results.models import HealthPool, ItemHealth
from tests.results import build

pytestmark = pytest.mark.django_db
PERSON = "543 43 21"


def closed_before() -> Campaign:
    groups = build.groups(org="")
    teams = {build.team(name, groups["org"], 10): (PERSON, "322 11 54") * 5 for name in ("one", "two", "three")}
    return build.wave(build.bank(), answers=teams)


def test_the_timer_looks_at_what_was_released_before() -> None:
    closed_before()
    assert not HealthPool.objects.exists()
    words = [step.words for step in run_due() if step.done]
    assert "how its questions work was worked out, over 30 answers" in words
    assert ItemHealth.objects.count() == 7


def test_a_second_run_does_nothing() -> None:
    campaign = closed_before()
    pool_after(campaign)
    before = list(ItemHealth.objects.values())
    assert pool_waiting(timezone.now()) == []
    assert list(ItemHealth.objects.values()) == before


def test_what_goes_wrong_stops_no_close(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_options: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("surveys.operations.services.pooling.pool_health", broken)
    campaign = closed_before()
    pool_after(campaign)
    assert not HealthPool.objects.exists()
    steps = [step for step in run_due() if step.failed]
    assert len(steps) == 1
    assert "RuntimeError" in steps[0].words


def test_interrupted_after_some_pools_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    closed_before()
    original = ItemHealth.objects.bulk_create

    def fails(*_rows: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(ItemHealth.objects, "bulk_create", fails)
    assert any(step.failed for step in run_due())
    assert not HealthPool.objects.exists()  # all of a pool, or nothing
    monkeypatch.setattr(ItemHealth.objects, "bulk_create", original)
    run_due()
    assert HealthPool.objects.get().items.count() == 7
