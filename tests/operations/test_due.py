"""One run of the timer: series, addresses, two at once, and that what fails stops nothing else."""

from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from surveys.campaigns.choices import CampaignState, Delivery, InvitedBy, StepKind
from surveys.campaigns.models import Campaign, DueStep, Invitation
from surveys.campaigns.services import (
    Plan,
    begin_series,
    end_series,
    forget_addresses,
    plan_campaign,
    remind_by_hand,
)
from surveys.operations.services import cancel_campaign, due, run_due, tidying
from surveys.teams.models import AuditEntry
from tests.attacks.test_at_the_same_moment import at_once
from tests.bending import bend
from tests.factories import MembershipFactory, UserFactory
from tests.operations import raw
from tests.operations.waves import DAY, HOUR, at, mailed, people, steps, time_passes
from tests.results import build

pytestmark = pytest.mark.django_db(transaction=True)
FIVE = ("554 43 22", "445 42 31", "354 34 23", "555 55 14", "233 12 15")


def said() -> list[str]:
    return [f"{step.campaign}: {step.words}" for step in run_due()]


# -- Series ------------------------------------------------------------------------


@pytest.fixture
def first() -> Campaign:
    """The first wave of a quarterly series; a member of its team is invited by mail."""
    campaign = mailed(6, wave="2026-Q3", title="How we work, 2026-Q3", slug="how-2026-q3")
    MembershipFactory.create(team=campaign.participations.get().team, user=UserFactory.create(email="m@example.org"))
    begin_series(campaign=campaign, months=3, by=None)
    return campaign


def test_a_series_lives_by_itself(first: Campaign) -> None:
    """Day by day over half a year: each wave is planned, launched, asked, reminded of, and closed, once."""
    first = at(first, 0.1)
    found: list[str] = []
    for _day in range(100):
        for campaign in Campaign.objects.all():
            time_passes(campaign, DAY)
        found += [line for line in said() if "series" in line or "launched" in line or "closed" in line]
    second = Campaign.objects.get(place=2)
    assert (second.slug, second.title) == ("how-2026-q4", "How we work, 2026-Q4")
    assert second.state in {CampaignState.LAUNCHED, CampaignState.RELEASED}
    assert [line.split(";")[0].split(" opens")[0] for line in found[:3]] == [
        "how-2026-q3: closed",
        "how-2026-q4: planned as the next wave of its series",
        "how-2026-q4: launched",
    ]
    assert "m@example.org" in {each.to[0] for each in mail.outbox if "2026-Q4" in each.subject}


def test_the_next_wave_waits_for_the_one_before(first: Campaign) -> None:
    second = next_wave(first, opens=-HOUR * 0.5)
    assert said() == ["second: not launched yet: how-2026-q3, the wave before it, is not closed"]
    bend(Campaign.objects.filter(pk=first.pk), state=CampaignState.CANCELLED)
    assert any(line.startswith("second: launched; it closes") for line in said())
    second.refresh_from_db()
    assert second.state == CampaignState.LAUNCHED


def next_wave(first: Campaign, opens: Any) -> Campaign:
    """The second wave of the series, planned, with a window of ten days."""
    now = timezone.now()
    participation = first.participations.select_related("team").get()
    plan = Plan(
        title="Second",
        wave="2026-Q4",
        versions=[first.banks.get().version],
        teams=[participation.team],
        opens_at=now + opens,
        closes_at=now + opens + 10 * DAY,
        invite_by=InvitedBy.LINK,
    )
    campaign = plan_campaign(slug="second", plan=plan, by=None)
    campaign.series, campaign.place = Campaign.objects.get(pk=first.pk).series, 2
    campaign.save()
    return campaign


def test_what_stands_in_the_way_is_said_and_a_window_that_went_by_is_missed(first: Campaign) -> None:
    bend(Campaign.objects.filter(pk=first.pk), state=CampaignState.CANCELLED)
    second = next_wave(first, opens=-HOUR * 0.5)
    team = second.participations.get().team
    type(team).objects.update(retired=True)
    [line] = said()
    assert line.startswith("second: not now: Team0 is retired.")
    time_passes(second, 11 * DAY)
    found = said()
    assert found[-1] == "second: missed: its whole window went by before it could be launched"
    second.refresh_from_db()
    assert (second.state, second.launched_at) == (CampaignState.CANCELLED, None)


def test_an_ended_series_launches_nothing(first: Campaign) -> None:
    second = next_wave(first, opens=-HOUR)
    assert second.series
    end_series(series=second.series, by=None)
    assert said() == []


# -- Addresses ---------------------------------------------------------------------


