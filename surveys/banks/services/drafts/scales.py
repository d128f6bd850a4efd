"""Response scales of a draft. A scale with its points is one part: it is seen, written and overtaken as a whole."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.banks.choices import ScaleKind
from surveys.banks.document import ScalePart
from surveys.banks.interchange import read_scale
from surveys.banks.keys import free_key
from surveys.banks.models import BankVersion, ResponseScale, ScalePoint, Texts
from surveys.banks.queries import languages_of
from surveys.banks.services.drafting import OvertakenError, held_draft, seen
from surveys.teams.models import User
from surveys.teams.services import record

LIKERT = range(3, 8)  # points that a Likert scale of the editor may have
NOT_KEYS = ("new",)  # words in the addresses of scales


@dataclass(frozen=True)
class PointContent:
    """A point as an editor wrote it; a new one has no key yet."""

    key: str
    value: float
    label: Texts
    descriptor: Texts
    part: str


@dataclass(frozen=True)
class ScaleContent:
    """A scale as an editor wrote it, points lowest first."""

    title: Texts
    kind: str
    points: tuple[PointContent, ...]


def scale_mark(scale: ResponseScale) -> str:
    """16 hexadecimal digits that change when the scale or any of its points changes."""
    parts = [seen(scale), *(f"{point.order}:{seen(point)}" for point in scale.points.all())]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def scale_marks(draft: BankVersion) -> dict[str, str]:
    """The marks of all scales of a draft by their keys. Two queries."""
    return {scale.key: scale_mark(scale) for scale in draft.scales.prefetch_related("points")}


@transaction.atomic
def create_scale(*, version: BankVersion, content: ScaleContent, by: User | None, key: str = "") -> ResponseScale:
    """A new scale at the end of the draft's; `key` names one that somebody took out while it was being changed.

    Raises ValidationError by field: `title`, `points`, `points.2.label`, the places counted from 0.
    """
    draft = held_draft(version)
    taken = scale_keys_taken(draft)
    if not key or ResponseScale.objects.filter(version=draft, key=key).exists():
        key = free_key(_base_text(content.title, draft), taken, "scale")
    part = _sound(draft, key, content, was=0)
    last = ResponseScale.objects.filter(version=draft).order_by("-order").values_list("order", flat=True).first()
    scale = ResponseScale(version=draft, key=key, order=0 if last is None else last + 1)
    _write(scale, part)
    record(by=by, verb="create scale", obj=scale, changes={"points": [[], _words_of(part)]})
    return scale


@transaction.atomic
def change_scale(*, version: BankVersion, key: str, content: ScaleContent, mark: str, by: User | None) -> ResponseScale:
    """Writes a scale anew, if it is what the writer saw. Raises OvertakenError, and ValidationError by field."""
    draft = held_draft(version)
    scale = _as_seen(draft, key, mark)
    before = list(scale.points.order_by("order"))
    part = _sound(draft, key, content, was=len(before))
    changes = _changes(scale, before, part)
    if changes:
        scale.points.all().delete()
        _write(scale, part)
        record(by=by, verb="change scale", obj=scale, changes=changes)
    return scale


@transaction.atomic
def copy_scale(*, version: BankVersion, key: str, by: User | None) -> ResponseScale:
    """The scale once more under another key, to be changed without touching the items on the first."""
    draft = held_draft(version)
    scale = ResponseScale.objects.filter(version=draft, key=key).first()
    if scale is None:
        raise OvertakenError(None)
    points = tuple(
        PointContent(point.key, point.value, point.label, point.descriptor, point.part)
        for point in scale.points.order_by("order")
    )
    words = _("%(title)s (copy)")
    title = {language: (words % {"title": text[:180]}) for language, text in scale.title.items()}
    content = ScaleContent(title, scale.kind, points)
    new_key = free_key(f"{scale.key} copy", scale_keys_taken(draft), "scale")
    part = _sound(draft, new_key, content, was=len(points))
    last = ResponseScale.objects.filter(version=draft).order_by("-order").values_list("order", flat=True)[0]
    copied = ResponseScale(version=draft, key=new_key, order=last + 1)
    _write(copied, part)
    record(by=by, verb="copy scale", obj=copied, changes={"from": [None, scale.key]})
    return copied


@transaction.atomic
def delete_scale(*, version: BankVersion, key: str, mark: str, by: User | None) -> None:
    """Takes a scale out of the draft that no item uses. Raises OvertakenError, and ValidationError when it is used."""
    draft = held_draft(version)
    scale = _as_seen(draft, key, mark)
    if scale.items.exists():
        raise ValidationError(_("Questions use this scale. Give them another one first."))
    if draft.scales.count() == 1:
        raise ValidationError(_("A bank needs a scale. Make another one first."))
    record(by=by, verb="delete scale", obj=scale)
    scale.delete()


def scale_keys_taken(draft: BankVersion) -> set[str]:
    """Keys of scales that the bank has or ever had, and words that can be none."""
    kept = ResponseScale.objects.filter(version__bank=draft.bank_id).values_list("key", flat=True)
    return {*NOT_KEYS, *kept}


def _as_seen(draft: BankVersion, key: str, mark: str) -> ResponseScale:
    scale: ResponseScale | None = ResponseScale.objects.filter(version=draft, key=key).first()
    if scale is None or scale_mark(scale) != mark:
        raise OvertakenError(scale)
    return scale


def _base_text(texts: Texts, draft: BankVersion) -> str:
    return texts.get(draft.language, "")


# -- What is written -----------------------------------------------------------


def _sound(draft: BankVersion, key: str, content: ScaleContent, *, was: int) -> ScalePart:
    """The scale as a file would hold it. `was`: its points before; a file may bring more than the editor makes."""
    size = len(content.points)
    if content.kind == ScaleKind.LIKERT and size not in LIKERT and size != was:
        values = {"fewest": LIKERT.start, "most": LIKERT.stop - 1}
        words = _("A Likert scale has %(fewest)s to %(most)s points. With others, give each its value.")
        raise ValidationError({"points": words % values})
    data = {
        "key": key,
        "title": _written(content.title),
        "kind": content.kind,
        "points": list(_points(draft, key, content.points)),
    }
    part, problems = read_scale(data, languages_of(draft))
    if part is None:
        raise ValidationError(_by_field(problems))
    return part


def _written(texts: Texts) -> Texts:
    """Texts without those left empty; browsers end lines in their own way."""
    plain = {language: text.replace("\r\n", "\n").strip() for language, text in texts.items()}
    return {language: text for language, text in plain.items() if text}


def _points(draft: BankVersion, scale: str, points: Iterable[PointContent]) -> Iterable[dict[str, Any]]:
    points = list(points)
    earlier = ScalePoint.objects.filter(scale__version__bank=draft.bank_id, scale__key=scale)
    taken = {*earlier.values_list("key", flat=True), *(point.key for point in points if point.key)}
    for place, point in enumerate(points, start=1):
        key = point.key or free_key(_base_text(point.label, draft), taken, f"point-{place}")
        taken.add(key)
        yield {
            "key": key,
            "value": point.value,
            "label": _written(point.label),
            "descriptor": _written(point.descriptor) or None,
            "part": point.part,
        }


def _by_field(problems: Iterable[tuple[tuple[str | int, ...], str]]) -> dict[str, list[str]]:
    """Problems under the name of their field; what is about a language of a text stands with the text."""
    found: dict[str, list[str]] = {}
    for location, message in problems:
        steps = location[:3] if location[:1] == ("points",) else location[:1]
        found.setdefault(".".join(str(step) for step in steps), []).append(message[:1].upper() + message[1:])
    return found


def _write(scale: ResponseScale, part: ScalePart) -> None:
    scale.title, scale.kind = part.title, part.kind
    scale.full_clean()
    scale.save()
    ScalePoint.objects.bulk_create(
        ScalePoint(
            scale=scale,
            key=point.key,
            order=order,
            value=point.value,
            label=point.label,
            descriptor=point.descriptor or {},
            part=point.part,
        )
        for order, point in enumerate(part.points)
    )


def _changes(scale: ResponseScale, before: list[ScalePoint], part: ScalePart) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name in ("title", "kind"):
        if getattr(scale, name) != getattr(part, name):
            changes[name] = [getattr(scale, name), getattr(part, name)]
    points = [[p.key, p.value, p.label, p.descriptor, p.part] for p in before]
    now = [[p.key, p.value, p.label, p.descriptor or {}, p.part] for p in part.points]
    if points != now:
        changes["points"] = [points, now]
    return changes


def _words_of(part: ScalePart) -> list[Any]:
    return [[point.key, point.value, point.part] for point in part.points]
