"""What publishing a draft would do, and what its editors have decided of the questions that they reworded.

A question whose words differ from those that were asked either still asks the same, and its trend continues, or asks
something new, and gets a key of its own. A decision holds for the two wordings that it was made for.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from surveys.banks.comparison import Kind, compare
from surveys.banks.outline import ItemNode, LinkNode, Outline, PracticeNode

LONGEST_KEY = 80
Meanings = Mapping[str, Mapping[str, str]]  # item key → {"meaning": …, "text": mark of the wordings}


class Meaning(StrEnum):
    """What an editor says of a reworded question."""

    SAME = "same"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Reworded:
    """A question that was asked in other words; `meaning` is empty until somebody has decided."""

    old: ItemNode
    new: ItemNode
    mark: str
    meaning: str


def reworded(before: Outline | None, draft: Outline, meanings: Meanings) -> tuple[Reworded, ...]:
    """The questions to decide about, in the order of asking. Where scoring changes there is nothing to decide."""
    if before is None:
        return ()
    pairs = [(change.old, change.new) for change in compare(before, draft).of(Kind.REWORDED)]
    return tuple(_reworded(old, new, meanings.get(new.key, {})) for old, new in pairs if old and new)


def _reworded(old: ItemNode, new: ItemNode, said: Mapping[str, str]) -> Reworded:
    mark = words_mark(old, new)
    return Reworded(old, new, mark, said.get("meaning", "") if said.get("text") == mark else "")


def words_mark(old: ItemNode, new: ItemNode) -> str:
    """Another one for any other wording, on either side."""
    return _digest([[one.text, one.help, one.low, one.high] for one in (old, new)])


# -- New keys for new meanings -------------------------------------------------


def new_names(decisions: Collection[Reworded], taken: Collection[str]) -> dict[str, str]:
    """Key in the draft → key under which a question with a new meaning is published; never one that was used before.

    A question that has another key than the one it continued keeps it, and continues nothing any more.
    """
    names: dict[str, str] = {}
    for one in decisions:
        if one.meaning == Meaning.NEW:
            own = one.new.key != one.old.key
            names[one.new.key] = one.new.key if own else free_key(one.new.key, {*taken, *names.values()})
    return names


def free_key(key: str, taken: Collection[str]) -> str:
    """The key with the first number behind it that is free."""
    number = 2
    while (found := f"{key[: LONGEST_KEY - len(str(number)) - 1]}-{number}") in taken:
        number += 1
    return found


def as_published(draft: Outline, names: Mapping[str, str]) -> Outline:
    """The draft with its questions under the keys that they will have; practices follow."""
    if not names:
        return draft
    dimensions = (
        replace(
            node,
            items=tuple(_renamed(item, names) for item in node.items),
            practices=tuple(_following(practice, names) for practice in node.practices),
        )
        for node in draft.dimensions
    )
    return replace(draft, dimensions=tuple(dimensions))


def _renamed(item: ItemNode, names: Mapping[str, str]) -> ItemNode:
    return replace(item, key=names[item.key], continues="") if item.key in names else item


def _following(practice: PracticeNode, names: Mapping[str, str]) -> PracticeNode:
    links = tuple(LinkNode(link.title, renamed_link(link.url, names)) for link in practice.links)
    return replace(practice, item_key=names.get(practice.item_key, practice.item_key), links=links)


def renamed_link(url: str, names: Mapping[str, str]) -> str:
    """A link on this site that leads to a question leads to it under its new key."""
    address, sign, key = url.partition("#question-")
    return f"{address}{sign}{names[key]}" if url.startswith("/") and key in names else url


# -- The draft as it was seen --------------------------------------------------


def draft_parts(data: Mapping[str, Any]) -> dict[str, str]:
    """Part of a draft → mark of its content, so that one can tell what changed since: `item work-board` → 8 digits.

    `data` is the draft as plain values. Where a part stands belongs to the dimension that holds it.
    """
    found: dict[str, str] = {}
    _mark_dimensions(data["dimensions"], found)
    for kind in ("scales", "roll_ups", "radars"):
        for part in data[kind]:
            found[f"{kind} {part['key']}"] = _digest(part)[:8]
    lists = ("scales", "dimensions", "roll_ups", "radars")
    head = {name: value for name, value in data.items() if name not in lists}
    order = [[part["key"] for part in data[name]] for name in lists]
    found["head"] = _digest([head, order])[:8]
    return found


def _mark_dimensions(parts: list[dict[str, Any]], found: dict[str, str]) -> None:
    inside = ("dimensions", "items", "practices")
    for part in parts:
        own = {name: value for name, value in part.items() if name not in inside}
        found[f"dimension {part['key']}"] = _digest([own, [[one["key"] for one in part[name]] for name in inside]])[:8]
        for kind in ("item", "practice"):
            for one in part[f"{kind}s"]:
                found[f"{kind} {one['key']}"] = _digest(one)[:8]
        _mark_dimensions(part["dimensions"], found)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
