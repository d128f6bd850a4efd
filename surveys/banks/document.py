"""The shape of a bank file: what `bank_import` reads, `bank_export` writes and `bank_lint` judges.

Every text is a mapping language → text; a plain string in the file stands for the bank's own language.
The published JSON Schema is generated from these models.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

Location = tuple[str | int, ...]

LONGEST_TEXT, LONGEST_TITLE, LONGEST_SHORT = 2000, 200, 24
MOST_CONCEPTS = 4
RESERVED_SLUGS = frozenset({"new", "import"})  # what stands in the place of a bank in addresses
LANGUAGE = r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"
KEY = r"^[a-z0-9]+(-[a-z0-9]+)*$"


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong at one place of a file, and what to do. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    path: str
    message: str
    rule: str = "shape"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


def refuse(kind: str, message: str) -> PydanticCustomError:
    """An error in our own words; braces in it would be read as placeholders."""
    return PydanticCustomError(kind, "{words}", {"words": message})


# -- Texts ---------------------------------------------------------------------


def _languages(info: ValidationInfo) -> list[str]:
    """The declared languages, the bank's own first."""
    return list((info.context or {}).get("languages", ["en"]))


def _spread(value: object, info: ValidationInfo) -> object:
    return {_languages(info)[0]: value} if isinstance(value, str) else value


def _declared(language: str, info: ValidationInfo) -> str:
    if language not in _languages(info):
        raise refuse("language_not_declared", _("this language is not declared: add it to “languages” at the top"))
    return language


def _printable(text: str) -> str:
    bad = next((sign for sign in text if _misleads(sign)), None)
    if bad:
        code = f"U+{ord(bad):04X}"
        raise refuse("control_character", _("the character %(code)s can not be shown: remove it") % {"code": code})
    return text


def _misleads(sign: str) -> bool:
    """Nothing to see, an end of a line or paragraph of its own, or a turn of the direction of reading."""
    turns = sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    return turns or (unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} and sign != "\n")


def _not_reserved(slug: str) -> str:
    if slug in RESERVED_SLUGS:
        raise refuse("reserved_slug", _("this word is part of the addresses of this site: choose another"))
    return slug


def _base_first(texts: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    base = _languages(info)[0]
    if base not in texts:
        message = _("the text in the bank's own language is missing: add “%(base)s”") % {"base": base}
        raise refuse("no_base_language", message)
    return {language: texts[language] for language in [base, *sorted(set(texts) - {base})]}


def _text_schema(longest: int) -> WithJsonSchema:
    plain = {"type": "string", "minLength": 1, "maxLength": longest}
    translated = {
        "type": "object",
        "propertyNames": {"pattern": LANGUAGE},
        "additionalProperties": plain,
        "minProperties": 1,
    }
    return WithJsonSchema({"anyOf": [plain, translated]})


Language = Annotated[str, StringConstraints(pattern=LANGUAGE, max_length=12)]
Spoken = Annotated[Language, AfterValidator(_declared)]
Sentences = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT),
    AfterValidator(_printable),
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE),
    AfterValidator(_printable),
]
Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SHORT),
    AfterValidator(_printable),
]
Text = Annotated[
    dict[Spoken, Sentences], BeforeValidator(_spread), AfterValidator(_base_first), _text_schema(LONGEST_TEXT)
]
Title = Annotated[
    dict[Spoken, Line], BeforeValidator(_spread), AfterValidator(_base_first), _text_schema(LONGEST_TITLE)
]
Short = Annotated[
    dict[Spoken, Label], BeforeValidator(_spread), AfterValidator(_base_first), _text_schema(LONGEST_SHORT)
]
Key = Annotated[str, StringConstraints(pattern=KEY, max_length=80)]
Slug = Annotated[str, StringConstraints(pattern=KEY, max_length=60), AfterValidator(_not_reserved)]
Concepts = Annotated[
    list[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]+$", max_length=20)]],
    Field(max_length=MOST_CONCEPTS),
]
Weight = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


# -- The parts of a bank -------------------------------------------------------


