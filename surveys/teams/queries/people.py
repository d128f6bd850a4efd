"""Reads about people, teams and the tree of groups. Each function runs a constant number of SQL queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet

from surveys.teams.choices import Role
from surveys.teams.models import AuditEntry, CoachAssignment, Group, Membership, Team, User

Person = User | AnonymousUser  # who is behind a request


@dataclass(frozen=True)
class TeamInTree:
    """A team as a leaf of the tree. `headcount` is what an admin entered, `accounts` who can sign in."""

    slug: str
    name: str
    headcount: int
    accounts: int
    retired: bool
    leads: tuple[str, ...]
    coaches: tuple[str, ...]


@dataclass(frozen=True)
class GroupInTree:
    """A group with its own teams. `headcount` and `team_count` cover all teams below it that are not retired."""

    pk: int
    slug: str
    name: str
    parent: int | None
    depth: int
    teams: tuple[TeamInTree, ...]
    coaches: tuple[str, ...]
    team_count: int
    headcount: int
    retired: bool


# -- The tree of groups --------------------------------------------------------


def group_tree() -> tuple[GroupInTree, ...]:
    """All groups, each before the ones below it, siblings by name; a top group has depth 0."""
    groups = list(Group.objects.prefetch_related(_coaches()).order_by("name", "pk"))
    teams: dict[int, list[TeamInTree]] = defaultdict(list)
    for team in _teams_for_tree():
        teams[team.group_id].append(_leaf(team))
    children = _children(groups)
    order: list[GroupInTree] = []
    for top in children[None]:
        _walk(top, 0, children, teams, order)
    return tuple(order)


def groups_with_depth() -> list[tuple[Group, int]]:
    """All groups in the order of the tree, without their teams; one query, for lists to choose from."""
    children = _children(all_groups())
    order: list[tuple[Group, int]] = []
    waiting = [(top, 0) for top in reversed(children[None])]
    while waiting:
        group, depth = waiting.pop()
        order.append((group, depth))
        waiting.extend((child, depth + 1) for child in reversed(children[group.pk]))
    return order


def descendants(group: Group) -> list[Group]:
    """The group itself, then every group below it."""
    return below([group.pk], Group.objects.order_by("name", "pk"))


def ancestors(group: Group) -> list[Group]:
    """The group itself, then what it is part of, up to the top."""
    by_pk = {each.pk: each for each in Group.objects.all()}
    line: list[Group] = []
    current = by_pk.get(group.pk)
    while current is not None and current not in line:
        line.append(current)
        current = by_pk.get(current.parent_id) if current.parent_id else None
    return line


def below(tops: Iterable[int], groups: Iterable[Group]) -> list[Group]:
    """Those of `groups` that are among `tops` or under them."""
    groups = list(groups)
    children = _children(groups)
    wanted = set(tops)
    found: dict[int, Group] = {}
    waiting = [group for group in groups if group.pk in wanted]
    while waiting:
        group = waiting.pop(0)
        if group.pk not in found:
            found[group.pk] = group
            waiting.extend(children[group.pk])
    return list(found.values())


def group_by_slug(slug: str) -> Group | None:
    return Group.objects.select_related("parent").filter(slug=slug).first()


def all_groups() -> QuerySet[Group]:
    return Group.objects.order_by("name", "pk")


def groups_to_choose() -> QuerySet[Group]:
    """Groups that are not retired."""
    return all_groups().filter(retired_at=None)


def coaches_above(group: Group) -> QuerySet[User]:
    """Who looks after a group by an assignment to it or to a group above it, by name; accounts that are on."""
    above = CoachAssignment.objects.filter(group__in=ancestors(group)).values("coach")
    return User.objects.filter(pk__in=above, is_active=True).order_by("name", "pk")


def readers_of(team: Team) -> set[int]:
    """Primary keys of who may read the team's results by now, without admins: its members and coaches."""
    members = Membership.objects.filter(team=team).values_list("user", flat=True)
    coaches = CoachAssignment.objects.filter(team=team).values_list("coach", flat=True)
    return {*members, *coaches, *coaches_above(team.group).values_list("pk", flat=True)}


# -- Teams ---------------------------------------------------------------------


def team_by_slug(slug: str) -> Team | None:
    return Team.objects.select_related("group").filter(slug=slug).first()


def active_teams() -> QuerySet[Team]:
    """Teams that are not retired, by name."""
    return Team.objects.filter(retired=False).select_related("group").order_by("name", "pk")


def teams_of(user: Person) -> QuerySet[Team]:
    """Teams that a person belongs to, without retired ones."""
    if not isinstance(user, User):
        return Team.objects.none()
    return active_teams().filter(memberships__in=Membership.objects.filter(user=user))


