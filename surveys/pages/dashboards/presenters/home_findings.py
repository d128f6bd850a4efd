"""What many teams have in common, and whether they differ at all; still without words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from surveys.banks.outline import DimensionNode, PracticeNode
from surveys.core.agreement import Agreement
from surveys.core.reliability import ICC, Summary, icc_from_summaries
from surveys.core.scoring import BANK
from surveys.pages.dashboards.presenters.home_board import Board, Line
from surveys.results.models import NodeKind
from surveys.results.presenters import first_of_rows
from surveys.results.queries import NodeRow

SHARED_BY, SHARED_SHARE = 3, 3  # teams, or every third of those that are advised at all; never by one alone
ENOUGH_FOR_NOISE = 3  # teams
RELIABLE = 0.5


@dataclass(frozen=True)
class Split:
    """A dimension on which teams are divided in themselves."""

    leaf: DimensionNode
    shown: int
    camps: tuple[Line, ...]
    differ: tuple[Line, ...]


@dataclass(frozen=True)
class Shared:
    """A dimension that stands in the first advice to many teams, and the practices that several of them share."""

    leaf: DimensionNode
    lines: tuple[Line, ...]
    practices: tuple[tuple[PracticeNode, int], ...]


@dataclass(frozen=True)
class Advice:
    """What teams are advised first, as far as many share it."""

    shared: tuple[Shared, ...]
    advised: int  # teams that are advised anything


@dataclass(frozen=True)
class Noise:
    """How much of what teams differ in is more than noise (ICC 2 is `known`, 0 to 1), over teams with numbers."""

    teams: int
    one: float  # ICC 1
    known: float

    @property
    def is_mostly_noise(self) -> bool:
        """Whether a team's own history says more than its place among the others."""
        return self.known < RELIABLE


def splits(board: Board) -> tuple[Split, ...]:
    """Where the most teams are divided, first."""
    found = [_split(board.lines, leaf) for leaf in board.columns]
    divided = [split for split in found if split.camps or split.differ]
    return tuple(sorted(divided, key=lambda split: -len(split.camps) - len(split.differ)))


def _split(lines: Sequence[Line], leaf: DimensionNode) -> Split:
    rows = [(line, line.rows.node(leaf.key)) for line in lines]
    said = [(line, row.agreement) for line, row in rows if isinstance(row, NodeRow)]
    return Split(
        leaf=leaf,
        shown=len(said),
        camps=tuple(line for line, agreement in said if agreement == Agreement.TWO_CAMPS),
        differ=tuple(line for line, agreement in said if agreement == Agreement.DIFFER),
    )


def advice(board: Board) -> Advice:
    """What many are advised first: by dimension, the most shared first."""
    practices = {practice.id: practice for practice in board.outline.practices()}
    wanted = {leaf.key: leaf for leaf in board.columns}
    by_dimension: dict[str, list[Line]] = defaultdict(list)
    counted: Counter[str] = Counter()
    advised = 0
    for line in board.lines:
        first = first_of_rows(practices, line.rows, line.marks.keys())
        advised += bool(first)
        for candidate in first:
            by_dimension[candidate.dimension].append(line)
            counted[candidate.practice] += 1
    many = enough_to_share(advised)
    found = [
        Shared(wanted[key], tuple(lines), _practices(key, counted, practices.values(), many))
        for key, lines in by_dimension.items()
        if key in wanted and len(lines) >= many
    ]
    order = {key: place for place, key in enumerate(wanted)}
    return Advice(tuple(sorted(found, key=lambda each: (-len(each.lines), order[each.leaf.key]))), advised)


def enough_to_share(advised: int) -> int:
    """How many teams are many: three, or a third of those that are advised; one is never many."""
    return max(2, min(SHARED_BY, ceil(advised / SHARED_SHARE)))


def _practices(
    dimension: str, counted: Counter[str], practices: Iterable[PracticeNode], many: int
) -> tuple[tuple[PracticeNode, int], ...]:
    found = [(p, counted[p.key]) for p in practices if p.dimension_key == dimension and counted[p.key] >= many]
    return tuple(sorted(found, key=lambda each: -each[1]))


def noise(board: Board, leaf: DimensionNode | None = None) -> Noise | None:
    """Of the whole bank, or of one dimension; None with too few teams that are shown with a number."""
    nodes = (line.rows.node(leaf.key) if leaf else line.rows.node(BANK, NodeKind.WHOLE) for line in board.lines)
    known = [summary for node in nodes if isinstance(node, NodeRow) and (summary := _summary(node))]
    found = icc_from_summaries(known) if len(known) >= ENOUGH_FOR_NOISE else None
    return _noise(found, len(known)) if found else None


def _summary(node: NodeRow) -> Summary | None:
    """From the shown digits alone; nothing of a band."""
    if node.score is None or node.spread is None:
        return None
    return Summary(node.n, node.score, node.spread)


def _noise(found: ICC, teams: int) -> Noise:
    """Teams whose means are all the same differ in nothing, though the ratio is then undefined."""
    return Noise(teams, max(0.0, found.icc1 or 0.0), max(0.0, found.icc2 or 0.0))


def clearest(board: Board) -> tuple[tuple[DimensionNode, Noise], tuple[DimensionNode, Noise]] | None:
    """The dimensions in which teams differ most and least surely."""
    found = [(leaf, each) for leaf in board.columns if (each := noise(board, leaf))]
    ranked = sorted(found, key=lambda each: -each[1].known)
    return (ranked[0], ranked[-1]) if len(ranked) > 1 else None
