"""What moves a wave along, and the organisation that the demo shows."""

from surveys.operations.services.cancelling import cancel_campaign
from surveys.operations.services.closing import close_campaign, close_soon
from surveys.operations.services.demo import seed_demo
from surveys.operations.services.due import run_due
from surveys.operations.services.erasing import erase_deleted_rows
from surveys.operations.services.steps import Step

__all__ = [
    "Step",
    "cancel_campaign",
    "close_campaign",
    "close_soon",
    "erase_deleted_rows",
    "run_due",
    "seed_demo",
]
