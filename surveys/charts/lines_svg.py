"""Lines as SVG: for the first paint, print and mail; and the sparkline of a list. Colours come from classes."""

from collections.abc import Iterator, Sequence
from html import escape

from surveys.charts import theme
from surveys.charts.lines import Lines, Series, runs
from surveys.charts.lines_geometry import LEFT, PLOT, TOP, Frame, Style, Text, frame, style
from surveys.charts.profile import Words
from surveys.charts.theme import number
from surveys.charts.value import Value

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96.0, 26.0, 5.0


def svg(lines: Lines, *, ident: str) -> str:
    """The chart as an SVG element; `ident` keeps its ids apart from those of others on the page."""
    room, key = frame(lines), escape(ident)
    size = f'viewBox="0 0 {number(room.width)} {number(room.height)}" width="{number(room.width)}" role="img"'
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg chart-lines" focusable="false" {size}',
            f' height="{number(room.height)}" font-size="{theme.FONT_SIZE}" fill="none"',
            f' aria-labelledby="{key}-title" aria-describedby="{key}-desc">',
            f'<title id="{key}-title">{escape(lines.title)}</title>',
            f'<desc id="{key}-desc">{escape(lines.description)}</desc>',
            *_backdrop(lines, room),
            *(part for place, line in enumerate(lines.series) for part in _series(line, place, lines, room)),
            *map(_text, room.texts),
            "</svg>",
        )
    )


def _backdrop(lines: Lines, room: Frame) -> Iterator[str]:
    for tick in theme.TICKS:
        yield f'<path class="chart-ring" d="M{number(LEFT)} {number(room.y(tick))}H{number(room.right)}"/>'
    for wave in lines.breaks:
        yield f'<path class="chart-break" d="M{number(room.x(wave - 0.5))} {number(TOP - 12)}V{number(TOP + PLOT)}"/>'


def _text(text: Text) -> str:
    kind = "chart-n" if text.quiet else "chart-value"
    place = f'x="{number(text.x)}" y="{number(text.y)}" text-anchor="{text.anchor}"'
    return f'<text class="{kind}" {place}>{escape(text.words)}</text>'


def _series(line: Series, place: int, lines: Lines, room: Frame) -> Iterator[str]:
    look, waves = style(place, len(lines.series)), room.places(place)
    yield f'<g class="{look.css}">'
    spots = [(room.x(wave), value) for wave, value in zip(waves, line.values, strict=True)]
    if lines.intervals:
        yield from _whiskers(spots, room)
    yield from _bands(spots, room)
    paths = [[(spots[wave][0], room.y(line.values[wave].score or 0)) for wave in run] for run in _runs(line, lines)]
    yield from (f'<path class="chart-line" d="{_path(path)}"/>' for path in paths if len(path) > 1)
    for wave, (x, value) in enumerate(spots):
        if value.score is not None or value.state == "suppressed":
            told = "\n".join((line.name, lines.waves[wave], *value.reading(lines.words)))
            yield f"<g>{_mark(x, value, look, room)}<title>{escape(told)}</title></g>"
    yield "</g>"


def _runs(line: Series, lines: Lines) -> list[list[int]]:
    return runs(line.values, lines.breaks)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def _whiskers(spots: list[tuple[float, Value]], room: Frame) -> Iterator[str]:
    for x, value in spots:
        if value.interval:
            low, high = (number(room.y(end)) for end in value.interval)
            left = number(x - 3)
            yield f'<path class="chart-whisker" d="M{number(x)} {low}V{high}M{left} {low}h6M{left} {high}h6"/>'


def _bands(spots: list[tuple[float, Value]], room: Frame) -> Iterator[str]:
    for x, value in spots:
        if value.band:
            low, high = (number(room.y(end)) for end in value.band)
            yield f'<path class="chart-soft" d="M{number(x)} {low}V{high}"/>'


def _mark(x: float, value: Value, look: Style, room: Frame) -> str:
    if value.score is None:
        return hollow(x, room.y(theme.FOOT))
    return f'<path class="chart-mark" d="{marker(look.symbol, x, room.y(value.score))}"/>'


def hollow(x: float, y: float) -> str:
    """A crossed empty square: there were answers, but too few to show."""
    left, top = number(x - 4), number(y - 4)
    return f'<path class="chart-hollow" d="M{left} {top}h8v8h-8zl8 8m0 -8l-8 8"/>'


def marker(symbol: str, x: float, y: float, r: float = 4) -> str:
    """Path of a marker; each has its own shape, so that colour is never alone."""
    paths = {
        "circle": f"m{number(-r)} 0a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z",
        "square": f"m{-r * 0.9} {-r * 0.9}h{r * 1.8}v{r * 1.8}h{-r * 1.8}z",
        "triangle-up": f"m0 {-r * 1.2}l{r * 1.15} {r * 2.1}h{-r * 2.3}z",
        "diamond": f"m0 {-r * 1.25}l{r * 1.25} {r * 1.25}l{-r * 1.25} {r * 1.25}l{-r * 1.25} {-r * 1.25}z",
        "triangle-down": f"m0 {r * 1.2}l{r * 1.15} {-r * 2.1}h{-r * 2.3}z",
        "cross": f"m{-r * 0.4} {-r * 1.2}h{r * 0.8}v{r * 0.8}h{r * 0.8}v{r * 0.8}h{-r * 0.8}v{r * 0.8}h{-r * 0.8}"
        f"v{-r * 0.8}h{-r * 0.8}v{-r * 0.8}h{r * 0.8}z",
    }
    return f"M{number(x)} {number(y)}{paths[symbol]}"


def sparkline(
    values: tuple[Value, ...], *, label: str, breaks: tuple[int, ...] = (), words: Words | None = None
) -> str:
    """A tiny line for a list, on the fixed scale of 0-100; `label` says for listeners what is drawn."""
    words = words or Words()
    told = ", ".join(value.spoken(words) for value in values)
    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / max(1, len(values) - 1)
    spots = [(SPARK_EDGE + step * place, value) for place, value in enumerate(values)]
    size = f'viewBox="0 0 {number(SPARK_WIDTH)} {number(SPARK_HEIGHT)}" width="96" height="26"'
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="spark" role="img" focusable="false" {size} fill="none"',
            f' aria-label="{escape(f"{label}: {told}")}"><path class="chart-ring" d="M0 {number(_spark_y(50))}H96"/>',
            *(
                f'<path class="chart-break" d="M{number(spots[place][0] - step / 2)} 2V24"/>'
                for place in breaks
                if 0 < place < len(spots)
            ),
            *_spark_lines(spots, breaks),
            "</svg>",
        )
    )


def _spark_y(score: float) -> float:
    return SPARK_EDGE + (SPARK_HEIGHT - 2 * SPARK_EDGE) * (1 - score / 100)


def _spark_lines(spots: list[tuple[float, Value]], breaks: tuple[int, ...]) -> Iterator[str]:
    yield '<g class="chart-line-0">'
    last = max((place for place, (_, value) in enumerate(spots) if value.score is not None), default=None)
    for run in runs([value for _, value in spots], breaks):
        points = [(spots[place][0], _spark_y(spots[place][1].score or 0)) for place in run]
        if len(points) > 1:
            yield f'<path class="chart-line" d="{_path(points)}"/>'
        for place, (x, y) in zip(run, points, strict=True):
            if place == last or len(points) == 1:
                yield f'<path class="chart-mark" d="{marker("circle", x, y, 3)}"/>'
    yield from (hollow(x, SPARK_HEIGHT - 5) for x, value in spots if value.state == "suppressed")
    yield "</g>"
