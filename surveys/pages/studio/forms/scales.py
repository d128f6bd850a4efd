"""What an editor types about a scale: kept as typed, whatever is wrong with it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.banks.choices import Part, ScaleKind
from surveys.banks.models import Texts
from surveys.banks.outline import ScaleNode
from surveys.banks.services.drafts import PointContent, ScaleContent
from surveys.banks.starts import Start, in_languages, point_words
from surveys.core.scales import default_part

MOST_POINTS = 20  # as in a bank file
Errors = dict[str, list[str]]


@dataclass(frozen=True)
class TypedPoint:
    """One point; `value` is what stands in the field."""

    key: str = ""
    value: str = ""
    label: Texts = field(default_factory=dict)
    descriptor: Texts = field(default_factory=dict)
    part: str = Part.NEUTRAL.value

    @property
    def number(self) -> float | None:
        """The value, if it is a finite number."""
        try:
            number = float(self.value.strip().replace(",", "."))
        except ValueError:
            return None
        return number if math.isfinite(number) else None


@dataclass(frozen=True)
class TypedScale:
    """A scale in the form, and what was done to it last: the place to go on at, and what there is to say."""

    languages: tuple[str, ...]
    title: Texts
    kind: str
    points: tuple[TypedPoint, ...]
    focus: str = ""
    said: str = ""

    def errors(self) -> Errors:
        """What can be said before the service is asked."""
        base = self.languages[0]
        found: Errors = {}
        if not self.title.get(base, "").strip():
            found["title"] = [_("Give the scale a name; only editors and readers of the bank see it.")]
        for place, point in enumerate(self.points):
            if not point.label.get(base, "").strip():
                found[f"points.{place}.label"] = [_("Write what people choose here.")]
            if point.number is None:
                found[f"points.{place}.value"] = [_("Write a number, such as 2 or 12.5.")]
        return found

    def content(self) -> ScaleContent:
        """For the service. Raises ValidationError by field."""
        errors = self.errors()
        if errors:
            raise ValidationError(errors)
        points = [
            PointContent(point.key, point.number or 0, point.label, point.descriptor, point.part)
            for point in self.points
        ]
        return ScaleContent(self.title, self.kind, tuple(points))

    def acted(self, action: str) -> "TypedScale":
        """After a button was pressed: `add`, `parts`, `up-2`, `down-2`, `remove-2`; others leave it as it is."""
        verb, _dash, number = action.partition("-")
        act: Callable[[int], TypedScale] | None = {"up": self._up, "down": self._down, "remove": self._remove}.get(verb)
        if verb == "add":
            return _counted(self._add())
        if verb == "parts":
            return self._shared_out()
        if act is None or not number.isdecimal() or int(number) >= len(self.points):
            return self
        return _counted(act(int(number)))

    def _add(self) -> "TypedScale":
        if len(self.points) >= MOST_POINTS:
            return replace(self, said=_("A scale has at most %(most)s points.") % {"most": MOST_POINTS})
        last = self.points[-1].number if self.points else 0.0
        point = TypedPoint(value=f"{(last or 0) + 1:g}", part=Part.FAVOURABLE.value)
        place = len(self.points)
        return replace(
            self,
            points=(*self.points, point),
            focus=f"points-{place}-label-{self.languages[0]}",
            said=_("Point %(place)s added.") % {"place": place + 1},
        )

    def _shared_out(self) -> "TypedScale":
        size = len(self.points)
        points = (replace(point, part=default_part(i, size).value) for i, point in enumerate(self.points, start=1))
        return replace(self, points=tuple(points), focus="parts", said=_("The parts follow the usual rule now."))

    def _remove(self, place: int) -> "TypedScale":
        left = (*self.points[:place], *self.points[place + 1 :])
        if len(left) < 2:
            return replace(self, focus=f"remove-{place}", said=_("A scale has at least two points."))
        return replace(
            self,
            points=left,
            focus=f"remove-{min(place, len(left) - 1)}",
            said=_("Point %(place)s removed; %(left)s are left.") % {"place": place + 1, "left": len(left)},
        )

    def _up(self, place: int) -> "TypedScale":
        return self._moved(place, place - 1, "up")

    def _down(self, place: int) -> "TypedScale":
        return self._moved(place, place + 1, "down")

    def _moved(self, place: int, to: int, button: str) -> "TypedScale":
        """The words change places; value and part belong to the place."""
        if not 0 <= to < len(self.points):
            return self
        points = list(self.points)
        here, there = points[place], points[to]
        points[to] = replace(here, value=there.value, part=there.part)
        points[place] = replace(there, value=here.value, part=here.part)
        at_end = to in (0, len(points) - 1) and (to == 0) == (button == "up")
        other = "down" if button == "up" else "up"
        words = _("Moved to place %(place)s of %(points)s.")
        return replace(
            self,
            points=tuple(points),
            focus=f"{other if at_end else button}-{to}",
            said=words % {"place": to + 1, "points": len(points)},
        )


def _counted(scale: TypedScale) -> TypedScale:
    """A Likert scale counts in ones from its first value, whatever stands in its fields."""
    if scale.kind != ScaleKind.LIKERT or not scale.points:
        return scale
    first = scale.points[0].number
    start = int(first) if first is not None and first.is_integer() and -1000 < first <= 1 else 1
    points = (replace(point, value=str(start + index)) for index, point in enumerate(scale.points))
    return replace(scale, points=tuple(points))


def typed(data: Mapping[str, str], languages: Sequence[str]) -> TypedScale:
    """What a browser sent: `title-en`, `kind`, `points-0-value`, `points-0-label-en`, …"""
    kind = data.get("kind", "")
    points: list[TypedPoint] = []
    while len(points) <= MOST_POINTS and f"points-{len(points)}-key" in data:
        points.append(_typed_point(data, f"points-{len(points)}", languages))
    scale = TypedScale(
        languages=tuple(languages),
        title=_texts(data, "title", languages),
        kind=kind if kind in set(ScaleKind) else ScaleKind.LIKERT.value,
        points=tuple(points),
    )
    return _counted(scale)


def _typed_point(data: Mapping[str, str], name: str, languages: Sequence[str]) -> TypedPoint:
    part = data.get(f"{name}-part", "")
    return TypedPoint(
        key=data.get(f"{name}-key", ""),
        value=data.get(f"{name}-value", "")[:40],
        label=_texts(data, f"{name}-label", languages),
        descriptor=_texts(data, f"{name}-descriptor", languages),
        part=part if part in set(Part) else Part.NEUTRAL.value,
    )


def _texts(data: Mapping[str, str], name: str, languages: Sequence[str]) -> Texts:
    return {language: data.get(f"{name}-{language}", "") for language in languages}


def stored(scale: ScaleNode, languages: Sequence[str]) -> TypedScale:
    """A scale as it stands in the draft."""
    points = (
        TypedPoint(point.key, f"{point.value:.12g}", dict(point.label), dict(point.descriptor), point.part)
        for point in scale.points
    )
    return TypedScale(tuple(languages), dict(scale.title), scale.kind, tuple(points))


def started(start: Start | None, languages: Sequence[str]) -> TypedScale:
    """A ready-made scale, or an empty one of five points."""
    if start is None:
        points = tuple(TypedPoint(value=str(place), part=default_part(place, 5).value) for place in range(1, 6))
        return TypedScale(tuple(languages), {}, ScaleKind.LIKERT.value, points)
    points = tuple(
        TypedPoint(
            value=f"{start.value(index):g}",
            label=in_languages(point_words(start.labels, index), languages),
            descriptor=in_languages(point_words(start.descriptors, index), languages) if start.descriptors else {},
            part=start.part(index),
        )
        for index in range(start.size)
    )
    return TypedScale(tuple(languages), in_languages(start.title, languages), start.kind.value, points)
