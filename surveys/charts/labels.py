"""Breaking labels into lines, and how much room they take, without a browser."""

import re
import unicodedata

COLUMNS = 16
MAX_LINES = 3
MAX_EM = 8.5  # a line of wide letters is broken earlier
_CLASSES = (("ijl.,:;'|!()[]tfrI ", 0.33), ("mwMW@%…—", 0.86))


def by_name(name: str) -> tuple[str, str]:
    """Key that sorts names as readers expect: capitals and accents do not matter."""
    return unicodedata.normalize("NFKD", name).casefold(), name


def width(text: str) -> float:
    """Estimated width in em: some 5 % over the house font, about right for Arial."""
    return sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    for letters, em in _CLASSES:
        if letter in letters:
            return em
    if ord(letter) >= 0x1100:
        return 1.05
    return 0.65 if letter.isupper() else 0.53


def wrap(text: str, *, columns: int = COLUMNS, max_lines: int = MAX_LINES) -> tuple[str, ...]:
    """Lines of at most `columns` letters, as even as possible; what is left over ends in an ellipsis."""
    words = [piece for word in text.split() for piece in _pieces(word, columns)]
    rows = _greedy(words, columns) or [""]
    for narrower in range(columns // 2, columns):
        even = _greedy(words, narrower)
        if len(even) == len(rows) and all(_fits(row, columns) for row in even):
            rows = even
            break
    return tuple(rows) if len(rows) <= max_lines else (*rows[: max_lines - 1], _cut(rows[max_lines - 1], columns))


def fill(text: str, room: float, *, max_lines: int = 2) -> tuple[str, ...]:
    """Lines of at most `room` em, as few as possible; what is left over ends in an ellipsis."""
    rows: list[str] = []
    for word in text.split():
        if rows and width(f"{rows[-1]} {word}") <= room:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    kept = [*rows[: max_lines - 1], " ".join(rows[max_lines - 1 :])] if len(rows) > max_lines else rows or [""]
    return tuple(_shortened(row, room) for row in kept)


def _shortened(row: str, room: float) -> str:
    if width(row) <= room:
        return row
    while row and width(f"{row}…") > room:
        row = row[:-1]
    return f"{row.rstrip(' -')}…"


def _fits(row: str, columns: int) -> bool:
    return len(row) <= columns and width(row) <= MAX_EM


def _greedy(words: list[str], columns: int) -> list[str]:
    rows: list[str] = []
    for word in words:
        glue = "" if rows and rows[-1].endswith("-") else " "
        if rows and _fits(rows[-1] + glue + word, columns):
            rows[-1] += glue + word
        else:
            rows.append(word)
    return rows


def _pieces(word: str, columns: int) -> list[str]:
    """A word that fits, or its parts: at its own hyphens first, then anywhere with a hyphen."""
    if _fits(word, columns):
        return [word]
    parts = re.findall(r"[^-]+-*|-+", word)
    if len(parts) > 1:
        return [piece for part in parts for piece in _pieces(part, columns)]
    end = max(1, next(size for size in range(len(word), -1, -1) if _fits(word[:size] + "-", columns)))
    return [word[:end] + "-", *_pieces(word[end:], columns)]


def _cut(row: str, columns: int) -> str:
    while not _fits(row + "…", columns):
        row = row[:-1]
    return row.rstrip(" -") + "…"
