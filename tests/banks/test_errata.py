"""Slips in published questions: shown mended everywhere, never changed afterwards, never in the version itself."""

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from surveys.banks import queries
from surveys.banks.interchange import digest
from surveys.banks.models import BankVersion, Erratum, Item, KeptCorrectionError
from surveys.banks.outline import ItemNode
from surveys.banks.services import (
    add_erratum,
    import_versions,
    publish_version,
    retire_version,
    revise,
    stored_document,
)
from surveys.teams.models import AuditEntry, User
from tests.banks.factories import SMALL, small_bank, source
from tests.factories import BankEditorFactory

pytestmark = pytest.mark.django_db
BOARD, MENDED = "Our work stands on one board.", "Our work stands on a board."


@pytest.fixture
def editor() -> User:
    return BankEditorFactory()


@pytest.fixture
def version() -> BankVersion:
    return small_bank()


@pytest.fixture
def item(version: BankVersion) -> Item:
    return version.items.get(key="work-board")


def mend(item: Item, text: str = MENDED, part: str = "text", *, asked: bool = False, by: User | None = None) -> Erratum:
    return add_erratum(item=item, part=part, language="en", text=text, by=by, asked=asked)


def shown(version: BankVersion, key: str = "work-board") -> ItemNode:
    return next(node for node in queries.bank_outline(version).items() if node.key == key)


def test_the_corrected_text_is_shown_and_the_version_stays(version: BankVersion, item: Item, editor: User) -> None:
    before = digest(stored_document(version))
    made = mend(item, f"  {MENDED}\r\n", by=editor)
    assert (made.was, made.text, made.part, made.language) == (BOARD, MENDED, "text", "en")
    assert shown(version).text == {"en": MENDED}
    assert [(one.was, one.text) for one in shown(version).errata] == [(BOARD, MENDED)]
    assert shown(version, "batches-small").errata == ()
    item.refresh_from_db()
    assert item.text == {"en": BOARD}
    assert queries.published_outline(version).items()[0].text == {"en": BOARD}
    assert digest(stored_document(version)) == before == version.digest


def test_it_is_audited_with_both_wordings(item: Item, editor: User) -> None:
    mend(item, by=editor)
    mend(item, "A board is a wall or tool.", "help", by=editor)
    found = AuditEntry.objects.filter(verb="correct a slip").order_by("pk")
    assert [entry.changes for entry in found] == [
        {"text.en": [BOARD, MENDED]},
        {"help.en": ["A board is a wall or a tool.", "A board is a wall or tool."]},
    ]
    assert {entry.actor for entry in found} == {editor}


@pytest.mark.parametrize("part", ["text", "help", "low", "high"])
def test_each_text_can_be_mended(part: str, version: BankVersion, item: Item) -> None:
    was = getattr(item, part)["en"]
    mend(item, was.replace(" is ", " was ").replace(" stands ", " stood ").replace("hides", "hid"), part)
    texts = {name: shown(version).texts(name)["en"] for name in ("text", "help", "low", "high")}
    assert {name for name, text in texts.items() if text != getattr(item, name)["en"]} == {part}


def test_the_latest_correction_counts(version: BankVersion, item: Item) -> None:
    mend(item)
    again = mend(item, "Our work stands on one big board.")
    assert again.was == MENDED
    assert shown(version).text["en"] == "Our work stands on one big board."
    mend(item, BOARD)
    assert shown(version).text["en"] == BOARD
    assert [one.was for one in shown(version).errata] == [BOARD, MENDED, "Our work stands on one big board."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write the corrected text"),
        ("   \n", "Write the corrected text"),
        ("Our work stands on one\x00 board.", "control characters"),
        (BOARD + "x" * 2000, "at most 2000"),
        (f" {BOARD} ", "as it stands"),
        ("Our work stands on one board " + "again " * 20 + ".", "at most 25 words"),
        ("Tests run on each change.", "Make a new version"),
        ("Our work stands not on one board.", "“not” more or less"),
    ],
)
def test_what_is_no_slip_is_refused_at_the_field(text: str, words: str, item: Item) -> None:
    with pytest.raises(ValidationError, match=words) as refused:
        mend(item, text)
    assert list(refused.value.message_dict) == ["text"]
    assert not Erratum.objects.exists()


