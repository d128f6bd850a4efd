"""Heatmaps, lines, strips and teams side by side as presenters build them."""

from typing import Any

from surveys.charts.heatmap import Cell, Column, Heatmap, MarkKind, Row
from surveys.charts.lines import Lines, Series
from surveys.charts.profile import Profile
from surveys.charts.strip import Part, Strip, Strips
from surveys.charts.value import Value
from tests.charts.samples import axis, hidden, profile, unasked

WAVES = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
TEAMS = ("Lark", "Atlas", "Heron", "Übersee", "Payments and reconciliation of the northern branch", "bee", "Sandpiper")
DIMENSIONS = (
    ("Visible work", "Visible work", "Flow"),
    ("CI and delivery", "Continuous integration and delivery", "Flow"),
    ("Small batches", "Small batches", "Flow"),
    ("Telemetry", "Telemetry that everyone sees", "Feedback"),
    ("Customer feedback", "Feedback from customers", "Feedback"),
    ("Review", "Review by colleagues", "Feedback"),
    ("Safety", "Psychological safety", "Continual learning"),
    ("Blameless reviews", "Blameless reviews of what went wrong", "Continual learning"),
    ("Experiments", "Room for experiments", "Continual learning"),
)
FEW = Value("suppressed", note="n < 5")


def shown(score: float, n: int = 7, reach: float = 12) -> Value:
    """A score with its answers and an interval."""
    low, high = max(0, score - reach), min(100, score + reach)
    return Value("shown", score, low, high, n, f"{n} answers")


def cell(down: int, across: int, *, linked: bool = True) -> Cell:
    """A cell like those of a real wave: mostly numbers, some hidden, some never asked, some remarkable."""
    href = f"/teams/{down}/results/2026-q4/#{across}" if linked else ""
    if (down, across) == (6, 4):
        return Cell(Value("banded", None, None, None, 7, "7 answers", "high", (67, 100)), href)
    if down == 2 or (down * 7 + across * 3) % 31 == 5:
        return Cell(FEW, href)
    if (down, across) in {(1, 8), (4, 2)}:
        return Cell(Value(), href)
    marks: dict[tuple[int, int], tuple[MarkKind, ...]] = {
        (0, 1): ("up",),
        (3, 6): ("down", "camps"),
        (5, 2): ("unusual",),
        (4, 7): ("differ",),
    }
    return Cell(shown((17 + down * 23 + across * 37) % 101, 5 + down), href, marks.get((down, across), ()))


def heatmap(rows: int = 7, columns: int = 9, **changes: Any) -> Heatmap:
    """Teams × dimensions with a row of medians."""
    heads = tuple(Column(f"d{place}", *DIMENSIONS[place % 9][:2], DIMENSIONS[place % 9][2]) for place in range(columns))
    names = [*TEAMS, *(f"Team {number:03}" for number in range(rows))][:rows]
    teams = tuple(
        Row(
            name,
            tuple(cell(down, across) for across in range(columns)),
            f"/teams/{down}/",
            "" if down == 2 else f"{5 + down} of 12",
        )
        for down, name in enumerate(names)
    )
    medians = Row(f"Median of {rows} teams", tuple(Cell(Value("shown", 41 + 5 * place)) for place in range(columns)))
    values = {"title": "Teams in 2026-Q4", "columns": heads, "rows": teams, "summaries": (medians,)}
    return Heatmap(**(values | changes))


def lines(title: str = "Visible work", shift: float = 0, **changes: Any) -> Lines:
    """One team over five waves: a skipped one, a break, a hidden one."""
    values = (shown(31 + shift), shown(42 + shift), Value(), shown(58 + shift), shown(66 + shift))
    return Lines(**({"title": title, "waves": WAVES, "series": (Series("Lark", values),)} | changes))


def rollups(title: str = "Telemetry", **changes: Any) -> Lines:
    """A group with both roll-ups, and a break."""
    teams = Series("mean of teams", tuple(shown(score, 40, 6) for score in (48, 51, 50, 61, 63)))
    persons = Series("mean of persons", tuple(shown(score, 40, 5) for score in (52, 53, 55, 58, 64)))
    return lines(title, **({"series": (teams, persons), "breaks": (3,)} | changes))


def small_lines() -> list[Lines]:
    """Six dimensions of one team, one of each kind."""
    hole = (shown(40), FEW, shown(44), shown(52), FEW)
    banded = Value("banded", None, None, None, 6, "6 answers", "high", (67, 100))
    top = (Value(), Value(), shown(100), shown(0), banded)
    return [
        lines("Visible work", intervals=True),
        lines("Continuous integration and delivery", 20, breaks=(3,), intervals=True),
        lines("Small batches", series=(Series("Lark", hole),)),
        lines("Telemetry", series=(Series("Lark", top),)),
        lines("Psychological safety", -31),
        lines("Experiments", series=(Series("Lark", (Value(),) * 4 + (shown(55),)),)),
    ]


def teams(count: int = 4) -> list[Profile]:
    """Teams side by side on five axes."""
    names = ("Heron", "Atlas", "Lark", "Übersee", "bee", "Sandpiper")
    labels = ("Visible work", "Continuous integration and delivery", "Telemetry", "Psychological safety", "Experiments")
    shorts = ("Visible work", "CI and delivery", "Telemetry", "Safety", "Experiments")
    return [
        profile(
            *(
                axis(
                    label,
                    (23 + 31 * team + 47 * place) % 101,
                    previous=(31 + 29 * team + 41 * place) % 101,
                    short=short,
                )
                if (team, place) != (2, 3)
                else hidden(label, short=short)
                for place, (label, short) in enumerate(zip(labels, shorts, strict=True))
            ),
            title=name,
        )
        for team, name in enumerate(names[:count])
    ]


def panel() -> Profile:
    """One dimension of six teams."""
    numbers = (58, 71, 34, 0, 100)
    named = zip(
        ("Heron", "atlas", "Payments and reconciliation of the northern branch", "bee", "Lark"), numbers, strict=True
    )
    shown_teams = [axis(name, score, previous=50) for name, score in named]
    return profile(hidden("Übersee"), *shown_teams, unasked("Sandpiper"), title="Visible work")


def strip(key: str = "board", shares: tuple[float, ...] = (0.05, 0.12, 0.23, 0.41, 0.19), **changes: Any) -> Strip:
    """A strip of five points with counts."""
    names = ("never", "rarely", "sometimes", "often", "always")
    parts = tuple(Part(name, share, round(share * 22)) for name, share in zip(names, shares, strict=True))
    values = {"key": key, "label": "We see all our work on one board.", "parts": parts, "n": 22, "n_word": "22 answers"}
    return Strip(**(values | changes))


def strips(**changes: Any) -> Strips:
    """One strip of each kind."""
    several = (
        strip(agreement="agree"),
        strip(
            "long",
            (0.4, 0.1, 0.0, 0.1, 0.4),
            agreement="camps",
            label="Whoever breaks the build repairs it before anything else is started",
        ),
        strip("differ", (0.2, 0.2, 0.2, 0.2, 0.2), agreement="differ", label="We talk about what went wrong."),
        Strip("few", "We release when we want to.", state="suppressed", note="n < 10"),
        Strip("none", "Our customers tell us what they think.", state="no-data"),
    )
    return Strips(**({"title": "How answers spread", "strips": several, "low": "never", "high": "always"} | changes))
