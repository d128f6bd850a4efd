"""The committed bundle is the one that the figures are checked against."""

import hashlib
import json
import re
from pathlib import Path

from plotly.offline import get_plotlyjs_version

from surveys.charts import bars, heatmap, lines, radar, strip
from tests.charts import boards
from tests.charts.samples import mixed, waves

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor" / "plotly"
PACKAGES = ROOT / "package.json"
LOCK = ROOT / "package-lock.json"


def bundle() -> dict[str, object]:
    return json.loads((VENDOR / "bundle.json").read_text())  # type: ignore[no-any-return]  # the file is ours


def test_the_bundle_has_the_version_of_python_plotly() -> None:
    version = get_plotlyjs_version()
    assert bundle()["version"] == version
    assert json.loads(PACKAGES.read_text())["devDependencies"]["plotly.js"] == version
    assert json.loads(LOCK.read_text())["packages"]["node_modules/plotly.js"]["version"] == version
    assert f'version="{version}"' in (VENDOR / "plotly.min.js").read_text()


def test_the_bundle_holds_every_trace_of_every_builder_and_no_other() -> None:
    figures = [build(profile) for build in (radar.figure, bars.figure) for profile in (waves(), mixed())]
    figures += [heatmap.figure(boards.heatmap()), lines.figure(boards.rollups()), strip.figure(boards.strips())]
    types = {trace["type"] for figure in figures for trace in figure["data"]}
    assert types == set(bundle()["traces"])  # type: ignore[call-overload]  # a list of names


def test_no_builder_is_left_out() -> None:
    """A new kind of chart has to be named above."""
    rooms = Path(strip.__file__).parent.glob("*.py")
    builders = {path.stem for path in rooms if "\ndef figure(" in path.read_text()}
    assert builders == {"radar", "bars", "heatmap", "lines", "strip"}


def test_the_bundle_stays_small() -> None:
    assert (VENDOR / "plotly.min.js").stat().st_size < 1_300_000  # 346 kB with brotli


def test_the_files_are_those_of_the_list() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {path.name: path for path in VENDOR.iterdir() if path.name != "SHA256SUMS"}
    assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def test_no_file_points_to_a_source_map_or_a_registry() -> None:
    for path in [*VENDOR.iterdir(), PACKAGES, LOCK, ROOT / ".npmrc", ROOT / "tools" / "build_plotly.mjs"]:
        text = path.read_text()
        assert not re.search(r"^//# sourceMappingURL", text, re.MULTILINE), path
        assert not re.search(r"registry\.(npm|yarn)|npmjs\.(org|com)", text), path
    assert '"resolved"' not in LOCK.read_text()
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()


def test_the_style_sheet_holds_the_rules_that_the_script_would_add() -> None:
    css = (VENDOR / "plotly.css").read_text()
    assert ".js-plotly-plot .plotly .main-svg {position:absolute" in css
    assert css.count("{") == css.count("}") > 50
    assert "Open Sans" not in css
