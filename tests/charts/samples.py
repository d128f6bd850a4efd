"""Profiles as presenters build them."""

from typing import Any

from surveys.charts.profile import Axis, Profile

LONG = (
    "Continuous integration and delivery",
    "Experimentation in production",
    "Shared responsibility for operations",
    "Standardisation",
    "Psychological safety",
    "Kontinuierliche Verbesserung",
    "Feedback from customers and telemetry",
    "Architecture",
)
SHORT = ("Culture", "Automation", "Lean", "Measurement", "Sharing", "Flow", "Learning", "Safety")


def axis(label: str = "Flow", score: float | None = 58.0, **changes: Any) -> Axis:
    """A shown axis with an interval, answers and no change."""
    values: dict[str, Any] = {
        "key": label.lower().replace(" ", "-"),
        "label": label,
        "short": label[:12],
        "score": score,
        "low": None if score is None else max(score - 14, 0),
        "high": None if score is None else min(score + 13, 100),
        "n": 7,
        "state": "shown",
        "n_word": "7 answers",
        "coverage": 0.96,
        "level": "3 · practised",
    }
    return Axis(**(values | changes))


def hidden(label: str = "Learning", **changes: Any) -> Axis:
    """An axis with too few answers."""
    nothing = {"n": None, "n_word": "", "coverage": None, "level": ""}
    return axis(label, None, **({"state": "suppressed", "note": "n < 5"} | nothing | changes))


def unasked(label: str = "Safety") -> Axis:
    """An axis without any answer."""
    return hidden(label, state="no-data", note="no data")


def banded(label: str = "Sharing", **changes: Any) -> Axis:
    """An axis of which only the third of the scale is told."""
    return axis(label, None, **({"state": "banded", "note": "high", "band": (67, 100)} | changes))


def profile(*axes: Axis, **changes: Any) -> Profile:
    """A profile with a wave before and a target."""
    values: dict[str, Any] = {
        "title": "Team Lark",
        "now_name": "2026-Q4",
        "previous_name": "2026-Q3",
        "axes": axes,
        "target": 80,
    }
    return Profile(**(values | changes))


def waves(labels: tuple[str, ...] = SHORT[:5], **changes: Any) -> Profile:
    """A profile with a change on each axis."""
    scores = (58.0, 71.0, 34.0, 82.0, 46.0, 64.0, 27.0, 90.0)
    before = (46.0, 70.0, 51.0, 74.0, None, 60.0, 30.0, 88.0)
    moved = {
        0: {"change_sign": "up", "change_word": "improved"},
        2: {"change_sign": "down", "change_word": "declined"},
    }
    calm = {"change_word": "within noise"}
    axes = (
        axis(label, scores[index], previous=before[index], **moved.get(index, calm))
        for index, label in enumerate(labels)
    )
    return profile(*axes, **changes)


def mixed() -> Profile:
    """One axis of each state among shown ones."""
    shown = waves(LONG[:4]).axes
    return profile(*shown[:2], hidden("Organisational learning", previous=40), shown[2], banded(), unasked(), shown[3])
