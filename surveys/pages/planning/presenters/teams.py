"""The teams of a campaign, a hundred on a page: what may be told of each in every stage."""

from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries import code_of, followed, groups_of
from surveys.results.permissions import coaches_may_look
from surveys.teams.models import Group
from surveys.teams.queries import below, groups_with_depth

ON_A_PAGE = 100
DEPTH_MARK = "\N{EM DASH} "
WITH_LINKS = frozenset({"waiting", "open"})


@dataclass(frozen=True)
class TeamRow:
    """One team of a campaign. `given`: invitations by mail; `link` is empty where the shared link is off."""

    name: str
    url: str
    group: str
    headcount: int
    can_reach: bool
    minimum_reached: bool
    given: int
    troubles: int
    link: str
    result_url: str


@dataclass(frozen=True)
class Choice:
    """A value of a filter."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class TeamsOfCampaign:
    """The teams of a campaign as far as they are looked for. `query`: the filter as part of an address."""

    rows: tuple[TeamRow, ...]
    page: Page[Participation]
    text: str
    groups: tuple[Choice, ...]
    only: tuple[Choice, ...]
    filtered: bool
    query: str
    has_links: bool
    all_links: str  # as a list to copy; empty where they take several pages


def teams_of_campaign(campaign: Campaign, stage: str, asked: QueryDict) -> TeamsOfCampaign:
    """Four queries, whatever the size."""
    text, group, only = (asked.get(name, "").replace("\0", "").strip()[:120] for name in ("text", "group", "only"))
    tree = groups_with_depth()
    place = next((each for each, _depth in tree if each.slug == group), None)
    groups = [each.pk for each in below([place.pk], [each for each, _depth in tree])] if place else None
    page = Paginator(followed(campaign, text=text, groups=groups, only=only), ON_A_PAGE).get_page(asked.get("page"))
    rows = tuple(team_row(campaign, stage, each) for each in page)
    filters = {"text": text, "group": place.slug if place else "", "only": only if only in _only(stage) else ""}
    return TeamsOfCampaign(
        rows=rows,
        page=page,
        text=text,
        groups=_groups(tree, groups_of(campaign), place),
        only=tuple(Choice(value, words, value == only) for value, words in _only(stage).items()),
        filtered=any(filters.values()),
        query="".join(f"{urlencode({name: value})}&" for name, value in filters.items() if value),
        has_links=any(row.link for row in rows),
        all_links="" if page.has_other_pages() else "\n".join(f"{row.name}: {row.link}" for row in rows if row.link),
    )


def team_row(campaign: Campaign, stage: str, found: Participation) -> TeamRow:
    """Before the launch group and headcount are those of today, because the launch will take them.

    `found` is a participation with what `followed` adds.
    """
    team = found.team
    live = team if stage == "planned" else found
    result = stage == "released" and coaches_may_look(campaign)
    return TeamRow(
        name=team.name,
        url=reverse("planning:team", args=[campaign.slug, team.slug]),
        group=live.group.name,
        headcount=live.headcount,
        can_reach=live.headcount >= campaign.threshold,
        minimum_reached=getattr(found, "reached", False),
        given=getattr(found, "given", 0),
        troubles=getattr(found, "troubles", 0),
        link=shared_link(found) if stage in WITH_LINKS and found.shared_link else "",
        result_url=reverse("dashboards:result", args=[team.slug, campaign.slug]) if result else "",
    )


def shared_link(participation: Participation) -> str:
    """The whole address of a team's shared link."""
    return settings.SITE_URL + reverse("answering:join", args=[code_of(participation)])


def teams_with_links(campaign: Campaign) -> QuerySet[Participation]:
    """The teams whose shared link is on."""
    return followed(campaign).filter(shared_link=True)


def _only(stage: str) -> dict[str, str]:
    """What the list may be narrowed to."""
    missing = {"missing": _("Minimum not reached")} if stage == "open" else {}
    return {"": _("All"), **missing, "trouble": _("Mails to look at")}


def _groups(tree: list[tuple[Group, int]], used: set[int], chosen: Group | None) -> tuple[Choice, ...]:
    """The groups with a team in the campaign and those above them, in the order of the tree; none where it is one."""
    wanted: set[int] = set()
    line: list[Group] = []
    for group, depth in tree:
        line = [*line[:depth], group]
        wanted |= {each.pk for each in line} if group.pk in used else set()
    if len(used) < 2:
        return ()
    return tuple(
        Choice(group.slug, f"{DEPTH_MARK * depth}{group.name}", group == chosen)
        for group, depth in tree
        if group.pk in wanted
    )
