"""The head of a draft: what the bank is called, where it comes from, and which languages it speaks."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import TypeAdapter
from pydantic import ValidationError as Refused

from surveys.banks.document import Language, Line, Text, Title
from surveys.banks.interchange import words_for
from surveys.banks.models import BankVersion, Texts
from surveys.banks.queries import languages_of
from surveys.banks.services.drafting import OvertakenError, as_seen, held_draft
from surveys.banks.translations import language_mark, texts_of, without_language
from surveys.teams.models import User
from surveys.teams.services import record

TEXTS = ("title", "summary", "source", "attribution")
LONGEST_LICENCE = 120


@dataclass(frozen=True)
class HeadContent:
    """The head as an editor wrote it; empty texts are left out, and publishing asks for them."""

    language: str
    title: Texts
    summary: Texts
    source: Texts
    licence: str
    attribution: Texts
    quick_check: bool
    new_language: str = ""
    new_title: str = ""


@transaction.atomic
def change_head(*, version: BankVersion, content: HeadContent, mark: str, by: User | None) -> BankVersion:
    """Writes the head, and adds a language. Raises OvertakenError, and ValidationError by field."""
    draft = as_seen(held_draft(version), mark)
    before = {name: getattr(draft, name) for name in (*TEXTS, "language", "licence", "quick_check")}
    errors: dict[str, str] = {}
    languages = languages_of(draft)
    for name in TEXTS:
        setattr(draft, name, _sound(name, _written(getattr(content, name)), languages, errors))
    _all_titles(draft.title, languages, errors)
    draft.licence = _licence(content.licence, errors)
    draft.quick_check = content.quick_check
    if content.new_language or content.new_title.strip():
        _add_language(draft, content, errors)
    if content.language != draft.language:
        _make_main(draft, content.language, errors)
    if errors:
        raise ValidationError(errors)
    changes = {name: [was, getattr(draft, name)] for name, was in before.items() if was != getattr(draft, name)}
    if changes:
        draft.full_clean()
        draft.save()
        record(by=by, verb="change head of bank", obj=draft, changes=changes)
    return draft


@transaction.atomic
def remove_language(*, version: BankVersion, language: str, mark: str, by: User | None) -> BankVersion:
    """Takes a language out of the draft with all that is written in it. Raises OvertakenError where that is not what
    the writer saw.
    """
    draft = held_draft(version)
    if language == draft.language:
        raise ValidationError(_("This is the main language of the bank. Make another one the main language first."))
    found = texts_of(draft)
    if language not in draft.title or language_mark(found, language) != mark:
        raise OvertakenError(draft)
    lost = sum(language in one.texts for one in found)
    without_language(draft, language)
    draft.refresh_from_db()
    record(by=by, verb="remove language of bank", obj=draft, changes={"language": [language, None], "texts": [lost, 0]})
    return draft


# -- Parts ---------------------------------------------------------------------


def _written(texts: Texts) -> Texts:
    plain = {language: text.replace("\r\n", "\n").strip() for language, text in texts.items()}
    return {language: text for language, text in plain.items() if text}


def _sound(name: str, texts: Texts, languages: list[str], errors: dict[str, str]) -> Texts:
    """The texts as a file would hold them; only the title must be there while it is a draft."""
    if not texts and name != "title":
        return {}
    adapter: TypeAdapter[Texts] = TypeAdapter(Title if name == "title" else Text)
    try:
        return adapter.validate_python(texts, context={"languages": languages})
    except Refused as error:
        errors[name] = _words(error)
        return texts


def _words(error: Refused) -> str:
    details = error.errors(include_url=False, include_input=False)
    if any(detail["type"] == "no_base_language" for detail in details):
        return _("Write it in the main language first.")
    words = " ".join(dict.fromkeys(words_for(detail) for detail in details))
    return words[:1].upper() + words[1:]


def _all_titles(title: Texts, languages: list[str], errors: dict[str, str]) -> None:
    missing = [language for language in languages if language not in title]
    if missing and "title" not in errors:
        words = _("Write the title in each language (%(missing)s). To give up a language, remove it below.")
        errors["title"] = words % {"missing": ", ".join(missing)}


def _licence(text: str, errors: dict[str, str]) -> str:
    licence = text.strip()
    if not licence:
        return ""
    if len(licence) > LONGEST_LICENCE:
        errors["licence"] = _("Use the short name of the licence, in at most %(most)s characters.") % {
            "most": LONGEST_LICENCE
        }
        return licence
    try:
        return TypeAdapter[str](Line).validate_python(licence)
    except Refused as error:
        errors["licence"] = _words(error)
        return licence


def _add_language(draft: BankVersion, content: HeadContent, errors: dict[str, str]) -> None:
    language = content.new_language
    try:
        TypeAdapter[str](Language).validate_python(language)
    except Refused:
        errors["new_language"] = _("Choose the language that you want to add.")
        return
    if language in draft.title:
        errors["new_language"] = _("The bank speaks this language already.")
        return
    added = _written({language: content.new_title})
    if not added:
        errors["new_title"] = _("Write the title in the new language; the other texts can follow.")
        return
    sound: dict[str, str] = {}
    _sound("title", added, [language], sound)
    if sound:
        errors["new_title"] = sound["title"]
    else:
        draft.title = {**draft.title, **added}


def _make_main(draft: BankVersion, language: str, errors: dict[str, str]) -> None:
    """Another language comes first; every text must be there in it."""
    if language not in draft.title:
        errors["language"] = _("Add the language first.")
        return
    missing = sum(language not in one.texts for one in texts_of(draft) if not one.is_head)
    missing += sum(bool(texts) and language not in texts for texts in (getattr(draft, name) for name in TEXTS))
    if missing:
        words = ngettext(
            "%(count)s text is not there in this language yet. Translate it first.",
            "%(count)s texts are not there in this language yet. Translate them first.",
            missing,
        )
        errors["language"] = words % {"count": missing}
        return
    draft.language = language
