"""Writing campaigns: plan, launch, give seats, close."""

from surveys.campaigns.services.planning import Plan, change_plan, discard_plan, plan_campaign
from surveys.campaigns.services.running import (
    begin_cancel,
    begin_close,
    extend_campaign,
    frozen_tree,
    launch_campaign,
    mark_released,
    remind_by_hand,
)
from surveys.campaigns.services.seats import NoSeatLeft, take_seat
from surveys.campaigns.services.series import begin_series, end_series, skip_wave
from surveys.campaigns.services.stepping import (
    finish_steps,
    put_back_steps,
    report_interrupted,
    take_step,
    take_teams,
)
from surveys.campaigns.services.waves import launch_wave, plan_next_wave, skip_missed_wave

__all__ = [
    "NoSeatLeft",
    "Plan",
    "begin_cancel",
    "begin_close",
    "begin_series",
    "change_plan",
    "discard_plan",
    "end_series",
    "extend_campaign",
    "finish_steps",
    "frozen_tree",
    "launch_campaign",
    "launch_wave",
    "mark_released",
    "plan_campaign",
    "plan_next_wave",
    "put_back_steps",
    "remind_by_hand",
    "report_interrupted",
    "skip_missed_wave",
    "skip_wave",
    "take_seat",
    "take_step",
    "take_teams",
]
