"""A page of questions, rendered once and filled in for each person.

The template is rendered with a mark at each place that differs from person to person, cut at the marks, and kept.
A request puts what is the person's own between the pieces. So the template alone says how a page looks, and a page
is the same to the byte whether it was kept or not.
"""

import re
import secrets
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils.html import escape

from surveys.pages.answering.presenters.page import Card, QuestionsPage
from surveys.pages.answering.presenters.sitting import kept

RADIO = re.compile(r'( name="(q-\d+)" value="(\w+)") checked>')


class _Any:
    """Equal to every answer, so that each radio button is rendered as chosen."""

    def __eq__(self, _other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]  # as Python does it for objects that say themselves what is equal


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pieces of a page, and between them the names of what is filled in."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]

    def filled(self, own: dict[str, str]) -> str:
        parts = [*self.pieces, *self.pieces[1:]]
        parts[::2], parts[1::2] = self.pieces, [own.get(name, "") for name in self.names]
        return "".join(parts)


def is_plain(page: QuestionsPage) -> bool:
    """Whether nothing happened that a kept page has no place for."""
    return page.can_save and page.notice is None and not page.hint and not any(card.error for card in page.cards)


def filled_in(page: QuestionsPage, key: str, form_token: str) -> str:
    """The plain page as its template renders it; `key` names its sitting."""
    comment = page.comment
    had_text = comment.had_text if comment else None
    sheet = kept(f"sheet:{key}:{page.number}:{page.next_text}:{had_text}", lambda: _cut(page))
    own = {f"{card.question.name}={card.selected}": " checked" for card in page.cards if card.selected}
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
    return Sheet(tuple(found[::2]), tuple(found[1::2]))
