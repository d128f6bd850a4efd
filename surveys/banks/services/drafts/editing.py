"""One part is rewritten in place."""

from typing import Any

from django.db import transaction

from surveys.banks.choices import DraftPart
from surveys.banks.models import BankVersion
from surveys.banks.services.drafting import as_seen, held_draft
from surveys.banks.services.drafts.arranging import Arrangement
from surveys.banks.services.drafts.content import Content, changes, content_of, put, row_of
from surveys.banks.services.drafts.tracing import trace_writing
from surveys.teams.models import User


@transaction.atomic
def edit_part(*, version: BankVersion, kind: str, key: str, content: Content, mark: str, by: User | None) -> Any:  # noqa: ANN401  # a row of the kind's model
    """Writes the content of a part, as a bank file holds it; its key stays.

    Raises OvertakenError where somebody else changed the part since the writer saw it, and ValidationError by place.
    """
    draft = held_draft(version)
    row = as_seen(row_of(draft, kind, key), mark)
    before = content_of(row)
    put(row, {**content, "key": key}, draft)
    changed = changes(before, content_of(row))
    if changed:
        row.full_clean()
        row.save()
        if kind == DraftPart.DIMENSION and "first_way" in changed:
            Arrangement(draft).save()  # it holds for all below
        trace_writing(by=by, verb=f"edit {kind} of a draft", obj=row, changes=changed)
    return row
