"""What a plan does to the trends of its teams: the questions that they were asked last, beside those to come."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.comparison import Comparison, DimensionChange, Kind, compare
from surveys.banks.models import spoken
from surveys.banks.queries import cached_outline
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import BankHistory, EarlierWave, bank_histories
from surveys.pages.planning.presenters.words import some

WAVES_SHOWN = 4


@dataclass(frozen=True)
class BankTrend:
    """One bank of a plan: what stays comparable, and where its questions can be read."""

    bank: str
    sentences: tuple[str, ...]
    questions_url: str


def bank_trends(campaign: Campaign) -> tuple[BankTrend, ...]:
    """Each bank of a plan beside its last waves of these teams."""
    return tuple(_trend(history) for history in bank_histories(campaign))


def _trend(history: BankHistory) -> BankTrend:
    new = cached_outline(history.version_id)
    sentences = [_since(history, wave) for wave in history.earlier[:WAVES_SHOWN]]
    if len(history.earlier) > WAVES_SHOWN:
        sentences.append(_("Other teams were asked other versions last; their results say what is comparable."))
    if history.first_time:
        sentences.append(_first_time(history))
    return BankTrend(
        bank=_("%(bank)s v%(number)d") % {"bank": spoken(history.title), "number": history.number},
        sentences=tuple(sentences),
        questions_url=reverse("banks:version", args=[new.slug, new.number]),
    )


def _first_time(history: BankHistory) -> str:
    if not history.earlier:
        return _("It is asked of these teams for the first time: trends start with this wave.")
    words = ngettext(
        "%(count)d team is asked it for the first time: its trend starts with this wave.",
        "%(count)d teams are asked it for the first time: their trends start with this wave.",
        history.first_time,
    )
    return words % {"count": history.first_time}


def _since(history: BankHistory, wave: EarlierWave) -> str:
    """One sentence or two about the step from an earlier wave to this one."""
    old, new = cached_outline(wave.version_id), cached_outline(history.version_id)
    keys = [item.key for item in new.items(short_form=history.short_form)]
    found = compare(old, new, old_keys=wave.keys or None, new_keys=keys)
    return " ".join((_step(history, wave, found), *_what_stays(found)))


def _step(history: BankHistory, wave: EarlierWave, found: Comparison) -> str:
    teams = ngettext("%(count)d team", "%(count)d teams", wave.teams) % {"count": wave.teams}
    named = {"wave": wave.wave, "teams": teams, "old": wave.number, "new": history.number, "what": _counts(found)}
    if wave.version_id != history.version_id:
        return _("Since %(wave)s (%(teams)s) v%(old)d → v%(new)d: %(what)s.") % named
    if found.of(Kind.NEW) or found.of(Kind.RETIRED):
        return _("Since %(wave)s (%(teams)s) the same version in another form: %(what)s.") % named
    return _("Since %(wave)s (%(teams)s) the same version: trends continue.") % named


def _counts(found: Comparison) -> str:
    new, retired = len(found.of(Kind.NEW)), len(found.of(Kind.RETIRED))
    reworded, changed = len(found.of(Kind.REWORDED)), len(found.of(Kind.CHANGED))
    words = (
        new and ngettext("%(count)d question new", "%(count)d questions new", new) % {"count": new},
        reworded and ngettext("%(count)d reworded", "%(count)d reworded", reworded) % {"count": reworded},
        changed
        and ngettext("%(count)d asks something else", "%(count)d ask something else", changed) % {"count": changed},
        retired and ngettext("%(count)d no longer asked", "%(count)d no longer asked", retired) % {"count": retired},
    )
    return ", ".join(each for each in words if each) or _("all questions stay the same")


def _what_stays(found: Comparison) -> list[str]:
    """Nothing to say where all questions are the same."""
    if all(item.kind == Kind.SAME for item in found.items):
        return []
    both = [each for each in found.dimensions if each.old and each.new]
    stay = [each for each in both if each.comparable]
    if not stay and not found.comparable:
        return [_("Nothing stays comparable: every trend says “different questions” and starts anew.")]
    return [words for words in (_broken(found, both), _comparable(found, both, stay), _fresh(found)) if words]


def _comparable(found: Comparison, both: Sequence[DimensionChange], stay: Sequence[DimensionChange]) -> str:
    if len(stay) == len(both) and found.comparable:
        return _("Everything that is asked again stays comparable.")
    if len(stay) > len(both) // 2:
        return _("All other dimensions stay comparable.")
    return _("%(names)s stay comparable.") % {"names": some(_names(stay))} if stay else ""


def _broken(found: Comparison, both: Sequence[DimensionChange]) -> str:
    names = _names([each for each in both if not each.comparable])
    whole = [] if found.comparable else [_("The whole bank")]
    if not names and not whole:
        return ""
    return _("%(names)s will say “different questions”.") % {"names": some([*whole, *names])}


def _fresh(found: Comparison) -> str:
    """Dimensions that were not asked before have no trend yet."""
    names = [spoken(each.new.title) for each in found.dimensions if each.new and not each.old]
    return _("New, without a trend yet: %(names)s.") % {"names": some(names)} if names else ""


def _names(dimensions: Sequence[DimensionChange]) -> list[str]:
    return [spoken(each.new.title) for each in dimensions if each.new]
