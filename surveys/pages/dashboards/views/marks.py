"""What a team says of a practice: already in place, not for us, or recommend it again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.banks.models import QuestionBank
from surveys.improvements.permissions import can_mark_practices
from surveys.improvements.services import mark_practice, unmark_practice
from surveys.pages.dashboards.forms.marks import MarkForm
from surveys.pages.dashboards.views.parts import TeamResult, of_a_team
from surveys.results.queries import asked_bank


@require_POST
@of_a_team
def mark(request: HttpRequest, seen: TeamResult, bank: str) -> HttpResponse:
    if not can_mark_practices(seen.user, seen.team):
        raise PermissionDenied
    form = MarkForm(request.POST)
    asked = asked_bank(seen.team, seen.campaign, bank)
    if asked is None or not form.is_valid():
        raise Http404
    practice, state = form.chosen
    try:
        messages.success(request, _say(seen, asked, practice, state))
    except ValidationError as unknown:
        raise Http404 from unknown
    return redirect(f"{reverse('dashboards:result', args=[seen.team.slug, seen.campaign.slug])}#{bank}-advice")


def _say(seen: TeamResult, bank: QuestionBank, practice: str, state: str) -> str:
    if state:
        mark_practice(team=seen.team, bank=bank, practice_key=practice, state=state, by=seen.user)
        return _("Noted. What comes next has moved up.")
    unmark_practice(team=seen.team, bank=bank, practice_key=practice, by=seen.user)
    return _("Taken back. It may be recommended again.")
