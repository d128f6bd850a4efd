"""Plan a campaign, change the plan, discard it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion
from surveys.campaigns.choices import CampaignState, InvitedBy
from surveys.campaigns.models import Campaign, CampaignBank, Participation
from surveys.campaigns.permissions import too_often
from surveys.campaigns.services.parts import LONGEST_WINDOW, locked, sizes
from surveys.campaigns.services.series import begin_series, end_series, skip_wave
from surveys.teams.models import Team, User
from surveys.teams.services import record

RULES = (
    "title",
    "wave",
    "opens_at",
    "closes_at",
    "threshold",
    "coach_days",
    "comments_allowed",
    "invite_by",
    "remind_days",
)
TAKEN_BY_PAGES = {"new"}  # /campaigns/new/


@dataclass(frozen=True)
class Plan:
    """What a campaign asks, of whom, when, and under which rules."""

    title: str
    wave: str
    versions: Sequence[BankVersion]
    teams: Sequence[Team]
    opens_at: datetime
    closes_at: datetime
    threshold: int = 5
    coach_days: int = 3
    comments_allowed: bool = True
    short_form: bool = False
    invite_by: str = InvitedBy.LINK
    remind_days: int = 3
    months: int = 0  # from wave to wave; 0: it is asked once
    led_by: Team | None = None  # the team whose lead asks it; None: an admin plans


@transaction.atomic
def plan_campaign(*, slug: str, plan: Plan, by: User | None) -> Campaign:
    """A new campaign that nobody can answer yet. Raises ValidationError."""
    if slug in TAKEN_BY_PAGES:
        raise ValidationError({"slug": _("“%(slug)s” is taken by a page. Choose another address.") % {"slug": slug}})
    campaign = Campaign(slug=slug, led_by=plan.led_by)
    _save_plan(campaign, plan)
    changes: dict[str, Any] = {name: [None, value] for name, value in _rules(campaign).items()} | sizes(campaign)
    changes |= {"team_asks_itself": plan.led_by.name} if plan.led_by else {}
    record(by=by, verb="plan campaign", obj=campaign, changes=changes)
    _save_rhythm(campaign, plan.months, by)
    return campaign


@transaction.atomic
def change_plan(*, campaign: Campaign, plan: Plan, by: User | None) -> Campaign:
    """Change a campaign before its launch; without a difference nothing is written. Raises ValidationError."""
    campaign = locked(campaign, CampaignState.PLANNED, _("Its rules were frozen at launch and can’t be changed."))
    before, teams = _rules(campaign), _teams(campaign)
    campaign.banks.all().delete()
    _save_plan(campaign, plan)
    changes: dict[str, Any] = {
        name: [before[name], after] for name, after in _rules(campaign).items() if before[name] != after
    }
    left, joined = teams - _teams(campaign), _teams(campaign) - teams
    changes |= {"teams_left_out": ", ".join(sorted(left))} if left else {}
    changes |= {"teams_added": ", ".join(sorted(joined))} if joined else {}
    if changes:
        record(by=by, verb="change campaign", obj=campaign, changes=changes)
    _save_rhythm(campaign, plan.months, by)
    return campaign


@transaction.atomic
def discard_plan(*, campaign: Campaign, by: User | None) -> None:
    """Delete a campaign that was never launched; a later wave of a series is passed over, so that none replaces it."""
    campaign = locked(campaign, CampaignState.PLANNED, _("It has been launched; it can be closed, not discarded."))
    if campaign.place is not None and campaign.place > 1:
        skip_wave(campaign=campaign, by=by)
        return
    record(by=by, verb="discard campaign", obj=campaign)
    campaign.delete()


def _save_plan(campaign: Campaign, plan: Plan) -> None:
    _check_plan(campaign, plan)
    for name in RULES:
        setattr(campaign, name, getattr(plan, name))
    campaign.full_clean()
    campaign.save()
    CampaignBank.objects.bulk_create(
        CampaignBank(campaign=campaign, version=version, order=place, short_form=plan.short_form)
        for place, version in enumerate(dict.fromkeys(plan.versions))
    )
    _save_teams(campaign, plan)
    problems = too_often(campaign)
    if problems:
        raise ValidationError(list(problems))


def _save_rhythm(campaign: Campaign, months: int, by: User | None) -> None:
    """A wave that is to repeat begins a series or changes the rhythm of its own; one that is not ends it."""
    if months:
        begin_series(campaign=campaign, months=months, by=by)
    elif campaign.series and not campaign.series.ended:
        end_series(series=campaign.series, by=by)


def _save_teams(campaign: Campaign, plan: Plan) -> None:
    """Teams that stay keep their row, and with it the addresses that were collected for them."""
    by_link = plan.invite_by == InvitedBy.LINK
    teams = dict.fromkeys(plan.teams)
    campaign.participations.exclude(team__in=teams).delete()
    campaign.participations.update(shared_link=by_link)
    kept = set(campaign.participations.values_list("team_id", flat=True))
    Participation.objects.bulk_create(
        Participation(
            campaign=campaign, team=team, group_id=team.group_id, headcount=team.headcount, shared_link=by_link
        )
        for team in teams
        if team.pk not in kept
    )


def _check_plan(campaign: Campaign, plan: Plan) -> None:
    found = {"closes_at": _window_problem(plan), "versions": _versions_problem(plan), "teams": _teams_problem(plan)}
    if campaign.led_by:
        found = {**_own_problems(campaign.led_by, plan), **{name: words for name, words in found.items() if words}}
    problems = {name: words for name, words in found.items() if words}
    if problems:
        raise ValidationError(problems)


def _window_problem(plan: Plan) -> str:
    if plan.closes_at <= plan.opens_at:
        return _("The campaign closes before it opens. Choose a later closing time.")
    if plan.closes_at - plan.opens_at > LONGEST_WINDOW:
        return _("The campaign would be open for more than a year. Choose an earlier closing time.")
    return ""


def _versions_problem(plan: Plan) -> str:
    versions = list(dict.fromkeys(plan.versions))
    if not versions:
        return _("Choose at least one question bank.")
    if any(version.status != Status.PUBLISHED for version in versions):
        return _("Only published versions of a bank can be asked. Publish it first.")
    if len({version.bank_id for version in versions}) < len(versions):
        return _("Choose one version of each bank only.")
    return ""


def _teams_problem(plan: Plan) -> str:
    if not plan.teams:
        return _("Choose at least one team.")
    retired = [team.name for team in plan.teams if team.retired]
    if not retired:
        return ""
    words = ngettext(
        "%(names)s is retired. Take it out of the choice.",
        "%(names)s are retired. Take them out of the choice.",
        len(retired),
    )
    return words % {"names": ", ".join(retired)}


def _own_problems(team: Team, plan: Plan) -> dict[str, str]:
    """What a team may not do that asks itself."""
    lowest = settings.DEFAULT_THRESHOLD
    found = {}
    if list(dict.fromkeys(plan.teams)) != [team]:
        found["teams"] = _("A team lead asks the own team only, and all of it.")
    if plan.threshold < lowest:
        found["threshold"] = _("%(lowest)d is the lowest here. Only an admin can go under it.") % {"lowest": lowest}
    if plan.months:
        found["months"] = _("Only an admin can plan waves that repeat.")
    return found


def _rules(campaign: Campaign) -> dict[str, Any]:
    """What the plan asks, when and under which rules, as JSON values for the trace."""
    rules = {name: getattr(campaign, name) for name in RULES}
    rules |= {name: timezone.localtime(rules[name]).isoformat(timespec="minutes") for name in ("opens_at", "closes_at")}
    banks = list(campaign.banks.select_related("version").order_by("order", "pk"))
    names = ", ".join(str(bank.version) for bank in banks)
    return {**rules, "banks": names, "short_form": any(bank.short_form for bank in banks)}


def _teams(campaign: Campaign) -> set[str]:
    return set(campaign.participations.values_list("team__name", flat=True))
