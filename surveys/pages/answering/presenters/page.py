"""A page of questions."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.campaigns.models import Invitation
from surveys.pages.answering.forms import Posted
from surveys.pages.answering.presenters import pace
from surveys.pages.answering.presenters.parts import Notice, entry_address
from surveys.pages.answering.presenters.sitting import kept, merged
from surveys.responses.choices import COMMENT
from surveys.responses.models import Draft
from surveys.responses.presenters.questions import Leaf, Sitting
from surveys.responses.presenters.sheets import Card, CommentField, cards, left_words, minutes_left, next_words


@dataclass(frozen=True)
class QuestionsPage:
    """One leaf dimension of the sitting."""

    number: int
    total: int
    title: str
    summary: str
    progress: str
    cards: tuple[Card, ...]
    comment: CommentField | None
    action: str
    next_text: str
    stamp: str
    notice: Notice | None
    hint: str
    can_save: bool
    entry_url: str


def questions_page(
    invitation: Invitation,
    token: str,
    sitting: Sitting,
    leaf: Leaf,
    draft: Draft | None,
    *,
    posted: Posted | None = None,
    notice: Notice | None = None,
    can_save: bool = True,
    from_review: bool = False,
    hasty: Collection[int] = (),
) -> QuestionsPage:
    """The page as stored, with what was just posted over it; `hasty` are pages that were answered in a few seconds."""
    posted = posted or Posted()
    comments_allowed = invitation.participation.campaign.comments_allowed
    stored = bytes(draft.answers) if draft else bytes(sitting.width)
    answers = merged(stored, posted.answers) if posted.answers else stored
    entry_url = entry_address(token)
    action = f"{entry_url}{leaf.number}/"
    return QuestionsPage(
        number=leaf.number,
        total=len(sitting.leaves),
        title=leaf.title,
        summary=leaf.summary,
        progress=progress_words(sitting, leaf, answers),
        cards=cards(leaf, answers, posted.errors),
        comment=comment_field(leaf, draft.comments if draft else {}, posted) if comments_allowed else None,
        action=f"{action}?review=1" if from_review else action,
        next_text=_next_text(sitting, leaf, from_review=from_review),
        stamp=posted.stamp if pace.is_ours(posted.stamp) else pace.stamp(leaf, stored),
        notice=notice,
        hint="" if notice else pace.page_hint(sitting, leaf, answers, hasty),
        can_save=can_save,
        entry_url=entry_url,
    )


def comment_field(leaf: Leaf, stored: dict[str, str], posted: Posted) -> CommentField:
    """The comment field of a page."""
    before = stored.get(leaf.comment_key, "")
    return CommentField(f"{COMMENT}{leaf.number}", posted.comments.get(leaf.comment_key, before), bool(before))


def progress_words(sitting: Sitting, leaf: Leaf, answers: bytes) -> str:
    """Such as "Feedback · 4 of 16 · about 4 minutes left"."""
    minutes = minutes_left(sitting, answers)
    return (
        f"{sitting.places[leaf.number - 1]} · {kept(f'left:{get_language()}:{minutes}', lambda: left_words(minutes))}"
    )


def after(token: str, sitting: Sitting, leaf: Leaf, *, back: bool, from_review: bool) -> str:
    """The address that a page leads to."""
    number = leaf.number - 1 if back else leaf.number + 1
    if (from_review and not back) or number > len(sitting.leaves):
        return reverse("answering:review", args=[token])
    return f"{entry_address(token)}{number}/" if number else entry_address(token)


def autosaved(draft: Draft, sitting: Sitting, leaf: Leaf, go: str) -> dict[str, object]:
    """What the script is told after a save; `go` is empty unless the person goes on."""
    return {"saved": True, "go": go, "progress": progress_words(sitting, leaf, bytes(draft.answers))}


def _next_text(sitting: Sitting, leaf: Leaf, *, from_review: bool) -> str:
    if from_review:
        return _("Back to the review")
    return next_words(sitting, leaf)


# -- When saving did not work ---------------------------------------------------


def closed_notice() -> Notice:
    return Notice(
        _("This survey has just closed"),
        _(
            "What you chose on this page was not saved, and answers that were not sent are not counted. "
            "What you typed is still below, in case you want to copy it."
        ),
    )


def sent_notice() -> Notice:
    return Notice(
        _("Your answers have been sent before"),
        _(
            "It may have been in another tab or on another device. What you chose on this page now was not saved. "
            "To change what you sent, use the receipt code."
        ),
    )


def invalid_notice() -> Notice:
    return Notice(_("One answer was not understood"), _("Everything else on this page is saved. Please choose again."))


def unsure_notice() -> Notice:
    return Notice(
        _("Not saved yet: please press the button once more"),
        _(
            "This page was open for a long time, or cookies were cleared. All that you chose is still here. "
            "If this keeps happening, allow cookies for this site."
        ),
    )
