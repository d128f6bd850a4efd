"""What was taken out of a draft, and what earlier versions had: all of it can be put back."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.choices import DraftPart
from surveys.banks.models import BankVersion, RetiredPart, spoken
from surveys.banks.outline import Outline
from surveys.banks.queries import bank_outline, retired_parts
from surveys.banks.services.drafts import EarlierPart, earlier_parts
from surveys.pages.studio.presenters.draft.discard import draft_crumbs
from surveys.pages.studio.presenters.draft_tabs import Tab, draft_tabs
from surveys.pages.studio.presenters.parts import Crumbs


@dataclass(frozen=True)
class RetiredRow:
    """A part that is not in the draft; `homes` are places to choose from where its own is gone."""

    kind: str
    key: str
    words: str
    text: str
    note: str
    homes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RetiredPage:
    """/banks/<bank>/draft/retired/"""

    taken_out: tuple[RetiredRow, ...]
    earlier: tuple[RetiredRow, ...]
    restore_url: str
    tabs: tuple[Tab, ...]
    breadcrumbs: Crumbs


def retired_page(version: BankVersion) -> RetiredPage:
    outline, slug = bank_outline(version), version.bank.slug
    return RetiredPage(
        taken_out=tuple(_retired(part, outline) for part in retired_parts(version)),
        earlier=tuple(_earlier(part, outline) for part in earlier_parts(version)),
        restore_url=reverse("banks:restore", args=[slug]),
        tabs=draft_tabs(slug, "banks:retired"),
        breadcrumbs=draft_crumbs(version, (_("Taken out"), reverse("banks:retired", args=[slug]))),
    )


def _retired(part: RetiredPart, outline: Outline) -> RetiredRow:
    notes = [_stood(part.parent, outline), _holds(part)]
    kind = DraftPart(part.kind)
    return RetiredRow(
        part.kind,
        part.key,
        str(kind.label),
        spoken(part.title),
        " ".join(note for note in notes if note),
        _homes(kind, part.parent, outline),
    )


def _holds(part: RetiredPart) -> str:
    count = len(list(_questions(part.content)))
    if part.kind != DraftPart.DIMENSION:
        return ""
    return ngettext("With %(count)s question.", "With %(count)s questions.", count) % {"count": count}


def _questions(content: dict[str, list[dict[str, object]]]) -> Iterable[object]:
    yield from content.get("items", [])
    for inner in content.get("dimensions", []):
        yield from _questions(inner)  # type: ignore[arg-type]  # a dimension below, in the same form


def _earlier(part: EarlierPart, outline: Outline) -> RetiredRow:
    kind = DraftPart(part.kind)
    note = _("Last in version %(number)s.") % {"number": part.number}
    return RetiredRow(
        part.kind, part.key, str(kind.label), spoken(part.title), note, _homes(kind, part.parent, outline)
    )


def _stood(parent: str, outline: Outline) -> str:
    title = next((spoken(one.title) for one in outline.dimensions if one.key == parent), "")
    return _("It stood in “%(title)s”.") % {"title": title} if title else ""


def _homes(kind: DraftPart, parent: str, outline: Outline) -> tuple[tuple[str, str], ...]:
    """Nothing to choose where its own place can still take it."""
    if kind == DraftPart.DIMENSION:
        fitting = [one for one in outline.dimensions if not one.items and not one.practices]
        places = [("", _("The top")), *((one.key, spoken(one.title)) for one in fitting)]
    else:
        places = [(one.key, spoken(one.title)) for one in outline.leaves()]
    return () if parent in dict(places) else tuple(places)
