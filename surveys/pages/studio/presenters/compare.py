"""What differs between two versions of a bank, question by question."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.choices import ItemText, Status
from surveys.banks.comparison import Comparison, DimensionChange, ItemChange, Kind, compare
from surveys.banks.differences import Differences, differences
from surveys.banks.models import BankVersion, spoken
from surveys.banks.outline import DimensionNode, ItemNode, Outline
from surveys.banks.queries import bank_outline
from surveys.banks.wording import pieces
from surveys.pages.studio.presenters.differences import (
    ChangeView,
    Names,
    PartsView,
    TextView,
    concept_names,
    part_views,
)
from surveys.pages.studio.presenters.parts import (
    Crumbs,
    Figure,
    minutes_words,
    part_words,
    version_crumbs,
    version_url,
)


@dataclass(frozen=True)
class DimensionRow:
    """How much of a dimension both versions ask, and what that means."""

    title: str
    is_part: bool
    shares: str
    verdict: str
    goes_on: bool


@dataclass(frozen=True)
class SectionView:
    """The questions of a dimension that differ, and in words how many stay."""

    title: str
    changes: tuple[ChangeView, ...]
    same: str


@dataclass(frozen=True)
class QuestionsView:
    """Question by question: the dimensions with one that differs, and what is to say of the others."""

    sections: tuple[SectionView, ...]
    rest: str


@dataclass(frozen=True)
class Choice:
    """The form that sets any two versions side by side; each option has its number, its words, and the two ends."""

    url: str
    options: tuple[tuple[int, str], ...]
    older: int
    newer: int


@dataclass(frozen=True)
class ComparePage:
    """/banks/<bank>/v<number>/compare/<other>/"""

    title: str
    old_words: str
    old_url: str
    new_words: str
    new_url: str
    verdict: str
    figures: tuple[Figure, ...]
    dimensions: tuple[DimensionRow, ...]
    questions: QuestionsView
    parts: tuple[PartsView, ...]
    choice: Choice
    breadcrumbs: Crumbs


def compare_page(
    old: BankVersion, new: BankVersion, versions: Sequence[BankVersion], *, is_current: bool
) -> ComparePage:
    """The step from one version to another of those that the reader may read; `is_current`: the newer is asked now."""
    before, now = bank_outline(old), bank_outline(new)
    found, others = compare(before, now), differences(before, now)
    return ComparePage(
        title=spoken(now.title),
        old_words=number_words(old),
        old_url=version_url(old),
        new_words=number_words(new),
        new_url=version_url(new),
        verdict=_verdict(found),
        figures=_figures(found),
        dimensions=tuple(_dimension(change) for change in found.dimensions),
        questions=questions_view(found, others, before, now),
        parts=part_views(others, Names.of(before, now)),
        choice=choice_of(versions, old.number, new.number),
        breadcrumbs=(
            *version_crumbs(spoken(now.title), new, is_current=is_current),
            (_("What differs"), reverse("banks:compare", args=[new.bank.slug, new.number, old.number])),
        ),
    )


def number_words(version: BankVersion) -> str:
    """A version among others; a draft says that it is one."""
    words = _("Version %(number)s (draft)") if version.status == Status.DRAFT else _("Version %(number)s")
    return words % {"number": version.number}


def choice_of(versions: Sequence[BankVersion], older: int, newer: int) -> Choice:
    """Any two of the versions that a reader may read, the latest first."""
    return Choice(
        url=reverse("banks:choose", args=[versions[0].bank.slug]),
        options=tuple((version.number, number_words(version)) for version in versions),
        older=older,
        newer=newer,
    )


def questions_view(found: Comparison, others: Differences, before: Outline, now: Outline) -> QuestionsView:
    """The questions that differ, by dimension. Of a draft nobody has said yet that other words mean the same."""
    sections = tuple(_sections(found, others.items_moved, before, now))
    return QuestionsView(tuple(section for section in sections if section.changes), _rest(sections))


def _verdict(found: Comparison) -> str:
    if found.comparable:
        return _("Enough questions stay: the score of the whole bank can be compared with that of earlier waves.")
    return _("Too few questions stay: the score of the whole bank starts anew and is not compared with earlier waves.")


def _figures(found: Comparison) -> tuple[Figure, ...]:
    before, after = found.before, found.after
    was = _("before: %(words)s")
    stay = len(found.of(Kind.SAME)) + len(found.of(Kind.REWORDED))
    return (
        Figure(_("Questions"), str(after.questions), was % {"words": before.questions}),
        Figure(_("Time to answer"), minutes_words(after.minutes), was % {"words": minutes_words(before.minutes)}),
        Figure(_("Questions that stay"), str(stay), _shares(found.old_share, found.new_share)),
    )


def _shares(old: float, new: float) -> str:
    values = {"old": int(100 * old + 0.5), "new": int(100 * new + 0.5)}
    return _("%(old)s %% of the weight before, %(new)s %% now") % values


def _dimension(change: DimensionChange) -> DimensionRow:
    node = change.new or change.old
    both = change.old is not None and change.new is not None
    return DimensionRow(
        title=spoken(node.title) if node else change.key,
        is_part=bool(node and node.depth),
        shares=_shares(change.old_share, change.new_share) if both else "",
        verdict=trend_words(change),
        goes_on=change.comparable,
    )


def trend_words(change: DimensionChange) -> str:
    """What becomes of the trend of a dimension."""
    if change.old is None:
        return _("new")
    if change.new is None:
        return _("no longer asked")
    return _("goes on") if change.comparable else _("starts anew: too few common questions")


# -- Question by question ------------------------------------------------------


def _sections(found: Comparison, reordered: Collection[str], before: Outline, now: Outline) -> Iterator[SectionView]:
    """By leaf: those of the new version, then those that are gone."""
    gone = [leaf for leaf in before.leaves() if leaf.key not in {one.key for one in now.leaves()}]
    titles = {leaf.key: spoken(leaf.title) for leaf in (*before.leaves(), *now.leaves())}
    for leaf in (*now.leaves(), *gone):
        here = [change for change in found.items if _home(change) == leaf.key]
        if here:
            yield _section(leaf, here, titles, reordered, is_draft=now.status == Status.DRAFT)


def _rest(sections: Sequence[SectionView]) -> str:
    whole = sum(not section.changes for section in sections)
    if whole == len(sections):
        return _("Every question stays as it is.")
    return _("In all other dimensions every question stays as it is.") if whole else ""


def _home(change: ItemChange) -> str:
    item = change.new or change.old
    return item.dimension_key if item else ""


def _section(
    leaf: DimensionNode,
    here: Sequence[ItemChange],
    titles: Mapping[str, str],
    reordered: Collection[str],
    *,
    is_draft: bool,
) -> SectionView:
    differing = [change for change in here if _differs(change, reordered)]
    same = len(here) - len(differing)
    words = ngettext("%(count)s question stays as it is.", "%(count)s questions stay as they are.", same)
    return SectionView(
        title=spoken(leaf.title),
        changes=tuple(_change(change, titles, reordered, is_draft=is_draft) for change in differing),
        same=words % {"count": same} if same else "",
    )


def _differs(change: ItemChange, reordered: Collection[str]) -> bool:
    return change.kind != Kind.SAME or change.moved or _is_reordered(change, reordered) or any(_facts(change))


def _is_reordered(change: ItemChange, reordered: Collection[str]) -> bool:
    return change.old is not None and change.new is not None and change.new.key in reordered


def _change(change: ItemChange, titles: Mapping[str, str], reordered: Collection[str], *, is_draft: bool) -> ChangeView:
    item = change.new or change.old
    return ChangeView(
        text=spoken(item.text) if item else "",
        tags=tuple(_tags(change, reordered, is_draft=is_draft)),
        notes=tuple(_notes(change, titles)),
        texts=tuple(item_texts(change.old, change.new)) if change.old and change.new else (),
    )


def _tags(change: ItemChange, reordered: Collection[str], *, is_draft: bool) -> Iterator[str]:
    words = {
        Kind.NEW: _("new"),
        Kind.RETIRED: _("no longer asked"),
        Kind.REWORDED: _("other words") if is_draft else _("other words, same meaning"),
        Kind.CHANGED: _("answers count in another way"),
    }
    if change.kind in words:
        yield words[change.kind]
    if change.moved:
        yield _("moved")
    elif _is_reordered(change, reordered):
        yield _("asked in another order")


def _notes(change: ItemChange, titles: Mapping[str, str]) -> Iterator[str]:
    if change.moved and change.old:
        yield _("It counted to “%(dimension)s” before.") % {"dimension": titles[change.old.dimension_key]}
    if change.kind == Kind.CHANGED:
        yield _("It was turned round or has another scale, so it is not compared with earlier waves.")
    yield from _facts(change)


def _facts(change: ItemChange) -> Iterator[str]:
    """What changed of a question beside its words."""
    old, new = change.old, change.new
    if old is None or new is None:
        return
    if old.weight != new.weight:
        yield _("Its weight was %(was)s and is %(now)s now.") % {"was": f"{old.weight:g}", "now": f"{new.weight:g}"}
    if old.short_form != new.short_form:
        yield (
            _("It is asked in the short form too now.")
            if new.short_form
            else _("It is asked in the long form only now.")
        )
    was, now = spoken(old.scale.title), spoken(new.scale.title)
    if old.scale.key != new.scale.key:
        yield _("It is answered with “%(now)s”; before, with “%(was)s”.") % {"was": was, "now": now}
    if old.concepts != new.concepts:
        concepts = {"was": concept_names(old.concepts), "now": concept_names(new.concepts)}
        yield _("Its concepts are: %(now)s; before: %(was)s.") % concepts


def item_texts(old: ItemNode, new: ItemNode) -> Iterator[TextView]:
    """Whatever differs, in each language that both versions speak."""
    for part in ItemText:
        was, now = old.texts(part), new.texts(part)
        for language in sorted(old.text.keys() & new.text.keys()):
            before, after = was.get(language, ""), now.get(language, "")
            if before != after:
                yield TextView(part_words(part, language, new.text), pieces(before, after))
