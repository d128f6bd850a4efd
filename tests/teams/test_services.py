"""Writes about people, teams and groups: what they do, what they refuse, and the trace that each of them leaves."""

import inspect
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone

from surveys.teams import services
from surveys.teams.choices import Role
from surveys.teams.interchange.people import read_people
from surveys.teams.models import AuditEntry, CoachAssignment, Group, Membership, Team, User
from tests.factories import (
    AdminFactory,
    CoachAssignmentFactory,
    GroupFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# -- The trace -----------------------------------------------------------------

TABLE = "email,name\nann@example.org,Ann\n"

# Each service once: what it is called with, and the verbs that it leaves.
WRITES: dict[str, tuple[Callable[[User], object], list[str]]] = {
    "record": (lambda by: services.record(by=by, verb="look at", obj=by), ["look at"]),
    "create_person": (
        lambda by: services.create_person(email="new@example.org", name="New", by=by),
        ["create person"],
    ),
    "update_person": (
        lambda by: services.update_person(person=UserFactory(), name="Other", by=by),
        ["update person"],
    ),
    "deactivate_person": (lambda by: services.deactivate_person(person=UserFactory(), by=by), ["deactivate person"]),
    "activate_person": (
        lambda by: services.activate_person(person=UserFactory(is_active=False), by=by),
        ["activate person"],
    ),
    "create_group": (lambda by: services.create_group(name="New", parent=None, by=by), ["create group"]),
    "rename_group": (lambda by: services.rename_group(group=GroupFactory(), name="Other", by=by), ["rename group"]),
    "move_group": (
        lambda by: services.move_group(group=GroupFactory(), parent=GroupFactory(), by=by),
        ["move group"],
    ),
    "update_group": (
        lambda by: services.update_group(group=GroupFactory(), name="Other", parent=GroupFactory(), by=by),
        ["rename group", "move group"],
    ),
    "create_team": (
        lambda by: services.create_team(name="New", group=GroupFactory(), headcount=5, by=by),
        ["create team"],
    ),
    "update_team": (lambda by: services.update_team(team=TeamFactory(), headcount=9, by=by), ["update team"]),
    "retire_team": (lambda by: services.retire_team(team=TeamFactory(), by=by), ["retire team"]),
    "revive_team": (lambda by: services.revive_team(team=TeamFactory(retired=True), by=by), ["revive team"]),
    "add_member": (
        lambda by: services.add_member(team=TeamFactory(), user=UserFactory(), role=Role.MEMBER, by=by),
        ["add member"],
    ),
    "invite_member": (
        lambda by: services.invite_member(team=TeamFactory(), email="new@example.org", name="New", by=by),
        ["add member", "create person"],
    ),
    "change_role": (
        lambda by: services.change_role(membership=MembershipFactory(), role=Role.LEAD, by=by),
        ["change role"],
    ),
    "remove_member": (lambda by: services.remove_member(membership=MembershipFactory(), by=by), ["remove member"]),
    "assign_coach": (
        lambda by: services.assign_coach(coach=UserFactory(), team=TeamFactory(), by=by),
        ["assign coach"],
    ),
    "unassign_coach": (
        lambda by: services.unassign_coach(assignment=CoachAssignmentFactory(), by=by),
        ["unassign coach"],
    ),
    "retire_group": (lambda by: services.retire_group(group=GroupFactory(), by=by), ["retire group"]),
    "revive_group": (
        lambda by: services.revive_group(group=GroupFactory(retired_at=timezone.now()), by=by),
        ["revive group"],
    ),
    "sign_out_everywhere": (
        lambda by: services.sign_out_everywhere(person=UserFactory(), by=by),
        ["sign out everywhere"],
    ),
    "import_people": (
        lambda by: services.import_people(text=TABLE, mark=read_people(TABLE).mark, by=by),
        ["import person"],
    ),
}


def public_services() -> dict[str, Callable[..., object]]:
    return {
        name: each
        for name, each in vars(services).items()
        if inspect.isfunction(each) and each.__module__.startswith(f"{services.__name__}.") and not name.startswith("_")
    }


def test_every_service_is_tried_below() -> None:
    assert set(public_services()) == set(WRITES)


@pytest.mark.parametrize(("name", "service"), public_services().items())
def test_services_take_keywords_only_and_name_their_actor(name: str, service: Callable[..., object]) -> None:
    parameters = inspect.signature(service).parameters
    assert all(each.kind is inspect.Parameter.KEYWORD_ONLY for each in parameters.values()), name
    assert parameters["by"].default is inspect.Parameter.empty, name


@pytest.mark.parametrize("name", WRITES)
def test_a_write_leaves_a_trace_with_its_actor(name: str) -> None:
    admin = AdminFactory(name="Ada", email="ada@example.org")
    write, verbs = WRITES[name]
    write(admin)
    entries = AuditEntry.objects.all()
    assert sorted(entry.verb for entry in entries) == sorted(verbs)
    assert {entry.actor for entry in entries} == {admin}
    assert {entry.actor_words for entry in entries} == {"Ada <ada@example.org>"}
    assert all(entry.object_words and not entry.object_key.endswith(":None") for entry in entries)


def test_a_command_has_no_person() -> None:
    group = services.create_group(name="Whole", parent=None, by=None)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_words) == (None, "command line")
    assert (entry.object_key, entry.object_words) == (f"group:{group.pk}", "Whole")


