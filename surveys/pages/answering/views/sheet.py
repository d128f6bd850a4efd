"""A page of questions, rendered once and filled in for each person.

The template is rendered with a mark at each place that differs from person to person, cut at the marks, and kept:
text that is the same for all, and each question once for each answer that can be chosen in it. A request puts what
is the person's own between the pieces. So the template alone says how a page looks, and a page is the same to the
byte whether it was kept or not.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.template.loader import render_to_string
from django.utils.html import escape

from surveys.pages.answering.presenters.page import QuestionsPage
from surveys.pages.answering.presenters.sitting import kept
from surveys.pages.answering.views.packed import Piece, gzipped, joined, personal, piece
from surveys.responses.presenters.sheets import Card

RADIO = re.compile(r'( name="(q-\d+)" value="(\w+)") checked>')


class _Any:
    """Equal to every answer, so that each radio button is rendered as chosen."""

    def __eq__(self, _other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]  # as Python does it for objects that say themselves what is equal


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with the text before it, for each answer ("" for none); each is compressed when it first occurs.

    A question looks much like the one before it, so it is compressed with that one in mind.
    """

    name: str
    texts: dict[str, bytes]
    before: "Choice | None"
    pieces: dict[tuple[str, str], Piece]  # by the answer before and this one

    def word(self, own: dict[str, str]) -> str:
        word = own[self.name]
        return word if word in self.texts else ""

    def chosen(self, own: dict[str, str]) -> Piece:
        key = (self.before.word(own) if self.before else "", self.word(own))
        found = self.pieces.get(key)
        if found is None:
            before = self.before.texts[key[0]] if self.before else b""
            found = self.pieces[key] = piece(self.texts[key[1]], before)
        return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """Text for all, names of what is filled in, and questions."""

    parts: tuple[Piece | str | Choice, ...]

    def filled(self, own: dict[str, str]) -> list[Piece]:
        return [_filled(part, own) for part in self.parts]


def _filled(part: Piece | str | Choice, own: dict[str, str]) -> Piece:
    if isinstance(part, Piece):
        return part
    return personal(own[part]) if isinstance(part, str) else part.chosen(own)


def is_plain(page: QuestionsPage) -> bool:
    """Whether nothing happened that a kept page has no place for."""
    return page.can_save and page.notice is None and not page.hint and not any(card.error for card in page.cards)


def answer(request: HttpRequest, page: QuestionsPage, key: str, form_token: str) -> HttpResponse:
    """The plain page, compressed for browsers that take it so, with the headers of Django's own compression."""
    pieces = filled_in(page, key, form_token)
    varying = {"Vary": "Accept-Encoding, Cookie"}  # the form token belongs to a cookie
    if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        return HttpResponse(joined(pieces), headers=varying)
    return HttpResponse(gzipped(pieces), headers={"Content-Encoding": "gzip", **varying})


def filled_in(page: QuestionsPage, key: str, form_token: str) -> list[Piece]:
    """The plain page as its template renders it, in pieces; `key` names its sitting."""
    comment = page.comment
    had_text = comment.had_text if comment else None
    sheet = kept(f"sheet:{key}:{page.number}:{page.next_text}:{had_text}", lambda: _cut(page))
    own = {card.question.name: str(card.selected) for card in page.cards}
    own.update(progress=escape(page.progress), action=escape(page.action), stamp=escape(page.stamp), form=form_token)
    if comment:
        own["comment"] = escape(comment.text)
    return sheet.filled(own)


def rendered(page: QuestionsPage, form_token: str) -> str:
    return render_to_string("answering/page.html", {"page": page, "csrf_token": form_token})


def _cut(page: QuestionsPage) -> Sheet:
    mark = f"mark{secrets.token_hex(16)}"  # can't be guessed, so no text can hold it
    marked = replace(
        page,
        progress=f"{mark}:progress;",
        action=f"{mark}:action;",
        stamp=f"{mark}:stamp;",
        cards=tuple(Card(card.question, _Any(), "") for card in page.cards),
        comment=replace(page.comment, text=f"{mark}:comment;") if page.comment else None,
    )
    html = RADIO.sub(rf"\1{mark}:\2=\3;>", rendered(marked, f"{mark}:form;"))
    found = re.split(rf"{mark}:([^;]+);", html)
    return Sheet(tuple(_parts(found[::2], found[1::2])))


def _parts(texts: list[str], names: list[str]) -> Iterator[Piece | str | Choice]:
    """The names stand between the texts; `q-3=na` is a button of the question `q-3`."""
    choice: Choice | None = None
    place = 0
    for name, group in groupby(names, lambda one: one.partition("=")[0]):
        buttons = [one.partition("=")[2] for one in group]
        own = texts[place : place + len(buttons)]
        place += len(buttons)
        if buttons == [""]:
            choice = None
            yield from (piece(own[0].encode()), name)
        else:
            choice = Choice(name, {word: _with(word, buttons, own) for word in ["", *buttons]}, choice, {})
            yield choice
    yield piece(texts[place].encode())


def _with(word: str, buttons: list[str], texts: list[str]) -> bytes:
    """A question up to its last button, with the text before each button, and this one chosen."""
    checked = [" checked" if button == word else "" for button in buttons]
    return "".join(chain.from_iterable(zip(texts, checked, strict=True))).encode()
