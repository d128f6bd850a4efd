"""What is frozen can't be changed by anybody: the database refuses, and what may still change goes on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from surveys import frozen
from surveys.banks.models import (
    BankVersion,
    Dimension,
    Erratum,
    Item,
    Practice,
    QuestionBank,
    Radar,
    ResponseScale,
    RetiredPart,
    RollUp,
    ScalePoint,
)
from surveys.banks.services import add_erratum, publish_version, retire_version, revise, set_quick_check
from surveys.campaigns.choices import CampaignState, ParticipationState
from surveys.campaigns.models import Campaign, CampaignBank, Participation
from surveys.campaigns.services import (
    begin_cancel,
    begin_close,
    discard_plan,
    extend_campaign,
    launch_campaign,
    open_shared_link,
    raise_headcount,
    renew_shared_link,
)
from surveys.frozen import resting
from surveys.operations.services.erasing import erase_deleted_rows
from surveys.results.models import Change, DimensionScore, ItemScore, Recommendation, Scorecard, Suppression
from tests.banks.factories import small_bank
from tests.campaigns.build import launched, planned
from tests.factories import GroupFactory, UserFactory
from tests.results import build

DAY = timedelta(days=1)
VERSION = "A published version of a bank never changes"
RULES = "frozen at its launch"
RESULTS = "Scorecards are written while their campaign is closing"


class World(NamedTuple):
    """A released wave after another one, with results of every kind, and one that is open."""

    released: Campaign
    open: Participation


@pytest.fixture
def world(db: None) -> World:
    ant, bee = build.team("ant"), build.team("bee")
    bank = build.bank()
    people = ["2322223", "2232332", "3222123", "2231222", "3322332"]
    build.wave(bank, slug="q1", answers={ant: people, bee: people[:2]})
    released = build.wave(bank, slug="q2", answers={ant: people[::-1], bee: people[:2]})
    return World(released, launched())


def refused(words: str, change: Callable[..., object], *values: object, **named: object) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        change(*values, **named)


def by_hand(model: type[models.Model], change: str, *values: str | int) -> None:
    """SQL that no model sees; `{table}` is the model's."""
    with connection.cursor() as cursor:
        cursor.execute(change.replace("{table}", model._meta.db_table), list(values))


def another(row: models.Model, **values: object) -> models.Model:
    """A row like this one, not stored yet, with other values in the fields that it has."""
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = None
    for name in {field.name for field in copy._meta.concrete_fields} & set(values):
        setattr(copy, name, values[name])
    return copy


# -- Published versions --------------------------------------------------------

PARTS: tuple[tuple[type[models.Model], str, str], ...] = (
    (ResponseScale, "title", '{"en": "Other"}'),
    (ScalePoint, "value", "7"),
    (Dimension, "weight", "3"),
    (Item, "text", '{"en": "Other"}'),
    (Practice, "effort", "M"),
    (RollUp, "dimensions", '["work"]'),
    (Radar, "axes", '["work"]'),
    (RetiredPart, "title", '{"en": "Other"}'),
)


@pytest.fixture
def version(db: None) -> BankVersion:
    """Published, with one row at least in each table of parts."""
    draft = revise(version=small_bank(), by=None)
    RetiredPart.objects.create(
        version=draft, kind="item", key="gone", title={"en": "Gone"}, parent="work", order=1, content={}
    )
    return publish_version(version=draft, by=None)


@pytest.mark.parametrize(("model", "column", "value"), PARTS)
def test_parts_of_a_published_version_stay(
    version: BankVersion, model: type[models.Model], column: str, value: str
) -> None:
    assert model._default_manager.exists()
    change = f"UPDATE {{table}} SET {column} = %s"  # noqa: S608  # names of columns
    refused(VERSION, by_hand, model, change, value)
    refused(VERSION, by_hand, model, "DELETE FROM {table}")
    refused(VERSION, models.QuerySet(model).update, **{column: 3 if column in {"weight", "value"} else value})


@pytest.mark.parametrize(("model", "_column", "_value"), PARTS)
def test_nothing_is_added_to_a_published_version(
    version: BankVersion, model: type[models.Model], _column: str, _value: str
) -> None:
    row = model._default_manager.order_by("-pk").first()
    assert row is not None
    copy = another(row, key="smuggled-in", value=99)
    refused(VERSION, model._default_manager.bulk_create, [copy])


def test_parts_do_not_move_from_a_draft_into_a_published_version(version: BankVersion) -> None:
    draft = revise(version=version, by=None)
    Item.objects.filter(version=draft, key="work-board").update(key="brought-in")
    mine, theirs = Item.objects.get(key="brought-in"), version.dimensions.get(key="work")
    refused(
        VERSION,
        lambda: by_hand(
            Item,
            "UPDATE {table} SET version_id = %s, dimension_id = %s WHERE id = %s",
            version.pk,
            theirs.pk,
            mine.pk,
        ),
    )


