"""Two wordings of one text: what differs, word by word, and how much of it stays."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from rapidfuzz import fuzz, process

SAME_TEXT = 0.6  # likeness: at least so much of the words stays where a text still says the same
TYPED = 60  # percent of letters that two words share when one is the other mistyped


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring words that stay (both sides alike), go (`now` is empty), come (`was` is empty) or give way."""

    was: str
    now: str

    @property
    def stays(self) -> bool:
        return self.was == self.now


def pieces(was: str, now: str) -> tuple[Piece, ...]:
    """Both wordings side by side, in order of reading. Spaces do not matter."""
    old, new = was.split(), now.split()
    return tuple(Piece(" ".join(old[a:b]), " ".join(new[c:d])) for _tag, a, b, c, d in _steps(old, new))


def likeness(was: str, now: str) -> float:
    """Share of the words that stay, 0 to 1. A mistyped word counts by its letters; case and punctuation do not."""
    old, new = _words(was), _words(now)
    alike = sum(
        float(b - a) if tag == "equal" else _mistyped(old[a:b], new[c:d]) for tag, a, b, c, d in _steps(old, new)
    )
    return 2 * alike / (len(old) + len(new)) if old or new else 1.0


def closest(word: str, known: Iterable[str]) -> str:
    """What somebody may have meant by a word that is not known; empty where nothing comes near."""
    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=TYPED)
    return found[0] if found else ""


def _steps(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return [*SequenceMatcher(None, old, new, autojunk=False).get_opcodes()]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _mistyped(old: Sequence[str], new: Sequence[str]) -> float:
    found = (fuzz.ratio(first, second) for first, second in zip_longest(old, new, fillvalue=""))
    return sum(ratio / 100 for ratio in found if ratio >= TYPED)
