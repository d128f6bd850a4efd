"""What may be shown of a result that the gate let through: numbers in shown digits, bands, or nothing.

A full number stays in here: whoever stores or exports, stores and exports what these functions return.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from surveys.core.intervals import Interval, t_interval, wilson_bounds
from surveys.core.levels import Band, band
from surveys.core.moments import present
from surveys.core.scoring import Coverage, ItemScores, NodeScores, Parts
from surveys.core.types import Floats, Suppressed, SuppressionReason

DIGITS: Final = 0  # after the point, whatever n: what is stored, drawn and exported are the same digits
MOST_OVER, FEW_UNDER = 0.6, 0.4  # our convention: favourable shares between them are "about half"


class ShareBand(StrEnum):
    """What stands for a share of favourable answers."""

    MOST = "most"
    HALF = "half"
    FEW = "few"


class Vague(StrEnum):
    """What stands for a count that rests on fewer than 2k persons."""

    NONE = "none"
    SOME = "some"


Count: TypeAlias = int | Vague


@dataclass(frozen=True)
class Number:
    """A value in the digits that may be shown, and how many of them stand after the point."""

    value: float
    digits: int


@dataclass(frozen=True)
class Share:
    """Favourable share with Wilson's interval, 0–1, in whole percent."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class DimensionRelease:
    """What may be shown of a dimension. A banded score has no interval, spread or exact share."""

    n: int
    score: Number | Band
    interval: Interval | None
    spread: Number | None
    favourable: ShareBand
    share: Share | None
    left_out: Count


@dataclass(frozen=True)
class ItemRelease:
    """What may be shown of an item; `distribution` counts persons by place as answered."""

    n: int
    mean: Number | Band
    favourable: ShareBand
    spread: Number | None
    share: Share | None
    distribution: tuple[int, ...] | None
    dont_know: Count
    not_applicable: Count
    unanswered: Count


def release_dimension(
    node: NodeScores, *, threshold: int, invited: int | None, left_out: int = 0
) -> DimensionRelease | Suppressed:
    """Release rules for a dimension, parent, roll-up or whole bank of a team or of a group's total.

    `invited` is how many persons were invited to what is in the total (None: unknown, as with shared links);
    `left_out` how many slots or persons were left out, if that is to be told.
    """
    if node.mean is None or node.sd is None or node.n < threshold:
        return _suppressed(node.n)
    full = node.n >= 2 * threshold
    favourable, left = share_band(node.parts.favourable / node.parts.total), _count(left_out, full)
    if unanimous(node.persons):
        return DimensionRelease(node.n, band(node.mean), None, None, favourable, None, left)
    interval = _shown_interval(t_interval(node.persons, invited))
    share = _share(node.parts, node.n) if full else None
    return DimensionRelease(node.n, shown(node.mean), interval, shown(node.sd), favourable, share, left)


def release_item(item: ItemScores, *, threshold: int) -> ItemRelease | Suppressed:
    """Release rules for an item: mean and favourable band from k persons on, everything else from 2k."""
    if item.mean is None or item.sd is None or item.n < threshold:
        return _suppressed(item.n)
    full = item.n >= 2 * threshold
    same = same_answers(item)
    detailed = full and not same
    return ItemRelease(
        n=item.n,
        mean=band(item.mean) if same else shown(item.mean),
        favourable=share_band(item.parts.favourable / item.n),
        spread=shown(item.sd) if detailed else None,
        share=_share(item.parts, item.n) if detailed else None,
        distribution=item.counts if detailed else None,
        dont_know=_count(item.dont_know, full),
        not_applicable=_count(item.not_applicable, full),
        unanswered=_count(item.unanswered, full),
    )


def as_band(release: DimensionRelease, score: float) -> DimensionRelease:
    """The same release with a band for its number, when the exact one would tell too much elsewhere."""
    return replace(release, score=band(score), interval=None, spread=None, share=None)


def item_as_band(release: ItemRelease, score: float) -> ItemRelease:
    """The same release with a band for its number, and without what would give the number away."""
    return replace(release, mean=band(score), spread=None, share=None, distribution=None)


def item_without_counts(release: ItemRelease) -> ItemRelease:
    """The same release as it would be under 2k persons: no distribution, and words for the counts."""
    return replace(
        release,
        spread=None,
        share=None,
        distribution=None,
        dont_know=_vague(release.dont_know),
        not_applicable=_vague(release.not_applicable),
        unanswered=_vague(release.unanswered),
    )


def release_coverage(coverage: Coverage, *, n: int, threshold: int) -> float | None:
    """Answered share in whole percent (0–1) from 2k persons on; under it 1 when nothing was left out, else None."""
    share = coverage.share
    if share is None or (share < 1 and n < 2 * threshold):
        return None
    return round_half_up(share, 2)


def release_turnover(changed: int, *, threshold: int) -> Count:
    """Joiners and leavers of a team between two waves: told when there are none, or at least k."""
    return _count(changed, changed >= threshold)


def unanimous(values: Floats | Sequence[float]) -> bool:
    """All values are the same, or all but one; values nearer than a millionth count as the same."""
    times = Counter(round(value, 6) for value in present(values))
    return max(times.values(), default=0) >= times.total() - 1


def same_answers(item: ItemScores) -> bool:
    """All persons chose the same point of the scale, or all but one."""
    return max(item.counts) >= item.n - 1


def shown(value: float) -> Number:
    """A score in the digits that are shown: whole points, for any number of persons."""
    return Number(round_half_up(value, DIGITS), DIGITS)


def round_half_up(value: float, digits: int) -> float:
    """Rounded as people do it: a half goes up."""
    unit = 10.0**digits
    return math.floor(value * unit + 0.5 + 1e-9) / unit


def _shown_interval(interval: Interval) -> Interval:
    low, high = (None if end is None else shown(end).value for end in (interval.low, interval.high))
    return Interval(low, high, interval.kind)


def _share(parts: Parts, persons: int) -> Share:
    """The interval counts persons, not answers: answers of one person are no independent voices."""
    value = parts.favourable / parts.total
    low, high = wilson_bounds(value * persons, persons)
    return Share(round_half_up(value, 2), round_half_up(low, 2), round_half_up(high, 2))


def share_band(share: float) -> ShareBand:
    """The word that stands for a share."""
    if share > MOST_OVER:
        return ShareBand.MOST
    return ShareBand.FEW if share < FEW_UNDER else ShareBand.HALF


def _count(count: int, exact: bool) -> Count:
    return count if exact else _vague(count)


def _vague(count: Count) -> Vague:
    if isinstance(count, Vague):
        return count
    return Vague.SOME if count else Vague.NONE


def _suppressed(n: int) -> Suppressed:
    return Suppressed(SuppressionReason.TOO_FEW if n else SuppressionReason.NO_DATA)
