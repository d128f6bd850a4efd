"""What respondents post: radio values `q-<column>` and comments `comment-<page>`.

A field that is absent says nothing, so that an old tab or a cut-off request never erases what is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from surveys.responses.choices import COMMENT, HAD_TEXT, QUESTION, code_of

SHOWN = "shown"


@dataclass(frozen=True)
class Posted:
    """Answers (column → byte), comments (key → text), and for showing them again: typed words and errors by column.

    `stamp` says when the form was shown; it is signed, and read by the presenters.
    """

    answers: Mapping[int, int] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[int, str] = field(default_factory=dict)
    errors: Mapping[int, str] = field(default_factory=dict)
    stamp: str = ""


def read_posted(data: QueryDict, points: Mapping[int, int], comment_keys: Mapping[int, str]) -> Posted:
    """Read the fields of these columns (column → number of scale points) and comments (page → key); no others."""
    answers: dict[int, int] = {}
    typed: dict[int, str] = {}
    errors: dict[int, str] = {}
    for column, count in points.items():
        word = data.get(f"{QUESTION}{column}", "")
        if not word:
            continue
        try:
            answers[column] = code_of(word, count)
        except ValueError:
            errors[column] = _("This is not one of the answers. Please choose again.")
        else:
            typed[column] = word
    return Posted(answers, _read_comments(data, comment_keys), typed, errors, data.get(SHOWN, ""))


def _read_comments(data: QueryDict, keys: Mapping[int, str]) -> dict[str, str]:
    """An empty field erases a comment only when its page was shown with that comment."""
    found = {}
    for number, key in keys.items():
        name = f"{COMMENT}{number}"
        text = data.get(name)
        if text is not None and (text.strip() or data.get(name + HAD_TEXT)):
            found[key] = text
    return found