class Part(BaseModel):
    """Common rules of all parts: nothing unknown, nothing converted in silence, nothing changed later."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PointPart(Part):
    key: Key
    value: Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]
    label: Title
    descriptor: Text | None = None
    part: Literal["unfavourable", "neutral", "favourable"]


class ScalePart(Part):
    key: Key
    title: Title
    kind: Literal["likert", "described", "values"]
    points: Annotated[list[PointPart], Field(min_length=2, max_length=20)]


class ItemPart(Part):
    key: Key
    text: Text
    help: Text | None = None
    low: Text | None = None
    high: Text | None = None
    scale: Key
    reverse: bool = False
    weight: Weight = 1.0
    short_form: bool = True
    continues: Key | None = None
    concepts: Concepts = []


class LinkPart(Part):
    title: Title
    url: Annotated[str, StringConstraints(pattern=r"^(https?://[^\s]+|/([^/\\\s][^\s]*)?)$", max_length=500)]


class PracticePart(Part):
    key: Key
    title: Title
    why: Text
    next_step: Text
    good_enough: Text
    notice: Text
    effort: Literal["S", "M", "L"]
    band: Literal["low", "middle", "high"]
    after: list[Key] = []
    item: Key | None = None
    concepts: Concepts = []
    links: list[LinkPart] = []


class DimensionPart(Part):
    key: Key
    title: Title
    short: Short | None = None
    summary: Text | None = None
    weight: Weight = 1.0
    first_way: bool = False
    discussion: list[Text] = []
    dimensions: list["DimensionPart"] = []
    items: list[ItemPart] = []
    practices: list[PracticePart] = []


class RollUpPart(Part):
    key: Key
    title: Title
    summary: Text | None = None
    dimensions: Annotated[list[Key], Field(min_length=1)]


class RadarPart(Part):
    key: Key
    title: Title
    axes: Annotated[list[Key], Field(min_length=3, max_length=8)]


class BankDocument(Part):
    """A whole bank version, as in its file."""

    format: Literal[1]
    slug: Slug
    version: Annotated[int, Field(ge=1, le=32767)]
    language: Language
    languages: list[Language] = []
    title: Title
    summary: Text
    source: Text
    licence: Line
    attribution: Text
    quick_check: bool = False
    scales: Annotated[list[ScalePart], Field(min_length=1)]
    dimensions: Annotated[list[DimensionPart], Field(min_length=1)]
    roll_ups: list[RollUpPart] = []
    radars: list[RadarPart] = []

    def all_languages(self) -> list[str]:
        """The bank's own language, then the other declared ones by code."""
        return [self.language, *sorted(set(self.languages) - {self.language})]

    def walk(self) -> Iterator[tuple[Location, DimensionPart]]:
        """All dimensions, depth first, each with its place in the file."""
        yield from _walk(self.dimensions, ("dimensions",))


def _walk(dimensions: list[DimensionPart], at: Location) -> Iterator[tuple[Location, DimensionPart]]:
    for index, dimension in enumerate(dimensions):
        place = (*at, index)
        yield place, dimension
        yield from _walk(dimension.dimensions, (*place, "dimensions"))


@dataclass(frozen=True)
class Places:
    """Line and column, from 1, of each value and of each key in a file."""

    values: dict[Location, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Location, tuple[int, int]] = field(default_factory=dict)

    def of(self, location: Location) -> tuple[Location, tuple[int, int]]:
        """The nearest known place at or above the location, and where it stands."""
        for length in range(len(location), -1, -1):
            if location[:length] in self.values:
                return location[:length], self.values[location[:length]]
        return (), (1, 1)


@dataclass(frozen=True)
class BankFile:
    """A file that was read without problems."""

    name: str
    document: BankDocument
    places: Places

    def problem(self, location: Location, message: str, rule: str) -> Problem:
        """A finding about a place of this file."""
        known, (line, column) = self.places.of(location)
        return Problem(self.name, line, column, dotted(known), message, rule)

    def words_for(self, location: Location) -> str:
        """Names a place in a sentence."""
        return _("line %(line)s") % {"line": self.places.of(location)[1][0]}


def dotted(location: Location) -> str:
    """`dimensions.0.items.2.text`, as error messages name a place; counted from 0."""
    return ".".join(str(step) for step in location)
