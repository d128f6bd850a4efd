"""One team in a campaign: its seats, who is invited, how far the mails have come. Never who has answered."""

import hashlib
from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.campaigns.choices import CampaignState, Delivery, InvitationState, InvitedBy
from surveys.campaigns.interchange import Reading, Row
from surveys.campaigns.mails import moment
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.queries import mailed_invitations, people_of, seats_of

Crumbs = tuple[tuple[str, str], ...]
TROUBLED = {Delivery.FAILED, Delivery.SENDING}


@dataclass(frozen=True)
class InvitationRow:
    """An address and how far its mail has come."""

    email: str
    delivery: str
    trouble: bool
    url: str


@dataclass(frozen=True)
class TeamInCampaign:
    """The page of a team in a campaign. `live`: people can be invited; `links`: the shared link may be shown."""

    slug: str
    team: str
    name: str
    title: str
    lead: str
    crumbs: Crumbs
    live: bool
    planned: bool
    links: bool
    shared_on: bool
    headcount: int
    seats: str
    left: int
    people: tuple[str, ...]
    rows: tuple[InvitationRow, ...]
    troubles: str


@dataclass(frozen=True)
class InvitationPage:
    """One personal link: what can be done with it."""

    slug: str
    team: str
    name: str
    email: str
    delivery: str
    trouble: bool
    when: str
    planned: bool
    crumbs: Crumbs


@dataclass(frozen=True)
class ListPage:
    """Addresses to invite, and after the check what of them can be. `mark`: of exactly this result."""

    title: str
    lead: str
    crumbs: Crumbs
    live: bool
    when: str
    checked: bool = False
    typed: str = ""
    mark: str = ""
    good: tuple[Row, ...] = ()
    bad: tuple[Row, ...] = ()
    by_team: tuple[tuple[str, int], ...] = ()
    template: str = ""


def is_live(campaign: Campaign) -> bool:
    """Whether people can still be invited."""
    over = campaign.state == CampaignState.LAUNCHED and campaign.closes_at <= timezone.now()
    return campaign.state in {CampaignState.PLANNED, CampaignState.LAUNCHED} and not over


def can_change(invitation: Invitation) -> bool:
    """Whether a personal link can be sent anew, moved or revoked; afterwards its page would only show an address."""
    return is_live(invitation.participation.campaign) and invitation.state != InvitationState.REVOKED


def gives_links(participation: Participation) -> bool:
    """Whether the shared link may be passed on: launched, not over, and not switched off."""
    launched = participation.campaign.state == CampaignState.LAUNCHED
    return launched and is_live(participation.campaign) and participation.shared_link


def crumbs_of(campaign: Campaign, participation: Participation | None = None, *, last: str = "") -> Crumbs:
    """Campaigns, the campaign, its team, and the page itself."""
    found = [
        (_("Campaigns"), reverse("planning:index")),
        (campaign.title, reverse("planning:campaign", args=[campaign.slug])),
    ]
    if participation:
        address = reverse("planning:team", args=[campaign.slug, participation.team.slug])
        found.append((participation.team.name, address if last else ""))
    return (*found, (last, "")) if last else tuple(found)


def team_page(participation: Participation) -> TeamInCampaign:
    """Seven queries at most, whatever the number of invitations."""
    campaign, seats = participation.campaign, seats_of(participation)
    invitations = list(mailed_invitations(participation))
    live = is_live(campaign)
    return TeamInCampaign(
        slug=campaign.slug,
        team=participation.team.slug,
        name=participation.team.name,
        title=campaign.title,
        lead=_lead(campaign),
        crumbs=crumbs_of(campaign, participation),
        live=live,
        planned=campaign.state == CampaignState.PLANNED,
        links=live and campaign.state == CampaignState.LAUNCHED,
        shared_on=participation.shared_link,
        headcount=seats.headcount,
        seats=_("%(given)d of %(all)d") % {"given": seats.given - seats.by_link, "all": seats.headcount},
        left=seats.left,
        people=_people(participation),
        rows=tuple(_row(each, live=live) for each in invitations) if _addresses_shown(campaign) else (),
        troubles=_troubles(invitations) if live else "",
    )


def invitation_page(invitation: Invitation) -> InvitationPage:
    participation = invitation.participation
    return InvitationPage(
        slug=participation.campaign.slug,
        team=participation.team.slug,
        name=participation.team.name,
        email=invitation.email,
        delivery=_delivery(invitation),
        trouble=invitation.delivery in TROUBLED,
        when=when_mails_go(participation.campaign),
        planned=participation.campaign.state == CampaignState.PLANNED,
        crumbs=crumbs_of(participation.campaign, participation, last=invitation.email),
    )


