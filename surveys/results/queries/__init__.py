"""Reading results: scorecards one by one, and many teams of a wave at once."""

from surveys.results.queries.overview import latest_cards, released_since, released_waves, wave_groups, wave_reports
from surveys.results.queries.scorecards import (
    Key,
    Report,
    earlier_scorecards,
    frozen_hierarchy,
    group_reports,
    groups_taking_part,
    latest_scorecards,
    released,
    released_campaigns_of_groups,
    scorecards_of,
    team_reports,
    team_takes_part,
    teams_with_a_result,
    whole_of,
    with_all_above,
)

__all__ = [
    "Key",
    "Report",
    "earlier_scorecards",
    "frozen_hierarchy",
    "group_reports",
    "groups_taking_part",
    "latest_cards",
    "latest_scorecards",
    "released",
    "released_campaigns_of_groups",
    "released_since",
    "released_waves",
    "scorecards_of",
    "team_reports",
    "team_takes_part",
    "teams_with_a_result",
    "wave_groups",
    "wave_reports",
    "whole_of",
    "with_all_above",
]
