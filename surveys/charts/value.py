"""One number in a cell or at a point: a score with what is behind it, or the word that stands in its place."""

from dataclasses import dataclass

from surveys.charts.profile import NOTHING, Axis, State, Words, whole


@dataclass(frozen=True)
class Value:
    """A score 0-100, kept in whole points. Raises ValueError when a hidden value carries a number.

    `state` is "shown" with a score, "banded" with the bounds of its band and a word ("high"), "suppressed" (hidden on
    purpose) or "no-data" (nobody was asked); `note` is the word in the number's place, such as "n < 5".
    """

    state: State = "no-data"
    score: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    n_word: str = ""  # "7 answers" in the reader's plural; "n = 7" without it
    note: str = ""
    band: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        """Refuse what would show a hidden number or leave the scale; round what is shown."""
        for name in ("score", "low", "high"):
            number = getattr(self, name)
            if number is not None and not 0 <= number <= 100:
                raise ValueError(f"{name} {number} is outside 0 to 100")
            object.__setattr__(self, name, None if number is None else whole(number))
        if (self.score is None) is (self.state == "shown"):
            raise ValueError("a value has a score exactly when its state is 'shown'")
        if self.state != "shown" and (self.low is not None or self.high is not None):
            raise ValueError("only a shown value has an interval")
        if self.state in ("suppressed", "no-data") and any((self.n is not None, self.n_word, self.band)):
            raise ValueError(f"{self.state}, so n and band stay away")

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both bounds, or nothing."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def n_text(self) -> str:
        """How many answers are behind the number; empty when nobody may know."""
        return "" if self.n is None else self.n_word or f"n = {self.n}"

    def text(self, words: Words) -> str:
        """The score in whole points, or the word that stands in its place."""
        if self.score is not None:
            return f"{self.score:g}"
        return self.note or {"suppressed": words.suppressed, "no-data": NOTHING}.get(self.state, NOTHING)

    def spoken(self, words: Words) -> str:
        """The same for listeners: a dash becomes words."""
        return self.note or words.no_data if self.state == "no-data" else self.text(words)

    def interval_text(self, words: Words) -> str:
        """The interval in whole points; empty without one."""
        if self.interval is None:
            return ""
        return words.interval.format(low=f"{self.low:g}", high=f"{self.high:g}")

    def reading(self, words: Words) -> tuple[str, ...]:
        """Number with its answers, then the interval, as lines of a tooltip."""
        first = f"{self.spoken(words)} ({self.n_text})" if self.n_text else self.spoken(words)
        return tuple(line for line in (first, self.interval_text(words)) if line)


def value_of(axis: Axis) -> Value:
    """The number of an axis, for a cell or a point."""
    return Value(axis.state, axis.score, axis.low, axis.high, axis.n, axis.n_word, axis.note, axis.band)
