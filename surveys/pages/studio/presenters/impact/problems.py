"""What is wrong or doubtful in a draft, and which part that is, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.banks import interchange
from surveys.banks.document import Problem
from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.banks.services import Judged
from surveys.pages.studio.presenters.differences import Names


@dataclass(frozen=True)
class Place:
    """Something that is wrong or doubtful, and where."""

    where: str
    words: str


def stops(judged: Judged, outline: Outline) -> Iterator[Place]:
    """What a file would be refused for, and the errors of the linter."""
    yield from places(judged.problems, outline)
    yield from places((one.problem for one in judged.errors), outline)


def places(problems: Iterable[Problem], outline: Outline) -> Iterator[Place]:
    """Each problem at the part that it is about."""
    data = interchange.data_of(outline)
    return (Place(_where(problem.path, data), problem.message) for problem in problems)


def _where(path: str, data: Mapping[str, Any]) -> str:
    """The nearest part with a name: `dimensions.0.items.2.text` is a question."""
    kinds = {
        "dimensions": _("Dimension “%(name)s”"),
        "items": _("Question “%(name)s”"),
        "practices": _("Practice “%(name)s”"),
        "scales": _("Scale “%(name)s”"),
        "points": _("Scale point “%(name)s”"),
        "roll_ups": _("Roll-up “%(name)s”"),
        "radars": _("Radar “%(name)s”"),
    }
    at: Any = data
    words, kind = _("About the bank"), ""
    for step in filter(None, path.split(".")):
        try:
            at = at[int(step)] if isinstance(at, list) else at[step]
        except (IndexError, KeyError, TypeError, ValueError):
            break
        if isinstance(at, list) and step in kinds:
            kind = step
        elif isinstance(at, dict) and kind and step.isdigit():
            name = at.get("text") or at.get("title") or at.get("label") or {}
            words = kinds[kind] % {"name": spoken(name) or at.get("key", "")}
    return words


def called(part: str, outline: Outline) -> str:
    """A part of the draft as its editors know it: `item work-board` → its words."""
    kind, _space, key = part.partition(" ")
    names = Names.of(outline)
    scales = {one.key: spoken(one.title) for one in outline.scales.values()}
    roll_ups = {one.key: spoken(one.title) for one in outline.roll_ups}
    radars = {one.key: spoken(one.title) for one in outline.radars}
    kinds: dict[str, tuple[str, Mapping[str, str]]] = {
        "item": (_("Question “%(name)s”"), names.items),
        "practice": (_("Practice “%(name)s”"), names.practices),
        "dimension": (_("Dimension “%(name)s”"), names.dimensions),
        "scales": (_("Scale “%(name)s”"), scales),
        "roll_ups": (_("Roll-up “%(name)s”"), roll_ups),
        "radars": (_("Radar “%(name)s”"), radars),
    }
    if kind not in kinds:
        return _("About the bank")
    words, titles = kinds[kind]
    found = words % {"name": titles.get(key, key)}
    return found if key in titles else _("%(part)s, which was taken out") % {"part": found}
