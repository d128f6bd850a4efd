"""Between the rows of a draft and their content as a bank file holds it.

The rules are those of the file, so whatever is saved here can be published and exported.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.banks import document as shapes
from surveys.banks.choices import DraftPart
from surveys.banks.interchange import check_part
from surveys.banks.models import (
    BankVersion,
    Dimension,
    Item,
    PartOfVersion,
    Practice,
    Radar,
    ResponseScale,
    RollUp,
    Texts,
)
from surveys.banks.queries import languages_of

Content = dict[str, Any]

MODELS: dict[str, type[Any]] = {
    DraftPart.DIMENSION: Dimension,
    DraftPart.ITEM: Item,
    DraftPart.PRACTICE: Practice,
    DraftPart.ROLL_UP: RollUp,
    DraftPart.RADAR: Radar,
}
SHAPES: dict[str, type[shapes.Part]] = {
    DraftPart.DIMENSION: shapes.DimensionPart,
    DraftPart.ITEM: shapes.ItemPart,
    DraftPart.PRACTICE: shapes.PracticePart,
    DraftPart.ROLL_UP: shapes.RollUpPart,
    DraftPart.RADAR: shapes.RadarPart,
}
BELOW = ("dimensions", "items", "practices")  # rows of their own
OPTIONAL = {"short", "summary", "help", "low", "high", "continues"}


def kind_of(row: PartOfVersion) -> DraftPart:
    return next(DraftPart(kind) for kind, model in MODELS.items() if isinstance(row, model))


def title_of(kind: str, content: Content) -> Texts:
    """The text by which people know a part."""
    texts: Texts = content["text" if kind == DraftPart.ITEM else "title"]
    return texts


def row_of(draft: BankVersion, kind: str, key: str) -> Any:  # noqa: ANN401  # a row of the kind's model, or None
    """A part of the draft by its key; None when there is none."""
    rows = MODELS[kind].objects.filter(version=draft, key=key)
    if kind == DraftPart.ITEM:
        rows = rows.select_related("scale", "dimension")
    elif kind == DraftPart.PRACTICE:
        rows = rows.select_related("item", "dimension")
    row = rows.first()
    if row is not None:
        row.version = draft  # held already
    return row


# -- From rows -----------------------------------------------------------------


def content_of(row: Any) -> Content:  # noqa: ANN401  # a row of any kind
    """What a bank file says of the part alone, without what stands below it."""
    return {name: _value(row, name) for name in own_fields(kind_of(row))}


def own_fields(kind: str) -> tuple[str, ...]:
    below = BELOW if kind == DraftPart.DIMENSION else ()
    return tuple(name for name in SHAPES[kind].model_fields if name not in below)


def _value(row: Any, name: str) -> object:  # noqa: ANN401  # as above
    value = getattr(row, name)
    if isinstance(value, ResponseScale | Item):
        return value.key
    return None if name in OPTIONAL and not value else value


# -- To rows -------------------------------------------------------------------


def put(row: Any, content: Content, draft: BankVersion) -> None:  # noqa: ANN401  # as above
    """Writes the content into the row, unsaved. Raises ValidationError by dotted place."""
    kind = kind_of(row)
    part = checked(kind, content, draft)
    _refer(kind, part, draft)
    for name in own_fields(kind):
        setattr(row, name, _stored(name, getattr(part, name), draft))


def sound(version: BankVersion, kind: str, content: Content) -> shapes.Part | None:
    """The part, if the content is one."""
    part, _wrong = check_part(SHAPES[kind], content, languages_of(version))
    return part


def checked(kind: str, content: Content, draft: BankVersion) -> shapes.Part:
    part, wrong = check_part(SHAPES[kind], content, languages_of(draft))
    if part is None:
        raise ValidationError({place: [words] for place, words in wrong.items()})
    return part


def _stored(name: str, value: Any, draft: BankVersion) -> object:  # noqa: ANN401  # a value of any field
    if name == "scale":
        return ResponseScale.objects.get(version=draft, key=value)
    if name == "item":
        return Item.objects.get(version=draft, key=value) if value else None
    if name == "links":
        return [link.model_dump() for link in value]
    if value is None:
        return "" if name == "continues" else {}
    return value


def _refer(kind: str, part: Any, draft: BankVersion) -> None:  # noqa: ANN401  # a part of any kind
    """What a part names is there, once."""
    named: list[tuple[str, type[Any], list[str]]] = []
    if kind == DraftPart.ITEM:
        named = [("scale", ResponseScale, [part.scale])]
    elif kind == DraftPart.PRACTICE:
        named = [("item", Item, [part.item] if part.item else []), ("after", Practice, part.after)]
    elif kind == DraftPart.ROLL_UP:
        named = [("dimensions", Dimension, part.dimensions)]
    elif kind == DraftPart.RADAR:
        named = [("axes", Dimension, part.axes)]
    for place, model, keys in named:
        _named(place, model, keys, draft)
    if kind == DraftPart.PRACTICE and part.key in part.after:
        raise ValidationError({"after": [_("A practice can not come after itself. Take it out of this list.")]})


def _named(place: str, model: type[Any], keys: list[str], draft: BankVersion) -> None:
    known = set(model.objects.filter(version=draft, key__in=keys).values_list("key", flat=True)) if keys else ()
    missing = [key for key in keys if key not in known]
    if missing:
        words = _("“%(key)s” is not in this draft any more: choose another, or leave it out.")
        raise ValidationError({place: [words % {"key": missing[0]}]})
    if len(set(keys)) < len(keys):
        raise ValidationError({place: [_("One of these is chosen twice. Choose each once.")]})


# -- What is different ---------------------------------------------------------


def flat(content: Content) -> dict[str, Any]:
    """The values by dotted place: one for each language of a text, one for each entry of a list of parts."""
    return dict(_flat(content, ""))


def _flat(value: object, at: str) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{at}.{name}" if at else name)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for index, inner in enumerate(value):
            yield from _flat(inner, f"{at}.{index}")
    else:
        yield at, value


def changes(before: Content, after: Content) -> dict[str, Any]:
    """Place → [before, after], where they differ. Nothing is what is empty."""
    was, now = flat(before), flat(after)
    pairs = {place: [was.get(place), now.get(place)] for place in [*was, *(one for one in now if one not in was)]}
    return {place: pair for place, pair in pairs.items() if pair[0] != pair[1] and (_said(pair[0]) or _said(pair[1]))}


def _said(value: object) -> bool:
    return value is not None and value not in ("", [], {})
