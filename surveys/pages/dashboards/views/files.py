"""The numbers of a result as files."""

from django.http import Http404, HttpRequest, HttpResponse

from surveys.pages.dashboards.exports.numbers import numbers_csv, numbers_json, numbers_name
from surveys.pages.dashboards.exports.parts import download
from surveys.pages.dashboards.presenters.files import NumbersFile, group_numbers, team_numbers
from surveys.pages.dashboards.views.parts import GroupResult, TeamResult, of_a_group, of_a_team

WRITERS = {"csv": numbers_csv, "json": numbers_json}


@of_a_team
def team_file(request: HttpRequest, seen: TeamResult, bank: str, ending: str) -> HttpResponse:
    return _file(team_numbers(seen.team, seen.campaign, bank, own=seen.own), ending)


@of_a_group
def group_file(request: HttpRequest, seen: GroupResult, bank: str, ending: str) -> HttpResponse:
    return _file(group_numbers(seen.group, seen.campaign, bank), ending)


def _file(found: NumbersFile | None, ending: str) -> HttpResponse:
    if found is None or ending not in WRITERS:
        raise Http404
    return download(WRITERS[ending](found), numbers_name(found, ending))
