"""Writing campaigns: plan, launch, give seats, begin to close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion, Item
from surveys.campaigns.choices import CampaignState, InvitationKind, InvitationState
from surveys.campaigns.models import Campaign, CampaignBank, Invitation, Participation
from surveys.teams.models import Group, Team, User
from surveys.teams.services import record


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
    campaign = Campaign(slug=slug)
    _save_plan(campaign, plan)
    record(by=by, verb="planned", obj=campaign, changes={"wave": plan.wave, "threshold": plan.threshold})
    return campaign


@transaction.atomic
def change_plan(*, campaign: Campaign, plan: Plan, by: User | None) -> Campaign:
    """Change a campaign before its launch. Raises ValidationError."""
    campaign = _locked(campaign, CampaignState.PLANNED, _("Its rules were frozen at launch and can’t be changed."))
    campaign.banks.all().delete()
    campaign.participations.all().delete()
    _save_plan(campaign, plan)
    record(by=by, verb="changed the plan of", obj=campaign, changes={"wave": plan.wave, "threshold": plan.threshold})
    return campaign


@transaction.atomic
def discard_plan(*, campaign: Campaign, by: User | None) -> None:
    """Delete a campaign that was never launched."""
    campaign = _locked(campaign, CampaignState.PLANNED, _("It has been launched; it can be closed, not discarded."))
    record(by=by, verb="discarded the plan of", obj=campaign)
    campaign.delete()


@transaction.atomic
def launch_campaign(*, campaign: Campaign, by: User | None) -> Campaign:
    """Freeze teams, headcounts, groups, item order and rules; from `opens_at` on answers are taken."""
    campaign = _locked(campaign, CampaignState.PLANNED, _("It has been launched before."))
    if campaign.closes_at <= timezone.now():
        raise ValidationError(_("The closing time has passed. Choose a later one, then launch."))
    _freeze_teams(campaign)
    _freeze_banks(campaign)
    campaign.tree = frozen_tree()
    campaign.state = CampaignState.LAUNCHED
    campaign.launched_at = timezone.now()
    campaign.full_clean()
    campaign.save()
    record(by=by, verb="launched", obj=campaign, changes={"teams": campaign.participations.count()})
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
    if campaign.state != CampaignState.LAUNCHED:
        raise ValidationError(_("Only a launched campaign can be closed."))
    campaign.state = CampaignState.CLOSING
    campaign.save(update_fields=["state"])
    record(by=by, verb="closed", obj=campaign)
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
    found = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if found.state != state:
        raise ValidationError(otherwise)
    return found


def _save_plan(campaign: Campaign, plan: Plan) -> None:
    _check_plan(plan)
    for name in ("title", "wave", "opens_at", "closes_at", "threshold", "coach_days", "comments_allowed"):
        setattr(campaign, name, getattr(plan, name))
    campaign.full_clean()
    campaign.save()
    CampaignBank.objects.bulk_create(
        CampaignBank(campaign=campaign, version=version, order=place, short_form=plan.short_form)
        for place, version in enumerate(plan.versions)
    )
    Participation.objects.bulk_create(
        Participation(campaign=campaign, team=team, group_id=team.group_id, headcount=team.headcount)
        for team in plan.teams
    )


def _check_plan(plan: Plan) -> None:
    problems: dict[str, str] = {}
    if plan.closes_at <= plan.opens_at:
        problems["closes_at"] = _("The campaign closes before it opens. Choose a later closing time.")
    if not plan.versions:
        problems["versions"] = _("Choose at least one question bank.")
    if any(version.status != Status.PUBLISHED for version in plan.versions):
        problems["versions"] = _("Only published versions of a bank can be asked. Publish it first.")
    if not plan.teams:
        problems["teams"] = _("Choose at least one team.")
    retired = [team.name for team in plan.teams if team.retired]
    if retired:
        problems["teams"] = ngettext(
            "%(names)s is retired. Take it out of the choice.",
            "%(names)s are retired. Take them out of the choice.",
            len(retired),
        ) % {"names": ", ".join(retired)}
    if problems:
        raise ValidationError(problems)


def _freeze_teams(campaign: Campaign) -> None:
    """The plan may be old: group and headcount are taken as they are at launch."""
    participations = list(campaign.participations.select_related("team"))
    for participation in participations:
        participation.group_id = participation.team.group_id
        participation.headcount = participation.team.headcount
    Participation.objects.bulk_update(participations, ["group", "headcount"])


def _freeze_banks(campaign: Campaign) -> None:
    banks = list(campaign.banks.all())
    for bank in banks:
        items = Item.objects.filter(version_id=bank.version_id).order_by("dimension__order", "order")
        if bank.short_form:
            items = items.filter(short_form=True)
        bank.item_keys = list(items.values_list("key", flat=True))
    CampaignBank.objects.bulk_update(banks, ["item_keys"])
