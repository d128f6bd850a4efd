"""How well questions work is worked out at the release; what was missed then, the next run of the timer does."""

import logging
from datetime import datetime

from surveys.banks.models import BankVersion
from surveys.campaigns.models import Campaign
from surveys.operations.services.steps import Step, guarded
from surveys.results.queries import versions_with_unpooled_waves
from surveys.results.services import pool_health

logger = logging.getLogger(__name__)


def pool_after(campaign: Campaign) -> None:
    """For the banks of a wave that was just released. What goes wrong here stops no close."""
    for bank in campaign.banks.select_related("version__bank"):
        try:
            pool_health(version=bank.version)
        except Exception:
            logger.exception("%s: how its questions work could not be worked out; the next run tries again", campaign)


def pool_waiting(_now: datetime) -> list[Step]:
    """Also for the waves that were released before this was looked at."""
    return [step for version in versions_with_unpooled_waves() for step in guarded(str(version), _pool, version)]


def _pool(version: BankVersion) -> list[Step]:
    return [
        Step(str(version), done=True, words=f"how its questions work was worked out, over {pool.persons} answers")
        for pool in pool_health(version=version)
    ]
