"""A draft that is given up."""

from django.db import transaction

from surveys.banks.models import BankVersion
from surveys.banks.services.drafting import held_draft
from surveys.teams.models import User
from surveys.teams.services import record


@transaction.atomic
def discard_draft(*, version: BankVersion, by: User | None) -> None:
    """Deletes a draft with all its parts; a bank that has nothing else goes too, and its name is free again."""
    draft = held_draft(version)
    record(by=by, verb="discard bank draft", obj=draft)
    bank = draft.bank
    draft.delete()
    if not bank.versions.exists():
        bank.delete()
