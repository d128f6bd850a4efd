"""A result in words and charts; three rooms show it: the team's page, the respondent's link, the quick check."""

from surveys.results.presenters.advice import RecommendationCard, first_candidates, first_of_rows
from surveys.results.presenters.numbers import NumberRow, NumbersTable
from surveys.results.presenters.page import ResultView, report_views, result_view, team_views
from surveys.results.presenters.standing import Outcome, Standing, node_standing, person_outcome, report_outcome
from surveys.results.presenters.talk import Talk, TalkGroup

__all__ = [
    "NumberRow",
    "NumbersTable",
    "Outcome",
    "RecommendationCard",
    "ResultView",
    "Standing",
    "Talk",
    "TalkGroup",
    "first_candidates",
    "first_of_rows",
    "node_standing",
    "person_outcome",
    "report_outcome",
    "report_views",
    "result_view",
    "team_views",
]
