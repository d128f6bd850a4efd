"""Which trends go on when a draft is published, which break, and from when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.comparison import Comparison, DimensionChange, compare
from surveys.banks.models import spoken
from surveys.pages.studio.presenters.compare import trend_words
from surveys.pages.studio.presenters.impact.step import Step
from surveys.pages.studio.presenters.impact.waves import WaveRow


@dataclass(frozen=True)
class TrendRow:
    """What becomes of the trend of a dimension; `note` where the short form fares otherwise."""

    title: str
    is_part: bool
    verdict: str
    goes_on: bool
    note: str


def trend_rows(step: Step, found: Comparison) -> Iterator[TrendRow]:
    """The whole bank, then every dimension."""
    short = _short(step)
    yield TrendRow(
        title=_("The whole bank"),
        is_part=False,
        verdict=_("goes on") if found.comparable else _("starts anew: too few common questions"),
        goes_on=found.comparable,
        note=_short_note(found.comparable, short.comparable) if short else "",
    )
    in_short = {change.key: change for change in short.dimensions} if short else {}
    for change in found.dimensions:
        yield _trend(change, in_short.get(change.key))


def _trend(change: DimensionChange, short: DimensionChange | None) -> TrendRow:
    node = change.new or change.old
    both = change.old is not None and change.new is not None
    return TrendRow(
        title=spoken(node.title) if node else change.key,
        is_part=bool(node and node.depth),
        verdict=trend_words(change),
        goes_on=change.comparable or not both,
        note=_short_note(change.comparable, short.comparable) if short and both else "",
    )


def _short(step: Step) -> Comparison | None:
    """The same step for waves that ask the short form; None where both versions ask everything in it."""
    if step.before is None:
        return None
    keys = [{item.key for item in outline.items(short_form=True)} for outline in (step.before, step.now)]
    if len(keys[0]) == len(step.before.items()) and len(keys[1]) == len(step.now.items()):
        return None
    return compare(step.before, step.now, old_keys=keys[0], new_keys=keys[1])


def _short_note(goes_on: bool, goes_on_in_short: bool) -> str:
    if goes_on == goes_on_in_short:
        return ""
    return _("In the short form it goes on.") if goes_on_in_short else _("In the short form it starts anew.")


def trends_words(found: Comparison | None) -> str:
    """In a sentence."""
    if found is None:
        return _("Nobody has been asked this bank before: trends begin with the first wave that asks it.")
    broken = [one for one in found.dimensions if one.old and one.new and not one.comparable]
    if not broken and found.comparable:
        return _("Every trend goes on.")
    names = [_("The whole bank")] if not found.comparable else []
    names += [f"“{spoken(one.new.title)}”" for one in broken if one.new]
    words = ngettext(
        "%(names)s starts anew; its earlier scores stay as they are, and a line shows the break.",
        "%(names)s start anew; their earlier scores stay as they are, and a line shows the break.",
        len(names),
    )
    return words % {"names": ", ".join(names)}


def from_when(number: int, next_waves: Sequence[WaveRow]) -> str:
    """From which wave on that holds."""
    if not next_waves:
        return _("This holds from the first wave that asks version %(number)s; none is planned yet.") % {
            "number": number
        }
    words = _("This holds from the first wave that asks version %(number)s: %(wave)s.")
    return words % {"number": number, "wave": next_waves[0].title}
