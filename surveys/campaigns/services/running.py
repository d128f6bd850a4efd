"""What moves a campaign along: launch, begin to close, release."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.banks.models import Item
from surveys.campaigns.choices import CampaignState, StepKind
from surveys.campaigns.models import Campaign, CampaignBank, DueStep
from surveys.campaigns.permissions import obstacles_to_launch, remind_problem
from surveys.campaigns.queries import plan_mark
from surveys.campaigns.services.inviting import invite_members
from surveys.campaigns.services.parts import LONGEST_WINDOW, locked, sizes
from surveys.campaigns.services.stepping import ask_step
from surveys.teams.models import Group, Team, User
from surveys.teams.services import record

REASON_LENGTH = 300


@transaction.atomic
def launch_campaign(*, campaign: Campaign, by: User | None, read: str | None = None) -> Campaign:
    """Freeze teams, headcounts, groups, item order and rules; from `opens_at` on answers are taken.

    `read` is the `plan_mark` of the plan that the person has read; None: a command, which reads nothing.
    Raises ValidationError.
    """
    campaign = locked(campaign, CampaignState.PLANNED, _("It has been launched before."))
    if read is not None and read != plan_mark(campaign):
        raise ValidationError(_("The plan has changed since you opened it. Read it again, then launch."))
    if campaign.led_by_id:  # of two leads who launch at the same moment one waits here, and is refused
        Team.objects.select_for_update().get(pk=campaign.led_by_id)
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
    changes = {"state": [CampaignState.PLANNED, CampaignState.LAUNCHED], **sizes(campaign)}
    record(by=by, verb="launch campaign", obj=campaign, changes=changes)
    invite_members(campaign=campaign, by=by)
    return campaign


@transaction.atomic
def begin_close(*, campaign: Campaign, by: User | None, over_at: datetime | None = None) -> Campaign:
    """From now on no answer is taken. Calling it again on a close under way changes nothing.

    With `over_at` only when its window is over by then: somebody may have extended it a moment ago.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == CampaignState.CLOSING:
        return campaign
    if campaign.state == CampaignState.RELEASED:
        raise ValidationError(_("It is closed already, and its results are released."))
    if campaign.state != CampaignState.LAUNCHED:
        raise ValidationError(_("Only a launched campaign can be closed."))
    if over_at is not None and campaign.closes_at > over_at:
        raise ValidationError(_("It has been extended, and takes answers until its new close."))
    campaign.state = CampaignState.CLOSING
    campaign.save(update_fields=["state"])
    changes = {"state": [CampaignState.LAUNCHED, CampaignState.CLOSING]}
    record(by=by, verb="close campaign", obj=campaign, changes=changes)
    return campaign


@transaction.atomic
def extend_campaign(*, campaign: Campaign, closes_at: datetime, by: User | None) -> Campaign:
    """Move the close of a campaign that waits or is open to a later moment. Raises ValidationError."""
    campaign = locked(campaign, CampaignState.LAUNCHED, _("Only a launched campaign can be extended."))
    if campaign.closes_at <= timezone.now():
        raise ValidationError(_("Its window is over, and it is being closed. There is no reopening."))
    if closes_at <= campaign.closes_at:
        raise ValidationError({"closes_at": _("Choose a moment after the present close. To end earlier, close it.")})
    if closes_at - campaign.opens_at > LONGEST_WINDOW:
        raise ValidationError({"closes_at": _("It would be open for more than a year. Choose an earlier moment.")})
    return move_close(campaign=campaign, closes_at=closes_at, verb="extend campaign", by=by)


def move_close(*, campaign: Campaign, closes_at: datetime, verb: str, by: User | None) -> Campaign:
    """Write another close and leave a trace of both; the caller holds the lock and knows that it is allowed."""
    moved = [timezone.localtime(each).isoformat() for each in (campaign.closes_at, closes_at)]
    campaign.closes_at = closes_at
    campaign.full_clean()
    campaign.save(update_fields=["closes_at"])
    record(by=by, verb=verb, obj=campaign, changes={"closes_at": moved})
    return campaign


@transaction.atomic
def remind_by_hand(*, campaign: Campaign, by: User | None) -> DueStep:
    """Ask for a reminder to everybody who was invited by mail and has not sent answers; the timer sends it.

    Raises ValidationError. Whether there is anybody left to remind is never looked at here.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    problem = remind_problem(campaign)
    if problem:
        raise ValidationError(problem)
    number = 1 + DueStep.objects.filter(campaign=campaign, participation=None, kind=StepKind.HAND).count()
    record(by=by, verb="remind", obj=campaign, changes={"number": number})
    return ask_step(campaign=campaign, kind=StepKind.HAND, number=number)


@transaction.atomic
def begin_cancel(*, campaign: Campaign, reason: str, by: User | None) -> Campaign:
    """From now on no answer is taken, and none will be scored. Raises ValidationError."""
    campaign = locked(campaign, CampaignState.LAUNCHED, _("Only a launched campaign can be cancelled."))
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Say why in a few words: the people who were asked will read it.")})
    if len(reason) > REASON_LENGTH:
        raise ValidationError({"reason": _("Say it in %(count)d characters at most.") % {"count": REASON_LENGTH}})
    campaign.state = CampaignState.CANCELLED
    campaign.save(update_fields=["state"])
    ask_step(campaign=campaign, kind=StepKind.CANCELLED)
    changes = {"state": [CampaignState.LAUNCHED, CampaignState.CANCELLED], "reason": reason}
    record(by=by, verb="cancel campaign", obj=campaign, changes=changes)
    return campaign


@transaction.atomic
def mark_released(*, campaign: Campaign) -> Campaign:
    """The one flip after which results are shown."""
    campaign = locked(campaign, CampaignState.CLOSING, _("It is not being closed."))
    campaign.state = CampaignState.RELEASED
    campaign.released_at = timezone.now()
    campaign.save(update_fields=["state", "released_at"])
    return campaign


def frozen_tree() -> dict[str, dict[str, str | None]]:
    """All groups as they are now: slug → name and parent's slug."""
    rows = Group.objects.values_list("slug", "name", "parent__slug")
    return {slug: {"name": name, "parent": parent} for slug, name, parent in rows}


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
