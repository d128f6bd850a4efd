"""A small mail server on this machine that accepts, refuses, puts off, or hangs up, as its script says."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from pytest_django import Settings

LONGER_THAN_ANY_TEST = 20
CLOSE = ""  # instead of an answer


@dataclass
class Script:
    """What it answers: to every sender, to a recipient by the beginning of the address, and after the text."""

    sender: str = "250 ok"
    recipients: dict[str, str] = field(default_factory=dict)
    data: str = "354 go on"
    text: str = "250 queued"
    mails_a_connection: int = 1000


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps what it has accepted."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.script = script
        self.received: list[EmailMessage] = []
        self.connections = 0

    @property
    def recipients(self) -> list[str]:
        return [str(mail["To"]) for mail in self.received]


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    timeout = LONGER_THAN_ANY_TEST

    def handle(self) -> None:
        server = cast("MailServer", self.server)
        server.connections += 1
        self.mails = 0
        with suppress(OSError, EOFError):
            self._say("220 here")
            while self._answer(server, self._line()):
                pass

    def _answer(self, server: MailServer, line: str) -> bool:
        word, script = line.split(" ", 1)[0].upper(), server.script
        if word == "MAIL":
            return self._say(script.sender if self.mails < script.mails_a_connection else "421 enough")
        if word == "RCPT":
            address = line.split("<", 1)[1].rstrip(">")
            found = (words for start, words in script.recipients.items() if address.startswith(start))
            return self._say(next(found, "250 ok"))
        if word == "DATA":
            return self._say(script.data) and (not script.data.startswith("354") or self._text(server))
        return self._say({"EHLO": "250 hello", "RSET": "250 ok", "QUIT": "221 bye"}.get(word, "500 what?"))

    def _text(self, server: MailServer) -> bool:
        lines = list(iter(self.rfile.readline, b".\r\n"))
        self.mails += 1
        if server.script.text.startswith("250"):
            text = b"".join(line.removeprefix(b".") for line in lines)
            server.received.append(cast("EmailMessage", message_from_bytes(text, policy=policy.default)))
        return self._say(server.script.text)

    def _line(self) -> str:
        line = self.rfile.readline()
        if not line:
            raise EOFError
        return line.decode().rstrip("\r\n")

    def _say(self, words: str) -> bool:
        if words == CLOSE:
            return False
        self.wfile.write(f"{words}\r\n".encode())
        return not words.startswith("221")


@contextmanager
def mail_server(settings: Settings, **script: Any) -> Iterator[MailServer]:
    """Django sends its mails there meanwhile."""
    with MailServer(Script(**script)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