def test_a_published_version_itself_stays(version: BankVersion) -> None:
    for column, value in (("licence", "none"), ("number", 9), ("changelog", "x"), ("digest", "x"), ("title", "{}")):
        change = f"UPDATE {{table}} SET {column} = %s WHERE id = %s"  # noqa: S608  # names of columns
        refused(VERSION, by_hand, BankVersion, change, value, version.pk)
    refused(VERSION, by_hand, BankVersion, "UPDATE {table} SET status = 'draft'")
    retire_version(version=version, by=None)
    refused(VERSION, BankVersion.objects.filter(pk=version.pk).update, status="published")
    refused(VERSION, by_hand, BankVersion, "DELETE FROM {table}")
    refused("slug of a bank", by_hand, QuestionBank, "UPDATE {table} SET slug = 'other'")


def test_corrections_stay(version: BankVersion) -> None:
    item = version.items.get(key="work-board")
    add_erratum(item=item, part="text", language="en", text="Our work stands on one bord.", by=UserFactory.create())
    refused("A correction", by_hand, Erratum, "UPDATE {table} SET text = 'x'")
    refused("A correction", by_hand, Erratum, "DELETE FROM {table}")


def test_what_may_change_of_a_published_version_does(version: BankVersion) -> None:
    editor = UserFactory.create()
    set_quick_check(version=version, allowed=False, by=editor)
    retire_version(version=version, by=editor)
    found = BankVersion.objects.get(pk=version.pk)
    assert (found.quick_check, found.status) == (False, "retired")


def test_a_person_who_published_can_be_deleted(db: None) -> None:
    editor = UserFactory.create()
    draft = revise(version=small_bank(), by=editor)
    version = publish_version(version=draft, by=editor)
    editor.delete()
    assert BankVersion.objects.get(pk=version.pk).published_by is None


def test_a_draft_is_free(version: BankVersion) -> None:
    draft = revise(version=version, by=None)
    for model, column, value in PARTS[3:5]:
        owned: models.QuerySet[Any] = models.QuerySet(model).filter(version=draft)
        assert owned.update(**{column: {"en": "Other"} if column == "text" else value}) == owned.count() > 0
    draft.delete()
    assert not Item.objects.filter(version=draft.pk).exists()


# -- Launched campaigns --------------------------------------------------------

FIXED: dict[str, object] = {
    "slug": "other",
    "title": "Other",
    "wave": "2030-Q1",
    "opens_at": timezone.now() - 9 * DAY,
    "threshold": 9,
    "coach_days": 9,
    "comments_allowed": False,
    "invite_by": "mail",
    "remind_days": 9,
    "tree": {},
    "launched_at": timezone.now() - 9 * DAY,
    "released_at": timezone.now() - 9 * DAY,
}


@pytest.mark.parametrize("field", FIXED)
def test_a_launched_campaign_keeps_its_rules(world: World, field: str) -> None:
    for campaign in (world.released, world.open.campaign):
        rows = Campaign.objects.filter(pk=campaign.pk)
        refused(RULES, rows.update, **{field: FIXED[field]})


def test_a_launched_campaign_goes_ahead_only(world: World) -> None:
    running, over = (Campaign.objects.filter(pk=pk) for pk in (world.open.campaign_id, world.released.pk))
    for state in (CampaignState.PLANNED, CampaignState.RELEASED):
        refused("no way back", running.update, state=state)
    for state in set(CampaignState) - {CampaignState.RELEASED}:
        refused("no way back", over.update, state=state)
    refused("later moment", running.update, closes_at=timezone.now())
    refused("later moment", over.update, closes_at=timezone.now() + DAY)
    refused(RULES, by_hand, Campaign, "DELETE FROM {table}")


def test_banks_and_teams_of_a_launched_campaign_stay(world: World) -> None:
    for row in (world.open.campaign.banks.get(), world.open):
        model: Any = type(row)
        words = RULES if isinstance(row, CampaignBank) else "teams of a campaign"
        refused(words, by_hand, model, "DELETE FROM {table}")
        copy = another(row, version=small_bank("second"), team=build.team("late"), link_key=uuid4())
        refused(words, model.objects.bulk_create, [copy])
    refused(RULES, CampaignBank.objects.update, item_keys=[])
    refused(RULES, CampaignBank.objects.update, short_form=True)
    places = Participation.objects.filter(pk=world.open.pk)
    for change in ({"team": build.team("cat")}, {"headcount": 1}, {"group": GroupFactory.create()}):
        refused("teams of a campaign", places.update, **change)
    over = Participation.objects.filter(campaign=world.released)
    refused("teams of a campaign", over.update, headcount=200)
    refused("teams of a campaign", over.update, state=ParticipationState.ANSWERING)