def teams_led_by(user: Person) -> QuerySet[Team]:
    """Teams that a person leads, without retired ones."""
    if not isinstance(user, User):
        return Team.objects.none()
    return active_teams().filter(memberships__in=Membership.objects.filter(user=user, role=Role.LEAD))


def groups_coached_by(user: Person) -> list[Group]:
    """Groups assigned to a coach and all groups below them."""
    if not isinstance(user, User):
        return []
    tops = list(CoachAssignment.objects.filter(coach=user, group__isnull=False).values_list("group_id", flat=True))
    return below([pk for pk in tops if pk is not None], all_groups()) if tops else []


def teams_coached_by(user: Person, groups: Collection[int] | None = None) -> QuerySet[Team]:
    """Teams that a coach looks after, by an assignment to the team or to a group above it; no retired ones. Who has
    asked for the groups already gives their primary keys.
    """
    if not isinstance(user, User):
        return Team.objects.none()
    if groups is None:
        groups = {group.pk for group in groups_coached_by(user)}
    assigned = CoachAssignment.objects.filter(coach=user, team__isnull=False).values("team_id")
    return active_teams().filter(Q(group_id__in=groups) | Q(pk__in=assigned))


def coaches_of(teams: Iterable[Team]) -> dict[User, list[Team]]:
    """Who looks after these teams by now, each with the teams in question, by name; no retired ones. Two queries."""
    above = {group.pk: group.parent_id for group in Group.objects.all()}
    by_team: dict[int, list[User]] = {}
    by_group: dict[int, list[User]] = {}
    for each in CoachAssignment.objects.filter(coach__is_active=True).select_related("coach").order_by("coach__email"):
        owners, key = (by_team, each.team_id) if each.team_id else (by_group, each.group_id)
        owners.setdefault(key or 0, []).append(each.coach)
    found: dict[User, list[Team]] = {}
    for team in teams:
        coaches = [*by_team.get(team.pk, []), *(c for pk in _line(team.group_id, above) for c in by_group.get(pk, []))]
        for coach in dict.fromkeys([] if team.retired else coaches):
            found.setdefault(coach, []).append(team)
    return found


def _line(group: int | None, above: dict[int, int | None]) -> list[int]:
    """A group and all above it, by primary key."""
    line: list[int] = []
    while group is not None and group not in line:
        line.append(group)
        group = above.get(group)
    return line


def teams_visible_to(user: Person) -> QuerySet[Team]:
    """Teams whose page a person may open: their own, those they coach, and for an admin all."""
    if not isinstance(user, User) or not user.is_active:
        return Team.objects.none()
    if user.is_superuser:
        return active_teams()
    own = Membership.objects.filter(user=user).values("team_id")
    return active_teams().filter(Q(pk__in=own) | Q(pk__in=teams_coached_by(user).values("pk")))


def memberships_in(team: Team) -> QuerySet[Membership]:
    return Membership.objects.filter(team=team).select_related("user", "team").order_by("user__name", "pk")


def assignments_to(*, team: Team | None = None, group: Group | None = None) -> QuerySet[CoachAssignment]:
    """Who looks after a group, or after a team through itself or any group above it; by the coach's name."""
    place = Q(group=group) if team is None else Q(team=team) | Q(group__in=ancestors(team.group))
    found = CoachAssignment.objects.filter(place).select_related("coach", "team", "group")
    return found.order_by("coach__name", "pk")


# -- People --------------------------------------------------------------------


def people_list(*, text: str = "", state: str = "", role: str = "") -> QuerySet[User]:
    """People by name, with teams and coach assignments ready. `text` looks in name, address and team."""
    people = User.objects.prefetch_related(
        Prefetch("memberships", Membership.objects.select_related("team").order_by("team__name")),
        Prefetch("coach_assignments", CoachAssignment.objects.select_related("team", "group").order_by("pk")),
    ).order_by("name", "email")
    for word in text.split():
        in_team = Membership.objects.filter(team__name__icontains=word).values("user_id")
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(pk__in=in_team))
    return people.filter(_in_state(state), _in_role(role))


