"""The sentences at the top: what is strong, what hurts, where opinions differ; each true to its numbers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.core.agreement import Agreement
from surveys.core.change import ChangeVerdict
from surveys.core.levels import MIDPOINTS
from surveys.results.assembly import BAND_ENDS
from surveys.results.presenters.standing import Outcome, Standing
from surveys.results.presenters.words import capitalised, listed, number_words

HIGH_FROM, LOW_UNDER = 70.0, 60.0
NAMED = 2  # dimensions in a sentence


def sentences(outline: Outline, outcome: Outcome) -> tuple[str, ...]:
    """Two to four sentences; none when nothing may be shown."""
    leaves = [outcome.of(leaf.key) for leaf in outline.leaves()]
    known = sorted((s for s in leaves if _rank(s) is not None), key=lambda s: (-(_rank(s) or 0.0), s.key))
    if not known:
        return ()
    names = {leaf.key: spoken(leaf.title) for leaf in outline.leaves()}
    found = [_strong(known, names), _hurts(known, names, outcome), _differ(known, names, outcome)]
    return tuple(sentence for sentence in [*found, _moved(known, names)] if sentence)


def _rank(standing: Standing) -> float | None:
    return MIDPOINTS[standing.band] if standing.band else standing.value


def _ends(standing: Standing) -> tuple[float, float]:
    """Where the score surely lies: the interval, the band, or without either the score itself."""
    if standing.band:
        return BAND_ENDS[standing.band]
    score = _rank(standing) or 0.0
    return (score if standing.low is None else standing.low, score if standing.high is None else standing.high)


def _strong(known: Sequence[Standing], names: dict[str, str]) -> str:
    high = [s for s in known if (_rank(s) or 0) >= HIGH_FROM]
    sure = [s for s in high if _ends(s)[0] >= LOW_UNDER]
    if sure:
        return _("Strong: %(names)s.") % {"names": _named(sure, names)}
    if high:
        return _("Probably strong: %(names)s, though the answers leave room for doubt.") % {
            "names": _named(high, names)
        }
    return _("Nothing reaches %(bound)d yet; highest is %(names)s.") % {
        "bound": HIGH_FROM,
        "names": _named(known[:1], names),
    }


def _hurts(known: Sequence[Standing], names: dict[str, str], outcome: Outcome) -> str:
    rising = list(reversed(known))
    sure = [s for s in rising if _ends(s)[1] < LOW_UNDER]
    low = [s for s in rising if (_rank(s) or 0) < LOW_UNDER]
    if sure:
        sentence = _("What hurts most: %(names)s.") % {"names": _named(sure, names)}
        if outcome.constraint in names:
            sentence += " " + _("%(name)s holds back the flow.") % {"name": names[outcome.constraint]}
        return sentence
    if low:
        return _("Lowest, but not surely low: %(names)s.") % {"names": _named(low, names)}
    return _("Nothing is low; the lowest is %(names)s.") % {"names": _named(rising[:1], names)}


def _differ(known: Sequence[Standing], names: dict[str, str], outcome: Outcome) -> str:
    agreements = {s.key: s.agreement for s in known if s.agreement}
    if not agreements:  # a person alone, a group, or answers that are all alike
        return ""
    camps = [names[key] for key in outcome.talk_first if agreements.get(key) == Agreement.TWO_CAMPS]
    differ = [names[key] for key in outcome.talk_first if agreements.get(key) == Agreement.DIFFER]
    parts = []
    if camps:
        parts.append(_("two camps on %(names)s") % {"names": listed(camps[:NAMED])})
    if differ:
        parts.append(_("opinions differ on %(names)s") % {"names": listed(differ[:NAMED])})
    if parts:
        return capitalised(listed(parts)) + "."
    return _("Nowhere do opinions differ widely.")


def _moved(known: Sequence[Standing], names: dict[str, str]) -> str:
    """What changed for sure; silent in a first wave."""
    verdicts = {s.key: s.change for s in known if s.change}
    if not verdicts:
        return ""
    up = [names[key] for key, verdict in verdicts.items() if verdict == ChangeVerdict.IMPROVED]
    down = [names[key] for key, verdict in verdicts.items() if verdict == ChangeVerdict.DECLINED]
    if up and down:
        facts = {"up": _some(up), "down": _some(down)}
        return _("Since the previous wave, improved: %(up)s; declined: %(down)s.") % facts
    if up:
        return _("Improved since the previous wave: %(names)s.") % {"names": _some(up)}
    if down:
        return _("Declined since the previous wave: %(names)s.") % {"names": _some(down)}
    if set(verdicts.values()) <= {ChangeVerdict.DIFFERENT_QUESTIONS}:
        return _("The previous wave asked different questions, so nothing is compared.")
    if set(verdicts.values()) <= {ChangeVerdict.DIFFERENT_QUESTIONS, ChangeVerdict.TOO_FEW}:
        return _("Too few answers to tell what has changed since the previous wave.")
    return _("Nothing has surely changed since the previous wave.")


def _named(standings: Sequence[Standing], names: dict[str, str]) -> str:
    first = [f"{names[s.key]}, {number_words(s)}" for s in standings[:NAMED]]
    return "; ".join(first)


def _some(found: Sequence[str]) -> str:
    """Up to three names, and how many more."""
    more = len(found) - 3
    if more <= 0:
        return listed(found)
    rest = ngettext("%(count)d more", "%(count)d more", more) % {"count": more}
    return listed([*found[:3], rest])
