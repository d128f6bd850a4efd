"""The frozen sitting of a launched campaign."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, CampaignBank


@dataclass(frozen=True)
class Section:
    """One bank of a sitting: its version and the columns of the answer bytes that belong to it."""

    version_id: int
    bank: str
    item_keys: tuple[str, ...]
    start: int

    @property
    def stop(self) -> int:
        return self.start + len(self.item_keys)


def sections(campaign: Campaign) -> tuple[Section, ...]:
    """The banks of a launched campaign with the place of each in the answer bytes."""
    found: list[Section] = []
    start = 0
    for bank in _banks(campaign):
        keys = tuple(bank.item_keys)
        found.append(Section(bank.version_id, bank.version.bank.slug, keys, start))
        start += len(keys)
    return tuple(found)


def asked_now(version_id: int) -> bool:
    """Whether a launched campaign that is not closing yet asks this version."""
    return CampaignBank.objects.filter(version=version_id, campaign__state=CampaignState.LAUNCHED).exists()


def _banks(campaign: Campaign) -> Iterable[CampaignBank]:
    return campaign.banks.select_related("version__bank").order_by("order", "pk")
