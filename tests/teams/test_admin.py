"""Django admin: what is written there leaves a trace too, and the trace can only be read."""

import pytest
from django.test import Client
from django.urls import reverse

from surveys.teams import services
from surveys.teams.models import AuditEntry, Group, Membership, Team, User
from tests.factories import (
    AdminFactory,
    BankEditorFactory,
    CoachAssignmentFactory,
    GroupFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return AdminFactory()


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.mark.parametrize("model", ["user", "group", "team", "membership", "coachassignment", "auditentry"])
def test_lists_open(as_admin: Client, model: str) -> None:
    MembershipFactory()
    CoachAssignmentFactory()
    services.create_group(name="Apps", parent=None, by=None)
    assert as_admin.get(reverse(f"admin:surveys_{model}_changelist")).status_code == 200
    assert as_admin.get(reverse(f"admin:surveys_{model}_changelist"), {"q": "a"}).status_code == 200


def test_others_do_not_come_in(client: Client) -> None:
    client.force_login(BankEditorFactory())
    assert client.get(reverse("admin:index")).status_code == 302


def test_adding_leaves_a_trace(as_admin: Client, admin: User) -> None:
    as_admin.post(reverse("admin:surveys_group_add"), {"name": "Apps", "slug": "apps", "parent": ""})
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.object_words) == (admin, "add group in Django admin", "Apps")


def test_changing_leaves_a_trace_of_before_and_after(as_admin: Client) -> None:
    team, group = TeamFactory(headcount=5), GroupFactory(name="New")
    typed = {"name": team.name, "slug": team.slug, "group": group.pk, "headcount": 8}
    as_admin.post(reverse("admin:surveys_team_change", args=[team.pk]), typed)
    entry = AuditEntry.objects.get()
    assert entry.verb == "change team in Django admin"
    assert entry.changes["headcount"] == [5, 8]
    assert entry.changes["group"][1] == "New"


def test_deleting_one_and_many_leaves_traces(as_admin: Client) -> None:
    memberships = [MembershipFactory() for _ in range(3)]
    as_admin.post(reverse("admin:surveys_membership_delete", args=[memberships[0].pk]), {"post": "yes"})
    many = {"action": "delete_selected", "_selected_action": [each.pk for each in memberships[1:]], "post": "yes"}
    as_admin.post(reverse("admin:surveys_membership_changelist"), many)
    assert not Membership.objects.exists()
    assert [entry.verb for entry in AuditEntry.objects.all()] == ["delete membership in Django admin"] * 3
    assert {entry.object_key for entry in AuditEntry.objects.all()} == {f"membership:{each.pk}" for each in memberships}


def test_accounts_get_their_roles_elsewhere(as_admin: Client) -> None:
    person = UserFactory(name="Bea")
    assert as_admin.get(reverse("admin:surveys_user_add")).status_code == 403
    address = reverse("admin:surveys_user_change", args=[person.pk])
    as_admin.post(address, {"name": "Bea Blue", "is_superuser": "on", "edits_banks": "on", "email": "x@example.org"})
    person.refresh_from_db()
    assert (person.name, person.is_superuser, person.edits_banks) == ("Bea Blue", False, False)
    assert person.email != "x@example.org"


def test_admins_are_not_deleted(as_admin: Client, admin: User) -> None:
    answer = as_admin.post(reverse("admin:surveys_user_delete", args=[admin.pk]), {"post": "yes"})
    assert answer.status_code == 403
    many = {"action": "delete_selected", "_selected_action": [admin.pk], "post": "yes"}
    as_admin.post(reverse("admin:surveys_user_changelist"), many)
    assert User.objects.filter(pk=admin.pk).exists()


def test_groups_do_not_move_here(as_admin: Client) -> None:
    group = GroupFactory()
    below = GroupFactory(parent=group)
    address = reverse("admin:surveys_group_change", args=[group.pk])
    as_admin.post(address, {"name": group.name, "slug": group.slug, "parent": below.pk})
    assert Group.objects.get(pk=group.pk).parent is None


def test_the_trace_can_only_be_read(as_admin: Client) -> None:
    services.create_team(name="Blue", group=GroupFactory(), headcount=5, by=None)
    entry = AuditEntry.objects.get()
    assert as_admin.get(reverse("admin:surveys_auditentry_change", args=[entry.pk])).status_code == 200
    assert as_admin.post(reverse("admin:surveys_auditentry_change", args=[entry.pk]), {"verb": "x"}).status_code == 403
    assert (
        as_admin.post(reverse("admin:surveys_auditentry_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403
    )
    assert as_admin.get(reverse("admin:surveys_auditentry_add")).status_code == 403
    assert AuditEntry.objects.get().verb == "create team"
    assert Team.objects.exists()