def _in_state(state: str) -> Q:
    """Accounts that are on, off, or on and waiting for their first password; all without a word."""
    waiting = Q(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return {"on": Q(is_active=True), "off": Q(is_active=False), "waiting": waiting}.get(state, Q())


def _in_role(role: str) -> Q:
    """People who hold a role somewhere, or who hold none; all without a word."""
    belongs = Membership.objects.filter(user=OuterRef("pk"))
    coach = Exists(CoachAssignment.objects.filter(coach=OuterRef("pk")))
    held = {
        "admin": Q(is_superuser=True),
        "editor": Q(edits_banks=True),
        "coach": Q(coach),
        "lead": Q(Exists(belongs.filter(role=Role.LEAD))),
        "member": Q(Exists(belongs.filter(role=Role.MEMBER))),
    }
    none = Q(is_superuser=False, edits_banks=False) & ~Q(coach) & ~Q(Exists(belongs))
    return held.get(role, none if role == "none" else Q())


def person_by_pk(pk: int) -> User | None:
    return people_list().filter(pk=pk).first()


def person_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()


def membership_by_pk(pk: int) -> Membership | None:
    return Membership.objects.select_related("user", "team").filter(pk=pk).first()


def assignment_by_pk(pk: int) -> CoachAssignment | None:
    return CoachAssignment.objects.select_related("coach", "team", "group").filter(pk=pk).first()


@dataclass(frozen=True)
class Ties:
    """Whether a person belongs to any team that is not retired, looks after any team or group, may ask an own team."""

    member: bool = False
    coach: bool = False
    asks: bool = False


def ties_of(user: Person) -> Ties:
    """One query, for the header of every page."""
    if not isinstance(user, User) or not user.is_active:
        return Ties()
    belongs = Membership.objects.filter(user=OuterRef("pk"), team__retired=False)
    asks = Exists(belongs.filter(role=Role.LEAD, team__leads_may_ask=True))
    coach = Exists(CoachAssignment.objects.filter(coach=OuterRef("pk")))
    found = User.objects.filter(pk=user.pk).values_list(Exists(belongs), coach, asks).first()
    return Ties(*found) if found else Ties()


# -- The trace -----------------------------------------------------------------


def audit_entries(
    *,
    who: str = "",
    what: str = "",
    kind: str = "",
    verb: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """Entries, newest first. `since` and `until` are days in the site's time zone, both included."""
    entries = AuditEntry.objects.select_related("actor")
    if who:
        entries = entries.filter(Q(actor_words__icontains=who) | Q(actor__email__icontains=who))
    if what:
        entries = entries.filter(Q(object_words__icontains=what) | Q(object_key__icontains=what))
    if kind:
        entries = entries.filter(object_key__startswith=f"{kind}:")
    if verb:
        entries = entries.filter(verb=verb)
    if since:
        entries = entries.filter(at__date__gte=since)
    if until:
        entries = entries.filter(at__date__lte=until)
    return entries


def last_trace(obj: Model) -> AuditEntry | None:
    """What was written about an object last."""
    key, _words = AuditEntry.words_of(obj)
    return AuditEntry.objects.filter(object_key=key).first()


def audit_verbs() -> list[str]:
    """Every verb that occurs, in alphabetical order."""
    return list(AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct())


# -- Parts ---------------------------------------------------------------------


def _coaches() -> "Prefetch[str, QuerySet[CoachAssignment], str]":
    return Prefetch("coach_assignments", CoachAssignment.objects.select_related("coach").order_by("coach__name"))


def _teams_for_tree() -> QuerySet[Team]:
    leads = Membership.objects.filter(role=Role.LEAD).select_related("user").order_by("user__name")
    counted = Team.objects.annotate(accounts=Count("memberships", distinct=True))
    return counted.prefetch_related(_coaches(), Prefetch("memberships", leads, to_attr="lead_memberships"))


def _leaf(team: Team) -> TeamInTree:
    return TeamInTree(
        slug=team.slug,
        name=team.name,
        headcount=team.headcount,
        accounts=getattr(team, "accounts", 0),
        retired=team.retired,
        leads=tuple(str(each.user) for each in getattr(team, "lead_memberships", [])),
        coaches=tuple(str(each.coach) for each in team.coach_assignments.all()),
    )


def _children(groups: Iterable[Group]) -> dict[int | None, list[Group]]:
    children: dict[int | None, list[Group]] = defaultdict(list)
    for group in groups:
        children[group.parent_id].append(group)
    return children


def _walk(
    group: Group,
    depth: int,
    children: dict[int | None, list[Group]],
    teams: dict[int, list[TeamInTree]],
    order: list[GroupInTree],
) -> tuple[int, int]:
    """Appends a group and those below it; answers how many teams and people are there."""
    place = len(order)
    running = [team for team in teams[group.pk] if not team.retired]
    team_count, headcount = len(running), sum(team.headcount for team in running)
    order.append(GroupInTree(group.pk, group.slug, group.name, group.parent_id, depth, (), (), 0, 0, retired=False))
    for child in children[group.pk]:
        more_teams, more_people = _walk(child, depth + 1, children, teams, order)
        team_count, headcount = team_count + more_teams, headcount + more_people
    order[place] = GroupInTree(
        pk=group.pk,
        slug=group.slug,
        name=group.name,
        parent=group.parent_id,
        depth=depth,
        teams=tuple(teams[group.pk]),
        coaches=tuple(str(each.coach) for each in group.coach_assignments.all()),
        team_count=team_count,
        headcount=headcount,
        retired=group.retired_at is not None,
    )
    return team_count, headcount
