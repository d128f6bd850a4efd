"""Where everything of a radar stands, in units of the drawing: shared by its SVG and its Plotly figure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from surveys.charts import labels
from surveys.charts.profile import Axis, Profile
from surveys.charts.theme import FONT_SIZE, LINE_HEIGHT

WIDTH = 380.0  # a phone shows 340 px of it: text of 13 units comes out at 11.6 px
LARGEST, SMALLEST = 122.0, 67.0  # radius
COMPACT = 300.0  # width of one among several: drawn at about its own size, with short labels
COMPACT_LARGEST, COMPACT_SMALLEST = 84.0, 48.0
GAP = 10.0  # between circle and labels
EDGE = 2.0
BOLD = 1.06  # bold figures are broader
SAMPLE = 34.0  # line sample of the legend with its gap
RING_LABELS = (20, 60, 100)
SHORT_COLUMNS = 11
HATCH_STEP, HATCH_HALF = 8, 4.0
Point = tuple[float, float]


@dataclass(frozen=True)
class Label:
    """A block of lines beside its axis; the last line is the number or the word in its place."""

    rows: tuple[str, ...]
    value: str
    n_text: str
    exact: bool  # a number stands there, not a word
    anchor: str  # SVG text-anchor: start, middle, end
    x: float
    top: float

    @property
    def width(self) -> float:
        """Width in units, estimated."""
        last = labels.width(f"{self.value} {self.n_text}") * BOLD
        return max(last, *(labels.width(row) for row in self.rows)) * FONT_SIZE

    @property
    def height(self) -> float:
        """Height in units."""
        return (len(self.rows) + 1) * LINE_HEIGHT

    @property
    def value_top(self) -> float:
        """Top of the last line."""
        return self.top + len(self.rows) * LINE_HEIGHT

    @property
    def left(self) -> float:
        """Left edge."""
        return self.x - {"start": 0.0, "middle": self.width / 2, "end": self.width}[self.anchor]

    def hits(self, other: "Label") -> bool:
        """Whether two blocks touch each other."""
        across = self.left < other.left + other.width + 4 and other.left < self.left + self.width + 4
        return across and self.top < other.top + other.height and other.top < self.top + self.height


@dataclass(frozen=True)
class Geometry:
    """Centre, radius and labels; the height follows from the labels."""

    angles: tuple[float, ...]  # degrees clockwise from the top
    radius: float
    centre: Point
    height: float
    labels: tuple[Label, ...]
    legend: tuple[tuple[str, Point], ...]  # empty in a compact radar: one legend serves them all
    width: float = WIDTH

    @property
    def rings(self) -> tuple[int, ...]:
        """Rings with a number; a compact radar has no room for the inner one."""
        return RING_LABELS if self.legend else RING_LABELS[1:]

    @property
    def between(self) -> float:
        """Angle of the ring numbers, half way between the last axis and the first."""
        return -180 / len(self.angles)

    def at(self, value: float, angle: float) -> Point:
        """The point of a value 0-100 on an angle."""
        turn = math.radians(angle)
        reach = self.radius * value / 100
        return self.centre[0] + reach * math.sin(turn), self.centre[1] - reach * math.cos(turn)


def place(profile: Profile, *, compact: bool = False, radius: float | None = None) -> Geometry:
    """Place 3 to 8 axes; raises ValueError otherwise, because fewer or more cannot be read.

    A compact radar has short labels and no legend; `radius` makes several of them equal.
    """
    count = len(profile.axes)
    if not 3 <= count <= 8:
        raise ValueError(f"a radar has 3 to 8 axes, not {count}")
    angles = tuple(360 * index / count for index in range(count))
    blocks = [_block(axis, angle, compact=compact) for axis, angle in zip(profile.axes, angles, strict=True)]
    width = COMPACT if compact else WIDTH
    radius = min(radius or width, _radius(blocks, angles, compact=compact))
    placed = _apart([_beside(block, angle, radius) for block, angle in zip(blocks, angles, strict=True)])
    above = max(radius, *(-label.top for label in placed)) + EDGE
    below = max(radius, *(label.top + label.height for label in placed)) + EDGE
    legend, legend_height = ((), 0.0) if compact else _legend(profile, above + below)
    moved = tuple(replace(label, x=label.x + width / 2, top=label.top + above) for label in placed)
    return Geometry(angles, radius, (width / 2, above), above + below + legend_height, moved, legend, width)


def hatch(angle: float) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Diagonal strokes over a hidden axis, as (value, angle) pairs."""
    for start in range(HATCH_STEP, 100 - HATCH_STEP, HATCH_STEP):
        yield _polar(start, -HATCH_HALF, angle), _polar(start + HATCH_STEP, HATCH_HALF, angle)


