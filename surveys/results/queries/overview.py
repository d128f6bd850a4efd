"""Many teams in one wave: only this wave's scorecards are read, with a number of queries that nothing lets grow."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, CampaignBank, Participation
from surveys.results.models import Change, DimensionScore, NodeKind, Recommendation, Scorecard, Suppression
from surveys.results.queries.scorecards import Report, nodes_of, released
from surveys.teams.models import Group, Team

WAVES = 40
CELL = (
    "scorecard_id",
    "key",
    "kind",
    "n",
    "banded",
    "score",
    "low",
    "high",
    "interval",
    "spread",
    "agreement",
    "coverage",
    "mean_of_teams",
    "teams",
)


def released_waves(teams: QuerySet[Team]) -> list[Campaign]:
    """The latest released campaigns that asked any of these teams, each with its banks; before them none that a team
    asked itself. 2 queries.
    """
    taking_part = Participation.objects.filter(campaign=OuterRef("pk"), team__in=teams.order_by().values("pk"))
    banks = CampaignBank.objects.select_related("version__bank").order_by("order", "pk")
    found = Campaign.objects.filter(Exists(taking_part), state=CampaignState.RELEASED).defer("tree")
    of_a_team = Case(When(led_by__isnull=False, then=Value(1)), default=Value(0))
    ordered = found.prefetch_related(Prefetch("banks", banks)).order_by(of_a_team, "-released_at", "-pk")
    return list(ordered[:WAVES])


def wave_reports(
    campaign: Campaign, version: int, teams: Iterable[Team], keys: Collection[str], *, advised: bool = True
) -> list[Report]:
    """What may be shown of these teams in one bank of a wave, by name of the team: the nodes in `keys`, what changed in
    them, and what is advised; no items, no comments, no numbers of the wave before. 5 queries.
    """
    dimensions = DimensionScore.objects.filter(key__in=keys).exclude(kind=NodeKind.ROLL_UP).only(*CELL)
    suppressions = Suppression.objects.filter(key__in=keys, kind__in=(NodeKind.DIMENSION, NodeKind.WHOLE))
    changes = Change.objects.filter(key__in=keys, kind=NodeKind.DIMENSION)
    cards = (
        Scorecard.objects.filter(
            campaign=campaign,
            campaign__state=CampaignState.RELEASED,
            version=version,
            participation__team__in=[team.pk for team in teams],
        )
        .select_related("campaign", "participation__team__group", "previous__campaign")
        .defer("campaign__tree", "previous__campaign__tree")
        .prefetch_related(
            Prefetch("dimension_scores", dimensions),
            Prefetch("suppressions", suppressions),
            Prefetch("changes", changes),
            Prefetch("recommendations", _recommendations() if advised else Recommendation.objects.none()),
        )
    )
    return [_report(card) for card in cards.order_by("participation__team__name", "pk")]


def wave_groups(campaign: Campaign, version: int, groups: Iterable[Group]) -> list[Scorecard]:
    """The roll-ups of these groups in one bank of a wave, by name; `whole_of` reads the score of the whole bank."""
    cards = released().filter(campaign=campaign, version=version, group__in=[group.pk for group in groups])
    prefetched = cards.prefetch_related(
        Prefetch("dimension_scores", DimensionScore.objects.filter(kind=NodeKind.WHOLE), to_attr="whole_scores"),
        Prefetch("suppressions", Suppression.objects.filter(kind=NodeKind.WHOLE), to_attr="whole_suppressions"),
    )
    return list(prefetched.order_by("group__name", "pk"))


def latest_cards(teams: Collection[Team], *, own: Collection[int], held_back: Collection[int]) -> dict[int, Scorecard]:
    """The latest released scorecard of each team, by team; for teams that are not among `own`, none of the campaigns
    that are `held_back` (both primary keys). One query, and only these scorecards are read.
    """
    of_team = Scorecard.objects.filter(participation__team=OuterRef("pk"), campaign__state=CampaignState.RELEASED)
    seen = of_team.filter(~Q(campaign__in=held_back) | Q(participation__team__in=own))
    latest = seen.order_by("-campaign__released_at", "-campaign_id", "pk").values("pk")[:1]
    found = Team.objects.filter(pk__in=[team.pk for team in teams]).order_by().values(card=latest)
    cards = Scorecard.objects.filter(pk__in=found).select_related("campaign", "participation")
    return {card.participation.team_id: card for card in cards.defer("campaign__tree") if card.participation}


def released_since(moment: datetime) -> list[Campaign]:
    """Campaigns that were released after this moment."""
    return list(Campaign.objects.filter(state=CampaignState.RELEASED, released_at__gt=moment).defer("tree"))


def _recommendations() -> QuerySet[Recommendation]:
    wanted = ("scorecard_id", "rank", "serves_constraint", "factors", "practice__key")
    return Recommendation.objects.select_related("practice").only(*wanted).order_by("rank")


def _report(card: Scorecard) -> Report:
    return Report(
        scorecard=card,
        nodes=nodes_of(card),
        items={},
        changes={(change.kind, change.key): change for change in card.changes.all()},
        recommendations=tuple(card.recommendations.all()),
        previous={},
        comments={},
    )
