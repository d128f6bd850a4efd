"""Bringing a bank as a file: every problem first, then what would come, then a draft; and nobody is overwritten."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from surveys.banks.interchange import document_of, read_banks, write_bank
from surveys.banks.interchange.sheets import write_sheet
from surveys.banks.models import BankVersion, Item, QuestionBank, RetiredPart
from surveys.banks.queries import bank_outline, published_outline, versions_of
from surveys.banks.services import import_as_draft, publish_version, revise
from surveys.banks.services.drafts.retiring import restore_part
from surveys.teams.models import AuditEntry
from tests.banks.factories import SMALL, small_bank, source
from tests.factories import BankEditorFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW, DRAFT = "/banks/import/", "/banks/small/draft/import/"
HEAD = {
    "title": "Calm work",
    "summary": "How calm our work is.",
    "source": "Our own.",
    "licence": "Internal use only",
    "attribution": "The platform guild",
}
SHEET = """dimension,question,low,high
Calm,We talk about risks early.,Late.,Early.
Calm,We rest.,a,b
Focus,We finish.,a,b
"""


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(BankEditorFactory())
    return client


@pytest.fixture
def draft() -> BankVersion:
    return revise(version=small_bank(), by=None)


def send(client: Client, url: str, content: str | bytes, name: str = "bank.yaml", **fields: str) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return client.post(url, {"file": SimpleUploadedFile(name, raw), **fields})


def words(response: Any) -> str:
    html = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :]))


def kept(response: Any) -> dict[str, str]:
    """What the page of the preview sends when its button is pressed."""
    found = re.search(r'name="kept" value="([^"]+)"', response.content.decode())
    assert found, words(response)
    return {"kept": found[1]}


def items(version: BankVersion) -> list[str]:
    return [item.text["en"] for item in bank_outline(version).items()]


# -- A new bank, or a next version ---------------------------------------------


def test_a_bank_file_becomes_a_draft_only_when_confirmed(editor: Client) -> None:
    preview = send(editor, NEW, SMALL)
    assert preview.status_code == 200
    assert "“bank.yaml” would become a new bank: “A small bank”, as a draft." in words(preview)
    assert "What could be better" in words(preview)
    assert not QuestionBank.objects.exists()
    done = editor.post(NEW, kept(preview))
    [version] = versions_of("small")
    assert done["Location"] == "/banks/small/draft/"
    assert (version.status, version.number) == ("draft", 1)
    assert write_bank(document_of(published_outline(version))) == write_bank(read_banks([source()])[0].document)
    assert AuditEntry.objects.get().verb == "import bank as draft"


def test_the_next_version_takes_the_next_number(editor: Client) -> None:
    small_bank()
    preview = send(editor, NEW, SMALL.replace("Our changes are small.", "Our changes are tiny."))
    assert "would become the draft of version 2 of “A small bank”" in words(preview)
    assert "The file says version 1; here it is version 2." in words(preview)
    assert "Our changes are tiny. other words" in words(preview)
    assert "Our changes are removed: small. ; added: tiny. ;" in words(preview)
    editor.post(NEW, kept(preview))
    draft, published = versions_of("small")
    assert (draft.status, draft.number, draft.based_on) == ("draft", 2, published)
    assert published.status == "published"


def test_what_is_there_already_is_not_imported(editor: Client) -> None:
    small_bank()
    answer = send(editor, NEW, SMALL)
    assert "This file holds what is there already: there is nothing to import." in answer.content.decode()
    assert answer.status_code == 422
    assert len(versions_of("small")) == 1


def test_where_there_is_a_draft_the_file_goes_into_it(editor: Client, draft: BankVersion) -> None:
    preview = send(editor, NEW, SMALL.replace("are small", "are tiny"))
    assert f'action="{DRAFT}"' in preview.content.decode()
    assert "would take the place of the draft, version 2 of “A small bank”" in words(preview)
    editor.post(DRAFT, kept(preview))
    assert "Our changes are tiny." in items(draft)
    assert len(versions_of("small")) == 2


def test_a_spreadsheet_becomes_a_new_bank(editor: Client) -> None:
    preview = send(editor, NEW, SHEET, "calm.csv", **HEAD)
    assert "“calm.csv” would become a new bank: “Calm work”, as a draft." in words(preview)
    editor.post(NEW, kept(preview))
    [version] = versions_of("calm-work")
    outline = bank_outline(version)
    assert [(one.key, len(one.items)) for one in outline.leaves()] == [("calm", 2), ("focus", 1)]
    assert (version.licence, version.attribution) == ("Internal use only", {"en": "The platform guild"})
    assert {item.scale.key for item in outline.items()} == {"agreement-5"}


def test_a_spreadsheet_for_a_new_bank_needs_its_head(editor: Client) -> None:
    answer = send(editor, NEW, SHEET, "calm.csv", title="Calm work")
    assert answer.status_code == 422
    assert words(answer).count("A new bank from a spreadsheet needs this.") == 8  # at each field, and in the summary
    assert 'value="Calm work"' in answer.content.decode()


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("日本", "Write a title with more letters from a to z"),
        ("Import", "Write a title with more letters from a to z"),
        ("Small", "There is a bank of this name."),
    ],
)
def test_a_title_that_gives_no_address(editor: Client, title: str, why: str) -> None:
    small_bank()
    answer = send(editor, NEW, SHEET, "calm.csv", **{**HEAD, "title": title})
    assert answer.status_code == 422
    assert why in words(answer)


def test_a_spreadsheet_becomes_the_next_version(editor: Client) -> None:
    small_bank()
    sheet = "dimension,question,scale\nVisible work,Our work stands on one board.,\nCalm,We rest.,agreement\n"
    preview = send(editor, NEW, sheet, "next.csv", into="small")
    said = words(preview)
    assert "would become the draft of version 2 of “A small bank”" in said
    assert "We rest. new" in said
    for gone in ("Work waits for other teams.", "Our changes are small.", "Tests run on each change."):
        assert f"{gone} no longer asked" in said
    assert "One board taken out" not in said
    assert "Practices" in said
    assert "“Everything” goes: too few of its dimensions are left." in said
    editor.post(NEW, kept(preview))
    draft = versions_of("small")[0]
    assert items(draft) == ["Our work stands on one board.", "We rest."]
    assert draft.licence == "CC0-1.0"


# -- Into a draft --------------------------------------------------------------


def test_a_spreadsheet_replaces_the_questions_of_a_draft(editor: Client, draft: BankVersion) -> None:
    sheet = write_sheet(bank_outline(draft)).replace("Our changes are small.", "Our changes are tiny.")
    preview = send(editor, DRAFT, sheet, "draft.csv")
    assert "Our changes are tiny. other words" in words(preview)
    editor.post(DRAFT, kept(preview))
    assert "Our changes are tiny." in items(draft)
    assert AuditEntry.objects.get().verb == "import into draft"


def test_what_goes_can_be_put_back_and_its_key_stays_taken(editor: Client, draft: BankVersion) -> None:
    sheet = "dimension,question,key\nVisible work,Our work stands on one board.,\n"
    editor.post(DRAFT, kept(send(editor, DRAFT, sheet, "draft.csv")))
    retired = RetiredPart.objects.filter(version=draft).values_list("kind", "key", "parent")
    assert set(retired) == {
        ("item", "work-waits", "work"),
        ("dimension", "batches", "flow"),
        ("dimension", "feedback", ""),
    }
    page = editor.get("/banks/small/draft/retired/").content.decode()
    assert "Small batches" in page
    assert "Work waits for other teams." in page
    again = f"{sheet}Calm,Releases are calm and rare.,feedback-tests\n"
    answer = send(editor, DRAFT, again, "draft.csv")
    assert "“feedback-tests” was the key of something else before (“Tests run on each change.”)" in words(answer)
    retire_undone = restore_part(version=draft, kind="dimension", key="feedback", by=None)
    assert retire_undone.items.get().text == {"en": "Tests run on each change."}


def test_what_comes_again_in_the_same_words_is_what_it_was(editor: Client, draft: BankVersion) -> None:
    sheet = "dimension,question\nVisible work,Our work stands on one board.\n"
    editor.post(DRAFT, kept(send(editor, DRAFT, sheet, "draft.csv")))
    editor.post(DRAFT, kept(send(editor, DRAFT, f"{sheet}Feedback,Tests run on each change\n", "draft.csv")))
    item = bank_outline(draft).items()[1]
    assert (item.key, item.dimension_key) == ("feedback-tests", "feedback")
    assert not RetiredPart.objects.filter(version=draft, key="feedback").exists()


def test_nobody_is_overwritten_unseen(editor: Client, draft: BankVersion) -> None:
    preview = send(editor, DRAFT, SMALL.replace("are small", "are tiny"))
    Item.objects.filter(version=draft, key="feedback-tests").update(text={"en": "Tests run each night."})
    answer = editor.post(DRAFT, kept(preview))
    assert answer.status_code == 409
    assert "Somebody else has changed this bank since you looked." in answer.content.decode()
    assert words(answer).count("other words") == 2
    assert "Tests run each night." in items(draft)
    editor.post(DRAFT, kept(answer))
    assert "Our changes are tiny." in items(draft)


def test_a_draft_that_was_published_meanwhile_stays_as_it_is(editor: Client, draft: BankVersion) -> None:
    preview = send(editor, DRAFT, SMALL.replace("are small", "are tiny"))
    publish_version(version=draft, by=None)
    answer = editor.post(DRAFT, kept(preview))
    assert answer.status_code == 409
    assert "would become the draft of version 3" in words(answer)
    assert "Our changes are small." in items(draft)


def test_two_people_who_import_the_same_new_bank(editor: Client) -> None:
    preview = send(editor, NEW, SMALL)
    import_as_draft(document=read_banks([source()])[0].document, by=None)
    answer = editor.post(NEW, kept(preview))
    assert answer.status_code == 409
    assert len(versions_of("small")) == 1


def test_what_is_kept_in_the_page_is_of_one_person(editor: Client) -> None:
    preview = send(editor, NEW, SMALL)
    other = Client()
    other.force_login(BankEditorFactory())
    for forged in (kept(preview), {"kept": "made-up"}, {"kept": ""}):
        answer = other.post(NEW, forged, follow=True)
        assert answer.redirect_chain == [(NEW, 302)]
        assert "Choose the file again." in answer.content.decode() or "required" in answer.content.decode()
    assert not QuestionBank.objects.exists()


def test_a_file_of_another_bank_is_refused(editor: Client, draft: BankVersion) -> None:
    answer = send(editor, DRAFT, SMALL.replace("slug: small", "slug: other"))
    assert answer.status_code == 422
    assert "Line 2, column 7 slug this file is of another bank" in words(answer)


def test_problems_are_named_and_nothing_is_written(editor: Client, draft: BankVersion) -> None:
    answer = send(editor, DRAFT, SMALL.replace("effort: S", "effort: XS").replace("scale: often", "scale: seldom"))
    assert answer.status_code == 422
    assert "bank.yaml: 2 things to mend" in words(answer)
    assert "Line 64, column 21" in words(answer)
    sheet = "dimension;question;scale\nA;;agreement\nA;B;seldom\n"
    answer = send(editor, DRAFT, sheet, "sheet.csv")
    assert "Row 2 question is empty: write it" in words(answer)
    assert "Row 3 scale there is no scale “seldom”" in words(answer)
    assert not AuditEntry.objects.exists()


def test_a_draft_without_a_licence_takes_a_spreadsheet(editor: Client, draft: BankVersion) -> None:
    BankVersion.objects.filter(pk=draft.pk).update(licence="", attribution={})
    editor.post(DRAFT, kept(send(editor, DRAFT, "dimension,question,scale\nA,B,often\n", "a.csv")))
    draft.refresh_from_db()
    assert (items(draft), draft.licence, draft.attribution) == (["B"], "", {})


# -- The pages -----------------------------------------------------------------


def test_who_edits_finds_the_way(editor: Client, draft: BankVersion) -> None:
    assert f'href="{NEW}"' in editor.get("/banks/").content.decode()
    page = editor.get("/banks/small/v2/").content.decode()
    assert f'href="{DRAFT}"' in page
    assert 'href="/banks/small/v2/export.csv"' in page
    form = editor.get(DRAFT).content.decode()
    assert 'href="/banks/small/v2/export.csv"' in form
    assert 'href="/banks/import/questions.csv?separator=semicolon"' in form
    reader = Client()
    reader.force_login(UserFactory())
    assert NEW not in reader.get("/banks/").content.decode()
    assert DRAFT not in reader.get("/banks/small/v1/").content.decode()
    assert reader.get("/banks/small/v2/export.csv").status_code == 404


def test_templates_come_with_a_mark_for_spreadsheets(editor: Client) -> None:
    answer = editor.get("/banks/import/questions.csv?separator=semicolon")
    assert answer.content.startswith(b"\xef\xbb\xbfdimension;parent dimension;key;question;")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="questions.csv"'
    assert editor.get("/banks/import/practices.csv").content.startswith(b"\xef\xbb\xbfdimension,key,practice,")


def test_the_bank_file_of_a_version_is_that_of_the_command(client: Client) -> None:
    version = small_bank()
    answer = client.get(reverse("banks:export", args=["small", 1, "yaml"]))
    assert answer.content.decode() == write_bank(document_of(published_outline(version)))
    assert answer["Content-Disposition"] == 'attachment; filename="small-v1.yaml"'
    assert answer["Content-Type"].startswith("application/yaml")


def test_a_draft_that_is_no_file_yet_says_so(editor: Client, draft: BankVersion) -> None:
    BankVersion.objects.filter(pk=draft.pk).update(licence="")
    answer = editor.get("/banks/small/v2/export.yaml", follow=True)
    assert answer.redirect_chain == [("/banks/small/v2/", 302)]
    assert "This draft lacks what a YAML file must have." in answer.content.decode()
    assert editor.get("/banks/small/v2/export.csv").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_looking_at_a_file_takes_so_many_queries(
    count: int, editor: Client, draft: BankVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = "".join(f"A,Question {number}.,often\n" for number in range(count))
    with django_assert_num_queries(18):
        send(editor, DRAFT, f"dimension,question,scale\n{rows}", "a.csv")
    with django_assert_num_queries(4):
        editor.get(DRAFT)
