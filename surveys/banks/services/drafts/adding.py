"""New parts of a draft."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.banks.choices import DraftPart
from surveys.banks.models import BankVersion, Dimension
from surveys.banks.services.drafting import OvertakenError, held_draft
from surveys.banks.services.drafts.arranging import Arrangement
from surveys.banks.services.drafts.content import MODELS, Content, checked, content_of, put, row_of, title_of
from surveys.banks.services.drafts.keys import proposed_key, taken_keys
from surveys.teams.models import User
from surveys.teams.services import record

UNUSED = "unused-yet"  # stands for the key while the rest is checked


@transaction.atomic
def add_part(*, version: BankVersion, kind: str, content: Content, into: str = "", by: User | None) -> Any:  # noqa: ANN401  # a row of the kind's model
    """A new part behind the others; `into` names its dimension. Without a key one is made of its words.

    Raises ValidationError by dotted place.
    """
    draft = held_draft(version)
    now = Arrangement(draft)
    above = now.find(DraftPart.DIMENSION, into) if into else None
    if into and above is None:
        raise ValidationError(_("That dimension is not in this draft any more. Choose another."))
    key = _key(draft, kind, content, above)
    row = MODELS[kind](version=draft, order=0)
    put(row, {**content, "key": key}, draft)
    now.put(kind, row, above, len(now.beside(kind, above)))
    row.full_clean()
    row.save()
    now.save()
    record(by=by, verb=f"add {kind} to a draft", obj=row, changes={"key": [None, key]})
    return row


def _key(draft: BankVersion, kind: str, content: Content, above: Dimension | None) -> str:
    taken = taken_keys(draft, kind)
    given = str(content.get("key") or "")
    if given in taken:
        words = _(
            "“%(key)s” is or was the key of another part of this bank. Keys are never used again: choose another."
        )
        raise ValidationError({"key": [words % {"key": given}]})
    if given:
        return given
    checked(kind, {**content, "key": UNUSED}, draft)  # before words are looked for that may not be there
    words = title_of(kind, content)[draft.language]
    prefix = above.key if above and kind == DraftPart.ITEM else ""
    return proposed_key(words, taken, prefix=prefix, otherwise=kind)


@transaction.atomic
def duplicate_item(*, version: BankVersion, key: str, by: User | None) -> Any:  # noqa: ANN401  # the new Item
    """A second question with the same content, right behind the first one."""
    draft = held_draft(version)
    row = row_of(draft, DraftPart.ITEM, key)
    if row is None:
        raise OvertakenError(None)
    content = {**content_of(row), "key": None, "continues": None}
    copy = add_part(version=draft, kind=DraftPart.ITEM, content=content, into=row.dimension.key, by=by)
    now = Arrangement(draft)
    place = [one.key for one in now.beside(DraftPart.ITEM, row.dimension)].index(key)
    moved = now.find(DraftPart.ITEM, copy.key)
    now.put(DraftPart.ITEM, moved, row.dimension, place + 1)
    now.save()
    return copy
