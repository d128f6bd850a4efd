"""Whatever a service refuses is said on the page, and nothing that was typed is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from surveys.teams import services
from surveys.teams.models import AuditEntry
from tests.factories import GroupFactory, MembershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

PERSON = {"name": "Typed name", "email": "typed@example.org"}
GROUP = {"name": "Typed name", "parent": ""}
TEAM = {"name": "Typed name", "headcount": "12", "group": "9001"}


@pytest.mark.parametrize(
    ("service", "name", "args", "typed"),
    [
        ("create_person", "people:new", [], PERSON),
        ("update_person", "people:person", [9001], PERSON),
        ("create_group", "people:groups", [], GROUP),
        ("update_group", "people:group", ["the-group"], GROUP),
        ("create_team", "people:new_team", ["the-group"], TEAM),
        ("update_team", "people:team", ["the-team"], TEAM),
        ("invite_member", "people:team_people", ["the-team"], PERSON | {"role": "lead"}),
    ],
)
@pytest.mark.parametrize("field", [None, "name", "slug"])
def test_a_refusal_is_said_and_keeps_what_was_typed(
    monkeypatch: pytest.MonkeyPatch,
    as_admin: Client,
    service: str,
    name: str,
    args: list[object],
    typed: dict[str, str],
    field: str | None,
) -> None:
    def refuse(**_given: object) -> None:
        raise ValidationError({field: "No, because of the rule."} if field else "No, because of the rule.")

    monkeypatch.setattr(services, service, refuse)
    TeamFactory(slug="the-team", group=GroupFactory(pk=9001, slug="the-group"))
    UserFactory(pk=9001)
    answer = as_admin.post(reverse(name, args=args), typed)
    assert answer.status_code == 422
    assert "No, because of the rule." in answer.text
    assert 'value="Typed name"' in answer.text
    assert not AuditEntry.objects.exists()


def test_fields_are_named_for_their_labels_even_with_three_forms_on_a_page(as_admin: Client) -> None:
    team = MembershipFactory().team
    text = as_admin.get(reverse("people:group", args=[team.group.slug])).text
    for identity in ("group_name", "newteam_name", "coach_email"):
        assert text.count(f'id="{identity}"') == 1
        assert f'for="{identity}"' in text
