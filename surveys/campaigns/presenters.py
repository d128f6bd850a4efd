"""Who sees what: the promise before question one, generated from the campaign's real rules, and moments in words."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.campaigns.choices import InvitationKind
from surveys.campaigns.models import Campaign, Invitation, Participation

ADDRESS_KEPT_DAYS = 30


def moment(when: datetime) -> str:
    """Date and time in words, with the time zone."""
    return f"{date_format(timezone.localtime(when), 'DATETIME_FORMAT')} ({settings.TIME_ZONE})"


def who_sees_first(campaign: Campaign, team: str) -> str:
    """Who sees the result, and from when, by this campaign's rule."""
    if not campaign.coach_days:
        return _("As soon as it is scored, %(team)s sees its result, and so do its coaches and the admins.") % {
            "team": team
        }
    return ngettext(
        "%(team)s sees its result first, once it is scored. Its coaches and the admins see it %(days)d day later.",
        "%(team)s sees its result first, once it is scored. Its coaches and the admins see it %(days)d days later.",
        campaign.coach_days,
    ) % {"team": team, "days": campaign.coach_days}


def questions_and_minutes(questions: int, minutes: int) -> str:
    """Such as "51 questions, about 7 minutes"."""
    asked = ngettext("%(count)d question", "%(count)d questions", questions) % {"count": questions}
    time = ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    return _("%(questions)s, %(minutes)s") % {"questions": asked, "minutes": time}


def who_sees_what(invitation: Invitation) -> tuple[tuple[str, str], ...]:
    """Pairs of a question that people ask and its answer."""
    participation = invitation.participation
    campaign = participation.campaign
    closes = moment(campaign.closes_at)
    return (
        (_("Until the close"), _until_the_close(closes)),
        (_("After the close"), who_sees_first(campaign, participation.team.name)),
        (_("From how many answers"), _from_how_many(participation)),
        (_("Comments"), _comments(campaign)),
        (_("What is stored"), _what_is_stored(invitation)),
        (_("Until when you can change it"), _until_when(closes)),
    )


def _until_the_close(closes: str) -> str:
    return _(
        "Until %(closes)s your answers, and whether you have answered, are not visible to managers, coaches or "
        "admins of this site. Whoever runs the server could look while the survey is open."
    ) % {"closes": closes}


def _from_how_many(participation: Participation) -> str:
    threshold = participation.campaign.threshold
    sentences = [
        _("A number is shown only when at least %(threshold)d people are behind it.") % {"threshold": threshold}
    ]
    if participation.headcount < threshold:
        sentences.append(
            ngettext(
                "%(team)s has %(count)d person, so it gets no result of its own.",
                "%(team)s has %(count)d people, so it gets no result of its own.",
                participation.headcount,
            )
            % {"team": participation.team.name, "count": participation.headcount}
        )
    sentences.append(
        _(
            "Answers of smaller teams count only in the total of their group, together with others; where that is too "
            "few as well, they are shown nowhere."
        )
    )
    return " ".join(sentences)


def _comments(campaign: Campaign) -> str:
    if not campaign.comments_allowed:
        return _("This survey takes no comments.")
    return _(
        "Optional. After the close your team’s comments are shown word for word, shuffled and apart from all scores, "
        "if at least %(threshold)d people have written one; else they are deleted. Your style or a name could give "
        "you away."
    ) % {"threshold": campaign.threshold}


def _what_is_stored(invitation: Invitation) -> str:
    sentences = [
        _(
            "Until you send, your answers hang on your personal link, so that you can go on later. Sending cuts that "
            "tie: your answers are kept without name, address, browser or time, and of your link only that it was "
            "used. At the close they are shuffled with those of your team, and the single ones are deleted. What was "
            "not sent is deleted and never counted."
        ),
        _(
            "Until the close they carry a mark if a page was answered in a few seconds, or everything in one column. "
            "Nobody is left out because of it."
        ),
    ]
    if invitation.kind == InvitationKind.ADDRESS:
        sentences.append(
            _("Your e-mail address is deleted %(days)d days after the close.") % {"days": ADDRESS_KEPT_DAYS}
        )
    return " ".join(sentences)


def _until_when(closes: str) -> str:
    return _(
        "Before you send, you get a receipt code. With it you can read, change or withdraw your answers until "
        "%(closes)s. Without it nobody can find them, neither you nor we."
    ) % {"closes": closes}
