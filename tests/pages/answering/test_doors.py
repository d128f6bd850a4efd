"""The shared link gives seats by POST only; the personal link says who sees what, and where the survey stands."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from surveys.campaigns.choices import InvitationState
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.queries import code_of
from surveys.campaigns.services import begin_close, mark_released
from surveys.responses.services import seal
from surveys.results.services import score_campaign
from tests.bending import bend
from tests.campaigns.build import DAY, invited, launched, move_window, planned, time_is_up
from tests.factories import UserFactory
from tests.pages.answering.conftest import Person
from tests.pages.answering.reading import heading, words

pytestmark = pytest.mark.django_db
WRONG = "This link does not lead to a survey"


def door(participation: Participation) -> str:
    return reverse("answering:join", args=[code_of(participation)])


def cancel(participation: Participation) -> None:
    bend(Campaign.objects, state="cancelled")


def close(participation: Participation) -> None:
    begin_close(campaign=participation.campaign, by=None)


def release(participation: Participation) -> None:
    close(participation)
    mark_released(campaign=participation.campaign)


def not_yet(participation: Participation) -> None:
    move_window(participation, opens=DAY, closes=2 * DAY)


CLOSED_DOORS = [
    (not_yet, "This survey is not open yet"),
    (time_is_up, "This survey is closed"),
    (close, "This survey is closed"),
    (release, "This survey is closed"),
    (cancel, "This survey was cancelled"),
]
Change = Callable[[Participation], None]

# -- The shared link -------------------------------------------------------------


def test_looking_at_a_shared_link_takes_no_seat(client: Client, participation: Participation) -> None:
    page = client.get(door(participation))
    assert heading(page) == "How we work"
    assert "Atlas is asked how it works: 4 questions, about 1 minute." in words(page)
    assert not Invitation.objects.exists()


def test_a_browser_gets_the_same_personal_link_again(client: Client, participation: Participation) -> None:
    first = client.post(door(participation))
    assert first.status_code == 302
    assert first.headers["Location"].startswith("/s/")
    assert first.headers["Location"] in client.get(door(participation)).content.decode()
    assert client.post(door(participation)).headers["Location"] == first.headers["Location"]
    assert Invitation.objects.count() == 1
    assert Client().post(door(participation)).headers["Location"] != first.headers["Location"]


def test_the_seat_is_remembered_for_this_address_only(client: Client, participation: Participation) -> None:
    cookie = client.post(door(participation)).cookies["seat"]
    assert cookie["path"] == door(participation)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["expires"]


def test_somebody_else_can_answer_on_the_same_device(client: Client, participation: Participation) -> None:
    first = client.post(door(participation))
    second = client.post(door(participation), {"another": "1"})
    assert second.headers["Location"] != first.headers["Location"]
    assert Invitation.objects.count() == 2


def test_a_revoked_seat_is_not_offered_again(client: Client, participation: Participation) -> None:
    first = client.post(door(participation))
    Invitation.objects.update(state=InvitationState.REVOKED)
    assert "Get my personal link" in words(client.get(door(participation)))
    assert client.post(door(participation)).headers["Location"] != first.headers["Location"]


def test_when_all_seats_are_taken_it_says_whom_to_ask() -> None:
    participation = launched(headcount=1)
    assert Client().post(door(participation)).status_code == 302
    full = Client().post(door(participation))
    assert full.status_code == 409
    assert heading(full) == "All links of this team are taken"
    assert "ask your team lead" in words(full)


def test_a_wrong_shared_link(client: Client, participation: Participation) -> None:
    for page in (client.get("/j/wrong/"), client.post("/j/wrong/")):
        assert page.status_code == 404
        assert heading(page) == WRONG


@pytest.mark.parametrize(("change", "says"), CLOSED_DOORS)
def test_a_shared_link_outside_the_window(
    client: Client, participation: Participation, change: Change, says: str
) -> None:
    change(participation)
    page = client.get(door(participation))
    assert (page.status_code, heading(page)) == (200, says)
    refused = client.post(door(participation))
    assert (refused.status_code, heading(refused)) == (409, says)
    assert not Invitation.objects.exists()


def test_a_planned_campaign_is_not_open_yet(client: Client) -> None:
    participation = planned().participations.select_related("campaign", "team").get()
    assert heading(client.get(door(participation))) == "This survey is not open yet"


def test_a_seat_needs_the_form_of_the_page(participation: Participation) -> None:
    careful = Client(enforce_csrf_checks=True)
    refused = careful.post(door(participation))
    assert (refused.status_code, heading(refused)) == (403, "Please press the button again")
    token = careful.get(door(participation)).content.decode().split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    given = careful.post(door(participation), {"csrfmiddlewaretoken": token}, headers={"Origin": "null"})
    assert given.status_code == 302
    assert careful.post(door(participation), {}, headers={"Origin": "https://elsewhere.example"}).status_code == 403


@pytest.mark.parametrize("headers", [{"Origin": "null"}, {}])
def test_the_form_token_is_enough_without_a_referrer(participation: Participation, headers: dict[str, str]) -> None:
    """Under our referrer policy browsers send `Origin: null`, or nothing, also over HTTPS."""
    careful = Client(enforce_csrf_checks=True)
    page = careful.get(door(participation), secure=True).content.decode()
    token = page.split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    given = careful.post(door(participation), {"csrfmiddlewaretoken": token}, secure=True, headers=headers)
    assert given.status_code == 302
    assert careful.post(door(participation), {}, secure=True, headers=headers).status_code == 403


# -- The personal link -----------------------------------------------------------


def test_the_entry_says_how_long_it_takes_and_starts(person: Person) -> None:
    page = person.get("entry")
    assert heading(page) == "How we work"
    assert "How does Atlas work? 4 questions, about 1 minute." in words(page)
    assert f'href="{person.address("page", 1)}">Start<' in page.content.decode()
    assert f"http://testserver{person.address('entry')}" in page.content.decode()


def test_the_entry_goes_on_at_the_first_open_page(person: Person) -> None:
    person.post("page", 1, **{"q-0": "1", "q-1": "dk"})
    page = person.get("entry")
    assert "2 of 4 questions answered" in words(page)
    assert f'href="{person.address("page", 2)}">Go on<' in page.content.decode()
    person.answer_all()
    assert f'href="{person.address("review")}">Go on<' in person.get("entry").content.decode()


@pytest.mark.parametrize(
    ("rules", "says", "hides"),
    [
        ({}, ["at least 5 people", "admins see it 3 days later", "at least 5 people have written one"], []),
        ({"threshold": 4}, ["at least 4 people"], ["at least 5 people"]),
        ({"coach_days": 1}, ["admins see it 1 day later"], []),
        ({"coach_days": 0}, ["and so do its coaches and the admins"], ["days later", "day later"]),
        ({"comments_allowed": False}, ["This survey takes no comments"], ["word for word"]),
        ({"headcount": 4}, ["Atlas has 4 people, so it gets no result of its own"], []),
        ({"headcount": 1, "threshold": 6}, ["Atlas has 1 person, so it gets"], []),
        ({"headcount": 7}, [], ["no result of its own"]),
    ],
)
def test_the_promise_follows_the_real_rules(rules: dict[str, object], says: list[str], hides: list[str]) -> None:
    found = words(Person(Client(), invited(launched(**rules))).get("entry"))
    assert [text for text in says if text not in found] == []
    assert [text for text in hides if text in found] == []


def test_the_promise_is_honest(person: Person) -> None:
    found = words(person.get("entry"))
    assert "not visible to managers, coaches or admins of this site. Whoever runs the server could look" in found
    assert "(UTC)" in found
    assert "deleted and never counted" in found


def test_an_address_is_told_when_it_is_deleted(person: Person) -> None:
    assert "Your e-mail address is deleted" not in words(person.get("entry"))
    Invitation.objects.update(kind="address", email="ann@example.org")
    assert "Your e-mail address is deleted 30 days after the close" in words(person.get("entry"))


@pytest.mark.parametrize(
    ("change", "says"), [*CLOSED_DOORS[:3], (release, "Atlas"), (cancel, "This survey was cancelled")]
)
def test_the_personal_link_outside_the_window(person: Person, change: Change, says: str) -> None:
    change(person.invitation.participation)
    assert heading(person.get("entry")) == says
    for page in (person.get("page", 1), person.get("review"), person.get("done")):
        assert page.status_code == 302
        assert page.headers["Location"] == person.address("entry")


def test_after_sending_the_link_says_so(person: Person) -> None:
    person.answer_all()
    person.send()
    page = person.get("entry")
    assert heading(page) == "Answers were sent with this link"
    assert "neither what they are nor whether they were withdrawn" in words(page)
    assert reverse("answering:receipt") in page.content.decode()
    assert person.get("page", 1).headers["Location"] == person.address("entry")


@pytest.mark.parametrize("page", ["entry", "review", "done"])
def test_a_wrong_or_revoked_link(person: Person, page: str) -> None:
    address = person.address(page)
    wrong = person.client.get(address.replace(person.token, person.token[:-1] + "!"))
    Invitation.objects.update(state=InvitationState.REVOKED)
    revoked = person.client.get(address)
    assert wrong.status_code == revoked.status_code == 404
    assert heading(wrong) == heading(revoked) == WRONG


# -- Discretion ------------------------------------------------------------------


def test_personal_pages_leave_no_trace(person: Person) -> None:
    person.answer_all()
    pages = [person.get("entry"), person.get("page", 1), person.get("review"), person.get("done")]
    pages += [person.client.get("/receipt/"), person.client.get(door(person.invitation.participation))]
    pages += [person.client.get("/s/wrong/"), person.autosave(1), person.post("page", 1, next="1")]
    for page in pages:
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert set(page.cookies) <= {"csrftoken", "receipt"}
        assert "Cookie" not in page.headers.get("Vary", "") or "csrftoken" in page.cookies


def test_who_is_signed_in_plays_no_part(person: Person) -> None:
    person.client.force_login(
        UserFactory.create(email="ann@example.org"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for page in (person.get("entry"), person.get("page", 1), person.get("review")):
        assert "ann@example.org" not in page.content.decode()
        assert "sessionid" not in page.cookies


def score_and_release(participation: Participation) -> None:
    campaign = begin_close(campaign=participation.campaign, by=None)
    seal(participation=participation)
    score_campaign(campaign=campaign)
    mark_released(campaign=campaign)


ANSWERS = [(0, "3", 1), (1, "1", 1), (2, "2", 2), (3, "1", 3)]


def test_after_the_release_the_link_shows_the_result_of_the_team(participation: Participation) -> None:
    """Work: 100 and 100 (reversed), batches 50, feedback 0; the members differ by one point in batches."""
    people = [Person(Client(), invited(participation)) for _number in range(5)]
    for place, person in enumerate(people):
        for column, word, page in ANSWERS:
            person.post("page", page, **{f"q-{column}": "3" if column == 2 and place > 1 else word})
        person.send()
    score_and_release(participation)
    page = people[0].get("entry")
    assert heading(page) == "Atlas"
    assert "This is the result of the team, as its members see it." in words(page)
    assert re.search(r"Small batches 80 .* 5 ", words(page))  # (50 + 50 + 100 + 100 + 100) / 5
    assert "<svg" in page.content.decode()


def test_after_the_release_a_team_of_too_few_reads_why_nothing_is_shown(participation: Participation) -> None:
    person = Person(Client(), invited(participation))
    for column, word, page in ANSWERS:
        person.post("page", page, **{f"q-{column}": word})
    person.send()
    score_and_release(participation)
    page = person.get("entry")
    assert "Nothing is shown here, on purpose" in words(page)
    assert "Fewer than 5 persons answered" in words(page)
    assert '<svg class="radar' not in page.content.decode()
