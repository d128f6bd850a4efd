"""What moved since the previous wave of the same team, over the items that both waves asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from surveys.banks.queries import bank_outline
from surveys.banks.spec import bank_spec, earlier_names, renamed
from surveys.campaigns.queries import sections
from surveys.core.change import ChangeResult, Comparison, common_items, verdicts
from surveys.core.release import DIGITS, round_half_up, shown, unanimous
from surveys.core.scoring import BankSpec, NodeScores, restrict, score
from surveys.core.types import Answers, Floats
from surveys.responses.models import SealedResponses
from surveys.results.assembly import answers_of
from surveys.results.models import Change, DimensionScore, Scorecard
from surveys.results.services.rows import Asked, Rows

NOBODY: Floats = np.array([], dtype=np.float64)
P_DIGITS = 3
Nodes = Mapping[str, NodeScores]


@dataclass(frozen=True)
class Before:
    """The earlier wave of the same team; `banded` says of each node that was shown then whether it was a band."""

    bank: BankSpec
    answers: Answers
    threshold: int
    banded: Mapping[tuple[str, str], bool]


@dataclass(frozen=True)
class Pair:
    """One node in both waves, over the common items only; a side is None where nothing may be said of it."""

    row: DimensionScore
    then: NodeScores | None
    now: NodeScores | None
    share: float  # of the weight that the common items carry, in the version where it is smaller

    @property
    def comparison(self) -> Comparison:
        then, now = (NOBODY if side is None else side.persons for side in (self.then, self.now))
        return Comparison(self.row.key, then, now, self.share)


def add_changes(rows: Rows, asked: Asked, answers: Answers, earlier: Scorecard | None) -> None:
    """Compare with the latest earlier released scorecard whatever is shown now and was asked then."""
    if earlier is None:
        return
    rows.scorecard.previous = earlier
    before = _before(earlier, asked)
    if before is None:
        return
    pairs = _pairs(rows, asked, answers, before)
    results = verdicts(pair.comparison for pair in pairs)
    rows.changes += [_change(rows, before, pair, result) for pair, result in zip(pairs, results, strict=True)]


def _before(earlier: Scorecard, asked: Asked) -> Before | None:
    section = next((s for s in sections(earlier.campaign) if s.version_id == earlier.version_id), None)
    sealed = SealedResponses.objects.filter(participation=earlier.participation).first()
    if section is None or sealed is None:
        return None
    same = section.version_id == asked.section.version_id
    outline = asked.outline if same else bank_outline(section.version_id)
    found = earlier.dimension_scores.values_list("kind", "key", "banded")
    banded = {(kind, key): bool(band) for kind, key, band in found}
    return Before(bank_spec(outline, section.item_keys), answers_of(sealed, section), earlier.threshold, banded)


def _pairs(rows: Rows, asked: Asked, answers: Answers, before: Before) -> list[Pair]:
    now = renamed(asked.bank, earlier_names(asked.outline, asked.bank, before.bank))
    common = common_items(before.bank.item_weights(), now.item_weights()).keys
    then_nodes, now_nodes = _nodes(before.bank, before.answers, common), _nodes(now, answers, common)
    return [
        Pair(
            row=row,
            then=_enough(then_nodes, row.key, before.threshold) if (row.kind, row.key) in before.banded else None,
            now=_enough(now_nodes, row.key, asked.campaign.threshold),
            share=common_items(before.bank.item_weights(row.key), now.item_weights(row.key)).share,
        )
        for row in rows.dimensions
        if row.key in before.bank.node_keys
    ]


def _enough(nodes: Nodes, key: str, threshold: int) -> NodeScores | None:
    """The node, when the minimum is reached over the common items too."""
    found = nodes.get(key)
    return found if found and found.n >= threshold else None


def _nodes(bank: BankSpec, answers: Answers, keys: Sequence[str]) -> Nodes:
    return score(*restrict(bank, answers, keys)).nodes if keys else {}


def _change(rows: Rows, before: Before, pair: Pair, result: ChangeResult) -> Change:
    """The word; numbers only where both waves show one and the persons behind each are not all alike."""
    row, then, now = pair.row, pair.then, pair.now
    change = Change(scorecard=rows.scorecard, kind=row.kind, key=row.key, verdict=result.verdict.value)
    if result.welch is None or then is None or now is None or then.mean is None or now.mean is None:
        return change
    banded = row.banded or before.banded[row.kind, row.key]
    if not (banded or unanimous(then.persons) or unanimous(now.persons)):
        change.before, change.now = shown(then.mean).value, shown(now.mean).value
        change.low, change.high = (round_half_up(end, DIGITS) for end in result.welch.ci95)
        change.p = round(result.welch.p, P_DIGITS)
    return change
