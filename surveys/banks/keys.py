"""Keys for new parts. They are made from words once, and stay when the words change."""

import re
from collections.abc import Container

from django.utils.text import slugify

LONGEST_KEY = 60  # of those made here; leaves room for a number behind


def key_from(words: str) -> str:
    """Lower-case letters, digits and single hyphens; empty where the words have none."""
    return re.sub(r"[^a-z0-9]+", "-", slugify(words))[:LONGEST_KEY].strip("-")


def free_key(words: str, taken: Container[str], otherwise: str) -> str:
    """The key for these words, with a number behind where it is taken; `otherwise` where the words have no letters."""
    base = key_from(words) or otherwise
    number, key = 2, base
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key
