"""The outbox against a real mail server: sent, refused, put off, not reached, and broken off on the way."""

import logging
import socket

import pytest
from pytest_django import Settings

from surveys.teams.mails import Mail, Outcome, Posted, PostUnavailable, PostUncertain, outbox
from tests.smtp_server import CLOSE, mail_server

MAIL = Mail("How we work", "Hello\n.\n..two dots\nä\n")
SENT = Posted(Outcome.SENT)


def test_many_mails_over_one_connection(settings: Settings) -> None:
    with mail_server(settings) as server, outbox() as send:
        assert [send(MAIL, f"p{number}@example.org") for number in range(3)] == [SENT] * 3
    assert server.recipients == ["p0@example.org", "p1@example.org", "p2@example.org"]
    assert server.connections == 1


def test_a_mail_arrives_as_it_was_written(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "DevOps Assess <assess@example.org>"
    with mail_server(settings) as server, outbox() as send:
        send(Mail("Größe\nX-Evil: yes", MAIL.body), "ann@example.org")
    [mail] = server.received
    assert mail["Subject"] == "Größe X-Evil: yes"
    assert mail["X-Evil"] is None
    assert mail["From"] == "DevOps Assess <assess@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == MAIL.body


def test_one_refused_recipient_stops_no_other(settings: Settings) -> None:
    answers = {"gone": "550 5.1.1 <gone@example.org>: nobody of this name", "slow": "451 4.7.1 greylisted"}
    with mail_server(settings, recipients=answers) as server, outbox() as send:
        found = [send(MAIL, f"{name}@example.org") for name in ("gone", "slow", "ann")]
    assert [each.outcome for each in found] == [Outcome.REFUSED, Outcome.LATER, Outcome.SENT]
    assert found[0].trouble == "The mail server refuses mails to this address (550 5.1.1)."
    assert found[1].trouble == "The mail server asks to try again later (451 4.7.1)."
    assert server.recipients == ["ann@example.org"]
    assert server.connections == 1


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        ({"text": "554 5.7.1 looks like advertising"}, Outcome.REFUSED),
        ({"text": "452 4.3.1 disk is full"}, Outcome.LATER),
        ({"data": "554 no"}, Outcome.REFUSED),
    ],
)
def test_a_text_that_is_not_taken(settings: Settings, script: dict[str, str], outcome: Outcome) -> None:
    with mail_server(settings, **script) as server, outbox() as send:
        assert send(MAIL, "ann@example.org").outcome is outcome
    assert server.received == []


@pytest.mark.parametrize("to", ["ann@example.org\nBcc: eve@example.org", "ann\r\n@example.org", "", "no address"])
def test_an_address_that_would_break_the_mail(settings: Settings, to: str) -> None:
    with mail_server(settings) as server, outbox() as send:
        assert send(MAIL, to).outcome is Outcome.REFUSED
        assert send(MAIL, "ann@example.org") == SENT
    assert server.recipients == ["ann@example.org"]


def test_a_domain_in_other_letters(settings: Settings) -> None:
    with mail_server(settings) as server, outbox() as send:
        assert send(MAIL, "ann@bücher.example") == SENT
    assert server.recipients == ["ann@xn--bcher-kva.example"]


@pytest.mark.parametrize(
    "script",
    [
        {"sender": "550 5.7.1 this sender is not yours"},
        {"sender": "451 too many"},
        {"sender": CLOSE},
        {"recipients": {"": CLOSE}},
        {"recipients": {"": "421 going down"}},
        {"data": CLOSE},
        {"data": "421 going down"},
        {"text": "421 going down"},
    ],
)
def test_when_the_server_takes_nothing_nothing_was_sent(settings: Settings, script: dict[str, object]) -> None:
    with mail_server(settings, **script) as server, outbox() as send, pytest.raises(PostUnavailable):
        send(MAIL, "ann@example.org")
    assert server.received == []


def test_no_server_at_all(settings: Settings) -> None:
    with mail_server(settings):
        pass
    with outbox() as send, pytest.raises(PostUnavailable, match="ConnectionRefusedError"):
        send(MAIL, "ann@example.org")


def test_a_break_after_the_text_is_uncertain(settings: Settings) -> None:
    with mail_server(settings, text=CLOSE) as server, outbox() as send:
        with pytest.raises(PostUncertain):
            send(MAIL, "ann@example.org")
        server.script.text = "250 queued"
        assert send(MAIL, "bo@example.org") == SENT  # over a new connection


def test_a_server_that_takes_few_mails_at_a_time(settings: Settings) -> None:
    with mail_server(settings, mails_a_connection=2) as server, outbox() as send:
        assert [send(MAIL, f"p{number}@example.org") for number in range(5)] == [SENT] * 5
    assert server.connections == 3
    assert len(set(server.recipients)) == 5


def test_logs_name_nobody(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with mail_server(settings, recipients={"gone": "550 <gone@example.org> unknown"}) as _server, outbox() as send:
        send(MAIL, "gone@example.org")
        send(MAIL, "ann@example.org")
    assert "example.org" not in caplog.text.replace(socket.getfqdn(), "")


def test_without_a_server_mails_go_where_django_keeps_them(mailoutbox: list[object]) -> None:
    with outbox() as send:
        assert send(MAIL, "ann@example.org") == SENT
    assert len(mailoutbox) == 1
