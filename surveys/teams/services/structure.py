"""People, teams, groups and coaches, one by one."""

from typing import Any, NamedTuple, TypeVar

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from surveys.teams import queries
from surveys.teams.choices import Role
from surveys.teams.models import AuditEntry, CoachAssignment, Group, Membership, Team, User

M = TypeVar("M", bound=models.Model)
COMMAND_LINE = "command line"


class Invited(NamedTuple):
    """A new member, and whether the account is new too and waits for its first password."""

    membership: Membership
    is_new: bool


def record(*, by: User | None, verb: str, obj: models.Model, changes: dict[str, Any] | None = None) -> AuditEntry:
    """Leaves a trace of a write. `changes` maps a field to [before, after], as JSON values."""
    key, words = AuditEntry.words_of(obj)
    entry = AuditEntry(
        actor=by, actor_words=actor_words(by), verb=verb, object_key=key, object_words=words, changes=changes or {}
    )
    entry.full_clean()
    entry.save()
    return entry


def actor_words(by: User | None) -> str:
    """Who did it, in words that stay when the account goes."""
    return f"{by.name} <{by.email}>"[:254] if by else COMMAND_LINE


# -- People --------------------------------------------------------------------


@transaction.atomic
def create_person(*, email: str, name: str, by: User | None, admin: bool = False, edits_banks: bool = False) -> User:
    """A new account without a password; the person sets one through the link of a reset mail."""
    email = email.strip().lower()
    _address_is_free(email)
    person = User(email=email, name=name.strip(), is_superuser=admin, is_staff=admin, edits_banks=edits_banks)
    person.set_unusable_password()
    person.full_clean()
    person.save()
    record(by=by, verb="create person", obj=person, changes=_new(email=email, admin=admin, edits_banks=edits_banks))
    return person


@transaction.atomic
def update_person(
    *,
    person: User,
    by: User | None,
    name: str | None = None,
    email: str | None = None,
    admin: bool | None = None,
    edits_banks: bool | None = None,
) -> User:
    """Changes what is given. The last admin stays one; a new address replaces every old way to sign in."""
    address = person.email if email is None else email.strip().lower()
    if address != person.email:
        _address_is_free(address)
        EmailAddress.objects.filter(user=person).delete()
    if admin is False and person.is_superuser:
        if by is not None and by.pk == person.pk:
            raise ValidationError(_("You can not take the role of admin from yourself. Ask another admin to do it."))
        _stays_an_admin_without(person)
    changes = _change(
        person,
        name=None if name is None else name.strip(),
        email=address,
        is_superuser=admin,
        edits_banks=edits_banks,
    )
    person.is_staff = person.is_superuser  # admins, and nobody else, open Django's admin
    if "is_superuser" in changes:
        changes["admin"] = changes.pop("is_superuser")
    return _saved(person, by=by, verb="update person", changes=changes)


@transaction.atomic
def deactivate_person(*, person: User, by: User | None) -> User:
    """Switches an account off: the person can not sign in, and no session comes back when it is switched on again."""
    if by is not None and by.pk == person.pk:
        raise ValidationError(_("You can not switch off your own account. Ask another admin to do it."))
    _stays_an_admin_without(person)
    person.signed_out_at = timezone.now()
    return _saved(person, by=by, verb="deactivate person", changes=_change(person, is_active=False))


@transaction.atomic
def activate_person(*, person: User, by: User | None) -> User:
    """Switches an account on again."""
    return _saved(person, by=by, verb="activate person", changes=_change(person, is_active=True))


@transaction.atomic
def sign_out_everywhere(*, person: User, by: User | None) -> User:
    """Ends all sessions of a person, who can sign in again."""
    person.signed_out_at = timezone.now()
    person.save(update_fields=["signed_out_at"])
    record(by=by, verb="sign out everywhere", obj=person)
    return person


# -- Groups --------------------------------------------------------------------


@transaction.atomic
def create_group(*, name: str, parent: Group | None, by: User | None, slug: str = "") -> Group:
    """A group at the top (`parent=None`) or inside another one."""
    group = Group(name=name.strip(), parent=parent, slug=slug or _free_slug(Group, name))
    group.full_clean()
    group.save()
    record(by=by, verb="create group", obj=group, changes=_new(parent=_words(parent)))
    return group


