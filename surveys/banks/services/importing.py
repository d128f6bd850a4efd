"""Files that people bring become drafts: nobody is asked what they hold before somebody has looked and published."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.banks import queries
from surveys.banks.choices import PartKind, Status
from surveys.banks.document import BankDocument
from surveys.banks.interchange.outlined import mark_of, outline_of
from surveys.banks.interchange.stored import data_of
from surveys.banks.models import BankVersion, QuestionBank, RetiredPart
from surveys.banks.outline import Outline
from surveys.banks.services.drafting import OvertakenError, held_draft
from surveys.banks.services.rows import save_content, save_parts
from surveys.teams.models import User
from surveys.teams.services import record


@transaction.atomic
def import_as_draft(*, document: BankDocument, by: User | None) -> BankVersion:
    """A new bank, or the next version of one that is there, as a draft. A bank has one draft at most."""
    bank = QuestionBank.objects.select_for_update().filter(slug=document.slug).first()
    if bank and bank.archived:
        raise ValidationError(_("This bank is archived. Take it out of the archive first."))
    if bank and bank.versions.filter(status=Status.DRAFT).exists():
        raise ValidationError(_("This bank has a draft by now. Import the file into that draft."))
    number = queries.latest_number(document.slug) + 1 if bank else document.version
    follows = queries.latest_version(document.slug)
    before = queries.bank_outline(follows) if follows else None
    bank = bank or QuestionBank.objects.create(slug=document.slug)
    draft = BankVersion(bank=bank, number=number, status=Status.DRAFT, based_on=follows)
    save_content(draft, document)
    if before:
        _keep_what_goes(draft, before, document)
    _trace(by, "import bank as draft", draft)
    return draft


@transaction.atomic
def import_into_draft(
    *, version: BankVersion, document: BankDocument, seen: str, by: User | None, parts_only: bool = False
) -> BankVersion:
    """Replaces what a draft holds, if it is still what the person has seen; its head stays when only parts come.

    What goes can be put back. Raises OvertakenError, and ValidationError where the draft is gone or published.
    """
    draft = held_draft(version)
    before = queries.bank_outline(draft)
    if mark_of(before) != seen:
        raise OvertakenError(draft)
    if parts_only:
        save_parts(draft, document)
    else:
        save_content(draft, document)
    _keep_what_goes(draft, before, document)
    _trace(by, "import into draft", draft)
    return draft


def _keep_what_goes(draft: BankVersion, before: Outline, document: BankDocument) -> None:
    """What the file does not hold any more is retired, so that it can be put back; what came back is not."""
    was = {(kind, content["key"]): (parent, content) for kind, parent, content in _parts(data_of(before)["dimensions"])}
    now = {(kind, content["key"]) for kind, _parent, content in _parts(data_of(outline_of(document))["dimensions"])}
    for kind in PartKind:
        back = [key for of, key in now if of == kind]
        RetiredPart.objects.filter(version=draft, kind=kind, key__in=back).delete()
    RetiredPart.objects.bulk_create(
        RetiredPart(
            version=draft,
            kind=kind,
            key=key,
            title=content["text" if kind == PartKind.ITEM else "title"],
            parent=parent,
            order=order,
            content=content,
        )
        for order, ((kind, key), (parent, content)) in enumerate(was.items())
        if (kind, key) not in now
    )


def _parts(dimensions: list[dict[str, Any]], parent: str = "") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Everything that can be retired by itself: its kind, the dimension where it stands, and what it holds."""
    for one in dimensions:
        inside = {"dimensions", "items", "practices"}
        yield PartKind.DIMENSION, parent, {name: value for name, value in one.items() if name not in inside}
        yield from ((PartKind.ITEM.value, one["key"], item) for item in one["items"])
        yield from ((PartKind.PRACTICE.value, one["key"], practice) for practice in one["practices"])
        yield from _parts(one["dimensions"], one["key"])


def _trace(by: User | None, verb: str, version: BankVersion) -> None:
    """Audit holds what people did; a command leaves its words on the terminal."""
    if by is not None:
        record(by=by, verb=verb, obj=version)
