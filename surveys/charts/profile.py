"""What a chart receives: one team's dimensions as numbers, with every word already translated."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

State = Literal["shown", "banded", "suppressed", "no-data"]
Sign = Literal["up", "down", "none"]

MARKS: dict[Sign, str] = {"up": "▲", "down": "▼", "none": ""}
NOTHING = "–"


@dataclass(frozen=True)
class Words:
    """The few words that charts add themselves; presenters pass translated ones."""

    target: str = "Target"
    interval: str = "{low} to {high}"
    percent: str = "{value}%"
    suppressed: str = "too few"  # in a cell, where the presenter gave no word
    no_data: str = "no data"
    different: str = "different questions"
    agree: str = "agree"
    differ: str = "opinions differ"
    camps: str = "two camps"
    unusual: str = "unusual among these teams"
    up: str = "improved"
    down: str = "declined"
    team: str = "Team"
    wave: str = "Wave"
    dimension: str = "Dimension"
    answers: str = "Answers"
    between: str = "where the mean probably lies"
    complete: str = "complete"
    covered: str = "{share} complete"
    incomplete: str = "some left open"  # by too few persons to tell how much


@dataclass(frozen=True)
class Axis:
    """One dimension. Scores 0-100, coverage 0-1. Raises ValueError when a hidden axis carries a number.

    Scores are kept in whole points: what is drawn, sent to the browser and written are the same digits.
    """

    key: str
    label: str
    short: str
    score: float | None
    low: float | None
    high: float | None
    n: int | None
    state: State
    note: str = ""  # shown where there is no exact number: "n < 5", "high"
    previous: float | None = None
    change_sign: Sign = "none"
    change_word: str = ""
    coverage: float | None = None
    level: str = ""  # words of the level: "3 · practised", "2–3 · developing to practised"
    n_word: str = ""  # "7 answers" in the reader's plural; "n = 7" without it
    band: tuple[float, float] | None = None  # bounds of a banded axis, such as (67, 100) for "high"
    depth: int = 0  # how far a table indents it

    def __post_init__(self) -> None:
        """Refuse what would show a hidden number or leave the scale; round what is shown."""
        for name in ("score", "low", "high", "previous"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 100:
                raise ValueError(f"{self.key}: {name} {value} is outside 0 to 100")
            object.__setattr__(self, name, None if value is None else whole(value))
        if (self.score is None) is (self.state == "shown"):
            raise ValueError(f"{self.key}: an axis has a score exactly when its state is 'shown'")
        if self.state != "shown" and (self.low is not None or self.high is not None):
            raise ValueError(f"{self.key}: only a shown axis has an interval")
        if self.state in ("suppressed", "no-data") and self._tells_something():
            raise ValueError(f"{self.key}: {self.state}, so n, coverage, level, change sign and band stay away")

    def _tells_something(self) -> bool:
        told = (self.n, self.coverage, self.level, self.n_word, self.band)
        return any(told) or self.change_sign != "none"

    @property
    def score_text(self) -> str:
        """The score in whole points, or the word that stands in its place."""
        return f"{self.score:g}" if self.score is not None else self.note or NOTHING

    @property
    def n_text(self) -> str:
        """How many answers are behind the number; empty when nobody may know."""
        return "" if self.n is None else self.n_word or f"n = {self.n}"

    @property
    def change_text(self) -> str:
        """Mark and word of the change: "▲ improved"; the word alone when nothing is certain."""
        return f"{MARKS[self.change_sign]} {self.change_word}".strip()

    @property
    def before(self) -> float | None:
        """Score of the wave before; hidden with the axis, so that no number stands beside a hatch."""
        return self.previous if self.state in ("shown", "banded") else None

    def interval_text(self, words: Words) -> str:
        """The interval in whole points; empty without one."""
        if self.low is None or self.high is None:
            return ""
        return words.interval.format(low=f"{self.low:g}", high=f"{self.high:g}")

    def coverage_text(self, words: Words) -> str:
        """How much was answered of what applies; empty where no number of answers is told."""
        if self.n is None:
            return ""
        if self.coverage is None:
            return words.incomplete
        share = words.percent.format(value=whole(100 * self.coverage))
        return words.complete if self.coverage == 1 else words.covered.format(share=share)

    def reading(self, words: Words) -> tuple[str, ...]:
        """The lines of a tooltip: number with its answers, interval, change."""
        score = f"{self.score_text} ({self.n_text})" if self.n_text else self.score_text
        lines = (self.label, score, self.interval_text(words), self.change_text)
        return tuple(line for line in lines if line)


@dataclass(frozen=True)
class Profile:
    """The axes of one chart in their fixed order; target 0-100 draws a dotted line."""

    title: str
    now_name: str
    previous_name: str | None
    axes: tuple[Axis, ...]
    target: float | None = None
    words: Words = field(default_factory=Words)

    @property
    def scores(self) -> tuple[float | None, ...]:
        """Scores of this wave, None where there is no exact number."""
        return tuple(axis.score for axis in self.axes)

    @property
    def previous(self) -> tuple[float | None, ...]:
        """Scores of the wave before; all None when there is none to compare with."""
        return tuple(axis.before if self.previous_name else None for axis in self.axes)

    @property
    def compared(self) -> str | None:
        """Name of the wave before, when there is a number of it to draw."""
        return self.previous_name if any(value is not None for value in self.previous) else None

    @property
    def description(self) -> str:
        """Every axis with its number or its word, for those who do not see the drawing."""
        return "; ".join(f"{axis.label}: {', '.join(axis.reading(self.words)[1:])}" for axis in self.axes) + "."


def whole(value: float) -> int:
    """Round to a whole point, halves up, as readers expect."""
    return math.floor(value + 0.5)


def runs(values: Sequence[float | None]) -> list[list[int]]:
    """Indices of neighbours around the circle that have a value; one full list when none is missing."""
    gaps = [index for index, value in enumerate(values) if value is None]
    if not gaps:
        return [list(range(len(values)))]
    found: list[list[int]] = [[]]
    for step in range(1, len(values) + 1):
        index = (gaps[0] + step) % len(values)
        if values[index] is None:
            found.append([])
        else:
            found[-1].append(index)
    return [run for run in found if run]
