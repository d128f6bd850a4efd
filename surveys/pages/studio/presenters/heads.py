"""The head of a draft in its form, and the languages of a bank."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import BankVersion, Texts, spoken
from surveys.banks.queries import languages_of
from surveys.banks.services.drafts import HeadContent
from surveys.banks.translations import Found, language_mark, texts_of
from surveys.pages.studio.forms.heads import stored_head
from surveys.pages.studio.presenters.draft.discard import draft_crumbs
from surveys.pages.studio.presenters.draft_tabs import Tab, draft_tabs
from surveys.pages.studio.presenters.fields import Field, Option, by_field, fields
from surveys.pages.studio.presenters.languages import known_languages, language_words
from surveys.pages.studio.presenters.parts import Crumbs
from surveys.teams.models import AuditEntry

LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "CC-BY-NC-SA-4.0")
SHOWN = 60  # texts of a list; more are counted


@dataclass(frozen=True)
class Left:
    """Texts of one kind that a language lacks, or would lose."""

    kind: str
    texts: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class LanguageRow:
    """A language of the bank, with what is left to translate."""

    code: str
    title: str
    is_main: bool
    words: str
    left: tuple[Left, ...]
    remove_url: str


@dataclass(frozen=True)
class Sides:
    """One part of the head as somebody else wrote it, beside the typed one."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class HeadConflict:
    """What somebody else wrote in the meantime."""

    who: str
    sides: tuple[Sides, ...]


@dataclass(frozen=True)
class HeadPage:
    """/banks/<bank>/draft/head/"""

    bank: str
    titles: tuple[Field, ...]
    summaries: tuple[Field, ...]
    sources: tuple[Field, ...]
    attributions: tuple[Field, ...]
    licence: Field
    licences: tuple[str, ...]
    quick_check: bool
    mains: tuple[Option, ...]
    main_errors: tuple[str, ...]
    new_languages: tuple[Option, ...]
    new_language_errors: tuple[str, ...]
    new_title: Field
    errors: tuple[str, ...]
    needs: tuple[str, ...]
    languages: tuple[LanguageRow, ...]
    mark: str
    conflict: HeadConflict | None
    url: str
    tabs: tuple[Tab, ...]
    breadcrumbs: Crumbs


def head_page(
    draft: BankVersion,
    head: HeadContent,
    mark: str,
    *,
    error: ValidationError | None = None,
    conflict: HeadConflict | None = None,
) -> HeadPage:
    """The head as it is typed; what is wrong stands at the fields, what others wrote above them."""
    languages, errors = languages_of(draft), by_field(error)
    slug = draft.bank.slug
    here = reverse("banks:head", args=[slug])

    def several(name: str, texts: Texts) -> tuple[Field, ...]:
        return fields(name, texts, languages, errors.get(name, []), required=name == "title")

    return HeadPage(
        bank=spoken(draft.title),
        titles=several("title", head.title),
        summaries=several("summary", head.summary),
        sources=several("source", head.source),
        attributions=several("attribution", head.attribution),
        licence=_plain("licence", head.licence, errors.get("licence", [])),
        licences=LICENCES,
        quick_check=head.quick_check,
        mains=tuple(Option(code, language_words(code), code == head.language) for code in languages),
        main_errors=tuple(errors.get("language", [])),
        new_languages=tuple(
            Option(code, words, code == head.new_language) for code, words in known_languages() if code not in languages
        ),
        new_language_errors=tuple(errors.get("new_language", [])),
        new_title=_plain("new_title", head.new_title, errors.get("new_title", [])),
        errors=tuple(errors.get("", [])),
        needs=_needs(draft),
        languages=_rows(draft),
        mark=mark,
        conflict=conflict,
        url=here,
        tabs=draft_tabs(slug, "banks:head"),
        breadcrumbs=draft_crumbs(draft, (_("About the bank"), here)),
    )