@transaction.atomic
def rename_group(*, group: Group, name: str, by: User | None) -> Group:
    """A new name; the address of its pages stays."""
    return _saved(group, by=by, verb="rename group", changes=_change(group, name=name.strip()))


@transaction.atomic
def move_group(*, group: Group, parent: Group | None, by: User | None) -> Group:
    """Puts a group, with all below it, inside another one or at the top."""
    everyone = list(Group.objects.select_for_update().order_by("pk"))  # two moves at once could close a circle
    if parent is not None and parent in queries.below([group.pk], everyone):
        raise ValidationError(
            _("“%(group)s” can not be moved into itself or into a group below it. Choose another group.")
            % {"group": group.name}
        )
    changes = {} if group.parent_id == (parent and parent.pk) else {"parent": [_words(group.parent), _words(parent)]}
    group.parent = parent
    return _saved(group, by=by, verb="move group", changes=changes)


@transaction.atomic
def update_group(*, group: Group, name: str, parent: Group | None, by: User | None) -> Group:
    """Renames and moves at once, or refuses both."""
    return rename_group(group=move_group(group=group, parent=parent, by=by), name=name, by=by)


@transaction.atomic
def retire_group(*, group: Group, by: User | None) -> Group:
    """Takes an empty group out of what can be chosen; its past results stay. Teams and groups in it go first."""
    if Team.objects.filter(group=group, retired=False).exists() or group.children.filter(retired_at=None).exists():
        raise ValidationError(
            _("“%(group)s” still has teams or groups in it. Move or retire them first.") % {"group": group}
        )
    if group.retired_at is None:
        group.retired_at = timezone.now()
        _saved(group, by=by, verb="retire group", changes={"retired": [False, True]})
    return group


@transaction.atomic
def revive_group(*, group: Group, by: User | None) -> Group:
    """Takes a retired group back."""
    if group.parent is not None and group.parent.retired_at is not None:
        raise ValidationError(_("“%(group)s” is part of a retired group. Take that back first.") % {"group": group})
    if group.retired_at is not None:
        group.retired_at = None
        _saved(group, by=by, verb="revive group", changes={"retired": [True, False]})
    return group


# -- Teams ---------------------------------------------------------------------


@transaction.atomic
def create_team(*, name: str, group: Group, headcount: int, by: User | None, slug: str = "") -> Team:
    """A team of 1 to 200 people."""
    team = Team(name=name.strip(), group=group, headcount=headcount, slug=slug or _free_slug(Team, name))
    team.full_clean()
    team.save()
    record(by=by, verb="create team", obj=team, changes=_new(group=_words(group), headcount=headcount))
    return team


@transaction.atomic
def update_team(
    *,
    team: Team,
    by: User | None,
    name: str | None = None,
    group: Group | None = None,
    headcount: int | None = None,
    leads_may_ask: bool | None = None,
) -> Team:
    """Changes what is given; campaigns that are launched keep the headcount and group they began with."""
    name = None if name is None else name.strip()
    changes = _change(team, name=name, headcount=headcount, leads_may_ask=leads_may_ask)
    if group is not None and group.pk != team.group_id:
        changes["group"] = [_words(team.group), _words(group)]
        team.group = group
    return _saved(team, by=by, verb="update team", changes=changes)


@transaction.atomic
def retire_team(*, team: Team, by: User | None) -> Team:
    """Takes a team out of lists and new campaigns; its history stays."""
    return _saved(team, by=by, verb="retire team", changes=_change(team, retired=True))


@transaction.atomic
def revive_team(*, team: Team, by: User | None) -> Team:
    """Takes a retired team back. People who went on in another team stay there too."""
    if team.group.retired_at is not None:
        raise ValidationError(_("The group “%(group)s” is retired. Take it back first.") % {"group": team.group})
    team.merged_into = None
    return _saved(team, by=by, verb="revive team", changes=_change(team, retired=False))


