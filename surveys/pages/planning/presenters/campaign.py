"""What the pages of campaigns show. While a wave is open: invited, and whether the minimum is reached; nothing else."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import minutes_for
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.campaigns.permissions import obstacles_to_launch
from surveys.campaigns.queries import (
    AskedBank,
    TeamToFollow,
    asked_banks,
    asked_elsewhere,
    campaigns,
    code_of,
    plan_mark,
    teams_to_follow,
)
from surveys.results.permissions import coaches_may_look

NAMES_SHOWN = 5
Crumbs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CampaignRow:
    """One campaign in the list."""

    title: str
    wave: str
    url: str
    state: str
    banks: str
    teams: int
    window: str


@dataclass(frozen=True)
class Figure:
    """A number that matters, as templates/components/key_figures.html takes it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class TeamRow:
    """One team of a campaign: what may be told of it in this stage."""

    name: str
    group: str
    headcount: int
    can_reach: bool
    minimum_reached: bool
    link: str
    result_url: str


@dataclass(frozen=True)
class CampaignPage:
    """A campaign for who plans and follows it. `stage`: planned, waiting, open, closing, released or cancelled."""

    slug: str
    title: str
    stage: str
    crumbs: Crumbs
    lead: str
    figures: tuple[Figure, ...]
    sentences: tuple[str, ...]
    obstacles: tuple[str, ...]
    hints: tuple[str, ...]
    plan_mark: str
    teams: tuple[TeamRow, ...]
    all_links: str
    results: str
    dashboard_url: str


def index_crumbs(title: str) -> Crumbs:
    """Where a page below the list of campaigns stands."""
    return ((_("Campaigns"), reverse("planning:index")), (title, ""))


def campaign_rows() -> tuple[CampaignRow, ...]:
    """All campaigns, latest first."""
    return tuple(
        CampaignRow(
            title=each.campaign.title,
            wave=each.campaign.wave,
            url=reverse("planning:campaign", args=[each.campaign.slug]),
            state=state_words(each.campaign),
            banks=", ".join(spoken(bank.version.title) for bank in each.campaign.banks.all()),
            teams=each.teams,
            window=_("%(opens)s to %(closes)s")
            % {"opens": _short_day(each.campaign.opens_at), "closes": _short_day(each.campaign.closes_at)},
        )
        for each in campaigns()
    )


def campaign_page(campaign: Campaign) -> CampaignPage:
    """One campaign with its teams, links and what happens next."""
    stage = stage_of(campaign)
    planned = stage == "planned"
    banks = asked_banks(campaign)
    rows = tuple(_team_row(campaign, stage, team) for team in teams_to_follow(campaign))
    return CampaignPage(
        slug=campaign.slug,
        title=campaign.title,
        stage=stage,
        crumbs=index_crumbs(campaign.title),
        lead=_lead(campaign, stage),
        figures=_figures(campaign, banks, rows),
        sentences=_what_happens(campaign, stage, banks, rows),
        obstacles=obstacles_to_launch(campaign) if planned else (),
        hints=_hints(campaign, banks) if planned else (),
        plan_mark=plan_mark(campaign) if planned else "",
        teams=rows,
        all_links="\n".join(f"{row.name}: {row.link}" for row in rows if row.link),
        results=_where_the_results_are(campaign) if stage == "released" else "",
        dashboard_url=reverse("dashboards:home") if coaches_may_look(campaign) else "",
    )


# -- The stage, in words -------------------------------------------------------


def stage_of(campaign: Campaign) -> str:
    """The state with the time taken into account: a launched campaign waits, is open, or waits for its close."""
    if campaign.state != CampaignState.LAUNCHED:
        return str(campaign.state)
    now = timezone.now()
    if now < campaign.opens_at:
        return "waiting"
    return "open" if now < campaign.closes_at else "closing"


def state_words(campaign: Campaign) -> str:
    """The stage as people say it, in a few words."""
    stage = stage_of(campaign)
    if stage == "waiting":
        return _("Opens %(day)s") % {"day": _short_day(campaign.opens_at)}
    if stage == "open":
        return _("Open, %(left)s") % {"left": _days_left(campaign)}
    words = {
        "planned": _("Planned"),
        "closing": _("Closing"),
        "released": _("Results released"),
        "cancelled": _("Cancelled"),
    }
    return words[stage]


def _lead(campaign: Campaign, stage: str) -> str:
    moments = {
        "opens": _moment(campaign.opens_at),
        "closes": _moment(campaign.closes_at),
        "zone": settings.TIME_ZONE,
        "left": _days_left(campaign),
    }
    if stage == "planned" and campaign.opens_at <= timezone.now():
        return _("A plan: nobody is asked yet. It opens at launch and closes %(closes)s (%(zone)s).") % moments
    words = {
        "planned": _("A plan: nobody is asked yet. It opens %(opens)s and closes %(closes)s (%(zone)s)."),
        "waiting": _("Launched. It opens %(opens)s and closes %(closes)s (%(zone)s)."),
        "open": _("Open, %(left)s. It closes %(closes)s (%(zone)s)."),
        "closing": _(
            "Its window ended %(closes)s (%(zone)s). No more answers are taken; the results are on their way."
        ),
        "released": _("Closed and released. It was open until %(closes)s (%(zone)s)."),
        "cancelled": _("Cancelled. Nothing was scored."),
    }
    return words[stage] % moments


