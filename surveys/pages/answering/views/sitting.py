"""The personal link: entry, pages of questions, review, done."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.functional import cached_property

from surveys.campaigns.models import Invitation
from surveys.campaigns.queries import invitation_of
from surveys.pages.answering import forms
from surveys.pages.answering.presenters import done as finish
from surveys.pages.answering.presenters import entry as doors
from surveys.pages.answering.presenters import page as pages
from surveys.pages.answering.presenters import review as reviews
from surveys.pages.answering.presenters.pace import Pace, pace_of
from surveys.pages.answering.presenters.parts import Notice, Stage, entry_address, stage_for
from surveys.pages.answering.presenters.sitting import sitting_of
from surveys.pages.answering.views import parts, sheet
from surveys.responses.presenters.questions import Leaf, Sitting
from surveys.responses.queries import (
    draft_of,
    invitation_with_draft,
    new_receipt,
    read_draft,
    read_errata,
    response_for,
    tidy_receipt,
)
from surveys.responses.services import AlreadySent, AnsweringClosed, NothingAnswered, save_answers, send_response

RECEIPT = "receipt"
HASTY = "hasty"
Rest = ParamSpec("Rest")


@dataclass(frozen=True)
class Visit:
    """A request by a personal link that holds."""

    request: HttpRequest
    invitation: Invitation
    token: str

    @cached_property
    def sitting(self) -> Sitting:
        return sitting_of(self.invitation.participation.campaign, read_errata(self.invitation))

    @property
    def stage(self) -> Stage:
        return stage_for(self.invitation)

    @property
    def from_review(self) -> bool:
        """Whether the page was opened from the review, and leads back there."""
        return bool(self.request.META.get("QUERY_STRING")) and "review" in self.request.GET

    @property
    def receipt(self) -> str:
        """The code that this browser holds for this link; empty without one."""
        return tidy_receipt(self.request.COOKIES.get(RECEIPT, ""))

    @cached_property
    def hasty(self) -> frozenset[int]:
        """Pages that were answered in a few seconds, as far as this browser knows. The server keeps no list."""
        return frozenset(int(number) for number in re.findall(r"\d{1,3}", self.request.COOKIES.get(HASTY, "")))

    @property
    def path(self) -> str:
        """The part of the site that belongs to this link, for its cookies."""
        return entry_address(self.token)

    def to(self, page: str) -> HttpResponse:
        return redirect(f"answering:{page}", self.token)


def personal(
    view: Callable[Concatenate[Visit, Rest], HttpResponse],
    find: Callable[[str], Invitation | None] = invitation_of,
) -> Callable[Concatenate[HttpRequest, str, Rest], HttpResponse]:
    """The first question of each view here: whose link is it?"""

    @parts.discreet
    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: Rest.args, **options: Rest.kwargs) -> HttpResponse:
        invitation = find(token)
        if invitation:
            return view(Visit(request, invitation, token), *args, **options)
        if parts.is_autosave(request):
            return parts.not_saved(doors.unknown_link().heading, parts.NOT_FOUND)
        return parts.told(request, doors.unknown_link(), parts.NOT_FOUND)

    return wrapped  # type: ignore[return-value]  # mypy tells the names of parameters apart, callers don't


@personal
def entry(visit: Visit) -> HttpResponse:
    if visit.stage is Stage.OPEN:
        return parts.shown(visit.request, "entry", doors.entry_page(visit.invitation, visit.token))
    if visit.stage is Stage.RELEASED:
        return parts.shown(visit.request, "result", doors.result_page(visit.invitation.participation))
    return parts.told(visit.request, doors.told_of_link(visit.invitation))


# -- Pages of questions ---------------------------------------------------------


@partial(personal, find=invitation_with_draft)
def page(visit: Visit, number: int) -> HttpResponse:
    posted = visit.request.method == "POST"
    if not posted and visit.stage is not Stage.OPEN:
        return visit.to("entry")
    leaf = visit.sitting.leaf(number)
    if leaf is None:
        return parts.told(visit.request, doors.not_this_page(), parts.NOT_FOUND)
    return _save(visit, leaf) if posted else _page(visit, leaf)


def _save(visit: Visit, leaf: Leaf) -> HttpResponse:
    posted = forms.read_posted(visit.request.POST, leaf.points, {leaf.number: leaf.comment_key})
    if not parts.is_ours(visit.request):
        return _unsaved(visit, leaf, posted, pages.unsure_notice(), parts.REFUSED)
    try:
        draft = save_answers(invitation=visit.invitation, answers=posted.answers, comments=posted.comments)
    except AlreadySent:
        return _unsaved(visit, leaf, posted, pages.sent_notice(), parts.CONFLICT)
    except AnsweringClosed:
        return _unsaved(visit, leaf, posted, pages.closed_notice(), parts.CONFLICT)
    if posted.errors:
        return _unsaved(visit, leaf, posted, pages.invalid_notice(), parts.UNPROCESSABLE)
    if not parts.is_autosave(visit.request):
        return _paced(
            visit, leaf, redirect(_next_address(visit, leaf)), pace_of(leaf, bytes(draft.answers), posted.stamp)
        )
    go = _next_address(visit, leaf) if visit.request.POST.keys() & {"next", "back"} else ""
    answer = JsonResponse(pages.autosaved(draft, visit.sitting, leaf, go))
    return _paced(visit, leaf, answer, pace_of(leaf, bytes(draft.answers), posted.stamp)) if go else answer


def _paced(visit: Visit, leaf: Leaf, answer: HttpResponse, pace: Pace) -> HttpResponse:
    """The browser remembers which pages went fast, for a kind word; one that was looked at longer is forgotten."""
    hasty = visit.hasty | {leaf.number} if pace is Pace.HASTY else visit.hasty
    hasty = hasty - {leaf.number} if pace is Pace.CALM else hasty
    if hasty != visit.hasty:
        parts.keep(answer, HASTY, "-".join(map(str, sorted(hasty))), path=visit.path)
    return answer


def _next_address(visit: Visit, leaf: Leaf) -> str:
    back = "back" in visit.request.POST
    return pages.after(visit.token, visit.sitting, leaf, back=back, from_review=visit.from_review)


def _unsaved(visit: Visit, leaf: Leaf, posted: forms.Posted, notice: Notice, status: int) -> HttpResponse:
    """Everything that was typed stays on the page, with what happened over it; the script gets the same words."""
    if parts.is_autosave(visit.request):
        fresh = {"token": get_token(visit.request)} if status == parts.REFUSED else {}
        return parts.not_saved(f"{notice.title}. {notice.text}", status, **fresh)
    return _page(visit, leaf, posted, notice, status)


def _page(
    visit: Visit, leaf: Leaf, posted: forms.Posted | None = None, notice: Notice | None = None, status: int = 200
) -> HttpResponse:
    found = pages.questions_page(
        visit.invitation,
        visit.token,
        visit.sitting,
        leaf,
        draft_of(visit.invitation) if posted else read_draft(visit.invitation),
        posted=posted,
        notice=notice,
        can_save=status != parts.CONFLICT,
        from_review=visit.from_review,
        hasty=visit.hasty,
    )
    if not sheet.is_plain(found):
        return parts.shown(visit.request, "page", found, status)
    return sheet.answer(visit.request, found, visit.sitting.key, parts.form_token(visit.request))


# -- Review and send ------------------------------------------------------------


@personal
def review(visit: Visit) -> HttpResponse:
    if visit.request.method == "POST":
        return _send(visit)
    return _nothing_to_send(visit) or _review(visit, visit.receipt or new_receipt())


def _nothing_to_send(visit: Visit) -> HttpResponse | None:
    """The way on when it was sent before, perhaps by a try whose answer never came; or when it is closed."""
    if visit.stage is Stage.SENT and response_for(visit.receipt):
        return visit.to("done")
    return None if visit.stage is Stage.OPEN else visit.to("entry")


def _send(visit: Visit) -> HttpResponse:
    receipt = tidy_receipt(visit.request.POST.get(RECEIPT, ""))
    if not receipt:
        return _review(visit, visit.receipt or new_receipt(), reviews.bad_receipt_notice(), parts.UNPROCESSABLE)
    if not parts.is_ours(visit.request):
        return _nothing_to_send(visit) or _review(visit, receipt, reviews.unsure_notice(), parts.REFUSED)
    try:
        send_response(invitation=visit.invitation, receipt=receipt, hasty=bool(visit.hasty))
    except NothingAnswered:
        return _review(visit, receipt, reviews.nothing_notice(), parts.UNPROCESSABLE)
    except AlreadySent:
        return visit.to("entry")
    except AnsweringClosed:
        return parts.told(visit.request, doors.told_of_link(visit.invitation), parts.CONFLICT)
    return _holding(visit, visit.to("done"), receipt)


def _review(visit: Visit, receipt: str, notice: Notice | None = None, status: int = 200) -> HttpResponse:
    found = reviews.review_page(visit.invitation, visit.token, receipt, notice, hasty=visit.hasty)
    return _holding(visit, parts.shown(visit.request, "review", found, status), receipt)


def _holding(visit: Visit, answer: HttpResponse, receipt: str) -> HttpResponse:
    """The browser holds the code until its profile was shown; the server doesn't."""
    parts.keep(answer, RECEIPT, receipt, path=visit.path)
    return answer


@personal
def done(visit: Visit) -> HttpResponse:
    if visit.stage is not Stage.SENT:
        return visit.to("entry")
    participation, response = visit.invitation.participation, response_for(visit.receipt)
    if response and response.participation_id != participation.pk:
        response = None
    answer = parts.shown(visit.request, "done", finish.done_page(participation, response, visit.receipt))
    for name in {RECEIPT, HASTY} & visit.request.COOKIES.keys():
        parts.forget(answer, name, path=visit.path)
    return answer
