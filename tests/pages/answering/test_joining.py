"""The shared link: a double click takes one seat, and a link that is switched off says where to turn."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from surveys.campaigns.choices import InvitedBy
from surveys.campaigns.models import Participation
from surveys.campaigns.queries import code_of
from surveys.campaigns.services import close_shared_link, open_shared_link
from tests.bending import bend
from tests.campaigns.build import launched

pytestmark = pytest.mark.django_db


def address(participation: Participation) -> str:
    return reverse("answering:join", args=[code_of(participation)])


def ticket_on(page: str) -> str:
    found = re.search(r'name="ticket" value="([0-9a-f]{32})"', page)
    assert found
    return found[1]


def test_a_double_click_without_script_takes_one_seat() -> None:
    """Both posts leave before the first answer, so neither carries the cookie."""
    participation = launched(headcount=2)
    ticket = ticket_on(Client().get(address(participation)).content.decode())
    answers = [Client().post(address(participation), {"ticket": ticket}) for _click in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert participation.invitations.count() == 1


def test_every_page_has_a_ticket_of_its_own() -> None:
    participation = launched(headcount=3)
    tickets = {ticket_on(Client().get(address(participation)).content.decode()) for _page in range(2)}
    places = {Client().post(address(participation), {"ticket": ticket})["Location"] for ticket in tickets}
    assert (len(tickets), len(places), participation.invitations.count()) == (2, 2, 2)


def test_the_last_seat_stays_open_for_who_clicked_twice() -> None:
    participation = launched(headcount=1)
    ticket = ticket_on(Client().get(address(participation)).content.decode())
    first = Client().post(address(participation), {"ticket": ticket})
    again = Client().post(address(participation), {"ticket": ticket})
    assert (first.status_code, again.status_code) == (302, 302)
    assert Client().post(address(participation), {"ticket": "0" * 32}).status_code == 409


@pytest.mark.parametrize("ticket", ["", "x", "é" * 40, "0" * 500])
def test_what_is_no_ticket_gets_a_seat_of_its_own(ticket: str) -> None:
    participation = launched(headcount=2)
    for _click in range(2):
        assert Client().post(address(participation), {"ticket": ticket}).status_code == 302
    assert participation.invitations.count() == 2


def test_a_ticket_is_worth_nothing_in_another_team(client: Client) -> None:
    participation = launched(headcount=2)
    ticket = "5" * 32
    client.post(address(participation), {"ticket": ticket})
    kept = participation.invitations.get().key
    bend(Participation.objects.filter(pk=participation.pk), link_key="12345678-1234-4234-8234-123456789abc")
    participation.refresh_from_db()
    Client().post(address(participation), {"ticket": ticket})
    assert participation.invitations.exclude(key=kept).count() == 1


def test_where_mails_invite_the_shared_link_gives_nothing() -> None:
    participation = launched(invite_by=InvitedBy.MAIL)
    shown = Client().get(address(participation))
    assert shown.status_code == 200
    assert "get a link of their own by e-mail" in shown.content.decode()
    assert "<form" not in shown.content.decode()
    assert Client().post(address(participation)).status_code == 409
    assert participation.invitations.count() == 0


def test_an_admin_can_open_it_and_close_it_again(client: Client) -> None:
    participation = launched(invite_by=InvitedBy.MAIL)
    open_shared_link(participation=participation, by=None)
    personal = client.post(address(participation))["Location"]
    close_shared_link(participation=participation, by=None)
    told = client.get(address(participation)).content.decode()
    assert personal in told  # who has got one goes on with it
    assert client.get(personal).status_code == 200
