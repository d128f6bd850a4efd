"""Two editors wrote the same part: what the other one changed, beside what one wrote oneself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.banks.wording import Piece, pieces
from surveys.pages.studio.forms.concepts import ConceptsField
from surveys.pages.studio.forms.parts import PartForm

Content = Mapping[str, Any]
Unit = tuple[str, ...]  # a field, or a text of it in one language


@dataclass(frozen=True, slots=True)
class Difference:
    """One text or value: what each of the two did to what both had seen. `mine` is empty where only they wrote."""

    label: str
    language: str
    theirs: tuple[Piece, ...]
    mine: tuple[Piece, ...]


@dataclass(frozen=True)
class Conflict:
    """What they changed, and in so many words what becomes of it."""

    differences: tuple[Difference, ...]
    both: bool  # somewhere both wrote


def units(content: Content) -> dict[Unit, Any]:
    found: dict[Unit, Any] = {}
    for name, value in content.items():
        if isinstance(value, dict):
            found |= {(name, language): text for language, text in value.items()}
        elif value not in (None, "", []):
            found[(name,)] = value
    return found


def merged(was: Content, theirs: Content, mine: Content) -> dict[str, Any]:
    """Theirs, with what I wrote in its place wherever I wrote."""
    old, now, own = units(was), units(theirs), units(mine)
    content: dict[str, Any] = {name: {} if isinstance(value, dict) else value for name, value in theirs.items()}
    for unit in {**now, **own, **old}:
        value = now.get(unit) if own.get(unit) == old.get(unit) else own.get(unit)
        if len(unit) == 1:
            content[unit[0]] = value if value is not None else _nothing(theirs.get(unit[0]))
        elif value:
            content[unit[0]] = {**(content.get(unit[0]) or {}), unit[1]: value}
    return {name: value if value != {} else (theirs.get(name) and {}) for name, value in content.items()}


def _nothing(like: object) -> object:
    return [] if isinstance(like, list) else None


def conflict(form: PartForm, was: Content, theirs: Content, mine: Content) -> Conflict:
    """Everything that they changed since."""
    old, now, own = units(was), units(theirs), units(mine)
    found = []
    for unit in {**old, **now}:
        if old.get(unit) == now.get(unit) or now.get(unit) == own.get(unit):
            continue
        i_wrote = own.get(unit) != old.get(unit)
        names = _names(form, unit)
        before = words(old.get(unit), names)
        found.append(
            Difference(
                label=_label(form, unit),
                language=unit[1] if len(unit) > 1 else "",
                theirs=pieces(before, words(now.get(unit), names)),
                mine=pieces(before, words(own.get(unit), names)) if i_wrote else (),
            )
        )
    return Conflict(tuple(found), both=any(one.mine for one in found))


def _label(form: PartForm, unit: Unit) -> str:
    name = form.field_at(".".join(unit))
    return str(form.fields[name].label) if name else unit[0]


def _names(form: PartForm, unit: Unit) -> Mapping[str, str]:
    """How the fields of the form call what they choose from, by key; some stand in groups."""
    name = form.field_at(".".join(unit))
    field = form.fields[name] if name else None
    if isinstance(field, ConceptsField):
        return field.known
    found: dict[str, str] = {}
    for key, label in getattr(field, "choices", ()):
        found |= {one: str(title) for one, title in label} if isinstance(label, list | tuple) else {key: str(label)}
    return found


def words(value: Any, names: Mapping[str, str] | None = None) -> str:  # noqa: ANN401  # a value of any field
    """A value as a sentence that can be compared word by word; keys by their names."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return " ".join(words(one, names) for one in value.values())
    if isinstance(value, list):
        return " · ".join(words(one, names) for one in value)
    return f"{value:g}" if isinstance(value, float) else (names or {}).get(value, str(value))
