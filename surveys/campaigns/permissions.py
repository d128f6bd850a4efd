"""Who may plan and run campaigns, and whether a plan can be launched as it stands."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.choices import Status
from surveys.banks.models import spoken
from surveys.campaigns.choices import InvitedBy
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import (
    AskedBank,
    Clash,
    OverHeadcount,
    asked_banks,
    clashes,
    members_over_headcount,
    reminders_of,
    retired_teams,
)
from surveys.teams.models import Team
from surveys.teams.permissions import has_account, is_admin
from surveys.teams.queries import Person, active_teams, teams_led_by


def teams_to_ask(user: Person) -> QuerySet[Team]:
    """Teams that a person may ask: for an admin all, for a lead the own ones where an admin allows it."""
    if not has_account(user):
        return Team.objects.none()
    return active_teams() if is_admin(user) else teams_led_by(user).filter(leads_may_ask=True)


def can_plan(user: Person) -> bool:
    """Whether a person may start a campaign at all."""
    return is_admin(user) or teams_to_ask(user).exists()


def can_run(user: Person, campaign: Campaign) -> bool:
    """Plan, launch, follow and end this campaign: admins; the leads of the team whose own it is, while that is allowed.

    For everybody else the campaign does not exist: views answer 404.
    """
    if is_admin(user):
        return True
    return campaign.led_by_id is not None and teams_to_ask(user).filter(pk=campaign.led_by_id).exists()


def obstacles_to_launch(campaign: Campaign) -> tuple[str, ...]:
    """Why a planned campaign can't be launched, each with the way out; empty when it can. Five queries."""
    found = [_bank_obstacle(bank) for bank in asked_banks(campaign)]
    found.append(_retired(retired_teams(campaign)))
    found.extend(too_often(campaign))
    found.extend(_over_headcount(each) for each in members_over_headcount(campaign))
    if campaign.closes_at <= timezone.now():
        found.append(_("The closing time has passed. Choose a later one, then launch."))
    return tuple(words for words in found if words)


def remind_problem(campaign: Campaign) -> str:
    """Why no reminder can be sent by hand now, with what to do; empty when one can. Two queries.

    It never depends on who has answered, nor on whether anybody is left.
    """
    if not campaign.is_open():
        return _("Reminders are sent only while the wave is open.")
    found = reminders_of(campaign)
    if not found.mailed and campaign.invite_by == InvitedBy.MAIL:
        return _("No invitation has been mailed yet, so there is nobody to remind.")
    if not found.mailed:
        return _("Nobody was invited by mail. Write to the teams yourself, and pass on their shared links again.")
    if found.on_its_way:
        return _("A reminder is on its way. It goes out within minutes.")
    if found.allowed_from > timezone.now():
        return _("The last reminder is too fresh. The next one can be sent from %(moment)s (%(zone)s) on.") % {
            "moment": date_format(timezone.localtime(found.allowed_from), "DATETIME_FORMAT"),
            "zone": settings.TIME_ZONE,
        }
    return ""


def too_often(campaign: Campaign) -> tuple[str, ...]:
    """Why a team may not ask itself now: its banks are asked elsewhere, or were a short while ago. One query at most.

    Admins are only warned of that: their campaigns are for many teams.
    """
    if campaign.led_by_id is None:
        return ()
    return tuple(_too_often(each) for each in clashes(campaign, max(campaign.opens_at, timezone.now())))


def _too_often(clash: Clash) -> str:
    if clash.released is None or clash.rested is None:
        words = {"title": clash.title, "bank": spoken(clash.bank), "team": clash.team}
        return _("“%(title)s” asks %(team)s the same bank, %(bank)s, and is not closed yet. Wait for its end.") % words
    return _(
        "%(team)s answered %(bank)s in “%(title)s” until %(until)s. The same bank can be asked again 60 days later, "
        "from %(rested)s on."
    ) % {
        "team": clash.team,
        "bank": spoken(clash.bank),
        "title": clash.title,
        "until": date_format(timezone.localtime(clash.released)),
        "rested": date_format(timezone.localtime(clash.rested)),
    }


def _bank_obstacle(bank: AskedBank) -> str:
    named = {"bank": spoken(bank.title), "number": bank.number}
    if bank.status != Status.PUBLISHED:
        return _("%(bank)s v%(number)d is not offered any more. Change the plan to ask another version.") % named
    if not bank.items:
        return _("%(bank)s v%(number)d has no short form. Change the plan to ask all its questions.") % named
    return ""


def _over_headcount(found: OverHeadcount) -> str:
    return _(
        "%(people)d people would be invited in %(team)s, which has %(headcount)d. Correct its number of people, or "
        "take people off its list."
    ) % {"people": found.people, "team": found.team, "headcount": found.headcount}


def _retired(names: list[str]) -> str:
    if not names:
        return ""
    words = ngettext(
        "%(names)s is retired. Take it out of the plan.",
        "%(names)s are retired. Take them out of the plan.",
        len(names),
    )
    return words % {"names": ", ".join(names)}
