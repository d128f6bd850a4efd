"""What is frozen stays so by the database itself, whoever writes: a page, the admin, `QuerySet.update`, or SQL by hand.

Each rule below becomes one trigger, on SQLite and on PostgreSQL alike. A rule says when a write breaks it, in SQL that
both read; a write that breaks it fails as an IntegrityError with the rule's words.
- A published version keeps all its parts. A launched campaign keeps its rules. A scorecard is written while its
  campaign is closing, and never afterwards.
- Answers and invitations have no rule, so that answering is not slowed down.
- Migrations on SQLite make tables anew, without what hangs on them: rules are lifted before and stand again afterwards.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps as apps_now
from django.apps.registry import Apps
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

SINCE = "0006_what_is_frozen_stays"  # the migration that brings the rules

VERSION = "A published version of a bank never changes. Make a new version."
RULES = "The rules of a campaign are frozen at its launch."
TEAMS = "The teams of a campaign are frozen at its launch; a headcount can only be raised while people answer."
STEPS = "A campaign goes on from planned to launched, closing and released, or is cancelled. There is no way back."
CLOSE = "The close of a launched campaign can only be moved to a later moment, and not once it is closing."
RESULTS = "Scorecards are written while their campaign is closing, and never change afterwards."
ERRATA = "A correction is never changed or deleted. Correct the text again instead."
SLUG = "The slug of a bank never changes once a version is published."

PARTS = ("ResponseScale", "Dimension", "Item", "Practice", "RollUp", "Radar", "RetiredPart")
SCORES = ("DimensionScore", "ItemScore", "Change", "Suppression", "Recommendation")


@dataclass(frozen=True)
class Rule:
    """`broken` is SQL over OLD and NEW; `{differs}` stands for the comparison that also tells null from a value."""

    name: str
    model: str
    event: str  # INSERT | UPDATE | DELETE
    broken: str
    words: str


def rules(apps: Apps) -> Iterator[Rule]:
    """All rules, for the models as they stand in `apps`: a migration may know fewer columns than the code."""
    yield from _banks(apps)
    yield from _campaigns(apps)
    yield from _results()


# -- Banks ---------------------------------------------------------------------


def _banks(apps: Apps) -> Iterator[Rule]:
    kept = _changed(apps, "BankVersion", but=("status", "quick_check", "published_by", "digest"))
    yield Rule(
        "version_stays",
        "BankVersion",
        "UPDATE",
        f"OLD.status <> 'draft' AND ({kept}"
        " OR (OLD.status <> NEW.status AND NOT (OLD.status = 'published' AND NEW.status = 'retired'))"
        " OR (OLD.digest <> NEW.digest AND OLD.digest <> '')"  # an import seals what it has filled
        " OR (OLD.published_by_id {differs} NEW.published_by_id AND NEW.published_by_id IS NOT NULL))",
        VERSION,
    )
    yield Rule("version_is_kept", "BankVersion", "DELETE", "OLD.status <> 'draft'", VERSION)
    for model in PARTS:
        yield from _frozen_part(model, "SELECT 1 FROM surveys_bankversion v WHERE v.id IN ({versions})", "version_id")
    of_scale = "SELECT 1 FROM surveys_responsescale s JOIN surveys_bankversion v ON v.id = s.version_id"
    yield from _frozen_part("ScalePoint", of_scale + " WHERE s.id IN ({versions})", "scale_id")
    for event in ("UPDATE", "DELETE"):
        yield Rule(f"erratum_stays_{event.lower()}", "Erratum", event, "1 = 1", ERRATA)
    used = "SELECT 1 FROM surveys_bankversion v WHERE v.bank_id = OLD.id AND v.status <> 'draft'"
    yield Rule("bank_keeps_its_slug", "QuestionBank", "UPDATE", f"OLD.slug <> NEW.slug AND EXISTS ({used})", SLUG)


def _frozen_part(model: str, owner: str, column: str) -> Iterator[Rule]:
    """An import fills a published version before its digest seals it; nothing is added after that."""
    sealed = owner.replace("{versions}", f"NEW.{column}") + " AND v.status <> 'draft' AND v.digest <> ''"
    yield Rule(f"{model.lower()}_is_not_added", model, "INSERT", f"EXISTS ({sealed})", VERSION)
    both = owner.replace("{versions}", f"OLD.{column}, NEW.{column}") + " AND v.status <> 'draft'"
    yield Rule(f"{model.lower()}_stays", model, "UPDATE", f"EXISTS ({both})", VERSION)
    old = owner.replace("{versions}", f"OLD.{column}") + " AND v.status <> 'draft'"
    yield Rule(f"{model.lower()}_is_kept", model, "DELETE", f"EXISTS ({old})", VERSION)


# -- Campaigns -----------------------------------------------------------------

STEPS_AHEAD = ("planned launched", "planned cancelled", "launched closing", "launched cancelled", "closing released")


def _campaigns(apps: Apps) -> Iterator[Rule]:
    steps = ", ".join(f"'{step}'" for step in STEPS_AHEAD)
    taken = f"OLD.state <> NEW.state AND OLD.state || ' ' || NEW.state NOT IN ({steps})"
    yield Rule("campaign_goes_ahead", "Campaign", "UPDATE", taken, STEPS)
    kept = _changed(apps, "Campaign", but=("state", "closes_at", "released_at", "series", "place"))
    in_series = "OLD.series_id IS NOT NULL AND (OLD.series_id {differs} NEW.series_id OR OLD.place {differs} NEW.place)"
    released = "OLD.released_at {differs} NEW.released_at AND NOT (OLD.state = 'closing' AND NEW.state = 'released')"
    yield Rule(
        "campaign_keeps_its_rules",
        "Campaign",
        "UPDATE",
        f"OLD.state <> 'planned' AND ({kept} OR ({in_series}) OR ({released}))",
        RULES,
    )
    moved = "OLD.closes_at <> NEW.closes_at AND (OLD.state <> 'launched' OR NEW.closes_at < OLD.closes_at)"
    yield Rule("campaign_keeps_its_close", "Campaign", "UPDATE", f"OLD.state <> 'planned' AND {moved}", CLOSE)
    yield Rule("campaign_is_kept", "Campaign", "DELETE", "OLD.state <> 'planned'", RULES)
    begun = "EXISTS (SELECT 1 FROM surveys_campaign c WHERE c.id IN ({campaigns}) AND c.state <> 'planned')"
    for model, words in (("CampaignBank", RULES), ("Participation", TEAMS)):
        yield Rule(f"{model.lower()}_is_not_added", model, "INSERT", _of(begun, "NEW"), words)
        yield Rule(f"{model.lower()}_is_kept", model, "DELETE", _of(begun, "OLD"), words)
    yield Rule("campaignbank_stays", "CampaignBank", "UPDATE", _of(begun, "OLD", "NEW"), RULES)
    yield from _participations(apps, begun)


def _participations(apps: Apps, begun: str) -> Iterator[Rule]:
    """The link may be renewed and switched, the seal set, and the headcount raised while the campaign is launched."""
    changing = ("headcount", "link_generation", "shared_link", "state")
    kept = _changed(apps, "Participation", but=changing)
    launched = "EXISTS (SELECT 1 FROM surveys_campaign c WHERE c.id = OLD.campaign_id AND c.state = 'launched')"
    broken = (
        f"({kept} OR (OLD.state = 'sealed' AND NEW.state <> 'sealed') OR NEW.link_generation < OLD.link_generation"
        f" OR (OLD.headcount <> NEW.headcount AND NOT (NEW.headcount > OLD.headcount AND {launched})))"
    )
    yield Rule("participation_stays", "Participation", "UPDATE", f"{broken} AND {_of(begun, 'OLD', 'NEW')}", TEAMS)


def _of(condition: str, *sides: str) -> str:
    return condition.replace("{campaigns}", ", ".join(f"{side}.campaign_id" for side in sides))


# -- Results -------------------------------------------------------------------


def _results() -> Iterator[Rule]:
    campaign = "EXISTS (SELECT 1 FROM surveys_campaign c WHERE c.id IN ({ids}) AND c.state <> 'closing')"
    yield from _while_closing("Scorecard", campaign, "campaign_id")
    card = (
        "EXISTS (SELECT 1 FROM surveys_scorecard s JOIN surveys_campaign c ON c.id = s.campaign_id"
        " WHERE s.id IN ({ids}) AND c.state <> 'closing')"
    )
    for model in SCORES:
        yield from _while_closing(model, card, "scorecard_id")


def _while_closing(model: str, over: str, column: str) -> Iterator[Rule]:
    names = {"INSERT": "is_not_added", "UPDATE": "stays", "DELETE": "is_kept"}
    sides = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}
    for event, name in names.items():
        ids = ", ".join(f"{side}.{column}" for side in sides[event])
        yield Rule(f"{model.lower()}_{name}", model, event, over.replace("{ids}", ids), RESULTS)


def _changed(apps: Apps, model: str, *, but: Iterable[str]) -> str:
    """Whether any column of the model changes, apart from these fields."""
    fields = apps.get_model("surveys", model)._meta.concrete_fields
    columns = [connection.ops.quote_name(field.column) for field in fields if field.name not in set(but)]
    return " OR ".join(f"OLD.{column} {{differs}} NEW.{column}" for column in columns)


# -- From rules to triggers ----------------------------------------------------


def install(using: BaseDatabaseWrapper, apps: Apps) -> None:
    """The rules stand as they are written here; nothing is done where they stand already."""
    wanted = {f"keeps_{rule.name}": _trigger(using, apps, rule) for rule in rules(apps)}
    if _standing(using) == {name: text for name, (text, _statements) in wanted.items()}:
        return
    remove(using)
    with using.cursor() as cursor:
        for _text, statements in wanted.values():
            for statement in statements:
                cursor.execute(statement)


def stands(using: BaseDatabaseWrapper) -> bool:
    """Whether there is any rule."""
    return bool(_standing(using))


def remove(using: BaseDatabaseWrapper) -> None:
    """The rules are lifted."""
    with using.cursor() as cursor:
        if using.vendor == "sqlite":
            for name in _standing(using):
                cursor.execute(f"DROP TRIGGER {name}")
            return
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE starts_with(proname, 'keeps_') AND pronamespace = "
            "current_schema()::regnamespace"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {name}() CASCADE")


def _standing(using: BaseDatabaseWrapper) -> dict[str, str]:
    """The triggers that the database has and heeds: name → what it was made from."""
    with using.cursor() as cursor:
        if using.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 6) = 'keeps_'"
            )
        else:
            cursor.execute(
                "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
                " JOIN pg_class c ON c.oid = t.tgrelid WHERE starts_with(t.tgname, 'keeps_') AND t.tgenabled <> 'D'"
                " AND c.relnamespace = current_schema()::regnamespace"
            )
        return dict(cursor.fetchall())


def _trigger(using: BaseDatabaseWrapper, apps: Apps, rule: Rule) -> tuple[str, list[str]]:
    """What `_standing` shows of the trigger once it is there, and the statements that make it."""
    name, table = f"keeps_{rule.name}", apps.get_model("surveys", rule.model)._meta.db_table
    words = rule.words.replace("'", "''")
    if using.vendor == "sqlite":
        broken = rule.broken.replace("{differs}", "IS NOT")
        text = (
            f"CREATE TRIGGER {name} BEFORE {rule.event} ON {table} FOR EACH ROW WHEN {broken}"
            f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
        return text, [text]
    broken = rule.broken.replace("{differs}", "IS DISTINCT FROM")
    refuse = f"RAISE EXCEPTION USING MESSAGE = '{words}', ERRCODE = 'integrity_constraint_violation'"
    if rule.event == "INSERT":  # asked once for all rows of a statement: a close writes thousands
        found = broken.replace("NEW.", "added.")
        body = f"BEGIN IF EXISTS (SELECT 1 FROM added WHERE {found}) THEN {refuse}; END IF; RETURN NULL; END"  # noqa: S608  # our own rules
        when = f"AFTER INSERT ON {table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
    else:
        row = "OLD" if rule.event == "DELETE" else "NEW"
        body = f"BEGIN IF {broken} THEN {refuse}; END IF; RETURN {row}; END"
        when = f"BEFORE {rule.event} ON {table} FOR EACH ROW"
    function = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    return body, [function, f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()"]


# -- When they rest ------------------------------------------------------------


def before_migrations(*, using: str, plan: Iterable[Any], **_signal: object) -> None:
    """A migration may make a table anew, or write into frozen rows what its new column needs."""
    if any(migration.app_label == "surveys" for migration, _backwards in plan):
        remove(connections[using])


def after_migrations(*, using: str, apps: Apps = apps_now, **_signal: object) -> None:
    """Up from the migration that brings them, the rules stand whenever Django has looked after the tables."""
    if ("surveys", SINCE) in MigrationRecorder(connections[using]).applied_migrations():
        install(connections[using], apps)


@contextmanager
def resting(*models: type[Model]) -> Iterator[None]:
    """Lifts the rules of some tables within a transaction: for the past of the demo organisation, never lived through.

    Whatever fails inside leaves the rules as they stood.
    """
    tables = [model._meta.db_table for model in models]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            yield from _without_triggers(cursor, tables)
        else:
            yield from _with_triggers_disabled(cursor, tables)


def _without_triggers(cursor: CursorWrapper, tables: Iterable[str]) -> Iterator[None]:
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    standing = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
    for name, _sql in standing:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in standing:
        cursor.execute(sql)


def _with_triggers_disabled(cursor: CursorWrapper, tables: Iterable[str]) -> Iterator[None]:
    """A table with checks in waiting can't be altered, so those that wait are made at once."""
    for table in tables:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
