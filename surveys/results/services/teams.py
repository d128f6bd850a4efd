"""The scorecard of a team, with its advice."""

from collections.abc import Mapping

from surveys.campaigns.choices import InvitationKind
from surveys.campaigns.models import Participation
from surveys.core.agreement import Agreement, agreement_verdict
from surveys.core.anonymity import NodeGate, Released
from surveys.core.levels import MIDPOINTS, Band
from surveys.core.recommendations import DimensionState, Ranking, rank
from surveys.core.release import DimensionRelease, release_dimension, release_item
from surveys.core.scoring import BankScores, BankSpec, NodeScores, ratings
from surveys.core.types import Answers, Suppressed
from surveys.results.assembly import BAND_ENDS, ITEM
from surveys.results.models import Recommendation, Scorecard
from surveys.results.services.rows import ALGORITHM, Asked, Rows, T, add_item, add_node


def team_rows(
    asked: Asked,
    participation: Participation,
    answers: Answers,
    scores: BankScores,
    gates: Mapping[str, NodeGate],
    *,
    invited: int | None,
) -> Rows:
    """Everything of one team that may be shown, and what is advised because of it; `invited` as `population` says."""
    threshold, slug, persons = asked.campaign.threshold, participation.team.slug, len(answers)
    rows = Rows(
        Scorecard(
            campaign=asked.campaign,
            version_id=asked.section.version_id,
            participation=participation,
            algorithm=ALGORITHM,
            threshold=threshold,
            invited=participation.headcount,
            answered=persons if persons >= threshold else None,
        )
    )
    states: list[DimensionState] = []
    for key, node in scores.nodes.items():
        outcome = _of_team(gates[key], slug, release_dimension(node, threshold=threshold, invited=invited))
        agreement = _agreement(asked.bank, answers, node, outcome)
        add_node(rows, asked.kind(key), key, node, outcome, agreement)
        if key in asked.weights:
            states.append(_state(key, outcome, asked.weights[key], key in asked.first_way, agreement))
    for key, item in scores.items.items():
        add_item(rows, key, _of_team(gates[ITEM + key], slug, release_item(item, threshold=threshold)))
    _add_advice(rows, asked, rank(asked.practices, states))
    return rows


def _of_team(gate_of_node: NodeGate, team: str, release: T | Suppressed) -> T | Suppressed:
    decision = gate_of_node.teams[team]
    return release if isinstance(decision, Released) else decision


def population(participation: Participation, persons: int) -> int | None:
    """How many could answer; unknown where a shared link was given out, because a link is no census."""
    if persons > participation.headcount or participation.invitations.filter(kind=InvitationKind.SEAT).exists():
        return None
    return participation.headcount


def _agreement(bank: BankSpec, answers: Answers, node: NodeScores, outcome: DimensionRelease | Suppressed) -> str:
    if isinstance(outcome, Suppressed) or isinstance(outcome.score, Band):
        return ""
    found = ratings(bank, answers, node)
    return agreement_verdict(found.values, found.options, node.persons).value


def _state(
    key: str, outcome: DimensionRelease | Suppressed, weight: float, first_way: bool, agreement: str
) -> DimensionState:
    """What the ranking may know: shown digits, or middle and upper end of a band. So its factors can be shown too."""
    if isinstance(outcome, Suppressed):
        return DimensionState(key, outcome, None, weight, first_way)
    differ = agreement in {Agreement.DIFFER, Agreement.TWO_CAMPS}
    if isinstance(outcome.score, Band):
        return DimensionState(key, MIDPOINTS[outcome.score], BAND_ENDS[outcome.score][1], weight, first_way)
    upper = outcome.interval.high if outcome.interval else None
    spread = outcome.spread.value if outcome.spread else None
    return DimensionState(key, outcome.score.value, upper, weight, first_way, differ, spread)


def _add_advice(rows: Rows, asked: Asked, ranking: Ranking) -> None:
    rows.scorecard.constraint_key = ranking.constraint or ""
    rows.scorecard.talk_first = list(ranking.talk_first)
    rows.recommendations = [
        Recommendation(
            scorecard=rows.scorecard,
            practice_id=asked.practice_ids[candidate.practice],
            rank=candidate.position,
            serves_constraint=candidate.serves_constraint,
            factors={
                "priority": candidate.priority,
                "score": candidate.score,
                "target": candidate.target,
                "gap": candidate.gap,
                "weight": candidate.weight,
                "certainty": candidate.certainty,
                "effort": candidate.effort,
                "waits_for": list(candidate.waits_for),
            },
        )
        for candidate in ranking.candidates
    ]
