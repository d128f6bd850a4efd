"""The places in the header: three to five for each kind of person, and the one where they are."""

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse
from pytest_django import DjangoAssertNumQueries

from surveys.pages.home import views
from surveys.pages.home.presenters import places
from surveys.teams.models import User
from tests.factories import AdminFactory, BankEditorFactory, CoachAssignmentFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
urlpatterns = [path("alone/", views.live, name="alone")]


def shown(client: Client, url: str) -> list[tuple[str, bool]]:
    return [(place.title, place.current) for place in client.get(url).context["places"]]


def both() -> User:
    person = AdminFactory()
    MembershipFactory(user=person)
    CoachAssignmentFactory(coach=person)
    return person


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (None, ["Quick check", "Question banks"]),
        (UserFactory, ["Question banks"]),
        (lambda: MembershipFactory().user, ["My teams", "Question banks"]),
        (lambda: CoachAssignmentFactory().coach, ["Dashboard", "Question banks"]),
        (BankEditorFactory, ["Question banks"]),
        (AdminFactory, ["Dashboard", "Campaigns", "Question banks", "People"]),
        (both, ["My teams", "Dashboard", "Campaigns", "Question banks", "People"]),
    ],
)
def test_places_of_each_kind_of_person(client: Client, make: Callable[[], User] | None, expected: list[str]) -> None:
    if make:
        client.force_login(make())
    assert [title for title, _current in shown(client, "/")] == expected


@pytest.mark.parametrize("name", ["people:index", "people:new", "people:groups", "people:audit"])
def test_people_groups_and_audit_are_one_place(client: Client, name: str) -> None:
    client.force_login(AdminFactory())
    assert [title for title, current in shown(client, reverse(name)) if current] == ["People"]


def test_pages_of_a_team_belong_to_my_teams(client: Client) -> None:
    membership = MembershipFactory(role="lead")
    client.force_login(membership.user)
    found = shown(client, reverse("people:team_people", args=[membership.team.slug]))
    assert found == [("My teams", True), ("Question banks", False)]


def test_no_place_is_current_on_the_front_page(client: Client) -> None:
    client.force_login(AdminFactory())
    assert not any(current for _title, current in shown(client, "/"))


def test_a_place_without_a_page_is_left_out(rf: RequestFactory) -> None:
    request = rf.get("/alone/")
    request.user = AdminFactory()
    with override_settings(ROOT_URLCONF=__name__):
        assert list(places(request)["places"]) == []  # type: ignore[call-overload]  # a lazy list


def test_a_page_without_a_header_asks_nothing(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = rf.get("/")
    request.user = UserFactory()
    with django_assert_num_queries(0):
        places(request)


def test_a_request_that_failed_early_has_a_visitors_places(rf: RequestFactory) -> None:
    found = places(rf.get("/"))["places"]
    assert [place.title for place in found] == ["Quick check", "Question banks"]  # type: ignore[attr-defined]  # a lazy list
