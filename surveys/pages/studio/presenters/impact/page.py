"""/banks/<bank>/draft/impact/"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.comparison import Kind, compare
from surveys.banks.differences import differences
from surveys.banks.impact import Reworded
from surveys.banks.models import BankVersion, spoken
from surveys.banks.queries import version_before
from surveys.banks.services import draft_mark, judge
from surveys.campaigns.queries import campaigns_asking
from surveys.pages.studio.presenters.changelog import proposed_changelog
from surveys.pages.studio.presenters.compare import QuestionsView, item_texts, questions_view
from surveys.pages.studio.presenters.differences import Names, PartsView, TextView, part_views
from surveys.pages.studio.presenters.draft.discard import draft_crumbs
from surveys.pages.studio.presenters.draft_tabs import Tab, draft_tabs
from surveys.pages.studio.presenters.impact.advice import Orphan, orphans
from surveys.pages.studio.presenters.impact.problems import Place, called, places, stops
from surveys.pages.studio.presenters.impact.step import Step, step_of
from surveys.pages.studio.presenters.impact.trends import TrendRow, from_when, trend_rows, trends_words
from surveys.pages.studio.presenters.impact.waves import WaveRow, next_waves, wave_row
from surveys.pages.studio.presenters.parts import Crumbs, Figure, minutes_words, questions_words


@dataclass(frozen=True)
class DecisionView:
    """A reworded question: its words before and now, and what was decided."""

    key: str
    mark: str
    text: str
    dimension: str
    texts: tuple[TextView, ...]
    meaning: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ImpactPage:
    """/banks/<bank>/draft/impact/"""

    slug: str
    bank: str
    number: int
    number_before: int | None
    compare_url: str
    figures: tuple[Figure, ...]
    stops: tuple[Place, ...]  # what has to be mended first
    warnings: tuple[Place, ...]
    decisions: tuple[DecisionView, ...]
    undecided: int
    scoring: tuple[str, ...]  # questions whose answers count in another way
    trends: tuple[TrendRow, ...]
    trends_words: str
    from_when: str
    waves: tuple[WaveRow, ...]
    orphans: tuple[Orphan, ...]
    questions: QuestionsView | None
    parts: tuple[PartsView, ...]
    changed: tuple[str, ...]  # parts that others changed since the reader saw the page
    mark: str
    changelog: str
    licence: str
    tabs: tuple[Tab, ...]
    breadcrumbs: Crumbs

    @property
    def is_ready(self) -> bool:
        """Nothing but the words of the changelog is missing."""
        return not self.stops and not self.undecided


def impact_page(draft: BankVersion, *, runs_campaigns: bool, changed: Sequence[str] = ()) -> ImpactPage:
    """What publishing does; `changed` names the parts that others changed since the reader saw the page."""
    step = step_of(draft)
    judged = judge(step.now)
    found = compare(step.before, step.now) if step.before else None
    others = differences(step.before, step.now) if step.before else None
    earlier = version_before(draft)
    waves = campaigns_asking(draft.bank.slug)
    coming = list(next_waves(draft.bank.slug, runs_campaigns=runs_campaigns))
    title = spoken(step.now.title) or draft.bank.slug
    return ImpactPage(
        slug=draft.bank.slug,
        bank=title,
        number=draft.number,
        number_before=earlier.number if earlier else None,
        compare_url=reverse("banks:compare", args=[draft.bank.slug, draft.number, earlier.number]) if earlier else "",
        figures=_figures(step),
        stops=tuple(stops(judged, step.as_edited)),
        warnings=tuple(places((one.problem for one in judged.warnings), step.as_edited)),
        decisions=tuple(_decision(one, step) for one in step.decisions),
        undecided=sum(not one.meaning for one in step.decisions),
        scoring=tuple(spoken(one.new.text) for one in found.of(Kind.CHANGED) if one.new) if found else (),
        trends=tuple(trend_rows(step, found)) if found else (),
        trends_words=trends_words(found),
        from_when=from_when(draft.number, coming),
        waves=(*(wave_row(one, draft.number, runs_campaigns=runs_campaigns) for one in waves), *coming),
        orphans=tuple(orphans(step)),
        questions=questions_view(found, others, step.before, step.now) if found and others and step.before else None,
        parts=part_views(others, Names.of(step.before, step.now)) if others and step.before else (),
        changed=tuple(called(part, step.as_edited) for part in changed),
        mark=draft_mark(step.as_edited),
        changelog=draft.changelog or proposed_changelog(step.now, found, others),
        licence=step.now.licence,
        tabs=draft_tabs(draft.bank.slug, "banks:impact"),
        breadcrumbs=draft_crumbs(draft, (_("Publish"), reverse("banks:impact", args=[draft.bank.slug]))),
    )


def _figures(step: Step) -> tuple[Figure, ...]:
    """Long form and short form, before and now."""
    now, before = step.now, step.before
    was = _("before: %(words)s")
    items = len(now.items())
    figures = [
        Figure(
            _("Questions"),
            str(items),
            was % {"words": len(before.items())} if before else "",
        ),
        Figure(
            _("Time to answer"),
            minutes_words(now.minutes()),
            was % {"words": minutes_words(before.minutes())} if before else "",
        ),
    ]
    short, short_before = len(now.items(short_form=True)), len(before.items(short_form=True)) if before else 0
    if short < items or (before and short_before < len(before.items())):
        words = f"{questions_words(short_before)}, {minutes_words(before.minutes(short_form=True))}" if before else ""
        figures.append(
            Figure(
                _("Short form"),
                _("%(questions)s, %(minutes)s")
                % {"questions": questions_words(short), "minutes": minutes_words(now.minutes(short_form=True))},
                was % {"words": words} if before else "",
            )
        )
    return tuple(figures)


# -- Same meaning or new -------------------------------------------------------


def _decision(one: Reworded, step: Step) -> DecisionView:
    titles = {leaf.key: spoken(leaf.title) for leaf in step.as_edited.leaves()}
    return DecisionView(
        key=one.new.key,
        mark=one.mark,
        text=spoken(one.new.text),
        dimension=titles.get(one.new.dimension_key, ""),
        texts=tuple(item_texts(one.old, one.new)),
        meaning=one.meaning,
        notes=tuple(_new_meaning_notes(one, step)),
    )


def _new_meaning_notes(one: Reworded, step: Step) -> Iterator[str]:
    follow = [practice for practice in step.as_edited.practices() if practice.item_key == one.new.key]
    if follow:
        words = ngettext(
            "%(count)s practice serves this question and follows it.",
            "%(count)s practices serve this question and follow it.",
            len(follow),
        )
        yield words % {"count": len(follow)}


# -- Afterwards ----------------------------------------------------------------


def published_words(version: BankVersion) -> str:
    """What has happened, after the click."""
    return _("Version %(number)s is published. The next waves can ask it; what was asked before stays as it is.") % {
        "number": version.number
    }
