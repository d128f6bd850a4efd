"""What the pages of campaigns show. While a wave is open: invited, and whether the minimum is reached; nothing else."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import minutes_for
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries import asked_items, campaigns, code_of, participations_to_follow


@dataclass(frozen=True)
class CampaignRow:
    """One campaign in the list."""

    title: str
    wave: str
    url: str
    state: str
    banks: str
    teams: str
    window: str


@dataclass(frozen=True)
class TeamRow:
    """One team of a campaign: what may be told of it in this state."""

    name: str
    group: str
    headcount: int
    can_reach: bool
    minimum_reached: bool
    link: str
    result_url: str


@dataclass(frozen=True)
class CampaignPage:
    """A campaign for who plans and follows it."""

    slug: str
    title: str
    wave: str
    state: str
    is_planned: bool
    is_open: bool
    is_waiting: bool
    can_close: bool
    is_released: bool
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    facts: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    teams: tuple[TeamRow, ...]
    coaches_see_from: datetime | None


def campaign_rows() -> list[CampaignRow]:
    """All campaigns, latest first."""
    return [
        CampaignRow(
            title=campaign.title,
            wave=campaign.wave,
            url=reverse("planning:campaign", args=[campaign.slug]),
            state=state_words(campaign),
            banks=", ".join(spoken(bank.version.title) for bank in campaign.banks.all()),
            teams=ngettext("%(count)d team", "%(count)d teams", campaign.team_count) % {"count": campaign.team_count},
            window=_("%(opens)s to %(closes)s")
            % {"opens": _day(campaign.opens_at), "closes": _day(campaign.closes_at)},
        )
        for campaign in campaigns()
    ]


def campaign_page(campaign: Campaign) -> CampaignPage:
    """One campaign with its teams, links and what happens next."""
    now = timezone.now()
    participations = list(participations_to_follow(campaign))
    is_open = campaign.is_open(now)
    return CampaignPage(
        slug=campaign.slug,
        title=campaign.title,
        wave=campaign.wave,
        state=state_words(campaign),
        is_planned=campaign.state == CampaignState.PLANNED,
        is_open=is_open,
        is_waiting=campaign.state == CampaignState.LAUNCHED and now < campaign.opens_at,
        can_close=campaign.state in {CampaignState.LAUNCHED, CampaignState.CLOSING},
        is_released=campaign.state == CampaignState.RELEASED,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        time_zone=settings.TIME_ZONE,
        facts=_facts(campaign, participations),
        sentences=_what_happens(campaign, participations),
        teams=tuple(_team_row(campaign, participation) for participation in participations),
        coaches_see_from=campaign.coaches_see_from,
    )


def state_words(campaign: Campaign) -> str:
    """The state as people say it, with the time taken into account."""
    if campaign.state != CampaignState.LAUNCHED:
        return str(campaign.get_state_display())
    now = timezone.now()
    if now < campaign.opens_at:
        return _("Launched, opens %(day)s") % {"day": _day(campaign.opens_at)}
    if now >= campaign.closes_at:
        return _("Time is up, closing soon")
    return _("Open until %(day)s") % {"day": _day(campaign.closes_at)}


def _facts(campaign: Campaign, participations: list[Participation]) -> tuple[tuple[str, str], ...]:
    items = asked_items(campaign)
    people = sum(participation.headcount for participation in participations)
    banks = ", ".join(
        f"{spoken(bank.version.title)} v{bank.version.number}" for bank in campaign.banks.select_related("version")
    )
    return (
        (_("Question banks"), banks),
        (_("Questions"), str(items)),
        (_("Minutes for each person"), _("about %(minutes)d") % {"minutes": minutes_for(items)}),
        (_("Teams"), str(len(participations))),
        (_("People"), str(people)),
        (_("Threshold"), _("%(count)d answers") % {"count": campaign.threshold}),
        (_("Comments"), _("allowed") if campaign.comments_allowed else _("switched off")),
    )


def _what_happens(campaign: Campaign, participations: list[Participation]) -> tuple[str, ...]:
    sentences = [
        _("Each team gets one shared link; it gives each person a personal one, up to the headcount."),
        _("While the wave is open nobody sees who has answered, how many have, or what they said."),
        ngettext(
            "After the close each team sees its result at once; coaches and admins see it %(days)d day later.",
            "After the close each team sees its result at once; coaches and admins see it %(days)d days later.",
            campaign.coach_days,
        )
        % {"days": campaign.coach_days},
    ]
    small = [p.team.name for p in participations if p.headcount < campaign.threshold]
    if small:
        sentences.append(
            _(
                "These teams are smaller than the threshold, so they can’t get a result of their own; their answers "
                "count in the total of their group when enough of them come together: %(teams)s."
            )
            % {"teams": ", ".join(small)}
        )
    return tuple(sentences)


def _team_row(campaign: Campaign, participation: Participation) -> TeamRow:
    launched = campaign.state == CampaignState.LAUNCHED
    released = campaign.coaches_see_from is not None and timezone.now() >= campaign.coaches_see_from
    return TeamRow(
        name=participation.team.name,
        group=participation.group.name,
        headcount=participation.headcount,
        can_reach=participation.headcount >= campaign.threshold,
        minimum_reached=launched and participation.sent >= campaign.threshold,  # type: ignore[attr-defined]  # annotated
        link=settings.SITE_URL + reverse("answering:join", args=[code_of(participation)]) if launched else "",
        result_url=reverse("dashboards:result", args=[participation.team.slug, campaign.slug]) if released else "",
    )


def _day(moment: datetime) -> str:
    from django.utils.formats import date_format

    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")
