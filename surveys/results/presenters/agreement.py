"""How far opinions lie apart, dimension by dimension: a word, the spread, and the answers where they may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import DimensionNode, ItemNode, Outline, ScaleNode
from surveys.charts.chart import StripChart, strip_chart
from surveys.charts.strip import SIGNS, Part, Strip, Strips
from surveys.charts.strip import Agreement as Mark
from surveys.core.agreement import Agreement
from surveys.results.models import ItemScore
from surveys.results.presenters.standing import Outcome, Standing
from surveys.results.presenters.words import answers_words, chart_words

MARKS: dict[str, Mark] = {Agreement.AGREE: "agree", Agreement.DIFFER: "differ", Agreement.TWO_CAMPS: "camps"}


@dataclass(frozen=True)
class AgreementRow:
    """One dimension; empty texts where nothing may be told."""

    dimension: str
    mark: Mark
    sign: str
    verdict: str
    spread: str
    answers: str


@dataclass(frozen=True)
class AgreementView:
    """Every dimension with its word, and the strips of those whose answers may be shown."""

    rows: tuple[AgreementRow, ...]
    strips: tuple[StripChart, ...]
    from_persons: int  # so many have to answer before strips are shown


def agreement_view(outline: Outline, outcome: Outcome) -> AgreementView | None:
    """Of a team that has a number or a band; of nobody else."""
    if outcome.threshold is None or not outcome.advises:
        return None
    leaves = [leaf for leaf in outline.leaves() if agreement_word(outcome.of(leaf.key))]
    if not leaves:
        return None
    return AgreementView(
        rows=tuple(_row(leaf, outcome) for leaf in leaves),
        strips=_strip_charts(outline, leaves, outcome),
        from_persons=2 * outcome.threshold,
    )


def agreement_word(standing: Standing) -> str:
    """*Agree*, *differ* or *two camps*; where a band stands, that all answers are alike. Empty where nothing stands."""
    if standing.band:
        return _("all alike, or all but one")
    words = {"agree": _("agree"), "differ": _("differ"), "camps": _("two camps")}
    mark = MARKS.get(standing.agreement, "")
    return words[mark] if mark else ""


def agreement_sign(standing: Standing) -> str:
    """The sign beside the word."""
    return SIGNS["agree" if standing.band else MARKS.get(standing.agreement, "")]


def spread_words(standing: Standing) -> str:
    """How far the persons' scores lie apart: "spread 18"."""
    return "" if standing.spread is None else _("spread %(points)d") % {"points": standing.spread}


def _row(leaf: DimensionNode, outcome: Outcome) -> AgreementRow:
    standing = outcome.of(leaf.key)
    return AgreementRow(
        dimension=spoken(leaf.title),
        mark="agree" if standing.band else MARKS.get(standing.agreement, ""),
        sign=agreement_sign(standing),
        verdict=agreement_word(standing),
        spread="" if standing.spread is None else f"{standing.spread:g}",
        answers=answers_words(standing.n, everyone=standing.everyone),
    )


# -- Strips ----------------------------------------------------------------------


def _strip_charts(outline: Outline, leaves: Sequence[DimensionNode], outcome: Outcome) -> tuple[StripChart, ...]:
    """One chart for each scale, because strips in one chart share the words at their ends."""
    by_scale: dict[str, list[Strip]] = {}
    for leaf in leaves:
        items = _released(leaf, outcome)
        if items and len({item.scale.key for item, _counts in items}) == 1:
            by_scale.setdefault(items[0][0].scale.key, []).append(_strip(leaf, items, outcome))
    return tuple(_chart(outline, outline.scales[key], strips) for key, strips in by_scale.items())


def _released(leaf: DimensionNode, outcome: Outcome) -> list[tuple[ItemNode, list[int]]]:
    """The questions whose distribution may be shown, from the low end to the high one."""
    found = []
    for item in leaf.items:
        row = outcome.items.get(item.key)
        if isinstance(row, ItemScore) and row.distribution:
            found.append((item, row.distribution[::-1] if item.reverse else row.distribution))
    return found


def _strip(leaf: DimensionNode, items: Sequence[tuple[ItemNode, list[int]]], outcome: Outcome) -> Strip:
    pooled = [sum(counts) for counts in zip(*(counts for _item, counts in items), strict=True)]
    labels = [spoken(point.label) or str(point.place) for point in items[0][0].scale.points]
    asked = sum(item.key in outcome.items for item in leaf.items)
    facts = {"answers": sum(pooled), "shown": len(items), "asked": asked}
    told = _("%(answers)d answers to %(shown)d of %(asked)d questions") % facts
    parts = (Part(label, count / sum(pooled), count) for label, count in zip(labels, pooled, strict=True))
    mark = MARKS.get(outcome.of(leaf.key).agreement, "")
    return Strip(leaf.key, spoken(leaf.title), tuple(parts), mark, n=sum(pooled), n_word=told)


def _chart(outline: Outline, scale: ScaleNode, strips: Sequence[Strip]) -> StripChart:
    low, high = (spoken(point.label) or str(point.place) for point in (scale.points[0], scale.points[-1]))
    title = _("How the answers spread: %(scale)s") % {"scale": spoken(scale.title)}
    summary = _("The answers to all questions of a dimension together; for statements turned round, the other way.")
    drawn = Strips(title, tuple(strips), low, high, chart_words())
    return strip_chart(drawn, ident=f"{outline.slug}-strips-{scale.key}", summary=summary)