@transaction.atomic
def add_member(*, team: Team, user: User, role: str = Role.MEMBER, by: User | None) -> Membership:
    """Puts a person into a team."""
    if team.retired:
        raise ValidationError(_("“%(team)s” is retired. Take it back before you add people.") % {"team": team})
    _is_active(user)
    if Membership.objects.filter(team=team, user=user).exists():
        raise ValidationError(_("%(person)s is already in this team.") % {"person": user})
    membership = Membership(team=team, user=user, role=role)
    membership.full_clean()
    membership.save()
    record(by=by, verb="add member", obj=membership, changes=_new(role=str(role)))
    return membership


@transaction.atomic
def invite_member(*, team: Team, email: str, name: str, role: str = Role.MEMBER, by: User | None) -> Invited:
    """Puts the person with this address into a team; without an account yet, one is made with this name."""
    person = queries.person_by_email(email)
    is_new = person is None
    if person is None:
        person = create_person(email=email, name=name, by=by)
    return Invited(add_member(team=team, user=person, role=role, by=by), is_new)


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User | None) -> Membership:
    """Makes a member a team lead, or a team lead a member."""
    return _saved(membership, by=by, verb="change role", changes=_change(membership, role=str(role)))


@transaction.atomic
def remove_member(*, membership: Membership, by: User | None) -> None:
    """Takes a person out of a team; what they answered stays with the team."""
    record(by=by, verb="remove member", obj=membership, changes={"role": [str(membership.role), None]})
    membership.delete()


# -- Coaches -------------------------------------------------------------------


@transaction.atomic
def assign_coach(
    *, coach: User, group: Group | None = None, team: Team | None = None, by: User | None
) -> CoachAssignment:
    """Lets a person look after one team, or one group with all below it."""
    if (group is None) == (team is None):
        raise ValidationError(_("Choose either one group or one team to look after."))
    _is_active(coach)
    if CoachAssignment.objects.filter(coach=coach, group=group, team=team).exists():
        words = {"person": coach, "place": group or team}
        raise ValidationError(_("%(person)s already looks after “%(place)s”.") % words)
    assignment = CoachAssignment(coach=coach, group=group, team=team)
    assignment.full_clean()
    assignment.save()
    record(by=by, verb="assign coach", obj=assignment)
    return assignment


@transaction.atomic
def unassign_coach(*, assignment: CoachAssignment, by: User | None) -> None:
    """Ends an assignment; the person keeps the account."""
    record(by=by, verb="unassign coach", obj=assignment)
    assignment.delete()


# -- Parts ---------------------------------------------------------------------


def _words(instance: models.Model | None) -> str | None:
    return None if instance is None else str(instance)


def _new(**values: object) -> dict[str, Any]:
    """Changes of something that was not there before."""
    return {field: [None, value] for field, value in values.items()}


def _change(instance: models.Model, **values: object) -> dict[str, Any]:
    """Sets the values that are given (None is "leave it") and answers what is different now."""
    changes: dict[str, Any] = {}
    for field, value in values.items():
        before = getattr(instance, field)
        if value is not None and value != before:
            setattr(instance, field, value)
            changes[field] = [before, value]
    return changes


def _saved(instance: M, *, by: User | None, verb: str, changes: dict[str, Any]) -> M:
    """Validates, saves and leaves a trace; does nothing when nothing changed."""
    if changes:
        instance.full_clean()
        instance.save()
        record(by=by, verb=verb, obj=instance, changes=changes)
    return instance


def _address_is_free(email: str) -> None:
    known = queries.person_by_email(email)
    if known is None:
        return
    if known.is_active:
        raise ValidationError({"email": _("There is already an account with this address. Open that person instead.")})
    raise ValidationError(
        {"email": _("There is an account with this address that is switched off. Open that person and switch it on.")}
    )


def _is_active(person: User) -> None:
    if not person.is_active:
        raise ValidationError(
            _("The account of %(person)s is switched off. An admin can switch it on again.") % {"person": person}
        )


def _stays_an_admin_without(person: User) -> None:
    """Refuses to lose the last person who can let others in."""
    admins = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if person.is_superuser and person.is_active and not admins.exclude(pk=person.pk).exists():
        raise ValidationError(_("There must be at least one admin. Make someone else an admin first."))


def _free_slug(model: type[Group] | type[Team], name: str) -> str:
    """An address part made of the name, with a number behind it when it is taken."""
    base = slugify(name)[:50] or model._meta.model_name or ""
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
