"""The scales of a draft, and ready-made ones to start from."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.choices import ScaleKind
from surveys.banks.models import BankVersion, spoken
from surveys.banks.outline import Outline, ScaleNode
from surveys.banks.queries import bank_outline, languages_of, outline_before
from surveys.banks.services.drafts import scale_marks
from surveys.banks.starts import STARTS, Start, in_languages
from surveys.pages.studio.presenters.draft.discard import draft_crumbs
from surveys.pages.studio.presenters.draft_tabs import Tab, draft_tabs
from surveys.pages.studio.presenters.mapping import Answer, Mapping, mapping_of
from surveys.pages.studio.presenters.parts import Crumbs
from surveys.pages.studio.presenters.scale_trends import Trend, items_on, trend_of, used_words


@dataclass(frozen=True)
class ScaleCard:
    """A scale in the list; `mark` is what was seen of it."""

    key: str
    title: str
    kind: str
    mapping: Mapping
    used: str
    items: tuple[str, ...]
    trend: Trend
    url: str
    copy_url: str
    delete_url: str  # empty while it is used
    mark: str


@dataclass(frozen=True)
class StartView:
    """A ready-made scale."""

    title: str
    about: str
    points: str
    url: str


@dataclass(frozen=True)
class ScalesPage:
    """/banks/<bank>/draft/scales/"""

    title: str
    cards: tuple[ScaleCard, ...]
    starts: tuple[StartView, ...]
    empty_url: str
    tabs: tuple[Tab, ...]
    breadcrumbs: Crumbs


def scales_page(draft: BankVersion) -> ScalesPage:
    """All scales of the draft, with what uses them."""
    outline, before = bank_outline(draft), outline_before(draft)
    slug, marks = draft.bank.slug, scale_marks(draft)
    new_url = reverse("banks:scale_new", args=[slug])
    languages = languages_of(draft)
    return ScalesPage(
        title=spoken(draft.title),
        cards=tuple(_card(scale, outline, before, marks[scale.key]) for scale in outline.scales.values()),
        starts=tuple(_start(start, new_url, languages) for start in STARTS),
        empty_url=new_url,
        tabs=draft_tabs(slug, "banks:scales"),
        breadcrumbs=draft_crumbs(draft, (_("Scales"), reverse("banks:scales", args=[slug]))),
    )


def _card(scale: ScaleNode, outline: Outline, before: Outline | None, mark: str) -> ScaleCard:
    address = [outline.slug, scale.key]
    items = items_on(outline, scale.key)
    return ScaleCard(
        key=scale.key,
        title=spoken(scale.title),
        kind=_kind_words(ScaleKind(scale.kind)),
        mapping=mapping_of([Answer(spoken(p.label), p.value, p.part) for p in scale.points]),
        used=used_words(items),
        items=tuple(spoken(item.text) for item in items),
        trend=trend_of(outline, before, scale),
        url=reverse("banks:scale", args=address),
        copy_url=reverse("banks:scale_copy", args=address),
        delete_url="" if items or len(outline.scales) == 1 else reverse("banks:scale_delete", args=address),
        mark=mark,
    )


def _start(start: Start, new_url: str, languages: Sequence[str]) -> StartView:
    first, last = start.labels["en"][0], start.labels["en"][-1]
    return StartView(
        title=spoken(in_languages(start.title, languages)),
        about=str(start.about),
        points=_("%(points)s points, from “%(first)s” to “%(last)s”")
        % {"points": start.size, "first": first, "last": last},
        url=f"{new_url}?start={start.key}",
    )


def _kind_words(kind: ScaleKind) -> str:
    return {
        ScaleKind.LIKERT: _("Even steps"),
        ScaleKind.DESCRIBED: _("Described levels"),
        ScaleKind.VALUES: _("Explicit values"),
    }[kind]
