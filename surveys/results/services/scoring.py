"""Score a sealed campaign: every team, then every group."""

from collections.abc import Sequence

from surveys.banks.queries import bank_outline
from surveys.banks.spec import bank_spec
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries import sections
from surveys.core.anonymity import Unit, gate
from surveys.results.models import Scorecard
from surveys.results.queries import earlier_scorecards, frozen_hierarchy, with_all_above
from surveys.results.services.census import Census
from surveys.results.services.changes import Changes
from surveys.results.services.groups import group_rows
from surveys.results.services.rows import ALGORITHM, Asked, Progress, matrices, write
from surveys.results.services.teams import population, team_rows
from surveys.results.services.totals import withheld
from surveys.teams.models import Group


def score_campaign(*, campaign: Campaign, progress: Progress | None = None) -> int:
    """Score every team and group of a campaign that is closing and sealed; answers the number of scorecards.

    May be called again after an interruption: what an earlier attempt wrote stays, and the rest is written.
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
    """One team after the other: scored, written and forgotten. Groups are scored from the census."""
    answers = matrices(asked.section, participations)
    census = Census(asked.bank, answers)
    hierarchy = frozen_hierarchy(asked.campaign)
    sizes = census.sizes()
    gates = gate(
        (Unit(p.team.slug, p.group.slug, sizes[p.team.slug]) for p in participations),
        hierarchy,
        asked.campaign.threshold,
    )
    earlier = earlier_scorecards(asked.campaign, asked.section.bank)
    changes, done_before = Changes(asked), _written(asked)
    for done, participation in enumerate(participations, start=1):
        if participation.pk not in done_before:
            team = participation.team.slug
            scores = census.team(team)
            invited = population(participation, len(answers[team]))
            rows = team_rows(asked, participation, answers[team], scores, gates, invited=invited)
            changes.add(rows, team, answers[team], scores, earlier.get(participation.team_id))
            write(rows)
        if progress:
            progress("scoring", done, len(participations))
    held = withheld(gates, hierarchy, census, asked.campaign.threshold)
    active = with_all_above((p.group.slug for p in participations), hierarchy)
    groups = Group.objects.filter(slug__in=active).order_by("slug")
    for done, group in enumerate(groups, start=1):
        write(group_rows(asked, group, participations, census, gates, held))
        if progress:
            progress("adding up", done, len(groups))
    return len(participations) + len(groups)


def _written(asked: Asked) -> set[int]:
    """Teams whose scorecard an interrupted attempt has written: sealed answers give the same one again."""
    found = Scorecard.objects.filter(
        campaign=asked.campaign, version=asked.section.version_id, algorithm=ALGORITHM, participation__isnull=False
    )
    return {pk for pk in found.values_list("participation_id", flat=True) if pk}
