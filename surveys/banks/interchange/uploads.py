"""A file that somebody brings: which bank it belongs to, what is wrong with it, and what it would change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from surveys.banks import queries
from surveys.banks.choices import PartKind, Status
from surveys.banks.document import BankDocument, BankFile, Location, Problem
from surveys.banks.interchange.outlined import mark_of, outline_of
from surveys.banks.interchange.reading import Source, look_at_banks
from surveys.banks.interchange.sheets import read_sheet
from surveys.banks.interchange.sheets.fresh import fresh_bank, sound_head, with_a_radar
from surveys.banks.interchange.stored import data_of
from surveys.banks.models import BankVersion, Texts
from surveys.banks.outline import Outline
from surveys.banks.wording import SAME_TEXT, likeness

WHOLE_BANKS = ("yaml", "yml")
SHEETS = ("csv", "tsv")
HEAD = ("title", "summary", "source", "licence", "attribution")
ADDRESSES = {"new", "import"}  # what stands in the place of a bank's slug in addresses of this site


@dataclass(frozen=True)
class Upload:
    """A file as it came; for a sheet, the bank that it belongs to, or the head of a new one."""

    name: str
    content: bytes
    into: str = ""
    head: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_sheet(self) -> bool:
        return self.name.casefold().endswith(tuple(f".{ending}" for ending in SHEETS))


@dataclass(frozen=True)
class Looked:
    """What was found. Without problems there is a file, numbered as the draft that it would become."""

    upload: Upload
    problems: tuple[Problem, ...]
    file: BankFile | None = None
    written_number: int = 0  # the version number in the file
    draft: BankVersion | None = None  # which it would replace
    before: Outline | None = None  # the draft, or the version that it follows; None for a new bank

    @property
    def document(self) -> BankDocument:
        """Raises LookupError where the file has problems."""
        if self.file is None:
            raise LookupError(self.upload.name)
        return self.file.document

    @property
    def after(self) -> Outline:
        """The draft that it would become. A sheet leaves the head of a bank as it is."""
        found = outline_of(self.document)
        if self.before is None or not self.upload.is_sheet:
            return found
        return replace(found, **{name: getattr(self.before, name) for name in HEAD})

    @property
    def changes_nothing(self) -> bool:
        return self.before is not None and mark_of(self.before) == mark_of(self.after)

    @property
    def standing(self) -> str:
        """The mark of what stands in its place now; empty for a new bank."""
        return mark_of(self.before) if self.before else ""

    @property
    def mark(self) -> str:
        """The same, with the draft that it is meant for."""
        return f"{self.draft.number if self.draft else 'none'} {self.standing}"


def look_at_upload(upload: Upload, *, slug: str = "") -> Looked:
    """Everything about the file; `slug` names the bank whose draft it is meant for, where that is known."""
    if upload.is_sheet:
        return _sheet(upload, slug or upload.into)
    if not upload.name.casefold().endswith(tuple(f".{ending}" for ending in WHOLE_BANKS)):
        words = _("the name must end in .yaml (a whole bank) or .csv (a spreadsheet): choose another file")
        return Looked(upload, (Problem(upload.name, 1, 1, "", words, "file"),))
    return _whole_bank(upload, slug)


def _sheet(upload: Upload, slug: str) -> Looked:
    draft, before = _standing(slug)
    base = sound_head(data_of(before)) if before else fresh_bank(upload.head)
    past = queries.words_of_the_past(slug)
    file, problems = read_sheet(upload.content, upload.name, base, past)
    if file and before is None:
        file = replace(file, document=with_a_radar(file.document))
    return _judged(Looked(upload, tuple(problems), file, draft=draft, before=before), past)


def _whole_bank(upload: Upload, slug: str) -> Looked:
    read, problems = look_at_banks([Source(upload.name, upload.content)])
    if not read:
        return Looked(upload, tuple(problems))
    [file] = read
    if slug and file.document.slug != slug:
        words = _("this file is of another bank: import it as a bank of its own, or write “slug: %(slug)s”")
        return Looked(upload, (file.problem(("slug",), words % {"slug": slug}, "slug"),))
    return look_at_file(file, upload)


def look_at_file(file: BankFile, upload: Upload | None = None) -> Looked:
    """The same of a file that is read already."""
    upload = upload or Upload(file.name, b"")
    own = file.document.slug
    if own in ADDRESSES:
        words = _("this word is an address of this site: write another slug")
        return Looked(upload, (file.problem(("slug",), words, "slug"),))
    draft, before = _standing(own)
    looked = Looked(upload, (), file, file.document.version, draft, before)
    return _judged(looked, queries.words_of_the_past(own))


def _standing(slug: str) -> tuple[BankVersion | None, Outline | None]:
    """The draft of a bank, and the outline of what an import follows: that draft, or the latest version."""
    versions = queries.versions_of(slug) if slug else []
    draft = next((one for one in versions if one.status == Status.DRAFT), None)
    published = next((one for one in versions if one.status == Status.PUBLISHED), None)
    follows = draft or published or next(iter(versions), None)
    return draft, queries.bank_outline(follows) if follows else None


def _judged(looked: Looked, past: Mapping[tuple[str, str], Texts]) -> Looked:
    """Numbered as a draft, and with the problem of every key that meant something else before."""
    if looked.file is None:
        return looked
    document = looked.file.document
    if looked.draft:
        number = looked.draft.number
    elif looked.before:
        number = queries.latest_number(document.slug) + 1
    else:
        number = document.version
    file = replace(looked.file, document=document.model_copy(update={"version": number}))
    problems = tuple(_reused(file, looked.before, past))
    return replace(looked, file=None if problems else file, problems=problems)


def _reused(file: BankFile, before: Outline | None, past: Mapping[tuple[str, str], Texts]) -> Iterator[Problem]:
    standing = _keys_of(before) if before else set()
    for kind, at, key, texts in _named(file.document):
        was = past.get((kind, key), {})
        shared = next(iter(was.keys() & texts.keys()), "")
        if (kind, key) in standing or not shared or likeness(was[shared], texts[shared]) >= SAME_TEXT:
            continue
        words = _("“%(key)s” was the key of something else before (“%(was)s”), and keys are never used again")
        yield file.problem((*at, "key"), words % {"key": key, "was": was[shared]}, "reused-key")


def _named(document: BankDocument) -> Iterator[tuple[str, Location, str, Texts]]:
    """Everything with a key that is never used again: its kind, its place, its key, its words."""
    for at, dimension in document.walk():
        yield PartKind.DIMENSION, at, dimension.key, dimension.title
        for index, item in enumerate(dimension.items):
            yield PartKind.ITEM, (*at, "items", index), item.key, item.text
        for index, practice in enumerate(dimension.practices):
            yield PartKind.PRACTICE, (*at, "practices", index), practice.key, practice.title


def _keys_of(outline: Outline) -> set[tuple[str, str]]:
    return {
        *((PartKind.DIMENSION.value, one.key) for one in outline.dimensions),
        *((PartKind.ITEM.value, one.key) for one in outline.items()),
        *((PartKind.PRACTICE.value, one.key) for one in outline.practices()),
    }
