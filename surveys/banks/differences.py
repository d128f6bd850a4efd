"""Two versions of a bank side by side, apart from its questions: dimensions, practices, scales, head, roll-ups, radars.

What stands here are facts and texts; pages put them into words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Generic, TypeVar

from surveys.banks.models import Texts
from surveys.banks.outline import DimensionNode, Outline, PracticeNode, RadarNode, RollUpNode, ScaleNode

Node = TypeVar("Node")
Fields = Mapping[str, object]


class What(StrEnum):
    """What became of a part."""

    NEW = "new"
    CHANGED = "changed"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text in one language; empty on the side where it is missing. `name` may carry a place: `discussion 2`."""

    name: str
    language: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class FactChange:
    """Something that is no text: a weight, an effort, a list of keys."""

    name: str
    was: object
    now: object


@dataclass(frozen=True, slots=True)
class PartChange(Generic[Node]):
    """A part in both versions; a side is None where it is not there. `moved`: its home or the order is another."""

    what: What
    key: str
    old: Node | None
    new: Node | None
    moved: bool = False
    texts: tuple[TextChange, ...] = ()
    facts: tuple[FactChange, ...] = ()

    @property
    def node(self) -> Node:
        """The part as it stands now, or as it stood."""
        found = self.new if self.new is not None else self.old
        if found is None:
            raise LookupError(self.key)
        return found


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that differs, in the order of the new version, what is gone behind it."""

    head: tuple[TextChange | FactChange, ...]
    dimensions: tuple[PartChange[DimensionNode], ...]
    practices: tuple[PartChange[PracticeNode], ...]
    scales: tuple[PartChange[ScaleNode], ...]
    roll_ups: tuple[PartChange[RollUpNode], ...]
    radars: tuple[PartChange[RadarNode], ...]
    items_moved: frozenset[str]  # keys in both versions that are asked in another order within their dimension


def differences(old: Outline, new: Outline) -> Differences:
    """What a step from one version to the other changes apart from the questions themselves."""
    return Differences(
        head=tuple(_differing(_head(old), _head(new))),
        dimensions=_parts(old.dimensions, new.dimensions, _dimension, lambda node: node.parent_key),
        practices=_parts(old.practices(), new.practices(), _practice, lambda node: node.dimension_key),
        scales=_parts(tuple(old.scales.values()), tuple(new.scales.values()), _scale, lambda _node: None),
        roll_ups=_parts(old.roll_ups, new.roll_ups, _roll_up, lambda _node: None),
        radars=_parts(old.radars, new.radars, _radar, lambda _node: None),
        items_moved=_reordered(
            [(item.key, item.dimension_key) for item in old.items()],
            [(item.key, item.dimension_key) for item in new.items()],
        ),
    )


def _parts(
    olds: Sequence[Node],
    news: Sequence[Node],
    fields: Callable[[Node], Fields],
    home: Callable[[Node], str | None],
) -> tuple[PartChange[Node], ...]:
    before, now = {_key(node): node for node in olds}, {_key(node): node for node in news}
    moved = _reordered([(_key(node), home(node)) for node in olds], [(_key(node), home(node)) for node in news])
    found: list[PartChange[Node]] = []
    for key, node in now.items():
        old = before.get(key)
        if old is None:
            found.append(PartChange(What.NEW, key, None, node))
            continue
        changes = list(_differing(fields(old), fields(node)))
        elsewhere = key in moved or home(old) != home(node)
        if changes or elsewhere:
            texts = tuple(one for one in changes if isinstance(one, TextChange))
            facts = tuple(one for one in changes if isinstance(one, FactChange))
            found.append(PartChange(What.CHANGED, key, old, node, elsewhere, texts, facts))
    gone = (PartChange(What.RETIRED, key, node, None) for key, node in before.items() if key not in now)
    return (*found, *gone)


def _key(node: object) -> str:
    return str(getattr(node, "key"))  # noqa: B009  # every node has one, and they share no class


def _reordered(old: Iterable[tuple[str, str | None]], new: Iterable[tuple[str, str | None]]) -> frozenset[str]:
    """Keys that stand in the same home and have changed places there; as few as explain the new order."""
    homes_before, homes_now = dict(old), dict(new)
    found: set[str] = set()
    for home in set(homes_now.values()):
        stay = {key for key, where in homes_now.items() if where == home and homes_before.get(key, "") == home}
        was, now = ([key for key in homes if key in stay] for homes in (homes_before, homes_now))
        blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
        found |= stay - {key for block in blocks for key in now[block.b : block.b + block.size]}
    return frozenset(found)


def _differing(old: Fields, new: Fields) -> Iterator[TextChange | FactChange]:
    """Texts language by language, facts as a whole; names of either side."""
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        if isinstance(was, dict) or isinstance(now, dict):
            yield from _texts(name, was if isinstance(was, dict) else {}, now if isinstance(now, dict) else {})
        else:
            yield FactChange(name, was, now)


def _texts(name: str, was: Texts, now: Texts) -> Iterator[TextChange]:
    for language in sorted({*was, *now}):
        before, after = was.get(language, ""), now.get(language, "")
        if before != after:
            yield TextChange(name, language, before, after)


# -- What is compared of each part ---------------------------------------------


def _head(outline: Outline) -> Fields:
    return {
        "title": outline.title,
        "summary": outline.summary,
        "source": outline.source,
        "attribution": outline.attribution,
        "licence": outline.licence,
        "language": outline.language,
    }


def _dimension(node: DimensionNode) -> Fields:
    questions = {f"discussion {place}": text for place, text in enumerate(node.discussion, start=1)}
    texts: dict[str, object] = {"title": node.title, "short": node.short, "summary": node.summary}
    return {**texts, **questions, "weight": node.weight, "first_way": node.first_way}


def _practice(node: PracticeNode) -> Fields:
    links = {f"link {place}": link.title for place, link in enumerate(node.links, start=1)}
    return {
        "title": node.title,
        "why": node.why,
        "next_step": node.next_step,
        "good_enough": node.good_enough,
        "notice": node.notice,
        "effort": node.effort,
        "band": node.band,
        "item": node.item_key,
        "after": node.after,
        "concepts": node.concepts,
        **links,
        "addresses": tuple(link.url for link in node.links),
    }


def _scale(node: ScaleNode) -> Fields:
    fields: dict[str, object] = {"title": node.title, "kind": node.kind, "points": len(node.points)}
    for point in node.points:
        fields[f"label {point.key}"] = point.label
        fields[f"descriptor {point.key}"] = point.descriptor
        fields[f"value {point.key}"] = point.value
        fields[f"part {point.key}"] = point.part
    return fields


def _roll_up(node: RollUpNode) -> Fields:
    return {"title": node.title, "summary": node.summary, "dimensions": node.dimensions}


def _radar(node: RadarNode) -> Fields:
    return {"title": node.title, "axes": node.axes}
