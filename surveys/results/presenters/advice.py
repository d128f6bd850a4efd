"""Recommendations as cards, each with why this one."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from surveys.banks.choices import Effort
from surveys.banks.models import spoken
from surveys.banks.outline import Outline, PracticeNode
from surveys.core.recommendations import Candidate, InOrder, Ranking, first, top
from surveys.results.presenters.standing import Advised, Outcome, Standing
from surveys.results.presenters.words import band_word, number_words
from surveys.results.queries import CardRows

FACTORS = ("priority", "score", "target", "gap", "weight", "certainty", "effort")


@dataclass(frozen=True)
class Link:
    """Further reading."""

    title: str
    url: str


@dataclass(frozen=True)
class SetAside:
    """A practice that the team needs no advice about, with its word."""

    key: str
    title: str
    dimension: str
    word: str


@dataclass(frozen=True)
class RecommendationCard:
    """One practice for `components/recommendation.html`."""

    key: str
    title: str
    dimension: str
    reason: str
    why: str
    next_step: str
    good_enough: str
    notice: str
    effort: str
    is_constraint: bool
    factors: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]


def recommendation_cards(
    outline: Outline, outcome: Outcome
) -> tuple[tuple[RecommendationCard, ...], tuple[RecommendationCard, ...]]:
    """The first three, one for each dimension, and the rest in their order."""
    practices = {practice.key: practice for practice in outline.practices()}
    first = first_candidates(practices, outcome)
    chosen = {candidate.practice for candidate in first}
    cards = {found.practice: _card(outline, outcome, found, practices) for found in outcome.advised}
    serving = {candidate.practice: candidate.serves_constraint for candidate in first}
    return (
        tuple(replace(cards[c.practice], is_constraint=serving[c.practice]) for c in first),
        tuple(
            cards[found.practice]
            for found in outcome.advised
            if found.practice not in chosen and found.practice not in outcome.set_aside
        ),
    )


def set_aside(outline: Outline, outcome: Outcome) -> tuple[SetAside, ...]:
    """What the team has marked, in the order of the bank; the next candidates have moved up."""
    return tuple(
        SetAside(
            practice.key,
            spoken(practice.title),
            spoken(outline.dimension(practice.dimension_key).title),
            outcome.set_aside[practice.key],
        )
        for practice in outline.practices()
        if practice.key in outcome.set_aside
    )


def first_candidates(practices: Mapping[str, PracticeNode], outcome: Outcome) -> tuple[Candidate, ...]:
    """The practices that a page shows at once: up to three, one for each dimension."""
    candidates = tuple(
        _candidate(place, practices[found.practice], {**found.factors, "waits_for": found.waits_for})
        for place, found in enumerate(outcome.advised, start=1)
    )
    return top(Ranking(candidates, outcome.constraint or None, outcome.talk_first), exclude=outcome.set_aside.keys())


class _Ranked(NamedTuple):
    """As much of a candidate as its place in the order needs."""

    practice: str
    dimension: str
    waits_for: Sequence[str]


def first_of_rows(
    practices: Mapping[int, PracticeNode], rows: CardRows, set_aside: Collection[str]
) -> tuple[InOrder, ...]:
    """What `first_candidates` gives, for one of many teams; `practices` by primary key. Where the team has set nothing
    aside the stored order stands, and only its beginning is read.
    """
    advised = ((practices[practice], factors) for _card, practice, factors in rows.advised)
    if not set_aside:
        return first(
            _Ranked(practice.key, practice.dimension_key, json.loads(factors)["waits_for"])
            for practice, factors in advised
        )
    candidates = tuple(
        _candidate(place, practice, json.loads(factors)) for place, (practice, factors) in enumerate(advised, start=1)
    )
    return top(Ranking(candidates, rows.card.constraint_key or None, ()), exclude=set_aside)


def _candidate(place: int, practice: PracticeNode, factors: Mapping[str, Any]) -> Candidate:
    """As it was ranked; whether it serves the constraint is said anew by `top`, where some are set aside."""
    return Candidate(
        practice=practice.key,
        dimension=practice.dimension_key,
        item=practice.item_key or None,
        position=place,
        serves_constraint=False,
        waits_for=tuple(factors["waits_for"]),
        **{name: factors[name] for name in FACTORS},
    )


def _card(
    outline: Outline, outcome: Outcome, found: Advised, practices: Mapping[str, PracticeNode]
) -> RecommendationCard:
    practice = practices[found.practice]
    dimension = outline.dimension(practice.dimension_key)
    first = [spoken(practices[key].title) for key in found.waits_for if key not in outcome.set_aside]
    return RecommendationCard(
        key=practice.key,
        title=spoken(practice.title),
        dimension=spoken(dimension.title),
        reason=_reason(spoken(dimension.title), outcome.of(dimension.key), found, first),
        why=spoken(practice.why),
        next_step=spoken(practice.next_step),
        good_enough=spoken(practice.good_enough),
        notice=spoken(practice.notice),
        effort=str(Effort(practice.effort).label),
        is_constraint=found.serves_constraint,
        factors=_factors(outcome.of(dimension.key), found),
        links=tuple(Link(spoken(link.title), link.url) for link in practice.links),
    )


def _reason(dimension: str, standing: Standing, found: Advised, first: Sequence[str]) -> str:
    """Why this one, from its factors."""
    parts = [_where_it_stands(dimension, standing, found)]
    if found.factors["certainty"] < 1 and found.factors["score"] < found.factors["target"]:
        parts.append(_("The target may be reached already, so it counts half."))
    if found.serves_constraint:
        parts.append(_("It serves what holds back the flow most: what is made faster elsewhere only waits here."))
    if first:
        parts.append(_("Do this first: %(practices)s.") % {"practices": ", ".join(first)})
    return " ".join(parts)


def _where_it_stands(dimension: str, standing: Standing, found: Advised) -> str:
    if standing.band:
        facts = {"dimension": dimension, "band": band_word(standing.band)}
        return _("%(dimension)s is %(band)s by all answers but one at most.") % facts
    score, target = round(found.factors["score"]), round(found.factors["target"])
    words = {"dimension": dimension, "number": number_words(standing), "target": target, "gap": target - score}
    if score >= target:
        return (
            _("%(dimension)s stands at %(number)s: the target of %(target)d is reached, this keeps it there.") % words
        )
    return _("%(dimension)s stands at %(number)s, which is %(gap)d under the target of %(target)d.") % words


def _factors(standing: Standing, found: Advised) -> tuple[tuple[str, str], ...]:
    """priority = gap × weight × certainty ÷ effort; all of it, so that the order can be checked by hand."""
    gap = f"{found.factors['gap']:g}"
    if standing.band:
        shown_gap = _("%(gap)s (from the middle of the band)") % {"gap": gap}
    elif found.factors["gap"] > found.factors["target"] - found.factors["score"]:
        shown_gap = _("%(gap)s (never less)") % {"gap": gap}
    else:
        shown_gap = gap
    return (
        (_("Gap to the target"), shown_gap),
        (_("Weight of the dimension"), f"{found.factors['weight']:.2f}"),
        (_("Certainty"), f"{found.factors['certainty']:g}"),
        (_("Effort"), f"{found.factors['effort']:g}"),
        (_("Priority: gap × weight × certainty ÷ effort"), f"{found.factors['priority']:.1f}"),
    )
