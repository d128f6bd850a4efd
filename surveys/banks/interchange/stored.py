"""From a stored version, as its outline, back to the document that its file would hold."""

import json
from collections import defaultdict
from typing import Any

from surveys.banks.document import BankDocument, BankFile, Problem
from surveys.banks.interchange.reading import Source, look_at_bank
from surveys.banks.outline import DimensionNode, ItemNode, Outline, PracticeNode, RadarNode, RollUpNode, ScaleNode


def document_of(outline: Outline) -> BankDocument:
    """The document of a stored version. What was published has passed the reader, so it passes again.

    Raises pydantic's ValidationError where a draft is not finished.
    """
    data = data_of(outline)
    return BankDocument.model_validate(data, context={"languages": data["languages"]})


def draft_file(outline: Outline) -> tuple[BankFile | None, list[Problem]]:
    """A draft as its file would be read, with all that it would be refused for: a draft may still lack things."""
    data = {name: value for name, value in _without_none(data_of(outline)).items() if value not in ({}, "")}
    text = json.dumps(data, ensure_ascii=False)  # JSON is YAML, and quicker to write
    return look_at_bank(Source(f"{outline.slug} v{outline.number}", text.encode()))


def data_of(outline: Outline) -> dict[str, Any]:
    """The same as plain data, whether or not the version is finished; every text is a mapping of languages."""
    below: dict[str | None, list[DimensionNode]] = defaultdict(list)
    for dimension in outline.dimensions:
        below[dimension.parent_key].append(dimension)
    languages = [outline.language, *sorted(set(outline.title) - {outline.language})]
    return {
        "format": 1,
        "slug": outline.slug,
        "version": outline.number,
        "language": outline.language,
        "languages": languages,
        "title": outline.title,
        "summary": outline.summary,
        "source": outline.source,
        "licence": outline.licence,
        "attribution": outline.attribution,
        "quick_check": outline.quick_check,
        "scales": [_scale(scale) for scale in outline.scales.values()],
        "dimensions": [_dimension(dimension, below) for dimension in below[None]],
        "roll_ups": [_roll_up(roll_up) for roll_up in outline.roll_ups],
        "radars": [_radar(radar) for radar in outline.radars],
    }


def _without_none(value: Any) -> Any:  # noqa: ANN401  # what JSON may hold
    if isinstance(value, dict):
        return {key: _without_none(entry) for key, entry in value.items() if entry is not None}
    return [_without_none(entry) for entry in value] if isinstance(value, list) else value


def _scale(scale: ScaleNode) -> dict[str, Any]:
    points = [
        {
            "key": point.key,
            "value": point.value,
            "label": point.label,
            "descriptor": point.descriptor or None,
            "part": point.part,
        }
        for point in scale.points
    ]
    return {"key": scale.key, "title": scale.title, "kind": scale.kind, "points": points}


def _dimension(dimension: DimensionNode, below: dict[str | None, list[DimensionNode]]) -> dict[str, Any]:
    return {
        "key": dimension.key,
        "title": dimension.title,
        "short": dimension.short or None,
        "summary": dimension.summary or None,
        "weight": dimension.weight,
        "first_way": dimension.first_way,
        "discussion": list(dimension.discussion),
        "dimensions": [_dimension(child, below) for child in below[dimension.key]],
        "items": [_item(item) for item in dimension.items],
        "practices": [_practice(practice) for practice in dimension.practices],
    }


def _item(item: ItemNode) -> dict[str, Any]:
    return {
        "key": item.key,
        "text": item.text,
        "help": item.help or None,
        "low": item.low or None,
        "high": item.high or None,
        "scale": item.scale.key,
        "reverse": item.reverse,
        "weight": item.weight,
        "short_form": item.short_form,
        "continues": item.continues or None,
        "concepts": list(item.concepts),
    }


def _practice(practice: PracticeNode) -> dict[str, Any]:
    return {
        "key": practice.key,
        "title": practice.title,
        "why": practice.why,
        "next_step": practice.next_step,
        "good_enough": practice.good_enough,
        "notice": practice.notice,
        "effort": practice.effort,
        "band": practice.band,
        "after": list(practice.after),
        "item": practice.item_key or None,
        "concepts": list(practice.concepts),
        "links": [{"title": link.title, "url": link.url} for link in practice.links],
    }


def _roll_up(roll_up: RollUpNode) -> dict[str, Any]:
    return {
        "key": roll_up.key,
        "title": roll_up.title,
        "summary": roll_up.summary or None,
        "dimensions": list(roll_up.dimensions),
    }


def _radar(radar: RadarNode) -> dict[str, Any]:
    return {"key": radar.key, "title": radar.title, "axes": list(radar.axes)}
