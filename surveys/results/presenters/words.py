"""Codes of the core in plain words. Blameless: low and high, never good and bad."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.charts.profile import Sign, Words
from surveys.core.change import ChangeVerdict
from surveys.core.levels import Band, level
from surveys.core.types import SuppressionReason
from surveys.results.presenters.standing import Standing


def level_name(number: int) -> str:
    """The name of a level, 1 to 5."""
    return (_("beginning"), _("developing"), _("practised"), _("established"), _("sustained"))[number - 1]


def level_words(standing: Standing) -> str:
    """The level, or between which levels the interval lies; the band where there is no number."""
    if standing.band:
        return band_word(standing.band)
    value = standing.value
    if value is None:
        return ""
    low = level(value if standing.low is None else standing.low)
    high = level(value if standing.high is None else standing.high)
    if low == high:
        number = level(value)
        return f"{number} · {level_name(number)}"
    return _("%(low)d–%(high)d · %(low_name)s to %(high_name)s") % {
        "low": low,
        "high": high,
        "low_name": level_name(low),
        "high_name": level_name(high),
    }


def band_word(band: Band) -> str:
    """What stands for a score when all answers are the same, or all but one."""
    return {Band.LOW: _("low"), Band.MIDDLE: _("middle"), Band.HIGH: _("high")}[band]


def hidden_word(standing: Standing, threshold: int | None) -> str:
    """The short word in a chart where there is no number."""
    if standing.band:
        return band_word(standing.band)
    if standing.state == "suppressed":
        return _("n < %(threshold)d") % {"threshold": threshold or 0}
    return _("no data")


def reason_words(reason: SuppressionReason, threshold: int) -> str:
    """Why there is no number, in a sentence."""
    words = {
        SuppressionReason.IN_GROUP: _(
            "Fewer than %(threshold)d persons answered, so nothing is shown for the team alone. "
            "These answers count in the total of a group above the team, together with others."
        ),
        SuppressionReason.LEFT_OUT: _(
            "Fewer than %(threshold)d persons answered, so nothing is shown. With so few answers "
            "somebody could guess who said what. They are not in any total either."
        ),
        SuppressionReason.TOO_FEW: _(
            "Fewer than %(threshold)d persons answered, so there is no total. With so few answers "
            "somebody could guess who said what."
        ),
        SuppressionReason.NO_DATA: _("Nobody has answered enough questions here."),
    }
    return words[reason] % {"threshold": threshold}


def change_words(standing: Standing) -> tuple[Sign, str]:
    """Arrow and word of a change; an arrow also for *maybe*, none where nothing is certain."""
    word = (
        {
            ChangeVerdict.IMPROVED: _("improved"),
            ChangeVerdict.DECLINED: _("declined"),
            ChangeVerdict.MAYBE: _("maybe"),
            ChangeVerdict.WITHIN_NOISE: _("within noise"),
            ChangeVerdict.DIFFERENT_QUESTIONS: _("different questions"),
            ChangeVerdict.TOO_FEW: _("too few to tell"),
        }.get(ChangeVerdict(standing.change))
        if standing.change
        else ""
    )
    if standing.change == ChangeVerdict.IMPROVED:
        return "up", word or ""
    if standing.change == ChangeVerdict.DECLINED:
        return "down", word or ""
    if standing.change == ChangeVerdict.MAYBE and standing.difference:
        return ("up" if standing.difference > 0 else "down"), word or ""
    return "none", word or ""


def answers_words(n: int | None, *, everyone: bool = False) -> str:
    """How many answers are behind a number. When everyone answered, that stands in place of an interval."""
    if n is None:
        return ""
    if everyone:
        return _("all %(n)d answered") % {"n": n}
    return ngettext("%(n)d answer", "%(n)d answers", n) % {"n": n}


def number_words(standing: Standing) -> str:
    """A number with its n: "58 (7 answers)"."""
    value = band_word(standing.band) if standing.band else str(standing.value)
    return f"{value} ({answers_words(standing.n, everyone=standing.everyone)})" if standing.n is not None else value


def difference_words(standing: Standing) -> str:
    """The difference to the wave before with its sign: "+12"; nothing where no number may stand."""
    if standing.difference is None:
        return ""
    return f"{standing.difference:+.0f}".replace("-", "−") if standing.difference else "±0"


def chart_words() -> Words:
    """The words that charts add themselves."""
    return Words(
        target=_("Target"),
        interval=_("{low} to {high}"),
        percent=_("{value}%"),
        suppressed=_("too few"),
        no_data=_("no data"),
        different=_("different questions"),
        agree=_("agree"),
        differ=_("opinions differ"),
        camps=_("two camps"),
        unusual=_("unusual among these teams"),
        up=_("improved"),
        down=_("declined"),
        team=_("Team"),
        wave=_("Wave"),
        dimension=_("Dimension"),
        answers=_("Answers"),
        between=_("where the mean probably lies"),
        complete=_("complete"),
        covered=_("{share} complete"),
        incomplete=_("some left open"),
    )


def listed(parts: Iterable[str]) -> str:
    """Words in a row: "a, b and c"."""
    found = list(parts)
    if len(found) < 2:
        return "".join(found)
    return _("%(first)s and %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}


def capitalised(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def day(moment: datetime) -> str:
    """The day of a moment, where the people are, in words: Friday, 11 December 2026."""
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
