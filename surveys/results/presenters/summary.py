"""The sentences at the top: what is strong, what hurts, where opinions differ; each true to its numbers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.core.agreement import Agreement
from surveys.core.change import ChangeVerdict
from surveys.core.levels import MIDPOINTS
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


def _surely_at_least(standing: Standing, bound: float) -> bool:
    lower = standing.low if standing.low is not None else _rank(standing)
    return lower is not None and lower >= bound


def _surely_under(standing: Standing, bound: float) -> bool:
    upper = standing.high if standing.high is not None else _rank(standing)
    return upper is not None and upper < bound


def _strong(known: Sequence[Standing], names: dict[str, str]) -> str:
    high = [s for s in known if (_rank(s) or 0) >= HIGH_FROM]
    sure = [s for s in high if _surely_at_least(s, LOW_UNDER)]
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
    sure = [s for s in rising if _surely_under(s, LOW_UNDER)]
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
    if outcome.threshold is None:
        return ""
    agreements = {s.key: s.agreement for s in known}
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
    compared = [s for s in known if s.change]
    if not compared:
        return ""
    up = [names[s.key] for s in compared if s.change == ChangeVerdict.IMPROVED]
    down = [names[s.key] for s in compared if s.change == ChangeVerdict.DECLINED]
    parts = []
    if up:
        parts.append(_("improved: %(names)s") % {"names": _some(up)})
    if down:
        parts.append(_("declined: %(names)s") % {"names": _some(down)})
    if parts:
        return _("Since the previous wave %(parts)s.") % {"parts": "; ".join(parts)}
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
