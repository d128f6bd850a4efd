"""Files that people bring become drafts: nobody is asked what they hold before somebody has looked and published."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.banks import interchange, queries
from surveys.banks.choices import PartKind, Status
from surveys.banks.document import BankDocument, Problem
from surveys.banks.interchange import BankFileError, Looked, Source
from surveys.banks.interchange.outlined import mark_of, outline_of
from surveys.banks.interchange.stored import data_of
from surveys.banks.interchange.uploads import look_at_file
from surveys.banks.models import BankVersion, QuestionBank, RetiredPart
from surveys.banks.outline import Outline
from surveys.banks.services.drafting import OvertakenError, held_draft
from surveys.banks.services.rows import save_content, save_parts
from surveys.banks.services.versions import Imported
from surveys.teams.models import User
from surveys.teams.services import record

Data = dict[str, Any]


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
    bank = bank or QuestionBank.objects.create(slug=document.slug)
    draft = BankVersion(bank=bank, number=number, status=Status.DRAFT, based_on=follows)
    save_content(draft, document)
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


@transaction.atomic
def import_drafts(*, files: Iterable[Path | Source], by: User | None = None) -> list[Imported]:
    """Bank files as drafts, all or none: of new banks, of next versions, or in the place of drafts that are there.

    Raises BankFileError with every problem of every file.
    """
    imported: list[Imported] = []
    problems: list[Problem] = []
    for file in interchange.read_banks(files):
        looked = look_at_file(file)
        problems += looked.problems
        if file.document.slug in {one.version.bank.slug for one in imported}:
            problems.append(file.problem(("slug",), _("a bank has one draft: import one of its files"), "slug"))
        elif not looked.problems:
            imported.append(_import(looked, by))
    if problems:
        raise BankFileError(problems)
    return imported


def _import(looked: Looked, by: User | None) -> Imported:
    name = looked.upload.name
    if looked.draft is None:
        return Imported(name, import_as_draft(document=looked.document, by=by), "created")
    if looked.changes_nothing:
        return Imported(name, looked.draft, "unchanged")
    draft = import_into_draft(version=looked.draft, document=looked.document, seen=looked.standing, by=by)
    return Imported(name, draft, "updated")


def _keep_what_goes(draft: BankVersion, before: Outline, document: BankDocument) -> None:
    """What the file does not hold any more is retired, so that it can be put back; what came back is not."""
    now = set(_keys(data_of(outline_of(document))["dimensions"]))
    for kind in PartKind:
        back = [key for of, key in now if of == kind]
        RetiredPart.objects.filter(version=draft, kind=kind, key__in=back).delete()
    RetiredPart.objects.bulk_create(
        RetiredPart(
            version=draft,
            kind=kind,
            key=content["key"],
            title=content["text" if kind == PartKind.ITEM else "title"],
            parent=parent,
            order=place,
            content=content,
        )
        for kind, parent, place, content in _gone(data_of(before)["dimensions"], now)
    )


def _gone(dimensions: list[Data], now: set[tuple[str, str]], parent: str = "") -> Iterator[tuple[str, str, int, Data]]:
    """Kind, dimension, place and content of what is not there any more; a dimension whole, with all below it."""
    for place, one in enumerate(dimensions):
        if (PartKind.DIMENSION, one["key"]) not in now:
            yield PartKind.DIMENSION, parent, place, one
            continue
        for kind in (PartKind.ITEM, PartKind.PRACTICE):
            for index, part in enumerate(one[f"{kind}s"]):
                if (kind, part["key"]) not in now:
                    yield kind, one["key"], index, part
        yield from _gone(one["dimensions"], now, one["key"])


def _keys(dimensions: list[Data]) -> Iterator[tuple[str, str]]:
    for one in dimensions:
        yield PartKind.DIMENSION.value, one["key"]
        for kind in (PartKind.ITEM, PartKind.PRACTICE):
            yield from ((kind.value, part["key"]) for part in one[f"{kind}s"])
        yield from _keys(one["dimensions"])


def _trace(by: User | None, verb: str, version: BankVersion) -> None:
    """Audit holds what people did; a command leaves its words on the terminal."""
    if by is not None:
        record(by=by, verb=verb, obj=version)
