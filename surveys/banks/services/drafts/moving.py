"""Parts change their place. What somebody else moved in the meantime is not moved on unseen."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.banks.choices import DraftPart
from surveys.banks.models import BankVersion
from surveys.banks.services.drafting import OvertakenError, held_draft
from surveys.banks.services.drafts.arranging import Arrangement, Row, list_mark
from surveys.teams.models import User
from surveys.teams.services import record


@transaction.atomic
def shift_part(*, version: BankVersion, kind: str, key: str, step: int, mark: str, by: User | None) -> Row:
    """One place up (−1) or down (+1) in its list, if the list is as the writer saw it."""
    draft = held_draft(version)
    now = Arrangement(draft)
    row = _found(now, kind, key)
    above = now.above(row)
    there = now.beside(kind, above)
    if list_mark(one.key for one in there) != mark:
        raise OvertakenError(row)
    before, after = there.index(row), there.index(row) + step
    if not 0 <= after < len(there):
        first, last = _("It is the first one here already."), _("It is the last one here already.")
        raise ValidationError(first if step < 0 else last)
    now.put(kind, row, above, after)
    now.save()
    record(by=by, verb=f"move {kind} of a draft", obj=row, changes={"place": [before + 1, after + 1]})
    return row


@transaction.atomic
def move_part(
    *, version: BankVersion, kind: str, key: str, seen_in: str, to: str, before: str = "", by: User | None
) -> Row:
    """Into another dimension (`to`; for a dimension also the top, ""), before a part there or behind all of them.

    Raises OvertakenError where it does not stand in `seen_in` any more.
    """
    draft = held_draft(version)
    now = Arrangement(draft)
    row = _found(now, kind, key)
    was = now.above(row)
    if (was.key if was else "") != seen_in:
        raise OvertakenError(row)
    above = now.find(DraftPart.DIMENSION, to) if to else None
    if to and above is None:
        raise ValidationError(_("That dimension is not in this draft any more. Choose another."))
    others = [one.key for one in now.beside(kind, above) if one != row]
    now.put(kind, row, above, others.index(before) if before in others else len(others))
    now.save()
    changes = {"dimension": [str(was) if was else None, str(above) if above else None]} if was != above else {}
    record(by=by, verb=f"move {kind} of a draft", obj=row, changes=changes)
    return row


def _found(now: Arrangement, kind: str, key: str) -> Row:
    row = now.find(kind, key)
    if row is None:
        raise OvertakenError(None)
    return row
