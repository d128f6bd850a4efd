"""What every change of a draft has in common: the draft is held, and nobody overwrites what they have not seen."""

import hashlib
import json
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion, PartOfVersion

Row = TypeVar("Row", bound=PartOfVersion | BankVersion)

# Where a row stands is changed by moving it, and what is said on publishing there: neither is written over.
NOT_SEEN = {
    "id",
    "version",
    "dimension",
    "parent",
    "order",
    "digest",
    "meanings",
    "changelog",
    "warnings_reason",
}


class OvertakenError(Exception):
    """Somebody else changed the part since the writer saw it; `now` is the part as it stands."""

    def __init__(self, now: PartOfVersion | BankVersion | None) -> None:
        super().__init__(_("Somebody else changed this in the meantime."))
        self.now = now  # None when it was taken out


def held_draft(version: BankVersion) -> BankVersion:
    """The draft, held until the end of the transaction. Raises ValidationError for what is no draft any more."""
    held = BankVersion.objects.select_related("bank").select_for_update(of=("self",)).filter(pk=version.pk).first()
    if held is None:
        raise ValidationError(_("This draft is gone: somebody discarded it."))
    if held.status != Status.DRAFT:
        raise ValidationError(_("This version was published in the meantime and never changes. Start a new draft."))
    return held


def seen(row: PartOfVersion | BankVersion) -> str:
    """16 hexadecimal digits that change when anything that an editor writes into the row changes."""
    fields = [field for field in row._meta.concrete_fields if field.name not in NOT_SEEN]
    values: dict[str, Any] = {field.name: field.value_to_string(row) for field in fields}
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def as_seen(row: Row | None, mark: str) -> Row:
    """The row, if it is what the writer saw. Raises OvertakenError."""
    if row is None or seen(row) != mark:
        raise OvertakenError(row)
    return row
