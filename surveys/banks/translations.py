"""All texts of a draft, wherever they stand: what is there in a language, and what is left to translate."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.banks.models import (
    BankVersion,
    Dimension,
    Item,
    Practice,
    Radar,
    ResponseScale,
    RetiredPart,
    RollUp,
    ScalePoint,
    Texts,
    spoken,
)


@dataclass(frozen=True)
class Kind:
    """Rows with texts; `lists` hold several texts, and `links` mappings with a title."""

    words: Promise | str
    model: type[Model]
    path: str  # from a row to its version
    fields: tuple[str, ...]
    lists: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


KINDS = (
    Kind(_("Head of the bank"), BankVersion, "pk", ("title", "summary", "source", "attribution")),
    Kind(_("Scales"), ResponseScale, "version", ("title",)),
    Kind(_("Points of scales"), ScalePoint, "scale__version", ("label", "descriptor")),
    Kind(_("Dimensions"), Dimension, "version", ("title", "short", "summary"), ("discussion",)),
    Kind(_("Questions"), Item, "version", ("text", "help", "low", "high")),
    Kind(
        _("Practices"),
        Practice,
        "version",
        ("title", "why", "next_step", "good_enough", "notice"),
        links=("links",),
    ),
    Kind(_("Roll-ups"), RollUp, "version", ("title", "summary")),
    Kind(_("Radars"), Radar, "version", ("title",)),
)


@dataclass(frozen=True)
class Found:
    """One text, with the kind of part that it belongs to."""

    kind: str
    texts: Texts
    is_head: bool

    @property
    def words(self) -> str:
        """In a language that the reader understands."""
        return spoken(self.texts)


def texts_of(version: BankVersion) -> list[Found]:
    """Every text of a version that is not empty. One query for each kind of part."""
    return [
        Found(str(kind.words), texts, is_head=kind.model is BankVersion)
        for kind in KINDS
        for row in _rows(kind, version)
        for texts in _texts(row, kind)
    ]


def language_mark(found: Iterable[Found], language: str) -> str:
    """Changes when any text in the language does, so that nobody takes away what they have not seen."""
    texts = [one.texts[language] for one in found if language in one.texts]
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:16]


def without_language(version: BankVersion, language: str) -> None:
    """Takes a language out of every text of a draft, those of parts that were retired from it too."""
    for kind in KINDS:
        rows = list(_rows(kind, version))
        for row in rows:
            for name in kind.fields:
                setattr(row, name, _stripped(getattr(row, name), language))
            for name in (*kind.lists, *kind.links):
                setattr(row, name, [_stripped_entry(entry, language) for entry in getattr(row, name)])
        names = [*kind.fields, *kind.lists, *kind.links]
        if rows:
            kind.model._default_manager.bulk_update(rows, names)
    retired = list(RetiredPart.objects.filter(version=version))
    languages = set(version.title) | {language}
    for part in retired:
        part.title, part.content = _stripped(part.title, language), _deeply(part.content, language, languages)
        part.save()


def _rows(kind: Kind, version: BankVersion) -> Iterable[Model]:
    return kind.model._default_manager.filter(**{kind.path: version.pk}).order_by("pk")


def _texts(row: Model, kind: Kind) -> Iterator[Texts]:
    for name in kind.fields:
        if getattr(row, name):
            yield getattr(row, name)
    for name in kind.lists:
        yield from getattr(row, name)
    for name in kind.links:
        yield from (link["title"] for link in getattr(row, name))


def _stripped(texts: Texts, language: str) -> Texts:
    return {code: text for code, text in texts.items() if code != language}


def _stripped_entry(entry: dict[str, Any], language: str) -> dict[str, Any]:
    if "url" in entry:
        return {**entry, "title": _stripped(entry["title"], language)}
    return _stripped(entry, language)


def _deeply(value: Any, language: str, languages: set[str]) -> Any:  # noqa: ANN401  # what a bank file may hold
    if isinstance(value, list):
        return [_deeply(entry, language, languages) for entry in value]
    if not isinstance(value, dict):
        return value
    if value and set(value) <= languages:
        return _stripped(value, language)
    return {name: _deeply(entry, language, languages) for name, entry in value.items()}
