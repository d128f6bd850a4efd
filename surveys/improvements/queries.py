"""Reading what a team says of practices."""

from collections.abc import Iterable

from django.db.models import Count

from surveys.improvements.models import PracticeMark
from surveys.teams.models import Team


def marks_of(team: Team, bank: str) -> dict[str, str]:
    """Practice key → state, for one team and one bank (its slug). One query."""
    found = PracticeMark.objects.filter(team=team, bank__slug=bank)
    return dict(found.values_list("practice_key", "state"))


def marks_of_teams(teams: Iterable[Team], bank: str) -> dict[int, dict[str, str]]:
    """Practice key → state, by primary key of the team, for one bank (its slug). One query."""
    asked = PracticeMark.objects.filter(team__in=[team.pk for team in teams], bank__slug=bank)
    found: dict[int, dict[str, str]] = {}
    for team, practice, state in asked.values_list("team", "practice_key", "state"):
        found.setdefault(team, {})[practice] = state
    return found


def marks_by_bank(team: Team) -> dict[str, dict[str, str]]:
    """Bank → practice key → state, for one team. One query."""
    found: dict[str, dict[str, str]] = {}
    for bank, practice, state in PracticeMark.objects.filter(team=team).values_list(
        "bank__slug", "practice_key", "state"
    ):
        found.setdefault(bank, {})[practice] = state
    return found


def marks_on(bank: str) -> dict[str, int]:
    """Practice key → how many teams have said something of it, for one bank (its slug). One query."""
    found = PracticeMark.objects.filter(bank__slug=bank).order_by().values_list("practice_key")
    return dict(found.annotate(Count("pk")))
