"""A small site with one chart, under the policy of the real one."""

import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Playwright

from surveys.charts.chart import (
    bar_panel,
    heatmap_chart,
    lines_chart,
    lines_multiples,
    radar_chart,
    radar_multiples,
    strip_chart,
)
from surveys.charts.lines_svg import sparkline
from tests.charts import boards, samples

ROOT = Path(__file__).resolve().parents[2]
POLICY = "default-src 'self'; img-src 'self' data:"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Charts</title>
<link rel="icon" href="/static/img/favicon.svg"><script src="/static/js/theme.js"></script>
<link rel="stylesheet" href="/static/css/tokens.css">
<link rel="stylesheet" href="/static/vendor/bootstrap/bootstrap.min.css">
<link rel="stylesheet" href="/static/css/fonts.css">
<link rel="stylesheet" href="/static/css/base.css">
<link rel="stylesheet" href="/static/css/parts.css">
<link rel="stylesheet" href="/static/css/tables.css">
<link rel="stylesheet" href="/static/css/charts.css">
<link rel="stylesheet" href="/static/css/trends.css">
<link rel="stylesheet" href="/static/css/heatmap.css">
<link rel="stylesheet" href="/static/css/print.css" media="print">
<script src="/static/js/charts.js" defer></script></head><body class="page"><div class="page__body"><main>
<h1>Charts</h1>{body}</main></div></body></html>"""
PROFILES = {"mixed": samples.mixed(), "eight": samples.waves(samples.LONG), "five": samples.waves()}


class Handler(SimpleHTTPRequestHandler):
    """Static files of the project, and one page for each profile."""

    def end_headers(self) -> None:
        """Send the policy with everything."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        """A page when the path names a profile, else a file."""
        name = self.path.strip("/")
        if name not in {*PROFILES, "gallery", "heatmap"}:
            return super().do_GET()
        body = PAGE.format(body=gallery(name) if name not in PROFILES else page_of(name)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def page_of(name: str) -> str:
    """A radar and its bars."""
    context = {"chart": radar_chart(PROFILES[name], ident="radar", summary="What the radar says.")}
    parts = {part: render_to_string(f"components/{part}.html", context) for part in ("chart", "bars")}
    return f'<div class="card">{parts["chart"]}{parts["bars"]}</div>'


def gallery(name: str) -> str:
    """The heatmap alone, or every other kind of chart on one page."""
    if name == "heatmap":
        chart = heatmap_chart(boards.heatmap(), ident="heat", summary="Nine dimensions of seven teams.")
        return render_to_string("components/chart_heatmap.html", {"chart": chart})
    several = (
        radar_multiples(boards.teams(), ident="radars", title="Teams side by side"),
        lines_multiples(boards.small_lines(), ident="waves", title="Dimensions over waves"),
    )
    single = (
        lines_chart(boards.rollups(), ident="group", summary="The group moved by twelve points."),
        bar_panel(boards.panel(), ident="panel"),
        strip_chart(boards.strips(), ident="strips", summary="In one question there are two camps."),
    )
    cards = [render_to_string("components/chart_multiples.html", {"multiples": chart}) for chart in several]
    cards += [render_to_string("components/chart.html", {"chart": chart}) for chart in single]
    spark = sparkline(boards.small_lines()[2].series[0].values, label="Small batches", breaks=(2,))
    return "".join(f'<div class="card">{card}</div>' for card in [*cards, f"<p>Small batches {spark}</p>"])


@pytest.fixture(scope="session")
def chart_site() -> Iterator[str]:
    """Address of the small site, on a port that the kernel gives."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(ROOT)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chart_browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("needs Chromium: install the package chromium")
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
    yield browser
    browser.close()


@pytest.fixture(params=[390, 1440], ids=["phone", "desk"])
def chart_page(request: pytest.FixtureRequest, chart_browser: Browser) -> Iterator[Page]:
    """A page of a phone and of a desk; what the browser complains of fails the test."""
    context = chart_browser.new_context(viewport={"width": request.param, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [text for text in complaints if "net::ERR_FAILED" not in text] == []
