"""A prepared query gives what the plain one gives."""

import uuid

import pytest
from pytest_django import DjangoAssertNumQueries

from surveys.campaigns.models import Invitation, Participation
from surveys.campaigns.queries.links import BY_KEY
from surveys.prepared import Prepared
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
