"""Everything that was answered, before it is sent."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.campaigns.models import Invitation
from surveys.campaigns.presenters import moment
from surveys.core.types import DONT_KNOW, NONE, NOT_APPLICABLE
from surveys.pages.answering.presenters.pace import review_hints
from surveys.pages.answering.presenters.parts import Notice
from surveys.pages.answering.presenters.sitting import Leaf, Question, answered, sitting_of
from surveys.responses.queries import draft_of


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


@dataclass(frozen=True)
class ReviewPage:
    """The review with the receipt code."""

    leaves: tuple[ReviewLeaf, ...]
    answered_words: str
    open_words: str
    first_open_url: str
    hints: tuple[str, ...]
    receipt: str
    can_send: bool
    closes: str
    action: str
    back_url: str
    notice: Notice | None


def review_page(
    invitation: Invitation, token: str, receipt: str, notice: Notice | None = None, *, hasty: Collection[int] = ()
) -> ReviewPage:
    """The review as stored; `hasty` are the pages that were answered in a few seconds."""
    sitting, draft = sitting_of(invitation.participation.campaign), draft_of(invitation)
    answers = bytes(draft.answers) if draft else bytes(sitting.width)
    comments = draft.comments if draft else {}
    done, first = answered(answers), sitting.first_open(answers)
    leaves = tuple(_leaf(leaf, token, answers, comments.get(leaf.comment_key, "")) for leaf in sitting.leaves)
    return ReviewPage(
        leaves=leaves,
        answered_words=_("%(done)d of %(all)d questions answered") % {"done": done, "all": sitting.width},
        open_words=_open_words(sitting.width - done),
        first_open_url=next(row.url for row in leaves[first.number - 1].rows if row.is_open) if first else "",
        hints=review_hints(sitting.leaves, answers, hasty),
        receipt=receipt,
        can_send=done > 0,
        closes=moment(invitation.participation.campaign.closes_at),
        action=reverse("answering:review", args=[token]),
        back_url=reverse("answering:page", args=[token, len(sitting.leaves)]),
        notice=notice,
    )


def answer_words(question: Question, code: int) -> str:
    """The answer as a person reads it; empty for none."""
    if code == NONE:
        return ""
    if code in {DONT_KNOW, NOT_APPLICABLE}:
        return _("Don’t know") if code == DONT_KNOW else _("Doesn’t apply")
    return question.points[code - 1].label


def _leaf(leaf: Leaf, token: str, answers: bytes, comment: str) -> ReviewLeaf:
    url = reverse("answering:page", args=[token, leaf.number]) + "?review=1"
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


def _open_words(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)d question is still open. You can send without it: an open question is never counted as zero.",
        "%(count)d questions are still open. You can send without them: open questions are never counted as zero.",
        count,
    ) % {"count": count}


def nothing_notice() -> Notice:
    return Notice(_("There is nothing to send yet"), _("Answer at least one question, then come back here."), "warning")


def bad_receipt_notice() -> Notice:
    return Notice(
        _("Not sent yet: the receipt code came back damaged"), _("Keep the code that you see now, then send again.")
    )


def unsure_notice() -> Notice:
    return Notice(
        _("Not sent yet: please press Send once more"),
        _("This page was open for a long time, or cookies were cleared. Your answers are saved."),
    )