def test_the_trace_tells_before_and_after() -> None:
    team = TeamFactory(name="Blue", headcount=5, group=GroupFactory(name="Old"))
    services.update_team(team=team, name="Green", headcount=6, group=GroupFactory(name="New"), by=AdminFactory())
    changes = {"name": ["Blue", "Green"], "headcount": [5, 6], "group": ["Old", "New"]}
    assert AuditEntry.objects.get().changes == changes


def test_nothing_changed_leaves_no_trace() -> None:
    team = TeamFactory()
    services.update_team(team=team, name=team.name, group=team.group, headcount=team.headcount, by=AdminFactory())
    services.revive_team(team=team, by=AdminFactory())
    assert not AuditEntry.objects.exists()


def test_an_entry_never_changes_and_outlives_its_actor() -> None:
    admin = AdminFactory(name="Ada", email="ada@example.org")
    entry = services.record(by=admin, verb="look at", obj=GroupFactory())
    entry.verb = "nothing"
    with pytest.raises(ValueError, match="never changed"):
        entry.save()
    admin.delete()
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_words, entry.verb) == (None, "Ada <ada@example.org>", "look at")


# -- People --------------------------------------------------------------------


def test_a_new_person_has_no_password_and_a_lower_case_address() -> None:
    person = services.create_person(email=" New@Example.ORG ", name=" New Person ", by=AdminFactory())
    person.refresh_from_db()
    assert (person.email, person.name) == ("new@example.org", "New Person")
    assert not person.has_usable_password()
    assert (person.is_superuser, person.is_staff, person.edits_banks) == (False, False, False)


def test_a_new_admin_opens_django_admin_too() -> None:
    person = services.create_person(email="a@example.org", name="A", by=AdminFactory(), admin=True, edits_banks=True)
    assert (person.is_superuser, person.is_staff, person.edits_banks) == (True, True, True)


def test_an_address_has_one_account_whatever_its_case() -> None:
    UserFactory(email="known@example.org")
    with pytest.raises(ValidationError, match="already an account with this address"):
        services.create_person(email="Known@example.org", name="Twin", by=AdminFactory())
    with pytest.raises(ValidationError, match="already an account with this address"):
        services.update_person(person=UserFactory(), email="KNOWN@example.org", by=AdminFactory())


def test_an_address_of_a_switched_off_account_says_the_way_out() -> None:
    UserFactory(email="gone@example.org", is_active=False)
    with pytest.raises(ValidationError, match="switch it on"):
        services.create_person(email="gone@example.org", name="Back", by=AdminFactory())


