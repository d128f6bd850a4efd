"""People, groups and teams as rows: what they are called, and what the database refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from surveys.teams.models import AuditEntry, CoachAssignment, Group, Membership, Team, User
from tests.factories import CoachAssignmentFactory, GroupFactory, MembershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_person_is_found_whatever_the_case_of_the_address() -> None:
    person = User.objects.create_user("Ada@Example.ORG", "a good password 1", name="Ada Long")
    assert person.email == "ada@example.org"
    assert User.objects.get_by_natural_key("ADA@example.org") == person
    assert (person.get_full_name(), person.get_short_name(), str(person)) == ("Ada Long", "Ada", "Ada Long")


def test_the_first_admin_is_made_by_a_command() -> None:
    admin = User.objects.create_superuser("root@example.org", "a good password 1", name="Root")
    assert (admin.is_superuser, admin.is_staff) == (True, True)


def test_a_person_without_a_name_is_not_made() -> None:
    with pytest.raises(ValidationError):
        User.objects.create_user("ada@example.org", "a good password 1")


def test_words_for_the_trace() -> None:
    membership = MembershipFactory(user=UserFactory(name="Ada"), team=TeamFactory(name="Blue"))
    assert str(membership) == "Ada · Blue"
    assert str(CoachAssignmentFactory(coach=membership.user, team=membership.team)) == "Ada → Blue"
    assert str(CoachAssignmentFactory(coach=membership.user, group=GroupFactory(name="Apps"))) == "Ada → Apps"
    entry = AuditEntry.objects.create(actor_words="Ada", verb="retire", object_key="team:1", object_words="Blue")
    assert str(entry) == "Ada retire Blue"


def test_the_database_refuses_what_no_form_could_offer() -> None:
    group, team, person = GroupFactory(), TeamFactory(), UserFactory()
    MembershipFactory(user=person, team=team)
    CoachAssignmentFactory(coach=person, group=group)
    for broken in (
        lambda: Group.objects.filter(pk=group.pk).update(parent=group),
        lambda: Team.objects.filter(pk=team.pk).update(headcount=0),
        lambda: Membership.objects.create(user=person, team=team),
        lambda: CoachAssignment.objects.create(coach=person),
        lambda: CoachAssignment.objects.create(coach=person, team=team, group=group),
        lambda: CoachAssignment.objects.create(coach=person, group=group),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()
