"""The waves of one team, bank by bank, oldest first; those that it skipped among them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, CampaignBank, Participation
from surveys.core.change import ChangeVerdict
from surveys.core.types import Suppressed
from surveys.results.models import Change, DimensionScore, Scorecard
from surveys.results.queries.scorecards import Key, nodes_of, released
from surveys.teams.models import Team


@dataclass(frozen=True)
class TeamWave:
    """One wave: what is stored of the team, or that its group was asked without it (then there is no scorecard)."""

    campaign: Campaign
    scorecard: Scorecard | None
    nodes: Mapping[Key, DimensionScore | Suppressed]
    different: frozenset[Key]  # asked other questions than the wave before


def team_waves(team: Team, banks: Collection[str]) -> dict[str, list[TeamWave]]:
    """All released waves of these banks, by bank, from the first of the team to its last. Five queries."""
    found: dict[str, list[TeamWave]] = {bank: [] for bank in banks}
    for card in _cards(team, banks):
        found[card.version.bank.slug].append(_wave(card))
    skipped = _asked_without(team, {wave.campaign.pk for waves in found.values() for wave in waves}, banks)
    for bank, waves in found.items():
        if waves:
            first, last = _moment(waves[0]), _moment(waves[-1])
            waves += [wave for wave in skipped.get(bank, ()) if first < _moment(wave) < last]
            waves.sort(key=_moment)
    return found


def _moment(wave: TeamWave) -> tuple[float, int]:
    released_at = wave.campaign.released_at
    return (released_at.timestamp() if released_at else 0.0, wave.campaign.pk)


def _cards(team: Team, banks: Collection[str]) -> list[Scorecard]:
    different = Change.objects.filter(verdict=ChangeVerdict.DIFFERENT_QUESTIONS)
    cards = released().filter(participation__team=team, version__bank__slug__in=banks)
    prefetched = cards.prefetch_related(
        "dimension_scores", "suppressions", Prefetch("changes", different, to_attr="other_questions")
    )
    return list(prefetched.order_by("campaign__released_at", "campaign_id"))


def _asked_without(team: Team, taken: Collection[int], banks: Collection[str]) -> dict[str, list[TeamWave]]:
    """Waves in which the group of the team was asked these banks, and the team was not."""
    group = Participation.objects.filter(campaign=OuterRef("campaign"), group=team.group_id)
    asked = CampaignBank.objects.filter(
        Exists(group),
        campaign__state=CampaignState.RELEASED,
        campaign__led_by__isnull=True,
        version__bank__slug__in=banks,
    ).exclude(campaign__in=taken)
    found: dict[str, list[TeamWave]] = {}
    for row in asked.select_related("campaign", "version__bank"):
        found.setdefault(row.version.bank.slug, []).append(TeamWave(row.campaign, None, {}, frozenset()))
    return found


def _wave(card: Scorecard) -> TeamWave:
    other: list[Change] = card.other_questions  # type: ignore[attr-defined]  # prefetched above
    return TeamWave(card.campaign, card, nodes_of(card), frozenset((change.kind, change.key) for change in other))
