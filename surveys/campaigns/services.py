"""Writing campaigns: plan, launch, give seats, begin to close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion, Item
from surveys.campaigns.choices import CampaignState, InvitationKind, InvitationState
from surveys.campaigns.models import Campaign, CampaignBank, Invitation, Participation
from surveys.campaigns.permissions import obstacles_to_launch
from surveys.campaigns.queries import plan_mark
from surveys.teams.models import Group, Team, User
from surveys.teams.services import record

LONGEST_WINDOW = timedelta(days=366)
RULES = ("title", "wave", "opens_at", "closes_at", "threshold", "coach_days", "comments_allowed")
TAKEN_BY_PAGES = {"new"}  # /campaigns/new/


class NoSeatLeft(Exception):  # noqa: N818  # a fact about the team, not a fault of the program
    """The shared link has given as many personal links as the team has people."""


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


@transaction.atomic
def plan_campaign(*, slug: str, plan: Plan, by: User | None) -> Campaign:
    """A new campaign that nobody can answer yet. Raises ValidationError."""
    if slug in TAKEN_BY_PAGES:
        raise ValidationError({"slug": _("“%(slug)s” is taken by a page. Choose another address.") % {"slug": slug}})
    campaign = Campaign(slug=slug)
    _save_plan(campaign, plan)
    changes = {name: [None, value] for name, value in _rules(campaign).items()} | _sizes(campaign)
    record(by=by, verb="plan campaign", obj=campaign, changes=changes)
    return campaign


@transaction.atomic
def change_plan(*, campaign: Campaign, plan: Plan, by: User | None) -> Campaign:
    """Change a campaign before its launch; without a difference nothing is written. Raises ValidationError."""
    campaign = _locked(campaign, CampaignState.PLANNED, _("Its rules were frozen at launch and can’t be changed."))
    before, teams = _rules(campaign), _teams(campaign)
    campaign.banks.all().delete()
    campaign.participations.all().delete()
    _save_plan(campaign, plan)
    changes: dict[str, Any] = {
        name: [before[name], after] for name, after in _rules(campaign).items() if before[name] != after
    }
    left, joined = teams - _teams(campaign), _teams(campaign) - teams
    changes |= {"teams_left_out": ", ".join(sorted(left))} if left else {}
    changes |= {"teams_added": ", ".join(sorted(joined))} if joined else {}
    if changes:
        record(by=by, verb="change campaign", obj=campaign, changes=changes)
    return campaign


@transaction.atomic
def discard_plan(*, campaign: Campaign, by: User | None) -> None:
    """Delete a campaign that was never launched."""
    campaign = _locked(campaign, CampaignState.PLANNED, _("It has been launched; it can be closed, not discarded."))
    record(by=by, verb="discard campaign", obj=campaign)
    campaign.delete()


@transaction.atomic
def launch_campaign(*, campaign: Campaign, by: User | None, read: str | None = None) -> Campaign:
    """Freeze teams, headcounts, groups, item order and rules; from `opens_at` on answers are taken.

    `read` is the `plan_mark` of the plan that the person has read; None: a command, which reads nothing.
    Raises ValidationError.
    """
    campaign = _locked(campaign, CampaignState.PLANNED, _("It has been launched before."))
    if read is not None and read != plan_mark(campaign):
        raise ValidationError(_("The plan has changed since you opened it. Read it again, then launch."))
    obstacles = obstacles_to_launch(campaign)
    if obstacles:
        raise ValidationError(list(obstacles))
    _freeze_teams(campaign)
    _freeze_banks(campaign)
    campaign.tree = frozen_tree()
    campaign.state = CampaignState.LAUNCHED
    campaign.launched_at = timezone.now()
    campaign.full_clean()
    campaign.save()
    changes = {"state": [CampaignState.PLANNED, CampaignState.LAUNCHED], **_sizes(campaign)}
    record(by=by, verb="launch campaign", obj=campaign, changes=changes)
    return campaign


@transaction.atomic
def take_seat(*, participation: Participation) -> Invitation:
    """One more personal link from a team's shared link. Raises NoSeatLeft at the frozen headcount."""
    participation = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    if participation.invitations.exclude(state=InvitationState.REVOKED).count() >= participation.headcount:
        raise NoSeatLeft
    return Invitation.objects.create(participation=participation, kind=InvitationKind.SEAT)


