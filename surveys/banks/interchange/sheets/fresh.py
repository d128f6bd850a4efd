"""What a bank needs besides its questions, for one that begins as a sheet."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from surveys.banks.document import BankDocument, RadarPart

FEWEST_AXES, MOST_AXES = 3, 8


def fresh_bank(head: Mapping[str, str]) -> dict[str, Any]:
    """A bank without questions, with the scale of agreement that most questions are answered with."""
    language = head.get("language", "en")
    texts = {name: {language: head.get(name, "")} for name in ("title", "summary", "source", "attribution")}
    return {
        "format": 1,
        "slug": head.get("slug", ""),
        "version": 1,
        "language": language,
        "languages": [language],
        **texts,
        "licence": head.get("licence", ""),
        "quick_check": False,
        "scales": [_agreement(language)],
        "dimensions": [],
        "roll_ups": [],
        "radars": [],
    }


def sound_head(data: dict[str, Any]) -> dict[str, Any]:
    """The bank with something in every text of its head: a draft may still lack some, and a sheet brings none."""
    language = data["language"]
    names = [name for name in ("title", "summary", "source", "attribution") if not data[name].get(language, "").strip()]
    return {**data, **{name: {**data[name], language: "–"} for name in names}, "licence": data["licence"] or "–"}


def with_a_radar(document: BankDocument) -> BankDocument:
    """The same with a radar over its dimensions, where they make one."""
    leaves = [one.key for _at, one in document.walk() if not one.dimensions]
    if document.radars or not FEWEST_AXES <= len(leaves) <= MOST_AXES:
        return document
    radar = RadarPart.model_validate(
        {"key": "whole", "title": document.title, "axes": leaves}, context={"languages": document.all_languages()}
    )
    return document.model_copy(update={"radars": [radar]})


def _agreement(language: str) -> dict[str, Any]:
    points = [
        ("strongly-disagree", _("Strongly disagree"), "unfavourable"),
        ("disagree", _("Disagree"), "unfavourable"),
        ("neither", _("Neither agree nor disagree"), "neutral"),
        ("agree", _("Agree"), "favourable"),
        ("strongly-agree", _("Strongly agree"), "favourable"),
    ]
    return {
        "key": "agreement-5",
        "title": {language: _("Agreement, five points")},
        "kind": "likert",
        "points": [
            {"key": key, "value": float(value), "label": {language: label}, "descriptor": None, "part": part}
            for value, (key, label, part) in enumerate(points, start=1)
        ],
    }
