"""New banks, the head of a draft, languages, the archive, and what editors see of the list."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from surveys.banks.models import BankVersion, QuestionBank
from surveys.banks.services import archive_bank, create_bank, revise
from surveys.campaigns.models import Campaign, Series
from tests.banks.factories import small_bank
from tests.campaigns.build import launched
from tests.factories import BankEditorFactory

pytestmark = pytest.mark.django_db
HEAD = "/banks/small/draft/head/"


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(BankEditorFactory(name="Eda Editor"))
    return client


@pytest.fixture
def draft() -> BankVersion:
    return revise(version=small_bank(), by=None)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(html[html.find("<body") + 1 :]))


def fields(html: str) -> dict[str, str]:
    """What the form of the head would send."""
    found = dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', html))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)<', html))
    chosen = re.findall(r'<select[^>]* name="([^"]+)".*?</select>', html, re.DOTALL)
    for name in chosen:
        select = re.search(rf'<select[^>]* name="{name}".*?</select>', html, re.DOTALL)
        value = re.search(r'value="([^"]*)" selected', select.group()) if select else None
        found[name] = value.group(1) if value else ""
    return found


def test_editors_find_a_bank_that_has_only_a_draft(editor: Client) -> None:
    small_bank()
    editor.post("/banks/new/", {"title": "Team health", "slug": "", "language": "en", "of": ""})
    html = editor.get("/banks/").content.decode()
    html = html[html.index('id="shelf"') - 20 :]
    assert "Team health nothing is published · draft of version 1, in progress since" in words(html)
    assert re.search(r"last changed by Eda Editor on \w+day", words(html))
    assert 'href="/banks/team-health/draft/"' in html
    assert "A small bank version 1 is published" in words(html)
    assert "Team health" not in Client().get("/banks/").content.decode()


def test_a_new_bank_ends_on_its_draft_and_lacks_its_licence(editor: Client) -> None:
    answer = editor.post("/banks/new/", {"title": "Team health", "slug": "", "language": "de", "of": ""})
    assert answer["Location"] == "/banks/team-health/draft/"
    assert editor.get(answer["Location"]).status_code == 200
    assert editor.get("/banks/team-health/").status_code == 200
    head = words(editor.get("/banks/team-health/draft/head/").content.decode())
    assert "it needs a summary, its source, its licence, its attribution" in head
    impact = words(editor.get("/banks/team-health/draft/impact/").content.decode())
    for part in ("summary", "source", "licence", "attribution"):
        assert f"The {part} is missing: say" in impact


def test_a_refused_bank_keeps_what_was_typed(editor: Client) -> None:
    version = small_bank()
    answer = editor.post("/banks/new/", {"title": "New <b>", "slug": "new", "language": "de", "of": "small/1"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="New &lt;b&gt;"' in html
    assert re.search(r'id="error-slug">This word is part of the addresses', html)
    assert re.search(r'value="small/1" selected', html)
    assert re.search(r'value="de" selected', html)
    answer = editor.post("/banks/new/", {"title": "X", "slug": "", "language": "de", "of": "gone/1"})
    assert "That version is not there any more." in answer.content.decode()
    assert list(QuestionBank.objects.all()) == [version.bank]


def test_a_copy_begins_on_the_page_of_the_bank(editor: Client) -> None:
    small_bank()
    assert 'href="/banks/new/?of=small/1"' in editor.get("/banks/small/").content.decode().replace("%2F", "/")
    assert "small/1" not in Client().get("/banks/small/").content.decode().replace("%2F", "/")
    assert 'value="small/1" selected' in editor.get("/banks/new/?of=small/1").content.decode()
    editor.post("/banks/new/", {"title": "Ours", "slug": "ours", "of": "small/1"})
    assert "Copied from “A small bank”, version 1." in editor.get("/banks/ours/").content.decode()


def test_the_head_is_saved_and_refused_at_its_fields(editor: Client, draft: BankVersion) -> None:
    data = fields(editor.get(HEAD).content.decode())
    answer = editor.post(HEAD, data | {"licence": "MIT", "title-en": "Mine"})
    assert answer["Location"] == HEAD
    draft.refresh_from_db()
    assert (draft.licence, draft.title, draft.quick_check) == ("MIT", {"en": "Mine"}, False)
    data = fields(editor.get(HEAD).content.decode())
    answer = editor.post(HEAD, data | {"title-en": " ", "summary-en": "Kept & shown"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'id="error-title-en">Write it in the main language first.', html)
    assert "Kept &amp; shown</textarea>" in html


def test_two_editors_of_the_head_choose(editor: Client, draft: BankVersion) -> None:
    data = fields(editor.get(HEAD).content.decode())
    other = Client()
    other.force_login(BankEditorFactory(name="Otto Other"))
    other.post(HEAD, data | {"licence": "MIT"})
    answer = editor.post(HEAD, data | {"licence": "CC-BY-4.0"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Otto Other changed this page in the meantime" in words(html)
    assert "Licence Now: MIT Yours: CC-BY-4.0" in words(html)
    draft.refresh_from_db()
    assert draft.licence == "MIT"
    assert editor.post(HEAD, data | {"licence": "CC-BY-4.0", "seen": fields(html)["seen"]}).status_code == 302
    draft.refresh_from_db()
    assert draft.licence == "CC-BY-4.0"


def test_a_language_comes_with_what_is_left_and_goes_with_what_is_lost(editor: Client, draft: BankVersion) -> None:
    data = fields(editor.get(HEAD).content.decode())
    answer = editor.post(HEAD, data | {"new_language": "de", "new_title": "Eine kleine Bank"}, follow=True)
    page = words(answer.content.decode())
    assert "German (de) is added" in page
    assert re.search(r"German \(de\) \d+ texts are left to translate", page)
    assert "Our work stands on one board." in page
    url = f"{HEAD}languages/de/remove/"
    asked = editor.get(url).content.decode()
    assert "1 text is deleted." in words(asked)
    assert '<ul lang="de">' in asked
    assert editor.post(url, {"seen": "other"}).status_code == 409
    mark = re.search(r'name="seen" value="([0-9a-f]+)"', asked)
    assert mark
    assert editor.post(url, {"seen": mark.group(1)})["Location"] == HEAD
    draft.refresh_from_db()
    assert draft.title == {"en": "A small bank"}
    assert editor.get(url).status_code == 404


def test_archiving_says_what_goes_on_and_can_be_taken_back(editor: Client) -> None:
    campaign = launched().campaign
    Campaign.objects.filter(pk=campaign.pk).update(series=Series.objects.create(title="Each quarter"), place=1)
    slug = campaign.banks.get().version.bank.slug
    asked = words(editor.get(f"/banks/{slug}/archive/").content.decode())
    assert f"{campaign.title}, " in asked
    assert "These series would ask it again Each quarter" in asked
    assert editor.post(f"/banks/{slug}/archive/")["Location"] == "/banks/"
    index = editor.get("/banks/").content.decode()
    assert re.search(r"Archived banks .*Bring back", words(index))
    assert f'href="/banks/{slug}/"' not in Client().get("/banks/").content.decode()
    assert "This bank is archived" in words(Client().get(f"/banks/{slug}/").content.decode())
    way_back = f'action="/banks/{slug}/unarchive/"'
    assert way_back in editor.get(f"/banks/{slug}/").content.decode()
    assert way_back not in Client().get(f"/banks/{slug}/").content.decode()
    assert editor.post(f"/banks/{slug}/unarchive/")["Location"] == "/banks/"
    assert f'href="/banks/{slug}/"' in Client().get("/banks/").content.decode()
    assert way_back not in editor.get(f"/banks/{slug}/").content.decode()


def test_what_was_never_published_is_discarded_not_archived(editor: Client) -> None:
    create_bank(title="First", slug="", language="en", by=None)
    assert editor.get("/banks/first/archive/").status_code == 404
    assert "/banks/first/archive/" not in editor.get("/banks/").content.decode()
    editor.post("/banks/first/draft/discard/")
    assert not QuestionBank.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(
    count: int, editor: Client, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        revise(version=small_bank(slug=f"small-{number}"), by=BankEditorFactory())
        archive_bank(bank=small_bank(slug=f"away-{number}").bank, by=None)
    editor.get("/banks/")
    with django_assert_num_queries(12):
        editor.get("/banks/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_of_a_new_bank_takes_the_same_queries(
    count: int, editor: Client, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        small_bank(slug=f"small-{number}")
    editor.get("/banks/new/")
    with django_assert_num_queries(4):
        editor.get("/banks/new/")
