"""Remind, extend, close early, cancel, end a series: what each page says before, and what each press does."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from surveys.campaigns.choices import CampaignState, Delivery, InvitationKind, InvitationState
from surveys.campaigns.models import Campaign, DueStep, Invitation, Participation
from surveys.campaigns.queries import code_of
from surveys.campaigns.services import begin_close, begin_series, launch_campaign, plan_next_wave
from surveys.operations.services import closing, run_due
from surveys.responses.models import Response
from surveys.teams.models import AuditEntry
from tests.bending import bend
from tests.campaigns.build import DAY, launched, planned
from tests.factories import TeamFactory
from tests.pages.planning.conftest import LOCAL_TIME
from tests.pages.planning.test_pages import said, text

pytestmark = pytest.mark.django_db
HERE = "/campaigns/how-we-work/"
ENDINGS = ("close", "extend", "cancel")


def invited(participation: Participation, count: int = 1, **more: Any) -> None:
    for place in range(count):
        Invitation.objects.create(
            participation=participation,
            kind=InvitationKind.ADDRESS,
            email=f"p{place}@example.org",
            delivery=Delivery.SENT,
            **more,
        )


def answered(participation: Participation, count: int) -> None:
    for place in range(count):
        Response.objects.create(participation=participation, answers=b"\1" * 4, receipt_hash=f"{participation}{place}")


def campaign() -> Campaign:
    return Campaign.objects.get(slug="how-we-work")


# -- Reminding ---------------------------------------------------------------------


def test_a_reminder_is_asked_for_once_and_says_from_when_the_next_may_go(as_admin: Client) -> None:
    invited(launched())
    assert said(as_admin.post(f"{HERE}remind/", follow=True)) == [
        "Asked for. The reminder goes out within minutes, to everybody who has not sent answers yet."
    ]
    assert said(as_admin.post(f"{HERE}remind/", follow=True)) == [
        "A reminder is on its way. It goes out within minutes."
    ]
    run_due()
    [again] = said(as_admin.post(f"{HERE}remind/", follow=True))
    assert again.startswith("The last reminder is too fresh. The next one can be sent from")
    DueStep.objects.update(at=timezone.now() - timedelta(days=3))
    as_admin.post(f"{HERE}remind/")
    assert DueStep.objects.filter(kind="hand", participation=None).count() == 2
    assert list(AuditEntry.objects.filter(verb="remind").order_by("pk").values_list("changes", flat=True)) == [
        {"number": 1},
        {"number": 2},
    ]


@pytest.mark.parametrize("state", [InvitationState.OPEN, InvitationState.USED])
def test_the_answer_is_the_same_whether_anybody_is_left(state: InvitationState, as_admin: Client) -> None:
    invited(launched(), 4, state=state)
    assert said(as_admin.post(f"{HERE}remind/", follow=True))[0].startswith("Asked for.")


@pytest.mark.parametrize(
    ("rules", "mailed", "words"),
    [
        ({}, False, "Nobody was invited by mail. Write to the teams yourself, and pass on their shared links again."),
        ({"invite_by": "mail"}, False, "No invitation has been mailed yet, so there is nobody to remind."),
        ({"opens_at": timezone.now() + 2 * DAY}, True, "Reminders are sent only while the wave is open."),
    ],
)
def test_when_there_is_nobody_to_remind(rules: dict[str, Any], mailed: bool, words: str, as_admin: Client) -> None:
    participation = launched(**rules)
    if mailed:
        invited(participation)
    assert said(as_admin.post(f"{HERE}remind/", follow=True)) == [words]
    assert not DueStep.objects.exists()


# -- Extending ---------------------------------------------------------------------


def later(days: float) -> dict[str, str]:
    moment = timezone.localtime(campaign().closes_at) + timedelta(days=days)
    return {"closes_at": moment.strftime(LOCAL_TIME)}


def test_extending_says_what_it_means_and_does_it(as_admin: Client) -> None:
    participation = launched()
    invited(participation)
    before = participation.campaign.closes_at
    page = text(as_admin, f"{HERE}extend/")
    assert "Links stay the same" in page
    assert "The reminders that are still to come move along" in page
    assert later(7)["closes_at"] in as_admin.get(f"{HERE}extend/").content.decode()
    assert campaign().closes_at == before
    assert said(as_admin.post(f"{HERE}extend/", later(7), follow=True)) == [
        "Extended. The links show the new close from now on."
    ]
    assert abs(campaign().closes_at - before - 7 * DAY) < timedelta(minutes=1)
    [first, second] = AuditEntry.objects.get(verb="extend campaign").changes["closes_at"]
    assert first < second


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-0.01, "Choose a moment after the present close"),
        (-20, "Choose a moment after the present close"),
        (366, "open for more than a year"),
    ],
)
def test_an_extension_goes_forward_and_not_for_ever(days: float, words: str, as_admin: Client) -> None:
    launched()
    before = campaign().closes_at
    response = as_admin.post(f"{HERE}extend/", later(days))
    assert (response.status_code, words in response.content.decode()) == (422, True)
    assert as_admin.post(f"{HERE}extend/", {"closes_at": "soon"}).status_code == 422
    assert campaign().closes_at == before


def test_what_is_over_is_not_extended(as_admin: Client) -> None:
    launched()
    bend(Campaign.objects, closes_at=timezone.now() - timedelta(minutes=1))
    response = as_admin.post(f"{HERE}extend/", later(7))
    assert response.status_code == 422
    assert "Its window is over" in response.content.decode()


def test_after_the_last_reminder_it_says_that_none_goes_by_itself(as_admin: Client) -> None:
    invited(launched())
    bend(Campaign.objects, opens_at=timezone.now() - 9 * DAY, launched_at=timezone.now() - 9 * DAY)
    bend(Campaign.objects, closes_at=timezone.now() + DAY / 2)
    run_due()
    assert "The last reminder has gone out, with the old date." in text(as_admin, f"{HERE}extend/")


# -- Closing early -----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_closing_names_the_teams_that_are_not_at_the_minimum_and_counts_nobody(as_admin: Client) -> None:
    teams = [TeamFactory.create(name=name, headcount=size) for name, size in (("Bee", 9), ("Cat", 9), ("Dog", 3))]
    launch_campaign(campaign=planned(teams=teams), by=None)
    for name, count in (("Bee", 5), ("Cat", 4), ("Dog", 3)):
        answered(Participation.objects.get(team__name=name), count)
    page = text(as_admin, f"{HERE}close/")
    assert "1 of 3 teams has not reached the minimum" in page
    assert "1 team is too small for a result of its own" in page
    assert "Not at the minimum yet Cat" in page
    assert "There is no reopening." in page
    assert "coaches and admins 3 days later" in page
    Response.objects.filter(participation__team__name="Cat").delete()
    assert text(as_admin, f"{HERE}close/") == page
    assert campaign().state == CampaignState.LAUNCHED
    assert said(as_admin.post(f"{HERE}close/", follow=True)) == ["Closed and scored. The teams see their results now."]
    assert campaign().state == CampaignState.RELEASED


@pytest.mark.django_db(transaction=True)
def test_a_wave_that_was_closed_early_tells_when(as_admin: Client, client: Client) -> None:
    participation = launched()
    shared = reverse("answering:join", args=[code_of(participation)])
    planned_end = date_format(timezone.localtime(campaign().closes_at), "j F Y")
    as_admin.post(f"{HERE}close/")
    today = timezone.localtime()
    assert f"It was open until {date_format(today, 'l, j F Y')}" in text(as_admin)
    assert f"to {date_format(today, 'j M Y')}" in text(as_admin, "/campaigns/")
    assert f"It closed on {date_format(today, 'l, j F Y')}" in text(client, shared)
    assert planned_end not in text(as_admin) + text(client, shared)


@pytest.mark.django_db(transaction=True)
def test_a_large_wave_is_scored_by_the_timer(as_admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "TEAMS_IN_A_REQUEST", 0)
    launched()
    assert said(as_admin.post(f"{HERE}close/", follow=True)) == [
        "Closed: no more answers are taken. It is scored by itself within minutes."
    ]
    assert campaign().state == CampaignState.CLOSING
    run_due()
    assert campaign().state == CampaignState.RELEASED


# -- Cancelling --------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_cancelling_needs_a_reason_and_deletes(as_admin: Client) -> None:
    participation = launched()
    answered(participation, 6)
    page = text(as_admin, f"{HERE}cancel/")
    assert "All answers, drafts and comments are deleted, from the files too." in page
    assert "Nobody was invited by mail, so no mail goes out" in page
    refused = as_admin.post(f"{HERE}cancel/", {"reason": " "})
    assert (refused.status_code, "Say why in a few words" in refused.content.decode()) == (422, True)
    assert campaign().state == CampaignState.LAUNCHED
    assert said(as_admin.post(f"{HERE}cancel/", {"reason": "The wrong bank."}, follow=True)) == [
        "Cancelled. What was answered is deleted, and the invited hear of it."
    ]
    assert (campaign().state, Response.objects.count()) == (CampaignState.CANCELLED, 0)
    page = text(as_admin)
    assert "Nothing was scored. The reason: The wrong bank." in page
    assert "It asks" in page
    assert "sees its result" not in page
    invited(participation)
    assert said(as_admin.post(f"{HERE}cancel/", {"reason": "Twice."}, follow=True)) == [
        "That is only possible while a launched campaign runs."
    ]
    assert AuditEntry.objects.filter(verb="cancel campaign").count() == 1


# -- All of them -------------------------------------------------------------------


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("state", ["planned", "closing"])
def test_only_what_runs_can_end(name: str, state: str, as_admin: Client) -> None:
    if state == "planned":
        planned()
    else:
        begin_close(campaign=launched().campaign, by=None)
    assert said(as_admin.get(f"{HERE}{name}/", follow=True)) == [
        "That is only possible while a launched campaign runs."
    ]
    assert campaign().state == state


@pytest.mark.parametrize("teams", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("close", 6), ("extend", 7), ("cancel", 7)])
def test_queries(
    name: str, queries: int, teams: int, as_admin: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    launch_campaign(campaign=planned(teams=TeamFactory.create_batch(teams)), by=None)
    with django_assert_num_queries(queries):
        as_admin.get(f"{HERE}{name}/")


def test_a_series_ends(as_admin: Client) -> None:
    found = launched().campaign
    assert said(as_admin.post(f"{HERE}series/end/", follow=True)) == ["This campaign is not part of a series."]
    series = begin_series(campaign=found, months=3, by=None)
    for name, words in (("extend", "keeps its time and its length"), ("cancel", "The series goes on")):
        assert words in text(as_admin, f"{HERE}{name}/")
    assert said(as_admin.post(f"{HERE}series/end/", follow=True))[0].startswith("The series has ended")
    assert plan_next_wave(series=series, now=timezone.now() + 90 * DAY) is None
    assert said(as_admin.post(f"{HERE}series/end/", follow=True)) == ["This series has been ended before."]
