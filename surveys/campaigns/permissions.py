"""Who may do what with campaigns."""

from django.contrib.auth.models import AnonymousUser

from surveys.teams.models import User
from surveys.teams.permissions import is_admin


def can_plan_campaigns(user: User | AnonymousUser) -> bool:
    """Plan, launch, follow and close."""
    return is_admin(user)
