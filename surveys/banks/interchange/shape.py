"""From plain data to a document; what pydantic finds is said in our own words, at its line and column."""

import re
from difflib import get_close_matches
from typing import Any, TypeGuard, TypeVar

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from surveys.banks import document as parts
from surveys.banks.document import BankDocument, Location, Places, Problem, dotted
from surveys.banks.interchange.nodes import MOST_PROBLEMS

P = TypeVar("P", bound=parts.Part)
OWN_WORDS = {"language_not_declared", "control_character", "no_base_language", "reserved_slug"}


def languages_of(data: object) -> list[str]:
    """The languages that a file declares, its own first; good enough to judge a file that is still wrong."""
    found = data if isinstance(data, dict) else {}
    base, more = found.get("language"), found.get("languages")
    own = base if isinstance(base, str) and re.match(parts.LANGUAGE, base) else "en"
    declared = [language for language in more if isinstance(language, str)] if isinstance(more, list) else []
    return [own, *sorted(set(declared) - {own})]


def check_shape(data: object, name: str, places: Places) -> tuple[BankDocument | None, list[Problem]]:
    """The document, or every way in which the data are none."""
    if not isinstance(data, dict):
        message = _("a bank starts with keys such as “format: 1” and “slug: my-bank”, see docs/bank-format.md")
        return None, [Problem(name, *places.of(())[1], "", message, "shape")]
    try:
        return BankDocument.model_validate(data, context={"languages": languages_of(data)}), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)[:MOST_PROBLEMS]
        return None, [_problem(detail, name, places) for detail in details]


def check_part(shape: type[P], data: dict[str, Any], languages: list[str]) -> tuple[P | None, dict[str, str]]:
    """One part of a bank; or what is wrong with it, by dotted place."""
    try:
        return shape.model_validate(data, context={"languages": languages}), {}
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return None, {dotted(_without_key(tuple(detail["loc"]))): words_for(detail) for detail in details}


def _without_key(location: Location) -> Location:
    return location[:-1] if location and location[-1] == "[key]" else location


def _problem(detail: ErrorDetails, name: str, places: Places) -> Problem:
    location: Location = tuple(detail["loc"])
    if location and location[-1] == "[key]":
        return _at_key(location[:-1], detail, name, places)
    if detail["type"] == "extra_forbidden":
        return _at_key(location, detail, name, places)
    known, (line, column) = places.of(location)
    shown = location if detail["type"] == "missing" else known
    return Problem(name, line, column, dotted(shown), words_for(detail), _rule(detail))


def _at_key(location: Location, detail: ErrorDetails, name: str, places: Places) -> Problem:
    line, column = places.keys.get(location) or places.of(location)[1]
    return Problem(name, line, column, dotted(location), words_for(detail), _rule(detail))


def _rule(detail: ErrorDetails) -> str:
    last = next((step for step in reversed(detail["loc"]) if isinstance(step, str) and step != "[key]"), "")
    kind = detail["type"]
    if kind == "missing" and last in {"licence", "attribution"}:
        return "licence-and-attribution"
    if kind == "missing" and last == "key":
        return "missing-key"
    if last == "axes" and kind in {"too_short", "too_long"}:
        return "radar-axes"
    return "languages" if kind in {"language_not_declared", "no_base_language"} else "shape"


def words_for(detail: ErrorDetails) -> str:
    """What pydantic found, in our own words."""
    kind, context = detail["type"], dict(detail.get("ctx", {}))
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    if kind in OWN_WORDS:
        return str(context["words"])
    if kind == "extra_forbidden":
        return _unknown(last)
    if kind == "literal_error":
        expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return _("must be one of: %(expected)s") % {"expected": expected}
    if kind == "string_pattern_mismatch":
        return _pattern(str(context["pattern"]))
    template = _templates().get(kind)
    return template % context if template else detail["msg"]


def _templates() -> dict[str, str]:
    """Words for what pydantic finds; placeholders are those of its error contexts."""
    return {
        "missing": _("is missing: add it"),
        "string_type": _("must be a text: write one, in quotes if it reads as a number, true or null"),
        "dict_type": _("must be a text, or a mapping of languages to texts such as “en: …”"),
        "model_type": _("must be a mapping of keys to values"),
        "list_type": _("must be a list: start each entry with “- ”"),
        "bool_type": _("must be true or false, without quotes"),
        "int_type": _("must be a whole number, without quotes"),
        "int_from_float": _("must be a whole number, without quotes"),
        "float_type": _("must be a number, without quotes"),
        "string_too_short": _("is empty: write a text or remove the key"),
        "string_too_long": _("is longer than %(max_length)s characters: shorten it"),
        "too_short": _("entries here: %(actual_length)s; at least %(min_length)s are needed"),
        "too_long": _("entries here: %(actual_length)s; at most %(max_length)s are allowed"),
        "finite_number": _("must be a finite number"),
        "greater_than": _("must be greater than %(gt)g"),
        "greater_than_equal": _("must be at least %(ge)g"),
        "less_than_equal": _("must be at most %(le)g"),
    }


def _pattern(pattern: str) -> str:
    if pattern == parts.KEY:
        return _("must be lower-case letters, digits and single hyphens, such as “visible-work”")
    if pattern == parts.LANGUAGE:
        return _("must be a language code in lower case, such as “en” or “pt-br”")
    if "http" in pattern:
        return _("must be an address that starts with https://, http:// or /")
    return _("must be letters, digits, dots, hyphens and underscores only")


def _unknown(key: str) -> str:
    known = {name for part in vars(parts).values() if _is_part(part) for name in part.model_fields}
    close = get_close_matches(key, known, n=1)
    if close:
        return _("this key is not known: did you mean “%(close)s”?") % {"close": close[0]}
    return _("this key is not known: remove it, see docs/bank-format.md")


def _is_part(value: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(value, type) and issubclass(value, BaseModel)
