"""Reading results: scorecards one by one, many teams of a wave at once, many waves at once."""

from surveys.results.queries.advice import practices_recommended
from surveys.results.queries.health import UnpooledWave, health_pools, unpooled_waves, versions_with_unpooled_waves
from surveys.results.queries.history import asked_in, group_history, team_history
from surveys.results.queries.overview import latest_cards, released_since, released_waves, wave_reports
from surveys.results.queries.scorecards import (
    Key,
    Report,
    asked_bank,
    earlier_scorecards,
    frozen_hierarchy,
    group_reports,
    groups_taking_part,
    latest_scorecards,
    released,
    scorecards_of,
    team_reports,
    team_takes_part,
    teams_with_a_result,
    whole_of,
    with_all_above,
)
from surveys.results.queries.team_waves import TeamWave, team_waves
from surveys.results.queries.wave_rows import CardRows, ChangeRow, NodeRow, WaveRows, wave_rows

__all__ = [
    "CardRows",
    "ChangeRow",
    "Key",
    "NodeRow",
    "Report",
    "TeamWave",
    "UnpooledWave",
    "WaveRows",
    "asked_bank",
    "asked_in",
    "earlier_scorecards",
    "frozen_hierarchy",
    "group_history",
    "group_reports",
    "groups_taking_part",
    "health_pools",
    "latest_cards",
    "latest_scorecards",
    "practices_recommended",
    "released",
    "released_since",
    "released_waves",
    "scorecards_of",
    "team_history",
    "team_reports",
    "team_takes_part",
    "team_waves",
    "teams_with_a_result",
    "unpooled_waves",
    "versions_with_unpooled_waves",
    "wave_reports",
    "wave_rows",
    "whole_of",
    "with_all_above",
]
