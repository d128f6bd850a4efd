"""A team in a campaign: seats, addresses, links, cards. Nothing on these pages depends on who has answered."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from surveys.campaigns.choices import CampaignState, Delivery, InvitationState, InvitedBy
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.queries import code_of, token_of
from surveys.campaigns.services import invite_addresses
from tests.bending import bend, late_team
from tests.campaigns.build import invited, launched, planned, time_is_up
from tests.factories import MembershipFactory, TeamFactory

pytestmark = pytest.mark.django_db
AT = "@example.org"


@pytest.fixture
def place() -> Participation:
    return launched(invite_by=InvitedBy.MAIL, headcount=4)


def url(name: str, place: Participation, *more: object) -> str:
    return reverse(f"planning:{name}", args=[place.campaign.slug, place.team.slug, *more])


def one(place: Participation, email: str = f"bo{AT}") -> Invitation:
    invite_addresses(participation=place, emails=[email], by=None)
    return place.invitations.get(email=email)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# -- The page of a team --------------------------------------------------------


def test_seats_addresses_and_how_far_the_mails_have_come(as_admin: Client, place: Participation) -> None:
    for name, delivery in {"ann": Delivery.WAITING, "bo": Delivery.SENT, "cy": Delivery.SENDING}.items():
        Invitation.objects.filter(pk=one(place, name + AT).pk).update(delivery=delivery)
    Invitation.objects.filter(pk=one(place, f"di{AT}").pk).update(
        delivery=Delivery.FAILED, trouble="The mail server refuses mails to this address (550 5.1.1)."
    )
    shown = page(as_admin, url("team", place))
    assert "4 of 4" in shown
    for words in ("Waiting to be sent", '<td data-label="Mail">Sent</td>', "it was interrupted", "(550 5.1.1)"):
        assert words in shown
    assert "2 invitations may not have arrived" in shown


def test_the_page_is_the_same_whoever_has_answered(as_admin: Client, place: Participation) -> None:
    """Byte for byte, but for the token of the form."""
    for name in ("ann", "bo", "cy"):
        one(place, name + AT)

    def shown() -> str:
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page(as_admin, url("team", place)))

    before = shown()
    place.invitations.filter(email=f"bo{AT}").update(state=InvitationState.USED)
    assert shown() == before


def test_the_page_of_one_link_is_the_same_too(as_admin: Client, place: Participation) -> None:
    found = one(place)
    address = url("invitation", place, found.pk)
    before = re.sub(r'value="\w{64}"', "", page(as_admin, address))
    Invitation.objects.filter(pk=found.pk).update(state=InvitationState.USED)
    assert re.sub(r'value="\w{64}"', "", page(as_admin, address)) == before


def test_no_page_shows_a_personal_link(as_admin: Client, place: Participation) -> None:
    found = one(place)
    for address in (url("team", place), url("invitation", place, found.pk), url("invite", place)):
        assert token_of(found) not in page(as_admin, address)


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_does_not_grow(
    as_admin: Client, place: Participation, people: int, django_assert_num_queries: object
) -> None:
    for number in range(people):
        one(place, f"p{number}{AT}")
    with django_assert_num_queries(7):  # type: ignore[operator]  # a fixture that gives a context manager
        page(as_admin, url("team", place))


def test_the_shared_link_with_its_code(as_admin: Client) -> None:
    place = launched()
    shown = page(as_admin, url("team", place))
    assert f"http://testserver/j/{code_of(place)}/" in shown
    assert '<svg viewBox="0 0' in shown
    assert "style=" not in shown


def test_switching_the_shared_link(as_admin: Client, place: Participation) -> None:
    assert code_of(place) not in page(as_admin, url("team", place))
    for do, on, generation in (("open", True, 1), ("renew", True, 2), ("close", False, 2), ("nonsense", False, 2)):
        assert as_admin.post(url("shared_link", place), {"do": do}).status_code == 302
        place.refresh_from_db()
        assert (place.shared_link, place.link_generation) == (on, generation)


def test_raising_the_number_of_people(as_admin: Client, place: Participation) -> None:
    refused = as_admin.post(url("people", place), {"headcount": 3, "reason": "left"})
    assert refused.status_code == 422
    assert "seats are never taken away" in refused.content.decode()
    assert as_admin.post(url("people", place), {"headcount": 6, "reason": ""}).status_code == 422
    assert as_admin.post(url("people", place), {"headcount": 6, "reason": "Two joined"}).status_code == 302
    place.refresh_from_db()
    assert place.headcount == 6


@pytest.mark.parametrize("state", [CampaignState.RELEASED, CampaignState.CANCELLED, CampaignState.CLOSING])
def test_afterwards_it_is_for_reading_only(as_admin: Client, state: str) -> None:
    place = launched()
    found = one(place)
    bend(Campaign.objects, state=state)
    shown = page(as_admin, url("team", place))
    assert code_of(place) not in shown
    assert "<form method" not in shown.split("<main")[1]
    for name, data in (("shared_link", {"do": "renew"}), ("people", {"headcount": 9, "reason": "x"})):
        assert "This campaign has ended" in as_admin.post(url(name, place), data, follow=True).content.decode()
    for do in ("renew", "revoke"):
        as_admin.post(url("invitation", place, found.pk), {"do": do})
    assert as_admin.get(url("invitation", place, found.pk)).status_code == 302  # an address, and buttons for nothing
    place.refresh_from_db()
    found.refresh_from_db()
    assert (place.link_generation, place.headcount, found.generation, found.state) == (1, 7, 1, InvitationState.OPEN)


def test_a_plan_says_who_will_be_invited(as_admin: Client) -> None:
    campaign = planned(invite_by=InvitedBy.MAIL)
    place = campaign.participations.get()
    for _person in range(2):
        MembershipFactory.create(team=place.team)
    shown = page(as_admin, url("team", place))
    assert "2 accounts of this team are invited by themselves at the launch." in shown
    assert code_of(place) not in shown


# -- One link ------------------------------------------------------------------


def test_send_anew_correct_and_revoke(as_admin: Client, place: Participation) -> None:
    found = one(place)
    address = url("invitation", place, found.pk)
    assert as_admin.post(address, {"do": "renew"}).status_code == 302
    found.refresh_from_db()
    assert (found.generation, found.delivery) == (2, Delivery.WAITING)
    refused = as_admin.post(address, {"do": "correct", "email": "nonsense"})
    assert refused.status_code == 422
    assert "This is not an e-mail address." in refused.content.decode()
    assert as_admin.post(address, {"do": "correct", "email": f"Bob{AT}"}).status_code == 302
    found.refresh_from_db()
    assert found.state == InvitationState.REVOKED
    new = place.invitations.get(email=f"bob{AT}")
    assert as_admin.post(url("invitation", place, new.pk), {"do": "revoke"}).status_code == 302
    new.refresh_from_db()
    assert new.state == InvitationState.REVOKED
    again = as_admin.post(url("invitation", place, new.pk), {"do": "renew"}, follow=True)
    assert "has been revoked already" in again.content.decode()


def test_an_invitation_of_another_team_is_not_there(as_admin: Client, place: Participation) -> None:
    found = invited(launched_other(place))
    assert as_admin.get(url("invitation", place, found.pk)).status_code == 404


def launched_other(place: Participation) -> Participation:
    team = TeamFactory.create(name="Boreas")
    return late_team(place.campaign, team)


# -- Lists ---------------------------------------------------------------------


def test_nothing_is_written_before_the_check_is_confirmed(as_admin: Client, place: Participation) -> None:
    typed = f"Ann <ANN{AT}>\nnonsense\nbo{AT}, bo{AT}"
    checked = as_admin.post(url("invite", place), {"addresses": typed})
    shown = " ".join(checked.content.decode().split())
    assert checked.status_code == 200
    assert place.invitations.count() == 0
    assert "2 addresses can be invited." in shown
    assert "Line 2: nonsense – This is not an e-mail address." in shown
    assert f"Line 3: bo{AT} – It stands here twice." in shown
    assert f"Ann &lt;ANN{AT}&gt;" in shown  # what was typed is kept
    sent = as_admin.post(url("invite", place), {"addresses": typed, "mark": mark_on(shown)}, follow=True)
    assert "2 people are invited. The mails go out within minutes." in sent.content.decode()
    found = place.invitations.order_by("email").values_list("email", "delivery")
    assert list(found) == [(f"ann{AT}", Delivery.WAITING), (f"bo{AT}", Delivery.WAITING)]


def test_a_check_that_has_become_wrong_is_shown_again(as_admin: Client, place: Participation) -> None:
    data = {"addresses": f"ann{AT}\nbo{AT}"}
    mark = mark_on(as_admin.post(url("invite", place), data).content.decode())
    one(place, f"ann{AT}")  # another admin, meanwhile
    shown = as_admin.post(url("invite", place), {**data, "mark": mark}).content.decode()
    assert "Something has changed since the check" in shown
    assert "It is invited already, for Atlas." in shown
    assert place.invitations.count() == 1


def test_a_file_is_read_and_its_text_kept(as_admin: Client, place: Participation) -> None:
    file = SimpleUploadedFile("people.csv", "\ufeffemail\njosé@example.org\nann@example.org\n".encode())
    shown = as_admin.post(url("invite", place), {"file": file}).content.decode()
    assert "1 address can be invited." in shown
    assert "josé@example.org" in shown
    assert "This is not an e-mail address." in shown


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "There is no address here yet."),
        ({"addresses": " \n "}, "There is no address here yet."),
        ({"file": SimpleUploadedFile("a.csv", b"x" * (2 * 1024 * 1024 + 1))}, "larger than 2 MB"),
        ({"file": SimpleUploadedFile("a.xls", b"PK\0\0")}, "This is not a text file."),
        ({"addresses": "\n".join(f"p{n}@example.org" for n in range(5001))}, "more than 5000 addresses"),
    ],
)
def test_lists_that_can_not_be_read(
    as_admin: Client, place: Participation, data: dict[str, object], words: str
) -> None:
    answer = as_admin.post(url("invite", place), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_table_for_all_teams(as_admin: Client, place: Participation) -> None:
    other = launched_other(place)
    address = reverse("planning:invite_all", args=[place.campaign.slug])
    typed = f"Team;E-mail\natlas;ann{AT}\nBoreas;bo{AT}\nNobody;cy{AT}"
    bend(Participation.objects.filter(pk=place.pk), headcount=4)
    place.team.slug = "atlas"
    place.team.save()
    shown = as_admin.post(address, {"addresses": typed}).content.decode()
    assert "2 addresses can be invited." in shown
    assert "This campaign asks no team of this name." in shown
    as_admin.post(address, {"addresses": typed, "mark": mark_on(shown)})
    assert place.invitations.get().email == f"ann{AT}"
    assert other.invitations.get().email == f"bo{AT}"


def test_a_table_as_large_as_a_file_may_be_can_be_confirmed(as_admin: Client, place: Participation) -> None:
    """The form that confirms sends it as it is; encoded for an address it would be refused as too large."""
    other = '"Abteilung für Übergänge", ' * 67
    typed = "team,email,more\n" + "\n".join(f"{place.team.slug},p{n}{AT},{other}" for n in range(1000))
    assert 1_900_000 < len(typed.encode()) < 2 * 1024 * 1024
    address = reverse("planning:invite_all", args=[place.campaign.slug])
    shown = as_admin.post(address, {"file": SimpleUploadedFile("people.csv", typed.encode())}).content.decode()
    form = re.search(r'<form method="post"([^>]*)>(?:(?!</form>).)*name="mark"', shown, re.DOTALL)
    assert form
    assert 'enctype="multipart/form-data"' in form[1]
    as_admin.post(address, {"addresses": typed, "mark": mark_on(shown)})  # the client encodes it so, too
    assert place.invitations.count() == 4


def test_the_template_can_be_filled_in_and_read(as_admin: Client, place: Participation) -> None:
    place.team.name = "=cmd()"
    place.team.save()
    answer = as_admin.get(reverse("planning:invite_template", args=[place.campaign.slug]))
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines() == ["team,email,name of the team", f"{place.team.slug},,'=cmd()"]
    typed = text.replace(",,", f",ann{AT},")
    shown = as_admin.post(reverse("planning:invite_all", args=[place.campaign.slug]), {"addresses": typed})
    assert "1 address can be invited." in shown.content.decode()


def test_after_the_end_nobody_is_invited(as_admin: Client, place: Participation) -> None:
    data = {"addresses": f"ann{AT}"}
    mark = mark_on(as_admin.post(url("invite", place), data).content.decode())
    time_is_up(place)
    shown = as_admin.post(url("invite", place), {**data, "mark": mark}).content.decode()
    assert "This campaign has ended" in shown
    assert place.invitations.count() == 0


def mark_on(shown: str) -> str:
    found = re.search(r'name="mark" value="(\w+)"', shown)
    assert found
    return found[1]


# -- Cards ---------------------------------------------------------------------


def test_a_card_says_what_a_team_needs(as_admin: Client) -> None:
    place = launched(threshold=6)
    shown = page(as_admin, url("card", place))
    assert f"testserver/j/{code_of(place)}/" in shown
    assert "4 questions, about 1 minute" in shown
    assert "at least 6 people are behind it" in shown
    assert "<svg" in shown


def test_a_card_for_each_team_with_a_shared_link(as_admin: Client, place: Participation) -> None:
    other = launched_other(place)
    shown = page(as_admin, reverse("planning:cards", args=[place.campaign.slug]))
    assert code_of(other) in shown
    assert code_of(place) not in shown


@pytest.mark.parametrize("teams", [1, 3])
def test_cards_take_the_same_queries(as_admin: Client, teams: int, django_assert_num_queries: object) -> None:
    place = launched()
    for number in range(teams - 1):
        team = TeamFactory.create(name=f"More {number}")
        late_team(place.campaign, team)
    with django_assert_num_queries(7):  # type: ignore[operator]  # a fixture that gives a context manager
        page(as_admin, reverse("planning:cards", args=[place.campaign.slug]))


def test_without_shared_links_the_cards_say_why(as_admin: Client, place: Participation) -> None:
    assert "There is none now" in page(as_admin, url("card", place))
