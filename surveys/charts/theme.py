"""House theme: colours by name of the CSS custom property, so that one figure serves light, dark and print.

`static/js/charts.js` replaces each `var(--name)` by the value that the page has at that moment.
"""

from html import escape
from typing import Any

Figure = dict[str, Any]

NOW = "var(--accent)"
PREVIOUS = "var(--muted)"
TEXT = "var(--text)"
MUTED = "var(--muted)"
LINE = "var(--line)"
SURFACE = "var(--surface)"
CLEAR = "rgba(0, 0, 0, 0)"
TEAMS = tuple(f"var(--team-{number})" for number in range(1, 7))

DASHES = ("solid", "dash", "dot", "longdash", "dashdot", "longdashdot")  # beside the colours of TEAMS
SYMBOLS = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
LEVELS = tuple(f"var(--maturity-{number})" for number in range(1, 6))
ON_LEVELS = tuple(f"var(--on-maturity-{number})" for number in range(1, 6))
HATCH = {"shape": "/", "fgcolor": MUTED, "bgcolor": SURFACE, "size": 5, "solidity": 0.25}

TICKS = (0, 50, 100)
FOOT = 6.0  # where on the scale a mark without a number stands
RINGS = (20, 40, 60, 80, 100)
FONT_SIZE = 13  # in units of the drawing; charts.js scales it with the width of the figure
LINE_HEIGHT = 17  # plotly.js sets lines 1.3 em apart
FILL_OPACITY = 0.1
NOW_LINE = {"color": NOW, "width": 2}
PREVIOUS_LINE = {"color": PREVIOUS, "width": 1.5, "dash": "6px,4px"}
TARGET_LINE = {"color": TEXT, "width": 1.5, "dash": "dot"}


def plain(text: str) -> str:
    """Keep plotly.js from reading its pseudo-HTML in a label."""
    return escape(text, quote=False)


def lines(parts: tuple[str, ...]) -> str:
    """Several plain lines for plotly.js."""
    return "<br>".join(plain(part) for part in parts)


def number(value: float) -> str:
    """A coordinate for an SVG attribute, at most two decimals, never localised."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def layout(*, width: float, height: float, track: int = 0) -> Figure:
    """Layout that all charts share: no margins, no modes, the drawing's own size kept in meta for charts.js.

    `track` is the thickness in pixels of rows whose words stay in HTML, see charts.js.
    """
    return {
        "meta": {"width": width, "height": height, "font": FONT_SIZE} | ({"track": track} if track else {}),
        "font": {"family": "system-ui, sans-serif", "size": FONT_SIZE, "color": TEXT},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "colorway": list(TEAMS),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": SURFACE, "bordercolor": MUTED, "font": {"color": TEXT}, "align": "left"},
        "legend": {"orientation": "h", "x": 0.5, "xanchor": "center", "y": 0, "yanchor": "bottom", "bgcolor": CLEAR},
    }
