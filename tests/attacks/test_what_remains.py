"""The database after the close, read by somebody who may read all of it."""

import json

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import models
from django.test import Client
from django.urls import reverse

from surveys.campaigns.models import Invitation
from surveys.responses.models import Comment, Draft, Response, SealedResponses
from surveys.responses.services import seal
from surveys.teams.models import AuditEntry
from tests.attacks.world import NINE, answer, closed, everything_for, world
from tests.results import build

pytestmark = pytest.mark.django_db
TIMES = (models.DateTimeField, models.DateField, models.TimeField)


def test_nothing_that_answering_writes_has_a_time() -> None:
    for model in (Draft, Response, SealedResponses, Comment, Invitation):
        assert not [field.name for field in model._meta.get_fields() if isinstance(field, TIMES)], model


def test_nothing_points_from_an_answer_to_a_link_or_a_person() -> None:
    """Whoever adds a relation to answers looks at this test."""
    allowed = {Response: {"Participation"}, SealedResponses: {"Participation"}, Comment: {"Participation"}}
    for model, targets in allowed.items():
        related = {f.related_model.__name__ for f in model._meta.get_fields() if f.is_relation and f.related_model}
        assert related == targets


def test_after_the_close_no_link_says_that_it_was_used() -> None:
    """Three of five addresses have answered: afterwards nobody can tell which."""
    team = build.team("ant", headcount=5)
    campaign = build.launched(build.bank(), teams=[team])
    participation = campaign.participations.get()
    for place, state in enumerate(["used", "open", "used", "open", "used", "revoked"]):
        Invitation.objects.create(
            participation=participation, kind="address", email=f"{place}@example.org", state=state
        )
    seal(participation=participation)
    assert set(Invitation.objects.exclude(email="5@example.org").values_list("state", flat=True)) == {"open"}
    assert Invitation.objects.get(email="5@example.org").state == "revoked"


def test_sealed_rows_do_not_stand_in_the_order_of_sending() -> None:
    """Ten waves of nine: that all keep their order happens once in 9!¹⁰ tries."""
    team, version = build.team("ant", headcount=9), build.bank()
    kept = []
    for place in range(10):
        campaign = build.wave(version, answers={team: NINE}, slug=f"w{place}")
        kept.append(bytes(campaign.participations.get().sealed.block) == b"".join(map(build.codes, NINE)))
    assert not all(kept)


def test_a_respondent_leaves_no_session_no_trace_and_no_cookie_for_other_pages() -> None:
    found = world()
    client = Client()
    before = (Session.objects.count(), AuditEntry.objects.count(), LogEntry.objects.count())
    client.get(reverse("answering:entry", args=[found.tokens[0]]))
    client.post(reverse("answering:page", args=[found.tokens[0], 1]), {"q-0": "3", "q-1": "2"})
    client.get(reverse("answering:review", args=[found.tokens[0]]))
    client.post(reverse("answering:review", args=[found.tokens[0]]), {"receipt": client.cookies["receipt"].value})
    assert Response.objects.filter(participation__campaign=found.campaign).count() == 1
    assert (Session.objects.count(), AuditEntry.objects.count(), LogEntry.objects.count()) == before
    receipt = client.cookies["receipt"]
    assert receipt["path"] == f"/s/{found.tokens[0]}/"
    assert receipt["httponly"]
    assert receipt["samesite"] == "Lax"
    assert set(client.cookies) <= {"csrftoken", "receipt"}


def test_a_signed_in_respondent_leaves_no_more() -> None:
    """The account that a browser is signed in with is nowhere in what answering writes."""
    found = world()
    client = Client()
    person = found.people["lead of nine"]
    assert person
    client.force_login(person)
    before = person_rows(person.pk)
    client.post(reverse("answering:page", args=[found.tokens[1], 1]), {"q-0": "3", "q-1": "2"})
    assert Draft.objects.filter(invitation__participation__campaign=found.campaign).count() == 1
    assert person_rows(person.pk) == before


def person_rows(pk: int) -> dict[str, int]:
    """How many rows of each table point at this person."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model and field.related_model._meta.model_name == "user":
                found[f"{model.__name__}.{field.name}"] = model._default_manager.filter(**{field.name: pk}).count()
    return found


def test_the_audit_log_of_a_wave_holds_no_number_of_answers() -> None:
    found = world()
    for team in ("nine", "four"):
        answer(found.campaign, found.teams[team], NINE[:4])
    closed(found.campaign)
    entries = AuditEntry.objects.filter(object_key=f"campaign:{found.campaign.pk}").order_by("pk")
    assert [entry.verb for entry in entries] == ["plan campaign", "launch campaign", "close campaign"]
    assert json.loads(json.dumps(entries[2].changes)) == {"state": ["launched", "closing"]}


@pytest.mark.untraced  # every page for four roles
def test_no_account_is_told_a_personal_link() -> None:
    found = world()
    for role in ("visitor", "lead of nine", "coach", "admin"):
        for address, text in everything_for(role, found).items():
            if not address.startswith("/s/"):
                for token in found.tokens:
                    assert token[:22] not in text, address
