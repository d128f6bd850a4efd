"""A result in words and charts; three rooms show it: the team's page, the respondent's link, the quick check."""

from surveys.results.presenters.advice import RecommendationCard, Talk, first_candidates
from surveys.results.presenters.numbers import NumberRow, NumbersTable
from surveys.results.presenters.page import ResultView, report_views, result_view, team_views
from surveys.results.presenters.standing import Outcome, Standing, person_outcome, report_outcome

__all__ = [
    "NumbersTable",
    "NumberRow",
    "Outcome",
    "RecommendationCard",
    "ResultView",
    "Standing",
    "Talk",
    "first_candidates",
    "person_outcome",
    "report_outcome",
    "report_views",
    "result_view",
    "team_views",
]
