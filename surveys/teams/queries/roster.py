"""What a table of people is read against."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models.functions import Lower

from surveys.teams.models import CoachAssignment, Group, Membership, Team, User

Named = dict[str, list[int]]


@dataclass(frozen=True)
class Roster:
    """People by address in small letters, teams and groups by primary key, and what these people hold by now."""

    people: dict[str, User]
    teams: dict[int, Team]
    groups: dict[int, Group]
    memberships: dict[tuple[int, int], Membership]  # by person and team
    coaching: dict[int, set[tuple[type[Team | Group], int]]]  # by person
    team_names: Named
    group_names: Named

    def teams_named(self, typed: str) -> list[Team]:
        """The one with this short name, else all of this name."""
        return [self.teams[pk] for pk in _named(self.team_names, typed)]

    def groups_named(self, typed: str) -> list[Group]:
        return [self.groups[pk] for pk in _named(self.group_names, typed)]


def roster(addresses: Collection[str]) -> Roster:
    """Five queries."""
    found = User.objects.annotate(address=Lower("email")).filter(address__in=addresses)
    people: dict[str, User] = {person.email.lower(): person for person in found}
    pks = [person.pk for person in people.values()]
    teams = {team.pk: team for team in Team.objects.select_related("group").order_by("name", "pk")}
    groups = {group.pk: group for group in Group.objects.order_by("name", "pk")}
    coaching: dict[int, set[tuple[type[Team | Group], int]]] = {}
    for each in CoachAssignment.objects.filter(coach__in=pks):
        place = (Team, each.team_id) if each.team_id else (Group, each.group_id or 0)
        coaching.setdefault(each.coach_id, set()).add(place)
    held = Membership.objects.filter(user__in=pks).select_related("user", "team")
    return Roster(
        people=people,
        teams=teams,
        groups=groups,
        memberships={(each.user_id, each.team_id): each for each in held},
        coaching=coaching,
        team_names=_names(teams.values()),
        group_names=_names(groups.values()),
    )


def _names(places: Iterable[Team | Group]) -> Named:
    """Primary keys by short name, marked as such, and by name in small letters."""
    names: Named = {}
    for place in places:
        names.setdefault(f"/{place.slug}", []).append(place.pk)
        names.setdefault(place.name.casefold(), []).append(place.pk)
    return names


def _named(names: Named, typed: str) -> list[int]:
    return names.get(f"/{typed}") or names.get(typed.casefold(), [])
