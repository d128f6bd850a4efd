"""What a visitor posts: one value for each question; nothing of it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.banks.outline import ItemNode
from surveys.core.types import NONE
from surveys.responses.choices import code_of

PREFIX = "q-"


@dataclass(frozen=True)
class Posted:
    """The answers in the order of the items, and the keys of those that made no sense."""

    codes: tuple[int, ...]
    wrong: tuple[str, ...]

    @property
    def answered(self) -> int:
        """How many questions have any answer."""
        return sum(code != NONE for code in self.codes)


def read(posted: Mapping[str, str], items: Sequence[ItemNode]) -> Posted:
    """Answers out of a posted form; what can't be read counts as nothing and is named."""
    codes: list[int] = []
    wrong: list[str] = []
    for item in items:
        word = posted.get(PREFIX + item.key, "")
        try:
            codes.append(code_of(word, len(item.scale.points)) if word else NONE)
        except ValueError:
            codes.append(NONE)
            wrong.append(item.key)
    return Posted(tuple(codes), tuple(wrong))
