"""Everything that was answered, before it is sent."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.campaigns.models import Invitation
from surveys.campaigns.presenters import moment
from surveys.pages.answering.presenters.pace import review_hints
from surveys.pages.answering.presenters.parts import Notice
from surveys.pages.answering.presenters.sitting import sitting_of
from surveys.responses.presenters.questions import Leaf, answered
from surveys.responses.presenters.sheets import ReviewLeaf, answered_words, open_words, review_leaf
from surveys.responses.queries import draft_of


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
    leaves = tuple(
        review_leaf(leaf, _change_url(token, leaf), answers, comments.get(leaf.comment_key, ""))
        for leaf in sitting.leaves
    )
    return ReviewPage(
        leaves=leaves,
        answered_words=answered_words(done, sitting.width),
        open_words=open_words(sitting.width - done),
        first_open_url=next(row.url for row in leaves[first.number - 1].rows if row.is_open) if first else "",
        hints=review_hints(sitting.leaves, answers, hasty),
        receipt=receipt,
        can_send=done > 0,
        closes=moment(invitation.participation.campaign.closes_at),
        action=reverse("answering:review", args=[token]),
        back_url=reverse("answering:page", args=[token, len(sitting.leaves)]),
        notice=notice,
    )


def _change_url(token: str, leaf: Leaf) -> str:
    return reverse("answering:page", args=[token, leaf.number]) + "?review=1"


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
