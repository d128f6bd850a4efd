"""What a scale does to the trends of the questions on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.comparison import Kind, compare
from surveys.banks.models import spoken
from surveys.banks.outline import DimensionNode, ItemNode, Outline, ScaleNode
from surveys.pages.studio.presenters.parts import questions_words


@dataclass(frozen=True)
class Trend:
    """What a scale does to the trends of the questions on it; `items` are those that start anew."""

    words: str
    items: tuple[str, ...] = ()


def items_on(outline: Outline, key: str) -> list[ItemNode]:
    return [item for item in outline.items() if item.scale.key == key]


def used_words(items: Sequence[ItemNode]) -> str:
    return questions_words(len(items)) if items else _("No question uses it.")


def trend_of(outline: Outline, before: Outline | None, scale: ScaleNode) -> Trend:
    """What happens to the questions on this scale when it is published as it is here."""
    if before is None:
        return Trend("")
    changed = _with_scale(outline, scale)
    found = compare(before, changed)
    on_it = {item.key for item in items_on(changed, scale.key)}
    anew = [one.new for one in found.of(Kind.CHANGED) if one.new is not None and one.new.key in on_it]
    if anew:
        words = ngettext(
            "%(count)s question starts a new trend: its answers count in other steps than in version %(number)s.",
            "%(count)s questions start a new trend: their answers count in other steps than in version %(number)s.",
            len(anew),
        )
        values = {"count": len(anew), "number": before.number}
        return Trend(words % values, tuple(spoken(item.text) for item in anew))
    met = [one for one in found.items if one.old is not None and one.new is not None and one.new.key in on_it]
    if not met:
        return Trend("")
    if any(_parts(one.old.scale) != _parts(scale) for one in met if one.old is not None):
        words = _("Scores keep their trend. Which answers count as favourable is another than in version %(number)s.")
    else:
        words = _("Answers count as in version %(number)s, so trends go on.")
    return Trend(words % {"number": before.number})


def _parts(scale: ScaleNode) -> tuple[str, ...]:
    return tuple(point.part for point in scale.points)


def _with_scale(outline: Outline, scale: ScaleNode) -> Outline:
    return replace(outline, dimensions=tuple(_on_scale(node, scale) for node in outline.dimensions))


def _on_scale(node: DimensionNode, scale: ScaleNode) -> DimensionNode:
    items = (replace(item, scale=scale) if item.scale.key == scale.key else item for item in node.items)
    return replace(node, items=tuple(items))
