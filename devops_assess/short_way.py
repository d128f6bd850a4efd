"""A short way through the middleware for respondents: their pages know no session, no account and no messages."""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, get_resolver
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string

Answerer = Callable[[HttpRequest], Any]  # Django's stubs take no narrower type for what a middleware is built around


class ShortWay:
    """The first middleware: addresses of RESPONDENTS_URLCONF go by RESPONDENTS_MIDDLEWARE, all others go on as ever.

    Being a middleware itself, it stands in every server and in the client of the tests.
    """

    def __init__(self, long_way: Answerer) -> None:
        self._long_way = long_way
        self._addresses = get_resolver(settings.RESPONDENTS_URLCONF)
        way: Answerer = convert_exception_to_response(_seen)
        for name in reversed(settings.RESPONDENTS_MIDDLEWARE):
            way = convert_exception_to_response(import_string(name)(way))
        self._way = way

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            request.resolver_match = self._addresses.resolve(request.path_info)
        except Resolver404:
            return self._long_way(request)  # type: ignore[no-any-return]  # see Answerer
        return self._way(request)  # type: ignore[no-any-return]  # see Answerer


def _seen(request: HttpRequest) -> HttpResponseBase:
    """The view's answer. Its room has no atomic requests, no deferred templates and no middleware around views."""
    match = request.resolver_match
    return match.func(request, *match.args, **match.kwargs)  # type: ignore[no-any-return, union-attr]  # was found above


class Language:
    """Django's LocaleMiddleware for a site that has no languages in its addresses."""

    def __init__(self, way: Answerer) -> None:
        self._way = way

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        answer: HttpResponseBase = self._way(request)
        patch_vary_headers(answer, ("Accept-Language",))
        answer.headers.setdefault("Content-Language", language)
        return answer


class SameHeaders:
    """Headers that Django's and django-csp's middleware give to each answer alike: asked for once, given to all.

    No view of respondents has a policy of its own.
    """

    def __init__(self, way: Answerer) -> None:
        self._way = way
        self._known: dict[bool, dict[str, str]] = {}  # by whether the request came by HTTPS

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase = self._way(request)
        for name, value in self._headers(request).items():
            answer.headers.setdefault(name, value)
        return answer

    def _headers(self, request: HttpRequest) -> dict[str, str]:
        secure = bool(request.is_secure())
        if secure not in self._known:
            self._known[secure] = _asked(request)
        return self._known[secure]


def _asked(request: HttpRequest) -> dict[str, str]:
    way: Answerer = lambda _request: HttpResponse()  # noqa: E731  # the innermost of a chain of its own
    for middleware in (SecurityMiddleware, CSPMiddleware, XFrameOptionsMiddleware):
        way = middleware(way)
    answer = way(request)
    return {name: value for name, value in answer.headers.items() if name != "Content-Type"}
