"""Which waves of a bank lie side by side for a group and its teams, and where a line may not go on; without words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.core.paginator import Page, Paginator

from surveys.banks.comparison import Comparison, compare
from surveys.banks.outline import Outline
from surveys.banks.queries import cached_outlines
from surveys.campaigns.models import Campaign, CampaignBank
from surveys.core.scoring import BANK
from surveys.pages.dashboards.presenters.compare_choice import nodes_under
from surveys.pages.dashboards.presenters.scope import Choice, Scope, choice_of, scope_of
from surveys.results.queries import Report, group_history, team_history
from surveys.teams.models import Group, Team, User

WAVES = 12  # in one chart
TEAMS = 30  # on one page
Asked = tuple[int, frozenset[str]]  # a version, and the items of it that a wave asked


@dataclass(frozen=True)
class Place:
    """A place on the axis of time: the waves of this name, which the same quarter may have more than one of."""

    name: str
    campaigns: tuple[Campaign, ...]  # earliest first


@dataclass(frozen=True)
class Track:
    """What one group or team shows: a report for each place, None where it was not asked."""

    reports: tuple[Report | None, ...]
    breaks: Mapping[str, tuple[int, ...]]  # by key: places that asked other questions than the one before


@dataclass(frozen=True)
class Trends:
    """Everything that page and files of the trends are made of."""

    scope: Scope
    choice: Choice
    places: tuple[Place, ...]
    left_out: int  # earlier waves than there is room for
    group: Group | None
    of_group: Track | None
    page: Page[Team]  # by name
    of_teams: tuple[Track, ...]

    @property
    def outline(self) -> Outline | None:
        """The bank in the latest of these waves."""
        return self.choice.outline

    @property
    def dimension(self) -> str:
        """The key of the dimension that teams are shown in; empty for the whole bank."""
        return self.choice.asked.get("dimension", "")


def trends_of(user: User, asked: Mapping[str, str]) -> Trends:
    """The trends at this address, as far as this person may see each wave. `wave` is the last one."""
    scope = scope_of(user)
    choice = choice_of(scope, asked)
    places = _places(scope, choice)
    shown = places[-WAVES:]
    group = _group(scope, choice)
    page = Paginator(choice.teams, TEAMS).get_page(asked.get("page"))
    of_group, of_teams = _tracks(choice, shown, group, list(page))
    return Trends(scope, choice, shown, len(places) - len(shown), group, of_group, page, of_teams)


def _places(scope: Scope, choice: Choice) -> tuple[Place, ...]:
    """Released waves that asked the bank, earliest first, up to the one that is chosen."""
    if choice.outline is None or choice.campaign is None:
        return ()
    last = choice.campaign.released_at if "wave" in choice.asked else None
    waves = [wave for wave in scope.waves if _section(wave, choice.outline.slug)]
    kept = [wave for wave in waves if last is None or (wave.released_at and wave.released_at <= last)]
    by_name: dict[str, list[Campaign]] = {}
    for wave in sorted(kept, key=lambda wave: (str(wave.released_at), wave.pk)):
        by_name.setdefault(wave.wave, []).append(wave)
    return tuple(Place(name, tuple(found)) for name, found in by_name.items())


def _section(wave: Campaign, bank: str) -> CampaignBank | None:
    return next((each for each in wave.banks.all() if each.version.bank.slug == bank), None)


def _group(scope: Scope, choice: Choice) -> Group | None:
    """The group that is chosen; without a choice the one above all others, if there is one."""
    wanted = choice.asked.get("group")
    if wanted:
        return next((group for group, _depth in scope.groups if group.slug == wanted), None)
    tops = min((depth for _group, depth in scope.groups), default=0)
    first = [group for group, depth in scope.groups if depth == tops]
    return first[0] if len(first) == 1 else None


def _tracks(
    choice: Choice, places: Sequence[Place], group: Group | None, teams: Sequence[Team]
) -> tuple[Track | None, tuple[Track, ...]]:
    if choice.outline is None or not places:
        return None, ()
    bank = choice.outline.slug
    campaigns = [campaign for place in places for campaign in place.campaigns]
    dimension = choice.asked.get("dimension", "")
    keys = [node.key for node in nodes_under(choice.outline, dimension)]
    keys = keys if dimension else [BANK, *keys]
    steps = Steps(bank, campaigns)
    of_group = None
    if group:
        of_group = _track(group_history(group, bank, campaigns, keys), places, keys, steps)
    by_team: dict[int, list[Report]] = {}
    for report in team_history(teams, bank, campaigns, [dimension or BANK]):
        if report.scorecard.participation:
            by_team.setdefault(report.scorecard.participation.team_id, []).append(report)
    return of_group, tuple(_track(by_team.get(team.pk, []), places, [dimension or BANK], steps) for team in teams)


def _track(reports: Iterable[Report], places: Sequence[Place], keys: Sequence[str], steps: "Steps") -> Track:
    """Where one place holds several waves, that which asked the most people stands for it."""
    by_campaign = {report.scorecard.campaign_id: report for report in reports}
    found = tuple(_of_place(place, by_campaign) for place in places)
    known = [(place, report) for place, report in enumerate(found) if report]
    return Track(
        found,
        {
            key: tuple(
                place
                for (_, before), (place, now) in pairwise(known)
                if not steps.goes_on(before.scorecard.campaign_id, now.scorecard.campaign_id, key)
            )
            for key in keys
        },
    )


def _of_place(place: Place, by_campaign: Mapping[int, Report]) -> Report | None:
    found = [by_campaign[campaign.pk] for campaign in place.campaigns if campaign.pk in by_campaign]
    return max(found, key=lambda report: report.scorecard.invited, default=None)


class Steps:
    """From wave to wave: whether enough of the questions stayed, by the rule that decides it at a close."""

    def __init__(self, bank: str, campaigns: Iterable[Campaign]) -> None:
        sections = {campaign.pk: _section(campaign, bank) for campaign in campaigns}
        self.asked: dict[int, Asked] = {
            pk: (section.version_id, frozenset(section.item_keys)) for pk, section in sections.items() if section
        }
        self.outlines = cached_outlines({version for version, _keys in self.asked.values()})
        self.met: dict[tuple[Asked, Asked], Comparison] = {}

    def goes_on(self, before: int, now: int, key: str) -> bool:
        """Whether a number of the campaign `now` may be compared with one of `before` (both primary keys)."""
        old, new = self.asked[before], self.asked[now]
        if old == new:
            return True
        if (old, new) not in self.met:
            self.met[old, new] = compare(self.outlines[old[0]], self.outlines[new[0]], old_keys=old[1], new_keys=new[1])
        found = self.met[old, new]
        if key == BANK:
            return found.comparable
        return next((each.comparable for each in found.dimensions if each.key == key), False)
