"""Whether a page was answered in haste: told kindly, never held against anybody.

The form carries when it was shown, signed. Whole seconds, the page and how many of its questions had answers: of two
people who open a page in the same second both forms carry the same, so it ties nothing together, and it is not stored.
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from django.core import signing
from django.utils.translation import gettext as _

from surveys.core.careless import page_times, single_column
from surveys.responses.presenters.questions import Leaf, Sitting, answered

SALT = "surveys.shown"


class Pace(Enum):
    """How a page was answered, as far as the form tells."""

    HASTY = auto()
    CALM = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Shown:
    """What a form carries about the moment when it was shown."""

    number: int
    seconds: int
    answered: int


def stamp(leaf: Leaf, answers: bytes) -> str:
    """What a form carries, signed."""
    return signing.Signer(salt=SALT).sign(f"{leaf.number}.{int(time.time())}.{_answered_on(leaf, answers)}")


def pace_of(leaf: Leaf, answers: bytes, given: str) -> Pace:
    """Judges a page with its answers now by the stamp of its form; a stamp that is not ours tells nothing."""
    shown = _read(given)
    if shown is None or shown.number != leaf.number:
        return Pace.UNKNOWN
    taken, fresh = time.time() - shown.seconds, _answered_on(leaf, answers) - shown.answered
    if fresh > 0 and page_times([taken], [fresh]).index:
        return Pace.HASTY
    return Pace.CALM if not page_times([taken], [len(leaf.columns)]).index else Pace.UNKNOWN


def is_ours(given: str) -> bool:
    return bool(given) and _read(given) is not None


def _read(given: str) -> Shown | None:
    try:
        number, seconds, done = signing.Signer(salt=SALT).unsign(given).split(".")
    except signing.BadSignature:
        return None
    return Shown(int(number), int(seconds), int(done))


def _answered_on(leaf: Leaf, answers: bytes) -> int:
    return answered(bytes(answers[column] for column in leaf.columns))


# -- Kind words ------------------------------------------------------------------


def page_hint(sitting: Sitting, leaf: Leaf, answers: bytes, hasty: Collection[int]) -> str:
    """About the page before, for somebody who comes from there: nothing of this page has an answer yet."""
    before = sitting.leaf(leaf.number - 1)
    if before is None or _answered_on(leaf, answers):
        return ""
    if before.number in hasty:
        return _(
            "“%(page)s” was answered in a few seconds. That may be just right; if not, you can go back and look again."
        ) % {"page": before.title}
    if single_column([answers[column] for column in before.columns]):
        return _(
            "On “%(page)s” all your answers are the same. That may be just right; if not, you can go back and look "
            "again."
        ) % {"page": before.title}
    return ""


def review_hints(leaves: Sequence[Leaf], answers: bytes, hasty: Collection[int]) -> tuple[str, ...]:
    """About everything, before it is sent."""
    return tuple(hint for hint in (_hasty_hint(leaves, hasty), _column_hint(leaves, answers)) if hint)


def _hasty_hint(leaves: Sequence[Leaf], hasty: Collection[int]) -> str:
    titles = [leaf.title for leaf in leaves if leaf.number in hasty]
    if not titles:
        return ""
    return _("Answered in a few seconds: %(pages)s. That may be just right; if not, you can still change it.") % {
        "pages": ", ".join(titles)
    }


def _column_hint(leaves: Sequence[Leaf], answers: bytes) -> str:
    """A kind word when everything, or a whole page, stands in one column."""
    if single_column(answers):
        return _(
            "All your answers stand in the same column. That may be just right; if not, you can still change them."
        )
    alike = [leaf.title for leaf in leaves if single_column([answers[column] for column in leaf.columns])]
    if not alike:
        return ""
    return _("On these pages all your answers are the same: %(pages)s. That may be just right.") % {
        "pages": ", ".join(alike)
    }
