"""Every address of the product × every role, in one table."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from surveys.banks.models import BankVersion
from surveys.banks.queries import latest_version
from surveys.banks.services import revise
from surveys.campaigns.models import Campaign, Invitation
from surveys.campaigns.queries import code_of, token_of
from surveys.campaigns.services import (
    Plan,
    begin_close,
    invite_addresses,
    launch_campaign,
    mark_released,
    plan_campaign,
    take_seat,
)
from surveys.responses.queries import new_receipt
from surveys.responses.services import save_answers, seal, send_response
from surveys.results.services import score_campaign
from surveys.teams.models import Team
from tests.banks.factories import small_bank
from tests.bending import bend
from tests.pages.people.test_roles import ADDRESSES as PEOPLE
from tests.pages.people.test_roles import ADMIN_ONLY, ROLES, WRONG_WAY, person_as

EVERYBODY = dict.fromkeys(ROLES, 200)
NOBODY = dict.fromkeys(ROLES, 404)
REFUSED = dict.fromkeys(ROLES, 405)
SIGNED_IN = EVERYBODY | {"visitor": 302}
OF_THE_TEAM = {
    "visitor": 302,
    "nobody": 404,
    "member": 200,
    "lead": 200,
    "coach": 200,
    "group coach": 200,
    "other lead": 404,
    "editor": 404,
    "admin": 200,
}
STILL_THE_TEAMS_OWN = OF_THE_TEAM | dict.fromkeys(("coach", "group coach", "admin"), 403)
NOT_YET = OF_THE_TEAM | dict.fromkeys(("member", "lead", "coach", "group coach", "admin"), 403)
OF_THE_GROUP = NOBODY | {"visitor": 302, "group coach": 200, "admin": 200}
GROUP_NOT_YET = NOBODY | {"visitor": 302, "group coach": 403, "admin": 403}
COACHES = dict.fromkeys(ROLES, 403) | {"visitor": 302, "coach": 200, "group coach": 200, "admin": 200}
NO_FILE = dict.fromkeys(("coach", "group coach", "admin"), 404)  # names no teams yet
EDITORS = dict.fromkeys(ROLES, 403) | {
    "visitor": 302,
    "editor": 404,
    "admin": 404,
}  # names no question yet, or the bank has no draft
BANK_EDITORS = EDITORS | {"editor": 200, "admin": 200}
OF_EDITORS = dict.fromkeys(ROLES, 403) | {"visitor": 302, "editor": 200, "admin": 200}
FOR_VISITORS = dict.fromkeys(ROLES, 302) | {"visitor": 200}
OF_WHO_RUNS_IT = NOBODY | {"visitor": 302, "admin": 200}
BACK_DOOR = dict.fromkeys(ROLES, 302) | {"admin": 200}

RUNNING = ("remind", "extend", "close", "cancel", "end_series")


class Place(NamedTuple):
    """What a GET answers to each role; `arguments` may name a link that the fixture makes."""

    name: str
    arguments: tuple[str | int, ...]
    get: dict[str, int]


PLACES = [
    Place("dashboards:home", (), COACHES),
    Place("dashboards:home_file", ("csv",), COACHES),
    Place("dashboards:home_file", ("json",), COACHES),
    Place("dashboards:home_file", ("exe",), COACHES | dict.fromkeys(("coach", "group coach", "admin"), 404)),
    Place("dashboards:teams", (), SIGNED_IN),
    Place("dashboards:team", ("the-team",), OF_THE_TEAM),
    Place("dashboards:team", ("none",), NOBODY | {"visitor": 302}),
    Place("dashboards:result", ("the-team", "old"), OF_THE_TEAM),
    Place("dashboards:result", ("the-team", "fresh"), STILL_THE_TEAMS_OWN),
    Place("dashboards:result", ("the-team", "open"), NOT_YET),
    Place("dashboards:result", ("the-team", "none"), NOBODY | {"visitor": 302}),
    Place("dashboards:team_number", ("the-team", "old", "small", "whole", "*"), OF_THE_TEAM),
    Place("dashboards:team_number", ("the-team", "fresh", "small", "whole", "*"), STILL_THE_TEAMS_OWN),
    Place("dashboards:team_number", ("the-team", "old", "small", "whole", "none"), NOBODY | {"visitor": 302}),
    Place("dashboards:mark", ("the-team", "old", "small"), REFUSED),
    Place("dashboards:team_file", ("the-team", "old", "small", "csv"), OF_THE_TEAM),
    Place("dashboards:team_file", ("the-team", "fresh", "small", "csv"), STILL_THE_TEAMS_OWN),
    Place("dashboards:team_file", ("the-team", "old", "none", "csv"), NOBODY | {"visitor": 302}),
    Place("dashboards:group_result", ("the-group", "old"), OF_THE_GROUP),
    Place("dashboards:group_file", ("the-group", "old", "small", "json"), OF_THE_GROUP),
    Place("dashboards:group_number", ("the-group", "old", "small", "whole", "*"), OF_THE_GROUP),
    Place("dashboards:group_number", ("the-group", "fresh", "small", "whole", "*"), GROUP_NOT_YET),
    Place("dashboards:group_file", ("the-group", "fresh", "small", "json"), GROUP_NOT_YET),
    Place("dashboards:group_result", ("the-group", "fresh"), GROUP_NOT_YET),
    Place("dashboards:group_result", ("the-group", "open"), GROUP_NOT_YET),
    Place("dashboards:compare", (), COACHES),
    Place("dashboards:compare_file", ("csv",), COACHES | NO_FILE),
    Place("dashboards:trends", (), COACHES),
    Place("dashboards:trends_file", ("csv",), COACHES),
    Place("planning:index", (), ADMIN_ONLY),
    Place("planning:new", (), ADMIN_ONLY),
    Place("planning:campaign", ("plan",), OF_WHO_RUNS_IT),
    Place("planning:campaign", ("open",), OF_WHO_RUNS_IT),
    Place("planning:campaign", ("old",), OF_WHO_RUNS_IT),
    Place("planning:change", ("plan",), OF_WHO_RUNS_IT),
    Place("planning:preview", ("plan",), OF_WHO_RUNS_IT),
    Place("planning:links", ("open",), OF_WHO_RUNS_IT),
    Place("planning:links", ("plan",), NOBODY | {"visitor": 302}),
    Place("planning:launch", ("plan",), WRONG_WAY),
    Place("planning:remind", ("open",), WRONG_WAY),
    Place("planning:extend", ("open",), OF_WHO_RUNS_IT),
    Place("planning:close", ("open",), OF_WHO_RUNS_IT),
    Place("planning:cancel", ("open",), OF_WHO_RUNS_IT),
    Place("planning:end_series", ("open",), WRONG_WAY),
    Place("planning:discard", ("plan",), WRONG_WAY),
    Place("planning:invite_all", ("open",), OF_WHO_RUNS_IT),
    Place("planning:invite_template", ("open",), OF_WHO_RUNS_IT),
    Place("planning:cards", ("open",), OF_WHO_RUNS_IT),
    Place("planning:team", ("open", "the-team"), OF_WHO_RUNS_IT),
    Place("planning:team", ("plan", "the-team"), OF_WHO_RUNS_IT),
    Place("planning:team", ("open", "none"), NOBODY | {"visitor": 302}),
    Place("planning:invite", ("open", "the-team"), OF_WHO_RUNS_IT),
    Place("planning:invitation", ("open", "the-team", "INVITATION"), OF_WHO_RUNS_IT),
    Place("planning:shared_link", ("open", "the-team"), WRONG_WAY),
    Place("planning:people", ("open", "the-team"), WRONG_WAY),
    Place("planning:card", ("open", "the-team"), OF_WHO_RUNS_IT),
    Place("banks:index", (), EVERYBODY),
    Place("banks:bank", ("small",), EVERYBODY),
    Place("banks:version", ("small", 1), EVERYBODY),
    Place("banks:version", ("small", 9), NOBODY),
    Place("banks:compare", ("small", 2, 1), EVERYBODY),
    Place("banks:compare", ("small", 9, 1), NOBODY),
    Place("banks:export", ("small", 1, "yaml"), EVERYBODY),
    Place("banks:export", ("small", 1, "csv"), EVERYBODY),
    Place("banks:export", ("small", 1, "exe"), NOBODY),
    Place("banks:export", ("small", 9, "csv"), NOBODY),
    Place("banks:template", ("questions",), BANK_EDITORS),
    Place("banks:template", ("practices",), BANK_EDITORS),
    Place("banks:template", ("others",), EDITORS),
    Place("banks:import_new", (), BANK_EDITORS),
    Place("banks:import", ("small",), EDITORS),
    Place("banks:choose", ("small",), NOBODY),  # names no versions yet
    Place("banks:impact", ("small",), EDITORS | dict.fromkeys(("editor", "admin"), 302)),  # there is no draft
    Place("banks:impact", ("drafted",), OF_EDITORS),
    Place("banks:new", (), BANK_EDITORS),
    Place("banks:archive", ("small",), OF_EDITORS),
    Place("banks:archive", ("none",), EDITORS),
    Place("banks:unarchive", ("small",), WRONG_WAY),
    Place("banks:head", ("drafted",), OF_EDITORS),
    Place("banks:head", ("small",), EDITORS),
    Place("banks:language_remove", ("drafted", "de"), EDITORS),  # it speaks English only
    Place("banks:scales", ("drafted",), OF_EDITORS),
    Place("banks:scales", ("small",), EDITORS),
    Place("banks:scale_new", ("drafted",), OF_EDITORS),
    Place("banks:scale", ("drafted", "agreement"), OF_EDITORS),
    Place("banks:scale", ("drafted", "none"), EDITORS),
    Place("banks:scale_copy", ("small", "agreement"), WRONG_WAY),
    Place("banks:scale_delete", ("small", "agreement"), WRONG_WAY),
    Place("banks:erratum", ("small", 1), EDITORS),
    Place("banks:draft", ("drafted",), OF_EDITORS),
    Place("banks:draft", ("small",), OF_EDITORS | dict.fromkeys(("editor", "admin"), 404)),
    Place("banks:start", ("small",), REFUSED | {"visitor": 302}),
    Place("banks:discard", ("drafted",), OF_EDITORS),
    Place("banks:preview", ("drafted",), OF_EDITORS),
    Place("banks:preview", ("small",), EDITORS),
    Place("banks:preview_page", ("drafted", 1), OF_EDITORS),
    Place("banks:preview_review", ("drafted",), OF_EDITORS),
    Place("banks:preview_result", ("drafted",), OF_EDITORS),
    Place("banks:version_preview", ("small", 1), OF_EDITORS),
    Place("banks:version_preview_page", ("small", 1, 1), OF_EDITORS),
    Place("banks:version_preview_page", ("small", 1, 99), EDITORS),
    Place("banks:version_preview_review", ("small", 1), OF_EDITORS),
    Place("banks:version_preview_result", ("small", 1), OF_EDITORS),
    Place("banks:part", ("drafted", "item", "work-board"), OF_EDITORS),
    Place("banks:part", ("drafted", "item", "none"), OF_EDITORS | dict.fromkeys(("editor", "admin"), 404)),
    Place("banks:add", ("drafted", "practice"), OF_EDITORS),
    Place("banks:retired", ("drafted",), OF_EDITORS),
    Place("banks:shift", ("drafted",), REFUSED | {"visitor": 302}),
    Place("banks:restore", ("drafted",), REFUSED | {"visitor": 302}),
    Place("banks:move", ("drafted", "dimension", "work"), REFUSED | {"visitor": 302}),
    Place("banks:retire", ("drafted", "roll-up", "people"), REFUSED | {"visitor": 302}),
    Place("banks:duplicate", ("drafted", "work-board"), REFUSED | {"visitor": 302}),
    Place("banks:health", ("small",), OF_EDITORS),
    Place("banks:health", ("none",), EDITORS),
    Place("banks:health_file", ("small",), OF_EDITORS),
    Place("banks:schema", (), EVERYBODY),
    Place("quick_check:index", (), EVERYBODY),
    Place("quick_check:bank", ("small",), EVERYBODY),
    Place("quick_check:bank", ("none",), NOBODY),
    Place("answering:join", ("CODE",), EVERYBODY),
    Place("answering:join", ("wrong",), NOBODY),
    Place("answering:entry", ("TOKEN",), EVERYBODY),
    Place("answering:entry", ("wrong",), NOBODY),
    Place("answering:page", ("TOKEN", 1), EVERYBODY),
    Place("answering:page", ("TOKEN", 99), NOBODY),
    Place("answering:review", ("TOKEN",), EVERYBODY),
    Place("answering:done", ("TOKEN",), dict.fromkeys(ROLES, 302)),
    Place("answering:receipt", (), EVERYBODY),
    Place("account_login", (), FOR_VISITORS),
    Place("account_signup", (), FOR_VISITORS),
    Place("account_logout", (), SIGNED_IN),
    Place("account_inactive", (), EVERYBODY),
    Place("account_reauthenticate", (), SIGNED_IN),
    Place("account_change_password", (), SIGNED_IN),
    Place("account_set_password", (), dict.fromkeys(ROLES, 302)),
    Place("account_reset_password", (), EVERYBODY),
    Place("account_reset_password_done", (), EVERYBODY),
    Place("account_reset_password_from_key", ("1", "wrong"), EVERYBODY),
    Place("account_reset_password_from_key_done", (), EVERYBODY),
    Place("admin:index", (), BACK_DOOR),
]


def campaign_in(state: str, team: Team) -> Campaign:
    """A campaign of five answers that stands where its name says."""
    now = timezone.now()
    plan = Plan(state, "2026-Q3", [small_bank_once()], [team], now - timedelta(days=1), now + timedelta(days=1))
    campaign = plan_campaign(slug=state, plan=plan, by=None)
    if state == "plan":
        return campaign
    campaign = launch_campaign(campaign=campaign, by=None)
    if state == "open":
        return campaign
    participation = campaign.participations.get()
    for _person in range(5):
        invitation = take_seat(participation=participation)
        save_answers(invitation=invitation, answers={0: 3, 1: 2, 2: 3, 3: 1}, comments={})
        send_response(invitation=invitation, receipt=new_receipt())
    campaign = begin_close(campaign=campaign, by=None)
    seal(participation=participation)
    score_campaign(campaign=campaign)
    campaign = mark_released(campaign=campaign)
    if state == "old":
        bend(Campaign.objects.filter(pk=campaign.pk), released_at=now - timedelta(days=30))
    return campaign


def small_bank_once() -> BankVersion:
    return latest_version("small") or small_bank()


@pytest.fixture
def links(role: str) -> dict[str, Any]:
    """The person of this role is signed in; campaigns in every state; a shared and a personal link."""
    person = person_as(role)
    team = Team.objects.get(slug="the-team")
    for state in ("plan", "open", "fresh", "old"):
        campaign_in(state, team)
    small_bank(number=2)
    revise(version=small_bank(slug="drafted"), by=None)
    participation = Campaign.objects.get(slug="open").participations.get()
    invitation: Invitation = take_seat(participation=participation)
    invite_addresses(participation=participation, emails=["ann@example.org"], by=None)
    mailed = participation.invitations.get(email="ann@example.org")
    client = Client()
    if person:
        client.force_login(person)
    return {"client": client, "INVITATION": mailed.pk, "CODE": code_of(participation), "TOKEN": token_of(invitation)}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_address_for_each_role(role: str, links: dict[str, Any]) -> None:
    found, expected = {}, {}
    for place in PLACES:
        arguments = [links.get(str(argument), argument) for argument in place.arguments]
        words = f"{place.name} {place.arguments}"
        found[words] = links["client"].get(reverse(place.name, args=arguments)).status_code
        expected[words] = place.get[role]
    assert found == expected


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_only_admins_move_a_campaign(role: str, links: dict[str, Any]) -> None:
    names = ("launch", "discard", "change", *RUNNING)
    found = {
        name: links["client"]
        .post(reverse(f"planning:{name}", args=["open" if name in RUNNING else "plan"]))
        .status_code
        for name in names
    }
    assert found == dict.fromkeys(names, 302 if role == "visitor" else 404)
    assert Campaign.objects.get(slug="plan").state == "planned"
    assert Campaign.objects.get(slug="open").state == "launched"


def test_no_address_is_forgotten() -> None:
    covered = {place.name for place in PLACES} | {address.name for address in PEOPLE}
    assert {name for name in names(get_resolver()) if not name.startswith("admin:")} <= covered


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{space}{entry.name}"
