"""Who speaks for a team about its practices."""

from surveys.teams.models import Team
from surveys.teams.permissions import is_member
from surveys.teams.queries import Person


def can_mark_practices(user: Person, team: Team) -> bool:
    """The team itself: its members. What is in place there, coaches and admins can't know better."""
    return not team.retired and is_member(user, team)
