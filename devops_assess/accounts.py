"""How django-allauth is used here: accounts are made by admins and team leads, and what people do leaves a trace."""

from allauth.account import signals
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.dispatch import Signal
from django.http import HttpRequest
from django.urls import reverse

from surveys.teams.models import User
from surveys.teams.services import record

# Signing in and out writes nothing of the product, so it leaves no entry.
TRACED: dict[str, Signal] = {
    "change password": signals.password_changed,
    "set password": signals.password_set,
    "reset password": signals.password_reset,
}


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes the sign-up page, and writes links in mails as people type the site, whatever a request calls its host."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        person, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": person, "key": token})
        return f"{settings.SITE_URL}{path}"


def leave_trace(*, signal: Signal, user: User, **kwargs: object) -> None:
    """Writes the audit entry of what a person did to their own account."""
    verb = next(verb for verb, each in TRACED.items() if each is signal)
    record(by=user, verb=verb, obj=user)


def connect() -> None:
    """Listens to allauth; called once, when the app is ready."""
    for verb, signal in TRACED.items():
        signal.connect(leave_trace, dispatch_uid=f"trace: {verb}")
