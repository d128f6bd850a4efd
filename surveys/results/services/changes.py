"""What moved since the previous wave of the same team, over the items that both waves asked."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from surveys.banks.queries import bank_outline
from surveys.banks.spec import bank_spec, earlier_names, renamed
from surveys.campaigns.models import Participation
from surveys.campaigns.queries import Section, sections
from surveys.core.change import ChangeResult, Comparison, common_items, verdicts
from surveys.core.many import score_many
from surveys.core.release import DIGITS, round_half_up, shown, unanimous
from surveys.core.scoring import BankScores, BankSpec, NodeScores, restrict
from surveys.core.types import Answers, Floats
from surveys.results.models import Change, DimensionScore, Scorecard
from surveys.results.services.census import Census
from surveys.results.services.rows import Asked, Rows, matrices

NOBODY: Floats = np.array([], dtype=np.float64)
P_DIGITS = 3
Nodes = Mapping[str, NodeScores]


@dataclass(frozen=True)
class Before:
    """The earlier wave of the same team; `banded` says of each node that was shown then whether it was a band."""

    nodes: Nodes
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


class Common:
    """What a bank has in common with the one of an earlier campaign, and the earlier answers to that."""

    def __init__(self, asked: Asked, campaign: int, section: Section) -> None:
        same = section.version_id == asked.section.version_id
        before = bank_spec(asked.outline if same else bank_outline(section.version_id), section.item_keys)
        now = renamed(asked.bank, earlier_names(asked.outline, asked.bank, before))
        keys = common_items(before.item_weights(), now.item_weights()).keys
        self.node_keys = frozenset(before.node_keys)
        self._shares = {
            key: common_items(before.item_weights(key), now.item_weights(key)).share
            for key in self.node_keys.intersection(now.node_keys)
        }
        self._whole = set(keys) == set(asked.bank.items)
        self._now = _smaller(now, keys)
        bank, columns = _smaller(before, keys) or (None, [])
        again = Participation.objects.filter(campaign=campaign, team__in=asked.campaign.participations.values("team"))
        answers = matrices(section, again) if bank else {}
        self._earlier = Census(bank, {team: rows[:, columns] for team, rows in answers.items()}) if bank else None

    def share(self, key: str) -> float:
        """Share of the weight of a node that the common items carry, in the version where it is smaller."""
        return self._shares[key]

    def then(self, team: str) -> Nodes | None:
        """The earlier answers of a team to the common items; None where there are none any more."""
        if self._earlier is None:
            return {}
        return self._earlier.nodes(team) if team in self._earlier else None

    def now(self, answers: Answers, scores: BankScores) -> Nodes:
        """The answers of a team to the common items: scored anew where these are not all."""
        if self._whole or self._now is None:
            return scores.nodes if self._whole else {}
        bank, columns = self._now
        return score_many(bank, answers[:, columns], [len(answers)]).nodes(0)


class Changes:
    """Compares the teams of a campaign with their earlier waves; what is the same for many is worked out once."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._common: dict[tuple[int, int], Common | None] = {}

    def add(self, rows: Rows, team: str, answers: Answers, scores: BankScores, earlier: Scorecard | None) -> None:
        """Compare with the latest earlier released scorecard whatever is shown now and was asked then."""
        if earlier is None:
            return
        rows.scorecard.previous = earlier
        common = self._common_with(earlier)
        nodes = common.then(team) if common else None
        if common is None or nodes is None:
            return
        found = earlier.dimension_scores.values_list("kind", "key", "banded")
        before = Before(nodes, earlier.threshold, {(kind, key): bool(band) for kind, key, band in found})
        pairs = self._pairs(rows, common, common.now(answers, scores), before)
        results = verdicts(pair.comparison for pair in pairs)
        rows.changes += [_change(rows, before, pair, result) for pair, result in zip(pairs, results, strict=True)]

    def _common_with(self, earlier: Scorecard) -> Common | None:
        key = (earlier.campaign_id, earlier.version_id)
        if key not in self._common:
            section = next((s for s in sections(earlier.campaign) if s.version_id == earlier.version_id), None)
            self._common[key] = Common(self._asked, earlier.campaign_id, section) if section else None
        return self._common[key]

    def _pairs(self, rows: Rows, common: Common, now: Nodes, before: Before) -> list[Pair]:
        return [
            Pair(
                row=row,
                then=_enough(before.nodes, row.key, before.threshold) if (row.kind, row.key) in before.banded else None,
                now=_enough(now, row.key, self._asked.campaign.threshold),
                share=common.share(row.key),
            )
            for row in rows.dimensions
            if row.key in common.node_keys
        ]


def _smaller(bank: BankSpec, keys: tuple[str, ...]) -> tuple[BankSpec, list[int]] | None:
    """The bank with these items only, and their columns; None without any."""
    if not keys:
        return None
    nobody = np.zeros((0, len(bank.item_order)), dtype=np.uint8)
    smaller, _nobody = restrict(bank, nobody, keys)
    return smaller, [bank.columns[key] for key in smaller.item_order]


def _enough(nodes: Nodes, key: str, threshold: int) -> NodeScores | None:
    """The node, when the minimum is reached over the common items too."""
    found = nodes.get(key)
    return found if found and found.n >= threshold else None


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
