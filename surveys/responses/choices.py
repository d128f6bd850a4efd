"""Fixed words about answers. The codes themselves are those of `core.types`."""

from surveys.core.types import DONT_KNOW, NONE, NOT_APPLICABLE

WORDS_TO_CODES = {"dk": DONT_KNOW, "na": NOT_APPLICABLE}
CODES_TO_WORDS = {code: word for word, code in WORDS_TO_CODES.items()}


def code_of(word: str, points: int) -> int:
    """The answer byte for a posted value: "1"…"n", "dk" or "na". Raises ValueError for anything else."""
    if word in WORDS_TO_CODES:
        return WORDS_TO_CODES[word]
    if word.isascii() and word.isdigit() and 1 <= int(word) <= points:
        return int(word)
    raise ValueError(word)


def word_of(code: int) -> str:
    """The form value for an answer byte; empty for nothing."""
    return "" if code == NONE else CODES_TO_WORDS.get(code, str(code))
