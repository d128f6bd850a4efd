"""The colours keep their contrast in both themes: text 4.5 : 1, marks 3 : 1 (WCAG 2.2)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
SHEETS = ("fonts", "base", "forms", "parts", "tables", "survey", "results", "charts", "trends", "heatmap")
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")

Theme = dict[str, str]


def declarations(selector: str) -> Theme:
    """The custom properties of the first rule with this selector."""
    body = re.search(re.escape(selector) + r" \{(.*?)\}", TOKENS, re.DOTALL)
    assert body, f"tokens.css has no rule for {selector}"
    return dict(re.findall(r"--([\w-]+): ([^;]+);", body[1]))


LIGHT = declarations(":root")
DARK = declarations(':root[data-theme="dark"]')
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])

TEXT_PAIRS = [
    *[(ink, ground) for ink in ("text", "muted", "accent", "up", "down", "focus") for ground in ("paper", "surface")],
    *[(f"on-maturity-{level}", f"maturity-{level}") for level in range(1, 6)],
    ("on-accent", "accent"),
    ("paper", "text"),  # button under the pointer
    ("text", "maturity-1"),  # pressed and pointed-at parts
    ("muted", "maturity-1"),
]
MARK_PAIRS = [(f"team-{team}", ground) for team in range(1, 7) for ground in ("paper", "surface")]


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), of #rrggbb."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@THEMES
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 4.5


@THEMES
@pytest.mark.parametrize(("ink", "ground"), MARK_PAIRS)
def test_marks_can_be_seen(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 3


@THEMES
def test_levels_go_one_way_from_pale_to_strong(theme: Theme) -> None:
    steps = [contrast(theme[f"maturity-{level}"], theme["paper"]) for level in range(1, 6)]
    assert steps == sorted(steps)
    assert len(set(steps)) == 5


def test_both_ways_into_the_dark_give_the_same_colours() -> None:
    assert declarations(':root:not([data-theme="light"])') == DARK


def test_the_dark_theme_answers_every_colour_of_the_light_one() -> None:
    colours = {name for name, value in LIGHT.items() if value.startswith(("#", "0 1px"))}
    assert set(DARK) == colours


def test_paper_never_gets_dark_colours() -> None:
    for rule in re.finditer(r"@media ([^{]+) \{\s*:root(?::not)?(?:\(|\[)", TOKENS):
        assert rule[1].startswith("screen")


@pytest.mark.parametrize("sheet", [*(f"{name}.css" for name in SHEETS), "print.css"])
def test_style_sheets_use_only_tokens_that_exist(sheet: str) -> None:
    text = (CSS / sheet).read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([\w-]+)", text))
    assert {name for name in used if not name.startswith("bs-")} <= set(LIGHT)


def test_app_css_names_no_colour_itself() -> None:
    text = re.sub(
        r"/\*.*?\*/", "", "".join((CSS / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS), flags=re.DOTALL
    )
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", text)
