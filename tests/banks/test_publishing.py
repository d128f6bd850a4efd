"""Publishing a draft: what is decided of reworded questions, and what stands in the way."""

import re

import pytest
from django.core.exceptions import ValidationError

from surveys.banks import queries, services
from surveys.banks.choices import PartKind, Status
from surveys.banks.comparison import Kind, compare
from surveys.banks.impact import free_key, new_names
from surveys.banks.models import BankVersion, Item, Practice, RetiredPart
from surveys.banks.queries import bank_outline
from surveys.banks.services import DraftChangedError, Said, decide_meanings, publish_version, revise
from surveys.teams.models import AuditEntry, User
from tests.banks.factories import SHIPPED, small_bank
from tests.factories import BankEditorFactory
from tests.results import build

pytestmark = pytest.mark.django_db
OTHER = {"en": "Every piece of our work stands on one board."}


@pytest.fixture
def editor() -> User:
    return BankEditorFactory.create()


@pytest.fixture
def draft(editor: User) -> BankVersion:
    """Version 2 of a bank that the linter has nothing against, but for one warning."""
    build.bank(build.leaf("work", 3), build.leaf("tests", 3))
    return revise(version=queries.versions_of("tiny")[0], by=editor)


def reword(draft: BankVersion, key: str, text: str = "Something else is said here.") -> None:
    item = draft.items.get(key=key)
    item.text = {"en": text}
    item.save()


def decide(draft: BankVersion, editor: User, **meanings: str) -> None:
    marks = {one.new.key: one.mark for one in services.decisions_of(draft)}
    chosen = {key.replace("_", "-"): meaning for key, meaning in meanings.items()}
    decide_meanings(version=draft, meanings={key: (word, marks[key]) for key, word in chosen.items()}, by=editor)
    draft.refresh_from_db()


def said(draft: BankVersion, changelog: str = "Better words.", reason: str = "It is fine.") -> Said:
    return Said(services.draft_mark(bank_outline(draft)), changelog, reason)


def lints(draft: BankVersion, *, errors: bool) -> None:
    """The anchors of questions, without which the linter finds errors."""
    for item in Item.objects.filter(version=draft):
        item.low, item.high = ({}, {}) if errors else ({"en": "Rarely."}, {"en": "Mostly."})
        item.save()


def test_same_meaning_keeps_the_key_and_the_trend(draft: BankVersion, editor: User) -> None:
    lints(draft, errors=False)
    reword(draft, "work-1")
    decide(draft, editor, work_1="same", work_2="same", work_3="same", tests_1="same", tests_2="same", tests_3="same")
    version = publish_version(version=draft, by=editor, said=said(draft))
    assert (version.status, version.changelog) == (Status.PUBLISHED, "Better words.")
    found = compare(bank_outline(queries.versions_of("tiny")[1]), bank_outline(version))
    assert found.comparable
    assert len(found.of(Kind.REWORDED)) == 6


def test_new_meaning_gets_a_key_of_its_own_that_practices_follow(editor: User) -> None:
    before = small_bank()
    draft = revise(version=before, by=editor)
    reword(draft, "work-board")
    practice = draft.practices.get(key="work-one-board")
    practice.links = [{"title": {"en": "The question"}, "url": "/banks/small/#question-work-board"}]
    practice.save()
    decide(draft, editor, work_board="new")
    version = publish_version(version=draft, by=editor)
    item = version.items.get(key="work-board-2")
    assert item.continues == ""
    practice = Practice.objects.get(version=version, key="work-one-board")
    assert (practice.item, practice.links[0]["url"]) == (item, "/banks/small/#question-work-board-2")
    found = compare(bank_outline(before), bank_outline(version))
    assert [change.new.key for change in found.of(Kind.NEW) if change.new] == ["work-board-2"]
    assert [change.old.key for change in found.of(Kind.RETIRED) if change.old] == ["work-board"]
    assert AuditEntry.objects.get(verb="publish bank version").changes["new_keys"] == {"work-board": "work-board-2"}


def test_a_key_that_was_ever_used_is_not_used_again(draft: BankVersion, editor: User) -> None:
    reword(draft, "work-1")
    decide(draft, editor, work_1="new")
    RetiredPart.objects.create(
        version=draft, kind=PartKind.ITEM, key="work-1-2", title={"en": "x"}, parent="work", order=1, content={}
    )
    decisions, taken = services.decisions_of(draft), queries.item_keys_taken(draft.bank)
    assert new_names(decisions, taken) == {"work-1": "work-1-3"}
    assert free_key("k" * 80, {"k" * 78 + "-2"}) == "k" * 78 + "-3"


