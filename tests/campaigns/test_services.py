"""Planning, launching and closing: each leaves a trace, refuses what makes no sense, and launch freezes the rules."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from surveys.banks.interchange import Source
from surveys.banks.models import BankVersion, Item
from surveys.banks.services import import_versions, publish_version, retire_version, revise
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, CampaignBank, Participation
from surveys.campaigns.permissions import obstacles_to_launch
from surveys.campaigns.queries import (
    asked_banks,
    clashes,
    followed,
    free_slug,
    launched_last,
    plan_mark,
    sections,
    totals,
)
from surveys.campaigns.services import (
    Plan,
    begin_close,
    change_plan,
    discard_plan,
    launch_campaign,
    mark_released,
    plan_campaign,
)
from surveys.frozen import resting
from surveys.responses.models import Response
from surveys.teams.models import AuditEntry, User
from surveys.teams.services import retire_team, update_group, update_team
from tests.bending import bend
from tests.campaigns.build import DAY, SMALL, bank, launched, planned
from tests.factories import AdminFactory, GroupFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return AdminFactory.create()


def make_plan(**changes: Any) -> Plan:
    now = timezone.now()
    values: dict[str, Any] = {"title": "How we work", "wave": "2026-Q4", "opens_at": now, "closes_at": now + 10 * DAY}
    if "versions" not in changes:
        values["versions"] = [bank()]
    if "teams" not in changes:
        values["teams"] = [TeamFactory.create()]
    return Plan(**values | changes)


def last_entry(verb: str) -> AuditEntry:
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert entry.verb == verb
    return entry


def newer_version(version: BankVersion) -> BankVersion:
    return publish_version(version=revise(version=version, by=None), by=None)


# -- Planning ------------------------------------------------------------------


def test_a_plan_is_kept_and_leaves_a_trace(admin: User) -> None:
    atlas, borea = TeamFactory.create(name="Atlas", headcount=6), TeamFactory.create(name="Borea", headcount=4)
    campaign = plan_campaign(slug="autumn", plan=make_plan(teams=[atlas, borea], threshold=4), by=admin)
    assert campaign.state == CampaignState.PLANNED
    assert [(each.team, each.headcount) for each in campaign.participations.all()] == [(atlas, 6), (borea, 4)]
    entry = last_entry("plan campaign")
    assert entry.actor == admin
    assert entry.object_words == "How we work"
    assert entry.changes["threshold"] == [None, 4]
    assert entry.changes["banks"] == [None, "A small bank v1"]
    assert (entry.changes["teams"], entry.changes["people"]) == (2, 10)


def test_nobody_can_answer_a_plan() -> None:
    assert not planned().is_open()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"threshold": 3}, "threshold"),
        ({"threshold": 51}, "threshold"),
        ({"coach_days": 31}, "coach_days"),
        ({"title": ""}, "title"),
        ({"wave": "w" * 21}, "wave"),
        ({"versions": []}, "versions"),
        ({"teams": []}, "teams"),
        ({"closes_at": timezone.now() - DAY}, "closes_at"),
        ({"closes_at": timezone.now() + timedelta(days=400)}, "closes_at"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        plan_campaign(slug="autumn", plan=make_plan(**changes), by=None)
    assert set(refused.value.error_dict) == {field}
    assert not Campaign.objects.exists()
    assert not AuditEntry.objects.filter(verb="plan campaign").exists()


def test_everything_that_is_wrong_is_said_at_once() -> None:
    now = timezone.now()
    with pytest.raises(ValidationError) as refused:
        plan_campaign(slug="a", plan=make_plan(versions=[], teams=[], opens_at=now, closes_at=now), by=None)
    assert set(refused.value.error_dict) == {"closes_at", "versions", "teams"}


def test_an_address_is_given_once() -> None:
    planned()
    with pytest.raises(ValidationError) as refused:
        plan_campaign(slug="how-we-work", plan=make_plan(), by=None)
    assert "slug" in refused.value.error_dict


def test_the_address_of_a_page_is_not_given() -> None:
    with pytest.raises(ValidationError) as refused:
        plan_campaign(slug="new", plan=make_plan(), by=None)
    assert set(refused.value.error_dict) == {"slug"}


def test_a_draft_is_not_asked() -> None:
    draft = revise(version=bank(), by=None)
    with pytest.raises(ValidationError, match="Only published versions"):
        plan_campaign(slug="autumn", plan=make_plan(versions=[draft]), by=None)


def test_a_bank_is_asked_in_one_version() -> None:
    first = bank()
    with pytest.raises(ValidationError, match="one version of each bank"):
        plan_campaign(slug="autumn", plan=make_plan(versions=[first, newer_version(first)]), by=None)


def test_what_is_chosen_twice_counts_once() -> None:
    version, team = bank(), TeamFactory.create()
    campaign = plan_campaign(slug="a", plan=make_plan(versions=[version] * 2, teams=[team] * 2), by=None)
    assert (campaign.banks.count(), campaign.participations.count()) == (1, 1)


def test_retired_teams_are_named() -> None:
    teams = [TeamFactory.create(name="Atlas", retired=True), TeamFactory.create(name="Borea")]
    with pytest.raises(ValidationError, match="Atlas is retired") as refused:
        plan_campaign(slug="autumn", plan=make_plan(teams=teams), by=None)
    assert "Borea" not in str(refused.value)


# -- Changing and discarding ---------------------------------------------------


def test_a_change_says_what_is_different(admin: User) -> None:
    campaign = planned(threshold=5)
    participation = campaign.participations.get()
    version = campaign.banks.get().version
    plan = replace(make_plan(versions=[version]), threshold=4, opens_at=campaign.opens_at, closes_at=campaign.closes_at)
    change_plan(campaign=campaign, plan=replace(plan, teams=[TeamFactory.create(name="Borea")]), by=admin)
    entry = last_entry("change campaign")
    assert entry.actor == admin
    assert entry.changes == {"threshold": [5, 4], "teams_left_out": "Atlas", "teams_added": "Borea"}
    assert not Participation.objects.filter(pk=participation.pk).exists()


def test_a_change_of_nothing_leaves_no_trace() -> None:
    team = TeamFactory.create()
    plan = make_plan(teams=[team])
    campaign = plan_campaign(slug="autumn", plan=plan, by=None)
    change_plan(campaign=campaign, plan=plan, by=None)
    assert not AuditEntry.objects.filter(verb="change campaign").exists()


def test_a_change_that_is_refused_changes_nothing() -> None:
    campaign = planned()
    with pytest.raises(ValidationError):
        change_plan(campaign=campaign, plan=make_plan(teams=[], versions=[]), by=None)
    assert (campaign.banks.count(), campaign.participations.count()) == (1, 1)


def test_a_plan_is_discarded_with_a_trace(admin: User) -> None:
    campaign = planned()
    discard_plan(campaign=campaign, by=admin)
    assert not Campaign.objects.exists()
    assert last_entry("discard campaign").object_words == "How we work"


def test_what_is_discarded_can_not_be_launched_or_changed() -> None:
    campaign = planned()
    discard_plan(campaign=Campaign.objects.get(), by=None)
    for act in (lambda: launch_campaign(campaign=campaign, by=None), lambda: discard_plan(campaign=campaign, by=None)):
        with pytest.raises(ValidationError, match="discarded"):
            act()


# -- Launching -----------------------------------------------------------------


def test_a_launch_opens_and_leaves_a_trace(admin: User) -> None:
    campaign = launch_campaign(campaign=planned(headcount=9), by=admin)
    assert campaign.is_open()
    assert campaign.launched_at is not None
    entry = last_entry("launch campaign")
    assert entry.actor == admin
    assert entry.changes == {"state": ["planned", "launched"], "teams": 1, "people": 9}


def test_a_launch_takes_teams_as_they_are_now() -> None:
    campaign = planned(headcount=7)
    team = campaign.participations.get().team
    there = GroupFactory.create(name="Elsewhere")
    update_team(team=team, group=there, headcount=11, by=None)
    launch_campaign(campaign=campaign, by=None)
    frozen = campaign.participations.get()
    assert (frozen.headcount, frozen.group) == (11, there)


def test_what_happens_to_teams_and_groups_later_does_not_touch_a_launched_campaign() -> None:
    participation = launched(headcount=7)
    campaign, team, group = participation.campaign, participation.team, participation.group
    tree, name = dict(campaign.tree), group.name
    update_team(team=team, group=GroupFactory.create(), headcount=40, by=None)
    update_group(group=group, name="Renamed", parent=GroupFactory.create(name="Top"), by=None)
    participation.refresh_from_db()
    campaign.refresh_from_db()
    assert (participation.headcount, participation.group) == (7, group)
    assert campaign.tree == tree
    assert tree[group.slug] == {"name": name, "parent": None}
    assert "Renamed" not in str(tree)


def test_the_order_of_items_is_frozen() -> None:
    campaign = launched(banks=("small", "second")).campaign
    before = sections(campaign)
    keys = ["work-board", "work-waits", "batches-small", "feedback-tests"]
    assert [section.item_keys for section in before] == [tuple(keys)] * 2
    assert [(section.start, section.stop) for section in before] == [(0, 4), (4, 8)]
    with resting(Item), connection.cursor() as cursor:  # behind the models and the database, which refuse it
        cursor.execute('UPDATE surveys_item SET "order" = 0')
    assert sections(campaign) == before


def test_a_newer_version_does_not_touch_a_launched_campaign() -> None:
    campaign = launched().campaign
    newer_version(campaign.banks.get().version)
    [asked] = asked_banks(campaign)
    assert (asked.number, asked.newer, asked.items) == (1, 2, 4)


def test_the_short_form_asks_its_items_only() -> None:
    campaign = planned(short_form=True)
    assert [asked.items for asked in asked_banks(campaign)] == [3]
    launch_campaign(campaign=campaign, by=None)
    assert "work-waits" not in campaign.banks.get().item_keys
    assert len(campaign.banks.get().item_keys) == 3


@pytest.mark.parametrize("act", ["change", "discard", "launch"])
def test_after_the_launch_nothing_is_changed(act: str) -> None:
    participation = launched()
    campaign = participation.campaign
    entries, code = AuditEntry.objects.count(), participation.link_key
    acts = {
        "change": lambda: change_plan(campaign=campaign, plan=make_plan(versions=[], teams=[]), by=None),
        "discard": lambda: discard_plan(campaign=campaign, by=None),
        "launch": lambda: launch_campaign(campaign=campaign, by=None),
    }
    with pytest.raises(ValidationError, match="launch"):
        acts[act]()
    assert AuditEntry.objects.count() == entries
    assert campaign.participations.get().link_key == code


def test_a_launch_is_of_the_plan_that_was_read() -> None:
    campaign = planned(headcount=7)
    read = plan_mark(campaign)
    update_team(team=campaign.participations.get().team, headcount=8, by=None)
    with pytest.raises(ValidationError, match="changed since you opened it"):
        launch_campaign(campaign=campaign, by=None, read=read)
    launch_campaign(campaign=campaign, by=None, read=plan_mark(campaign))


@pytest.mark.parametrize(
    "change", [{"threshold": 4}, {"comments_allowed": False}, {"coach_days": 0}, {"short_form": True}, {"title": "New"}]
)
def test_every_rule_is_part_of_what_was_read(change: dict[str, Any]) -> None:
    plan = make_plan()
    campaign = plan_campaign(slug="autumn", plan=plan, by=None)
    before = plan_mark(campaign)
    change_plan(campaign=campaign, plan=plan, by=None)
    assert plan_mark(campaign) == before
    change_plan(campaign=campaign, plan=replace(plan, **change), by=None)
    assert plan_mark(campaign) != before


def test_what_stands_in_the_way_of_a_launch_is_said_before_and_refused() -> None:
    campaign = planned()
    assert obstacles_to_launch(campaign) == ()
    retire_version(version=campaign.banks.get().version, by=None)
    retire_team(team=campaign.participations.get().team, by=None)
    bend(Campaign.objects, opens_at=timezone.now() - 2 * DAY, closes_at=timezone.now() - DAY)
    campaign.refresh_from_db()
    words = obstacles_to_launch(campaign)
    assert [each.split(".")[0] for each in words] == [
        "A small bank v1 is not offered any more",
        "Atlas is retired",
        "The closing time has passed",
    ]
    with pytest.raises(ValidationError) as refused:
        launch_campaign(campaign=campaign, by=None)
    assert refused.value.messages == list(words)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.PLANNED


def test_a_short_form_without_questions_is_not_launched() -> None:
    campaign = planned(short_form=True)
    bend(CampaignBank.objects, version=without_short_form())
    assert obstacles_to_launch(campaign) == (
        "A small bank v1 has no short form. Change the plan to ask all its questions.",
    )


def test_a_launch_takes_the_same_queries_for_one_and_for_three_teams() -> None:
    counts = []
    for teams in (1, 3):
        plan = make_plan(versions=[bank(f"bank-{teams}")], teams=TeamFactory.create_batch(teams))
        campaign = plan_campaign(slug=f"with-{teams}", plan=plan, by=None)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            launch_campaign(campaign=campaign, by=None, read=plan_mark(campaign))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- Closing -------------------------------------------------------------------


def test_a_close_begins_once_and_leaves_one_trace(admin: User) -> None:
    campaign = launched().campaign
    assert begin_close(campaign=campaign, by=admin).state == CampaignState.CLOSING
    assert begin_close(campaign=campaign, by=admin).state == CampaignState.CLOSING
    assert AuditEntry.objects.filter(verb="close campaign").count() == 1
    assert last_entry("close campaign").changes == {"state": ["launched", "closing"]}


def test_a_close_before_its_time_ends_the_window() -> None:
    campaign = begin_close(campaign=launched().campaign, by=None)
    assert not campaign.is_open()


def test_a_plan_can_not_be_closed_and_a_released_campaign_not_again() -> None:
    campaign = planned()
    with pytest.raises(ValidationError, match="Only a launched campaign"):
        begin_close(campaign=campaign, by=None)
    launch_campaign(campaign=campaign, by=None)
    with pytest.raises(ValidationError, match="not being closed"):
        mark_released(campaign=campaign)
    begin_close(campaign=campaign, by=None)
    released = mark_released(campaign=campaign)
    assert released.coaches_see_from == released.released_at + timedelta(days=3)
    with pytest.raises(ValidationError, match="closed already"):
        begin_close(campaign=campaign, by=None)


# -- Reading -------------------------------------------------------------------


def test_the_minimum_is_all_that_is_told_while_a_campaign_is_open() -> None:
    participation = launched(threshold=4)
    for sent in range(1, 6):
        Response.objects.create(participation=participation, answers=bytes(4), receipt_hash=f"{sent:064}")
        [team] = followed(participation.campaign).values("given", "troubles", "reached")
        assert team == {"given": 0, "troubles": 0, "reached": sent >= 4}
        assert totals(participation.campaign).reached == int(sent >= 4)


def test_an_address_that_is_free() -> None:
    assert free_slug("2026-q4") == "2026-q4"
    for expected in ("2026-q4", "2026-q4-2", "2026-q4-3"):
        assert free_slug("2026-q4") == expected
        Campaign.objects.create(
            slug=expected, title="T", wave="W", opens_at=timezone.now(), closes_at=timezone.now() + DAY
        )
    assert free_slug("new") == "new-2"


def test_what_was_asked_last_is_known() -> None:
    assert launched_last() is None
    campaign = planned(banks=("small", "second"))
    assert launched_last() is None
    launch_campaign(campaign=campaign, by=None)
    last = launched_last()
    assert last is not None
    assert [bank.version.bank.slug for bank in last.banks.all()] == ["small", "second"]


def test_teams_that_are_asked_the_same_elsewhere_are_named() -> None:
    first = launched()
    version = first.campaign.banks.get().version
    other = TeamFactory.create(name="Borea")
    again = plan_campaign(slug="again", plan=make_plan(versions=[version], teams=[first.team, other]), by=None)
    now = timezone.now()
    assert [(each.title, each.team, each.released) for each in clashes(again, now)] == [("How we work", "Atlas", None)]
    different = plan_campaign(slug="other", plan=make_plan(versions=[bank("other")], teams=[first.team]), by=None)
    assert clashes(different, now) == []
    mark_released(campaign=begin_close(campaign=first.campaign, by=None))
    [clash] = clashes(again, now)
    assert clash.rested is not None
    assert clash.released == clash.rested - timedelta(days=60)
    assert clashes(again, clash.rested - timedelta(seconds=1)) == [clash]
    assert clashes(again, clash.rested) == []
    bend(Campaign.objects.filter(pk=first.campaign_id), state=CampaignState.CANCELLED)
    assert clashes(again, now) == []


def without_short_form() -> BankVersion:
    """The small bank, all of whose questions are asked in the long form only."""
    text = re.sub(r"^( +)scale: (agreement|often)$", r"\1scale: \2\n\1short_form: false", SMALL, flags=re.MULTILINE)
    text = text.replace("            short_form: false\n            continues", "            continues")
    text = text.replace("scale: agreement}", "scale: agreement, short_form: false}")
    [imported] = import_versions(files=[Source("long.yaml", text.replace("slug: small", "slug: long").encode())])
    return imported.version
