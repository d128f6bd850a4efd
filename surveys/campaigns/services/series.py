"""A rhythm of waves: begin it, change it, end it, pass over one wave of it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Series
from surveys.campaigns.services.parts import locked
from surveys.teams.models import User
from surveys.teams.services import record


@transaction.atomic
def begin_series(*, campaign: Campaign, months: int, by: User | None) -> Series:
    """From now on the campaign is asked again each so many months; one that is in a series gets another rhythm."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.series:
        return _change_rhythm(campaign.series, months, by)
    series = Series(title=campaign.title, months=months)
    series.full_clean()
    series.save()
    campaign.series, campaign.place = series, 1
    campaign.save(update_fields=["series", "place"])
    record(by=by, verb="begin series", obj=campaign, changes={"months": [None, months]})
    return series


def _change_rhythm(series: Series, months: int, by: User | None) -> Series:
    """A series that was ended goes on when somebody gives it a rhythm again."""
    if series.months == months and not series.ended:
        return series
    before, series.months, series.ended = series.months, months, False
    series.full_clean()
    series.save(update_fields=["months", "ended"])
    record(by=by, verb="change series", obj=series, changes={"months": [before, months]})
    return series


@transaction.atomic
def end_series(*, series: Series, by: User | None) -> Series:
    """No further wave is planned or launched by itself. Waves that were launched go on."""
    series = Series.objects.select_for_update().get(pk=series.pk)
    if series.ended:
        raise ValidationError(_("This series has been ended before."))
    series.ended = True
    series.save(update_fields=["ended"])
    record(by=by, verb="end series", obj=series, changes={"ended": [False, True]})
    return series


@transaction.atomic
def skip_wave(*, campaign: Campaign, by: User | None) -> Campaign:
    """Pass over a planned wave: its place in the series stays taken, so that it is not made again."""
    campaign = locked(campaign, CampaignState.PLANNED, _("It has been launched; it can be cancelled, not skipped."))
    campaign.invitations.all().delete()
    campaign.state = CampaignState.CANCELLED
    campaign.save(update_fields=["state"])
    record(by=by, verb="skip wave", obj=campaign, changes={"state": [CampaignState.PLANNED, CampaignState.CANCELLED]})
    return campaign
