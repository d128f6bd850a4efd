"""The picture of how answers on a scale become scores from 0 to 100, both ways round."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from surveys.banks.choices import Part as PartWords
from surveys.core.scales import Part, Scale, ScalePoint

CLOSEST = 9.0  # points on the line that are nearer than this have their numbers at two heights
MARGIN, WIDTH = 5.0, 90.0  # percent of the picture left of 0, and from 0 to 100
SHAPES = {Part.UNFAVOURABLE: "▼", Part.NEUTRAL: "●", Part.FAVOURABLE: "▲"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A point as the picture takes it; `value` is None while no number stands in its field."""

    label: str
    value: float | None
    part: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the line: where, with what shape, and its number in the scale at one of two heights."""

    place: int
    x: str
    part: str
    is_high: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The line from 0 to 100 with all points, and the same in words."""

    title: str
    words: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class MappingRow:
    """What one answer counts: score and part as they are, and for a question that is turned round."""

    place: int
    label: str
    score: str
    part: str
    part_words: str
    shape: str
    score_reversed: str
    part_reversed: str
    part_reversed_words: str
    shape_reversed: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on the line."""

    x: str
    words: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """The whole picture; where it can't be drawn yet, `missing` says why."""

    lines: tuple[Line, ...]
    rows: tuple[MappingRow, ...]
    ticks: tuple[Tick, ...]
    missing: str = ""


def mapping_of(answers: Sequence[Answer]) -> Mapping:
    """The picture of these points, lowest first."""
    missing = _missing(answers)
    if missing:
        return Mapping((), (), (), missing)
    points = [ScalePoint(str(i), a.value or 0.0, Part(a.part)) for i, a in enumerate(answers)]
    scale = Scale("typed", tuple(points))
    lines = (
        _line(_("As it is: the last answer is the good one"), scale, answers, reverse=False),
        _line(_("Turned round: the first answer is the good one"), scale, answers, reverse=True),
    )
    ticks = tuple(Tick(_x(score), str(score)) for score in (0, 20, 40, 60, 80, 100))
    return Mapping(lines, tuple(_row(scale, answers, place) for place in range(1, scale.size + 1)), ticks)


def _missing(answers: Sequence[Answer]) -> str:
    values = [answer.value for answer in answers]
    if len(values) < 2:
        return _("The picture comes with the second point.")
    if any(value is None for value in values):
        return _("The picture comes when each point has a number.")
    numbers = [value for value in values if value is not None]
    if any(high <= low for low, high in pairwise(numbers)):
        return _("The picture comes when the numbers ascend from point to point.")
    return ""


def _x(score: float) -> str:
    return f"{MARGIN + WIDTH * score / 100:.2f}%"


def score_words(score: float) -> str:
    """A score in at most one decimal: 50, 33.3."""
    return f"{round(score, 1):g}"


def _line(title: str, scale: Scale, answers: Sequence[Answer], *, reverse: bool) -> Line:
    places = range(1, scale.size + 1)
    scores = {place: scale.pomp(place, reverse) for place in places}
    high: dict[int, bool] = {}
    before: int | None = None
    for place in sorted(places, key=lambda one: scores[one]):
        near = before is not None and scores[place] - scores[before] < CLOSEST
        high[place] = near and not high[before or place]
        before = place
    marks = tuple(Mark(place, _x(scores[place]), scale.part(place, reverse).value, high[place]) for place in places)
    told = (f"{answers[place - 1].label or place} {score_words(scores[place])}" for place in places)
    return Line(title, ", ".join(told), marks)


def _row(scale: Scale, answers: Sequence[Answer], place: int) -> MappingRow:
    part, turned = scale.part(place), scale.part(place, reverse=True)
    return MappingRow(
        place=place,
        label=answers[place - 1].label,
        score=score_words(scale.pomp(place)),
        part=part.value,
        part_words=str(PartWords(part.value).label),
        shape=SHAPES[part],
        score_reversed=score_words(scale.pomp(place, reverse=True)),
        part_reversed=turned.value,
        part_reversed_words=str(PartWords(turned.value).label),
        shape_reversed=SHAPES[turned],
    )
