"""A browser as far as the survey needs one: cookies, forms, a connection that can break."""

import re
import time
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode

from benchmarks.durable.site import Site

TAG = re.compile(r"<(form|input|textarea)\b([^>]*)>(?:([^<]*)</textarea>)?")
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
DELETED = re.compile(r"max-age=0", re.IGNORECASE)


class Broken(Exception):  # noqa: N818  # what a person sees: no answer came
    """The request may have arrived, or not: nobody answered."""


class SurpriseError(Exception):
    """The server said what a respondent can not expect here."""


@dataclass
class Form:
    """A form as the page shows it: hidden fields, the choices of each question, and what is chosen or typed."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    address: str
    text: str

    @property
    def form(self) -> Form:
        """The last form of the page: the others are of the frame."""
        found = forms(self.text)
        if not found:
            raise SurpriseError(f"{self.status} {self.address} without a form: {self.text[:2000]}")
        return found[-1]


def forms(page: str) -> list[Form]:
    found: list[Form] = []
    for tag, written, text in TAG.findall(page):
        attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(written)}
        if tag == "form":
            found.append(Form(attributes.get("action", "")))
        elif found and attributes.get("name"):
            _add(found[-1], tag, attributes, unescape(text))
    return found


def _add(form: Form, tag: str, attributes: dict[str, str], text: str) -> None:
    name, value = attributes["name"], attributes.get("value", "")
    if tag == "textarea":
        form.shown[name] = text.lstrip("\n")
    elif attributes.get("type") == "radio":
        form.choices.setdefault(name, []).append(value)
        if "checked" in attributes:
            form.shown[name] = value
    elif attributes.get("type") == "hidden":
        form.hidden[name] = value


class Browser:
    """Keeps cookies and one connection. Used by one thread at a time."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._connection: HTTPConnection | None = None
        self.cookies: dict[str, tuple[str, str]] = {}  # name → value, path

    def another_tab(self) -> "Browser":
        """The same cookies over another connection."""
        tab = Browser(self._site)
        tab.cookies = self.cookies
        return tab

    def get(self, path: str) -> Answer:
        return self._request("GET", path, "", "read")

    def post(
        self, path: str, fields: dict[str, str], kind: str, *, script: bool = False, slow: float = 0, hang_up: float = 0
    ) -> Answer:
        """`slow`: seconds that the form takes to go out. `hang_up`: seconds after which nobody waits any more."""
        return self._request("POST", path, urlencode(fields), kind, script=script, slow=slow, hang_up=hang_up)

    def _request(
        self, method: str, path: str, body: str, kind: str, *, script: bool = False, slow: float = 0, hang_up: float = 0
    ) -> Answer:
        self._site.pass_door()
        try:
            connection = self._send(method, path, body.encode(), script=script, slow=slow)
            if hang_up:
                time.sleep(hang_up)
                connection.close()  # what follows fails
            with self._site.in_flight(kind):
                response = connection.getresponse()
                text = response.read().decode()
        except (OSError, HTTPException) as error:
            self.close()
            raise Broken from error
        self._keep_cookies(response)
        return Answer(response.status, response.headers.get("Location", ""), text)

    def _send(self, method: str, path: str, body: bytes, *, script: bool, slow: float) -> HTTPConnection:
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self._site.port, timeout=30)
        connection = self._connection
        connection.putrequest(method, path)
        connection.putheader("Cookie", self._cookies_for(path))
        if script:
            connection.putheader("X-Autosave", "1")
        if method == "POST":
            connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        half = len(body) // 2 if slow else len(body)
        connection.send(body[:half])
        if slow:
            time.sleep(slow)
            connection.send(body[half:])
        return connection

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _cookies_for(self, path: str) -> str:
        return "; ".join(f"{name}={value}" for name, (value, under) in self.cookies.items() if path.startswith(under))

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or []:
            pair, *rest = [part.strip() for part in line.split(";")]
            name, _equals, value = pair.partition("=")
            path = next((part[5:] for part in rest if part.lower().startswith("path=")), "/")
            if DELETED.search(line):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value.strip('"'), path
