"""Mails about results: to everybody in a team, whether they answered or not, and to its coaches, each once."""

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from surveys.campaigns.choices import Delivery, InvitationState, StepKind
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import token_of
from surveys.operations.services import telling
from surveys.operations.services.telling import tell_coaches, tell_teams
from surveys.teams.mails import Mail, Outcome, Posted, PostUnavailable, PostUncertain
from tests.factories import CoachAssignmentFactory, MembershipFactory, UserFactory
from tests.operations.waves import DAY, people, steps, time_passes
from tests.results import build

pytestmark = pytest.mark.django_db
FIVE = ("554 43 22", "445 42 31", "354 34 23", "555 55 14", "233 12 15")


@pytest.fixture
def campaign() -> Campaign:
    """Released a moment ago: one team with a result, one in which too few answered."""
    answers = {build.team("ant"): FIVE, build.team("bee"): FIVE[:2]}
    return build.wave(build.bank(), answers=answers, released=0)


def tell() -> list[str]:
    return [step.words for step in tell_teams(timezone.now())]


def mails() -> dict[str, str]:
    """What each address got; an address that got two fails here."""
    found = {each.to[0]: f"{each.subject}\n{each.body}" for each in mail.outbox}
    assert len(found) == len(mail.outbox)
    return found


def test_members_read_it_with_their_account_and_the_invited_with_their_link(campaign: Campaign) -> None:
    ant = campaign.participations.get(team__slug="ant")
    member = MembershipFactory.create(team=ant.team, user=UserFactory.create(email="Member@example.org")).user
    MembershipFactory.create(team=ant.team, user=UserFactory.create(is_active=False))
    people(ant, 1, email="member@EXAMPLE.org")  # a member again, as somebody typed it
    people(ant, 1, user=member, email="other@example.org")
    [guest] = people(ant, 1, email="guest@example.org")
    people(ant, 1, email="failed@example.org", delivery=Delivery.FAILED)
    people(ant, 1, email="revoked@example.org", state=InvitationState.REVOKED)
    assert tell() == ["Mail to the team: the result is there: 2 sent"]
    found = mails()
    assert set(found) == {"Member@example.org", "guest@example.org"}
    assert "http://testserver/teams/ant/results/q4/" in found["Member@example.org"]
    assert "Sign in with your account" in found["Member@example.org"]
    assert token_of(guest) in found["guest@example.org"]
    assert "/teams/ant/" not in found["guest@example.org"]
    assert tell() == []
    assert len(mail.outbox) == 2


def test_a_team_without_a_result_hears_it_kindly_and_without_a_number(campaign: Campaign) -> None:
    for slug in ("ant", "bee"):
        people(campaign.participations.get(team__slug=slug), 1)
    tell()
    found = mails()
    assert "Ant: the result of How we work, q4" in found["ant-0@example.org"]
    assert "what could be the smallest next step" in found["ant-0@example.org"]
    hidden = found["bee-0@example.org"]
    assert "Bee: what there is to see of How we work, q4" in hidden
    assert "answering is voluntary" in hidden
    assert "the result of Bee is there" not in hidden
    assert "3 days after the release" in hidden


def test_everybody_hears_it_whether_they_answered_or_not(campaign: Campaign) -> None:
    ant = campaign.participations.get(team__slug="ant")
    people(ant, 4, answered=2)
    tell()
    assert len(mails()) == 4


def test_old_waves_and_waves_without_people_say_nothing(campaign: Campaign) -> None:
    assert tell() == []
    assert steps(campaign) == [("result", 1, "done", True)] * 2
    other = build.wave(build.bank(), answers={build.team("cat"): FIVE}, slug="old", released=31)
    people(other.participations.get(), 3)
    assert (tell(), mail.outbox, steps(other)) == ([], [], [])


def posting(monkeypatch: pytest.MonkeyPatch, *answers: Any) -> list[str]:
    """The mail server behaves like this, mail after mail; gives the addresses it was asked for."""
    from contextlib import contextmanager

    asked: list[str] = []
    left = list(answers)

    def send(_mail: Mail, to: str) -> Posted:
        asked.append(to)
        answer = left.pop(0) if left else Posted(Outcome.SENT)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @contextmanager
    def outbox() -> Any:
        yield send

    monkeypatch.setattr(telling, "outbox", outbox)
    return asked


