"""A prepared query gives what the plain one gives."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from surveys.campaigns.models import Invitation, Participation
from surveys.campaigns.queries.links import BY_KEY
from surveys.prepared import Prepared, Written
from surveys.responses.models import Draft, Response
from surveys.responses.queries import WITH_DRAFT, read_draft
from tests.campaigns.build import invited, launched

pytestmark = pytest.mark.django_db


def test_the_same_object_with_its_relations(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    invitation = invited(launched())
    plain = Invitation.objects.select_related("participation__campaign", "participation__team").get()
    with django_assert_num_queries(1):
        found = BY_KEY.get(invitation.key)
        assert found
        assert found.participation.campaign.title == "How we work"
        assert found.participation.team.name == "Atlas"
    for one, other in (
        (found, plain),
        (found.participation, plain.participation),
        (found.participation.team, plain.participation.team),
        (found.participation.campaign, plain.participation.campaign),
    ):
        names = [field.attname for field in one._meta.concrete_fields]
        assert {name: getattr(one, name) for name in names} == {name: getattr(other, name) for name in names}
        assert not one._state.adding


def test_nothing_where_there_is_nothing() -> None:
    assert BY_KEY.get(uuid.uuid4()) is None


def test_a_second_parameter_is_refused() -> None:
    prepared = Prepared(lambda: Participation.objects.filter(headcount=3), "pk", 0)
    with pytest.raises(ValueError, match="one parameter, not 2"):
        prepared.get(1)


def test_an_object_that_may_be_missing() -> None:
    """The other side of a one-to-one relation: there with its values, or known to be missing without asking again."""
    participation = launched()
    one, other = invited(participation), invited(participation)
    Draft.objects.create(invitation=one, answers=b"\1\2", comments={"small.work": "A word"})
    found, without = WITH_DRAFT.get(one.key), WITH_DRAFT.get(other.key)
    assert found
    assert without
    with CaptureQueriesContext(connection) as asked:
        assert bytes(found.draft.answers) == b"\1\2"
        assert found.draft.comments == {"small.work": "A word"}
        assert read_draft(without) is None
        assert found.participation.campaign.comments_allowed
    assert len(asked) == 0
    assert found.participation.campaign.title == "How we work"  # left out, so it is asked for now


def test_rows_are_written_as_django_writes_them() -> None:
    participation, rows = launched().pk, Written(Response)
    values = {"answers": b"\0\1\377", "comments": {"a.b": "é “so” %s"}, "flags": 3}
    plain = Response.objects.create(participation_id=participation, receipt_hash="1", **values)
    mine = Response(participation_id=participation, receipt_hash="2", **values)
    rows.add(mine)
    other = {"receipt_hash", "id"}
    assert stored(mine, but=other) == stored(plain, but=other)
    plain.answers = mine.answers = b"\2"
    plain.comments = mine.comments = {}
    plain.save()
    rows.change(mine)
    assert stored(mine, but=other) == stored(plain, but=other)
    assert bytes(Response.objects.get(pk=mine.pk).answers) == b"\2"
    rows.remove(mine)
    assert list(Response.objects.all()) == [plain]


def stored(response: Response, *, but: set[str]) -> dict[str, object]:
    """The columns as the database holds them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM surveys_response WHERE receipt_hash = %s", [response.receipt_hash])
        row = cursor.fetchone()
        names = [column[0] for column in cursor.description]
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in zip(names, row, strict=True)
        if name not in but
    }


def test_a_second_row_with_the_same_key_is_refused() -> None:
    participation, rows = launched(), Written(Response)
    rows.add(Response(participation=participation, answers=b"1", receipt_hash="1"))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.add(Response(participation=participation, answers=b"1", receipt_hash="1"))
    assert Response.objects.count() == 1
