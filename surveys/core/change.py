"""Did it change since the previous wave? Welch's t over the items that both waves asked, and one word for it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from scipy.special import stdtr

from surveys.core.intervals import t_quantile
from surveys.core.moments import SAME, Moments, moments, present
from surveys.core.multiplicity import FALSE_DISCOVERY_RATE, benjamini_hochberg
from surveys.core.types import Floats

MIN_PERSONS: Final = 5
MIN_CHANGE: Final = 10.0
MIN_COMMON: Final = 0.7


class ChangeVerdict(StrEnum):
    """One word for a change."""

    IMPROVED = "improved"
    DECLINED = "declined"
    MAYBE = "maybe"
    WITHIN_NOISE = "within-noise"
    DIFFERENT_QUESTIONS = "different-questions"
    TOO_FEW = "too-few"


@dataclass(frozen=True)
class Welch:
    """Difference x − y of two means with its 95 % and 80 % intervals.

    Without any spread on either side t and df are None, the intervals are the difference itself, p is 0 or 1.
    """

    difference: float
    t: float | None
    df: float | None
    p: float
    ci95: tuple[float, float]
    ci80: tuple[float, float]


@dataclass(frozen=True)
class EffectSize:
    """Cohen's d with pooled SD, and Hedges' g with the approximate and the exact correction."""

    cohen_d: float
    hedges_g: float
    hedges_g_exact: float
    correction: float
    correction_exact: float


@dataclass(frozen=True)
class CommonItems:
    """Items that both versions ask with the same meaning; their share of the weight in each version."""

    keys: tuple[str, ...]
    earlier: float
    later: float

    @property
    def share(self) -> float:
        """Share of the weight, in the version where it is smaller."""
        return min(self.earlier, self.later)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Person scores of one node in two waves, over the common items only; nan is left out."""

    key: str
    earlier: Floats | Sequence[float]
    later: Floats | Sequence[float]
    common_share: float = 1.0


@dataclass(frozen=True)
class ChangeResult:
    """What a report says of one comparison; no numbers when there were too few persons or different questions."""

    key: str
    verdict: ChangeVerdict
    welch: Welch | None = None
    adjusted_p: float | None = None


def welch(x: Floats | Sequence[float], y: Floats | Sequence[float]) -> Welch | None:
    """Difference of the means x − y (Welch 1947); None with fewer than two values on a side."""
    first, second = moments(x), moments(y)
    if first.mean is None or second.mean is None or first.sd is None or second.sd is None:
        return None
    difference = first.mean - second.mean
    a, b = first.sd**2 / first.n, second.sd**2 / second.n
    error = math.sqrt(a + b)
    if error == 0:
        same = abs(difference) < SAME
        return Welch(difference, None, None, float(same), (difference, difference), (difference, difference))
    df = (a + b) ** 2 / (a**2 / (first.n - 1) + b**2 / (second.n - 1))
    t = difference / error
    p = min(1.0, 2 * float(stdtr(df, -abs(t))))
    return Welch(difference, t, df, p, _around(difference, error, df, 0.95), _around(difference, error, df, 0.80))


def effect_size(x: Floats | Sequence[float], y: Floats | Sequence[float]) -> EffectSize | None:
    """Standardised difference x − y; None with fewer than two values on a side or no spread at all."""
    first, second = moments(x), moments(y)
    pooled = _pooled_sd(first, second)
    if not pooled or first.mean is None or second.mean is None:
        return None
    df = first.n + second.n - 2
    d = (first.mean - second.mean) / pooled
    near = 1 - 3 / (4 * df - 1)
    exact = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
    return EffectSize(d, d * near, d * exact, near, exact)


def common_items(earlier: Mapping[str, float], later: Mapping[str, float]) -> CommonItems:
    """Items that carry the same key in both mappings key → weight (`BankSpec.item_weights`).

    The caller renames an item whose meaning continues another one and leaves out an item whose meaning changed.
    """
    keys = tuple(sorted(earlier.keys() & later.keys()))
    return CommonItems(keys, _share(earlier, keys), _share(later, keys))


def enough_in_common(share: float) -> bool:
    """Whether two versions may be compared when the common items carry this share of the weight."""
    return share >= MIN_COMMON - SAME


def verdict(
    earlier: Floats | Sequence[float], later: Floats | Sequence[float], common_share: float = 1.0
) -> ChangeVerdict:
    """Word for one comparison on its own, in this order:

    different questions: the common items carry under 70 % of the weight; too few: fewer than 5 persons on a side;
    improved or declined: the 95 % interval excludes 0 and the change is 10 points or more; maybe: the 80 % interval
    excludes 0; else within noise. Without spread on both sides the intervals are the difference itself.
    """
    return _compare(Comparison("", earlier, later, common_share)).verdict


def verdicts(comparisons: Iterable[Comparison], q: float = FALSE_DISCOVERY_RATE) -> list[ChangeResult]:
    """Words for all comparisons of one report, in the order given.

    Benjamini–Hochberg runs over every comparison that was tested. *Improved* and *declined* need a survivor; who
    does not survive becomes *maybe*: its own interval excludes 0, but a report of this size brings such by chance.
    """
    results = [_compare(comparison) for comparison in comparisons]
    found = benjamini_hochberg([r.welch.p for r in results if r.welch is not None], q)
    corrected = iter(zip(found.adjusted, found.rejected, strict=True))
    return [result if result.welch is None else _correct(result, *next(corrected)) for result in results]


def _compare(comparison: Comparison) -> ChangeResult:
    if not enough_in_common(comparison.common_share):
        return ChangeResult(comparison.key, ChangeVerdict.DIFFERENT_QUESTIONS)
    found = welch(comparison.later, comparison.earlier)
    fewest = min(len(present(comparison.earlier)), len(present(comparison.later)))
    if found is None or fewest < MIN_PERSONS:
        return ChangeResult(comparison.key, ChangeVerdict.TOO_FEW)
    return ChangeResult(comparison.key, _word(found), found)


def _word(found: Welch) -> ChangeVerdict:
    if _excludes_zero(found.ci95) and abs(found.difference) >= MIN_CHANGE - SAME:
        return ChangeVerdict.IMPROVED if found.difference > 0 else ChangeVerdict.DECLINED
    return ChangeVerdict.MAYBE if _excludes_zero(found.ci80) else ChangeVerdict.WITHIN_NOISE


def _correct(result: ChangeResult, adjusted_p: float, survives: bool) -> ChangeResult:
    sure = result.verdict in {ChangeVerdict.IMPROVED, ChangeVerdict.DECLINED}
    word = ChangeVerdict.MAYBE if sure and not survives else result.verdict
    return replace(result, verdict=word, adjusted_p=adjusted_p)


def _excludes_zero(interval: tuple[float, float]) -> bool:
    return interval[0] > SAME or interval[1] < -SAME


def _around(middle: float, error: float, df: float, confidence: float) -> tuple[float, float]:
    half = t_quantile(confidence, df) * error
    return middle - half, middle + half


def _pooled_sd(first: Moments, second: Moments) -> float | None:
    if first.sd is None or second.sd is None:
        return None
    squares = (first.n - 1) * first.sd**2 + (second.n - 1) * second.sd**2
    return math.sqrt(squares / (first.n + second.n - 2))


def _share(weights: Mapping[str, float], keys: Sequence[str]) -> float:
    whole = math.fsum(weights.values())
    return math.fsum(weights[key] for key in keys) / whole if whole else 0.0
