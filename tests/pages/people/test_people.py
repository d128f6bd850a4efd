"""The list of people and the page of an account."""

from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from surveys.pages.people.presenters.people import PEOPLE_ON_A_PAGE
from surveys.teams.choices import Role
from surveys.teams.models import AuditEntry, CoachAssignment, Membership, User
from tests.factories import (
    AdminFactory,
    CoachAssignmentFactory,
    GroupFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NEW = {"name": "Nora New", "email": "nora@example.org"}


# -- The list ------------------------------------------------------------------


def test_the_list_tells_roles_and_teams(as_admin: Client) -> None:
    person = UserFactory(name="Bea", edits_banks=True)
    MembershipFactory(user=person, team=TeamFactory(name="Blue"), role=Role.LEAD)
    CoachAssignmentFactory(coach=person)
    UserFactory(name="Cid", is_active=False)
    rows = {row.name: row for row in as_admin.get(reverse("people:index")).context["page"].rows}
    assert rows["Bea"].roles == ("Bank editor", "Coach", "Team lead")
    assert [team.text for team in rows["Bea"].teams] == ["Blue"]
    assert rows["Ada Admin"].roles == ("Admin",)
    assert not rows["Cid"].active


def test_the_list_costs_the_same_for_twelve_thousand(
    as_admin: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    User.objects.bulk_create(User(name=f"P {n}", email=f"p{n}@example.org", password="!") for n in range(11_999))
    Membership.objects.create(user=User.objects.get(name="P 7"), team=TeamFactory())
    with django_assert_num_queries(7):
        answer = as_admin.get(reverse("people:index"), {"page": "2"})
    assert "12000 people" in answer.text
    assert len(answer.context["page"].rows) == 50


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_more_people(
    as_admin: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        person = MembershipFactory(role=Role.LEAD).user
        MembershipFactory(user=person)
        CoachAssignmentFactory(coach=person)
        CoachAssignmentFactory(coach=person, group=GroupFactory())
    with django_assert_num_queries(7):
        as_admin.get(reverse("people:index"))


def test_the_list_is_filtered_and_says_when_nobody_fits(as_admin: Client) -> None:
    UserFactory(name="Bea Blue")
    UserFactory(name="Cid Green", is_active=False)

    def shown(**asked: str) -> list[str]:
        return [row.name for row in as_admin.get(reverse("people:index"), asked).context["page"].rows]

    assert shown(text="bea") == ["Bea Blue"]
    assert shown(state="off") == ["Cid Green"]
    assert shown(state="nonsense") == ["Ada Admin", "Bea Blue", "Cid Green"]
    answer = as_admin.get(reverse("people:index"), {"text": "zz"})
    assert "Nobody fits this filter" in answer.text
    assert 'value="zz"' in answer.text


def test_the_list_has_pages_that_keep_the_filter(as_admin: Client) -> None:
    for _ in range(PEOPLE_ON_A_PAGE + 1):
        UserFactory()
    answer = as_admin.get(reverse("people:index"), {"text": "person"})
    assert len(answer.context["page"].rows) == PEOPLE_ON_A_PAGE
    assert "?text=person&amp;page=2" in answer.text
    answer = as_admin.get(reverse("people:index"), {"text": "person", "page": "2"})
    assert len(answer.context["page"].rows) == 1


# -- A new person --------------------------------------------------------------


def test_a_new_person_gets_the_link(as_admin: Client, admin: User) -> None:
    answer = as_admin.post(reverse("people:new"), NEW, follow=True)
    person = User.objects.get(email="nora@example.org")
    assert answer.redirect_chain == [(reverse("people:person", args=[person.pk]), 302)]
    assert "on its way to nora@example.org" in answer.text
    assert mail.outbox[0].to == ["nora@example.org"]
    assert "Ada Admin made an account for you" in mail.outbox[0].body
    assert AuditEntry.objects.get(verb="create person").actor == admin


def test_a_mail_that_does_not_go_out_loses_nothing(as_admin: Client, caplog: pytest.LogCaptureFixture) -> None:
    with patch("surveys.teams.mails.send_mail", side_effect=ConnectionRefusedError):
        answer = as_admin.post(reverse("people:new"), NEW, follow=True)
    assert "Send it again later" in answer.text
    assert User.objects.filter(email="nora@example.org").exists()
    assert "did not go out" in caplog.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (NEW | {"email": "ADA@example.org"}, "already an account with this address"),
        (NEW | {"email": "no address"}, "valid email address"),
        (NEW | {"email": ""}, "This field is required"),
    ],
)
def test_a_refused_person_keeps_what_was_typed(as_admin: Client, typed: dict[str, str], said: str) -> None:
    answer = as_admin.post(reverse("people:new"), typed | {"edits_banks": "on"})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Nora New"' in answer.text
    if typed["email"]:
        assert f'value="{typed["email"]}"' in answer.text
    assert answer.context["form"]["edits_banks"].value() is True
    assert User.objects.count() == 1


# -- An account ----------------------------------------------------------------


def page_of(person: User) -> str:
    return reverse("people:person", args=[person.pk])


def test_the_page_tells_where_the_account_stands(as_admin: Client) -> None:
    person = UserFactory()
    assert "has not signed in yet" in as_admin.get(page_of(person)).text
    person.set_unusable_password()
    person.save()
    assert "has not set a password yet" in as_admin.get(page_of(person)).text
    person.is_active = False
    person.save()
    answer = as_admin.get(page_of(person))
    assert "switched off" in answer.text
    assert "Switch the account on" in answer.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_more_teams(
    as_admin: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = UserFactory()
    for _ in range(count):
        MembershipFactory(user=person)
        CoachAssignmentFactory(coach=person)
    with django_assert_num_queries(9):
        as_admin.get(page_of(person))


def test_roles_are_edited(as_admin: Client) -> None:
    person = UserFactory(name="Bea")
    as_admin.post(page_of(person), {"name": "Bea Blue", "email": "bea@example.org", "edits_banks": "on"})
    person.refresh_from_db()
    assert (person.name, person.email, person.edits_banks) == ("Bea Blue", "bea@example.org", True)


def test_a_refused_edit_keeps_what_was_typed_and_the_old_name_in_the_heading(as_admin: Client, admin: User) -> None:
    answer = as_admin.post(page_of(admin), {"name": "Other", "email": admin.email})
    assert answer.status_code == 422
    assert "from yourself" in answer.text
    assert 'value="Other"' in answer.text
    assert "<h1>Ada Admin</h1>" in answer.text
    assert answer.context["form"]["admin"].value() is False
    assert User.objects.get(pk=admin.pk).is_superuser


def test_an_account_is_switched_off_and_on(as_admin: Client) -> None:
    person = UserFactory()
    other = Client()
    other.force_login(person)
    address = reverse("people:account", args=[person.pk])
    as_admin.post(address, {"wish": "off"})
    person.refresh_from_db()
    assert not person.is_active
    assert not other.get("/").wsgi_request.user.is_authenticated
    as_admin.post(address, {"wish": "on"})
    person.refresh_from_db()
    assert person.is_active


def test_the_own_account_stays_on(as_admin: Client, admin: User) -> None:
    AdminFactory()
    answer = as_admin.post(reverse("people:account", args=[admin.pk]), {"wish": "off"}, follow=True)
    assert "your own account" in answer.text
    assert "Switch the account off" not in answer.text


def test_the_link_is_sent_again_to_accounts_that_are_on(as_admin: Client) -> None:
    for person, sent in ((UserFactory(), 1), (UserFactory(is_active=False), 1)):
        as_admin.post(reverse("people:account", args=[person.pk]), {"wish": "link"})
        assert len(mail.outbox) == sent


def test_a_person_joins_a_team(as_admin: Client) -> None:
    person, team = UserFactory(), TeamFactory()
    address = reverse("people:join", args=[person.pk])
    as_admin.post(address, {"team": team.pk, "role": "lead"})
    assert Membership.objects.get().role == Role.LEAD
    answer = as_admin.post(address, {"team": team.pk, "role": "lead"})
    assert answer.status_code == 422
    assert "already in this team" in answer.text
    assert answer.context["join_form"]["role"].value() == "lead"
    assert f'action="{page_of(person)}"' in answer.text  # the other forms still go to their own address


def test_a_person_coaches_a_group_and_a_team(as_admin: Client) -> None:
    person, team = UserFactory(), TeamFactory(name="Blue")
    address = reverse("people:coach", args=[person.pk])
    as_admin.post(address, {"place": f"team:{team.slug}"})
    as_admin.post(address, {"place": f"group:{team.group.slug}"})
    assert {(each.team, each.group) for each in CoachAssignment.objects.all()} == {(team, None), (None, team.group)}
    assert "already looks after “Blue”" in as_admin.post(address, {"place": f"team:{team.slug}"}).text


def test_roles_and_memberships_change_where_the_button_stands(as_admin: Client) -> None:
    membership = MembershipFactory()
    address, back = reverse("people:membership", args=[membership.pk]), page_of(membership.user)
    answer = as_admin.post(address, {"role": "lead", "wish": "role", "back": back})
    assert answer["Location"] == back
    assert Membership.objects.get().role == Role.LEAD
    answer = as_admin.post(address, {"role": "boss", "wish": "role", "back": "https://elsewhere.example/"}, follow=True)
    assert answer.redirect_chain[0][0] == reverse("people:team", args=[membership.team.slug])
    assert "boss" in answer.text
    as_admin.post(address, {"wish": "remove"})
    assert not Membership.objects.exists()


def test_an_assignment_ends(as_admin: Client) -> None:
    assignment = CoachAssignmentFactory()
    answer = as_admin.post(reverse("people:assignment", args=[assignment.pk]))
    assert answer["Location"] == page_of(assignment.coach)
    assert not CoachAssignment.objects.exists()


def test_no_session_survives_switching_off(as_admin: Client) -> None:
    person = UserFactory(name="Bea")
    hers = Client()
    hers.force_login(person)
    assert hers.get("/teams/").status_code == 200
    for wish in ("off", "on"):
        as_admin.post(reverse("people:account", args=[person.pk]), {"wish": wish})
    assert hers.get("/teams/").status_code == 302
    hers.force_login(User.objects.get(pk=person.pk))
    assert hers.get("/teams/").status_code == 200
    as_admin.post(reverse("people:account", args=[person.pk]), {"wish": "out"})
    assert hers.get("/teams/").status_code == 302
