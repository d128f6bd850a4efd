"""The strip: how answers spread over the points of a scale, or persons over bands of the score."""

from dataclasses import dataclass, field
from typing import Any, Literal

from surveys.charts import labels, theme
from surveys.charts.grid import Grid, GridCell, GridRow
from surveys.charts.profile import NOTHING, State, Words, whole
from surveys.charts.theme import Figure, number, plain

Agreement = Literal["", "agree", "differ", "camps"]
SIGNS: dict[Agreement, str] = {"": "", "agree": "●", "differ": "≠", "camps": "◑"}
WIDTH, ROW, TRACK = 380.0, 66.0, 0.38
LEAST = 9  # percent of the strip in which a number still fits
Trace = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One point of the scale or one band: its share 0-1, and its count where that may be told."""

    label: str
    share: float
    count: int | None = None


@dataclass(frozen=True)
class Strip:
    """One item or dimension. `parts` run from the low end to the high one; empty where nothing may be shown.

    The caller passes parts only where the gate releases them (from twice the threshold on); `agreement` is its verdict.
    Raises ValueError when shares do not add up to one, or a hidden strip has parts, answers or a verdict.
    """

    key: str
    label: str
    parts: tuple[Part, ...] = ()
    agreement: Agreement = ""
    n: int | None = None
    n_word: str = ""
    state: State = "shown"
    note: str = ""  # in place of the parts: "n < 10"

    def __post_init__(self) -> None:
        """Refuse what would show hidden answers or does not fill the strip."""
        if bool(self.parts) is not (self.state == "shown"):
            raise ValueError(f"{self.key}: a strip has parts exactly when its state is 'shown'")
        if self.parts and abs(sum(part.share for part in self.parts) - 1) > 0.005:
            raise ValueError(f"{self.key}: the shares do not add up to one")
        if any(not 0 <= part.share <= 1 for part in self.parts):
            raise ValueError(f"{self.key}: a share lies between 0 and 1")
        if self.state in ("suppressed", "no-data") and (self.agreement or self.n is not None or self.n_word):
            raise ValueError(f"{self.key}: {self.state}, so answers and verdict stay away")

    @property
    def n_text(self) -> str:
        """How many answers are behind the strip; empty when nobody may know."""
        return "" if self.n is None else self.n_word or f"n = {self.n}"


@dataclass(frozen=True)
class Strips:
    """Several strips over the same scale; `low` and `high` are the words at its ends."""

    title: str
    strips: tuple[Strip, ...]
    low: str
    high: str
    words: Words = field(default_factory=Words)


@dataclass(frozen=True)
class Segment:
    """A part ready to be placed: lengths are SVG attributes, `text` is empty where it would not fit."""

    level: int
    left: str
    length: str
    middle: str
    text: str
    told: str


@dataclass(frozen=True)
class StripRow:
    """A strip for `templates/components/strips.html`."""

    key: str
    label: str
    state: State
    n_text: str
    note: str
    agreement: Agreement
    sign: str
    verdict: str
    segments: tuple[Segment, ...]
    told: str


def percents(strip: Strip) -> tuple[int, ...]:
    """Shares in whole percent that add up to 100: the largest remainders are rounded up."""
    exact = [100 * part.share for part in strip.parts]
    down = [int(value) for value in exact]
    missing = 100 - sum(down) if strip.parts else 0
    rank = sorted(range(len(exact)), key=lambda place: (down[place] - exact[place], place))
    return tuple(value + (place in rank[:missing]) for place, value in enumerate(down))


def step(place: int, count: int) -> int:
    """Which of the five colours a part has, from pale to deep."""
    return 3 if count == 1 else 1 + whole(4 * place / (count - 1))


def rows(strips: Strips) -> tuple[StripRow, ...]:
    """Rows for the template, in the given order."""
    return tuple(_row(strip, strips.words) for strip in strips.strips)


def _row(strip: Strip, words: Words) -> StripRow:
    segments = _segments(strip, words)
    return StripRow(
        key=strip.key,
        label=strip.label,
        state=strip.state,
        n_text=strip.n_text,
        note="" if strip.parts else _note(strip, words),
        agreement=strip.agreement,
        sign=SIGNS[strip.agreement],
        verdict=verdict(strip.agreement, words),
        segments=segments,
        told="; ".join(segment.told for segment in segments),
    )


def _note(strip: Strip, words: Words) -> str:
    return strip.note or {"suppressed": words.suppressed, "no-data": words.no_data}.get(strip.state, NOTHING)


def verdict(agreement: Agreement, words: Words) -> str:
    """The word of a verdict."""
    return {"": "", "agree": words.agree, "differ": words.differ, "camps": words.camps}[agreement]


def _segments(strip: Strip, words: Words) -> tuple[Segment, ...]:
    found, left = [], 0
    shares = percents(strip)
    for place, (part, share) in enumerate(zip(strip.parts, shares, strict=True)):
        text = words.percent.format(value=share)
        segment = Segment(
            level=step(place, len(shares)),
            left=f"{left}%",
            length=f"{share}%",
            middle=f"{number(left + share / 2)}%",
            text=text if share >= LEAST else "",
            told=_told(part, text),
        )
        found.append(segment)
        left += share
    return tuple(segment for segment in found if segment.length != "0%")


def _told(part: Part, share: str) -> str:
    return f"{part.label}: {share}" if part.count is None else f"{part.label}: {share} ({part.count})"


def scale(strips: Strips) -> tuple[str, ...]:
    """Labels of the parts: those of the strip that has most of them."""
    longest = max((strip.parts for strip in strips.strips), key=len, default=())
    return tuple(part.label for part in longest)


def grid(strips: Strips) -> Grid:
    """The same shares as a table: a row for each strip, a column for each point."""
    names, words = scale(strips), strips.words
    return Grid(
        caption=strips.title,
        corner=words.dimension,
        columns=(*names, words.answers),
        rows=tuple(GridRow(strip.label, _cells(strip, len(names), words)) for strip in strips.strips),
    )


def _cells(strip: Strip, count: int, words: Words) -> tuple[GridCell, ...]:
    shares = [
        GridCell(words.percent.format(value=share), "" if part.count is None else str(part.count))
        for part, share in zip(strip.parts, percents(strip), strict=True)
    ]
    empty = GridCell(NOTHING if strip.parts else _note(strip, words), state=strip.state)
    told = GridCell(strip.n_text or NOTHING, verdict(strip.agreement, words))
    return (*shares, *[empty] * (count - len(shares)), told)


def figure(strips: Strips) -> Figure:
    """Plotly figure: stacked bars, one trace for each point of the scale."""
    names = scale(strips)
    traces = [_point(strips, place, name) for place, name in enumerate(names)]
    hidden = [place for place, strip in enumerate(strips.strips) if strip.state == "suppressed"]
    hatched = _bar(hidden, [100] * len(hidden)) | {
        "marker": {"color": theme.SURFACE, "pattern": theme.HATCH, "line": {"color": theme.LINE, "width": 1}},
        "hovertext": [plain(_note(strips.strips[place], strips.words)) for place in hidden],
        "hoverinfo": "text",
    }
    return {"data": [*traces, *([hatched] if hidden else [])], "layout": _layout(strips)}


def _bar(places: list[int], lengths: list[int]) -> Trace:
    return {"type": "bar", "orientation": "h", "x": lengths, "y": places, "width": TRACK}


def _point(strips: Strips, place: int, name: str) -> Trace:
    fitting = [index for index, strip in enumerate(strips.strips) if len(strip.parts) > place]
    found = [strips.strips[index] for index in fitting]
    segments = [(strip.parts[place], percents(strip)[place]) for strip in found]
    shares = [strips.words.percent.format(value=share) for _, share in segments]
    colour = step(place, len(scale(strips))) - 1
    return _bar(fitting, [share for _, share in segments]) | {
        "name": plain(name),
        "marker": {"color": theme.LEVELS[colour], "line": {"color": theme.SURFACE, "width": 1}},
        "text": [text if share >= LEAST else "" for text, (_, share) in zip(shares, segments, strict=True)],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": theme.ON_LEVELS[colour]},
        "hovertext": [plain(_told(part, text)) for text, (part, _) in zip(shares, segments, strict=True)],
        "hoverinfo": "text",
    }


def _layout(strips: Strips) -> Figure:
    count = max(1, len(strips.strips))
    quiet = {"visible": False, "fixedrange": True}
    return theme.layout(width=WIDTH, height=ROW * count, track=26) | {
        "showlegend": False,
        "barmode": "stack",
        "xaxis": quiet | {"range": [0, 100]},
        "yaxis": quiet | {"range": [count - 0.5, -0.5]},
        "annotations": [note for place, row in enumerate(rows(strips)) for note in _notes(place, row)],
    }


def _notes(place: int, row: StripRow) -> list[Figure]:
    """Label at the left, answers and verdict at the right, both above the strip."""
    base = {"y": place - 0.22, "yref": "y", "xref": "paper", "yanchor": "bottom", "borderpad": 0, "showarrow": False}
    right = " · ".join(part for part in (row.note, row.n_text, f"{row.sign} {row.verdict}".strip()) if part)
    name = labels.fill(row.label, WIDTH / theme.FONT_SIZE - labels.width(right) - 2)
    return [
        base | {"text": theme.lines(name), "x": 0, "xanchor": "left", "align": "left"},
        base | {"text": plain(right), "x": 1, "xanchor": "right"},
    ]
