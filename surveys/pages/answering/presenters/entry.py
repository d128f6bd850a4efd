"""The doors: the team's shared link, the personal link, and what they say when there is nothing to answer."""

from dataclasses import dataclass
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.presenters import moment, questions_and_minutes, who_sees_first, who_sees_what
from surveys.campaigns.queries import reason_of_cancelling
from surveys.improvements.presenters import marks_in_words
from surveys.pages.answering.presenters.earlier import Earlier, since_last_time
from surveys.pages.answering.presenters.parts import (
    Stage,
    Told,
    stage_for,
    stage_of,
)
from surveys.pages.answering.presenters.sitting import sitting_of
from surveys.responses.presenters.questions import answered
from surveys.responses.presenters.sheets import answered_words
from surveys.responses.queries import draft_of
from surveys.results.presenters import ResultView, team_views


@dataclass(frozen=True)
class JoinPage:
    """A team's shared link while it gives personal ones. `mine` is the address that this browser got before.

    The ticket goes along with the form: sent twice, as by a double click, it gets the same personal link.
    """

    title: str
    team: str
    size: str
    closes: str
    mine: str
    ticket: str


@dataclass(frozen=True)
class EntryPage:
    """The personal link before sending."""

    title: str
    team: str
    size: str
    closes: str
    privacy: tuple[tuple[str, str], ...]
    address: str
    started: str
    earlier: Earlier | None
    go_text: str
    go_url: str


@dataclass(frozen=True)
class ResultPage:
    """The personal link after the release: the team's result, a section for each bank."""

    title: str
    team: str
    wave: str
    views: tuple[ResultView, ...]


def join_page(participation: Participation, mine: str) -> JoinPage:
    campaign = participation.campaign
    sitting = sitting_of(campaign)
    return JoinPage(
        title=campaign.title,
        team=participation.team.name,
        size=questions_and_minutes(sitting.width, sitting.minutes),
        closes=moment(campaign.closes_at),
        mine=reverse("answering:entry", args=[mine]) if mine else "",
        ticket=uuid4().hex,
    )


def entry_page(invitation: Invitation, token: str) -> EntryPage:
    participation = invitation.participation
    sitting = sitting_of(participation.campaign)
    draft = draft_of(invitation)
    answers = bytes(draft.answers) if draft else bytes(sitting.width)
    done, next_leaf = answered(answers), sitting.first_open(answers)
    return EntryPage(
        title=participation.campaign.title,
        team=participation.team.name,
        size=questions_and_minutes(sitting.width, sitting.minutes),
        closes=moment(participation.campaign.closes_at),
        privacy=who_sees_what(invitation),
        address=settings.SITE_URL + reverse("answering:entry", args=[token]),
        started=answered_words(done, sitting.width) if done else "",
        earlier=since_last_time(participation, sitting),
        go_text=_("Go on") if done else _("Start"),
        go_url=reverse("answering:page", args=[token, next_leaf.number])
        if next_leaf
        else reverse("answering:review", args=[token]),
    )


def result_page(participation: Participation) -> ResultPage:
    """The same result that the members read, through the same gate."""
    campaign, team = participation.campaign, participation.team
    return ResultPage(
        title=campaign.title,
        team=team.name,
        wave=campaign.wave,
        views=team_views(team, campaign, marks=marks_in_words(team)),
    )


# -- What a link says when there is nothing to answer ---------------------------


def told_of_link(invitation: Invitation) -> Told:
    """Why this personal link takes no answers now."""
    participation = invitation.participation
    stage = stage_for(invitation)
    return _sent(participation) if stage is Stage.SENT else told_of_campaign(participation.campaign, stage)


def told_of_shared(participation: Participation) -> Told:
    """Why this shared link gives no personal links now."""
    return told_of_campaign(participation.campaign, stage_of(participation.campaign))


