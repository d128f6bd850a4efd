"""The table of people: what each row would do, what is refused by row and column, and that it all comes back."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from surveys.teams.choices import Role
from surveys.teams.interchange.people import MOST_ROWS, people_csv, read_people, template_csv
from surveys.teams.interchange.tables import csv_of, rows_of, text_of
from surveys.teams.models import AuditEntry, CoachAssignment, Membership, User
from surveys.teams.queries import people_list
from surveys.teams.services import import_people
from surveys.teams.services.importing import OvertakenError
from tests.factories import (
    AdminFactory,
    CoachAssignmentFactory,
    GroupFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
HEAD = "email,name,roles,member of,leads,coaches\n"
ANN = "ann@example.org"
COST = 9


def problems(text: str) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.words) for each in read_people(text).problems]


def bring(text: str, by: User | None = None) -> list[User]:
    return import_people(text=text, mark=read_people(text).mark, by=by)


def test_a_new_person_gets_everything_at_once() -> None:
    by, blue, group = AdminFactory(), TeamFactory(name="Blue", slug="blue"), GroupFactory(name="Apps", slug="apps")
    green = TeamFactory(name="Green Team", slug="green")
    [ann] = bring(f"{HEAD}Ann@Example.org,Ann,bank editor,blue,GREEN TEAM,group:apps | team:blue\n", by)
    assert (ann.email, ann.name, ann.is_superuser, ann.edits_banks) == (ANN, "Ann", False, True)
    assert not User.objects.get(email=ANN).has_usable_password()
    assert set(Membership.objects.values_list("team", "role")) == {(blue.pk, Role.MEMBER), (green.pk, Role.LEAD)}
    assert set(CoachAssignment.objects.values_list("group", "team")) == {(group.pk, None), (None, blue.pk)}
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.object_words) == (by, "import person", "Ann")
    assert entry.changes["teams"] == [None, "Blue (Member), Green Team (Team lead)"]


def test_the_same_file_twice_changes_nothing() -> None:
    TeamFactory(slug="blue")
    text = f"{HEAD}{ANN},Ann,admin,blue,,team:blue\nbo@example.org,Bo,,,blue,\n"
    assert len(bring(text)) == 2
    traces = AuditEntry.objects.count()
    assert all(entry.does_nothing for entry in read_people(text.replace("ann@", "ANN@")).entries)
    assert bring(text) == []
    assert AuditEntry.objects.count() == traces


def test_a_row_adds_and_changes_and_takes_nothing_away() -> None:
    held = MembershipFactory(user=UserFactory(name="Ann", email=ANN, edits_banks=True), role=Role.LEAD)
    other = MembershipFactory(user=held.user)
    bring(f"{HEAD}{ANN},Ann Lee,,{held.team.slug},,\n")
    held.refresh_from_db()
    held.user.refresh_from_db()
    assert (held.user.name, held.user.edits_banks, held.role) == ("Ann Lee", True, Role.MEMBER)
    assert Membership.objects.filter(pk=other.pk).exists()


def test_what_is_exported_comes_back_unchanged() -> None:
    MembershipFactory(user=UserFactory(name="=cmd()", email=ANN), role=Role.LEAD, team=TeamFactory(retired=True))
    CoachAssignmentFactory(coach=AdminFactory(name="'-Ada", edits_banks=True))
    CoachAssignmentFactory(group=GroupFactory())
    UserFactory(name="Off", is_active=False)
    text = people_csv(list(people_list()))
    assert "'=cmd()" in text
    reading = read_people(text_of(text.encode()))
    assert reading.problems == ()
    assert [entry.does_nothing for entry in reading.entries] == [True] * 4


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_separators_and_encodings(mark: str, encoding: str) -> None:
    text = text_of(f"E-Mail{mark}Name\r\n{ANN}{mark}Jörg\r\n\r\n".encode(encoding))
    [entry] = read_people(text).entries
    assert (entry.row, entry.email, entry.name) == (2, ANN, "Jörg")


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("nonsense,Ann,,,,", "email", "not an e-mail address"),
        (f"{'a' * 250}@example.org,Ann,,,,", "email", "not an e-mail address"),
        (f"{ANN},,,,,", "name", "needs a name"),
        (f"{ANN},{'x' * 121},,,,", "name", "at most 120 letters"),
        (f'{ANN},"A\nB",,,,', "name", "without signs that can’t be read"),
        (f"{ANN},Ann,owner,,,", "roles", "“admin” or “bank editor”"),
        (f"{ANN},Ann,,none,,", "member of", "no team of this name"),
        (f"{ANN},Ann,,,old,", "leads", "retired"),
        (f"{ANN},Ann,,twin,,", "member of", "Several have this name"),
        (f"{ANN},Ann,,blue,blue,", "leads", "not under both"),
        (f"{ANN},Ann,,,,none", "coaches", "no team or group"),
        (f"{ANN},Ann,,,,both", "coaches", "Several have this name"),
        (f"{ANN},Ann,,,,,more", "", "more cells"),
        ("off@example.org,Off,admin,,,", "email", "switched off"),
    ],
)
def test_a_row_that_does_not_fit_is_named(row: str, column: str, said: str) -> None:
    TeamFactory(name="Blue", slug="blue")
    TeamFactory(name="Old", slug="old", retired=True)
    TeamFactory(name="Twin", slug="twin-1")
    TeamFactory(name="Twin", slug="twin-2")
    TeamFactory(name="Both", slug="both-team")
    GroupFactory(name="Both", slug="both-group")
    UserFactory(name="Off", email="off@example.org", is_active=False)
    people = User.objects.count()
    text = f"{HEAD}fine@example.org,Fine,,,,\n{row}\n"
    [(number, where, words)] = problems(text)
    assert (number, where) == (3, column)
    assert said in words
    with pytest.raises(OvertakenError):
        bring(text)
    assert User.objects.count() == people


def test_an_address_in_several_rows_is_named_at_each() -> None:
    found = problems(f"{HEAD}{ANN},Ann,,,,\nbo@example.org,Bo,,,,\nANN@example.org,Ann,,,,\n")
    assert [(row, column) for row, column, _words in found] == [(2, "email"), (4, "email")]


def test_accounts_are_not_switched_by_a_table() -> None:
    UserFactory(name="Ann", email=ANN)
    assert problems(f"email,account\n{ANN},on\n") == []
    [(row, column, _words)] = problems(f"email,account\n{ANN},off\n")
    assert (row, column) == (2, "account")


@pytest.mark.parametrize(
    "text",
    ["", "name\nAnn\n", "email,phone\na,b\n", "email,email\na,b\n", 'email\n"ann\n', HEAD + f"{ANN},Ann,,,,\n" * 5001],
    ids=["empty", "no address", "unknown column", "twice", "quotation mark", "too many rows"],
)
def test_what_is_no_table_of_people(text: str) -> None:
    with pytest.raises(ValidationError):
        read_people(text)


def test_a_huge_cell_is_refused() -> None:
    with pytest.raises(ValidationError, match="too long"):
        read_people(f"email,name\n{ANN},{'x' * 200_000}\n")


def test_what_changed_meanwhile_is_not_written() -> None:
    text = f"{HEAD}{ANN},Ann,,,,\n"
    mark = read_people(text).mark
    UserFactory(email=ANN, name="Other Ann")
    with pytest.raises(OvertakenError):
        import_people(text=text, mark=mark, by=None)
    assert User.objects.get(email=ANN).name == "Other Ann"


@pytest.mark.parametrize("count", [1, 60])
def test_many_rows_cost_as_many_queries_as_one(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    team = TeamFactory()
    text = HEAD + "".join(f"p{n}@example.org,P {n},,{team.slug},,team:{team.slug}\n" for n in range(count))
    mark = read_people(text).mark
    with django_assert_num_queries(COST):
        made = import_people(text=text, mark=mark, by=None)
    assert len(made) == count


def test_the_most_rows_are_read() -> None:
    text = HEAD + "".join(f"p{n}@example.org,P,,,,\n" for n in range(MOST_ROWS))
    assert len(read_people(text).entries) == MOST_ROWS


@pytest.mark.parametrize("cell", ["=1+1", "'=1+1", "+49", "-", "@a", "'", "''", "plain", 'a "b", c', "''=x"])
def test_cells_survive_the_way_out_and_back(cell: str) -> None:
    text = text_of(csv_of([["head"], [cell]]).encode())
    assert rows_of(text, most=1) == [["head"], [cell]]
    assert not text.splitlines()[1].lstrip('"').startswith(("=", "+", "-", "@"))


def test_the_template_names_the_columns() -> None:
    assert read_people(text_of(template_csv().encode())).entries == ()
