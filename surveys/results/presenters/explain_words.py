"""The sentences of a trace: rules, and how sure a number is."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.core.intervals import IntervalKind
from surveys.core.release import ShareBand, Vague
from surveys.results.models import DimensionScore, ItemScore


def rule_of_leaf(items: int) -> tuple[str, ...]:
    """From answers to the score of a person."""
    person = ngettext(
        "First each person: the score of the answer to this %(items)d question.",
        "First each person: the weighted mean of the scores of that person’s answers to these %(items)d questions, "
        "if at least half of those that apply are answered, and at least two.",
        items,
    )
    return (
        person % {"items": items},
        _("Not applicable, don’t know and left out are no numbers and never count as zero."),
    )


def rule_of_parent(parts: int) -> tuple[str, ...]:
    """From dimensions below to the score of a person."""
    person = ngettext(
        "First each person: that person’s score in this %(parts)d dimension.",
        "First each person: the weighted mean of that person’s scores in these %(parts)d dimensions, "
        "if at least half of them are there.",
        parts,
    )
    return (
        person % {"parts": parts},
        _(
            "So this is not the mean of the means below: people without a score in one of the dimensions count in the "
            "others, and each line is rounded for itself."
        ),
    )


def interval_words(row: DimensionScore, invited: int) -> str:
    """How far the mean could lie from what is shown, and by which rule."""
    if row.banded or not row.interval:
        return ""
    if row.interval == IntervalKind.COMPLETE:
        return _("All %(invited)d people who were asked have a score here, so there is no interval.") % {
            "invited": invited
        }
    if row.low is None or row.high is None:
        return ""
    facts = {"low": f"{row.low:g}", "high": f"{row.high:g}", "n": row.n, "invited": invited}
    if row.interval == IntervalKind.CORRECTED:
        words = _(
            "95 %% interval %(low)s to %(high)s: Student’s t over %(n)d persons, made narrower because %(n)d of "
            "%(invited)d people who were asked are in it."
        )
    else:
        words = _("95 %% interval %(low)s to %(high)s: Student’s t over %(n)d persons.")
    return words % facts


def favourable_words(band: str, share: Sequence[float] | None) -> str:
    """The favourable share: exact from twice the threshold on, else a word."""
    if share:
        value, low, high = (round(100 * part) for part in share)
        facts = {"value": value, "low": low, "high": high}
        return _("%(value)d %% of the answers are favourable (95 %% interval %(low)d to %(high)d).") % facts
    words = {
        ShareBand.MOST.value: _("Most answers are favourable."),
        ShareBand.HALF.value: _("About half of the answers are favourable."),
        ShareBand.FEW.value: _("Few answers are favourable."),
    }
    return words.get(band, "")


def coverage_words(coverage: float | None) -> str:
    """How much of what applies was answered, where that may be told."""
    if coverage is None:
        return _("How much was left open is not told: it would speak of single people.")
    if coverage == 1:
        return _("No question was left open.")
    return _("%(percent)d %% of the questions that apply were answered.") % {"percent": round(100 * coverage)}


def left_words(row: ItemScore) -> tuple[str, ...]:
    """What was left out of an item: a count from twice the threshold on, else “some”."""
    counts = (
        (_("don’t know"), row.dont_know),
        (_("doesn’t apply"), row.not_applicable),
        (_("left open"), row.unanswered),
    )
    told = [
        f"{_('some') if count == Vague.SOME else count} × {word}"
        for word, count in counts
        if count not in {"", "0", Vague.NONE.value}
    ]
    return (_("Left out: %(parts)s.") % {"parts": ", ".join(told)},) if told else ()
