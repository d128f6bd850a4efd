"""Who may do what with people, teams and groups. One function for each question; a switched-off account may nothing."""

from typing import TypeGuard

from django.core.exceptions import PermissionDenied

from surveys.teams import queries
from surveys.teams.choices import Role
from surveys.teams.models import CoachAssignment, Group, Membership, Team, User
from surveys.teams.queries import Person


def has_account(user: Person) -> TypeGuard[User]:
    """Whether this is a signed-in person whose account is on."""
    return isinstance(user, User) and user.is_active


def signed_in(user: Person) -> User:
    """The person behind a request, for services that name their actor. Raises PermissionDenied for visitors."""
    if not has_account(user):
        raise PermissionDenied
    return user


# -- What a person is ----------------------------------------------------------


def is_admin(user: Person) -> bool:
    return has_account(user) and user.is_superuser


def edits_banks(user: Person) -> bool:
    """Bank editors, and admins."""
    return has_account(user) and (user.edits_banks or user.is_superuser)


def is_member(user: Person, team: Team) -> bool:
    """Whether a person belongs to the team, in any role."""
    return has_account(user) and Membership.objects.filter(user=user, team=team).exists()


def leads(user: Person, team: Team) -> bool:
    return has_account(user) and Membership.objects.filter(user=user, team=team, role=Role.LEAD).exists()


def coaches(user: Person, team: Team) -> bool:
    """Whether a person looks after the team, by an assignment to it or to any group above it."""
    if not has_account(user):
        return False
    if CoachAssignment.objects.filter(coach=user, team=team).exists():
        return True
    return coaches_group(user, team.group)


def coaches_group(user: Person, group: Group) -> bool:
    """Whether a person looks after the group, by an assignment to it or to any group above it."""
    if not has_account(user):
        return False
    assigned = set(CoachAssignment.objects.filter(coach=user).values_list("group_id", flat=True))
    return bool(assigned) and any(each.pk in assigned for each in queries.ancestors(group))


def is_coach(user: Person) -> bool:
    """Whether a person looks after anything."""
    return has_account(user) and CoachAssignment.objects.filter(coach=user).exists()


# -- What a person may do ------------------------------------------------------


def can_see_team(user: Person, team: Team) -> bool:
    """Whether a person may know of the team at all: members, its coaches, admins."""
    return is_admin(user) or is_member(user, team) or coaches(user, team)


def can_see_group(user: Person, group: Group) -> bool:
    """Whether a person may know of the group: its coaches, admins."""
    return is_admin(user) or coaches_group(user, group)


def can_see_coaching(user: Person) -> bool:
    """Whether a person has a dashboard: coaches, admins."""
    return is_admin(user) or is_coach(user)


def can_see_people(user: Person) -> bool:
    return is_admin(user)


def can_edit_people(user: Person) -> bool:
    """Accounts, roles, teams, groups and who coaches them."""
    return is_admin(user)


def can_invite_members(user: Person, team: Team) -> bool:
    """Team leads and admins, as long as the team is not retired."""
    return not team.retired and (is_admin(user) or leads(user, team))


def can_see_team_people(user: Person, team: Team) -> bool:
    """The list of accounts in a team: its leads and admins."""
    return is_admin(user) or leads(user, team)


def can_see_audit(user: Person) -> bool:
    return is_admin(user)
