"""Where a number comes from: its parts, the rule in words, what was left out; in shown digits and through the gate."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import DimensionNode, ItemNode, Outline
from surveys.core.levels import Band
from surveys.core.scoring import BANK
from surveys.core.types import Suppressed, SuppressionReason
from surveys.results.models import DimensionScore, ItemScore, NodeKind
from surveys.results.presenters.explain_change import ChangeTrace, change_trace
from surveys.results.presenters.explain_words import (
    coverage_words,
    favourable_words,
    interval_words,
    left_words,
    rule_of_leaf,
    rule_of_parent,
)
from surveys.results.presenters.standing import Standing, State, report_outcome
from surveys.results.presenters.words import (
    answers_words,
    band_word,
    hidden_word,
    level_words,
    number_words,
    reason_words,
)
from surveys.results.queries import Report

ITEM = "item"


@dataclass(frozen=True)
class Part:
    """A line behind a number: what may be shown of it, and how much it weighs."""

    kind: str
    key: str
    title: str
    weight: str
    score: str  # a number, the word for a band, or "n < 5"
    hidden: bool
    answers: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Trace:
    """One number with everything that is behind it. `why`: why there is none, or a word in its place."""

    kind: str
    key: str
    title: str
    text: str
    score: str
    state: State
    level: str
    answers: str
    why: str
    rule: tuple[str, ...]
    sure: tuple[str, ...]
    parts: tuple[Part, ...]
    of_items: bool  # the parts are items, not dimensions
    change: ChangeTrace | None
    facts: tuple[tuple[str, str], ...]


def trace(report: Report, outline: Outline, *, kind: str, key: str) -> Trace | None:
    """The trace of one number; None for what was not asked."""
    if kind == ITEM:
        return _of_item(report, outline, key) if key in report.items else None
    return _of_node(report, outline, kind, key) if (kind, key) in report.nodes else None


def _of_node(report: Report, outline: Outline, kind: str, key: str) -> Trace:
    standing = report_outcome(report).of(key, kind)
    leaf = next((node for node in outline.leaves() if node.key == key), None)
    parts = _items(report, leaf) if leaf else _children(report, outline, kind, key)
    row = report.nodes[kind, key]
    shown = row if isinstance(row, DimensionScore) else None
    return Trace(
        kind=kind,
        key=key,
        title=_title(outline, kind, key),
        text=_summary(outline, kind, key),
        score=_score(standing, report.scorecard.threshold),
        state=standing.state,
        level=level_words(standing),
        answers=answers_words(standing.n, everyone=standing.everyone),
        why=_why(row, report),
        rule=_rule(standing, parts, report, leaf is not None),
        sure=_sure(shown, standing, report) if shown else (),
        parts=parts,
        of_items=leaf is not None,
        change=change_trace(report, outline, kind, key),
        facts=_facts(report, outline),
    )


def _of_item(report: Report, outline: Outline, key: str) -> Trace:
    item = next(found for found in outline.items() if found.key == key)
    part, row = _item(report, item, ""), report.items[key]
    shown = row if isinstance(row, ItemScore) else None
    home = spoken(outline.dimension(item.dimension_key).title)
    return Trace(
        kind=ITEM,
        key=key,
        title=_("A question of %(dimension)s") % {"dimension": home},
        text=spoken(item.text),
        score=part.score,
        state=_state(row) if isinstance(row, Suppressed) else "banded" if row.banded else "shown",
        level="",
        answers=part.answers,
        why=_why(row, report),
        rule=_rule_of_item(item, shown),
        sure=part.notes if shown else (),
        parts=(),
        of_items=False,
        change=None,
        facts=_facts(report, outline),
    )


def _rule(standing: Standing, parts: Sequence[Part], report: Report, of_items: bool) -> tuple[str, ...]:
    is_group = report.scorecard.group_id is not None
    words = rule_of_leaf(len(parts)) if of_items else rule_of_parent(len(parts))
    if standing.n is None:
        return words
    facts = {"number": number_words(standing), "n": standing.n}
    if standing.band:
        return (*words, _("%(n)d people have a score here.") % {"n": standing.n})
    voices = _("over all persons who are counted in the group") if is_group else _("one voice each")
    here = _("%(n)d people have a score here. The mean of their scores, %(voices)s, is shown: %(number)s.")
    return (*words, here % {**facts, "voices": voices})


def _rule_of_item(item: ItemNode, row: ItemScore | None) -> tuple[str, ...]:
    points = len(item.scale.points)
    words = [
        _("Each answer is a point of a scale of %(points)d, put on 0 to 100. The mean over the answers is shown.")
        % {"points": points}
    ]
    if item.reverse:
        words.append(_("This question is turned round: agreeing counts as low."))
    if row:
        words.append(answers_words(row.n) + ".")
    return tuple(words)


def _sure(row: DimensionScore, standing: Standing, report: Report) -> tuple[str, ...]:
    mean_of_teams = ""
    if standing.mean_of_teams is not None:
        facts = {"mean": f"{standing.mean_of_teams:g}", "teams": standing.teams}
        mean_of_teams = ngettext(
            "The mean of teams is another number: %(mean)s, over %(teams)d team that is shown with a number.",
            "The mean of teams is another number: %(mean)s, over %(teams)d teams that are shown with a number.",
            standing.teams,
        )
        mean_of_teams %= facts
    spread = "" if row.spread is None else _("The scores of the persons spread by %(spread)g points.")
    found = (
        interval_words(row, report.scorecard.invited),
        spread and spread % {"spread": row.spread},
        favourable_words(row.favourable, row.share),
        coverage_words(standing.coverage),
        mean_of_teams,
    )
    return tuple(words for words in found if words)


def _items(report: Report, leaf: DimensionNode) -> tuple[Part, ...]:
    asked = [item for item in leaf.items if item.key in report.items]
    whole = math.fsum(item.weight for item in asked)
    return tuple(_item(report, item, _share(item.weight, whole)) for item in asked)


def _item(report: Report, item: ItemNode, weight: str) -> Part:
    row, threshold = report.items[item.key], report.scorecard.threshold
    text = spoken(item.text)
    if isinstance(row, Suppressed):
        score = hidden_word(Standing(item.key, ITEM, _state(row), reason=row.reason), threshold)
        return Part(ITEM, item.key, text, weight, score, True, "", (reason_words(row.reason, threshold),))
    turned = _("Turned round: agreeing counts as low.") if item.reverse else ""
    notes = (turned, favourable_words(row.favourable, row.share), *left_words(row))
    score = band_word(Band(row.banded)) if row.banded else f"{row.mean:g}"
    return Part(ITEM, item.key, text, weight, score, False, answers_words(row.n), tuple(note for note in notes if note))


def _children(report: Report, outline: Outline, kind: str, key: str) -> tuple[Part, ...]:
    nodes = [node for node in _below(outline, kind, key) if (NodeKind.DIMENSION, node.key) in report.nodes]
    whole = math.fsum(node.weight for node in nodes)
    return tuple(_child(report, node, _share(node.weight, whole)) for node in nodes)


def _child(report: Report, node: DimensionNode, weight: str) -> Part:
    row, threshold = report.nodes[NodeKind.DIMENSION, node.key], report.scorecard.threshold
    standing = report_outcome(report).of(node.key)
    hidden = isinstance(row, Suppressed)
    notes = (reason_words(row.reason, threshold),) if isinstance(row, Suppressed) else (coverage_words(row.coverage),)
    return Part(
        kind=str(NodeKind.DIMENSION),
        key=node.key,
        title=spoken(node.title),
        weight=weight,
        score=_score(standing, threshold),
        hidden=hidden,
        answers="" if hidden else answers_words(standing.n, everyone=standing.everyone),
        notes=tuple(note for note in notes if note),
    )


def _below(outline: Outline, kind: str, key: str) -> Iterable[DimensionNode]:
    if kind == NodeKind.WHOLE:
        return [node for node in outline.dimensions if node.parent_key is None]
    if kind == NodeKind.ROLL_UP:
        members = next(found.dimensions for found in outline.roll_ups if found.key == key)
        return [outline.dimension(name) for name in members]
    return [node for node in outline.dimensions if node.parent_key == key]


def _title(outline: Outline, kind: str, key: str) -> str:
    if key == BANK:
        return _("Whole bank")
    if kind == NodeKind.ROLL_UP:
        return spoken(next(found.title for found in outline.roll_ups if found.key == key))
    return spoken(outline.dimension(key).title)


def _summary(outline: Outline, kind: str, key: str) -> str:
    if key == BANK:
        return spoken(outline.title)
    if kind == NodeKind.ROLL_UP:
        return spoken(next(found.summary for found in outline.roll_ups if found.key == key))
    return spoken(outline.dimension(key).summary)


def _score(standing: Standing, threshold: int) -> str:
    return str(standing.value) if standing.value is not None else hidden_word(standing, threshold)


def _state(row: Suppressed) -> State:
    return "no-data" if row.reason == SuppressionReason.NO_DATA else "suppressed"


def _why(row: DimensionScore | ItemScore | Suppressed, report: Report) -> str:
    if isinstance(row, Suppressed):
        return reason_words(row.reason, report.scorecard.threshold)
    if not row.banded:
        return ""
    same = _("All answers are the same, or all but one: a number would tell what each person said.")
    total = _("A number would tell too much: answers that are alike, or a single team by subtracting the others.")
    return total if report.scorecard.group_id else same


def _share(weight: float, whole: float) -> str:
    return _("%(weight)g of %(whole)g") % {"weight": weight, "whole": whole}


def _facts(report: Report, outline: Outline) -> tuple[tuple[str, str], ...]:
    card = report.scorecard
    bank = _("%(bank)s, version %(number)d") % {"bank": spoken(outline.title), "number": outline.number}
    return (
        (_("Question bank"), bank),
        (_("Wave"), card.campaign.wave),
        (_("Threshold"), _("nothing rests on fewer than %(threshold)d people") % {"threshold": card.threshold}),
        (_("Calculation"), _("version %(number)d") % {"number": card.algorithm}),
    )
