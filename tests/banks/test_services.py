"""Banks are imported whole or not at all, frozen when published, and revised as new versions."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from surveys.banks import services
from surveys.banks.choices import Status
from surveys.banks.interchange import BankFileError, digest
from surveys.banks.models import BankVersion, Dimension, FrozenVersionError, Item, Practice, QuestionBank, ScalePoint
from surveys.banks.services import import_versions, publish_version, retire_version, revise, set_quick_check
from surveys.frozen import resting
from surveys.teams.models import AuditEntry, User
from tests.banks.factories import SHIPPED, SMALL, SMALL_FILE, small_bank, source
from tests.factories import BankEditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return BankEditorFactory()


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


# -- Import --------------------------------------------------------------------


def test_a_new_file_is_published_at_once() -> None:
    [imported] = import_versions(files=[SMALL_FILE])
    version = BankVersion.objects.get()
    assert imported.change == "created"
    assert (version.bank.slug, version.number, version.status) == ("small", 1, Status.PUBLISHED)
    assert version.published_at is not None
    assert version.digest == digest(services.stored_document(version))


def test_import_stores_the_whole_file() -> None:
    version = small_bank()
    work = version.dimensions.get(key="work")
    assert (work.parent.key, work.weight, work.first_way) == ("flow", 2, True)
    assert [one.key for one in version.dimensions.all()] == ["flow", "work", "batches", "feedback"]
    item = version.items.get(key="work-waits")
    assert (item.reverse, item.weight, item.short_form, item.continues) == (True, 0.5, False, "work-queue")
    assert [point.value for point in item.scale.points.all()] == [0, 0.25, 1]
    practice = version.practices.get(key="work-one-board")
    assert (practice.item.key, practice.concepts) == ("work-board", ["S013", "S014"])
    assert practice.links == [{"title": {"en": "About boards"}, "url": "https://example.org/boards"}]
    assert version.practices.get(key="work-limits").after == ["work-one-board"]
    assert version.roll_ups.get().dimensions == ["work", "feedback"]
    assert version.radars.get().axes == ["work", "batches", "feedback"]


def test_importing_again_changes_nothing(editor: User) -> None:
    small_bank()
    before = list(Item.objects.values_list("pk", "text"))
    [imported] = import_versions(files=[SMALL_FILE], by=editor)
    assert imported.change == "unchanged"
    assert list(Item.objects.values_list("pk", "text")) == before
    assert verbs() == []


def test_the_same_content_written_differently_is_unchanged() -> None:
    small_bank()
    same = SMALL.replace("slug: small\n", "slug: 'small'\n").replace("\n", "\r\n") + "# the end\r\n"
    [imported] = import_versions(files=[source(same)])
    assert imported.change == "unchanged"


def test_a_digest_of_another_program_version_does_not_matter() -> None:
    version = small_bank()
    version.digest = "older"
    with resting(BankVersion):
        super(BankVersion, version).save(update_fields=["digest"])
    [imported] = import_versions(files=[SMALL_FILE])
    assert imported.change == "unchanged"


def test_a_published_version_is_not_changed_by_a_file() -> None:
    small_bank()
    changed = SMALL.replace("Our changes are small.", "Our changes are tiny.")
    with pytest.raises(BankFileError) as caught:
        import_versions(files=[source(changed)])
    assert [str(problem) for problem in caught.value.problems] == [
        "bank.yaml:3:10: version: version 1 of “small” is published and never changes: write “version: 2”"
    ]
    assert Item.objects.get(key="batches-small").text == {"en": "Our changes are small."}


def test_a_refused_file_stops_the_others() -> None:
    small_bank()
    changed = source(SMALL.replace("Our changes are small.", "Our changes are tiny."), "changed.yaml")
    other = source(SMALL.replace("slug: small", "slug: other"), "other.yaml")
    with pytest.raises(BankFileError):
        import_versions(files=[other, changed])
    assert not QuestionBank.objects.filter(slug="other").exists()


def test_a_draft_is_replaced_and_stays_a_draft(editor: User) -> None:
    draft = revise(version=small_bank(), by=editor)
    text = SMALL.replace("version: 1", "version: 2").replace("Our changes are small.", "Our changes are tiny.")
    [first], [again] = (import_versions(files=[source(text)], by=editor) for _time in range(2))
    assert (first.change, again.change) == ("updated", "unchanged")
    assert draft.items.get(key="batches-small").text == {"en": "Our changes are tiny."}
    assert BankVersion.objects.get(pk=draft.pk).status == Status.DRAFT
    assert verbs() == ["revise bank version", "import into draft"]


def test_an_import_by_a_person_leaves_a_trace(editor: User) -> None:
    [imported] = import_versions(files=[SMALL_FILE], by=editor)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb) == (editor, "import bank version")
    assert entry.object_words == "A small bank v1"
    assert imported.version.published_by == editor


def test_the_shipped_banks_import_with_few_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(25 * len(SHIPPED)):
        imported = import_versions(files=SHIPPED)
    assert {one.change for one in imported} == {"created"}
    assert {one.change for one in import_versions(files=SHIPPED)} == {"unchanged"}


# -- The life of a version -----------------------------------------------------


def test_revise_copies_to_the_next_number(editor: User) -> None:
    version = small_bank()
    draft = revise(version=version, by=editor)
    assert (draft.number, draft.status, draft.digest, draft.published_at) == (2, Status.DRAFT, "", None)
    copy, original = services.stored_document(draft), services.stored_document(version)
    assert copy == original.model_copy(update={"version": 2})


def test_a_bank_has_one_draft(editor: User) -> None:
    version = small_bank()
    revise(version=version, by=editor)
    with pytest.raises(ValidationError, match="has a draft already"):
        revise(version=version, by=editor)


def test_publish_freezes_and_names_the_person(editor: User) -> None:
    draft = revise(version=small_bank(), by=editor)
    published = publish_version(version=draft, by=editor)
    assert (published.status, published.published_by) == (Status.PUBLISHED, editor)
    assert len(published.digest) == 64
    assert verbs()[-1] == "publish bank version"
    with pytest.raises(ValidationError, match="Only a draft"):
        publish_version(version=published, by=editor)


def test_publish_refuses_what_a_file_would_be_refused_for(editor: User) -> None:
    draft = revise(version=small_bank(), by=editor)
    practice = draft.practices.get(key="work-one-board")
    practice.after = ["work-limits"]
    practice.save()
    with pytest.raises(ValidationError, match="wait for each other"):
        publish_version(version=draft, by=editor)
    assert BankVersion.objects.get(pk=draft.pk).status == Status.DRAFT


def test_a_draft_that_was_overtaken_is_not_published(editor: User) -> None:
    draft = revise(version=small_bank(), by=editor)
    small_bank(number=3)
    with pytest.raises(ValidationError, match="A later version is published"):
        publish_version(version=draft, by=editor)


def test_quick_check_changes_at_any_time(editor: User) -> None:
    version = set_quick_check(version=small_bank(), allowed=False, by=editor)
    assert BankVersion.objects.get(pk=version.pk).quick_check is False
    assert AuditEntry.objects.get().changes == {"quick_check": [True, False]}
    [imported] = import_versions(files=[SMALL_FILE])
    assert imported.change == "unchanged"
    assert BankVersion.objects.get(pk=version.pk).quick_check is False


def test_retire(editor: User) -> None:
    version = retire_version(version=small_bank(), by=editor)
    assert BankVersion.objects.get(pk=version.pk).status == Status.RETIRED
    with pytest.raises(ValidationError, match="Only a published version"):
        retire_version(version=version, by=editor)


# -- Freezing ------------------------------------------------------------------


@pytest.mark.parametrize("model", [Dimension, Item, Practice, ScalePoint])
def test_parts_of_a_published_version_are_frozen(model: type) -> None:
    small_bank()
    part = model.objects.first()
    for change in (part.save, part.delete, model.objects.all().delete, lambda: model.objects.update(order=7)):
        with pytest.raises(FrozenVersionError, match="Make a new version"):
            change()


def test_a_published_version_is_frozen() -> None:
    version = small_bank()
    version.licence = "none"
    for change in (
        version.save,
        lambda: version.save(update_fields=["status", "licence"]),
        version.delete,
        BankVersion.objects.all().delete,
        lambda: BankVersion.objects.update(licence="none"),
    ):
        with pytest.raises(FrozenVersionError):
            change()
    assert BankVersion.objects.get().licence == "CC0-1.0"


def test_a_new_part_does_not_join_a_published_version() -> None:
    version = small_bank()
    with pytest.raises(FrozenVersionError):
        Dimension.objects.create(version=version, key="new", order=9, title={"en": "New"})


def test_a_draft_is_free(editor: User) -> None:
    draft = revise(version=small_bank(), by=editor)
    Practice.objects.filter(version=draft).update(effort="M")
    draft.practices.all().delete()
    draft.licence = "MIT"
    draft.save()
    item = draft.items.first()
    item.weight = 3
    item.save()
    item.delete()
    draft.items.all().delete()
    BankVersion.objects.filter(pk=draft.pk).update(licence="ISC")
    BankVersion.objects.get(pk=draft.pk).delete()
    assert BankVersion.objects.count() == 1
    assert str(ScalePoint.objects.first()) == "never"