def _days_left(campaign: Campaign) -> str:
    days = (timezone.localtime(campaign.closes_at).date() - timezone.localtime().date()).days
    if days <= 0:
        return _("closes today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def _where_the_results_are(campaign: Campaign) -> str:
    if coaches_may_look(campaign):
        return _("Each team finds its result on its page, and so do its coaches and the admins; the links are below.")
    return _(
        "Each team finds its result on its page now. Coaches and admins see it from %(day)s (%(zone)s) on; the links "
        "will be below."
    ) % {"day": _moment(campaign.coaches_see_from), "zone": settings.TIME_ZONE}


# -- What will happen ----------------------------------------------------------


def _figures(campaign: Campaign, banks: list[AskedBank], teams: tuple[TeamRow, ...]) -> tuple[Figure, ...]:
    items = sum(bank.items for bank in banks)
    questions = ngettext("%(count)d question", "%(count)d questions", items) % {"count": items}
    return (
        Figure(_("Teams"), str(len(teams))),
        Figure(_("People"), str(sum(team.headcount for team in teams)), _("as many seats as each team has people")),
        Figure(_("Minutes for each person"), str(minutes_for(items)), _("about, for %(items)s") % {"items": questions}),
        Figure(_("Threshold"), str(campaign.threshold), _("people behind every number that is shown")),
    )


def _what_happens(
    campaign: Campaign, stage: str, banks: list[AskedBank], teams: tuple[TeamRow, ...]
) -> tuple[str, ...]:
    before_the_close = stage in {"planned", "waiting", "open"}
    sentences = [_("It asks %(banks)s.") % {"banks": _banks_in_words(banks)}, _comments(campaign)]
    if before_the_close:
        sentences += [
            _("Each team gets one shared link; it gives each person a personal one, up to the number of its people."),
            _("While the wave is open nobody sees who has answered, how many have, or what they said."),
        ]
    sentences.append(_who_sees_first(campaign))
    small = [team.name for team in teams if not team.can_reach]
    if small:
        sentences.append(_too_small(small))
    return tuple(sentences)


def _banks_in_words(banks: list[AskedBank]) -> str:
    def words(bank: AskedBank) -> str:
        named = {"bank": spoken(bank.title), "number": bank.number, "items": bank.items}
        text = ngettext(
            "%(bank)s v%(number)d (%(items)d question)", "%(bank)s v%(number)d (%(items)d questions)", bank.items
        )
        return text % named

    return ", ".join(words(bank) for bank in banks)


def _comments(campaign: Campaign) -> str:
    if not campaign.comments_allowed:
        return _("Comments are switched off.")
    return _(
        "People may leave comments; a team’s are shown if %(count)d of its people have written one, else deleted."
    ) % {"count": campaign.threshold}


def _who_sees_first(campaign: Campaign) -> str:
    if not campaign.coach_days:
        return _("After the close the team, its coaches and the admins see its result at the same time.")
    words = ngettext(
        "After the close each team sees its result at once; coaches and admins see it %(days)d day later.",
        "After the close each team sees its result at once; coaches and admins see it %(days)d days later.",
        campaign.coach_days,
    )
    return words % {"days": campaign.coach_days}


def _too_small(names: list[str]) -> str:
    words = ngettext(
        "%(teams)s has fewer people than the threshold and gets no result of its own; its answers count in the total "
        "of its group, where enough of them come together.",
        "%(teams)s have fewer people than the threshold and get no result of their own; their answers count in the "
        "total of their group, where enough of them come together.",
        len(names),
    )
    return words % {"teams": ", ".join(names)}


def _hints(campaign: Campaign, banks: list[AskedBank]) -> tuple[str, ...]:
    """What may be meant like that, and may not."""
    newer = [
        _("%(bank)s has a newer version, v%(newer)d. Change the plan and save it to ask that one.")
        % {"bank": spoken(bank.title), "newer": bank.newer}
        for bank in banks
        if bank.newer
    ]
    elsewhere = [
        _("“%(title)s” is not closed yet and asks the same of %(teams)s.") % {"title": title, "teams": _some(teams)}
        for title, teams in asked_elsewhere(campaign).items()
    ]
    return (*newer, *elsewhere)


def _team_row(campaign: Campaign, stage: str, found: TeamToFollow) -> TeamRow:
    """Before the launch group and headcount are those of today, because the launch will take them."""
    participation = found.participation
    team = participation.team
    live = team if stage == "planned" else participation
    code = reverse("answering:join", args=[code_of(participation)]) if stage in {"waiting", "open"} else ""
    result = stage == "released" and coaches_may_look(campaign)
    return TeamRow(
        name=team.name,
        group=live.group.name,
        headcount=live.headcount,
        can_reach=live.headcount >= campaign.threshold,
        minimum_reached=found.minimum_reached,
        link=code and settings.SITE_URL + code,
        result_url=reverse("dashboards:result", args=[team.slug, campaign.slug]) if result else "",
    )


def _some(names: list[str]) -> str:
    """The first names of a list that may be long."""
    more = len(names) - NAMES_SHOWN
    if more <= 1:
        return ", ".join(names)
    return _("%(names)s and %(more)d more") % {"names": ", ".join(names[:NAMES_SHOWN]), "more": more}


# -- Dates ---------------------------------------------------------------------


def _short_day(moment: datetime) -> str:
    """A date that never breaks over two lines, for tables."""
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT").replace(" ", "\N{NO-BREAK SPACE}")


def _moment(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""