def head_conflict(draft: BankVersion, head: HeadContent, entry: AuditEntry | None) -> HeadConflict:
    """The parts of the head that are others than typed."""
    who = entry.actor_words.partition(" <")[0] if entry else _("Somebody else")
    now, sides = stored_head(draft), []
    for name, label in _labels():
        theirs, yours = _told(getattr(now, name)), _told(getattr(head, name))
        if theirs != yours:
            sides.append(Sides(label, theirs or "–", yours or "–"))
    return HeadConflict(who, tuple(sides))


def _labels() -> tuple[tuple[str, str], ...]:
    return (
        ("title", _("Title")),
        ("summary", _("Summary")),
        ("source", _("Source")),
        ("licence", _("Licence")),
        ("attribution", _("Attribution")),
        ("language", _("Main language")),
        ("quick_check", _("Quick check")),
    )


def _told(value: object) -> str:
    if isinstance(value, dict):
        texts = {code: text.replace("\r\n", "\n").strip() for code, text in value.items()}
        written = [(code, text) for code, text in sorted(texts.items()) if text]
        return " / ".join(f"{code}: {text}" if len(value) > 1 else text for code, text in written)
    if isinstance(value, bool):
        return _("allowed") if value else _("not allowed")
    return str(value).strip()


def _plain(name: str, value: str, errors: Sequence[str]) -> Field:
    return Field(name, value, "", "", required=False, errors=tuple(errors), focus=False)


def _needs(draft: BankVersion) -> tuple[str, ...]:
    """What publishing will ask for."""
    asked = (
        (draft.summary, _("a summary")),
        (draft.source, _("its source")),
        (draft.licence, _("its licence")),
        (draft.attribution, _("its attribution")),
    )
    return tuple(words for there, words in asked if not there)


# -- Languages -----------------------------------------------------------------


def _rows(draft: BankVersion) -> tuple[LanguageRow, ...]:
    found = texts_of(draft)
    return tuple(_row(draft, language, found) for language in languages_of(draft))


def _row(draft: BankVersion, language: str, found: Sequence[Found]) -> LanguageRow:
    missing = [one for one in found if language not in one.texts]
    words = ngettext("%(count)s text is left to translate", "%(count)s texts are left to translate", len(missing))
    is_main = language == draft.language
    return LanguageRow(
        code=language,
        title=language_words(language),
        is_main=is_main,
        words=words % {"count": len(missing)} if missing else _("all texts are there"),
        left=_left(missing),
        remove_url="" if is_main else reverse("banks:language_remove", args=[draft.bank.slug, language]),
    )


def _left(found: Sequence[Found], language: str = "") -> tuple[Left, ...]:
    """By kind; in one language where it is given, else in the reader's."""
    counts = Counter(one.kind for one in found)
    return tuple(
        Left(
            kind,
            tuple(one.texts.get(language) or one.words for one in found if one.kind == kind)[:SHOWN],
            max(0, count - SHOWN),
        )
        for kind, count in counts.items()
    )


@dataclass(frozen=True)
class LanguageRemovePage:
    """/banks/<bank>/draft/head/languages/<code>/remove/"""

    language: str
    code: str
    words: str
    left: tuple[Left, ...]
    mark: str
    back_url: str
    breadcrumbs: Crumbs


def language_remove_page(draft: BankVersion, language: str) -> LanguageRemovePage:
    """What is lost with a language."""
    found = texts_of(draft)
    lost = [one for one in found if language in one.texts]
    back = reverse("banks:head", args=[draft.bank.slug])
    here = reverse("banks:language_remove", args=[draft.bank.slug, language])
    words = ngettext("%(count)s text is deleted.", "%(count)s texts are deleted.", len(lost))
    return LanguageRemovePage(
        language=language_words(language),
        code=language,
        words=words % {"count": len(lost)},
        left=_left(lost, language),
        mark=language_mark(found, language),
        back_url=back,
        breadcrumbs=draft_crumbs(draft, (_("About the bank"), back), (_("Remove a language"), here)),
    )
