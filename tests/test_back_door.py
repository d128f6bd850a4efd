"""Django's admin, door by door: every model it knows × every way to write, also by requests made by hand."""

import pytest
from django.contrib import admin
from django.core import serializers
from django.db import models
from django.test import Client
from django.urls import reverse

from surveys.banks.models import (
    BankVersion,
    Dimension,
    Erratum,
    Item,
    Practice,
    QuestionBank,
    Radar,
    ResponseScale,
    RollUp,
    ScalePoint,
)
from surveys.teams import services
from surveys.teams.models import AuditEntry, CoachAssignment, Group, Membership, Team, User
from tests.banks.factories import small_bank
from tests.factories import AdminFactory, CoachAssignmentFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
READ = frozenset[str]()
ALLOWED: dict[type[models.Model], frozenset[str]] = {
    User: frozenset({"change", "delete"}),
    Group: frozenset({"add", "change"}),
    Team: frozenset({"add", "change"}),
    Membership: frozenset({"add", "change", "delete", "delete many"}),
    CoachAssignment: frozenset({"add", "change", "delete", "delete many"}),
    AuditEntry: READ,
    **dict.fromkeys(
        (BankVersion, Dimension, Erratum, Item, Practice, QuestionBank, Radar, ResponseScale, RollUp, ScalePoint), READ
    ),
}
TRIED = [(model, action) for model in ALLOWED for action in ("add", "change", "delete", "delete many")]


@pytest.fixture
def as_admin(client: Client) -> Client:
    """One row of everything that the admin knows."""
    client.force_login(AdminFactory())
    small_bank()
    services.create_group(name="Apps", parent=None, by=None)
    MembershipFactory(user=UserFactory(name="Person"))
    CoachAssignmentFactory()
    return client


def address(model: type[models.Model], view: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


def rows(model: type[models.Model]) -> str:
    return serializers.serialize("json", model._default_manager.order_by("pk"))


def tried(client: Client, model: type[models.Model], action: str) -> int:
    """What the admin answers; `delete many` is the action of the list."""
    row = model._default_manager.exclude(pk__in=User.objects.filter(is_superuser=True)).order_by("pk").last()
    if model is not User:
        row = model._default_manager.order_by("pk").last()
    pk = row.pk if row else 1
    if action == "delete many":
        sent = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
        return client.post(address(model, "changelist"), sent).status_code
    where = address(model, "add") if action == "add" else address(model, action, pk)
    return client.post(where, {"post": "yes"}).status_code


def test_no_model_is_forgotten() -> None:
    assert set(admin.site._registry) == set(ALLOWED)


@pytest.mark.parametrize(("model", "action"), TRIED, ids=lambda each: each if isinstance(each, str) else each.__name__)
def test_each_write_is_allowed_or_refused(as_admin: Client, model: type[models.Model], action: str) -> None:
    before = rows(model)
    answer = tried(as_admin, model, action)
    if action in ALLOWED[model]:
        assert answer in {200, 302}  # an empty form comes back, or the row is gone
        assert (rows(model) != before) == action.startswith("delete")
    else:
        assert answer in {200, 302, 403} if action == "delete many" else answer == 403
        assert rows(model) == before


@pytest.mark.parametrize("model", ALLOWED, ids=lambda model: model.__name__)
def test_lists_pages_searches_and_histories_open(as_admin: Client, model: type[models.Model]) -> None:
    row = model._default_manager.order_by("pk").last()
    assert as_admin.get(address(model, "changelist")).status_code == 200
    assert as_admin.get(address(model, "changelist"), {"q": "a"}).status_code == 200
    if row is not None:
        assert as_admin.get(address(model, "change", row.pk)).status_code == 200
        assert as_admin.get(address(model, "history", row.pk)).status_code == 200


@pytest.mark.parametrize("model", ALLOWED, ids=lambda model: model.__name__)
def test_nothing_that_opens_a_door_or_holds_an_answer_is_shown(model: type[models.Model]) -> None:
    registered = admin.site._registry[model]
    shown = {str(name) for name in (*registered.list_display, *(registered.fields or ()))}
    assert shown
    assert not shown & {"password", "key", "token", "link_key"} - ({"key"} if model in READ_BY_KEY else set())
    assert registered.inlines == ()
    assert {*(registered.actions or ())} == set()


READ_BY_KEY = {model for model, allowed in ALLOWED.items() if not allowed}  # bank parts have speaking keys


def test_what_was_frozen_or_has_a_page_stays_in_a_replayed_form(as_admin: Client) -> None:
    team, other = Team.objects.order_by("pk")[:2]
    typed = {
        "name": "Renamed",
        "slug": "x",
        "headcount": 5,
        "group": other.group.pk,
        "retired": "on",
        "merged_into": other.pk,
    }
    as_admin.post(address(Team, "change", team.pk), typed)
    changed = Team.objects.get(pk=team.pk)
    assert (changed.name, changed.slug, changed.retired, changed.merged_into) == ("Renamed", team.slug, False, None)
    held = Membership.objects.get()
    as_admin.post(
        address(Membership, "change", held.pk), {"role": "lead", "team": other.pk, "user": User.objects.first()}
    )
    changed_membership = Membership.objects.get()
    assert (changed_membership.role, changed_membership.team) == ("lead", held.team)
