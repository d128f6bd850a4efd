"""Respondents go a short way through the middleware; their browsers can't tell it from the long one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from surveys.campaigns.queries import code_of, token_of
from surveys.pages.answering.views import parts
from surveys.responses import queries
from tests.campaigns.build import invited, launched

pytestmark = pytest.mark.django_db
SHORT = "devops_assess.short_way.ShortWay"
Ask = Callable[[Client, str, str], HttpResponse]

ASKED: dict[str, Ask] = {
    "entry": lambda client, token, _code: client.get(f"/s/{token}/"),
    "a page": lambda client, token, _code: client.get(f"/s/{token}/1/"),
    "a page for the head": lambda client, token, _code: client.head(f"/s/{token}/1/"),
    "a page for a German": lambda client, token, _code: client.get(
        f"/s/{token}/1/", headers={"Accept-Language": "de-AT,de;q=0.9"}
    ),
    "a compressed page": lambda client, token, _code: client.get(
        f"/s/{token}/1/", headers={"Accept-Encoding": "br, gzip"}
    ),
    "a compressed review": lambda client, token, _code: client.get(
        f"/s/{token}/review/", headers={"Accept-Encoding": "br, gzip"}
    ),
    "saved": lambda client, token, _code: client.post(f"/s/{token}/1/", {"q-0": "1", "next": "1"}),
    "saved by itself": lambda client, token, _code: client.post(
        f"/s/{token}/1/", {"q-0": "1"}, headers={"X-Autosave": "1"}
    ),
    "sent with nothing": lambda client, token, _code: client.post(f"/s/{token}/review/", {"receipt": "damaged"}),
    "a page that is not there": lambda client, token, _code: client.get(f"/s/{token}/77/"),
    "a wrong link": lambda client, _token, _code: client.get("/s/wrong/"),
    "a link without its slash": lambda client, _token, _code: client.get("/s/wrong"),
    "a method that is not taken": lambda client, token, _code: client.put(f"/s/{token}/1/"),
    "the shared link": lambda client, _token, code: client.get(f"/j/{code}/"),
    "a seat": lambda client, _token, code: client.post(f"/j/{code}/"),
    "a receipt": lambda client, _token, _code: client.get("/receipt/"),
    "another site's form": lambda client, token, _code: Client(enforce_csrf_checks=True).post(f"/s/{token}/1/"),
    "by HTTPS": lambda client, token, _code: client.get(f"/s/{token}/1/", headers={"X-Forwarded-Proto": "https"}),
}


def told(answer: HttpResponse, token: str) -> dict[str, object]:
    """Status and headers. What is drawn by chance, or the person's own, counts by being there."""
    found: dict[str, object] = dict(answer.headers)
    for name, between in (("Content-Security-Policy", "; "), ("Vary", ", ")):  # their order says nothing
        found[name] = sorted(answer.headers.get(name, "").split(between))
    if "Content-Length" in answer.headers:
        found["Content-Length"] = answer.headers["Content-Length"] == str(len(answer.content))
    if "Location" in answer.headers:
        found["Location"] = len(answer.headers["Location"])
    cookies = {name: {**morsel, "expires": bool(morsel["expires"])} for name, morsel in answer.cookies.items()}
    for cookie in cookies.values():
        cookie["path"] = cookie["path"].replace(token, "…")
        cookie["max-age"] = bool(cookie["max-age"])
    return {"status": answer.status_code, "cookies": cookies, **found}


@pytest.mark.parametrize("name", list(ASKED))
def test_the_same_headers_by_both_ways(name: str, settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 3600
    participation = launched()
    found: list[dict[str, object]] = []
    for middleware in (settings.MIDDLEWARE, [one for one in settings.MIDDLEWARE if one != SHORT]):
        settings.MIDDLEWARE = middleware
        token = token_of(invited(participation))
        answer = ASKED[name](Client(), token, code_of(participation))
        found.append(told(answer, token))
        assert ("Strict-Transport-Security" in answer.headers) is (name == "by HTTPS")
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert found[0] == found[1]


def test_no_session_and_no_account_on_the_short_way() -> None:
    token = token_of(invited(launched()))
    client = Client()
    request = client.get(f"/s/{token}/1/").wsgi_request
    assert not {"session", "user", "htmx", "_messages"} & set(vars(request))
    assert {"session", "user", "htmx", "_messages"} <= set(vars(client.get("/").wsgi_request))


def test_a_page_that_fails_keeps_its_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(queries, "invitation_of", fail)
    answer = Client(raise_request_exception=False).get("/s/any/1/")
    assert answer.status_code == 500
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_another_host_is_refused() -> None:
    answer = Client().get("/s/any/1/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_link_is_found_by_its_name_as_ever() -> None:
    answer: Any = Client().get(reverse("answering:receipt"))
    assert answer.resolver_match.url_name == "receipt"


def test_a_form_token_is_one_that_django_takes() -> None:
    request = RequestFactory().get("/")
    get_token(request)
    tokens = [parts.form_token(request) for _ in range(300)]
    assert len(set(tokens)) == len(tokens)
    letters = "".join(token[:32] for token in tokens)
    assert set(letters) == set(parts.PLACE)  # 9,600 drawn: one of 62 is missing once in 10^66 times
    for token in tokens:
        posted = RequestFactory().post("/", {"csrfmiddlewaretoken": token})
        posted.COOKIES["csrftoken"] = request.META["CSRF_COOKIE"]
        assert parts.is_ours(posted)
        posted = RequestFactory().post("/", {"csrfmiddlewaretoken": token[:-1] + ("b" if token[-1] == "a" else "a")})
        posted.COOKIES["csrftoken"] = request.META["CSRF_COOKIE"]
        assert not parts.is_ours(posted)
