"""Reminders: when they go, that they go once, and that nothing tells to whom."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from surveys.campaigns.choices import CampaignState, Delivery, InvitationState, StepKind, StepState
from surveys.campaigns.models import Campaign, DueStep, Invitation
from surveys.campaigns.queries import reminders_of, token_of, uncertain_steps
from surveys.campaigns.services import ask_due_reminder, extend_campaign, remind_by_hand
from surveys.operations.services import reminding, run_due
from surveys.operations.services.reminding import send_reminders
from surveys.teams.mails import Mail, Outcome, Posted, PostUnavailable, PostUncertain, Send
from surveys.teams.models import AuditEntry
from tests.bending import bend
from tests.factories import UserFactory
from tests.operations.waves import DAY, HOUR, at, mailed, people, steps, time_passes

pytestmark = pytest.mark.django_db


def remind(campaign: Campaign) -> list[str]:
    """What one run says of reminders."""
    return [step.words for step in send_reminders(timezone.now()) if step.campaign == campaign.slug]


def run_quietly() -> None:
    """As the timer of `serve` runs it; that something failed is what is compared."""
    try:
        call_command("run_due", verbosity=0)
    except CommandError as error:
        print(error)  # noqa: T201  # compared with the rest of what is printed


def subjects() -> list[str]:
    return [each.subject.split(":")[0] for each in mail.outbox]


def recipients() -> list[str]:
    return sorted(to for each in mail.outbox for to in each.to)


QUERIES = 26
SENT = ["reminder sent to those who have not answered"]


# -- When ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "days", "expected"),
    [
        (0.1, 10, []),
        (0.49, 10, []),
        (0.51, 10, ["Reminder"]),
        (0.89, 10, []),  # nobody looked for days: the last one is near
        (0.91, 10, ["Last days"]),
        (0.51, 1.9, []),  # too short for two
        (0.79, 1.9, []),
        (0.81, 1.9, ["Last days"]),
        (0.79, 4, []),
        (0.81, 4, ["Last days"]),  # four fifths are over, though more than a day is not left
        (0.96, 28, []),
        (0.97, 28, ["Last days"]),
    ],
)
def test_when_a_reminder_goes(share: float, days: float, expected: list[str]) -> None:
    campaign = at(mailed(5), share, days)
    remind(campaign)
    assert sorted(set(subjects())) == expected


def test_a_whole_wave_gets_two_reminders_with_the_same_link() -> None:
    campaign = at(mailed(4, answered=1), 0)
    found = []
    for _hour in range(11 * 24):
        time_passes(campaign, HOUR)
        found += [(words, len(mail.outbox)) for words in remind(campaign)]
    assert found == [(SENT[0], 3), (SENT[0], 6)]
    links = {token_of(each) for each in Invitation.objects.filter(state=InvitationState.OPEN)}
    assert {link for link in links if sum(link in each.body for each in mail.outbox) == 2} == links
    assert [("pressed send" in each.body, "press send" in each.body) for each in mail.outbox][-1] == (False, True)


def test_it_goes_once() -> None:
    campaign = at(mailed(5), 0.6)
    assert remind(campaign) == SENT
    assert remind(campaign) == []
    assert len(mail.outbox) == 5
    assert steps(campaign) == [("middle", 1, "done", False), ("middle", 1, "done", True)]


def test_the_middle_one_keeps_its_distance_and_the_last_one_does_not() -> None:
    campaign = at(mailed(5, remind_days=3), 0.45, 20)
    remind_by_hand(campaign=campaign, by=None)
    assert remind(campaign) == SENT
    time_passes(campaign, 2 * DAY)  # the middle was yesterday
    assert remind(campaign) == []
    time_passes(campaign, 1 * DAY + HOUR)
    assert remind(campaign) == SENT
    campaign = at(campaign, 0.94, 20)
    DueStep.objects.update(at=timezone.now() - DAY)
    assert remind(campaign) == []
    time_passes(campaign, HOUR * 6)
    assert remind(campaign) == SENT
    assert [kind for kind, _number, _state, of_team in steps(campaign) if not of_team] == ["hand", "last", "middle"]


def test_a_plan_that_was_launched_late_is_half_over_later() -> None:
    campaign = at(mailed(5), 0.55)
    bend(Campaign.objects, launched_at=timezone.now() - DAY)
    assert remind(campaign) == []


def test_after_an_extension_the_reminders_that_are_to_come_move_along() -> None:
    campaign = at(mailed(5), 0.89)
    extend_campaign(campaign=campaign, closes_at=campaign.closes_at + 10 * DAY, by=None)
    campaign.refresh_from_db()
    assert remind(campaign) == []
    assert reminders_of(campaign).next_kind == StepKind.MIDDLE
    time_passes(campaign, DAY + 3 * HOUR)
    assert remind(campaign) == SENT
    assert {row[0] for row in steps(campaign)} == {"middle"}


def test_the_last_one_is_not_repeated_after_an_extension() -> None:
    campaign = at(mailed(5), 0.95)
    assert remind(campaign) == SENT
    extend_campaign(campaign=campaign, closes_at=campaign.closes_at + 5 * DAY, by=None)
    time_passes(campaign, 4 * DAY + 20 * HOUR)
    assert remind(campaign) == []
    campaign.refresh_from_db()
    assert remind_by_hand(campaign=campaign, by=None).number == 1
    assert remind(campaign) == SENT


@pytest.mark.parametrize("state", [CampaignState.PLANNED, CampaignState.CLOSING, CampaignState.CANCELLED])
def test_only_an_open_wave_reminds(state: CampaignState) -> None:
    campaign = at(mailed(5), 0.6)
    bend(Campaign.objects, state=state)
    assert remind(campaign) == []
    at(campaign, 1.01)
    bend(Campaign.objects, state=CampaignState.LAUNCHED)
    assert remind(campaign) == []
    assert (mail.outbox, steps(campaign)) == ([], [])


def test_a_wave_without_mails_has_no_reminders() -> None:
    campaign = at(mailed(5), 0.6)
    Invitation.objects.update(delivery=Delivery.WAITING)
    assert remind(campaign) == []
    assert steps(campaign) == []


# -- To whom ---------------------------------------------------------------------


def test_who_gets_one() -> None:
    campaign = at(mailed(3, answered=1), 0.6)
    participation = campaign.participations.get()
    for name, changes in {
        "failed": {"delivery": Delivery.FAILED},
        "waiting": {"delivery": Delivery.WAITING},
        "uncertain": {"delivery": Delivery.SENDING},
        "revoked": {"state": InvitationState.REVOKED},
        "left": {"user": UserFactory.create(is_active=False)},
        "member": {"user": UserFactory.create()},
    }.items():
        people(participation, 1, **{"email": f"{name}@example.org", **changes})
    remind(campaign)
    expected = ["member@example.org", "team0-1@example.org", "team0-2@example.org", "uncertain@example.org"]
    assert recipients() == expected
    assert all(len(each.to) == 1 and not each.cc and not each.bcc for each in mail.outbox)


# -- No trace --------------------------------------------------------------------


@contextmanager
def a_post_that(behave: Callable[[], Posted]) -> Iterator[Send]:
    def send(_mail: Mail, _to: str) -> Posted:
        return behave()

    yield send


def refuse() -> Posted:
    return Posted(Outcome.REFUSED, "no such person")


def leave() -> Posted:
    raise PostUnavailable("gone")


def break_off() -> Posted:
    raise PostUncertain("broke")


def everything_written(campaign: Campaign) -> list[Any]:
    """All rows of all tables but the times, the random keys and what the wave began with."""
    rows = DueStep.objects.order_by("kind", "number", "participation__team__slug")
    audit = AuditEntry.objects.exclude(verb__contains="campaign").exclude(verb__startswith="import")
    return [
        list(rows.values_list("kind", "number", "state", "participation__team__slug")),
        list(audit.order_by("pk").values_list("verb", "object_words", "changes")),
        list(Invitation.objects.order_by("email").values_list("email", "delivery", "trouble", "generation")),
        list(Campaign.objects.values_list("slug", "state")),
    ]


@pytest.mark.parametrize("trouble", ["none", "refused", "gone", "broken", "not there"])
@pytest.mark.parametrize("kind", ["by itself", "by hand"])
def test_nothing_tells_whom_it_reached(
    trouble: str,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A team of four beside a team of nine: whoever answered, all that is written and said is the same."""
    if trouble in {"refused", "gone", "broken"}:
        behave = {"refused": refuse, "gone": leave, "broken": break_off}[trouble]
        monkeypatch.setattr(reminding, "outbox", lambda: a_post_that(behave))
    if trouble == "not there":
        monkeypatch.setattr(reminding, "post_is_there", lambda: False)
    campaign = at(mailed(4, 9), 0.6 if kind == "by itself" else 0.3)
    if kind == "by hand":
        remind_by_hand(campaign=campaign, by=None)
    caplog.set_level("DEBUG", logger="surveys")
    found = []
    for four, nine in ((0, 0), (4, 4), (0, 9), (3, 2)):
        answered = {"team0": four, "team1": nine}
        for slug, count in answered.items():
            Invitation.objects.filter(participation__team__slug=slug).update(state=InvitationState.OPEN)
            addresses = [f"{slug}-{place}@example.org" for place in range(count)]
            Invitation.objects.filter(email__in=addresses).update(state=InvitationState.USED)
        before = list(DueStep.objects.values_list("pk", flat=True))
        run_quietly()
        found.append((everything_written(campaign), capsys.readouterr().out, [r.getMessage() for r in caplog.records]))
        DueStep.objects.exclude(pk__in=before).delete()
        DueStep.objects.update(state=StepState.WAITING)
        caplog.clear()
    assert "@" not in str([said for _rows, *said in found])
    assert found[0] == found[1] == found[2] == found[3]


