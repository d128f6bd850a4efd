"""What a campaign will do: whom it asks for how long, how they are invited, and what happens when."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import minutes_for
from surveys.campaigns.choices import InvitedBy
from surveys.campaigns.models import Campaign
from surveys.campaigns.presenters import ADDRESS_KEPT_DAYS
from surveys.campaigns.queries import (
    AskedBank,
    People,
    Totals,
    clashes,
    last_reminder_due,
    middle_reminder_due,
)
from surveys.pages.planning.presenters.words import in_words, rhythm_words, short_day, some

BEFORE_THE_CLOSE = frozenset({"planned", "waiting", "open"})


@dataclass(frozen=True)
class Figure:
    """A number that matters, as templates/components/key_figures.html takes it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happens by itself."""

    when: str
    what: str


# -- In numbers ----------------------------------------------------------------


def figures(campaign: Campaign, stage: str, banks: list[AskedBank], found: Totals) -> tuple[Figure, ...]:
    """What the campaign is, in four numbers; while it is open, how far it has come."""
    items = sum(bank.items for bank in banks)
    questions = ngettext("%(count)d question", "%(count)d questions", items) % {"count": items}
    people = Figure(_("People"), str(found.people), _("as many seats as each team has people"))
    minutes = Figure(
        _("Minutes for each person"), str(minutes_for(items)), _("about, for %(items)s") % {"items": questions}
    )
    threshold = Figure(_("Threshold"), str(campaign.threshold), _("people behind every number that is shown"))
    if stage not in {"waiting", "open"}:
        return (Figure(_("Teams"), str(found.teams)), people, minutes, threshold)
    invited = people
    if campaign.invite_by == InvitedBy.MAIL:
        invited = Figure(_("Invited"), str(found.invited), _("of %(count)d people, by mail") % {"count": found.people})
    if stage == "waiting":
        return (Figure(_("Teams"), str(found.teams)), invited, minutes, threshold)
    reached = Figure(
        _("Minimum reached"),
        _("%(count)d of %(teams)d teams") % {"count": found.reached, "teams": found.teams},
        _("%(count)d people each; more is not told") % {"count": campaign.threshold},
    )
    return (reached, invited, minutes)


# -- In sentences --------------------------------------------------------------


def rules(campaign: Campaign, stage: str, banks: list[AskedBank], small: list[str]) -> tuple[str, ...]:
    """The rules of the campaign."""
    sentences = [_("It asks %(banks)s.") % {"banks": _banks_in_words(banks)}]
    if stage != "cancelled":  # of that nothing is shown, to nobody
        sentences += [_comments(campaign), *_who_sees(campaign, stage)]
    if rhythm_words(campaign):
        sentences.append(_("It is asked again %(rhythm)s, by itself.") % {"rhythm": rhythm_words(campaign)})
        sentences += [
            _("Archived, and asked again all the same: %(bank)s.") % {"bank": spoken(b.title)}
            for b in banks
            if b.archived
        ]
    if small and stage != "cancelled":
        sentences.append(_too_small(small))
    return tuple(sentences)


def _who_sees(campaign: Campaign, stage: str) -> list[str]:
    meanwhile = _("While the wave is open nobody sees who has answered, how many have, or what they said.")
    return [*([meanwhile] if stage in BEFORE_THE_CLOSE else []), _who_sees_first(campaign)]


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
    return words % {"teams": some(names)}


# -- How people are invited ----------------------------------------------------


def invitations(campaign: Campaign, people: People | None, by_hand: int) -> tuple[str, ...]:
    """Who comes to a personal link, and how; `people` only for a plan that invites by mail.

    `by_hand`: addresses that somebody added, which are mailed to where all others get a shared link, too.
    """
    if campaign.invite_by == InvitedBy.LINK:
        return (
            _("Each team gets one shared link; it gives each person a personal one, up to the number of its people."),
            _beside_the_link(by_hand),
        )
    if people is None:
        return (_("Each person gets a mail with a personal link. Nobody else sees that link, admins neither."),)
    return tuple(words for words in _by_mail(people) if words)


def _beside_the_link(by_hand: int) -> str:
    if not by_hand:
        return _("You pass on the links yourself, after the launch. Nothing is mailed.")
    words = ngettext(
        "You pass on the links yourself, after the launch. %(count)d address was added by hand: it gets a personal "
        "link by mail, and reminders.",
        "You pass on the links yourself, after the launch. %(count)d addresses were added by hand: they get personal "
        "links by mail, and reminders.",
        by_hand,
    )
    return words % {"count": by_hand}


def _by_mail(people: People) -> list[str]:
    members, pasted = len(people.to_invite), len(people.emails)
    invited = ngettext(
        "%(count)d member with an account gets a mail with a personal link when it opens.",
        "%(count)d members with an account get a mail with a personal link when it opens.",
        members,
    )
    addresses = ngettext(
        "%(count)d address has been added by hand.", "%(count)d addresses have been added by hand.", pasted
    )
    return [
        invited % {"count": members},
        addresses % {"count": pasted} if pasted else "",
        _without_address(people.without_address),
        *(
            _("%(name)s is in several teams and is invited for %(team)s, not for %(others)s.")
            % {"name": each.name, "team": each.invited_for, "others": ", ".join(each.also_in)}
            for each in people.in_two_teams[:10]
        ),
    ]


def _without_address(missing: tuple[tuple[str, int], ...]) -> str:
    if not missing:
        return _("Everybody in these teams is reached.")
    count = sum(number for _team, number in missing)
    words = ngettext(
        "%(count)d person has no address here yet: %(teams)s. Add it below before the launch, or later.",
        "%(count)d people have no address here yet: %(teams)s. Add them below before the launch, or later.",
        count,
    )
    return words % {"count": count, "teams": some([f"{team} ({number})" for team, number in missing])}


# -- What happens when ---------------------------------------------------------


def events(campaign: Campaign, *, mails: bool) -> tuple[Event, ...]:
    """What time will do, in its order; what lies behind is left out. `mails`: somebody is invited by mail."""
    found = [each for each in _moments(_foreseen(campaign), mails=mails) if each[0] > timezone.now()]
    launch = (
        [] if campaign.launched_at or campaign.opens_at > timezone.now() else [Event(_("At launch"), _opens(campaign))]
    )
    return (*launch, *(Event(in_words(when), what) for when, what in sorted(found, key=lambda each: each[0])))


def _foreseen(campaign: Campaign) -> Campaign:
    """A plan as if it were launched now: reminders are counted from when people can answer."""
    found = copy(campaign)
    found.launched_at = campaign.launched_at or timezone.now()
    return found


def _moments(campaign: Campaign, *, mails: bool) -> list[tuple[datetime, str]]:
    closes = campaign.closes_at
    found = [
        (campaign.opens_at, _opens(campaign)),
        (closes, _("It closes and is scored within minutes; each team sees its result and is told by mail.")),
    ]
    if campaign.coach_days:
        found.append((closes + timedelta(days=campaign.coach_days), _("Coaches and admins see the results.")))
    return [*found, *_mails(campaign)] if mails else found


def _mails(campaign: Campaign) -> list[tuple[datetime, str]]:
    middle = middle_reminder_due(campaign)
    found = [
        (last_reminder_due(campaign), _("The last reminder goes to those who have not sent answers.")),
        (campaign.closes_at + timedelta(days=ADDRESS_KEPT_DAYS), _("The addresses of the invited are deleted.")),
    ]
    return [*found, (middle, _("A reminder goes to those who have not sent answers."))] if middle else found


def _opens(campaign: Campaign) -> str:
    if campaign.invite_by == InvitedBy.MAIL:
        return _("It opens, and the invitations are mailed within minutes.")
    return _("It opens: the shared links give personal ones.")


# -- What may not be meant -----------------------------------------------------


def hints(campaign: Campaign, banks: list[AskedBank]) -> tuple[str, ...]:
    """What may be meant like that, and may not. One query."""
    newer = [
        _("%(bank)s has a newer version, v%(newer)d. Change the plan to ask that one.")
        % {"bank": spoken(bank.title), "newer": bank.newer}
        for bank in banks
        if bank.newer
    ]
    newer += [
        _("%(bank)s is archived. Change the plan, or let an editor of banks bring it back.")
        % {"bank": spoken(bank.title)}
        for bank in banks
        if bank.archived
    ]
    if campaign.led_by_id:
        return tuple(newer)  # what follows stands in the way of a team that asks itself
    found: dict[tuple[str, datetime | None], list[str]] = {}
    for clash in clashes(campaign, max(campaign.opens_at, timezone.now())):
        found.setdefault((clash.title, clash.released), []).append(clash.team)
    return (*newer, *(_clash(title, released, teams) for (title, released), teams in found.items()))


def _clash(title: str, released: datetime | None, teams: list[str]) -> str:
    named = {"title": title, "teams": some(list(dict.fromkeys(teams)))}
    if released is None:
        return _("“%(title)s” is not closed yet and asks the same of %(teams)s.") % named
    return _(
        "%(teams)s answered the same bank in “%(title)s” until %(day)s. Asked again within 60 days, people answer less."
    ) % {**named, "day": short_day(released)}


def zone_words() -> str:
    """In which time zone moments are meant."""
    return _("Times in %(zone)s. The timer does all of it; you need do nothing.") % {"zone": settings.TIME_ZONE}
