"""The sentences at the top: what is strong, what hurts, where opinions differ; each true to its numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.core.agreement import Agreement
from surveys.core.change import ChangeVerdict
from surveys.core.levels import MIDPOINTS
from surveys.core.types import SuppressionReason
from surveys.results.assembly import BAND_ENDS
from surveys.results.presenters.standing import Outcome, Standing
from surveys.results.presenters.words import capitalised, difference_words, listed, number_words

HIGH_FROM, LOW_UNDER = 70.0, 60.0
NAMED = 2  # dimensions in a sentence


@dataclass(frozen=True)
class Known:
    """The leaves that show something, highest first, with their titles."""

    standings: Sequence[Standing]
    names: dict[str, str]
    outcome: Outcome

    def where(self, fits: Callable[[Standing], bool]) -> list[Standing]:
        """Those that fit, highest first."""
        return [standing for standing in self.standings if fits(standing)]


def sentences(outline: Outline, outcome: Outcome, since: str | None = None) -> tuple[str, ...]:
    """What is strong, what hurts, for a team where opinions differ, and what changed `since` an earlier wave.

    None when nothing may be shown. A person alone and a group have nobody whose agreement was looked at.
    """
    leaves = [outcome.of(leaf.key) for leaf in outline.leaves()]
    shown = sorted((s for s in leaves if rank_of(s) is not None), key=lambda s: (-(rank_of(s) or 0.0), s.key))
    if not shown:
        return ()
    known = Known(shown, {leaf.key: spoken(leaf.title) for leaf in outline.leaves()}, outcome)
    found = [_strong(known), _hurts(known)]
    if outcome.threshold is not None and outcome.advises:
        found.append(_differ(known, leaves))
    return tuple(sentence for sentence in [*found, _moved(known, since)] if sentence)


def rank_of(standing: Standing) -> float | None:
    """The score, or the middle of the band that stands for it."""
    return MIDPOINTS[standing.band] if standing.band else standing.value


def ends(standing: Standing) -> tuple[float, float]:
    """Where the score surely lies: the interval, the band, or without either the score itself."""
    if standing.band:
        return BAND_ENDS[standing.band]
    score = rank_of(standing) or 0.0
    return (score if standing.low is None else standing.low, score if standing.high is None else standing.high)


def is_high(standing: Standing) -> bool:
    """Stands at 70 or more."""
    return (rank_of(standing) or 0.0) >= HIGH_FROM


def surely_high(standing: Standing) -> bool:
    """High, and even the lower end is not low."""
    return is_high(standing) and ends(standing)[0] >= LOW_UNDER


def surely_low(standing: Standing) -> bool:
    """Even the upper end is under 60."""
    return ends(standing)[1] < LOW_UNDER


# -- Strong and low --------------------------------------------------------------


def _strong(known: Known) -> str:
    high, sure = known.where(is_high), known.where(surely_high)
    if len(sure) == len(known.standings) > NAMED:
        return _("Strong throughout, in all %(count)d dimensions. Highest: %(names)s.") % {
            "count": len(sure),
            "names": _ends_of(sure, known),
        }
    if sure:
        return _("Strong: %(names)s.") % {"names": _named(sure, known)}
    if high:
        return _("Probably strong: %(names)s, though the answers leave room for doubt.") % {
            "names": _named(high, known)
        }
    return _("Nothing reaches %(bound)d yet; highest: %(names)s.") % {
        "bound": HIGH_FROM,
        "names": _ends_of(known.standings, known),
    }


def _hurts(known: Known) -> str:
    rising = Known(tuple(reversed(known.standings)), known.names, known.outcome)
    sure, low = rising.where(surely_low), rising.where(lambda s: (rank_of(s) or 0.0) < LOW_UNDER)
    if sure:
        return " ".join([_surely_hurts(sure, rising), *_holds_back(known)])
    if len(low) > NAMED and _all_level(rising):
        return _("None is surely low, and none stands out: all %(count)d dimensions stand at %(score)s.") % {
            "count": len(low),
            "score": number_words(low[0]),
        }
    if low:
        return _("Lowest, but not surely low: %(names)s.") % {"names": _named(low, rising)}
    return _("Nothing is low; lowest: %(names)s.") % {"names": _ends_of(rising.standings, rising)}


def _surely_hurts(sure: Sequence[Standing], rising: Known) -> str:
    if len(sure) == len(rising.standings) > NAMED:
        facts = {"count": len(sure), "names": _ends_of(sure, rising)}
        return _("Low throughout, in all %(count)d dimensions. What hurts most: %(names)s.") % facts
    return _("What hurts most: %(names)s.") % {"names": _named(sure, rising)}


def _holds_back(known: Known) -> list[str]:
    if known.outcome.constraint not in known.names:
        return []
    return [_("%(name)s holds back the flow.") % {"name": known.names[known.outcome.constraint]}]


def _all_level(known: Known) -> bool:
    """All stand at the same number with as many answers."""
    return len({(s.band, s.value, s.n) for s in known.standings}) == 1


def _ends_of(standings: Sequence[Standing], known: Known) -> str:
    """The first, with all that stand at the same number."""
    first = rank_of(standings[0])
    return _named([standing for standing in standings if rank_of(standing) == first], known)


def _named(standings: Sequence[Standing], known: Known) -> str:
    """The first two with their numbers, and how many more."""
    first = [f"{known.names[s.key]}, {number_words(s)}" for s in standings[:NAMED]]
    return "; ".join([*first, *_more(len(standings) - NAMED)])


def _more(count: int) -> list[str]:
    return [ngettext("and %(count)d more", "and %(count)d more", count) % {"count": count}] if count > 0 else []


# -- Agreement -------------------------------------------------------------------


def _differ(known: Known, leaves: Sequence[Standing]) -> str:
    """Where a team is of one mind or not; and which dimensions nothing can be said of."""
    return " ".join([_split(known), *_untold(known, leaves)])


def _split(known: Known) -> str:
    found = {s.key: s.agreement for s in known.standings if s.agreement}
    camps = [known.names[key] for key in known.outcome.talk_first if found.get(key) == Agreement.TWO_CAMPS]
    differ = [known.names[key] for key in known.outcome.talk_first if found.get(key) == Agreement.DIFFER]
    parts = []
    if camps:
        parts.append(_("two camps on %(names)s") % {"names": _some(camps, NAMED)})
    if differ:
        parts.append(_("opinions differ on %(names)s") % {"names": _some(differ, NAMED)})
    if parts:
        return capitalised("; ".join(parts)) + "."
    return _of_one_mind(known)


def _of_one_mind(known: Known) -> str:
    spreads = [s for s in known.standings if s.spread is not None]
    if not spreads:
        return _("You answer alike: wherever something is shown, all answers are the same, or all but one.")
    least = min(spread for s in spreads if (spread := s.spread) is not None)
    closest = [known.names[s.key] for s in spreads if s.spread == least]
    if len(closest) > NAMED:
        return _("Nowhere do opinions differ widely.")
    return _("Nowhere do opinions differ widely; closest on %(names)s.") % {"names": listed(closest)}


def _untold(known: Known, leaves: Sequence[Standing]) -> list[str]:
    hidden = [s for s in leaves if s.state == "suppressed"]
    empty = [s for s in leaves if s.state == "no-data" and s.reason == SuppressionReason.NO_DATA and s.asked]
    found = []
    if hidden:
        names = {"names": _some([known.names[s.key] for s in hidden], NAMED)}
        found.append(_("Too few answered to say anything about %(names)s.") % names)
    if empty:
        names = {"names": _some([known.names[s.key] for s in empty], NAMED)}
        found.append(_("Nobody answered enough about %(names)s.") % names)
    return found


# -- Change ----------------------------------------------------------------------


def _moved(known: Known, since: str | None) -> str:
    """What changed for sure; silent in a first wave."""
    verdicts = {s.key: s.change for s in known.standings if s.change}
    if not verdicts:
        return ""
    wave = since or _("the previous wave")
    comparable = set(verdicts.values()) - {ChangeVerdict.DIFFERENT_QUESTIONS}
    if not comparable:
        return _("Different questions were asked in %(wave)s, so nothing is compared.") % {"wave": wave}
    if comparable == {ChangeVerdict.TOO_FEW}:
        return _("Too few answers to tell what has changed since %(wave)s.") % {"wave": wave}
    other = [known.names[key] for key, verdict in verdicts.items() if verdict == ChangeVerdict.DIFFERENT_QUESTIONS]
    return " ".join([_surely_moved(known, wave), *_not_compared(other)])


def _surely_moved(known: Known, wave: str) -> str:
    up, down, maybe = (
        sorted((s for s in known.standings if s.change == verdict), key=lambda s: -abs(s.difference or 0))
        for verdict in (ChangeVerdict.IMPROVED, ChangeVerdict.DECLINED, ChangeVerdict.MAYBE)
    )
    facts = {"wave": wave, "up": _by(up, known), "down": _by(down, known), "maybe": _by(maybe, known)}
    if up and down:
        return _("Since %(wave)s, improved: %(up)s; declined: %(down)s.") % facts
    if up:
        return _("Improved since %(wave)s: %(up)s.") % facts
    if down:
        return _("Declined since %(wave)s: %(down)s.") % facts
    if maybe:
        return _("Nothing has surely changed since %(wave)s; maybe %(maybe)s.") % facts
    return _("Nothing has surely changed since %(wave)s.") % facts


def _not_compared(names: Sequence[str]) -> list[str]:
    return [_("Not compared, because the questions differ: %(names)s.") % {"names": _some(names)}] if names else []


def _by(standings: Sequence[Standing], known: Known) -> str:
    """Largest first, each with its difference where that may be shown."""
    return _some([" ".join(part for part in (known.names[s.key], difference_words(s)) if part) for s in standings])


def _some(found: Sequence[str], most: int = 3) -> str:
    """Up to so many names, and how many more."""
    more = len(found) - most
    if more <= 0:
        return listed(found)
    rest = ngettext("%(count)d more", "%(count)d more", more) % {"count": more}
    return listed([*found[:most], rest])
