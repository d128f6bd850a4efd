"""What comes from npm packages is what was reviewed, and nothing of Bootstrap that was left out is used."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
# First words of Bootstrap's class names that tools/vendor_assets.py leaves out; our own CSS may take them over.
LEFT_OUT = re.compile(
    r"^(?:accordion|badge|bg|border|breadcrumb|btn-group|card-(?:body|text|title|header|footer)|carousel|collapse|display"
    r"|dropdown|float|list-group|modal|nav|navbar|offcanvas|order|page-item|page-link|placeholder|popover|position"
    r"|progress-bar|ratio|rounded|shadow|spinner|sticky|toast|tooltip|form-(?:range|switch|floating)"
    r"|btn-(?:success|danger|warning|info|light|dark|lg)|text-(?:muted|primary|secondary|success|danger|body))(?:-|$)"
)


@pytest.mark.parametrize("part", ["bootstrap", "fonts"])
def test_vendored_files_are_unchanged(part: str) -> None:
    lines = (VENDOR / part / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (VENDOR / part).iterdir()
        if path.name != "SHA256SUMS"
    }
    assert found == sums
    assert "LICENSE" in found


def test_the_font_is_small() -> None:
    (font,) = (VENDOR / "fonts").glob("*.woff2")
    assert font.stat().st_size < 60_000


def test_bootstrap_keeps_what_crispy_forms_need_and_no_more() -> None:
    css = (VENDOR / "bootstrap" / "bootstrap.min.css").read_text(encoding="utf-8")
    for needed in (
        ".form-control",
        ".form-select",
        ".form-check",
        ".invalid-feedback",
        ".input-group",
        ".mb-3",
        ".row",
    ):
        assert needed in css
    for left_out in (".navbar", ".modal", ".carousel", "sourceMappingURL", "data-bs-theme=dark"):
        assert left_out not in css


def classes_in_templates() -> set[str]:
    names: set[str] = set()
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        for value in re.findall(r'class="([^"]*)"', text):
            names.update(re.sub(r"\{[{%].*?[%}]\}", " ", value).split())
    return names


def test_templates_use_no_bootstrap_class_that_was_left_out() -> None:
    own = "".join(sheet.read_text(encoding="utf-8") for sheet in (ROOT / "static" / "css").glob("*.css"))
    own += (ROOT / "static" / "css" / "charts.css").read_text(encoding="utf-8")
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", own))
    assert {name for name in classes_in_templates() if LEFT_OUT.match(name)} - known == set()
