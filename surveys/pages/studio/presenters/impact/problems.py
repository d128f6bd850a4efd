"""What is wrong or doubtful in a draft, and which part that is, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks import interchange
from surveys.banks.choices import DraftPart
from surveys.banks.document import Problem
from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.banks.services import Judged
from surveys.pages.studio.presenters.differences import Names


@dataclass(frozen=True)
class Place:
    """Something that is wrong or doubtful, where, and the page on which it is mended."""

    where: str
    words: str
    url: str


def stops(judged: Judged, draft: Outline) -> Iterator[Place]:
    """What a file would be refused for, and the errors of the linter."""
    yield from places(judged.problems, draft)
    yield from places((one.problem for one in judged.errors), draft)


def places(problems: Iterable[Problem], draft: Outline) -> Iterator[Place]:
    """Each problem at the part of the draft that it is about."""
    data = interchange.data_of(draft)
    missing = _missing_in_head(draft)
    for problem in problems:
        where, url = _where(problem.path, data)
        yield Place(where, missing.get(problem.path) or problem.message, url)


def _missing_in_head(draft: Outline) -> dict[str, str]:
    """What a draft may lack and a published bank must have, in words."""
    asked = {
        "summary": _("The summary is missing: say in a sentence or two what it asks."),
        "source": _("The source is missing: say where the questions come from."),
        "licence": _("The licence is missing: say what others may do with the questions, such as CC-BY-4.0."),
        "attribution": _("The attribution is missing: say whom to name."),
    }
    return {name: words for name, words in asked.items() if not getattr(draft, name)}


def _where(path: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """The nearest part with a name, and its page: `dimensions.0.items.2.text` is a question."""
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
    words, url, kind = _("About the bank"), reverse("banks:head", args=[data["slug"]]), ""
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
            url = _page_of(kind, data["slug"], at.get("key", "")) or url
    return words, url


def _page_of(kind: str, slug: str, key: str) -> str:
    """Where a part is edited; a point has no page of its own."""
    if kind == "scales":
        return reverse("banks:scale", args=[slug, key])
    editable = {f"{part}s".replace("-", "_"): part for part in DraftPart}
    return reverse("banks:part", args=[slug, editable[kind], key]) if kind in editable else ""


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
