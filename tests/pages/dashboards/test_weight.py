"""What a result page weighs over the wire, counted from its own links: the first time, and again."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from surveys.banks.models import BankVersion
from surveys.banks.services import import_versions
from tests.factories import MembershipFactory
from tests.results import build

pytestmark = pytest.mark.django_db

FIRST, AGAIN = 450_000, 40_000
HEADERS = 350  # of an answer, about
READY = {".woff2", ".png"}  # compressed already


@pytest.fixture
def version() -> BankVersion:
    [imported] = import_versions(files=[settings.BASE_DIR / "fixtures" / "banks" / "three-ways.yaml"])
    return imported.version


def test_a_result_page_is_light(client: Client, version: BankVersion) -> None:
    team = build.team("basket", headcount=9)
    persons = [
        "".join(str(1 + (7 * person + 3 * item + person * item) % 5) for item in range(51)) for person in range(9)
    ]
    build.wave(version, answers={team: persons}, slug="q3", released=100)
    build.wave(version, answers={team: persons[::-1]}, slug="q4")
    client.force_login(MembershipFactory.create(team=team).user)
    html = client.get(reverse("dashboards:result", args=["basket", "q4"])).content
    page = len(gzip.compress(html)) + HEADERS
    files = set(re.findall(rf'["(]{settings.STATIC_URL}([^"?)]+)', html.decode()))
    assert {"vendor/plotly/plotly.min.js", "vendor/fonts/source-sans-3-latin-wght-normal.woff2"} <= files
    weights = {name: HEADERS + sent(Path(str(finders.find(name)))) for name in files}
    assert page < AGAIN
    assert page + sum(weights.values()) < FIRST, weights


def sent(path: Path) -> int:
    """The size in which the file is served."""
    return len(path.read_bytes() if path.suffix in READY else brotli.compress(path.read_bytes()))
