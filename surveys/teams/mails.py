"""Sending mails: one at a time over one connection, and the mails about accounts.

Whoever sends must know afterwards whether a mail went out, so that nobody gets it twice: a refusal, a connection that
was not there, and one that broke after the text had been handed over are three different things.
"""

import re
import smtplib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import cast

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.teams.models import Team, User

SECONDS_A_DAY = 24 * 60 * 60
OK, GO_ON, PERMANENT, CLOSING_DOWN = range(200, 300), 354, 500, 421
LINE_END = re.compile(rb"\r?\n")
LINE_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
REASON = re.compile(rb"\b[45]\.\d{1,3}\.\d{1,3}\b")  # the enhanced status code; the words beside it name the address


class PostUnavailable(Exception):  # noqa: N818  # a state of the world that callers handle, not a fault
    """The mail server can't be reached or takes no mails; this one was not handed over."""


class PostUncertain(Exception):  # noqa: N818  # as above
    """The connection broke while the mail was being handed over; nobody knows whether it goes out."""


class Outcome(Enum):
    """What the mail server said of one mail. LATER: not taken now, and it asks to be asked again."""

    SENT = auto()
    REFUSED = auto()
    LATER = auto()


@dataclass(frozen=True)
class Mail:
    """A mail in plain text."""

    subject: str
    body: str


@dataclass(frozen=True)
class Posted:
    """What became of a mail; the trouble in a few words that name no address."""

    outcome: Outcome
    trouble: str = ""


Send = Callable[[Mail, str], Posted]


@contextmanager
def outbox() -> Iterator[Send]:
    """Gives a function that sends one mail; the connection stays open over many of them, and is renewed after trouble.

    It raises PostUnavailable when nothing was sent, and PostUncertain when that can't be known.
    """
    backend = get_connection()
    try:
        yield lambda mail, to: _send(backend, mail, to)
    finally:
        _hang_up(backend)


def post_is_there() -> bool:
    """Whether the mail server takes mails from us at this moment; asked before anybody looks to whom one goes."""
    backend = get_connection()
    try:
        if isinstance(backend, EmailBackend):
            _ready_for(backend, sanitize_address(settings.DEFAULT_FROM_EMAIL, "utf-8"))
        else:
            backend.open()
    except (OSError, PostUnavailable):
        return False
    finally:
        _hang_up(backend)
    return True


def _send(backend: BaseEmailBackend, mail: Mail, to: str) -> Posted:
    message = EmailMessage(
        subject=" ".join(mail.subject.split()),
        body=mail.body,
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        validate_email(to)
        content = LINE_END.sub(b"\r\n", message.message().as_bytes())
        sender, recipient = (sanitize_address(each, "utf-8") for each in (message.from_email, to))
    except (ValidationError, ValueError):  # no address, or a line break in a header
        return Posted(Outcome.REFUSED, _("This is not an address that mail can be sent to."))
    if not isinstance(backend, EmailBackend):
        return _elsewhere(backend, message)
    return _hand_over(backend, sender, recipient, content)


def _elsewhere(backend: BaseEmailBackend, message: EmailMessage) -> Posted:
    """To the console or into memory, where nobody can refuse."""
    try:
        backend.send_messages([message])
    except OSError as error:
        raise PostUnavailable(type(error).__name__) from error
    return Posted(Outcome.SENT)


def _hand_over(backend: EmailBackend, sender: str, recipient: str, content: bytes) -> Posted:
    smtp = _ready_for(backend, sender)
    try:
        code, words = smtp.rcpt(recipient)
    except OSError as error:  # smtplib's exceptions are OSErrors too
        _hang_up(backend)
        raise PostUnavailable(type(error).__name__) from error
    if code in OK:
        code, words = _given(backend, smtp, content)
    if code in OK:
        return Posted(Outcome.SENT)
    if code == CLOSING_DOWN:
        _hang_up(backend)
        raise PostUnavailable(_answered(code, words))
    _start_afresh(backend, smtp)
    outcome = Outcome.REFUSED if code >= PERMANENT else Outcome.LATER
    return Posted(outcome, _trouble(outcome, _answered(code, words)))


def _ready_for(backend: EmailBackend, sender: str) -> smtplib.SMTP:
    """A connection on which the server has taken the sender. A kept one may have gone stale: then a new one, once."""
    fresh = not backend.connection
    try:
        backend.open()
        smtp = cast("smtplib.SMTP", backend.connection)
        smtp.ehlo_or_helo_if_needed()
        code, words = smtp.mail(sender)
    except OSError as error:
        _hang_up(backend)
        if fresh:
            raise PostUnavailable(type(error).__name__) from error
        return _ready_for(backend, sender)
    if code not in OK:
        _hang_up(backend)
        if fresh or code >= PERMANENT:
            raise PostUnavailable(_answered(code, words))
        return _ready_for(backend, sender)
    return smtp


def _given(backend: EmailBackend, smtp: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    """As smtplib does it, but telling a break before the text from one after it."""
    try:
        code, words = smtp.docmd("DATA")
    except OSError as error:
        _hang_up(backend)
        raise PostUnavailable(type(error).__name__) from error
    if code != GO_ON:
        return code, words
    try:
        smtp.send(LINE_WITH_DOT.sub(b"..", content.removesuffix(b"\r\n")) + b"\r\n.\r\n")
        return smtp.getreply()
    except OSError as error:
        _hang_up(backend)
        raise PostUncertain(type(error).__name__) from error


def _start_afresh(backend: EmailBackend, smtp: smtplib.SMTP) -> None:
    try:
        smtp.rset()
    except OSError:
        _hang_up(backend)


def _hang_up(backend: BaseEmailBackend) -> None:
    with suppress(OSError):
        backend.close()


def _trouble(outcome: Outcome, answered: str) -> str:
    if outcome is Outcome.LATER:
        return _("The mail server asks to try again later (%(code)s).") % {"code": answered}
    return _("The mail server refuses mails to this address (%(code)s).") % {"code": answered}


def _answered(code: int, words: bytes) -> str:
    """The numbers of the server's answer."""
    found = REASON.search(words)
    return f"{code} {found.group().decode()}" if found else str(code)


# -- Accounts ------------------------------------------------------------------


def password_link(person: User) -> str:
    """An address at which the person sets a password once; it expires as a reset link does."""
    key = default_token_generator.make_token(person)
    parts = {"uidb36": user_pk_to_url_str(person), "key": key}
    return f"{settings.SITE_URL}{reverse('account_reset_password_from_key', kwargs=parts)}"


def invite_people(*, people: Iterable[User], by: User) -> list[User]:
    """Tells new people about their accounts, over one connection; answers those whose mail did not go out."""
    unsent: list[User] = []
    backend = get_connection()
    try:
        for person in people:
            try:
                invite_person(person=person, by=by, connection=backend)
            except OSError:  # smtplib's exceptions are OSErrors too; the next one gets a new connection
                unsent.append(person)
                _hang_up(backend)
    finally:
        _hang_up(backend)
    return unsent


def invite_person(
    *, person: User, by: User, team: Team | None = None, connection: BaseEmailBackend | None = None
) -> None:
    """Tells a new person about their account, with the link to set a password. Raises OSError when no mail goes out."""
    words = {
        "person": person,
        "by": by,
        "team": team,
        "link": password_link(person),
        "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY,
        "reset_link": f"{settings.SITE_URL}{reverse('account_reset_password')}",
    }
    send_mail(
        subject=_("Your account at DevOps Assess"),
        message=render_to_string("people/mails/invitation.txt", words),
        from_email=None,
        recipient_list=[person.email],
        connection=connection,
    )
