"""Writing campaigns: plan, launch, give seats, close."""

from surveys.campaigns.services.delivering import claim_mail, put_mail_back, settle_mail
from surveys.campaigns.services.inviting import invite_addresses, invite_members, invite_table, renew_link, revoke_link
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
from surveys.campaigns.services.seats import (
    NoSeatLeft,
    NotOpen,
    SharedLinkOff,
    close_shared_link,
    open_shared_link,
    raise_headcount,
    renew_shared_link,
    take_seat,
)
from surveys.campaigns.services.series import begin_series, end_series, skip_wave
from surveys.campaigns.services.stepping import (
    advance_step,
    ask_due_reminder,
    finish_steps,
    forget_addresses,
    put_back_steps,
    report_interrupted,
    take_step,
    take_teams,
)
from surveys.campaigns.services.waves import launch_wave, plan_next_wave, skip_missed_wave

__all__ = [
    "NoSeatLeft",
    "NotOpen",
    "Plan",
    "SharedLinkOff",
    "advance_step",
    "ask_due_reminder",
    "begin_cancel",
    "begin_close",
    "begin_series",
    "change_plan",
    "claim_mail",
    "close_shared_link",
    "discard_plan",
    "end_series",
    "extend_campaign",
    "finish_steps",
    "forget_addresses",
    "frozen_tree",
    "invite_addresses",
    "invite_members",
    "invite_table",
    "launch_campaign",
    "launch_wave",
    "mark_released",
    "open_shared_link",
    "plan_campaign",
    "plan_next_wave",
    "put_back_steps",
    "put_mail_back",
    "raise_headcount",
    "remind_by_hand",
    "renew_link",
    "renew_shared_link",
    "report_interrupted",
    "revoke_link",
    "settle_mail",
    "skip_missed_wave",
    "skip_wave",
    "take_seat",
    "take_step",
    "take_teams",
]