def test_addresses_are_erased_thirty_days_after_the_release() -> None:
    campaign = build.wave(build.bank(), answers={build.team("ant"): FIVE}, released=29)
    [invited] = people(campaign.participations.get(), 1, email="quite-unmistakable@example.org", trouble="550 no")
    Invitation.objects.filter(pk=invited.pk).update(user=UserFactory.create(), delivery=Delivery.FAILED)
    DueStep.objects.create(campaign=campaign, kind=StepKind.COACHES, state="done")
    run_due()
    assert Invitation.objects.exclude(email="").count() == 1
    time_passes(campaign, DAY)
    assert said() == ["q4: addresses of the invited erased"]
    invited.refresh_from_db()
    assert (invited.email, invited.user, invited.trouble) == ("", None, "")
    assert b"quite-unmistakable@" not in raw.everything()
    assert said() == []
    assert AuditEntry.objects.filter(verb="erase addresses").count() == 1


def test_addresses_of_a_cancelled_wave_too() -> None:
    campaign = mailed(4)
    cancel_campaign(campaign=campaign, reason="Wrong bank.", by=None)
    run_due()
    time_passes(campaign, 29 * DAY)
    assert said() == []
    time_passes(campaign, DAY)
    assert said() == ["q4: addresses of the invited erased"]
    assert not Invitation.objects.exclude(email="").exists()


def test_as_long_as_files_are_read_the_next_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = build.wave(build.bank(), answers={build.team("ant"): FIVE}, released=31)
    people(campaign.participations.get(), 1)
    with monkeypatch.context() as patch:
        patch.setattr(tidying, "erase_deleted_rows", lambda: False)
        [step] = tidying.erase_addresses(timezone.now())
    assert (step.done, "the next run erases them there" in step.words) == (False, True)
    assert not Invitation.objects.exclude(email="").exists()
    assert [step.done for step in tidying.erase_addresses(timezone.now())] == [True]
    assert tidying.erase_addresses(timezone.now()) == []
    forget_addresses(campaign=campaign)
    assert AuditEntry.objects.filter(verb="erase addresses").count() == 1


# -- All at once -------------------------------------------------------------------


def test_two_timers_at_once_do_each_thing_once() -> None:
    """An invitation, a reminder by hand, a result, a cancelled wave, addresses to erase."""
    version = build.bank()
    asked = at(mailed(3, 4, bank=version, slug="asked"), 0.3)
    Invitation.objects.filter(email="team0-0@example.org").update(delivery=Delivery.WAITING)
    remind_by_hand(campaign=asked, by=None)
    released = build.wave(version, answers={build.team("ant"): FIVE}, slug="released", released=0)
    people(released.participations.get(), 3)
    off = mailed(3, bank=version, slug="off")
    cancel_campaign(campaign=off, reason="Wrong bank.", by=None)
    found = at_once(run_due, run_due, run_due)
    assert not [each for each in found if isinstance(each, Exception)], found
    run_due()
    pairs = [(each.subject, each.to[0]) for each in mail.outbox]
    assert len(pairs) == len(set(pairs))
    assert sorted(subject.split(":")[0] for subject, _to in pairs).count("Reminder") in {6, 7}
    assert len([subject for subject, _to in pairs if subject.startswith("Cancelled")]) == 3
    assert len([subject for subject, _to in pairs if "the result of" in subject]) == 3
    assert not [step for each in found if isinstance(each, list) for step in each if step.failed]
    assert {state for _kind, _number, state, _team in steps(asked) + steps(released)} == {"done"}


def test_who_is_invited_in_this_run_is_not_reminded_in_it() -> None:
    campaign = at(mailed(2), 0.3)
    remind_by_hand(campaign=campaign, by=None)
    people(campaign.participations.get(), 1, email="new@example.org", delivery=Delivery.WAITING)
    run_due()
    subjects = [each.subject.split(":")[0] for each in mail.outbox if each.to == ["new@example.org"]]
    assert (subjects, len(mail.outbox)) == (["Team0"], 3)


def test_what_fails_stops_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_now: Any) -> list[Any]:
        raise ZeroDivisionError

    at(mailed(3), 1.1)
    monkeypatch.setitem(due.JOBS, "reminders", broken)
    with pytest.raises(CommandError, match="Not everything went well: reminders"):
        call_command("run_due")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "q4: closed; teams scored: 1"
    assert lines[1].startswith("reminders: failed: ZeroDivisionError")
    assert lines[2] == "q4: Mail to the team: the result is there: 3 sent"
    assert "reminders: a step failed" in caplog.text
