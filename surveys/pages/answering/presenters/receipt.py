"""What a receipt code opens until the close: read, change, withdraw."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.campaigns.choices import ParticipationState
from surveys.campaigns.presenters import moment
from surveys.pages.answering.forms import Posted
from surveys.pages.answering.presenters.page import comment_field
from surveys.pages.answering.presenters.parts import Notice, Told
from surveys.pages.answering.presenters.sitting import merged, sitting_of
from surveys.responses.models import Response
from surveys.responses.presenters.sheets import Card, CommentField, cards
from surveys.responses.queries import response_for, tidy_receipt


@dataclass(frozen=True)
class CodePage:
    """The form that asks for the code."""

    error: str
    notice: Notice | None


@dataclass(frozen=True)
class AnsweredLeaf:
    """A dimension with its questions as they were sent."""

    number: int
    title: str
    cards: tuple[Card, ...]
    comment: CommentField | None


@dataclass(frozen=True)
class ReceiptPage:
    """All that was sent, in one form."""

    title: str
    team: str
    closes: str
    code: str
    leaves: tuple[AnsweredLeaf, ...]
    notice: Notice | None


@dataclass(frozen=True)
class WithdrawPage:
    """The question before the answers are gone for good."""

    code: str
    team: str


def code_page(error: str = "", notice: Notice | None = None) -> CodePage:
    return CodePage(error, notice)


def open_response(code: str) -> Response | None:
    """The response of a code while it can be changed; None for all other codes alike."""
    response = response_for(code)
    if response is None or response.participation.state != ParticipationState.ANSWERING:
        return None
    return response if response.participation.campaign.is_open() else None


def receipt_page(
    response: Response, code: str, *, posted: Posted | None = None, notice: Notice | None = None
) -> ReceiptPage:
    """The sitting as it was sent, with what was just posted over it."""
    participation, posted = response.participation, posted or Posted()
    campaign = participation.campaign
    answers = merged(bytes(response.answers), posted.answers)
    return ReceiptPage(
        title=campaign.title,
        team=participation.team.name,
        closes=moment(campaign.closes_at),
        code=tidy_receipt(code),
        leaves=tuple(
            AnsweredLeaf(
                number=leaf.number,
                title=leaf.title,
                cards=cards(leaf, answers, posted.errors),
                comment=comment_field(leaf, response.comments, posted) if campaign.comments_allowed else None,
            )
            for leaf in sitting_of(campaign).leaves
        ),
        notice=notice,
    )


def withdraw_page(response: Response, code: str) -> WithdrawPage:
    return WithdrawPage(tidy_receipt(code), response.participation.team.name)


def nothing_there() -> str:
    """The same words for a wrong code, withdrawn answers and a closed survey."""
    return _(
        "This code opens nothing now. It may be mistyped, the answers may have been withdrawn, or the survey may be "
        "closed: then nobody can open single answers any more."
    )


def changed_notice() -> Notice:
    return Notice(_("Your changes are saved"), _("You can come back with the same code until the close."), "success")


def invalid_notice() -> Notice:
    return Notice(_("One answer was not understood"), _("All other changes are saved. Please choose again."))


def enter_again_notice() -> Notice:
    return Notice(
        _("Nothing was done: please enter the code once more"),
        _("The page was open for a long time, or cookies were cleared. Your answers are as they were."),
    )


def unsure_notice() -> Notice:
    return Notice(
        _("Nothing was changed yet: please press the button once more"),
        _("This page was open for a long time, or cookies were cleared. All that you chose is still here."),
    )


def withdrawn() -> Told:
    return Told(
        _("Your answers are withdrawn"),
        _("They are deleted, with your comments, and will not be counted."),
        (_("Your personal link is used up. The receipt code opens nothing any more."),),
    )
