"""What moved since the previous wave of the same team, over the items that both waves asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.banks.queries import bank_outline
from surveys.campaigns.models import Participation
from surveys.campaigns.queries import sections
from surveys.core.change import ChangeResult, Comparison, common_items, verdicts
from surveys.core.release import round_half_up, shown
from surveys.core.scoring import BankScores, BankSpec, NodeScores, restrict, score
from surveys.core.types import Answers
from surveys.responses.models import SealedResponses
from surveys.results.assembly import answers_of, bank_spec, continued_names, renamed
from surveys.results.models import Change, DimensionScore, Scorecard
from surveys.results.services.rows import Asked, Rows, matrix


def add_changes(rows: Rows, asked: Asked, participation: Participation, earlier: Scorecard | None) -> None:
    """Compare with the latest earlier released scorecard, over the items that both waves asked."""
    if earlier is None or earlier.participation is None:
        return
    rows.scorecard.previous = earlier
    before = _earlier(earlier, asked)
    if before is None:
        return
    names = continued_names(asked.outline, before.bank.item_order)
    now_bank, now_answers = renamed(asked.bank, names), matrix(asked, participation)
    common = common_items(before.bank.item_weights(), now_bank.item_weights())
    if not common.keys:
        return
    now_scores = _scores_of_common(now_bank, now_answers, common.keys)
    then_scores = _scores_of_common(before.bank, before.answers, common.keys)
    shown_now = {(row.kind, row.key): row for row in rows.dimensions}
    keys = [key for key in now_scores.nodes if key in then_scores.nodes and (asked.kind(key), key) in shown_now]
    shares = {key: _common_share(before.bank, now_bank, key) for key in keys}
    comparisons = [
        Comparison(key, then_scores.nodes[key].persons, now_scores.nodes[key].persons, shares[key]) for key in keys
    ]
    for key, result in zip(keys, verdicts(comparisons), strict=True):
        row = shown_now[asked.kind(key), key]
        rows.changes.append(_change(rows, row, before, result, then_scores.nodes[key], now_scores.nodes[key]))


@dataclass(frozen=True)
class Before:
    """The earlier wave of the same team."""

    bank: BankSpec
    answers: Answers
    threshold: int
    exact: frozenset[tuple[str, str]]  # nodes that were shown with a number then


def _earlier(scorecard: Scorecard, asked: Asked) -> Before | None:
    section = next((s for s in sections(scorecard.campaign) if s.bank == asked.section.bank), None)
    sealed = SealedResponses.objects.filter(participation=scorecard.participation).first()
    if section is None or sealed is None:
        return None
    same = section.version_id == asked.section.version_id
    outline = asked.outline if same else bank_outline(section.version_id)
    exact = frozenset(scorecard.dimension_scores.filter(banded="").values_list("kind", "key"))
    return Before(bank_spec(outline, section.item_keys), answers_of(sealed, section), scorecard.threshold, exact)


def _scores_of_common(bank: BankSpec, answers: Answers, keys: Sequence[str]) -> BankScores:
    return score(*restrict(bank, answers, keys))


def _common_share(before: BankSpec, now: BankSpec, key: str) -> float:
    return common_items(before.item_weights(key), now.item_weights(key)).share


def _change(
    rows: Rows, row: DimensionScore, before: Before, result: ChangeResult, then: NodeScores, now: NodeScores
) -> Change:
    """The word always; numbers only where both waves show a number and enough persons stand behind each."""
    change = Change(scorecard=rows.scorecard, kind=row.kind, key=row.key, verdict=result.verdict.value)
    enough = then.n >= before.threshold and now.n >= rows.scorecard.threshold
    exact = not row.banded and (row.kind, row.key) in before.exact
    if not enough:
        change.verdict = "too-few"
    elif exact and result.welch and then.mean is not None and now.mean is not None:
        change.before, change.now = shown(then.mean, then.n).value, shown(now.mean, now.n).value
        change.low = round_half_up(result.welch.ci95[0], row.digits)
        change.high = round_half_up(result.welch.ci95[1], row.digits)
    return change
