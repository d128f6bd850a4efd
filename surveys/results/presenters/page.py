"""One result: sentences, radars, bars, table, talks and recommendations, all from the same standings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import DimensionNode, Outline
from surveys.banks.queries import cached_outlines
from surveys.campaigns.models import Campaign
from surveys.charts.chart import Chart, Multiples, radar_chart
from surveys.charts.profile import Axis, Profile
from surveys.core.levels import level
from surveys.core.recommendations import TARGET
from surveys.core.types import SuppressionReason
from surveys.results.models import NodeKind
from surveys.results.presenters.advice import RecommendationCard, SetAside, recommendation_cards, set_aside
from surveys.results.presenters.agreement import AgreementView, agreement_view
from surveys.results.presenters.axes import axis
from surveys.results.presenters.changes import ChangeTable, change_table
from surveys.results.presenters.numbers import NumbersTable, numbers_table
from surveys.results.presenters.past import wave_before
from surveys.results.presenters.roll_ups import RollUps, roll_ups
from surveys.results.presenters.standing import Outcome, Standing, report_outcome
from surveys.results.presenters.summary import sentences
from surveys.results.presenters.talk import Talk, TalkGroup, split_talks, talk_groups
from surveys.results.presenters.trend import seen_waves, trend
from surveys.results.presenters.words import (
    answers_words,
    chart_words,
    hidden_word,
    level_words,
    reason_words,
)
from surveys.results.queries import Report, TeamWave, team_reports, team_waves
from surveys.teams.models import Team

Marks: TypeAlias = Mapping[str, Mapping[str, str]]  # bank → practice → what the team says of it, in words
NO_MARKS: Final[Marks] = {}


@dataclass(frozen=True)
class Headline:
    """The score of the whole bank or of one of its parents."""

    kind: str
    key: str
    title: str
    score: str
    level: int | None
    level_words: str
    n_words: str


@dataclass(frozen=True)
class Hidden:
    """Why some dimensions show no number."""

    names: str
    why: str


@dataclass(frozen=True)
class Commented:
    """What people wrote about one dimension, in random order."""

    dimension: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class ResultView:
    """The result for one bank. `all_hidden` holds the reason when nothing at all may be shown."""

    ident: str
    bank: str
    bank_slug: str
    bank_number: int
    sentences: tuple[str, ...]
    headlines: tuple[Headline, ...]
    charts: tuple[Chart, ...]
    roll_ups: RollUps | None
    numbers: NumbersTable
    talks: tuple[Talk, ...]  # where opinions differ
    talk_groups: tuple[TalkGroup, ...]
    agreement: AgreementView | None
    changes: ChangeTable | None
    trend: Multiples | None
    comments: tuple[Commented, ...]
    recommendations: tuple[RecommendationCard, ...]
    more_recommendations: tuple[RecommendationCard, ...]
    set_aside: tuple[SetAside, ...]
    hidden: tuple[Hidden, ...]
    all_hidden: str
    is_person: bool
    is_group: bool
    has_previous: bool


def result_view(
    outline: Outline,
    outcome: Outcome,
    *,
    now_name: str,
    previous_name: str | None,
    waves: Sequence[TeamWave] = (),
) -> ResultView:
    """Everything that a page shows of one bank; `waves` of the team draw its trend."""
    first, more = recommendation_cards(outline, outcome)
    charts = [_radar(outline, outcome, radar.key, now_name, previous_name) for radar in outline.radars]
    groups = talk_groups(outline, outcome)
    return ResultView(
        ident=outline.slug,
        bank=spoken(outline.title),
        bank_slug=outline.slug,
        bank_number=outline.number,
        sentences=sentences(outline, outcome, since=previous_name),
        headlines=_headlines(outline, outcome),
        charts=tuple(chart for chart in charts if chart),
        numbers=numbers_table(outline, outcome, now_name=now_name, previous_name=previous_name),
        roll_ups=roll_ups(outline, outcome, now_name=now_name, previous_name=previous_name),
        talks=split_talks(groups),
        talk_groups=groups,
        agreement=agreement_view(outline, outcome),
        changes=change_table(outline, outcome, now_name=now_name, previous_name=previous_name),
        trend=trend(outline, waves),
        comments=_comments(outline, outcome),
        recommendations=first,
        more_recommendations=more,
        set_aside=set_aside(outline, outcome),
        hidden=_hidden(outline, outcome),
        all_hidden=_all_hidden(outcome),
        is_person=outcome.threshold is None,
        is_group=not outcome.advises,
        has_previous=previous_name is not None,
    )


def team_views(team: Team, campaign: Campaign, *, marks: Marks = NO_MARKS) -> tuple[ResultView, ...]:
    """The released result of a team, a view for each bank; none while there is no result."""
    return report_views(team_reports(team, campaign), own=True, marks=marks)


def report_views(reports: Sequence[Report], *, own: bool = False, marks: Marks = NO_MARKS) -> tuple[ResultView, ...]:
    """Everything that a page shows of stored scorecards; `own`: to a member of the team."""
    outlines = cached_outlines(report.scorecard.version_id for report in reports)
    waves = _waves(reports, own=own)
    return tuple(
        _report_view(report, outlines[report.scorecard.version_id], waves.get(report.scorecard.version_id, ()), marks)
        for report in reports
    )


def _report_view(report: Report, outline: Outline, waves: Sequence[TeamWave], marks: Marks) -> ResultView:
    card = report.scorecard
    return result_view(
        outline,
        replace(report_outcome(report), set_aside=marks.get(outline.slug, {})),
        now_name=card.campaign.wave,
        previous_name=wave_before(report),
        waves=waves,
    )


def _waves(reports: Sequence[Report], *, own: bool) -> dict[int, list[TeamWave]]:
    """The waves of the team up to this one, by version; groups have a page of their own for that."""
    cards = [report.scorecard for report in reports if report.scorecard.participation]
    if not cards or cards[0].participation is None:
        return {}
    found = team_waves(cards[0].participation.team, {card.version.bank.slug for card in cards})
    return {card.version_id: seen_waves(found[card.version.bank.slug], own=own, until=card.campaign) for card in cards}


def _comments(outline: Outline, outcome: Outcome) -> tuple[Commented, ...]:
    return tuple(
        Commented(spoken(leaf.title), outcome.comments[leaf.key])
        for leaf in outline.leaves()
        if leaf.key in outcome.comments
    )


def _radar(outline: Outline, outcome: Outcome, key: str, now_name: str, previous_name: str | None) -> Chart | None:
    """A radar as the bank names it; none when fewer than three of its axes were asked."""
    radar = next(found for found in outline.radars if found.key == key)
    dimensions = [outline.dimension(name) for name in radar.axes]
    axes = tuple(_axis_of(dimension, outcome) for dimension in dimensions)
    profile = Profile(
        title=spoken(radar.title),
        now_name=now_name,
        previous_name=previous_name,
        axes=axes,
        target=TARGET,
        words=chart_words(),
    )
    return radar_chart(profile, ident=f"{outline.slug}-{key}", summary=_chart_summary(axes))


def _axis_of(dimension: DimensionNode, outcome: Outcome) -> Axis:
    title = spoken(dimension.title)
    return axis(outcome.of(dimension.key), title, spoken(dimension.short) or title, outcome.threshold)


def _chart_summary(axes: Sequence[Axis]) -> str:
    known = sorted((found for found in axes if found.score is not None), key=lambda found: found.score or 0.0)
    if not known:
        return _("No dimension of this chart has a number that may be shown.")
    low, high = known[0], known[-1]
    if low.score == high.score:
        return _("All dimensions stand at %(score)s.") % {"score": low.score_text}
    return _("Highest: %(high)s (%(high_score)s). Lowest: %(low)s (%(low_score)s).") % {
        "high": high.label,
        "high_score": high.score_text,
        "low": low.label,
        "low_score": low.score_text,
    }


def _headlines(outline: Outline, outcome: Outcome) -> tuple[Headline, ...]:
    parents = [node for node in outline.dimensions if node.depth == 0 and not node.is_leaf]
    found = [(outcome.whole, _("Whole bank")), *((outcome.of(node.key), spoken(node.title)) for node in parents)]
    return tuple(_headline(standing, title) for standing, title in found if standing.state in {"shown", "banded"})


def _headline(standing: Standing, title: str) -> Headline:
    value = standing.value
    return Headline(
        kind=str(standing.kind),
        key=standing.key,
        title=title,
        score=hidden_word(standing, None) if value is None else str(value),
        level=None if value is None else level(value),
        level_words=level_words(standing),
        n_words=answers_words(standing.n, everyone=standing.everyone),
    )


def _hidden(outline: Outline, outcome: Outcome) -> tuple[Hidden, ...]:
    """Leaves without a number, gathered by reason; nothing when the whole result is hidden."""
    if _all_hidden(outcome):
        return ()
    by_reason: dict[SuppressionReason, list[str]] = {}
    for leaf in outline.leaves():
        reason = outcome.of(leaf.key).reason
        if reason and (NodeKind.DIMENSION, leaf.key) in outcome.standings:
            by_reason.setdefault(reason, []).append(spoken(leaf.title))
    return tuple(Hidden(", ".join(names), _why_hidden(reason, outcome)) for reason, names in by_reason.items())


def _why_hidden(reason: SuppressionReason, outcome: Outcome) -> str:
    if outcome.threshold is None:
        return _("You have answered too few of these questions. Half of them are enough.")
    return reason_words(reason, outcome.threshold)


def _all_hidden(outcome: Outcome) -> str:
    """The reason, when nothing may be shown of any dimension."""
    reasons = [standing.reason for standing in outcome.standings.values()]
    if any(reason is None for reason in reasons):
        return ""
    if outcome.threshold is None:
        return _("Too few questions were answered to say anything. Half of the questions of a dimension are enough.")
    reason = outcome.whole.reason or SuppressionReason.NO_DATA
    if reason == SuppressionReason.NO_DATA:
        return _("Nobody has answered enough questions to show anything.")
    return reason_words(reason, outcome.threshold)
