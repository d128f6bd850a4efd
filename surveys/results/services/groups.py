"""The roll-up of a group: mean of persons through the gate, and mean of the teams that are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from surveys.campaigns.models import Participation
from surveys.core.anonymity import GroupTotal, NodeGate
from surveys.core.release import (
    DimensionRelease,
    ItemRelease,
    as_band,
    item_as_band,
    item_without_counts,
    release_dimension,
    release_item,
    shown,
)
from surveys.core.scoring import BANK
from surveys.core.types import Suppressed
from surveys.results.assembly import ITEM
from surveys.results.models import DimensionScore, Scorecard
from surveys.results.queries import frozen_hierarchy, with_all_above
from surveys.results.services.census import Census
from surveys.results.services.rows import ALGORITHM, Asked, Rows, add_item, add_node, add_suppression
from surveys.results.services.totals import Withheld
from surveys.teams.models import Group


def group_rows(
    asked: Asked,
    group: Group,
    participations: Sequence[Participation],
    census: Census,
    gates: Mapping[str, NodeGate],
    held: Withheld,
) -> Rows:
    """Everything of one group that may be shown."""
    whole = gates[BANK].groups[group.slug]
    rows = Rows(
        Scorecard(
            campaign=asked.campaign,
            version_id=asked.section.version_id,
            group=group,
            algorithm=ALGORITHM,
            threshold=asked.campaign.threshold,
            invited=sum(p.headcount for p in _teams_below(asked, group.slug, participations)),
            answered=whole.persons or None,
            teams_shown=len(whole.shown),
            teams_left_out=len(whole.not_included),
        )
    )
    for key in asked.bank.node_keys:
        _add_total(rows, asked, key, gates[key].groups[group.slug], census, held)
    for key in asked.bank.items:
        _add_item_total(rows, key, gates[ITEM + key].groups[group.slug], census, held)
    return rows


def _add_total(rows: Rows, asked: Asked, key: str, total: GroupTotal, census: Census, held: Withheld) -> None:
    if isinstance(total.outcome, Suppressed):
        add_suppression(rows, asked.kind(key), key, total.outcome)
        return
    pooled = census.node(key, total.teams)
    counted = _slug(rows) not in held.counts[key]
    release = release_dimension(pooled, threshold=rows.scorecard.threshold, invited=None)
    if isinstance(release, DimensionRelease) and pooled.mean is not None:
        if _slug(rows) in held.number[key]:
            release = as_band(release, pooled.mean)
        release = release if counted else replace(release, share=None)
    row = add_node(rows, asked.kind(key), key, pooled, release, counted=counted)
    _add_mean_of_teams(row, [census.number(key, team) for team in total.shown])


def _add_item_total(rows: Rows, key: str, total: GroupTotal, census: Census, held: Withheld) -> None:
    if isinstance(total.outcome, Suppressed):
        add_suppression(rows, "item", key, total.outcome)
        return
    pooled = census.item(key, total.teams)
    release = release_item(pooled, threshold=rows.scorecard.threshold)
    if isinstance(release, ItemRelease) and pooled.mean is not None:
        if _slug(rows) in held.number[ITEM + key]:
            release = item_as_band(release, pooled.mean)
        release = item_without_counts(release) if _slug(rows) in held.counts[ITEM + key] else release
    add_item(rows, key, release)


def _slug(rows: Rows) -> str:
    return rows.scorecard.group.slug if rows.scorecard.group else ""


def _teams_below(asked: Asked, slug: str, participations: Sequence[Participation]) -> list[Participation]:
    hierarchy = frozen_hierarchy(asked.campaign)
    return [p for p in participations if slug in with_all_above([p.group.slug], hierarchy)]


def _add_mean_of_teams(row: DimensionScore, teams: Sequence[float | None]) -> None:
    """Mean of what the teams themselves are shown; teams that are shown a band only have no number to add."""
    numbers = [number for number in teams if number is not None]
    row.teams = len(numbers)
    if numbers:
        row.mean_of_teams = shown(sum(sorted(numbers)) / len(numbers)).value
