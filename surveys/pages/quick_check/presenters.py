"""What the quick check shows: banks to choose from, the questions, the result."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import DimensionNode, ItemNode, Outline
from surveys.banks.queries import cached_outline, latest_version, published_banks
from surveys.banks.spec import bank_spec
from surveys.pages.quick_check.forms import PREFIX, Posted
from surveys.responses.choices import word_of
from surveys.results.presenters import ResultView, person_outcome, result_view


@dataclass(frozen=True)
class Choice:
    """A bank that visitors may take."""

    title: str
    summary: str
    url: str
    length: str


@dataclass(frozen=True)
class Point:
    """A scale point for `components/question.html`."""

    place: int
    label: str
    descriptor: str


@dataclass(frozen=True)
class Question:
    """An item for `components/question.html`, with what was chosen."""

    key: str
    text: str
    help: str
    low: str
    high: str
    described: bool
    points: tuple[Point, ...]
    selected: str
    error: str


@dataclass(frozen=True)
class Section:
    """One dimension with its questions."""

    key: str
    parent: str
    title: str
    summary: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class CheckPage:
    """All questions of a bank on one page."""

    title: str
    url: str
    length: str
    short: bool
    other_length: str
    other_url: str
    sections: tuple[Section, ...]
    message: str


@dataclass(frozen=True)
class CheckResult:
    """The result, with the answers carried along so that they can be changed."""

    title: str
    url: str
    view: ResultView
    kept: tuple[tuple[str, str], ...]
    answered: str


def choices() -> tuple[Choice, ...]:
    """The banks that allow the quick check."""
    return tuple(
        Choice(
            title=spoken(bank.title),
            summary=spoken(bank.summary),
            url=reverse("quick_check:bank", args=[bank.slug]),
            length=_length(bank.items_short if bank.has_short_form else bank.items, bank.minutes_short),
        )
        for bank in published_banks()
        if bank.quick_check
    )


def outline_for(slug: str) -> Outline | None:
    """The latest published version of a bank, if visitors may take it."""
    version = latest_version(slug)
    if version is None or not version.quick_check or version.bank.archived:
        return None
    return cached_outline(version.pk)


def asked(outline: Outline, *, full: bool) -> Sequence[ItemNode]:
    """The questions of the short form, or all of them."""
    return outline.items(short_form=not full)


def check_page(outline: Outline, posted: Posted | None, *, full: bool, message: str = "") -> CheckPage:
    """The questions, with what was chosen before."""
    items = asked(outline, full=full)
    chosen = dict(zip([item.key for item in items], posted.codes if posted else [0] * len(items), strict=True))
    wrong = set(posted.wrong) if posted else set()
    url = reverse("quick_check:bank", args=[outline.slug])
    others = asked(outline, full=not full)
    return CheckPage(
        title=spoken(outline.title),
        url=url,
        length=_length(len(items), outline.minutes(short_form=not full)),
        short=not full,
        other_length=_length(len(others), outline.minutes(short_form=full)) if len(others) != len(items) else "",
        other_url=url if full else f"{url}?form=long",
        sections=tuple(_section(outline, leaf, chosen, wrong) for leaf in outline.leaves() if _has(leaf, chosen)),
        message=message,
    )


def check_result(outline: Outline, posted: Posted, *, full: bool) -> CheckResult:
    """Scores and advice from one person's answers; computed now and forgotten with the page."""
    items = asked(outline, full=full)
    bank = bank_spec(outline, [item.key for item in items])
    answers = np.array([posted.codes], dtype=np.uint8)
    view = result_view(outline, person_outcome(outline, bank, answers), now_name=_("Your answers"), previous_name=None)
    kept = [(PREFIX + item.key, word_of(code)) for item, code in zip(items, posted.codes, strict=True) if code]
    return CheckResult(
        title=spoken(outline.title),
        url=reverse("quick_check:bank", args=[outline.slug]),
        view=view,
        kept=(*kept, *((("form", "long"),) if full else ())),
        answered=ngettext(
            "%(answered)d of %(asked)d question answered.", "%(answered)d of %(asked)d questions answered.", len(items)
        )
        % {"answered": posted.answered, "asked": len(items)},
    )


def _has(leaf: DimensionNode, chosen: dict[str, int]) -> bool:
    return any(item.key in chosen for item in leaf.items)


def _section(outline: Outline, leaf: DimensionNode, chosen: dict[str, int], wrong: set[str]) -> Section:
    return Section(
        key=leaf.key,
        parent=spoken(outline.dimension(leaf.parent_key).title) if leaf.parent_key else "",
        title=spoken(leaf.title),
        summary=spoken(leaf.summary),
        questions=tuple(_question(item, chosen[item.key], wrong) for item in leaf.items if item.key in chosen),
    )


def _question(item: ItemNode, code: int, wrong: set[str]) -> Question:
    return Question(
        key=item.key,
        text=spoken(item.text),
        help=spoken(item.help),
        low=spoken(item.low),
        high=spoken(item.high),
        described=item.scale.kind == "described",
        points=tuple(Point(p.place, spoken(p.label), spoken(p.descriptor)) for p in item.scale.points),
        selected=word_of(code),
        error=_("This answer could not be read. Choose one again.") if item.key in wrong else "",
    )


def _length(items: int, minutes: int) -> str:
    questions = ngettext("%(count)d question", "%(count)d questions", items) % {"count": items}
    time = ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    return _("%(questions)s, %(time)s") % {"questions": questions, "time": time}
