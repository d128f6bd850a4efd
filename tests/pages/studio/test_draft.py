"""The way into a draft, its tree, and the way out."""

import pytest
from django.test import Client

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion, QuestionBank
from surveys.banks.services import revise
from surveys.teams.models import AuditEntry
from tests.banks.factories import small_bank
from tests.factories import BankEditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(BankEditorFactory())
    return client


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_editor_starts_a_draft_and_goes_on_with_it(editor: Client) -> None:
    small_bank()
    assert "Start a draft" not in page(Client(), "/banks/small/")
    assert 'action="/banks/small/draft/start/"' in page(editor, "/banks/small/")
    assert editor.post("/banks/small/draft/start/")["Location"] == "/banks/small/draft/"
    assert "Our work stands on one board." in page(editor, "/banks/small/draft/")
    assert 'href="/banks/small/draft/"' in page(editor, "/banks/small/")
    assert editor.post("/banks/small/draft/start/").status_code == 302
    assert BankVersion.objects.filter(status=Status.DRAFT).count() == 1


def test_a_draft_is_discarded_after_a_question(editor: Client) -> None:
    revise(version=small_bank(), by=None)
    assert "Published versions, their results" in page(editor, "/banks/small/draft/discard/")
    assert BankVersion.objects.filter(status=Status.DRAFT).exists()
    assert editor.post("/banks/small/draft/discard/")["Location"] == "/banks/small/"
    assert [version.status for version in BankVersion.objects.all()] == [Status.PUBLISHED]
    assert AuditEntry.objects.filter(verb="discard bank draft").count() == 1


def test_a_bank_that_was_never_published_goes_with_its_draft(editor: Client) -> None:
    draft = revise(version=small_bank(), by=None)
    other = QuestionBank.objects.create(slug="other")
    BankVersion.objects.filter(pk=draft.pk).update(bank=other)
    assert "it goes with its draft" in page(editor, "/banks/other/draft/discard/")
    assert editor.post("/banks/other/draft/discard/")["Location"] == "/banks/"
    assert not QuestionBank.objects.filter(slug="other").exists()
