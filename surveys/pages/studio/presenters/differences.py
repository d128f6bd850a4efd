"""What differs between two versions apart from the questions, in words: dimensions, practices, scales, head, sets."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from surveys.banks.choices import Band, Effort, ScaleKind
from surveys.banks.choices import Part as ScalePart
from surveys.banks.differences import Differences, FactChange, PartChange, TextChange, What
from surveys.banks.lint import known_concepts
from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.banks.wording import Piece, pieces


@dataclass(frozen=True)
class TextView:
    """A text in both versions; `pieces` read in order give either wording."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ChangeView:
    """A question or another part that differs; `texts` only where words differ."""

    text: str
    tags: tuple[str, ...]
    notes: tuple[str, ...]
    texts: tuple[TextView, ...]


@dataclass(frozen=True)
class PartsView:
    """All parts of one kind that differ."""

    key: str
    title: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True)
class Names:
    """How parts are called, by key, whichever version has them."""

    dimensions: Mapping[str, str]
    items: Mapping[str, str]
    practices: Mapping[str, str]
    points: Mapping[str, str]
    languages: int

    @classmethod
    def of(cls, *outlines: Outline) -> "Names":
        """The names of all parts, the last outline's first."""
        return cls(
            dimensions={one.key: spoken(one.title) for outline in outlines for one in outline.dimensions},
            items={one.key: spoken(one.text) for outline in outlines for one in outline.items()},
            practices={one.key: spoken(one.title) for outline in outlines for one in outline.practices()},
            points={
                point.key: spoken(point.label)
                for outline in outlines
                for scale in outline.scales.values()
                for point in scale.points
            },
            languages=max(len(outline.title) for outline in outlines),
        )


def part_views(found: Differences, names: Names) -> tuple[PartsView, ...]:
    """One list for each kind of part that differs."""
    kinds: tuple[tuple[str, str, Sequence[PartChange[Any]]], ...] = (
        ("dimensions", _("Dimensions"), found.dimensions),
        ("practices", _("Practices"), found.practices),
        ("scales", _("Scales"), found.scales),
        ("roll-ups", _("Roll-ups"), found.roll_ups),
        ("radars", _("Radars"), found.radars),
    )
    views = [_head_view(found.head, names)] if found.head else []
    views += [
        PartsView(key, title, tuple(_change(one, names) for one in parts)) for key, title, parts in kinds if parts
    ]
    return tuple(views)


def _head_view(head: Iterable[TextChange | FactChange], names: Names) -> PartsView:
    texts = tuple(_text(one, names) for one in head if isinstance(one, TextChange))
    notes = tuple(_fact(one, names) for one in head if isinstance(one, FactChange))
    change = ChangeView(_("Title, summary and origin"), (), notes, texts)
    return PartsView("head", _("About the bank"), (change,))


def _change(change: PartChange[Any], names: Names) -> ChangeView:
    return ChangeView(
        text=spoken(change.node.title),
        tags=tuple(_tags(change)),
        notes=(*_moves(change, names), *(_fact(one, names) for one in change.facts)),
        texts=tuple(_text(one, names) for one in change.texts),
    )


def _tags(change: PartChange[Any]) -> Iterator[str]:
    if change.what == What.NEW:
        yield _("new")
    if change.what == What.RETIRED:
        yield _("taken out")
    if change.texts:
        yield _("other words")
    if change.facts:
        yield _("changed")
    if change.moved:
        yield _("moved")


def _moves(change: PartChange[Any], names: Names) -> Iterator[str]:
    if not change.moved:
        return
    was, now = _home(change.old), _home(change.new)
    if was == now:
        yield _("It stands in another place of the order.")
    elif was:
        yield _("It stood in “%(dimension)s” before.") % {"dimension": names.dimensions.get(was, was)}
    else:
        yield _("It stood at the top before.")


def _home(node: object) -> str:
    return str(getattr(node, "parent_key", None) or getattr(node, "dimension_key", "") or "")


def _text(one: TextChange, names: Names) -> TextView:
    label = label_of(one.name, names)
    words = f"{label} ({one.language})" if names.languages > 1 else label
    return TextView(words, pieces(one.was, one.now))


def _fact(one: FactChange, names: Names) -> str:
    values = {
        "name": label_of(one.name, names),
        "was": _value(one.name, one.was, names),
        "now": _value(one.name, one.now, names),
    }
    return _("%(name)s: %(was)s before, %(now)s now.") % values


def label_of(name: str, names: Names) -> str:
    """What a field is called; `label often` is the label of a scale point."""
    field, _space, rest = name.partition(" ")
    of_a_point = {
        "label": _("Label of “%(point)s”"),
        "descriptor": _("Description of “%(point)s”"),
        "value": _("Value of “%(point)s”"),
        "part": _("Side of “%(point)s”"),
    }
    if rest and field in of_a_point:
        return of_a_point[field] % {"point": names.points.get(rest, rest)}
    numbered = {"discussion": _("Question for discussion %(number)s"), "link": _("Link %(number)s")}
    if rest and field in numbered:
        return numbered[field] % {"number": rest}
    return _labels().get(name, name)


def _labels() -> dict[str, str]:
    return {
        "title": _("Title"),
        "short": _("Short name"),
        "summary": _("Summary"),
        "source": _("Source"),
        "attribution": _("Attribution"),
        "licence": _("Licence"),
        "language": _("Language"),
        "weight": _("Weight"),
        "first_way": _("Counts to the First Way"),
        "why": _("Why it matters"),
        "next_step": _("Smallest next step"),
        "good_enough": _("Good enough looks like"),
        "notice": _("You notice that it works when"),
        "effort": _("Effort"),
        "band": _("Helps when the score is"),
        "item": _("Serves the question"),
        "after": _("Comes after"),
        "concepts": _("Concepts"),
        "addresses": _("Addresses of the links"),
        "kind": _("Kind"),
        "points": _("Points"),
        "dimensions": _("Dimensions"),
        "axes": _("Axes"),
    }


def _value(name: str, value: object, names: Names) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (tuple, list)):
        if name == "concepts":
            return concept_names(value)
        called: dict[str, Mapping[str, str]] = {
            "after": names.practices,
            "dimensions": names.dimensions,
            "axes": names.dimensions,
        }
        return ", ".join(called.get(name, {}).get(str(one), str(one)) for one in value) or _("none")
    if value is None or value == "":
        return _("none")
    if isinstance(value, float):
        return f"{value:g}"
    spell: dict[str, Callable[[str], str]] = {
        "effort": lambda word: str(Effort(word).label),
        "band": lambda word: str(Band(word).label).lower(),
        "kind": lambda word: str(ScaleKind(word).label),
        "part": lambda word: str(ScalePart(word).label).lower(),
        "item": partial(_named, names.items),
    }
    field = name.partition(" ")[0]
    return spell[field](str(value)) if field in spell else str(value)


def concept_names(concepts: Sequence[str]) -> str:
    """Concepts by their names; those that nobody knows by their ids."""
    return ", ".join(known_concepts().get(one, one) for one in concepts) or _("none")


def _named(titles: Mapping[str, str], key: str) -> str:
    return f"“{titles[key]}”" if key in titles else key