def test_everybody_has_answered_or_nobody() -> None:
    """The same steps, and the same queries but for reading the people themselves."""
    counts = []
    for answered in (0, 5):
        campaign = at(mailed(5, answered=answered, slug=f"w{answered}"), 0.6)
        with CaptureQueriesContext(connection) as queries:
            assert remind(campaign) == SENT
        counts.append(len(queries))
        assert steps(campaign) == [("middle", 1, "done", False), ("middle", 1, "done", True)]
        bend(Campaign.objects.filter(pk=campaign.pk), state=CampaignState.CLOSING)
    assert counts[0] == counts[1]


# -- Interrupted, twice at once, many ----------------------------------------------


class PowerCutError(Exception):
    """Power goes out."""


def test_a_cut_between_the_claim_and_the_mails_is_said_and_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = at(mailed(5), 0.6)

    def cut(*_args: Any, **_options: Any) -> None:
        raise PowerCutError

    with monkeypatch.context() as patch:
        patch.setattr(reminding, "reminder_mail", cut)
        [step] = send_reminders(timezone.now())
    assert (step.failed, "PowerCutError" in step.words) == (True, True)
    assert ("middle", 1, "taken", True) in steps(campaign)
    assert remind(campaign) == SENT  # the wave's own step ends; the team is not asked a second time
    assert mail.outbox == []
    assert uncertain_steps(campaign) == []
    time_passes(campaign, 2 * HOUR)
    [found] = uncertain_steps(campaign)
    assert (found.kind, found.number, found.teams, found.words) == (StepKind.MIDDLE, 1, 1, "Reminder in the middle")
    assert [step.words for step in run_due() if "interrupted" in step.words] == [
        "Reminder in the middle: interrupted, so some mails may not have gone out; it is not repeated"
    ]
    assert run_due() == []  # said once
    assert AuditEntry.objects.get(verb="step interrupted").changes == {"step": "middle", "number": 1, "teams": 1}