def _polar(along: float, across: float, angle: float) -> tuple[float, float]:
    return math.hypot(along, across), angle + math.degrees(math.atan2(across, along))


def _block(axis: Axis, angle: float, *, compact: bool) -> Label:
    rows = labels.wrap(axis.label)
    if compact:
        beside = _anchor(math.sin(math.radians(angle))) != "middle"
        rows = labels.wrap(axis.short or axis.label, columns=SHORT_COLUMNS if beside else labels.COLUMNS, max_lines=2)
    elif rows[-1].endswith("…") and axis.short:
        rows = labels.wrap(axis.short)
    value = " ".join(labels.wrap(axis.score_text, max_lines=1))
    return Label(rows, value, _count(axis, value, compact=compact), axis.score is not None, "middle", 0, 0)


def _count(axis: Axis, value: str, *, compact: bool) -> str:
    """The answers behind a number in words where they fit, else as a figure."""
    if compact:
        return "" if axis.n is None else f"({axis.n})"
    words = f"({axis.n_text})" if axis.n_text else ""
    return words if labels.width(f"{value} {words}") <= labels.MAX_EM else f"({axis.n})"


def _anchor(across: float) -> str:
    if abs(across) < 0.2:
        return "middle"
    return "start" if across > 0 else "end"


def _radius(blocks: list[Label], angles: tuple[float, ...], *, compact: bool) -> float:
    """The largest circle beside which the labels still fit into the width."""
    width = COMPACT if compact else WIDTH
    room = [COMPACT_LARGEST if compact else LARGEST]
    for block, angle in zip(blocks, angles, strict=True):
        across = abs(math.sin(math.radians(angle)))
        if _anchor(across) != "middle":
            room.append((width / 2 - EDGE - block.width) / across - GAP)
    return max(COMPACT_SMALLEST if compact else SMALLEST, min(room))


def _beside(block: Label, angle: float, radius: float) -> Label:
    """A block outside the circle: above it at the top, centred at the sides, below it at the bottom."""
    across, down = math.sin(math.radians(angle)), -math.cos(math.radians(angle))
    reach = radius + GAP
    top = reach * down - block.height / 2 + down * block.height / 2
    return replace(block, anchor=_anchor(across), x=reach * across, top=top)


def _apart(placed: list[Label]) -> list[Label]:
    """Move a label at the top or the bottom outwards until it is clear of its neighbours."""
    for index, label in enumerate(placed):
        others = placed[:index] + placed[index + 1 :]
        step = -2 if label.top < 0 else 2
        while label.anchor == "middle" and any(label.hits(other) for other in others):
            label = replace(label, top=label.top + step)  # noqa: PLW2901  # the moved label goes back to its place
        placed[index] = label
    return placed


def names(profile: Profile) -> tuple[str, ...]:
    """What the legend says, in the order of the lines: now, previous, target."""
    target = None if profile.target is None else f"{profile.words.target}: {profile.target:g}"
    return tuple(name for name in (profile.now_name, profile.compared, target) if name)


def _legend(profile: Profile, top: float) -> tuple[tuple[tuple[str, Point], ...], float]:
    """Entries with the start of their sample, side by side where they fit, else one below the other."""
    entries = names(profile)
    widths = [SAMPLE + labels.width(name) * FONT_SIZE for name in entries]
    total = sum(widths) + 2 * GAP * (len(widths) - 1)
    if total <= WIDTH:
        start = (WIDTH - total) / 2
        lefts = [start + sum(widths[:index]) + 2 * GAP * index for index in range(len(entries))]
        spots = [(left, top + LINE_HEIGHT) for left in lefts]
        return tuple(zip(entries, spots, strict=True)), 2.0 * LINE_HEIGHT
    left = max(EDGE, (WIDTH - max(widths)) / 2)
    spots = [(left, top + LINE_HEIGHT * (index + 1)) for index in range(len(entries))]
    return tuple(zip(entries, spots, strict=True)), float(LINE_HEIGHT * (len(entries) + 1))