@pytest.mark.parametrize(("email", "name"), [("no address", "A"), ("", "A"), ("a@example.org", " ")])
def test_a_person_needs_an_address_and_a_name(email: str, name: str) -> None:
    with pytest.raises(ValidationError):
        services.create_person(email=email, name=name, by=AdminFactory())
    assert not AuditEntry.objects.exists()


def test_roles_come_and_go() -> None:
    person, admin = UserFactory(), AdminFactory()
    services.update_person(person=person, admin=True, edits_banks=True, by=admin)
    person.refresh_from_db()
    assert (person.is_superuser, person.is_staff, person.edits_banks) == (True, True, True)
    services.update_person(person=person, admin=False, edits_banks=False, by=admin)
    person.refresh_from_db()
    assert (person.is_superuser, person.is_staff, person.edits_banks) == (False, False, False)
    assert AuditEntry.objects.first().changes == {"admin": [True, False], "edits_banks": [True, False]}


def test_a_new_address_ends_the_old_one() -> None:
    person = UserFactory(email="old@example.org")
    EmailAddress.objects.create(user=person, email="old@example.org", primary=True)
    services.update_person(person=person, email="new@example.org", by=AdminFactory())
    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert not EmailAddress.objects.filter(user=person).exists()


def test_an_address_stays_when_only_the_name_changes() -> None:
    person = UserFactory(email="old@example.org")
    EmailAddress.objects.create(user=person, email="old@example.org", primary=True)
    services.update_person(person=person, name="Other", email="old@example.org", by=AdminFactory())
    assert EmailAddress.objects.filter(user=person).exists()


@pytest.mark.parametrize("is_active", [True, False])
def test_the_last_admin_stays(is_active: bool) -> None:
    only = AdminFactory()
    AdminFactory(is_active=False)
    with pytest.raises(ValidationError, match="at least one admin"):
        services.update_person(person=only, admin=False, by=None)
    with pytest.raises(ValidationError, match="at least one admin"):
        services.deactivate_person(person=only, by=None)
    AdminFactory(is_active=is_active)
    if is_active:
        services.deactivate_person(person=only, by=None)
        assert not User.objects.get(pk=only.pk).is_active


def test_nobody_locks_themselves_out() -> None:
    admin = AdminFactory()
    AdminFactory()
    with pytest.raises(ValidationError, match="your own account"):
        services.deactivate_person(person=admin, by=admin)
    with pytest.raises(ValidationError, match="from yourself"):
        services.update_person(person=admin, admin=False, by=admin)


# -- Groups --------------------------------------------------------------------


def test_a_group_gets_an_address_of_its_own() -> None:
    slugs = [services.create_group(name="Payments & Co", parent=None, by=None).slug for _ in range(3)]
    assert slugs == ["payments-co", "payments-co-2", "payments-co-3"]
    assert services.create_group(name="決済", parent=None, by=None).slug == "group"
    assert services.create_group(name="Named", parent=None, by=None, slug="mine").slug == "mine"


def test_renaming_keeps_the_address() -> None:
    group = services.create_group(name="Payments", parent=None, by=None)
    services.rename_group(group=group, name="Money", by=None)
    group.refresh_from_db()
    assert (group.name, group.slug) == ("Money", "payments")


def test_a_group_moves_with_all_below_it() -> None:
    top, other = GroupFactory(), GroupFactory()
    middle = GroupFactory(parent=top)
    leaf = GroupFactory(parent=middle)
    services.move_group(group=middle, parent=other, by=None)
    assert Group.objects.get(pk=middle.pk).parent == other
    assert Group.objects.get(pk=leaf.pk).parent == middle
    services.move_group(group=middle, parent=None, by=None)
    assert Group.objects.get(pk=middle.pk).parent is None


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_group_never_moves_below_itself(depth: int) -> None:
    line = [GroupFactory()]
    for _ in range(2):
        line.append(GroupFactory(parent=line[-1]))
    with pytest.raises(ValidationError, match="Choose another group"):
        services.move_group(group=line[0], parent=line[depth], by=None)
    assert Group.objects.get(pk=line[0].pk).parent is None
    assert not AuditEntry.objects.exists()