def test_without_a_mail_server_nothing_is_begun_and_after_a_week_only_the_last_one_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    campaign = at(mailed(5), 0.55)
    with monkeypatch.context() as patch:
        patch.setattr(reminding, "post_is_there", lambda: False)
        [words] = remind(campaign)
        assert words == "Reminder in the middle: the mail server takes nothing now; the next run tries again"
        assert [row for row in steps(campaign) if row[3]] == []
        time_passes(campaign, 3 * DAY)
        assert len(remind(campaign)) == 1
    time_passes(campaign, DAY)
    assert remind(campaign) == SENT
    assert set(subjects()) == {"Last days"}
    assert remind(campaign) == []


def test_many_teams_go_in_portions_and_the_next_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "TEAMS_AT_ONCE", 2)
    monkeypatch.setattr(reminding, "CHUNKS_A_RUN", 1)
    campaign = at(mailed(1, 1, 1, 1, 1), 0.6)
    assert [remind(campaign) for _run in range(4)] == [[], [], SENT, []]
    assert len(recipients()) == len(set(recipients())) == 5


@pytest.mark.parametrize("teams", [1, 3])
def test_queries_of_a_portion(teams: int) -> None:
    campaign = at(mailed(*[4] * teams), 0.6)
    ask_due_reminder(campaign=campaign, now=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        assert remind(campaign) == SENT
    assert len(queries) == QUERIES


def test_a_close_meanwhile_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "TEAMS_AT_ONCE", 1)
    campaign = at(mailed(2, 2), 0.6)
    real = reminding.participations_by_pk

    def closes(pks: Any) -> Any:
        bend(Campaign.objects, state=CampaignState.CLOSING)
        return real(pks)

    monkeypatch.setattr(reminding, "participations_by_pk", closes)
    assert remind(campaign) == []
    assert len(recipients()) == 2
