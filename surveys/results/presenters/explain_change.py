"""Where a change comes from: the questions that both waves asked, their interval, and the rule for the word."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.banks.queries import cached_outline
from surveys.banks.spec import bank_spec, earlier_names, renamed
from surveys.campaigns.queries import sections
from surveys.core.bank import BankSpec
from surveys.core.change import MIN_CHANGE, MIN_COMMON, MIN_PERSONS, ChangeVerdict, common_items
from surveys.results.models import Change
from surveys.results.presenters.past import wave_before
from surveys.results.presenters.standing import Standing
from surveys.results.presenters.words import change_words
from surveys.results.queries import Report


@dataclass(frozen=True)
class ChangeTrace:
    """The word, the numbers behind it where they may be shown, and the questions that were compared."""

    since: str
    word: str
    numbers: tuple[str, ...]
    rule: str
    compared: str
    questions: tuple[str, ...]


def change_trace(report: Report, outline: Outline, kind: str, key: str) -> ChangeTrace | None:
    """None without a wave before that may be compared with."""
    change, since = report.changes.get((kind, key)), wave_before(report)
    if change is None or since is None:
        return None
    common, share = _common(report, outline, key)
    _sign, word = change_words(Standing(key, kind, "shown", change=change.verdict))
    return ChangeTrace(since, word, _numbers(change, since), _rule(change), _compared(share), common)


def _common(report: Report, outline: Outline, key: str) -> tuple[tuple[str, ...], float]:
    """The questions that both waves asked with the same meaning, and the share of the weight that they carry."""
    before = _before(report)
    now = bank_spec(outline, [item.key for item in outline.items() if item.key in report.items])
    if before is None or key not in before.node_keys:
        return (), 0.0
    names = earlier_names(outline, now, before)
    met = common_items(before.item_weights(key), renamed(now, names).item_weights(key))
    texts = [spoken(item.text) for item in outline.items() if names.get(item.key, item.key) in met.keys]
    return tuple(texts), met.share


def _before(report: Report) -> BankSpec | None:
    previous = report.scorecard.previous
    if previous is None:
        return None
    section = next((found for found in sections(previous.campaign) if found.version_id == previous.version_id), None)
    return bank_spec(cached_outline(previous.version_id), section.item_keys) if section else None


def _numbers(change: Change, since: str) -> tuple[str, ...]:
    if change.before is None or change.now is None or change.low is None or change.high is None:
        return ()
    facts = {"since": since, "before": f"{change.before:g}", "now": f"{change.now:g}"}
    ends = {"low": f"{change.low:+g}", "high": f"{change.high:+g}"}
    return (
        _("Over the questions that both waves asked: %(before)s in %(since)s, %(now)s now.") % facts,
        _("95 %% interval of the change: %(low)s to %(high)s points.") % ends,
    )


def _compared(share: float) -> str:
    words = _("Questions with the same meaning in both waves carry %(percent)d %% of the weight.")
    return words % {"percent": round(100 * share)}


def _rule(change: Change) -> str:
    facts = {"points": MIN_CHANGE, "persons": MIN_PERSONS, "percent": round(100 * MIN_COMMON)}
    sure = _(
        "Improved or declined: the 95 %% interval excludes 0, the change is %(points)d points or more, and it holds "
        "among all changes of this report."
    )
    rules = {
        ChangeVerdict.IMPROVED: sure,
        ChangeVerdict.DECLINED: sure,
        ChangeVerdict.MAYBE: _(
            "Maybe: there are signs of a change (its 80 %% interval excludes 0), but it is not sure."
        ),
        ChangeVerdict.WITHIN_NOISE: _(
            "Within noise: such a difference comes by chance; the 80 %% interval includes 0."
        ),
        ChangeVerdict.DIFFERENT_QUESTIONS: _(
            "Different questions: what both waves asked carries under %(percent)d %% of the weight, so nothing is "
            "compared."
        ),
        ChangeVerdict.TOO_FEW: _("Too few to tell: fewer than %(persons)d people have a score on one side."),
    }
    return rules[ChangeVerdict(change.verdict)] % facts
