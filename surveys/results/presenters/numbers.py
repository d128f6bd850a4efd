"""All numbers of a result as one table, for the page and for its files: the same digits in both."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.charts import table
from surveys.charts.profile import Axis, Profile, whole
from surveys.core.recommendations import TARGET
from surveys.results.models import NodeKind
from surveys.results.presenters.axes import axis
from surveys.results.presenters.standing import Outcome, Standing
from surveys.results.presenters.words import band_word, chart_words, reason_words


@dataclass(frozen=True)
class Cells(table.TableRow):
    """A line of the page, which also knows what it is about."""

    kind: str


@dataclass(frozen=True)
class NumberRow:
    """One line: `cells` are the words of the page, the rest the values of the files."""

    cells: Cells
    kind: str
    key: str
    title: str
    score: int | None
    band: str
    reason: str  # why there is no number
    n: int | None
    level: str
    low: int | None
    high: int | None
    coverage: int | None  # percent
    previous: int | None
    change: str  # as a code
    mean_of_teams: int | None
    teams: int | None


@dataclass(frozen=True)
class NumbersTable:
    """All numbers of a result, for `components/score_table.html`."""

    title: str
    now_name: str
    previous_name: str | None
    rows: tuple[NumberRow, ...]

    @property
    def table(self) -> tuple[Cells, ...]:
        """The cells of the page."""
        return tuple(row.cells for row in self.rows)

    @property
    def has_answers(self) -> bool:
        """Whether any row says how many answers are behind it; one person's rows do not."""
        return table.has_answers(self.table)

    @property
    def has_intervals(self) -> bool:
        """Whether any row has an interval."""
        return table.has_intervals(self.table)


def numbers_table(outline: Outline, outcome: Outcome, *, now_name: str, previous_name: str | None) -> NumbersTable:
    """The whole bank, the tree in its order, and the roll-ups."""
    title = _("All numbers: %(bank)s") % {"bank": spoken(outline.title)}
    nodes = _in_tree_order(outline, outcome)
    axes = tuple(axis(standing, label, label, outcome.threshold, depth=depth) for standing, label, depth in nodes)
    profile = Profile(title, now_name, previous_name, axes, TARGET, chart_words())
    lines = zip(nodes, axes, table.rows(profile), strict=True)
    rows = tuple(_row(standing, found, cells, outcome, profile) for (standing, *_rest), found, cells in lines)
    return NumbersTable(title, now_name, profile.compared, rows)


def _in_tree_order(outline: Outline, outcome: Outcome) -> list[tuple[Standing, str, int]]:
    tree = [(outcome.of(node.key), spoken(node.title), node.depth) for node in outline.dimensions]
    roll_ups = [
        (outcome.of(found.key, NodeKind.ROLL_UP), _("%(title)s (roll-up)") % {"title": spoken(found.title)}, 0)
        for found in outline.roll_ups
    ]
    return [(outcome.whole, _("Whole bank"), 0), *tree, *roll_ups]


def _row(standing: Standing, found: Axis, cells: table.TableRow, outcome: Outcome, profile: Profile) -> NumberRow:
    """Values as the axis holds them: rounded, and nothing where nothing may be shown."""
    hidden = found.state in {"suppressed", "no-data"}
    return NumberRow(
        cells=Cells(**vars(cells), kind=str(standing.kind)),
        kind=str(standing.kind),
        key=standing.key,
        title=found.label,
        score=_whole(found.score),
        band=band_word(standing.band) if standing.band else "",
        reason=_reason(standing, outcome),
        n=found.n,
        level=found.level,
        low=_whole(found.low),
        high=_whole(found.high),
        coverage=None if found.coverage is None else whole(100 * found.coverage),
        previous=_whole(found.before) if profile.compared else None,
        change="" if hidden else standing.change,
        mean_of_teams=None if hidden else _whole(standing.mean_of_teams),
        teams=None if hidden or standing.mean_of_teams is None else standing.teams,
    )


def _reason(standing: Standing, outcome: Outcome) -> str:
    if standing.band:
        return _("All answers are the same, or all but one: a number would tell what each person said.")
    if standing.reason is None:
        return ""
    return reason_words(standing.reason, outcome.threshold or 0)


def _whole(value: float | None) -> int | None:
    return None if value is None else whole(value)
