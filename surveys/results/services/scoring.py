"""Score a sealed campaign: every team, then every group."""

from collections.abc import Sequence

from surveys.banks.queries import bank_outline
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries import sections
from surveys.core.anonymity import Unit, gate
from surveys.core.scoring import BankScores, score
from surveys.results.assembly import ITEM, bank_spec
from surveys.results.models import Scorecard
from surveys.results.queries import earlier_scorecards
from surveys.results.services.changes import add_changes
from surveys.results.services.groups import group_rows, involved
from surveys.results.services.rows import Asked, Progress, matrix, write
from surveys.results.services.teams import team_rows
from surveys.teams.models import Group


def score_campaign(*, campaign: Campaign, progress: Progress | None = None) -> int:
    """Score every team and group of a sealed campaign; answers the number of scorecards.

    Starts anew when an earlier attempt was interrupted: nothing is visible before the campaign is released.
    """
    Scorecard.objects.filter(campaign=campaign).delete()
    participations = list(campaign.participations.select_related("team", "group").order_by("team__slug"))
    written = 0
    for section in sections(campaign):
        outline = bank_outline(section.version_id)
        asked = Asked(campaign, section, outline, bank_spec(outline, section.item_keys))
        written += _score_bank(asked, participations, progress)
    return written


def _score_bank(asked: Asked, participations: Sequence[Participation], progress: Progress | None) -> int:
    scores = {p.team.slug: score(asked.bank, matrix(asked, p)) for p in participations}
    hierarchy = {slug: group["parent"] for slug, group in asked.campaign.tree.items()}
    units = [Unit(p.team.slug, p.group.slug, _sizes(scores[p.team.slug])) for p in participations]
    gates = gate(units, hierarchy, asked.campaign.threshold)
    earlier = earlier_scorecards(asked.campaign, asked.section.bank)
    for done, participation in enumerate(participations, start=1):
        rows = team_rows(asked, participation, scores[participation.team.slug], gates)
        add_changes(rows, asked, participation, earlier.get(participation.team_id))
        write(rows)
        if progress:
            progress("scoring", done, len(participations))
    groups = {group.slug: group for group in Group.objects.filter(slug__in=hierarchy)}
    active = involved(participations, hierarchy)
    for slug in sorted(active & groups.keys()):
        write(group_rows(asked, groups[slug], participations, scores, gates))
    return len(participations) + len(active)


def _sizes(scores: BankScores) -> dict[str, int]:
    """Persons with a valid score in each node and item: what the gate decides by."""
    nodes = {key: node.n for key, node in scores.nodes.items()}
    return nodes | {ITEM + key: item.n for key, item in scores.items.items()}
