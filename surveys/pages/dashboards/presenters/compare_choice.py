"""Which teams stand side by side, as far as the person who looks may see them; still without words."""

from collections import Counter
from dataclasses import dataclass, replace

from django.http import QueryDict

from surveys.banks.outline import DimensionNode, Outline
from surveys.campaigns.models import Campaign
from surveys.charts.labels import by_name
from surveys.core.reliability import Summary, icc_from_summaries
from surveys.core.scoring import BANK
from surveys.pages.dashboards.presenters.scope import Choice, Scope, choice_of, scope_of
from surveys.results.models import DimensionScore, NodeKind
from surveys.results.presenters import Outcome, report_outcome
from surveys.results.queries import Report, asked_in, wave_reports
from surveys.teams.models import Team, User

FEWEST, MOST = 2, 6
RELIABLE = 0.5  # of ICC(2)


@dataclass(frozen=True)
class Side:
    """One team of a comparison; `name` tells it from the others."""

    name: str
    team: Team
    report: Report
    outcome: Outcome


@dataclass(frozen=True)
class Comparison:
    """What the address asks for. `sides` is empty until two to six of the teams were asked in this wave."""

    scope: Scope
    choice: Choice
    chosen: tuple[Team, ...]  # by name, only those that this person looks after
    strangers: int  # teams of the address that are not theirs to see, or are not there
    asked: frozenset[int]  # primary keys of teams that took part in the wave
    sides: tuple[Side, ...]

    @property
    def campaign(self) -> Campaign | None:
        """The wave, when there is one to see."""
        return self.choice.campaign

    @property
    def outline(self) -> Outline | None:
        """The bank in the version that the wave asked."""
        return self.choice.outline

    @property
    def dimension(self) -> str:
        """The key of the dimension that it is narrowed to; empty for all."""
        return self.choice.asked.get("dimension", "")

    @property
    def absent(self) -> tuple[Team, ...]:
        """Chosen teams that this wave did not ask."""
        return tuple(team for team in self.chosen if team.pk not in self.asked)

    @property
    def present(self) -> tuple[Team, ...]:
        """Chosen teams that this wave asked."""
        return tuple(team for team in self.chosen if team.pk in self.asked)


def comparison_of(user: User, asked: QueryDict) -> Comparison:
    """The comparison at this address, as this person sees it. The wave may be named `campaign` or `wave`."""
    scope = scope_of(user)
    wanted = {name: found[-1] for name, found in asked.lists() if found}
    choice = choice_of(scope, {**wanted, "wave": wanted.get("wave") or wanted.get("campaign", "")})
    slugs = {slug for slug in asked.getlist("team") if slug}
    chosen = sorted(scope.teams.filter(slug__in=slugs), key=lambda team: by_name(team.name)) if slugs else []
    taking_part = frozenset(asked_in(choice.campaign)) if choice.campaign else frozenset()
    found = Comparison(scope, choice, tuple(chosen), len(slugs) - len(chosen), taking_part, ())
    return replace(found, sides=_sides(found)) if FEWEST <= len(found.present) <= MOST else found


def _sides(found: Comparison) -> tuple[Side, ...]:
    """Scorecards of the wave alone: what moved since the one before is no part of a comparison."""
    if found.campaign is None or found.outline is None:
        return ()
    keys = [BANK, *(node.key for node in found.outline.dimensions)]
    reports = wave_reports(found.campaign, found.outline.version_id, found.present, keys)
    by_team = {report.scorecard.participation.team_id: report for report in reports if report.scorecard.participation}
    again = Counter(team.name for team in found.present)
    return tuple(
        Side(
            name=team.name if again[team.name] == 1 else f"{team.name} ({team.group.name})",
            team=team,
            report=by_team[team.pk],
            outcome=report_outcome(by_team[team.pk]),
        )
        for team in found.present
        if team.pk in by_team
    )


def nodes_under(outline: Outline, wanted: str) -> tuple[DimensionNode, ...]:
    """The dimension with all below it, in the order of asking; all dimensions without one."""
    kept = {wanted}
    found = []
    for node in outline.dimensions:  # parents come before their children
        if not wanted or node.key in kept or node.parent_key in kept:
            kept.add(node.key)
            found.append(node)
    return tuple(found)


def more_than_noise(sides: tuple[Side, ...], key: str, kind: str = NodeKind.DIMENSION) -> bool | None:
    """Whether ICC(2) reaches one half, over the teams that are shown with a number; None where it cannot be told."""
    nodes = (side.report.node(key, kind) for side in sides)
    known = [
        Summary(node.n, node.score, node.spread)
        for node in nodes
        if isinstance(node, DimensionScore) and node.score is not None and node.spread is not None
    ]
    found = icc_from_summaries(known)
    if found is None or (found.icc2 is None and not found.msw):
        return None
    return found.icc2 is not None and found.icc2 >= RELIABLE  # without any difference of means all of it is noise
