"""Addresses of the invited are kept for 30 days after the end of a wave, and then nowhere."""

from datetime import datetime

from surveys.campaigns.queries import addresses_to_erase
from surveys.campaigns.services import finish_steps, forget_addresses
from surveys.operations.services.erasing import erase_deleted_rows
from surveys.operations.services.steps import Step


def erase_addresses(now: datetime) -> list[Step]:
    """Out of the tables, then out of the files; when something reads those, the next run goes on."""
    campaigns = addresses_to_erase(now)
    steps = [forget_addresses(campaign=campaign) for campaign in campaigns]
    if not steps:
        return []
    if erase_deleted_rows():
        finish_steps(steps=steps)
        return [Step(each.slug, done=True, words="addresses of the invited erased") for each in campaigns]
    words = "addresses of the invited deleted; the files are being read, and the next run erases them there"
    return [Step(each.slug, done=False, words=words) for each in campaigns]
