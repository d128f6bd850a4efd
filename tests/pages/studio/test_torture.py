"""Hostile files through the pages: refused by their place, nothing written; and hostile texts shown as mere texts."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from surveys.banks.models import BankVersion, QuestionBank
from surveys.banks.queries import versions_of
from surveys.banks.services import publish_version, revise
from surveys.campaigns.queries import token_of
from surveys.teams.models import AuditEntry
from tests.banks.factories import SMALL, small_bank
from tests.banks.malformed import CHANGES, WHOLE_FILES
from tests.banks.torture import SHEETS, YAML
from tests.factories import AdminFactory, BankEditorFactory, MembershipFactory
from tests.pages.studio.test_imports import kept, send
from tests.results import build

pytestmark = pytest.mark.django_db
DRAFT = "/banks/small/draft/import/"
SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    f"{SCRIPT} \"><img src=x onerror=alert(2)> </textarea></title> {{{{ 7|add:7 }}}} {{% now 'Y' %}} ' --"
    " \u0645\u0631\u062d\u0628\u0627 \U0001f469\u200d\U0001f4bb"
)
TEXTS = {"title", "summary", "source", "attribution", "text", "help", "low", "high", "label", "descriptor"}
TEXTS |= {"why", "next_step", "good_enough", "notice"}


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(BankEditorFactory())
    return client


@pytest.fixture(autouse=True)
def fresh_memory() -> None:
    caches["pages"].clear()


def small_mistakes() -> Iterator[tuple[str, bytes]]:
    for name, (old, new, _said) in CHANGES.items():
        yield name, SMALL.replace(old, new, 1).encode()
    for name, (content, _said) in WHOLE_FILES.items():
        yield name, content.encode() if isinstance(content, str) else content


def refused(client: Client, name: str, content: bytes) -> str:
    """What is wrong with the answer; nothing where it is a page with places and no raw markup of the file."""
    answer = client.post(DRAFT, {"file": SimpleUploadedFile(name, content)})
    page = answer.content.decode()
    if answer.status_code != 422:
        return f"answered {answer.status_code}"
    if not re.search(r'<th scope="row">(Line \d+, column \d+|Row \d+)</th>', page):
        return "names no place"
    return "shows markup" if "<script>alert" in page or "question:<b>" in page else ""


def test_a_hostile_file_is_refused_by_the_page_and_nothing_is_written(editor: Client) -> None:
    revise(version=small_bank(), by=None)
    before = (QuestionBank.objects.count(), BankVersion.objects.count(), AuditEntry.objects.count())
    files = [(name, one.name, one.content) for name, one in {**YAML, **SHEETS}.items()]
    files += [(name, "bank.yaml", content) for name, content in small_mistakes()]
    wrong = {name: why for name, file, content in files if (why := refused(editor, file, content))}
    assert wrong == {}
    assert len(files) > 150
    assert (QuestionBank.objects.count(), BankVersion.objects.count(), AuditEntry.objects.count()) == before


# -- What is accepted is shown as text -----------------------------------------


def hostile(value: Any, name: str = "") -> Any:
    """The same bank with hostile words in every text that people read."""
    if isinstance(value, dict):
        return {key: hostile(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [f"{one} {HOSTILE}" if name == "discussion" else hostile(one, name) for one in value]
    return f"{value} {HOSTILE}"[:190] if name in TEXTS else value


def dangers(page: str) -> list[str]:
    """What a browser would run, wherever it stands."""
    return re.findall(r"<script>alert|<img src=x|</textarea></title>", page)


def test_hostile_texts_are_shown_as_texts_everywhere(editor: Client) -> None:
    document = hostile(yaml.safe_load(SMALL))
    document["licence"] = f"CC0-1.0 {SCRIPT}"
    preview = send(editor, "/banks/import/", yaml.safe_dump(document, allow_unicode=True))
    assert preview.status_code == 200
    assert dangers(preview.content.decode()) == []
    editor.post("/banks/import/", kept(preview))
    first = publish_version(version=versions_of("small")[0], by=None)
    draft = revise(version=first, by=None)
    sheet = editor.get(f"/banks/small/v{draft.number}/export.csv").content.decode().replace("Our changes", "My changes")
    change = send(editor, DRAFT, sheet, f"{SCRIPT}.csv".replace("/", ""))
    assert "other words" in change.content.decode()
    assert dangers(change.content.decode()) == []
    editor.post(DRAFT, kept(change))
    addresses = ["/banks/", "/banks/small/", "/banks/small/v1/", "/banks/small/v2/", "/banks/small/v2/compare/1/"]
    addresses += ["/banks/small/draft/", DRAFT, "/banks/small/v1/errata/new/?item=work-board", "/quick-check/small/"]
    addresses += [f"/banks/small/draft/{page}/" for page in ("retired", "scales", "scales/agreement", "impact")]
    addresses += [
        f"/banks/small/draft/{page}/" for page in ("preview", "preview/1", "items/work-board", "practices/work-limits")
    ]
    for address in addresses:
        page = editor.get(address)
        assert (page.status_code, dangers(page.content.decode())) == (200, []), address
    assert escape(SCRIPT) in editor.get("/banks/small/").content.decode()
    _nobody_who_answers_is_harmed(first)


def _nobody_who_answers_is_harmed(version: BankVersion) -> None:
    team = build.team("atlas")
    campaign = build.launched(version, teams=[team])
    participation = campaign.participations.get()
    invitation = build.Invitation.objects.create(participation=participation, kind=build.InvitationKind.SEAT)
    person = Client()
    link = f"/s/{token_of(invitation)}"
    pages = [person.get(f"{link}/{step}") for step in ("", "1/", "2/", "3/", "review/")]
    assert [page.status_code for page in pages] == [200] * 5
    assert all(dangers(page.content.decode()) == [] for page in pages)
    assert escape(SCRIPT) in pages[1].content.decode()
    build.wave(version, answers={team: ("3133", "1331", "2222", "3333", "1111", "1313")}, slug="done")
    admin = Client()
    admin.force_login(AdminFactory())
    member = Client()
    member.force_login(MembershipFactory(team=team).user)
    result = "/teams/atlas/results/done/"
    for client, address in (
        (member, result),
        (member, "/teams/atlas/"),
        (admin, "/dashboard/"),
        (admin, "/campaigns/"),
    ):
        page = client.get(address)
        assert (page.status_code, dangers(page.content.decode())) == (200, []), address
    assert escape(SCRIPT) in member.get(result).content.decode()
