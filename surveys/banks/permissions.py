"""Who may read which version of a bank."""

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion
from surveys.teams.permissions import edits_banks
from surveys.teams.queries import Person


def can_read_version(user: Person, version: BankVersion) -> bool:
    """Everyone reads what was published, also after it is retired; only editors read a draft."""
    return version.status != Status.DRAFT or edits_banks(user)
