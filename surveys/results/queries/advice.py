"""What released scorecards advise."""

from surveys.campaigns.choices import CampaignState
from surveys.results.models import Recommendation


def practices_recommended(bank: str) -> set[str]:
    """Keys of the practices of a bank (its slug) that any released scorecard recommends. One query."""
    found = Recommendation.objects.filter(
        practice__version__bank__slug=bank, scorecard__campaign__state=CampaignState.RELEASED
    )
    return set(found.order_by().values_list("practice__key", flat=True).distinct())