def test_a_question_that_only_continued_another_keeps_its_key(editor: User) -> None:
    draft = revise(version=small_bank(), by=editor)
    item = draft.items.get(key="work-board")
    item.key, item.continues, item.text = "work-wall", "work-board", OTHER
    item.save()
    decide(draft, editor, work_wall="new")
    version = publish_version(version=draft, by=editor)
    assert version.items.get(key="work-wall").continues == ""


def test_a_decision_is_void_when_the_words_change_again(draft: BankVersion, editor: User) -> None:
    reword(draft, "work-1")
    decide(draft, editor, work_1="new")
    assert [one.meaning for one in services.decisions_of(draft)] == ["new"]
    reword(draft, "work-1", "Said in a third way.")
    assert [one.meaning for one in services.decisions_of(draft)] == [""]
    decide(draft, editor, work_1="same")
    decide(draft, editor, work_1="new")  # revisable
    assert [one.meaning for one in services.decisions_of(draft)] == ["new"]
    reword(draft, "work-1", "Statement 1 of work.")
    assert services.decisions_of(draft) == ()


def test_what_can_not_be_meant_is_passed_over(draft: BankVersion, editor: User) -> None:
    reword(draft, "work-1")
    [one] = services.decisions_of(draft)
    for meanings in ({"work-1": ("maybe", one.mark)}, {"work-1": ("same", "stale")}, {"work-2": ("same", one.mark)}):
        assert decide_meanings(version=draft, meanings=meanings, by=editor).meanings == {}


def test_undecided_meanings_stop_a_person_and_not_a_command(draft: BankVersion, editor: User) -> None:
    lints(draft, errors=False)
    with pytest.raises(ValidationError, match="6 reworded questions whether they still ask"):
        publish_version(version=draft, by=editor, said=said(draft))
    assert publish_version(version=draft, by=None).status == Status.PUBLISHED


def test_errors_of_the_linter_stop_a_person(draft: BankVersion, editor: User) -> None:
    with pytest.raises(ValidationError, match="describe both ends"):
        publish_version(version=draft, by=editor, said=said(draft))
    assert BankVersion.objects.get(pk=draft.pk).status == Status.DRAFT


@pytest.mark.parametrize(
    ("changelog", "reason", "field"),
    [(" ", "Fine.", "changelog"), ("x" * 2001, "Fine.", "changelog"), ("Said.", " ", "warnings_reason")],
)
def test_words_are_asked_for(draft: BankVersion, editor: User, changelog: str, reason: str, field: str) -> None:
    lints(draft, errors=False)
    decide(draft, editor, **{one.new.key.replace("-", "_"): "same" for one in services.decisions_of(draft)})
    with pytest.raises(ValidationError) as caught:
        publish_version(version=draft, by=editor, said=said(draft, changelog, reason))
    assert list(caught.value.error_dict) == [field]


def test_who_has_seen_something_else_is_told_what_changed(draft: BankVersion, editor: User) -> None:
    seen = said(draft)
    reword(draft, "work-1")
    draft.practices.get(key="work-low").delete()
    with pytest.raises(DraftChangedError) as caught:
        publish_version(version=draft, by=editor, said=seen)
    assert set(caught.value.parts) == {"item work-1", "dimension work", "practice work-low"}
    with pytest.raises(DraftChangedError) as caught:
        publish_version(version=draft, by=editor, said=Said("no mark", "Said."))
    assert "head" in caught.value.parts


def test_twice_is_once(draft: BankVersion, editor: User) -> None:
    publish_version(version=draft, by=editor)
    with pytest.raises(ValidationError, match="Only a draft"):
        publish_version(version=draft, by=editor)
    with pytest.raises(ValidationError, match=re.escape("published in the meantime")):
        decide_meanings(version=draft, meanings={}, by=editor)


def test_what_lacks_licence_or_attribution_is_not_published(draft: BankVersion, editor: User) -> None:
    BankVersion.objects.filter(pk=draft.pk).update(licence="", attribution={})
    with pytest.raises(ValidationError) as caught:
        publish_version(version=draft, by=editor)
    assert {message.partition(":")[0] for message in caught.value.messages} == {"licence", "attribution"}


def test_shipped_banks_are_judged_without_errors() -> None:
    services.import_versions(files=SHIPPED[:1])
    judged = services.judge(bank_outline(BankVersion.objects.get()))
    assert (judged.problems, judged.errors) == ((), ())
