"""One scale, checked by itself: with the rules of bank files, for forms that show each problem at its field."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from surveys.banks.document import Location, ScalePart
from surveys.banks.interchange.references import scale_references
from surveys.banks.interchange.shape import words_for

Found = list[tuple[Location, str]]  # where in the scale, and what is wrong there


def read_scale(data: dict[str, Any], languages: Sequence[str]) -> tuple[ScalePart | None, Found]:
    """The scale of a bank with these languages, its own first, or everything that a file with it is refused for."""
    problems = [(at, message) for at, message in scale_references(data)]
    try:
        scale = ScalePart.model_validate(data, context={"languages": list(languages)})
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return None, [(tuple(detail["loc"]), words_for(detail)) for detail in details] + problems
    return (None, problems) if problems else (scale, [])