def test_what_may_change_of_a_launched_campaign_does(world: World) -> None:
    place, admin = world.open, UserFactory.create()
    campaign = extend_campaign(campaign=place.campaign, closes_at=place.campaign.closes_at + DAY, by=admin)
    raise_headcount(participation=place, headcount=place.headcount + 2, reason="two joined", by=admin)
    renew_shared_link(participation=place, by=admin)
    open_shared_link(participation=place, by=admin)
    closed = build.close(campaign)
    assert (closed.state, closed.scorecards.exists()) == (CampaignState.RELEASED, True)


def test_a_wave_can_be_cancelled_and_a_plan_discarded(db: None) -> None:
    admin, plan = UserFactory.create(), planned()
    discard_plan(campaign=plan, by=admin)
    assert not Campaign.objects.filter(pk=plan.pk).exists()
    campaign = begin_cancel(campaign=launched(team="Boreas").campaign, reason="A mistake.", by=admin)
    assert campaign.state == CampaignState.CANCELLED


def test_a_launch_freezes_what_stood_in_the_plan(db: None) -> None:
    campaign = launch_campaign(campaign=planned(), by=None)
    assert all(bank.item_keys for bank in campaign.banks.all())


# -- Closed scorecards ---------------------------------------------------------

NUMBERS: tuple[tuple[type[models.Model], str], ...] = (
    (Scorecard, "invited"),
    (DimensionScore, "n"),
    (ItemScore, "n"),
    (Change, "verdict"),
    (Suppression, "reason"),
    (Recommendation, "rank"),
)


@pytest.mark.parametrize(("model", "column"), NUMBERS)
def test_a_closed_scorecard_stays(world: World, model: type[models.Model], column: str) -> None:
    row = model._default_manager.order_by("pk").last()
    assert row is not None
    refused(RESULTS, lambda: by_hand(model, f"UPDATE {{table}} SET {column} = %s", "7"))  # noqa: S608  # names of columns
    refused(RESULTS, by_hand, model, "DELETE FROM {table}")
    refused(RESULTS, model._default_manager.filter(pk=row.pk).update, **{column: 7})
    practice = Practice.objects.exclude(pk__in=Recommendation.objects.values("practice")).first()
    owner = {"participation": None, "group": GroupFactory.create(), "practice": practice}
    copy = another(row, key="smuggled-in", rank=999, **owner)
    refused(RESULTS, model._default_manager.bulk_create, [copy])


def test_an_interrupted_close_writes_its_scorecards_again(world: World) -> None:
    campaign = begin_close(campaign=world.open.campaign, by=None)
    Scorecard.objects.create(
        campaign=campaign,
        version_id=campaign.banks.get().version_id,
        participation=world.open,
        algorithm=0,
        threshold=5,
        invited=1,
    )
    build.close(campaign)
    assert Scorecard.objects.filter(participation=world.open).values_list("algorithm", flat=True).get() > 0


# -- The rules themselves ------------------------------------------------------


def test_every_rule_stands(db: None) -> None:
    names = {f"keeps_{rule.name}" for rule in frozen.rules(apps)}
    assert len(names) == len(list(frozen.rules(apps))) > 50
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
        assert {name for (name,) in cursor.fetchall()} == names


def test_what_rests_stands_again_also_after_an_error(world: World) -> None:
    with resting(Campaign):
        Campaign.objects.filter(pk=world.released.pk).update(title="The past of a demo")
    refused(RULES, Campaign.objects.update, title="Other")
    with pytest.raises(ZeroDivisionError), transaction.atomic(), resting(Campaign):
        1 / 0  # noqa: B018  # fails on purpose
    refused(RULES, Campaign.objects.update, title="Other")


def test_tables_made_anew_and_vacuumed_keep_their_rules(transactional_db: None) -> None:
    build.wave(build.bank(), answers={build.team("ant"): ["5442545"] * 5})
    assert erase_deleted_rows()
    refused(RESULTS, Scorecard.objects.update, invited=1)


def test_the_rules_go_and_come_with_their_migration(transactional_db: None) -> None:
    call_command("migrate", "surveys", "0005", verbosity=0)
    assert not frozen.stands(connection)
    call_command("migrate", "surveys", verbosity=0)
    small_bank()
    refused(VERSION, models.QuerySet(Item).update, weight=3)


def test_emptying_the_database_is_possible_and_keeps_the_rules(transactional_db: None) -> None:
    build.wave(build.bank(), answers={build.team("ant"): ["5442545"] * 5})
    call_command("flush", interactive=False, verbosity=0)
    assert not Campaign.objects.exists()
    small_bank()
    refused(VERSION, models.QuerySet(Item).update, weight=3)
