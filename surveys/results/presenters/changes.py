"""What changed since the wave before: a word for everything, and the numbers behind it for whoever asks."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.charts.profile import MARKS, NOTHING, Sign
from surveys.results.models import NodeKind
from surveys.results.presenters.standing import Outcome, Standing
from surveys.results.presenters.words import change_words, difference_words


@dataclass(frozen=True)
class ChangeRow:
    """One dimension, roll-up or the whole bank; every cell is text, a dash where no number may stand."""

    label: str
    depth: int
    before: str
    now: str
    difference: str
    interval: str
    sign: Sign
    words: str


@dataclass(frozen=True)
class ChangeTable:
    """All changes of a result, over the questions that both waves asked."""

    since: str
    now: str
    rows: tuple[ChangeRow, ...]


def change_table(outline: Outline, outcome: Outcome, *, now_name: str, previous_name: str | None) -> ChangeTable | None:
    """None in a first wave."""
    nodes = [
        (outcome.whole, _("Whole bank"), 0),
        *((outcome.of(node.key), spoken(node.title), node.depth) for node in outline.dimensions),
        *((outcome.of(found.key, NodeKind.ROLL_UP), spoken(found.title), 0) for found in outline.roll_ups),
    ]
    rows = tuple(_row(standing, label, depth) for standing, label, depth in nodes if standing.change)
    return ChangeTable(previous_name or _("the previous wave"), now_name, rows) if rows else None


def _row(standing: Standing, label: str, depth: int) -> ChangeRow:
    sign, word = change_words(standing)
    compared = standing.compared
    return ChangeRow(
        label=label,
        depth=depth,
        before=f"{compared.before:g}" if compared else NOTHING,
        now=f"{compared.now:g}" if compared else NOTHING,
        difference=difference_words(standing) or NOTHING,
        interval=_interval(compared.low, compared.high) if compared else NOTHING,
        sign=sign,
        words=f"{MARKS[sign]} {word}".strip(),
    )


def _interval(low: float, high: float) -> str:
    ends = {"low": f"{low:+g}", "high": f"{high:+g}"}
    return (_("%(low)s to %(high)s") % ends).replace("-", "−")
