"""Which waves ask a bank, and which will."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.queries import AskingCampaign, patterns_asking
from surveys.campaigns.services.waves import next_label, next_slot
from surveys.pages.studio.presenters.parts import day


@dataclass(frozen=True)
class WaveRow:
    """A campaign that asks the bank, or the next wave of a series."""

    title: str
    url: str  # empty for those who do not run campaigns
    words: str


def wave_row(one: AskingCampaign, number: int, *, runs_campaigns: bool) -> WaveRow:
    """A campaign that is planned or under way."""
    values = {"number": one.number, "opens": day(one.opens_at), "closes": day(one.closes_at), "new": number}
    words = {
        CampaignState.PLANNED: _(
            "Planned for %(opens)s with version %(number)s, and keeps it. To ask version %(new)s, change the plan."
        ),
        CampaignState.LAUNCHED: _("Under way until %(closes)s with version %(number)s, and keeps it."),
        CampaignState.CLOSING: _("Being scored, with version %(number)s."),
    }
    url = reverse("planning:campaign", args=[one.slug]) if runs_campaigns else ""
    return WaveRow(one.title, url, words[one.state] % values)


def next_waves(bank: str, *, runs_campaigns: bool) -> Iterator[WaveRow]:
    """The next wave of each series is planned by itself, with the newest version that is published then."""
    for pattern in patterns_asking(bank):
        if pattern.state == CampaignState.PLANNED:  # that wave stands among the campaigns, with the version of its plan
            continue
        slot = next_slot(pattern, timezone.now())
        label = next_label(pattern, slot)
        title = pattern.title.replace(pattern.wave, label)
        words = _("The next wave of its series, from %(opens)s. It asks the newest version that is published by then.")
        url = reverse("planning:campaign", args=[pattern.slug]) if runs_campaigns else ""
        yield WaveRow(title, url, words % {"opens": day(slot.opens_at)})
