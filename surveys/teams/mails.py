"""Mails about accounts."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.teams.models import Team, User

SECONDS_A_DAY = 24 * 60 * 60


def password_link(person: User) -> str:
    """An address at which the person sets a password once; it expires as a reset link does."""
    key = default_token_generator.make_token(person)
    parts = {"uidb36": user_pk_to_url_str(person), "key": key}
    return f"{settings.SITE_URL}{reverse('account_reset_password_from_key', kwargs=parts)}"


def invite_person(*, person: User, by: User, team: Team | None = None) -> None:
    """Tells a new person about their account, with the link to set a password. Raises OSError when no mail goes out."""
    words = {
        "person": person,
        "by": by,
        "team": team,
        "link": password_link(person),
        "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY,
        "reset_link": f"{settings.SITE_URL}{reverse('account_reset_password')}",
    }
    send_mail(
        subject=_("Your account at DevOps Assess"),
        message=render_to_string("people/mails/invitation.txt", words),
        from_email=None,
        recipient_list=[person.email],
    )
