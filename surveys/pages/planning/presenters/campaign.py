"""The page of a campaign. While a wave is open: invited, and whether the minimum is reached; nothing else."""

from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.campaigns.choices import CampaignState, InvitedBy
from surveys.campaigns.models import Campaign
from surveys.campaigns.permissions import obstacles_to_launch, remind_problem
from surveys.campaigns.queries import (
    AskedBank,
    Totals,
    asked_banks,
    people_of,
    plan_mark,
    reason_of_cancelling,
    reminders_of,
    small_teams,
    totals,
    uncertain_steps,
    was_skipped,
)
from surveys.pages.planning.presenters.plan import (
    Event,
    Figure,
    events,
    figures,
    hints,
    invitations,
    rules,
    zone_words,
)
from surveys.pages.planning.presenters.teams import TeamsOfCampaign, teams_of_campaign
from surveys.pages.planning.presenters.trends import BankTrend, bank_trends
from surveys.pages.planning.presenters.words import Crumbs, in_words, index_crumbs, lead_of, rhythm_words, stage_of
from surveys.results.permissions import coaches_may_look


@dataclass(frozen=True)
class Reminding:
    """When reminders went and go. `problem`: why none can be sent by hand now."""

    sentences: tuple[str, ...]
    problem: str


@dataclass(frozen=True)
class CampaignPage:
    """A campaign for who runs it. `stage`: planned, waiting, open, closing, released or cancelled."""

    slug: str
    title: str
    stage: str
    crumbs: Crumbs
    lead: str
    by_mail: bool
    figures: tuple[Figure, ...]
    sentences: tuple[str, ...]
    invitations: tuple[str, ...]
    events: tuple[Event, ...]
    zone: str
    trends: tuple[BankTrend, ...]
    slips: tuple[tuple[str, str], ...]  # while it is asked: bank and the page where a slip in a question is mended
    obstacles: tuple[str, ...]
    hints: tuple[str, ...]
    troubles: tuple[str, ...]
    reminding: Reminding | None
    plan_mark: str
    teams: TeamsOfCampaign
    results: str
    dashboard_url: str
    repeats: str  # what the series will do next; empty where nothing is repeated


def campaign_page(campaign: Campaign, asked: QueryDict) -> CampaignPage:
    """One campaign with its teams, and what happens next."""
    stage = stage_of(campaign)
    planned, running = stage == "planned", stage in {"waiting", "open"}
    banks, found = asked_banks(campaign), totals(campaign)
    by_mail = campaign.invite_by == InvitedBy.MAIL
    mails = by_mail or found.invited > 0
    return CampaignPage(
        slug=campaign.slug,
        title=campaign.title,
        stage=stage,
        crumbs=index_crumbs(campaign.title),
        lead=_lead(campaign, stage),
        by_mail=by_mail,
        figures=figures(campaign, stage, banks, found),
        sentences=rules(campaign, stage, banks, small_teams(campaign)),
        invitations=invitations(campaign, people_of(campaign) if planned and by_mail else None, found.invited),
        events=events(campaign, mails=mails) if planned or running else (),
        zone=zone_words(),
        trends=bank_trends(campaign) if planned else (),
        slips=tuple(_where_slips_are_mended(bank) for bank in banks) if running else (),
        obstacles=obstacles_to_launch(campaign) if planned else (),
        hints=hints(campaign, banks) if planned else (),
        troubles=() if planned else _troubles(campaign, found),
        reminding=_reminding(campaign) if stage == "open" and mails else None,
        plan_mark=plan_mark(campaign) if planned else "",
        teams=teams_of_campaign(campaign, stage, asked),
        results=_where_the_results_are(campaign) if stage == "released" else "",
        dashboard_url=reverse("dashboards:home") if coaches_may_look(campaign) else "",
        repeats=_repeats(campaign),
    )


def _lead(campaign: Campaign, stage: str) -> str:
    if stage == "cancelled" and was_skipped(campaign):
        return _("A planned wave that was passed over. Nobody was asked.")
    reason = reason_of_cancelling(campaign)
    why = _("The reason: %(reason)s") % {"reason": reason} if reason else ""
    return f"{lead_of(campaign, stage)} {why}".strip()


def _repeats(campaign: Campaign) -> str:
    rhythm = rhythm_words(campaign)
    if not rhythm:
        return ""
    return _(
        "It is asked again %(rhythm)s. Two weeks ahead the next wave is planned by itself, and launched when it opens; "
        "you can change or discard that plan before."
    ) % {"rhythm": rhythm}


def _where_the_results_are(campaign: Campaign) -> str:
    if coaches_may_look(campaign):
        return _("Each team finds its result on its page, and so do its coaches and the admins; the links are below.")
    return _(
        "Each team finds its result on its page now. Coaches and admins see it from %(day)s (%(zone)s) on; the links "
        "will be below."
    ) % {"day": in_words(campaign.coaches_see_from), "zone": settings.TIME_ZONE}


def _troubles(campaign: Campaign, found: Totals) -> tuple[str, ...]:
    """What the mail server refused, what was interrupted, and who is still missing from a wave by mail."""
    sentences = [
        _("“%(step)s” was interrupted. Nobody knows whether everybody got it; it is not sent again by itself.")
        % {"step": step.words}
        for step in uncertain_steps(campaign)
    ]
    if found.troubles:
        words = ngettext(
            "%(count)d invitation did not arrive, or perhaps not. The list of teams below says where; open the team.",
            "%(count)d invitations did not arrive, or perhaps not. The list of teams below says where; open the team.",
            found.troubles,
        )
        sentences.append(words % {"count": found.troubles})
    if campaign.invite_by == InvitedBy.MAIL and campaign.state == CampaignState.LAUNCHED:
        sentences.append(_not_invited(found))
    return tuple(sentence for sentence in sentences if sentence)


def _where_slips_are_mended(bank: AskedBank) -> tuple[str, str]:
    named = _("%(bank)s v%(number)d") % {"bank": spoken(bank.title), "number": bank.number}
    return named, reverse("banks:version", args=[bank.slug, bank.number])


def _not_invited(found: Totals) -> str:
    missing = found.people - found.invited
    words = ngettext(
        "%(count)d of %(people)d people has not been invited yet. Open a team to add an address.",
        "%(count)d of %(people)d people have not been invited yet. Open a team to add addresses, or to switch on its "
        "shared link.",
        missing,
    )
    return words % {"count": missing, "people": found.people} if missing > 0 else ""


def _reminding(campaign: Campaign) -> Reminding:
    """For the campaign as a whole: whom a reminder reached, and how many, is written nowhere."""
    found = reminders_of(campaign)
    sentences = []
    if found.last:
        sentences.append(_("The last reminder went out %(moment)s.") % {"moment": in_words(found.last)})
    if found.mailed and found.next_at:
        sentences.append(_("The next one goes by itself %(moment)s.") % {"moment": in_words(found.next_at)})
    return Reminding(tuple(sentences), remind_problem(campaign))