@transaction.atomic
def begin_close(*, campaign: Campaign, by: User | None) -> Campaign:
    """From now on no answer is taken. Calling it again on a close under way changes nothing."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == CampaignState.CLOSING:
        return campaign
    if campaign.state == CampaignState.RELEASED:
        raise ValidationError(_("It is closed already, and its results are released."))
    if campaign.state != CampaignState.LAUNCHED:
        raise ValidationError(_("Only a launched campaign can be closed."))
    campaign.state = CampaignState.CLOSING
    campaign.save(update_fields=["state"])
    changes = {"state": [CampaignState.LAUNCHED, CampaignState.CLOSING]}
    record(by=by, verb="close campaign", obj=campaign, changes=changes)
    return campaign


@transaction.atomic
def mark_released(*, campaign: Campaign) -> Campaign:
    """The one flip after which results are shown."""
    campaign = _locked(campaign, CampaignState.CLOSING, _("It is not being closed."))
    campaign.state = CampaignState.RELEASED
    campaign.released_at = timezone.now()
    campaign.save(update_fields=["state", "released_at"])
    return campaign


def frozen_tree() -> dict[str, dict[str, str | None]]:
    """All groups as they are now: slug → name and parent's slug."""
    rows = Group.objects.values_list("slug", "name", "parent__slug")
    return {slug: {"name": name, "parent": parent} for slug, name, parent in rows}


def _locked(campaign: Campaign, state: CampaignState, otherwise: str) -> Campaign:
    found = Campaign.objects.select_for_update().filter(pk=campaign.pk).first()
    if found is None:
        raise ValidationError(_("This plan has been discarded."))
    if found.state != state:
        raise ValidationError(otherwise)
    return found


def _save_plan(campaign: Campaign, plan: Plan) -> None:
    _check_plan(plan)
    for name in RULES:
        setattr(campaign, name, getattr(plan, name))
    campaign.full_clean()
    campaign.save()
    CampaignBank.objects.bulk_create(
        CampaignBank(campaign=campaign, version=version, order=place, short_form=plan.short_form)
        for place, version in enumerate(dict.fromkeys(plan.versions))
    )
    Participation.objects.bulk_create(
        Participation(campaign=campaign, team=team, group_id=team.group_id, headcount=team.headcount)
        for team in dict.fromkeys(plan.teams)
    )


def _check_plan(plan: Plan) -> None:
    found = {"closes_at": _window_problem(plan), "versions": _versions_problem(plan), "teams": _teams_problem(plan)}
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


def _rules(campaign: Campaign) -> dict[str, Any]:
    """What the plan asks, when and under which rules, as JSON values for the trace."""
    rules = {name: getattr(campaign, name) for name in RULES}
    rules |= {name: timezone.localtime(rules[name]).isoformat(timespec="minutes") for name in ("opens_at", "closes_at")}
    banks = list(campaign.banks.select_related("version").order_by("order", "pk"))
    names = ", ".join(str(bank.version) for bank in banks)
    return {**rules, "banks": names, "short_form": any(bank.short_form for bank in banks)}


def _teams(campaign: Campaign) -> set[str]:
    return set(campaign.participations.values_list("team__name", flat=True))


def _sizes(campaign: Campaign) -> dict[str, int]:
    headcounts = campaign.participations.values_list("headcount", flat=True)
    return {"teams": len(headcounts), "people": sum(headcounts)}


def _freeze_teams(campaign: Campaign) -> None:
    """The plan may be old: group and headcount are taken as they are at launch."""
    now = Team.objects.filter(pk=OuterRef("team"))
    campaign.participations.update(
        group=Subquery(now.values("group")[:1]), headcount=Subquery(now.values("headcount")[:1])
    )


def _freeze_banks(campaign: Campaign) -> None:
    banks = list(campaign.banks.all())
    for bank in banks:
        items = Item.objects.filter(version_id=bank.version_id).order_by("dimension__order", "order")
        if bank.short_form:
            items = items.filter(short_form=True)
        bank.item_keys = list(items.values_list("key", flat=True))
    CampaignBank.objects.bulk_update(banks, ["item_keys"])
