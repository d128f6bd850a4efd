"""Who may read which version of a bank."""

from django.core.exceptions import PermissionDenied

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion
from surveys.teams.models import User
from surveys.teams.permissions import edits_banks, signed_in
from surveys.teams.queries import Person


def can_read_version(user: Person, version: BankVersion) -> bool:
    """Everyone reads what was published, also after it is retired; only editors read a draft."""
    return version.status != Status.DRAFT or edits_banks(user)


def banks_editor(user: Person) -> User:
    """The person behind a request, if it may edit banks. Raises PermissionDenied for all others."""
    if not edits_banks(user):
        raise PermissionDenied
    return signed_in(user)
