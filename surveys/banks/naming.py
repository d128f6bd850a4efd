"""Keys for what is new: readable, and never one that was used before."""

from collections.abc import Container

from django.utils.text import slugify

LONGEST_KEY = 80
WORDS = 6


def new_key(words: str, taken: Container[str], *, below: str = "") -> str:
    """A key made of the first words, after that of the dimension where there is one; numbered where it is taken."""
    own = "-".join(slugify(words).replace("_", "-").split("-")[:WORDS]).strip("-") or "part"
    stem = f"{below}-{own}" if below else own
    stem = stem[: LONGEST_KEY - 5].strip("-")
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
