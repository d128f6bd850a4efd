"""A dry run: the mails as they will be sent and the first page as the people of a team will see it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import minutes_for
from surveys.campaigns.choices import CampaignState, InvitationKind, InvitedBy
from surveys.campaigns.mails import invitation_mail, reminder_mail, sample_link
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.presenters import questions_and_minutes, who_sees_what
from surveys.campaigns.queries import asked_banks, followed, last_reminder_due, middle_reminder_due
from surveys.pages.planning.presenters.words import Crumbs, campaign_crumbs, in_words
from surveys.teams.mails import Mail


@dataclass(frozen=True)
class SampleMail:
    """A mail, and when it goes out."""

    title: str
    when: str
    subject: str
    body: str


@dataclass(frozen=True)
class PreviewPage:
    """What people get and see; `teams` to choose from are pairs of slug and name."""

    slug: str
    crumbs: Crumbs
    team: str
    team_slug: str
    teams: tuple[tuple[str, str], ...]
    mails: tuple[SampleMail, ...]
    title: str
    size: str
    promises: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, str], ...]


def preview_page(campaign: Campaign, wanted: str) -> PreviewPage | None:
    """For the team that is wanted, else the first by name; None for a team that is not asked."""
    teams = tuple(followed(campaign).values_list("team__slug", "team__name"))
    slug = wanted or next((each for each, _name in teams), "")
    if slug not in dict(teams):
        return None
    participation = followed(campaign).get(team__slug=slug)
    if campaign.state == CampaignState.PLANNED:
        participation.headcount = participation.team.headcount  # as the launch will take it
    items = sum(bank.items for bank in asked_banks(campaign))
    return PreviewPage(
        slug=campaign.slug,
        crumbs=campaign_crumbs(campaign, _("Mails and first page")),
        team=participation.team.name,
        team_slug=slug,
        teams=teams,
        mails=_mails(participation) if campaign.invite_by == InvitedBy.MAIL else (),
        title=campaign.title,
        size=questions_and_minutes(items, minutes_for(items)),
        promises=who_sees_what(_sample(participation)),
        questions=tuple(_questions(campaign)),
    )


def _sample(participation: Participation) -> Invitation:
    """An invitation that is not stored."""
    mailed = participation.campaign.invite_by == InvitedBy.MAIL
    kind = InvitationKind.ADDRESS if mailed else InvitationKind.SEAT
    return Invitation(participation=participation, kind=kind)


def _mails(participation: Participation) -> tuple[SampleMail, ...]:
    campaign, link = participation.campaign, sample_link()
    middle = middle_reminder_due(campaign)
    mails = [(_("Invitation"), _("When it opens, within minutes"), invitation_mail(participation, link))]
    if middle:
        mails.append((_("Reminder"), in_words(middle), reminder_mail(participation, link, last=False)))
    last = reminder_mail(participation, link, last=True)
    mails.append((_("Last reminder"), in_words(last_reminder_due(campaign)), last))
    return tuple(_sample_mail(title, when, mail) for title, when, mail in mails)


def _sample_mail(title: str, when: str, mail: Mail) -> SampleMail:
    return SampleMail(title, when, mail.subject, mail.body.strip())


def _questions(campaign: Campaign) -> list[tuple[str, str]]:
    """Names of the banks and where all their questions can be read."""
    banks = campaign.banks.select_related("version__bank").order_by("order", "pk")
    return [
        (spoken(each.version.title), reverse("banks:version", args=[each.version.bank.slug, each.version.number]))
        for each in banks
    ]
