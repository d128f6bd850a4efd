"""Score a sealed campaign: every team, then every group."""

from collections.abc import Sequence

from surveys.banks.queries import bank_outline
from surveys.banks.spec import bank_spec
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries import sections
from surveys.core.anonymity import Unit, gate
from surveys.core.scoring import BankScores, score
from surveys.results.assembly import ITEM
from surveys.results.queries import earlier_scorecards, frozen_hierarchy, with_all_above
from surveys.results.services.changes import add_changes
from surveys.results.services.groups import group_rows
from surveys.results.services.rows import Asked, Progress, matrices, write
from surveys.results.services.teams import team_rows
from surveys.results.services.totals import withheld
from surveys.teams.models import Group


def score_campaign(*, campaign: Campaign, progress: Progress | None = None) -> int:
    """Score every team and group of a campaign that is closing and sealed; answers the number of scorecards.

    May be called again after an interruption: each scorecard is written in place of the earlier attempt's.
    Raises ValueError for a campaign in another state: what is released is never written again.
    """
    if campaign.state != CampaignState.CLOSING:
        raise ValueError(f"{campaign.slug} is {campaign.state}; only a campaign that is closing is scored")
    participations = list(campaign.participations.select_related("team", "group").order_by("team__slug"))
    written = 0
    for section in sections(campaign):
        outline = bank_outline(section.version_id)
        asked = Asked(campaign, section, outline, bank_spec(outline, section.item_keys))
        written += _score_bank(asked, participations, progress)
    return written


def _score_bank(asked: Asked, participations: Sequence[Participation], progress: Progress | None) -> int:
    answers = matrices(asked, participations)
    scores = {slug: score(asked.bank, found) for slug, found in answers.items()}
    hierarchy = frozen_hierarchy(asked.campaign)
    units = [Unit(p.team.slug, p.group.slug, _sizes(scores[p.team.slug])) for p in participations]
    gates = gate(units, hierarchy, asked.campaign.threshold)
    earlier = earlier_scorecards(asked.campaign, asked.section.bank)
    for done, participation in enumerate(participations, start=1):
        slug = participation.team.slug
        rows = team_rows(asked, participation, answers[slug], scores[slug], gates)
        add_changes(rows, asked, answers[slug], earlier.get(participation.team_id))
        write(rows)
        if progress:
            progress("scoring", done, len(participations))
    held = withheld(gates, hierarchy, scores, asked.campaign.threshold)
    active = with_all_above((p.group.slug for p in participations), hierarchy)
    groups = Group.objects.filter(slug__in=active).order_by("slug")
    for group in groups:
        write(group_rows(asked, group, participations, scores, gates, held))
    return len(participations) + len(groups)


def _sizes(scores: BankScores) -> dict[str, int]:
    """Persons with a valid score in each node and item: what the gate decides by."""
    nodes = {key: node.n for key, node in scores.nodes.items()}
    return nodes | {ITEM + key: item.n for key, item in scores.items.items()}
