"""The rules of the house: who may import whom, where things stand, and how long a file may be.

The contracts themselves are in pyproject.toml under [tool.importlinter]; docs/decisions/0001 says why.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}
LONGEST = 450  # lines
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def files(*patterns: str) -> list[Path]:
    found = (path for pattern in patterns for path in ROOT.glob(pattern))
    return sorted(path for path in found if "vendor" not in path.parts and "__pycache__" not in path.parts)


def named(path: Path, line: int, words: str) -> str:
    return f"{path.relative_to(ROOT)}:{line}: {words}"


def lines_matching(paths: list[Path], pattern: re.Pattern[str]) -> Iterator[str]:
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for found in pattern.finditer(text):
            yield named(path, text.count("\n", 0, found.start()) + 1, found.group()[:80])


def test_every_room_imports_only_what_stands_below_it() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    assert [path for path in files("surveys/**/*", "devops_assess/**/*", "tests/**/*.py") if path.stem in DRAWERS] == []


def test_views_leave_the_database_to_queries_and_services() -> None:
    broken = [
        named(path, node.lineno, f".{node.attr}: ask a query or a service")
        for path in files("surveys/pages/**/views.py", "surveys/pages/**/views/*.py", "surveys/pages/**/presenters.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
    ]
    assert broken == []


def test_pages_have_no_models() -> None:
    assert files("surveys/pages/**/models.py", "surveys/pages/**/models/*.py") == []


def test_slow_libraries_stay_out_of_the_server() -> None:
    slow = re.compile(r"^\s*(?:from|import) (?:scipy\.stats|scipy import stats|pandas|plotly)\b.*", re.MULTILINE)
    assert list(lines_matching(files("surveys/**/*.py", "devops_assess/*.py"), slow)) == []


def test_templates_have_no_inline_style_script_or_handler() -> None:
    """The content security policy refuses them; a page would silently lose its looks or its working."""
    inline = re.compile(
        r"""<style\b|<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:"""
    )
    assert (
        list(lines_matching(files("templates/**/*.html", "surveys/**/*.html", "surveys/charts/**/*.py"), inline)) == []
    )


def test_scripts_write_no_style_attribute() -> None:
    styled = re.compile(r"""setAttribute\(\s*["']style["']|\beval\(|new Function\(|\.innerHTML\s*=""")
    assert list(lines_matching(files("static/js/**/*.js"), styled)) == []


def test_no_page_asks_another_host() -> None:
    """No CDN, no fonts from elsewhere: the pages work behind a closed network and tell nobody who reads them."""
    outside = re.compile(
        r"""(?:<(?:script|link|img|iframe)\b[^>]*(?:src|href)=["'](?:https?:)?//|@import\s+url|url\(["']?(?:https?:)?//)[^"')]*"""
    )
    assert list(lines_matching(files("templates/**/*.html", "static/css/**/*.css", "static/js/**/*.js"), outside)) == []


def test_no_file_grows_past_what_one_reads_in_a_sitting() -> None:
    code = files("*.py", "surveys/**/*.py", "devops_assess/*.py", "tests/**/*.py", "tools/*", "templates/**/*.html")
    code += files("static/css/**/*.css", "static/js/**/*.js", "benchmarks/*.py")
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in code
        if path.is_file() and "migrations" not in path.parts
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
