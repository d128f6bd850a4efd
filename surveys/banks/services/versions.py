"""Writes about banks. Publishing freezes a version; what must change later becomes a new version."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.banks import interchange, queries
from surveys.banks.choices import Status
from surveys.banks.document import BankDocument, BankFile, Problem
from surveys.banks.interchange import BankFileError, Source
from surveys.banks.models import BankVersion, QuestionBank
from surveys.banks.services.rows import save_content
from surveys.teams.models import User
from surveys.teams.services import record


@dataclass(frozen=True)
class Imported:
    """What became of one file."""

    name: str
    version: BankVersion
    change: Literal["created", "updated", "unchanged"]


# -- Import --------------------------------------------------------------------


def import_versions(*, files: Iterable[Path | Source], by: User | None = None) -> list[Imported]:
    """Reads and stores bank files, all or none. A new version is published at once; a draft is replaced and stays one.

    The same content again changes nothing. Raises BankFileError with every problem of every file, also where a
    published version would change.
    """
    read, problems = interchange.look_at_banks(files)
    with transaction.atomic():
        stored = {(file.document.slug, file.document.version): _stored(file.document) for file in read}
        for file in read:
            problems += _refused(file, stored[file.document.slug, file.document.version])
        if problems:
            raise BankFileError(problems)
        return [_import(file, stored[file.document.slug, file.document.version], by) for file in read]


def _stored(document: BankDocument) -> BankVersion | None:
    wanted = BankVersion.objects.select_related("bank").select_for_update(of=("self",))
    return wanted.filter(bank__slug=document.slug, number=document.version).first()


def _same_content(document: BankDocument, version: BankVersion) -> bool:
    """A draft has no digest yet; that of another program version may be taken differently."""
    fresh = interchange.digest(document)
    return fresh == version.digest or fresh == interchange.digest(stored_document(version))


def _refused(file: BankFile, version: BankVersion | None) -> list[Problem]:
    if version is None or version.status == Status.DRAFT or _same_content(file.document, version):
        return []
    words = _("version %(number)s of “%(slug)s” is published and never changes: write “version: %(next)s”")
    values = {"number": version.number, "slug": file.document.slug, "next": _next_number(version.bank)}
    return [file.problem(("version",), words % values, "published")]


def _next_number(bank: QuestionBank) -> int:
    latest: int = bank.versions.aggregate(latest=Max("number"))["latest"] or 0
    return latest + 1


def _import(file: BankFile, version: BankVersion | None, by: User | None) -> Imported:
    if version is None:
        version = _create(file.document, Status.PUBLISHED, by)
        _trace(by, "import bank version", version)
        return Imported(file.name, version, "created")
    if version.status != Status.DRAFT:
        return Imported(file.name, version, "unchanged")
    if _same_content(file.document, version) and version.quick_check == file.document.quick_check:
        return Imported(file.name, version, "unchanged")
    save_content(version, file.document)
    _trace(by, "import into draft", version)
    return Imported(file.name, version, "updated")


def stored_document(version: BankVersion) -> BankDocument:
    """The document that the file of a stored version would hold."""
    return interchange.document_of(queries.published_outline(version))


# -- The life of a version -----------------------------------------------------


@transaction.atomic
def revise(*, version: BankVersion, by: User | None) -> BankVersion:
    """A new draft with the content of a version, slips mended, and the next number. A bank has one draft at most."""
    version = _locked(version)
    if version.bank.versions.filter(status=Status.DRAFT).exists():
        raise ValidationError(_("This bank has a draft already. Publish or change that one."))
    mended = interchange.document_of(queries.bank_outline(version))
    document = mended.model_copy(update={"version": _next_number(version.bank)})
    draft = _create(document, Status.DRAFT, by)
    draft.based_on = version
    draft.save(update_fields=["based_on"])
    _trace(by, "revise bank version", draft, {"number": [version.number, draft.number]})
    return draft


@transaction.atomic
def set_quick_check(*, version: BankVersion, allowed: bool, by: User | None) -> BankVersion:
    """Lets visitors take the bank alone, or not; possible at any time."""
    version = _locked(version)
    before, version.quick_check = version.quick_check, allowed
    version.save(update_fields=["quick_check"])
    _trace(by, "set quick check", version, {"quick_check": [before, allowed]})
    return version


@transaction.atomic
def retire_version(*, version: BankVersion, by: User | None) -> BankVersion:
    """Takes a published version out of the choice for new campaigns; what was asked with it stays readable."""
    version = _locked(version)
    if version.status != Status.PUBLISHED:
        raise ValidationError(_("Only a published version can be retired."))
    version.status = Status.RETIRED
    version.save(update_fields=["status"])
    _trace(by, "retire bank version", version, {"status": [Status.PUBLISHED, Status.RETIRED]})
    return version


def _locked(version: BankVersion) -> BankVersion:
    """The version as it stands now, held until the end of the transaction."""
    return BankVersion.objects.select_related("bank").select_for_update(of=("self",)).get(pk=version.pk)


def _trace(by: User | None, verb: str, version: BankVersion, changes: dict[str, Any] | None = None) -> None:
    """Audit holds what people did; a command leaves its words on the terminal."""
    if by is not None:
        record(by=by, verb=verb, obj=version, changes=changes)


def _create(document: BankDocument, status: Status, by: User | None) -> BankVersion:
    bank, _new = QuestionBank.objects.get_or_create(slug=document.slug)
    version = BankVersion(bank=bank, number=document.version, status=status)
    if status == Status.PUBLISHED:
        version.published_at, version.published_by = timezone.now(), by
    save_content(version, document)
    if status == Status.PUBLISHED:  # the digest seals it: nothing is added after that
        version.digest = interchange.digest(document)
        version.save(update_fields=["digest"])
    return version