def list_page(campaign: Campaign, participation: Participation | None = None) -> ListPage:
    """Before anything was typed."""
    last = _("Invite by e-mail")
    name = participation.team.name if participation else campaign.title
    return ListPage(
        title=_("Invite people of %(team)s") % {"team": name} if participation else _("Invite people of all teams"),
        lead=_("Each gets a personal link by e-mail. Nothing is sent before you have seen the check."),
        crumbs=crumbs_of(campaign, participation, last=last),
        live=is_live(campaign),
        when=when_mails_go(campaign),
        template="" if participation else reverse("planning:invite_template", args=[campaign.slug]),
    )


def checked_page(page: ListPage, reading: Reading, typed: str) -> ListPage:
    """The same page with what the check has found."""
    teams = Counter(row.team for row in reading.good if row.team)
    return ListPage(
        **{
            **vars(page),
            "checked": True,
            "typed": typed,
            "mark": mark_of(reading),
            "good": reading.good,
            "bad": reading.bad,
            "by_team": tuple(sorted(teams.items())),
        }
    )


def mark_of(reading: Reading) -> str:
    """Of exactly these addresses for these teams, so that nobody confirms what has changed meanwhile."""
    words = "\n".join(f"{row.place} {row.email}" for row in reading.good)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def when_mails_go(campaign: Campaign) -> str:
    if campaign.is_open():
        return _("The mails go out within minutes.")
    if campaign.state == CampaignState.PLANNED:
        return _("The mails go out when the campaign is launched and open; until then nobody hears of it.")
    return _("The mails go out when the wave opens, on %(opens)s.") % {"opens": moment(campaign.opens_at)}


# -- Parts ---------------------------------------------------------------------


def _lead(campaign: Campaign) -> str:
    if campaign.state == CampaignState.PLANNED:
        return _("A plan: nobody is asked yet.")
    if is_live(campaign):
        return _("You can invite until %(closes)s.") % {"closes": moment(campaign.closes_at)}
    if campaign.state == CampaignState.CANCELLED:
        return _("Cancelled. Its links take no answers any more.")
    return _("This wave has ended. Its links take no answers any more.")


def _addresses_shown(campaign: Campaign) -> bool:
    """Afterwards nobody needs them."""
    return campaign.state not in {CampaignState.RELEASED, CampaignState.CANCELLED}


def _people(participation: Participation) -> tuple[str, ...]:
    campaign = participation.campaign
    sentences = []
    if campaign.state == CampaignState.PLANNED and campaign.invite_by == InvitedBy.MAIL:
        count = sum(each.participation_id == participation.pk for each in people_of(campaign).to_invite)
        words = ngettext(
            "%(count)d account of this team is invited by itself at the launch.",
            "%(count)d accounts of this team are invited by themselves at the launch.",
            count,
        )
        sentences.append(words % {"count": count})
    if participation.shared_link and campaign.state == CampaignState.LAUNCHED:
        sentences.append(
            _("The shared link gives the other seats. How many it has given is not told: it would show who opens it.")
        )
    return tuple(sentences)


def _row(invitation: Invitation, *, live: bool) -> InvitationRow:
    place = invitation.participation
    arguments = [place.campaign.slug, place.team.slug, invitation.pk]
    revoked = invitation.state == InvitationState.REVOKED
    return InvitationRow(
        email=invitation.email,
        delivery=_delivery(invitation),
        trouble=invitation.delivery in TROUBLED and not revoked,
        url=reverse("planning:invitation", args=arguments) if live and not revoked else "",
    )


def _delivery(invitation: Invitation) -> str:
    if invitation.state == InvitationState.REVOKED:
        return _("Revoked; it keeps its seat")
    if invitation.delivery == Delivery.WAITING:
        return invitation.trouble or _("Waiting to be sent")
    if invitation.delivery == Delivery.FAILED:
        return _("Could not be delivered: %(why)s") % {"why": invitation.trouble}
    words = {
        Delivery.SENT: _("Sent"),
        Delivery.SENDING: _("Being sent now; if this stays, it was interrupted and may not have arrived"),
    }
    return words.get(Delivery(invitation.delivery), _("Not mailed"))


def _troubles(invitations: list[Invitation]) -> str:
    count = sum(each.delivery in TROUBLED and each.state != InvitationState.REVOKED for each in invitations)
    if not count:
        return ""
    words = ngettext(
        "%(count)d invitation may not have arrived. Open it to correct the address or to send it anew.",
        "%(count)d invitations may not have arrived. Open them to correct the addresses or to send them anew.",
        count,
    )
    return words % {"count": count}