def test_a_refused_move_undoes_the_new_name() -> None:
    group = GroupFactory(name="Top")
    below = GroupFactory(parent=group)
    with pytest.raises(ValidationError):
        services.update_group(group=group, name="Other", parent=below, by=None)
    assert Group.objects.get(pk=group.pk).name == "Top"


# -- Teams ---------------------------------------------------------------------


@pytest.mark.parametrize("headcount", [0, 201])
def test_a_team_has_1_to_200_people(headcount: int) -> None:
    with pytest.raises(ValidationError):
        services.create_team(name="Blue", group=GroupFactory(), headcount=headcount, by=None)
    with pytest.raises(ValidationError):
        services.update_team(team=TeamFactory(), headcount=headcount, by=None)
    assert not Team.objects.filter(headcount=headcount).exists()


def test_a_team_retires_and_comes_back() -> None:
    team = TeamFactory()
    services.retire_team(team=team, by=None)
    assert Team.objects.get().retired
    services.revive_team(team=team, by=None)
    assert not Team.objects.get().retired


def test_a_person_joins_a_team_once() -> None:
    membership = MembershipFactory()
    with pytest.raises(ValidationError, match="already in this team"):
        services.add_member(team=membership.team, user=membership.user, by=None)


def test_a_retired_team_takes_nobody() -> None:
    with pytest.raises(ValidationError, match="Take it back"):
        services.add_member(team=TeamFactory(retired=True), user=UserFactory(), by=None)


def test_a_switched_off_account_joins_nothing() -> None:
    person = UserFactory(is_active=False)
    with pytest.raises(ValidationError, match="switched off"):
        services.add_member(team=TeamFactory(), user=person, by=None)
    with pytest.raises(ValidationError, match="switched off"):
        services.assign_coach(coach=person, team=TeamFactory(), by=None)


def test_a_role_is_one_of_two() -> None:
    membership = MembershipFactory()
    services.change_role(membership=membership, role=Role.LEAD, by=None)
    assert Membership.objects.get().role == Role.LEAD
    with pytest.raises(ValidationError):
        services.change_role(membership=membership, role="boss", by=None)


def test_inviting_a_known_person_keeps_their_name() -> None:
    known = UserFactory(name="Known", email="known@example.org")
    invited = services.invite_member(team=TeamFactory(), email="Known@Example.org", name="Wrong", by=None)
    assert (invited.membership.user, invited.is_new) == (known, False)
    assert User.objects.get(pk=known.pk).name == "Known"


def test_a_refused_invitation_makes_no_account() -> None:
    with pytest.raises(ValidationError):
        services.invite_member(team=TeamFactory(retired=True), email="new@example.org", name="New", by=None)
    assert not User.objects.filter(email="new@example.org").exists()
    assert not AuditEntry.objects.exists()


def test_a_removed_member_keeps_the_account() -> None:
    membership = MembershipFactory()
    services.remove_member(membership=membership, by=None)
    assert not Membership.objects.exists()
    assert User.objects.filter(name=membership.user.name).exists()


# -- Coaches -------------------------------------------------------------------


def test_a_coach_looks_after_one_place_at_a_time() -> None:
    coach, team, group = UserFactory(), TeamFactory(), GroupFactory()
    services.assign_coach(coach=coach, team=team, by=None)
    services.assign_coach(coach=coach, group=group, by=None)
    assert CoachAssignment.objects.filter(coach=coach).count() == 2
    for places in ({}, {"team": team, "group": group}):
        with pytest.raises(ValidationError, match="either one group or one team"):
            services.assign_coach(coach=coach, by=None, **places)


@pytest.mark.parametrize("place", ["team", "group"])
def test_the_same_place_is_given_once(place: str) -> None:
    made = {"team": TeamFactory, "group": GroupFactory}[place]()
    coach = UserFactory()
    services.assign_coach(coach=coach, by=None, **{place: made})
    with pytest.raises(ValidationError, match="already looks after"):
        services.assign_coach(coach=coach, by=None, **{place: made})
