"""What a team says of a practice holds for the bank, once, and leaves a trace."""

import pytest
from django.core.exceptions import ValidationError

from surveys.improvements.choices import MarkState
from surveys.improvements.permissions import can_mark_practices
from surveys.improvements.queries import marks_of
from surveys.improvements.services import mark_practice, unmark_practice
from surveys.teams.models import AuditEntry
from tests.campaigns.build import bank
from tests.factories import MembershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_team_marks_a_practice_once_and_the_last_word_counts() -> None:
    team, asked = TeamFactory.create(), bank()
    key = asked.practices.values_list("key", flat=True)[0]
    for state in (MarkState.IN_PLACE, MarkState.NOT_FOR_US):
        mark_practice(team=team, bank=asked.bank, practice_key=key, state=state, by=None)
    assert marks_of(team, asked.bank.slug) == {key: MarkState.NOT_FOR_US}
    unmark_practice(team=team, bank=asked.bank, practice_key=key, by=None)
    unmark_practice(team=team, bank=asked.bank, practice_key=key, by=None)
    assert marks_of(team, asked.bank.slug) == {}
    verbs = list(AuditEntry.objects.filter(object_key=f"team:{team.pk}").order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["mark practice", "mark practice", "unmark practice"]


def test_only_practices_of_the_bank_can_be_marked() -> None:
    with pytest.raises(ValidationError, match="no such practice"):
        mark_practice(team=TeamFactory.create(), bank=bank().bank, practice_key="magic", state="in-place", by=None)


def test_the_team_speaks_for_itself() -> None:
    member, team = UserFactory.create(), TeamFactory.create()
    MembershipFactory.create(user=member, team=team)
    assert can_mark_practices(member, team)
    assert not can_mark_practices(UserFactory.create(is_superuser=True), team)
