"""People from a table: looked at first, written once, mailed only when asked for."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from surveys.pages.people.presenters.importing import MAILS_AT_ONCE
from surveys.teams.models import AuditEntry, Membership, User
from tests.factories import AdminFactory, MembershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
HEAD = "email,name,roles,member of,leads,coaches\n"
ANN = f"{HEAD}ann@example.org,Ann,,blue,,\n"
PAGE = "/people/import/"


def upload(client: Client, text: str | bytes) -> HttpResponse:
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(PAGE, {"file": SimpleUploadedFile("people.csv", data)})


def kept(answer: HttpResponse) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', answer.content.decode())
    assert found, answer.content.decode()
    return found.group(1)


@pytest.fixture(autouse=True)
def blue() -> None:
    TeamFactory(name="Blue", slug="blue")


def test_a_table_is_shown_before_it_is_written(as_admin: Client) -> None:
    answer = upload(as_admin, ANN)
    assert answer.status_code == 200
    assert "1 new person" in answer.text
    assert "Joins Blue as member" in answer.text
    assert "sees its released results" in answer.text
    assert not User.objects.filter(email="ann@example.org").exists()
    answer = as_admin.post(PAGE, {"kept": kept(answer)}, follow=True)
    assert "Everything is written" in answer.text
    assert Membership.objects.get().user.email == "ann@example.org"
    assert mail.outbox == []
    assert AuditEntry.objects.get().verb == "import person"


def test_the_same_table_again_writes_nothing(as_admin: Client) -> None:
    as_admin.post(PAGE, {"kept": kept(upload(as_admin, ANN))})
    answer = upload(as_admin, ANN)
    assert "1 person is left alone" in answer.text
    assert 'name="kept"' not in answer.text
    assert AuditEntry.objects.count() == 1


def test_mails_go_out_when_asked_for(as_admin: Client) -> None:
    UserFactory(name="Bo", email="bo@example.org")
    text = f"{ANN}bo@example.org,Bo,admin,,,\ncy@example.org,Cy,,,,\n"
    answer = as_admin.post(PAGE, {"kept": kept(upload(as_admin, text)), "invite": "on"}, follow=True)
    assert sorted(message.to[0] for message in mail.outbox) == ["ann@example.org", "cy@example.org"]
    assert "2 mails with a link" in answer.text


def test_no_mails_for_more_people_than_go_at_once(as_admin: Client) -> None:
    text = HEAD + "".join(f"p{n}@example.org,P,,,,\n" for n in range(MAILS_AT_ONCE + 1))
    answer = upload(as_admin, text)
    assert "No mails go out" in answer.text
    assert 'name="invite"' not in answer.text
    as_admin.post(PAGE, {"kept": kept(answer), "invite": "on"})
    assert User.objects.count() == MAILS_AT_ONCE + 2
    assert mail.outbox == []


def test_every_bad_row_is_named_and_nothing_is_written(as_admin: Client) -> None:
    answer = upload(as_admin, f"{ANN}nobody,Nobody,,,,\nbo@example.org,<script>,king,,,\n")
    assert answer.status_code == 422
    assert "2 things to mend" in answer.text
    assert "Row 3, email" in answer.text
    assert "Row 4, roles" in answer.text
    assert "<script>," not in answer.text
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "name the columns"),
        (b"PK\x03\x04\0\0", "not a text file"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (b"email,phone\na@example.org,1\n", "no column “phone”"),
        ((HEAD + "a@example.org,A,,,,\n" * 5001).encode(), "more than 5000 rows"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(as_admin: Client, data: bytes, said: str) -> None:
    answer = upload(as_admin, data)
    assert answer.status_code == 422
    assert said in answer.text


def test_admins_to_be_are_named(as_admin: Client) -> None:
    assert "These people become admins" in upload(as_admin, f"{HEAD}ann@example.org,Ann,admin,,,\n").text


def test_a_look_is_confirmed_only_by_who_looked(as_admin: Client) -> None:
    mine = kept(upload(as_admin, ANN))
    other = Client()
    other.force_login(AdminFactory())
    assert "of another person" in other.post(PAGE, {"kept": mine}, follow=True).text
    assert "of another person" in as_admin.post(PAGE, {"kept": f"{mine}x"}, follow=True).text
    assert User.objects.filter(email="ann@example.org").count() == 0


def test_what_changed_meanwhile_is_shown_again(as_admin: Client) -> None:
    mine = kept(upload(as_admin, ANN))
    UserFactory(name="Ann", email="ann@example.org")
    answer = as_admin.post(PAGE, {"kept": mine})
    assert "Somebody changed people or teams" in answer.text
    assert "1 person is changed" in answer.text
    assert not Membership.objects.exists()


def test_the_export_keeps_the_filter_and_comes_back_unchanged(as_admin: Client) -> None:
    MembershipFactory(user=UserFactory(name="=1+1", email="eve@example.org"))
    UserFactory(name="Other")
    answer = as_admin.get(reverse("people:export"), {"text": "eve"})
    assert answer["Content-Disposition"].startswith('attachment; filename="people-')
    assert answer.text.splitlines()[1].startswith("eve@example.org,'=1+1,,")
    assert len(answer.text.splitlines()) == 2
    assert "3 people are left alone" in upload(as_admin, as_admin.get(reverse("people:export")).content).text


def test_the_empty_table_can_be_filled_in(as_admin: Client) -> None:
    answer = as_admin.get(reverse("people:import_template"))
    assert "Nothing: everything it says is so already" in upload(as_admin, answer.content).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_more(
    as_admin: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        MembershipFactory(user=UserFactory(name=f"P {n}", email=f"p{n}@example.org"))
    with django_assert_num_queries(5):
        as_admin.get(reverse("people:export"))
    text = HEAD + "".join(f"p{n}@example.org,Q {n},,blue,,\n" for n in range(count))
    with django_assert_num_queries(8):
        upload(as_admin, text)
