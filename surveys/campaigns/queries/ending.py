"""What an end before its time would mean."""

from dataclasses import dataclass

from django.db.models import Count

from surveys.campaigns.models import Campaign


@dataclass(frozen=True)
class BelowMinimum:
    """Teams that would get no result of their own if the campaign ended now: names only, never how many answered."""

    not_yet: tuple[str, ...]
    too_small: tuple[str, ...]
    teams: int  # all that take part


def below_minimum(campaign: Campaign) -> BelowMinimum:
    """Which teams have not reached the threshold, and which never can. One query."""
    found = list(
        campaign.participations.annotate(sent=Count("responses"))
        .order_by("team__name")
        .values_list("team__name", "headcount", "sent")
    )
    least = campaign.threshold
    return BelowMinimum(
        not_yet=tuple(name for name, people, sent in found if sent < least <= people),
        too_small=tuple(name for name, people, _sent in found if people < least),
        teams=len(found),
    )
