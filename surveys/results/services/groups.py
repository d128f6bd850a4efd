"""The roll-up of a group: mean of persons through the gate, and mean of the teams that are shown."""

from collections.abc import Mapping, Sequence

from surveys.campaigns.models import Participation
from surveys.core.anonymity import GroupTotal, NodeGate
from surveys.core.release import DimensionRelease, Number, release_dimension, release_item, shown
from surveys.core.scoring import BANK, BankScores, NodeScores, pool_items, pool_nodes
from surveys.core.types import Suppressed, SuppressionReason
from surveys.results.assembly import ITEM
from surveys.results.models import DimensionScore, Scorecard
from surveys.results.services.rows import ALGORITHM, Asked, Rows, T, add_item, add_node, add_suppression
from surveys.teams.models import Group


def group_rows(
    asked: Asked,
    group: Group,
    participations: Sequence[Participation],
    scores: Mapping[str, BankScores],
    gates: Mapping[str, NodeGate],
) -> Rows:
    threshold = asked.campaign.threshold
    whole = gates[BANK].groups[group.slug]
    below = _teams_below(asked, group.slug, participations)
    rows = Rows(
        Scorecard(
            campaign=asked.campaign,
            version_id=asked.section.version_id,
            group=group,
            algorithm=ALGORITHM,
            threshold=threshold,
            invited=sum(p.headcount for p in below),
            answered=whole.persons or None,
            teams_shown=len(whole.shown),
            teams_left_out=len(whole.not_included),
        )
    )
    for key in asked.bank.node_keys:
        total = gates[key].groups[group.slug]
        pooled = _pool([scores[team].nodes[key] for team in total.teams])
        outcome = _of_group(total, pooled and release_dimension(pooled, threshold=threshold, invited=None))
        if isinstance(outcome, Suppressed) or pooled is None:
            add_suppression(rows, asked.kind(key), key, outcome)
        else:
            row = add_node(rows, asked.kind(key), key, pooled, outcome, "")
            _add_mean_of_teams(row, [scores[team].nodes[key] for team in total.shown], threshold)
    for key in asked.bank.items:
        total = gates[ITEM + key].groups[group.slug]
        found = [scores[team].items[key] for team in total.teams]
        add_item(rows, key, _of_group(total, release_item(pool_items(found), threshold=threshold) if found else None))
    return rows


def _teams_below(asked: Asked, slug: str, participations: Sequence[Participation]) -> list[Participation]:
    hierarchy = {key: group["parent"] for key, group in asked.campaign.tree.items()}
    return [p for p in participations if slug in involved([p], hierarchy)]


def _pool(nodes: Sequence[NodeScores]) -> NodeScores | None:
    return pool_nodes(nodes) if nodes else None


def _of_group(total: GroupTotal, release: T | Suppressed | None) -> T | Suppressed:
    if isinstance(total.outcome, Suppressed):
        return total.outcome
    return Suppressed(SuppressionReason.NO_DATA) if release is None else release


def _add_mean_of_teams(row: DimensionScore, teams: Sequence[NodeScores], threshold: int) -> None:
    """Mean of what the teams themselves are shown; teams that are shown a band only have no number to add."""
    releases = [release_dimension(node, threshold=threshold, invited=None) for node in teams]
    numbers = [r.score.value for r in releases if isinstance(r, DimensionRelease) and isinstance(r.score, Number)]
    row.teams = len(numbers)
    if numbers:
        row.mean_of_teams = shown(sum(sorted(numbers)) / len(numbers), row.n).value


def involved(participations: Sequence[Participation], hierarchy: Mapping[str, str | None]) -> set[str]:
    """Groups with a team in the campaign, and all groups above them."""
    found: set[str] = set()
    for participation in participations:
        step: str | None = participation.group.slug
        while step is not None and step not in found:
            found.add(step)
            step = hierarchy.get(step)
    return found
