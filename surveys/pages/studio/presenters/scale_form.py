"""One scale of a draft in its form."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.choices import Part, ScaleKind
from surveys.banks.models import BankVersion, spoken
from surveys.banks.outline import Outline, PointNode, ScaleNode
from surveys.banks.queries import bank_outline, outline_before
from surveys.pages.studio.forms.scales import Errors, TypedScale
from surveys.pages.studio.presenters.draft.discard import draft_crumbs
from surveys.pages.studio.presenters.draft_tabs import Tab, draft_tabs
from surveys.pages.studio.presenters.fields import Field, Option, by_field, fields
from surveys.pages.studio.presenters.mapping import SHAPES, Answer, Mapping, mapping_of
from surveys.pages.studio.presenters.parts import Crumbs
from surveys.pages.studio.presenters.scale_trends import Trend, items_on, trend_of, used_words
from surveys.teams.models import AuditEntry


@dataclass(frozen=True)
class PointForm:
    """The fields of a point; `index` counts from 0, `place` from 1."""

    index: int
    place: int
    key: str
    shape: str
    part: str
    value: Field
    labels: tuple[Field, ...]
    descriptors: tuple[Field, ...]
    parts: tuple[Option, ...]
    errors: tuple[str, ...]
    focus: str  # the button that has it: up, down or remove
    is_first: bool
    is_last: bool
    is_described: bool


@dataclass(frozen=True)
class Side:
    """One point as somebody else wrote it, beside the typed one."""

    place: int
    theirs: str
    yours: str
    differs: bool


@dataclass(frozen=True)
class Conflict:
    """What somebody else wrote in the meantime; no sides where the scale was taken out."""

    who: str
    sides: tuple[Side, ...]
    is_gone: bool


@dataclass(frozen=True)
class ScalePage:
    """/banks/<bank>/draft/scales/<key>/ and …/new/"""

    title: str
    is_new: bool
    titles: tuple[Field, ...]
    kinds: tuple[Option, ...]
    kind_help: str
    counts_in_ones: bool
    points: tuple[PointForm, ...]
    errors: tuple[str, ...]
    mapping: Mapping
    used: str
    items: tuple[str, ...]
    trend: Trend
    focus: str
    said: str
    mark: str
    conflict: Conflict | None
    back_url: str
    url: str
    tabs: tuple[Tab, ...]
    breadcrumbs: Crumbs


@dataclass(frozen=True)
class Place:
    """Which scale is in the form; an empty key for a new one. `mark` is what was seen of it."""

    draft: BankVersion
    key: str = ""
    mark: str = ""


def scale_page(
    place: Place, scale: TypedScale, *, error: ValidationError | None = None, conflict: Conflict | None = None
) -> ScalePage:
    """A scale as it is typed; what is wrong stands at the fields, what others wrote above them."""
    slug, base = place.draft.bank.slug, scale.languages[0]
    scales_url = reverse("banks:scales", args=[slug])
    here = reverse("banks:scale", args=[slug, place.key]) if place.key else reverse("banks:scale_new", args=[slug])
    title = scale.title.get(base, "").strip() or _("New scale")
    errors = by_field(error)
    outline = bank_outline(place.draft)
    mapping = _typed_mapping(scale)
    items = items_on(outline, place.key)
    known = {"title", "points", *(name for name in errors if name.startswith("points."))}
    return ScalePage(
        title=title,
        is_new=not place.key,
        titles=fields("title", scale.title, scale.languages, errors.get("title", []), focus=scale.focus),
        kinds=tuple(Option(kind.value, str(kind.label), kind == scale.kind) for kind in ScaleKind),
        kind_help=_kind_help(ScaleKind(scale.kind)),
        counts_in_ones=scale.kind == ScaleKind.LIKERT,
        points=tuple(_point(index, scale, errors) for index in range(len(scale.points))),
        errors=tuple(_flat(name, errors) for name in errors if name not in known or name == "points"),
        mapping=mapping,
        used=used_words(items),
        items=tuple(spoken(item.text) for item in items),
        trend=_typed_trend(place, scale, outline, mapping),
        focus=scale.focus,
        said=scale.said,
        mark=place.mark,
        conflict=conflict,
        back_url=scales_url,
        url=here,
        tabs=draft_tabs(slug, "banks:scales"),
        breadcrumbs=draft_crumbs(place.draft, (_("Scales"), scales_url), (title, here)),
    )


def conflict_of(now: ScaleNode | None, scale: TypedScale, entry: AuditEntry | None) -> Conflict:
    """The scale as somebody else left it, point by point beside the typed one."""
    who = entry.actor_words.partition(" <")[0] if entry else _("Somebody else")
    if now is None:
        return Conflict(who, (), is_gone=True)
    theirs = [_told(spoken(p.label), f"{p.value:.12g}", p.part, spoken(p.descriptor)) for p in now.points]
    base = scale.languages[0]
    yours = [
        _told(p.label.get(base, ""), p.value.strip(), p.part, p.descriptor.get(base, "").strip()) for p in scale.points
    ]
    size = max(len(theirs), len(yours))
    pairs = zip(_filled(theirs, size), _filled(yours, size), strict=True)
    first = Side(0, spoken(now.title), scale.title.get(base, ""), spoken(now.title) != scale.title.get(base, ""))
    points = (Side(place, one, other, one != other) for place, (one, other) in enumerate(pairs, start=1))
    return Conflict(who, (first, *points), is_gone=False)


def _filled(words: list[str], size: int) -> Iterable[str]:
    return [*words, *["–"] * (size - len(words))]


def _told(label: str, value: str, part: str, descriptor: str) -> str:
    words = f"{label}: {value}, {str(Part(part).label).lower()}"
    return f"{words}. {descriptor}" if descriptor else words


def _typed_mapping(scale: TypedScale) -> Mapping:
    base = scale.languages[0]
    return mapping_of([Answer(p.label.get(base, "").strip(), p.number, p.part) for p in scale.points])


def _typed_trend(place: Place, scale: TypedScale, outline: Outline, mapping: Mapping) -> Trend:
    if not place.key or mapping.missing:
        return Trend("")
    return trend_of(outline, outline_before(place.draft), _typed_node(place.key, scale))


def _flat(name: str, errors: Errors) -> str:
    return " ".join(errors[name])


def _point(index: int, scale: TypedScale, errors: Errors) -> PointForm:
    point, name = scale.points[index], f"points-{index}"

    def wrong(field: str) -> list[str]:
        return errors.get(f"points.{index}.{field}", [])

    return PointForm(
        index=index,
        place=index + 1,
        key=point.key,
        shape=_shape(point.part),
        part=point.part,
        value=Field(f"{name}-value", point.value, "", "", required=True, errors=tuple(wrong("value")), focus=False),
        labels=fields(f"{name}-label", point.label, scale.languages, wrong("label"), focus=scale.focus),
        descriptors=fields(f"{name}-descriptor", point.descriptor, scale.languages, wrong("descriptor")),
        parts=tuple(
            Option(part.value, f"{_shape(part.value)} {part.label}", part == point.part) for part in reversed(Part)
        ),
        errors=(*wrong("part"), *wrong("key")),
        focus=scale.focus.removesuffix(f"-{index}") if scale.focus.endswith(f"-{index}") else "",
        is_first=not index,
        is_last=index == len(scale.points) - 1,
        is_described=scale.kind == ScaleKind.DESCRIBED or any(point.descriptor.values()) or bool(wrong("descriptor")),
    )


def _shape(part: str) -> str:
    return next(shape for known, shape in SHAPES.items() if known == part)


def _kind_help(kind: ScaleKind) -> str:
    return {
        ScaleKind.LIKERT: _("3 to 7 points at equal distances, counted in ones."),
        ScaleKind.DESCRIBED: _("Each point is described, so that people find the level that is theirs."),
        ScaleKind.VALUES: _("Each point has a number of its own; distances may differ."),
    }[kind]


def _typed_node(key: str, scale: TypedScale) -> ScaleNode:
    points = (
        PointNode(str(place), place, point.number or 0.0, point.label, point.descriptor, point.part)
        for place, point in enumerate(scale.points, start=1)
    )
    return ScaleNode(key, scale.title, scale.kind, tuple(points))