def told_of_campaign(campaign: Campaign, stage: Stage) -> Told:
    if stage is Stage.EARLY:
        return Told(
            _("This survey is not open yet"),
            _("It opens on %(opens)s.") % {"opens": moment(campaign.opens_at)},
            (
                _("Keep the link and come back then. You have until %(closes)s.")
                % {"closes": moment(campaign.closes_at)},
            ),
        )
    if stage is Stage.CANCELLED:
        return Told(
            _("This survey was cancelled"),
            _("It takes no answers and will show no result."),
            (*_why_cancelled(campaign), _("What was answered is deleted. You need not do anything.")),
        )
    return Told(
        _("This survey is closed"),
        _("It closed on %(closes)s and takes no answers any more.") % {"closes": moment(campaign.ends_at)},
        (_closed_sentence(stage),),
    )


def _why_cancelled(campaign: Campaign) -> tuple[str, ...]:
    reason = reason_of_cancelling(campaign)
    return (_("The reason: %(reason)s") % {"reason": reason},) if reason else ()


def _closed_sentence(stage: Stage) -> str:
    if stage is Stage.SCORING:
        return _(
            "What was sent is being scored; your team’s result will be here soon. Answers that were not sent are "
            "deleted and not counted."
        )
    return _("Its results are there. Members of the team read them after signing in.")


def _sent(participation: Participation) -> Told:
    campaign = participation.campaign
    return Told(
        _("Answers were sent with this link"),
        _("There is nothing left to do. Thank you."),
        (
            _("This page knows neither what they are nor whether they were withdrawn: no link leads to answers."),
            _("The survey closes on %(closes)s.") % {"closes": moment(campaign.closes_at)},
            who_sees_first(campaign, participation.team.name),
            _("Open this link again after the close to see your team’s result."),
        ),
        more_text=_("Read, change or withdraw your answers with the receipt code"),
        more_url=reverse("answering:receipt"),
    )


def unknown_link() -> Told:
    """For a link that is wrong, was replaced or revoked; it doesn't tell which."""
    return Told(
        _("This link does not lead to a survey"),
        _("It may be cut off, or it was replaced by a newer one."),
        (
            _("Open the link again from your mail or chat: it has to be complete."),
            _("If that does not help, ask whoever sent it to you for a new one. What you saved under it is kept."),
        ),
    )


def shared_link_off(participation: Participation, mine: str) -> Told:
    """The team is invited by mail, or its shared link was switched off."""
    return Told(
        _("This shared link gives no personal links"),
        _("The people of %(team)s get a link of their own by e-mail.") % {"team": participation.team.name},
        (
            _("If you have a personal link already, use that one: it goes on working."),
            _("If you belong to the team and have none, ask your team lead, or whoever sent you this link."),
        ),
        more_text=_("Go on with the link that this browser got before") if mine else "",
        more_url=reverse("answering:entry", args=[mine]) if mine else "",
    )


def no_seat_left(participation: Participation) -> Told:
    """All personal links of the team are given out."""
    return Told(
        _("All links of this team are taken"),
        ngettext(
            "%(team)s has %(count)d person in this survey, and the personal link has been given out.",
            "%(team)s has %(count)d people in this survey, and as many personal links have been given out.",
            participation.headcount,
        )
        % {"team": participation.team.name, "count": participation.headcount},
        (
            _("If you have opened this link before, open it in the browser that you used then, or use your own link."),
            _("If you belong to the team and never had one, ask your team lead, or whoever sent you this link."),
        ),
    )


def not_this_page() -> Told:
    """A page number that the sitting does not have."""
    return Told(_("There is no such page in this survey"), _("Your answers are safe. Go back to where you were."))


def could_not_be_sure() -> Told:
    """A form that came without its proof that it was ours."""
    return Told(
        _("Please press the button again"),
        _("We could not be sure that this came from you, so nothing was done."),
        (
            _("It happens when a page was open for a long time. Go back, load the page again, then press once more."),
            _("If it keeps happening, allow cookies for this site."),
        ),
    )
