"""Banks as a whole: made anew or as a copy, put away and brought back. What was asked is never deleted."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import TypeAdapter
from pydantic import ValidationError as Refused

from surveys.banks import interchange
from surveys.banks.choices import Status
from surveys.banks.document import Language, Slug, Title
from surveys.banks.keys import key_from
from surveys.banks.models import BankVersion, Dimension, Item, QuestionBank, ResponseScale, ScalePoint, Texts, spoken
from surveys.banks.outline import Outline
from surveys.banks.queries import bank_outline, languages_of
from surveys.banks.services.rows import save_content
from surveys.banks.starts import STARTS, in_languages, point_words
from surveys.teams.models import User
from surveys.teams.services import record


@transaction.atomic
def create_bank(*, title: str, slug: str, language: str, by: User | None) -> BankVersion:
    """A bank with a draft to begin with: one dimension and a scale of agreement. An empty slug is made from the title.

    Raises ValidationError by field.
    """
    errors: dict[str, str] = {}
    try:
        TypeAdapter[str](Language).validate_python(language)
    except Refused:
        errors["language"] = _("Choose the language of the bank.")
        language = "en"
    texts = _title({language: title}, language, errors)
    bank = _bank(slug or key_from(title), errors)
    draft = BankVersion(bank=bank, number=1, language=language, title=texts, source={}, attribution={}, licence="")
    draft.full_clean()
    draft.save()
    _begin(draft)
    record(by=by, verb="create bank", obj=draft)
    return draft


@transaction.atomic
def copy_bank(*, version: BankVersion, title: str, slug: str, by: User | None) -> BankVersion:
    """Another bank with the content of a version, slips mended. Its source says where it comes from; licence and
    attribution stay. Raises ValidationError by field.
    """
    errors: dict[str, str] = {}
    outline = bank_outline(version)
    texts = _title({**outline.title, version.language: title}, version.language, errors)
    bank = _bank(slug or key_from(title), errors)
    document = interchange.document_of(_finished(outline)).model_copy(update={"slug": bank.slug, "version": 1})
    draft = BankVersion(bank=bank, number=1, status=Status.DRAFT)
    save_content(draft, document)
    draft.title, draft.summary, draft.source = texts, outline.summary, _source(outline)
    draft.licence, draft.attribution, draft.quick_check = outline.licence, outline.attribution, False
    draft.full_clean()
    draft.save()
    Item.objects.filter(version=draft).exclude(continues="").update(continues="")  # there is no earlier version here
    record(by=by, verb="copy bank", obj=draft, changes={"from": [None, str(version)[:200]]})
    return draft


@transaction.atomic
def archive_bank(*, bank: QuestionBank, by: User | None) -> QuestionBank:
    """Takes a bank out of the choice for new campaigns and of the quick check; what runs goes on."""
    return _set_archived(bank, by, archived=True)


@transaction.atomic
def restore_bank(*, bank: QuestionBank, by: User | None) -> QuestionBank:
    """Brings an archived bank back."""
    return _set_archived(bank, by, archived=False)


def _set_archived(bank: QuestionBank, by: User | None, *, archived: bool) -> QuestionBank:
    held: QuestionBank = QuestionBank.objects.select_for_update().get(pk=bank.pk)
    if archived and not held.versions.exclude(status=Status.DRAFT).exists():
        raise ValidationError(_("This bank was never published. Discard its draft instead."))
    if held.archived != archived:
        held.archived = archived
        held.save(update_fields=["archived"])
        record(by=by, verb="archive bank" if archived else "restore bank", obj=held)
    return held


# -- Parts ---------------------------------------------------------------------


def _title(texts: Texts, own: str, errors: dict[str, str]) -> Texts:
    adapter: TypeAdapter[Texts] = TypeAdapter(Title)
    try:
        return adapter.validate_python(texts, context={"languages": [own, *texts]})
    except Refused:
        errors["title"] = _("Give the bank a title, in at most 200 characters.")
        return texts


def _bank(slug: str, errors: dict[str, str]) -> QuestionBank:
    """The new bank, once nothing is wrong with its name and what was looked at before."""
    try:
        TypeAdapter[str](Slug).validate_python(slug)
    except Refused as error:
        errors["slug"] = _slug_words(slug, error)
    if QuestionBank.objects.filter(slug=slug).exists():
        errors["slug"] = _("Another bank has this address. Choose another.")
    if errors:
        raise ValidationError(errors)
    return QuestionBank.objects.create(slug=slug)


def _slug_words(slug: str, error: Refused) -> str:
    if not slug:
        return _("Choose an address, such as “team-health”.")
    words = interchange.words_for(error.errors(include_url=False, include_input=False)[0])
    return words[:1].upper() + words[1:]


def _begin(draft: BankVersion) -> None:
    languages = languages_of(draft)
    start = STARTS[0]
    scale = ResponseScale.objects.create(
        version=draft, key=start.key, order=0, title=in_languages(start.title, languages), kind=start.kind
    )
    ScalePoint.objects.bulk_create(
        ScalePoint(
            scale=scale,
            key=key_from(start.labels["en"][index]),
            order=index,
            value=start.value(index),
            label=in_languages(point_words(start.labels, index), languages),
            part=start.part(index),
        )
        for index in range(start.size)
    )
    Dimension.objects.create(
        version=draft, key="first-dimension", order=0, title={draft.language: _("First dimension")}
    )


def _finished(outline: Outline) -> Outline:
    """A draft may lack parts of its head; the copy lacks them too, once its content is through the reader."""
    gap = {outline.language: "–"}
    return replace(
        outline,
        summary=outline.summary or gap,
        source=outline.source or gap,
        attribution=outline.attribution or gap,
        licence=outline.licence or "–",
    )


def _source(outline: Outline) -> Texts:
    words = _("Copied from “%(title)s”, version %(number)s.")
    copied = {"title": spoken(outline.title), "number": outline.number}
    own = outline.language
    said = words % copied
    return {**outline.source, own: f"{said}\n{outline.source[own]}" if own in outline.source else said}
