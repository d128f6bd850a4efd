"""A team's shared link: gives each browser a personal one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from surveys.campaigns.models import Participation
from surveys.campaigns.queries import invitation_of, participation_of, token_of
from surveys.campaigns.services import NoSeatLeft, NotOpen, SharedLinkOff, take_seat
from surveys.pages.answering.presenters import entry as doors
from surveys.pages.answering.presenters.parts import Stage, stage_of
from surveys.pages.answering.views import parts

SEAT = "seat"


@parts.discreet
def join(request: HttpRequest, code: str) -> HttpResponse:
    participation = participation_of(code)
    if participation is None:
        return parts.told(request, doors.unknown_link(), parts.NOT_FOUND)
    posted = request.method == "POST"
    if stage_of(participation.campaign) is not Stage.OPEN:
        return parts.told(request, doors.told_of_shared(participation), parts.CONFLICT if posted else 200)
    mine = _mine(request, participation)
    if not participation.shared_link:
        return parts.told(request, doors.shared_link_off(participation, mine), parts.CONFLICT if posted else 200)
    if not posted:
        return parts.shown(request, "join", doors.join_page(participation, mine))
    if not parts.is_ours(request):
        return parts.told(request, doors.could_not_be_sure(), parts.REFUSED)
    if mine and "another" not in request.POST:
        return redirect("answering:entry", mine)
    return _seated(request, participation)


def _mine(request: HttpRequest, participation: Participation) -> str:
    """The personal token that this browser got from this shared link before; empty without one that still works."""
    token = request.COOKIES.get(SEAT, "")
    invitation = invitation_of(token) if token else None
    return token if invitation and invitation.participation_id == participation.pk else ""


def _seated(request: HttpRequest, participation: Participation) -> HttpResponse:
    try:
        invitation = take_seat(participation=participation, ticket=request.POST.get("ticket", ""))
    except NotOpen:
        return parts.told(request, doors.told_of_shared(participation), parts.CONFLICT)
    except SharedLinkOff:
        return parts.told(request, doors.shared_link_off(participation, ""), parts.CONFLICT)
    except NoSeatLeft:
        return parts.told(request, doors.no_seat_left(participation), parts.CONFLICT)
    token = token_of(invitation)
    answer = redirect("answering:entry", token)
    parts.keep(answer, SEAT, token, path=request.path, until=participation.campaign.closes_at)
    return answer
