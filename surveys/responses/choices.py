"""Fixed words about answers. The codes themselves are those of `core.types`."""

from enum import IntFlag

from surveys.core.types import DONT_KNOW, NONE, NOT_APPLICABLE

QUESTION = "q-"  # before the column of an item: the name of its radio buttons
COMMENT = "comment-"  # before the number of a page: the name of its comment
HAD_TEXT = "-was"  # behind that: the page was shown with a comment
WORDS_TO_CODES = {"dk": DONT_KNOW, "na": NOT_APPLICABLE}
CODES_TO_WORDS = {code: word for word, code in WORDS_TO_CODES.items()}


class Flag(IntFlag):
    """What stands on a response until it is sealed. Nobody is left out because of it."""

    HASTY_PAGE = 1  # a page was answered in under two seconds a question
    ONE_COLUMN = 2  # all answers stand in one column


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
