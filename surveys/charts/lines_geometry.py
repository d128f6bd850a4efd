"""Where everything of a line chart stands, in units of the drawing: shared by its SVG and its Plotly figure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from surveys.charts import labels, theme
from surveys.charts.profile import Words
from surveys.charts.value import Value

WIDTH, PLOT = 300.0, 112.0
LEFT, TOP, SIDE = 30.0, 30.0, 22.0  # SIDE leaves room for half a name under the first and the last point
FOOT_HEIGHT = 22.0
DODGE = 5.0  # units between the points of two lines at one wave
APART = 14.0  # units between two numbers at the right end


class Named(Protocol):
    """A line, as `lines.Series` has it."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def values(self) -> tuple[Value, ...]:
        """A value for each wave."""


class Drawn(Protocol):
    """What has to be placed, as `lines.Lines` has it."""

    @property
    def waves(self) -> tuple[str, ...]:
        """Names of the waves."""

    @property
    def series(self) -> tuple[Named, ...]:
        """The lines."""

    @property
    def breaks(self) -> tuple[int, ...]:
        """Waves with other questions than before."""

    @property
    def intervals(self) -> bool:
        """Whether there are whiskers."""

    @property
    def words(self) -> Words:
        """The reader's words."""


@dataclass(frozen=True)
class Style:
    """Colour, dash and marker of a line, and the class that says the same in CSS."""

    colour: str
    dash: str
    symbol: str
    css: str


@dataclass(frozen=True)
class Text:
    """Words at a place; `y` is their base line."""

    words: str
    x: float
    y: float
    anchor: str = "middle"
    quiet: bool = True


@dataclass(frozen=True)
class Frame:
    """The plot's edges, the place of each wave and all texts."""

    width: float
    height: float
    right: float
    step: float  # units between two waves
    first: float
    lines: int
    waves: int
    texts: tuple[Text, ...]

    def x(self, wave: float) -> float:
        """Where a wave stands."""
        return self.first + self.step * wave

    def y(self, score: float) -> float:
        """Where a score stands."""
        return TOP + PLOT * (1 - score / 100)

    def places(self, line: int) -> tuple[float, ...]:
        """Places of one line's points in waves, a little beside those of the others."""
        aside = (line - (self.lines - 1) / 2) * DODGE / (self.step or self.right)
        return tuple(wave + aside for wave in range(self.waves))

    @property
    def across(self) -> tuple[float, float]:
        """Range of the figure's x axis in waves."""
        unit = self.step or self.right
        return (LEFT - self.first) / unit, (self.right - self.first) / unit

    @property
    def sides(self) -> tuple[float, float]:
        """Where the plot begins and ends across, as shares of the width."""
        return LEFT / self.width, self.right / self.width

    @property
    def ends(self) -> tuple[float, float]:
        """Where the plot ends and begins, from the bottom, as shares of the height."""
        return 1 - (TOP + PLOT) / self.height, 1 - TOP / self.height


def style(place: int, count: int) -> Style:
    """A line alone has the accent; side by side each has its colour, dash and marker."""
    if count == 1:
        return Style(theme.NOW, "solid", "circle", "chart-line-0")
    return Style(theme.TEAMS[place], theme.DASHES[place], theme.SYMBOLS[place], f"chart-line-{place + 1}")


def frame(lines: Drawn) -> Frame:
    """Place a chart of any number of waves."""
    many = len(lines.series) > 1
    right = WIDTH - (26 if many else 4)
    count = len(lines.waves)
    inner = right - LEFT - 2 * SIDE
    step = inner / (count - 1) if count > 1 else 0.0
    first = LEFT + SIDE if count > 1 else (LEFT + right) / 2
    bare = Frame(WIDTH, TOP + PLOT + FOOT_HEIGHT, right, step, first, len(lines.series), count, ())
    numbers = _ends if many else _numbers
    return replace(bare, texts=(*_ticks(bare), *_waves(lines, bare), *_breaks(lines, bare), *numbers(lines, bare)))


def _ticks(room: Frame) -> Iterator[Text]:
    for tick in theme.TICKS:
        yield Text(str(tick), LEFT - 6, room.y(tick) + 4, "end")


def _waves(lines: Drawn, room: Frame) -> Iterator[Text]:
    """As many names of waves as fit, the last one always."""
    names = [" ".join(labels.wrap(name, max_lines=1)) for name in lines.waves]
    widest = max(labels.width(name) for name in names) * theme.FONT_SIZE + 4
    every = max(1, -int(-widest // room.step)) if room.step else 1
    for wave, name in enumerate(names):
        if (len(names) - 1 - wave) % every == 0:
            yield _inside(Text(name, room.x(wave), TOP + PLOT + 16), room)


def _inside(text: Text, room: Frame) -> Text:
    """The text, moved so that neither side leaves the drawing."""
    half = labels.width(text.words) * theme.FONT_SIZE / 2
    x = max(half + 1, min(text.x, room.width - half - 1))
    return Text(text.words, x, text.y, text.anchor, text.quiet)


def _breaks(lines: Drawn, room: Frame) -> Iterator[Text]:
    """Words over the first break; the others have the same dotted line."""
    for wave in lines.breaks[:1]:
        yield _inside(Text(lines.words.different, room.x(wave - 0.5), 12.0), room)


def _numbers(lines: Drawn, room: Frame) -> Iterator[Text]:
    """The number over each point of a single line; under it where there is no room, and the ends only when crowded."""
    values = lines.series[0].values
    known = [wave for wave, value in enumerate(values) if value.score is not None]
    shown = known if room.step >= 24 or len(values) == 1 else [known[0], known[-1]] if known else []
    for wave in dict.fromkeys(shown):
        value = values[wave]
        top = value.high if lines.intervals and value.high is not None else value.score or 0
        yield Text(value.text(lines.words), room.x(wave), room.y(top) - 7, quiet=False)


def _ends(lines: Drawn, room: Frame) -> Iterator[Text]:
    """The last number of each of several lines at the right, pushed apart where they would cover each other."""
    last = [(line.values[-1].score, line.values[-1].text(lines.words)) for line in lines.series]
    wanted = sorted((room.y(score), words) for score, words in last if score is not None)
    lowest = TOP + PLOT - APART * (len(wanted) - 1)
    before = 0.0
    for rank, (y, words) in enumerate(wanted):
        before = min(max(y, before + APART if rank else TOP), lowest + APART * rank)
        yield Text(words, room.right + 4, before + 4, "start", quiet=False)
