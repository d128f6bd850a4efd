"""Bytes over the wire: a survey page on a phone far from a mast. Compressed as a browser without brotli gets them."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from surveys.banks.services import import_versions
from surveys.campaigns.queries import sections
from tests.campaigns.build import invited
from tests.pages.answering.conftest import Person
from tests.results.build import launched, participation, team

pytestmark = pytest.mark.django_db
BANKS = sorted((Path(__file__).parents[3] / "fixtures" / "banks").glob("*.yaml"))
HEADERS = 700  # of an answer with its content policy; measured up to 720, of static files up to 600
FIRST_LOAD, NEXT_PAGE, SAVED = 75_000, 6_000, 1_000  # promised: 90 kB and 15 kB
REFERRED = re.compile(r'(?:href|src)="/static/([^"]+)"')


@pytest.fixture(params=BANKS, ids=lambda path: path.stem)
def person(request: pytest.FixtureRequest) -> Person:
    [imported] = import_versions(files=[request.param])
    atlas = team("atlas")
    return Person(Client(), invited(participation(launched(imported.version, teams=[atlas]), atlas)))


def page_bytes(person: Person, number: int) -> tuple[int, str]:
    """Of the answer with its headers; and the page itself."""
    answer = person.client.get(person.address("page", number), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    return len(answer.content) + HEADERS, gzip.decompress(answer.content).decode()


def file_bytes(name: str) -> int:
    found = finders.find(name)
    assert found, name
    content = Path(found).read_bytes()
    return HEADERS + (len(content) if name.endswith(".woff2") else len(gzip.compress(content)))


def asked_for(html: str) -> set[str]:
    """What the page names, and the files that its styles name; of the fonts those that the page preloads."""
    named = set(REFERRED.findall(html))
    styles = {name for name in named if name.endswith(".css")}
    for style in styles:
        text = Path(str(finders.find(style))).read_text(encoding="utf-8")
        inside = [(Path(style).parent / address).as_posix() for address in re.findall(r"url\(\"?([^\"):]+)\"?\)", text)]
        named |= {re.sub(r"[^/]+/\.\./", "", name) for name in inside if not name.endswith(".woff2")}
    return named


def test_the_first_page_with_all_its_files(person: Person) -> None:
    size, html = page_bytes(person, 1)
    files = asked_for(html)
    assert {"js/answering.js", "css/survey.css"} <= files
    assert any(name.endswith(".woff2") for name in files)
    assert size + sum(file_bytes(name) for name in files) < FIRST_LOAD


def test_every_next_page_with_its_save(person: Person) -> None:
    """The files are in the browser by then, under names that hold for a year."""
    width = sections(person.invitation.participation.campaign)[-1].stop
    html, number = page_bytes(person, 1)[1], 1
    total = int(re.findall(r"\(1/(\d+)\)", html)[0])
    assert 1 < total <= width
    for number in range(1, total + 1):
        saved = person.autosave(number, next="1")
        assert len(saved.content) + HEADERS < SAVED
        assert page_bytes(person, number)[0] < NEXT_PAGE
    assert person.get("page", number + 1).status_code == 404
