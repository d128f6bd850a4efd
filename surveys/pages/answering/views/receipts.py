"""The receipt: read, change or withdraw what was sent. The code travels in posted forms only."""

from django.http import HttpRequest, HttpResponse

from surveys.pages.answering import forms
from surveys.pages.answering.presenters import receipt as receipts
from surveys.pages.answering.presenters.sitting import sitting_of
from surveys.pages.answering.views import parts
from surveys.responses.models import Response
from surveys.responses.services import AnsweringClosed, ResponseGone, change_response, withdraw_response


@parts.discreet
def receipt(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return parts.shown(request, "receipt_code", receipts.code_page())
    code = request.POST.get("code", "")
    response = receipts.open_response(code)
    if response is None:
        return _nothing_there(request)
    if not parts.is_ours(request):
        return _unsure(request, response, code)
    try:
        return _act(request, response, code)
    except (AnsweringClosed, ResponseGone):
        return _nothing_there(request)


def _act(request: HttpRequest, response: Response, code: str) -> HttpResponse:
    if "withdraw" in request.POST:
        return parts.shown(request, "receipt_withdraw", receipts.withdraw_page(response, code))
    if "withdraw-for-good" in request.POST:
        withdraw_response(response=response)
        return parts.told(request, receipts.withdrawn())
    if "save" in request.POST:
        return _change(request, response, code)
    return parts.shown(request, "receipt", receipts.receipt_page(response, code))


def _change(request: HttpRequest, response: Response, code: str) -> HttpResponse:
    posted = _posted(request, response)
    changed = change_response(response=response, answers=posted.answers, comments=posted.comments)
    changed.participation = response.participation
    if posted.errors:
        page = receipts.receipt_page(changed, code, posted=posted, notice=receipts.invalid_notice())
        return parts.shown(request, "receipt", page, parts.UNPROCESSABLE)
    return parts.shown(request, "receipt", receipts.receipt_page(changed, code, notice=receipts.changed_notice()))


def _unsure(request: HttpRequest, response: Response, code: str) -> HttpResponse:
    """Before the code is trusted nothing is shown that the sender did not type."""
    if "save" not in request.POST:
        return parts.shown(
            request, "receipt_code", receipts.code_page(notice=receipts.enter_again_notice()), parts.REFUSED
        )
    page = receipts.receipt_page(response, code, posted=_posted(request, response), notice=receipts.unsure_notice())
    return parts.shown(request, "receipt", page, parts.REFUSED)


def _posted(request: HttpRequest, response: Response) -> forms.Posted:
    sitting = sitting_of(response.participation.campaign)
    return forms.read_posted(request.POST, sitting.points, sitting.comment_keys)


def _nothing_there(request: HttpRequest) -> HttpResponse:
    return parts.shown(request, "receipt_code", receipts.code_page(receipts.nothing_there()), parts.UNPROCESSABLE)
