"""A result in words and charts; three rooms show it: the team's page, the respondent's link, the quick check."""

from surveys.results.presenters.advice import RecommendationCard, Talk
from surveys.results.presenters.page import NumbersTable, ResultView, report_views, result_view, team_views
from surveys.results.presenters.standing import Outcome, Standing, person_outcome, report_outcome

__all__ = [
    "NumbersTable",
    "Outcome",
    "RecommendationCard",
    "ResultView",
    "Standing",
    "Talk",
    "person_outcome",
    "report_outcome",
    "report_views",
    "result_view",
    "team_views",
]