def test_a_mail_server_that_goes_away_holds_up_only_what_was_not_begun(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    for participation in campaign.participations.select_related("team"):
        people(participation, 2)
    sent = Posted(Outcome.SENT)
    with monkeypatch.context() as patch:
        asked = posting(patch, sent, sent, PostUnavailable("421"))
        first, second = tell_teams(timezone.now())
        assert (first.words, first.done) == ("Mail to the team: the result is there: 2 sent", True)
        assert (second.words, second.failed) == (
            "Mail to the team: the result is there: the mail server takes nothing (421); the next run goes on",
            False,
        )
        assert len(asked) == 3
    assert steps(campaign) == [("result", 1, "done", True)]  # the second team was put back
    assert tell() == ["Mail to the team: the result is there: 2 sent"]
    assert set(mails()) == {"bee-0@example.org", "bee-1@example.org"}


def test_a_team_whose_mails_are_all_put_off_is_told_by_a_later_run(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(campaign.participations.get(team__slug="ant"), 2)
    later = Posted(Outcome.LATER, "451 greylisted")
    with monkeypatch.context() as patch:
        asked = posting(patch, later, later)
        [step] = tell_teams(timezone.now())
        assert (step.done, step.failed) == (False, False)
        assert step.words == (
            "Mail to the team: the result is there: put off by the mail server; the next run tries again"
        )
        assert len(asked) == 2
    assert steps(campaign) == [("result", 1, "done", True)]  # the other team, in which nobody has an address
    assert tell() == ["Mail to the team: the result is there: 2 sent"]
    assert set(mails()) == {"ant-0@example.org", "ant-1@example.org"}


def test_what_was_put_off_among_others_is_said_and_not_repeated(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was reached is written down nowhere, so nobody could tell who would get it twice."""
    people(campaign.participations.get(team__slug="ant"), 2)
    with monkeypatch.context() as patch:
        posting(patch, Posted(Outcome.SENT), Posted(Outcome.LATER, "451 greylisted"))
        sent, lost = tell_teams(timezone.now())
    assert sent.words == "Mail to the team: the result is there: 1 sent"
    assert lost.failed
    assert "1 put off by the mail server" in lost.words
    assert tell() == []
    assert mail.outbox == []


@pytest.mark.parametrize("trouble", [PostUnavailable("gone"), PostUncertain("broke")])
def test_what_broke_off_in_the_middle_is_not_repeated(
    campaign: Campaign, trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(campaign.participations.get(team__slug="ant"), 2)
    with monkeypatch.context() as patch:
        posting(patch, Posted(Outcome.SENT), trouble)
        found = tell_teams(timezone.now())
    assert [step.failed for step in found if "broke off" in step.words] == [True]
    assert ("result", 1, "taken", True) in steps(campaign)
    tell()
    assert mail.outbox == []


@pytest.mark.parametrize("teams", [1, 3])
def test_queries_of_each_team(teams: int) -> None:
    answers = {build.team(f"team{place}"): FIVE for place in range(teams)}
    campaign = build.wave(build.bank(), answers=answers, released=0)
    for participation in campaign.participations.select_related("team"):
        people(participation, 3)
    with CaptureQueriesContext(connection) as queries:
        tell()
    assert len(queries) == 3 + 13 * teams


# -- Coaches ---------------------------------------------------------------------


def test_coaches_hear_of_their_teams_when_the_days_are_over(campaign: Campaign) -> None:
    ant = campaign.participations.get(team__slug="ant").team
    above = CoachAssignmentFactory.create(group=ant.group, team=None).coach
    CoachAssignmentFactory.create(group=None, team=ant, coach=above)
    one = CoachAssignmentFactory.create(group=None, team=ant).coach
    CoachAssignmentFactory.create(group=None, team=build.team("elsewhere"))
    CoachAssignmentFactory.create(group=None, team=ant, coach=UserFactory.create(is_active=False))
    assert tell_coaches(timezone.now()) == []
    time_passes(campaign, 2.9 * DAY)
    assert tell_coaches(timezone.now()) == []
    time_passes(campaign, 0.2 * DAY)
    [step] = tell_coaches(timezone.now())
    assert step.words == "Mail to the coaches: results are there: 2 sent"
    found = mails()
    assert set(found) == {above.email, one.email}
    assert "these took part: Ant, Bee." in found[above.email]
    assert "these took part: Ant." in found[one.email]
    assert "http://testserver/dashboard/" in found[one.email]
    assert tell_coaches(timezone.now()) == []
    assert steps(campaign) == [("coaches", 1, "done", False)]


def test_coaches_without_teams_and_teams_without_coaches(campaign: Campaign) -> None:
    CoachAssignmentFactory.create(group=None, team=build.team("elsewhere"))
    time_passes(campaign, 4 * DAY)
    assert tell_coaches(timezone.now()) == []
    assert (mail.outbox, steps(campaign)) == ([], [(StepKind.COACHES, 1, "done", False)])
