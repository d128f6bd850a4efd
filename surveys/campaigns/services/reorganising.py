"""Moving teams and groups, merging teams: what was asked stays as it was; nobody reads the past by accident."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.campaigns.queries.standing import has_past, standing_of
from surveys.teams import services as people
from surveys.teams.choices import Role
from surveys.teams.models import CoachAssignment, Group, Membership, Team, User
from surveys.teams.queries import coaches_above, readers_of

MOST_PEOPLE = 200


def new_readers_by_move(team: Team, group: Group) -> list[User]:
    """Coaches who would read the team's earlier results once it is in this group, and may not by now."""
    known = readers_of(team)
    return [coach for coach in coaches_above(group) if coach.pk not in known and not coach.is_superuser]


def new_readers_by_group_move(group: Group, parent: Group | None) -> list[User]:
    """Coaches who would read the earlier results of all teams in the group once it is there, and may not by now."""
    if parent is None or parent.pk == group.parent_id or not has_past(group):
        return []
    known = set(coaches_above(group).values_list("pk", flat=True))
    return [coach for coach in coaches_above(parent) if coach.pk not in known and not coach.is_superuser]


def new_readers_by_merge(team: Team, into: Team) -> list[User]:
    """People who would read the earlier results of the team that goes on, and may not by now."""
    known = readers_of(into)
    held = Membership.objects.filter(team=team, user__is_active=True).select_related("user")
    assigned = CoachAssignment.objects.filter(team=team, coach__is_active=True).select_related("coach")
    coming = {each.user.pk: each.user for each in held} | {each.coach.pk: each.coach for each in assigned}
    found = [each for pk, each in coming.items() if pk not in known and not each.is_superuser]
    return sorted(found, key=lambda each: (each.name, each.pk))


@transaction.atomic
def move_team(*, team: Team, group: Group, by: User | None, may_read: bool = False) -> Team:
    """Puts a team into another group. Waves that were launched keep the group they began with.

    `may_read`: somebody looked at who reads the earlier results from now on, and agreed.
    """
    team = Team.objects.select_for_update().select_related("group").get(pk=team.pk)
    if group.retired_at is not None:
        raise ValidationError({"group": _("This group is retired. Choose another one.")})
    if not may_read and standing_of(team).released and new_readers_by_move(team, group):
        raise ValidationError(_("More people would read the team’s earlier results. Agree to that, or leave it there."))
    return people.update_team(team=team, group=group, by=by)


@transaction.atomic
def update_group(*, group: Group, name: str, parent: Group | None, by: User | None, may_read: bool = False) -> Group:
    """Renames a group and puts it, with all below it, inside another one or at the top; or refuses both.

    `may_read` as in `move_team`. Raises ValidationError, of the field `may_read` where only that is missing.
    """
    group = Group.objects.select_for_update(of=("self",)).select_related("parent").get(pk=group.pk)
    if parent is not None and parent.pk != group.parent_id and parent.retired_at is not None:
        raise ValidationError({"parent": _("This group is retired. Choose another one.")})
    readers = [] if may_read else new_readers_by_group_move(group, parent)
    if readers:
        names = ", ".join(f"{each} <{each.email}>" for each in readers)
        words = _(
            "In that place more people read the earlier results of its teams: %(names)s. Agree to that, or leave it."
        )
        raise ValidationError({"may_read": words % {"names": names}})
    return people.update_group(group=group, name=name, parent=parent, by=by)


@transaction.atomic
def merge_teams(*, team: Team, into: Team, headcount: int, by: User | None, may_read: bool = False) -> Team:
    """Retires a team whose people go on in another one, which keeps its own trend.

    Members and coaches come along and stay readers of what they could read before. Nobody else becomes a reader of the
    retired team.
    """
    locked = Team.objects.select_for_update().select_related("group").order_by("pk").in_bulk([team.pk, into.pk])
    team, into = locked[team.pk], locked[into.pk]
    _can_merge(team, into, headcount)
    if not may_read and standing_of(into).released and new_readers_by_merge(team, into):
        words = _("More people would read the earlier results of “%(team)s”. Agree to that, or leave both as they are.")
        raise ValidationError(words % {"team": into})
    _bring_people(team, into, by)
    _bring_coaches(team, into, by)
    people.update_team(team=into, headcount=headcount, by=by)
    team.merged_into = into
    team.save(update_fields=["merged_into"])
    people.record(by=by, verb="merge team", obj=team, changes={"goes on in": [None, str(into)]})
    return people.retire_team(team=team, by=by)


def merge_problem(team: Team, into: Team) -> str:
    """Why two teams can't be merged now, with the way out; empty when they can. Two queries."""
    if team.pk == into.pk:
        return _("Choose another team: a team can not go on in itself.")
    for each in (team, into):
        if each.retired:
            return _("“%(team)s” is retired. Take it back first.") % {"team": each}
        running = standing_of(each).running
        if running:
            return _(
                "%(team)s takes part in “%(wave)s”, which is not over. Its people answer for the team as it is, and "
                "were told who reads the result. Merge after the result is released."
            ) % {"team": each, "wave": running[0]}
    return ""


def _can_merge(team: Team, into: Team, headcount: int) -> None:
    problem = merge_problem(team, into)
    if problem:
        raise ValidationError({"into": problem})
    if not 1 <= headcount <= MOST_PEOPLE:
        raise ValidationError({"headcount": _("A team has 1 to 200 people.")})


def _bring_people(team: Team, into: Team, by: User | None) -> None:
    """Leads stay leads; who is in both keeps the role in the team that goes on. Accounts that are off stay behind."""
    there = set(Membership.objects.filter(team=into).values_list("user", flat=True))
    for held in Membership.objects.filter(team=team, user__is_active=True).select_related("user").order_by("pk"):
        if held.user_id not in there:
            people.add_member(team=into, user=held.user, role=Role(held.role), by=by)


def _bring_coaches(team: Team, into: Team, by: User | None) -> None:
    there = set(CoachAssignment.objects.filter(team=into).values_list("coach", flat=True))
    for held in CoachAssignment.objects.filter(team=team, coach__is_active=True).select_related("coach").order_by("pk"):
        if held.coach_id not in there:
            people.assign_coach(coach=held.coach, team=into, by=by)
