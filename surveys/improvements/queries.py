"""Reading what a team says of practices."""

from surveys.improvements.models import PracticeMark
from surveys.teams.models import Team


def marks_of(team: Team, bank: str) -> dict[str, str]:
    """Practice key → state, for one team and one bank (its slug). One query."""
    found = PracticeMark.objects.filter(team=team, bank__slug=bank)
    return dict(found.values_list("practice_key", "state"))
