"""The head of a draft and its languages; banks made, copied, put away and brought back."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from surveys.banks.models import BankVersion, QuestionBank
from surveys.banks.queries import bank_outline, published_banks
from surveys.banks.services import (
    archive_bank,
    copy_bank,
    create_bank,
    import_versions,
    publish_version,
    restore_bank,
    revise,
)
from surveys.banks.services.drafting import OvertakenError, seen
from surveys.banks.services.drafts import HeadContent, change_head, remove_language
from surveys.banks.translations import language_mark, texts_of
from surveys.campaigns.queries import versions_to_ask
from surveys.pages.quick_check.presenters import outline_for
from surveys.pages.studio.forms.heads import stored_head
from surveys.teams.models import AuditEntry
from tests.banks.factories import SMALL, small_bank, source
from tests.factories import BankEditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> BankVersion:
    return revise(version=small_bank(), by=None)


def changed(draft: BankVersion, **changes: object) -> HeadContent:
    return replace(stored_head(draft), **changes)  # type: ignore[arg-type]  # fields by name


def german(draft: BankVersion) -> BankVersion:
    content = changed(draft, new_language="de", new_title="Eine kleine Bank")
    return change_head(version=draft, content=content, mark=seen(draft), by=None)


def test_the_head_is_written_and_leaves_a_trace(draft: BankVersion) -> None:
    content = changed(draft, title={"en": " Mine "}, licence=" CC-BY-4.0 ", quick_check=False)
    saved = change_head(version=draft, content=content, mark=seen(draft), by=BankEditorFactory())
    assert (saved.title, saved.licence, saved.quick_check) == ({"en": "Mine"}, "CC-BY-4.0", False)
    changes = AuditEntry.objects.get(verb="change head of bank").changes
    assert changes == {
        "title": [{"en": "A small bank"}, {"en": "Mine"}],
        "licence": ["CC0-1.0", "CC-BY-4.0"],
        "quick_check": [True, False],
    }


@pytest.mark.parametrize("field", ["summary", "source", "licence", "attribution"])
def test_a_draft_may_lack_its_origin_and_publishing_asks_for_it(field: str, draft: BankVersion) -> None:
    content = changed(draft, **{field: "" if field == "licence" else {}})
    saved = change_head(version=draft, content=content, mark=seen(draft), by=None)
    with pytest.raises(ValidationError, match=f"{field}: is missing"):
        publish_version(version=saved, by=None)
    saved.refresh_from_db()
    assert saved.status == "draft"


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"title": {"en": " "}}, "title", "main language"),
        ({"title": {"en": "x" * 201}}, "title", "longer than 200"),
        ({"summary": {"en": "x" * 2001}}, "summary", "longer than 2000"),
        ({"source": {"en": "a\x00"}}, "source", "can not be shown"),
        ({"licence": "x" * 121}, "licence", "at most 120"),
        ({"new_language": "de"}, "new_title", "Write the title"),
        ({"new_title": "Eine Bank"}, "new_language", "Choose the language"),
        ({"new_language": "English", "new_title": "x"}, "new_language", "Choose the language"),
        ({"new_language": "en", "new_title": "x"}, "new_language", "speaks this language already"),
        ({"language": "de"}, "language", "Add the language first"),
    ],
)
def test_what_is_wrong_is_said_by_field(changes: dict[str, object], field: str, why: str, draft: BankVersion) -> None:
    with pytest.raises(ValidationError, match=why) as caught:
        change_head(version=draft, content=changed(draft, **changes), mark=seen(draft), by=None)
    assert list(caught.value.message_dict) == [field]
    draft.refresh_from_db()
    assert draft.title == {"en": "A small bank"}


def test_nobody_overwrites_a_head_that_they_have_not_seen(draft: BankVersion) -> None:
    mark = seen(draft)
    change_head(version=draft, content=changed(draft, licence="CC-BY-4.0"), mark=mark, by=None)
    with pytest.raises(OvertakenError) as caught:
        change_head(version=draft, content=changed(draft, licence="MIT"), mark=mark, by=None)
    assert isinstance(caught.value.now, BankVersion)
    assert caught.value.now.licence == "CC-BY-4.0"


def test_a_language_is_added_with_its_title_and_every_title_is_kept(draft: BankVersion) -> None:
    both = german(draft)
    assert both.title == {"en": "A small bank", "de": "Eine kleine Bank"}
    missing = [one for one in texts_of(both) if "de" not in one.texts]
    assert {"A small bank"}.isdisjoint(one.words for one in missing)
    assert "Our work stands on one board." in {one.words for one in missing}
    assert "Who adds work to the board?" in {one.words for one in missing}
    assert "About boards" in {one.words for one in missing}
    with pytest.raises(ValidationError, match="each language"):
        change_head(version=both, content=changed(both, title={"en": "One"}), mark=seen(both), by=None)


def test_another_main_language_needs_every_text(draft: BankVersion) -> None:
    both = german(draft)
    with pytest.raises(ValidationError, match="texts are not there in this language"):
        change_head(version=both, content=changed(both, language="de"), mark=seen(both), by=None)
    bank = create_bank(title="Neu", slug="", language="en", by=None)
    both = german(bank)
    dimension, scale = both.dimensions.get(), both.scales.get()
    for row, name in [(dimension, "title"), (scale, "title"), *((point, "label") for point in scale.points.all())]:
        setattr(row, name, {**getattr(row, name), "de": "Wort"})
        row.save()
    main = change_head(version=both, content=changed(both, language="de"), mark=seen(both), by=None)
    assert main.language == "de"


def test_a_removed_language_is_gone_from_every_text(draft: BankVersion) -> None:
    both = german(draft)
    item = both.items.get(key="work-board")
    item.text = {**item.text, "de": "Unsere Arbeit steht an einer Tafel."}
    item.save()
    practice = both.practices.get(key="work-one-board")
    practice.links = [{**practice.links[0], "title": {"en": "About boards", "de": "Über Tafeln"}}]
    practice.save()
    mark = language_mark(texts_of(both), "de")
    remove_language(version=both, language="de", mark=mark, by=BankEditorFactory())
    assert [one for one in texts_of(both) if "de" in one.texts] == []
    assert both.items.get(key="work-board").text == {"en": "Our work stands on one board."}
    assert both.practices.get(key="work-one-board").links[0]["url"] == "https://example.org/boards"
    assert AuditEntry.objects.get(verb="remove language of bank").changes["texts"] == [3, 0]


def test_a_language_goes_only_as_it_was_seen(draft: BankVersion) -> None:
    both = german(draft)
    mark = language_mark(texts_of(both), "de")
    item = both.items.get(key="work-board")
    item.text = {**item.text, "de": "Unsere Arbeit steht an einer Tafel."}
    item.save()
    with pytest.raises(OvertakenError):
        remove_language(version=both, language="de", mark=mark, by=None)
    with pytest.raises(ValidationError, match="main language"):
        remove_language(version=both, language="en", mark=mark, by=None)


# -- Banks ---------------------------------------------------------------------


def test_a_bank_from_scratch_begins_with_a_dimension_and_a_scale() -> None:
    draft = create_bank(title="Team health", slug="", language="de", by=BankEditorFactory())
    outline = bank_outline(draft)
    assert (outline.slug, outline.number, outline.status, outline.language) == ("team-health", 1, "draft", "de")
    assert [node.key for node in outline.dimensions] == ["first-dimension"]
    [scale] = outline.scales.values()
    assert next(point.label["de"] for point in scale.points) == "Stimme gar nicht zu"
    assert (outline.licence, outline.attribution, outline.source) == ("", {}, {})
    assert AuditEntry.objects.filter(verb="create bank").count() == 1


@pytest.mark.parametrize(
    ("title", "slug", "field", "why"),
    [
        ("", "a-bank", "title", "title"),
        ("New", "", "slug", "part of the addresses"),
        ("Anything", "import", "slug", "part of the addresses"),
        ("Anything", "schema.json", "slug", "lower-case letters"),
        ("Anything", "Big Letters", "slug", "lower-case letters"),
        ("Anything", "x" * 61, "slug", "longer than 60"),
        ("Small", "", "slug", "Another bank has this address"),
        ("日本語", "", "slug", "Choose an address"),
    ],
)
def test_names_that_are_refused(title: str, slug: str, field: str, why: str) -> None:
    version = small_bank()
    for make in (
        lambda: create_bank(title=title, slug=slug, language="en", by=None),
        lambda: copy_bank(version=version, title=title, slug=slug, by=None),
    ):
        with pytest.raises(ValidationError, match=why) as caught:
            make()
        assert list(caught.value.message_dict) == [field]
    assert QuestionBank.objects.count() == 1


def test_reserved_words_are_refused_in_files_too() -> None:
    with pytest.raises(Exception, match="part of the addresses"):
        import_versions(files=[source(SMALL.replace("slug: small", "slug: new"))])


def test_a_copy_says_where_it_comes_from_and_keeps_its_licence() -> None:
    copied = copy_bank(version=small_bank(), title="Ours", slug="", by=BankEditorFactory())
    outline = bank_outline(copied)
    assert (outline.slug, outline.number, outline.title) == ("ours", 1, {"en": "Ours"})
    assert outline.source == {"en": "Copied from “A small bank”, version 1.\nMade up for tests."}
    assert (outline.licence, outline.attribution) == ("CC0-1.0", {"en": "The test authors"})
    assert [item.key for item in outline.items()] == ["work-board", "work-waits", "batches-small", "feedback-tests"]
    assert {item.continues for item in outline.items()} == {""}
    assert outline.quick_check is False


def test_a_draft_that_lacks_its_origin_can_be_copied() -> None:
    unfinished = create_bank(title="First", slug="", language="en", by=None)
    copied = copy_bank(version=unfinished, title="Second", slug="", by=None)
    assert (copied.licence, copied.attribution, copied.summary) == ("", {}, {})
    assert copied.source == {"en": "Copied from “First”, version 1."}


def test_an_archived_bank_is_asked_by_nothing_new_and_can_come_back() -> None:
    version = small_bank()
    assert (outline_for("small"), [*versions_to_ask()]) != (None, [])
    archive_bank(bank=version.bank, by=BankEditorFactory())
    assert published_banks() == []
    assert versions_to_ask() == {}
    assert outline_for("small") is None
    assert BankVersion.objects.get(pk=version.pk).status == "published"
    restore_bank(bank=version.bank, by=BankEditorFactory())
    assert [bank.slug for bank in published_banks()] == ["small"]
    assert [*versions_to_ask()] == ["small"]
    assert outline_for("small") is not None
    assert AuditEntry.objects.filter(verb__in=["archive bank", "restore bank"]).count() == 2


def test_a_bank_that_was_never_published_is_not_archived() -> None:
    draft = create_bank(title="First", slug="", language="en", by=None)
    with pytest.raises(ValidationError, match="never published"):
        archive_bank(bank=draft.bank, by=None)