def test_an_end_may_be_longer_than_a_question(version: BankVersion) -> None:
    item = version.items.get(key="work-waits")
    with pytest.raises(ValidationError, match="no such text"):
        mend(item, "Some help.", "help")
    with pytest.raises(ValidationError, match="no such text"):
        add_erratum(item=item, part="text", language="de", text="Arbeit wartet.", by=None)
    mend(item, "It never waited.", "low")
    assert shown(version, "work-waits").low["en"] == "It never waited."


def test_a_long_question_may_stay_as_long_as_it_is() -> None:
    long = "Our work stands on one board " + " ".join(f"place{n}" for n in range(25)) + "."
    import_versions(files=[source(SMALL.replace(BOARD, long))])
    item = Item.objects.get(key="work-board")
    mend(item, long.replace("Our work", "The work"))
    with pytest.raises(ValidationError, match="at most 25 words"):
        mend(item, long + " Yes.")


def test_a_draft_is_changed_itself(version: BankVersion) -> None:
    draft = revise(version=version, by=None)
    with pytest.raises(ValidationError, match="is a draft"):
        mend(draft.items.get(key="work-board"))


def test_a_retired_version_is_mended_only_while_it_is_asked(version: BankVersion, item: Item) -> None:
    retire_version(version=version, by=None)
    with pytest.raises(ValidationError, match="is retired"):
        mend(item)
    mend(item, asked=True)
    assert shown(version).text["en"] == MENDED


def test_corrections_are_never_changed_or_deleted(item: Item) -> None:
    made = mend(item)
    made.text = "Other words."
    with pytest.raises(KeptCorrectionError, match="never changed or deleted"):
        made.save()
    for attempt in (
        made.delete,
        Erratum.objects.all().delete,
        lambda: Erratum.objects.update(text="Other words."),
        lambda: Erratum.objects.bulk_update([made], ["text"]),
    ):
        with pytest.raises(KeptCorrectionError), transaction.atomic():
            attempt()
    assert Erratum.objects.get().text == MENDED


def test_a_new_draft_takes_the_mended_text_and_its_publishing_stands(version: BankVersion, item: Item) -> None:
    mend(item)
    draft = revise(version=version, by=None)
    assert draft.items.get(key="work-board").text == {"en": MENDED}
    assert shown(draft).errata == ()
    publish_version(version=draft, by=None)
    assert shown(version).text == shown(draft).text == {"en": MENDED}


def test_the_file_of_a_version_keeps_what_was_published(item: Item, capsys: pytest.CaptureFixture[str]) -> None:
    mend(item)
    call_command("bank_export", "small")
    text = capsys.readouterr().out
    assert BOARD in text
    assert MENDED not in text
    assert [one.change for one in import_versions(files=[source(text)])] == ["unchanged"]


def test_every_process_shows_it_at_once(version: BankVersion, item: Item, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two memories stand for two processes; only one of them sees the correction being made."""
    ours, theirs = LocMemCache("ours", {}), LocMemCache("theirs", {})

    def text(memory: LocMemCache) -> str:
        monkeypatch.setitem(vars(caches._connections), "pages", memory)
        return queries.cached_outline(version.pk).items()[0].text["en"]

    assert [text(ours), text(theirs), text(theirs)] == [BOARD] * 3
    mend(item)
    assert [text(ours), text(theirs)] == [MENDED] * 2
    mend(item, BOARD)
    assert [text(theirs), text(ours)] == [BOARD] * 2


def test_many_corrections_cost_no_more_queries(
    version: BankVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for item in version.items.all():
        mend(item, item.text["en"].replace(".", " now."))
    with django_assert_num_queries(9):
        assert all(len(node.errata) == 1 for node in queries.bank_outline(version).items())
