"""Fields of the forms of a draft: what stands in them, in each language, with what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from surveys.banks.models import Texts


@dataclass(frozen=True)
class Field:
    """A field with what stands in it; `language` is empty in banks of one language."""

    name: str
    value: str
    lang: str
    language: str
    required: bool
    errors: tuple[str, ...]
    focus: bool


@dataclass(frozen=True)
class Option:
    """A choice in a list."""

    value: str
    words: str
    chosen: bool


def fields(
    name: str,
    texts: Texts,
    languages: Sequence[str],
    errors: Sequence[str] = (),
    *,
    required: bool = True,
    focus: str = "",
) -> tuple[Field, ...]:
    """A field for each language; what is wrong stands at that of the bank's own."""
    several = len(languages) > 1
    return tuple(
        Field(
            name=f"{name}-{language}",
            value=texts.get(language, ""),
            lang=language,
            language=language if several else "",
            required=required and not index,
            errors=() if index else tuple(errors),
            focus=focus == f"{name}-{language}",
        )
        for index, language in enumerate(languages)
    )


def by_field(error: ValidationError | None) -> dict[str, list[str]]:
    """The messages of an error by their field; those of none under an empty name."""
    if error is None:
        return {}
    if hasattr(error, "error_dict"):
        return {name: list(messages) for name, messages in error.message_dict.items()}
    return {"": list(error.messages)}
