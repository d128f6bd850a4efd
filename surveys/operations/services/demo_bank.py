"""The demo organisation has changed a question bank of its own: a trend with a break in it, as it happens in life.

The shipped version stays as it is. The later one asks two other things about being on call.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from surveys.banks.interchange import Source

Node = dict[str, Any]
VERSION = 2
DIMENSION = "on-call"
NEW_ITEMS: dict[str, Node] = {
    "on-call-builders-help": {
        "key": "on-call-written-handover",
        "text": "Whoever ends a turn on call leaves a short note on what is still open.",
        "help": "Think of the last three turns. A line in the team's channel counts.",
        "low": "The next person finds out at the first alert.",
        "high": "Each turn begins with a note that says what to watch.",
    },
    "on-call-quiet-nights": {
        "key": "on-call-rest-after-nights",
        "text": "After a bad night, whoever was called rests before working on.",
        "help": 'If your service has nobody on call, choose "doesn\'t apply".',
        "low": "People work on tired after they were called.",
        "high": "A later start after a bad night needs no asking.",
    },
}


def later_version(path: Path) -> Source:
    """The next version of a shipped bank, with other questions in one dimension."""
    document: Node = yaml.safe_load(path.read_text(encoding="utf-8"))
    document["version"] = VERSION
    for dimension in _all(document):
        if dimension["key"] == DIMENSION:
            dimension["items"] = [item | NEW_ITEMS.get(item["key"], {}) for item in dimension["items"]]
            for practice in dimension["practices"]:
                if practice.get("item") in NEW_ITEMS:
                    del practice["item"]  # it serves the whole dimension now
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    return Source(f"{path.stem}-{VERSION}.yaml", text.encode())


def _all(node: Node) -> Iterator[Node]:
    for dimension in node.get("dimensions", []):
        yield dimension
        yield from _all(dimension)
