"""Pages of questions and their review, with what somebody has chosen so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.outline import minutes_for
from surveys.core.types import DONT_KNOW, NONE, NOT_APPLICABLE
from surveys.responses.choices import HAD_TEXT, word_of
from surveys.responses.presenters.questions import Leaf, Question, Sitting, answered


@dataclass(frozen=True)
class Card:
    """A question with what was chosen."""

    question: Question
    selected: object  # a word of `responses.choices`
    error: str


@dataclass(frozen=True)
class CommentField:
    """The optional comment of a dimension; `had_text` tells the form's reader that an empty field erases."""

    name: str
    text: str
    had_text: bool

    @property
    def mark(self) -> str:
        """Name of the hidden field that carries `had_text`."""
        return self.name + HAD_TEXT


def cards(leaf: Leaf, answers: bytes, errors: Mapping[int, str]) -> tuple[Card, ...]:
    """The questions of a page with their chosen answers."""
    return tuple(
        Card(question, word_of(answers[question.column]), errors.get(question.column, ""))
        for question in leaf.questions
    )


def minutes_left(sitting: Sitting, answers: bytes) -> int:
    """How long the open questions take."""
    return minutes_for(sitting.width - answered(answers))


def next_words(sitting: Sitting, leaf: Leaf) -> str:
    """The words of the button that leads on."""
    return _("Review") if leaf.number == len(sitting.leaves) else _("Next")


def left_words(minutes: int) -> str:
    if not minutes:
        return _("all answered")
    return ngettext("about %(count)d minute left", "about %(count)d minutes left", minutes) % {"count": minutes}


# -- The review ------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A question and its answer in words; `is_open` when there is none."""

    text: str
    corrections: tuple[str, ...]
    answer: str
    is_open: bool
    url: str


@dataclass(frozen=True)
class ReviewLeaf:
    """A dimension with its questions; `open_words` is empty when all are answered."""

    title: str
    url: str
    rows: tuple[Row, ...]
    open_words: str
    done_words: str
    comment: str


def answer_words(question: Question, code: int) -> str:
    """The answer as a person reads it; empty for none."""
    if code == NONE:
        return ""
    if code in {DONT_KNOW, NOT_APPLICABLE}:
        return _("Don’t know") if code == DONT_KNOW else _("Doesn’t apply")
    return question.points[code - 1].label


def review_leaf(leaf: Leaf, url: str, answers: bytes, comment: str = "") -> ReviewLeaf:
    """A dimension before it is sent; `url` leads back to its page."""
    rows = tuple(
        Row(
            text=question.text,
            corrections=question.corrections,
            answer=answer_words(question, answers[question.column]),
            is_open=answers[question.column] == NONE,
            url=f"{url}#question-{question.key}",
        )
        for question in leaf.questions
    )
    open_count = sum(row.is_open for row in rows)
    return ReviewLeaf(
        title=leaf.title,
        url=url,
        rows=rows,
        open_words=ngettext("%(count)d open", "%(count)d open", open_count) % {"count": open_count}
        if open_count
        else "",
        done_words=_("%(done)d of %(all)d") % {"done": len(rows), "all": len(rows)},
        comment=comment,
    )


def answered_words(done: int, width: int) -> str:
    return _("%(done)d of %(all)d questions answered") % {"done": done, "all": width}


def open_words(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)d question is still open. You can send without it: an open question is never counted as zero.",
        "%(count)d questions are still open. You can send without them: open questions are never counted as zero.",
        count,
    ) % {"count": count}
