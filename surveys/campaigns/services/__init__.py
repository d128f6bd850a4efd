"""Writing campaigns: plan, launch, give seats, close."""

from surveys.campaigns.services.planning import Plan, change_plan, discard_plan, plan_campaign
from surveys.campaigns.services.running import begin_close, frozen_tree, launch_campaign, mark_released
from surveys.campaigns.services.seats import NoSeatLeft, take_seat

__all__ = [
    "NoSeatLeft",
    "Plan",
    "begin_close",
    "change_plan",
    "discard_plan",
    "frozen_tree",
    "launch_campaign",
    "mark_released",
    "plan_campaign",
    "take_seat",
]
