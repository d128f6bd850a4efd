"""Writes of a draft: nothing unseen is written over, nothing is left broken, and each leaves a trace."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from surveys.banks import interchange
from surveys.banks.models import BankVersion, Dimension, Item, Practice, Radar, RetiredPart, RollUp
from surveys.banks.queries import bank_outline
from surveys.banks.services import publish_version, revise
from surveys.banks.services.drafting import OvertakenError, seen
from surveys.banks.services.drafts import (
    add_part,
    content_of,
    duplicate_item,
    earlier_parts,
    edit_part,
    list_mark,
    look_at_draft,
    move_part,
    remove_part,
    restore_part,
    retire_part,
    row_of,
    shift_part,
)
from surveys.teams.models import AuditEntry, User
from tests.banks.factories import small_bank
from tests.factories import BankEditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> BankVersion:
    return revise(version=small_bank(), by=None)


@pytest.fixture
def ann() -> User:
    return BankEditorFactory()


def mark(draft: BankVersion, kind: str, key: str) -> str:
    return seen(row_of(draft, kind, key))


def edit(draft: BankVersion, kind: str, key: str, by: User | None = None, **changes: Any) -> Any:
    row = row_of(draft, kind, key)
    return edit_part(version=draft, kind=kind, key=key, content={**content_of(row), **changes}, mark=seen(row), by=by)


def order(draft: BankVersion) -> list[tuple[str, list[str]]]:
    return [(leaf.key, [item.key for item in leaf.items]) for leaf in bank_outline(draft).leaves()]


def places(draft: BankVersion) -> list[int]:
    """Places count through in the order of asking, whatever was moved."""
    return [item.place for item in bank_outline(draft).items()]


# -- Editing -------------------------------------------------------------------


def test_an_edit_is_saved_and_traced_once_for_a_sitting(draft: BankVersion, ann: User) -> None:
    edit(draft, "item", "work-board", ann, text={"en": "Our work stands on a board."})
    edit(draft, "item", "work-board", ann, text={"en": "Our work hangs on a board."}, weight=2.0)
    assert Item.objects.get(version=draft, key="work-board").weight == 2
    [entry] = AuditEntry.objects.filter(verb="edit item of a draft")
    assert entry.changes == {
        "text.en": ["Our work stands on one board.", "Our work hangs on a board."],
        "weight": [1.0, 2.0],
    }
    edit(draft, "item", "work-board", BankEditorFactory(), text={"en": "Our work is on a board."})
    assert AuditEntry.objects.filter(verb="edit item of a draft").count() == 2


def test_an_edit_that_changes_nothing_leaves_no_trace(draft: BankVersion, ann: User) -> None:
    edit(draft, "practice", "work-one-board", ann)
    assert not AuditEntry.objects.filter(verb__startswith="edit").exists()


def test_what_was_changed_in_the_meantime_is_not_written_over(draft: BankVersion) -> None:
    before = mark(draft, "item", "work-board")
    content = content_of(row_of(draft, "item", "work-board"))
    edit(draft, "item", "work-board", help={"en": "Theirs."})
    with pytest.raises(OvertakenError) as caught:
        edit_part(version=draft, kind="item", key="work-board", content=content, mark=before, by=None)
    assert caught.value.now is not None
    assert Item.objects.get(version=draft, key="work-board").help == {"en": "Theirs."}


def test_another_scale_counts_as_a_change(draft: BankVersion) -> None:
    before = mark(draft, "item", "work-board")
    edit(draft, "item", "work-board", scale="often")
    assert mark(draft, "item", "work-board") != before


def test_what_was_taken_out_in_the_meantime_is_not_written(draft: BankVersion) -> None:
    before = mark(draft, "item", "work-board")
    content = content_of(row_of(draft, "item", "work-board"))
    retire_part(version=draft, kind="item", key="work-board", mark=before, by=None)
    with pytest.raises(OvertakenError) as caught:
        edit_part(version=draft, kind="item", key="work-board", content=content, mark=before, by=None)
    assert caught.value.now is None


@pytest.mark.parametrize(
    ("kind", "key", "changes", "place"),
    [
        ("item", "work-board", {"text": {"en": ""}}, "text.en"),
        ("item", "work-board", {"text": {"de": "Nur deutsch."}}, "text.de"),
        ("item", "work-board", {"text": {"en": "x" * 2001}}, "text.en"),
        ("item", "work-board", {"text": {"en": "a\x00b"}}, "text.en"),
        ("item", "work-board", {"scale": "none"}, "scale"),
        ("item", "work-board", {"weight": 0.0}, "weight"),
        ("item", "work-board", {"concepts": ["S001", "S002", "S003", "S004", "S005"]}, "concepts"),
        ("practice", "work-limits", {"after": ["none"]}, "after"),
        ("practice", "work-limits", {"after": ["work-limits"]}, "after"),
        (
            "practice",
            "work-limits",
            {"links": [{"title": {"en": "Here"}, "url": "javascript:alert(1)"}]},
            "links.0.url",
        ),
        ("dimension", "work", {"short": {"en": "x" * 25}}, "short.en"),
        ("radar", "all", {"axes": ["work", "batches"]}, "axes"),
        ("radar", "all", {"axes": ["work", "work", "feedback"]}, "axes"),
        ("roll-up", "people", {"dimensions": []}, "dimensions"),
    ],
)
def test_the_rules_of_the_file_hold(draft: BankVersion, kind: str, key: str, changes: Any, place: str) -> None:
    with pytest.raises(ValidationError) as caught:
        edit(draft, kind, key, **changes)
    assert list(caught.value.error_dict) == [place]


def test_a_published_draft_is_not_edited(draft: BankVersion) -> None:
    content, before = content_of(row_of(draft, "item", "work-board")), mark(draft, "item", "work-board")
    publish_version(version=draft, by=None)
    with pytest.raises(ValidationError, match="published in the meantime"):
        edit_part(version=draft, kind="item", key="work-board", content=content, mark=before, by=None)


def test_the_first_way_holds_for_all_below(draft: BankVersion) -> None:
    edit(draft, "dimension", "feedback", first_way=True)
    assert Dimension.objects.get(version=draft, key="feedback").first_way
    edit(draft, "dimension", "work", first_way=False)
    assert Dimension.objects.get(version=draft, key="work").first_way  # its parent says so


# -- Adding --------------------------------------------------------------------


def test_a_key_is_made_of_the_words_and_never_used_again(draft: BankVersion) -> None:
    question = {"text": {"en": "Our tests run on each change."}, "scale": "agreement"}
    first = add_part(version=draft, kind="item", content=question, into="feedback", by=None)
    assert first.key == "feedback-our-tests-run-on-each"
    retire_part(version=draft, kind="item", key=first.key, mark=seen(first), by=None)
    second = add_part(version=draft, kind="item", content=question, into="feedback", by=None)
    assert second.key == "feedback-our-tests-run-on-each-2"
    with pytest.raises(ValidationError, match="Keys are never used again"):
        add_part(version=draft, kind="item", content={**question, "key": first.key}, into="feedback", by=None)


def test_a_key_of_an_earlier_version_is_taken(draft: BankVersion) -> None:
    before = mark(draft, "dimension", "feedback")
    edit(draft, "radar", "all", axes=["work", "batches", "flow"])
    retire_part(version=draft, kind="dimension", key="feedback", mark=before, by=None)
    RetiredPart.objects.all().delete()
    with pytest.raises(ValidationError, match="Keys are never used again"):
        add_part(version=draft, kind="dimension", content={"key": "feedback", "title": {"en": "New"}}, by=None)


def test_words_without_latin_letters_give_a_key_too(draft: BankVersion) -> None:
    row = add_part(version=draft, kind="dimension", content={"title": {"en": "学ぶ"}}, by=None)
    assert row.key == "dimension"


def test_questions_stand_in_leaves_only(draft: BankVersion) -> None:
    question = {"text": {"en": "Anything."}, "scale": "agreement"}
    with pytest.raises(ValidationError, match="divided into dimensions"):
        add_part(version=draft, kind="item", content=question, into="flow", by=None)
    with pytest.raises(ValidationError, match="has questions or practices of its own"):
        add_part(version=draft, kind="dimension", content={"title": {"en": "Below"}}, into="work", by=None)
    with pytest.raises(ValidationError, match="not in this draft any more"):
        add_part(version=draft, kind="item", content=question, into="none", by=None)


def test_a_copy_stands_behind_its_question(draft: BankVersion) -> None:
    copy = duplicate_item(version=draft, key="work-waits", by=None)
    assert order(draft)[0] == ("work", ["work-board", "work-waits", copy.key])
    assert (copy.reverse, copy.continues, copy.scale.key) == (True, "", "often")
    assert places(draft) == [0, 1, 2, 3, 4]


# -- Moving --------------------------------------------------------------------


def test_one_up_or_down_in_its_list(draft: BankVersion) -> None:
    shift_part(
        version=draft, kind="item", key="work-waits", step=-1, mark=list_mark(["work-board", "work-waits"]), by=None
    )
    assert order(draft)[0] == ("work", ["work-waits", "work-board"])
    assert places(draft) == [0, 1, 2, 3]


def test_a_list_that_somebody_else_ordered_is_not_moved_on(draft: BankVersion) -> None:
    before = list_mark(["work-board", "work-waits"])
    shift_part(version=draft, kind="item", key="work-waits", step=-1, mark=before, by=None)
    with pytest.raises(OvertakenError):
        shift_part(version=draft, kind="item", key="work-waits", step=1, mark=before, by=None)
    assert order(draft)[0] == ("work", ["work-waits", "work-board"])


def test_the_first_one_does_not_go_up(draft: BankVersion) -> None:
    now = list_mark(["work-board", "work-waits"])
    with pytest.raises(ValidationError, match="the first one"):
        shift_part(version=draft, kind="item", key="work-board", step=-1, mark=now, by=None)


def test_a_dimension_takes_its_questions_along(draft: BankVersion) -> None:
    shift_part(version=draft, kind="dimension", key="feedback", step=-1, mark=list_mark(["flow", "feedback"]), by=None)
    assert [key for key, _items in order(draft)] == ["feedback", "work", "batches"]
    assert places(draft) == [0, 1, 2, 3]


def test_into_another_dimension_before_a_question_there(draft: BankVersion) -> None:
    move_part(
        version=draft, kind="item", key="work-waits", seen_in="work", to="feedback", before="feedback-tests", by=None
    )
    assert order(draft)[-1] == ("feedback", ["work-waits", "feedback-tests"])
    with pytest.raises(OvertakenError):
        move_part(version=draft, kind="item", key="work-waits", seen_in="work", to="batches", by=None)


def test_a_dimension_does_not_go_into_itself(draft: BankVersion) -> None:
    with pytest.raises(ValidationError, match="inside itself"):
        move_part(version=draft, kind="dimension", key="flow", seen_in="", to="work", by=None)


def test_a_dimension_goes_below_another_and_to_the_top(draft: BankVersion) -> None:
    move_part(version=draft, kind="dimension", key="feedback", seen_in="", to="flow", by=None)
    moved = Dimension.objects.get(version=draft, key="feedback")
    assert (moved.parent.key if moved.parent else "", moved.first_way) == ("flow", True)
    move_part(version=draft, kind="dimension", key="work", seen_in="flow", to="", before="", by=None)
    assert [one.key for one in bank_outline(draft).dimensions] == ["flow", "batches", "feedback", "work"]
    publish_version(version=draft, by=None)


# -- Taking out and putting back -----------------------------------------------


def test_a_question_comes_back_as_it_was(draft: BankVersion) -> None:
    before = interchange.data_of(bank_outline(draft))
    retire_part(version=draft, kind="item", key="work-waits", mark=mark(draft, "item", "work-waits"), by=None)
    assert order(draft)[0] == ("work", ["work-board"])
    restore_part(version=draft, kind="item", key="work-waits", by=None)
    assert interchange.data_of(bank_outline(draft)) == before
    assert not RetiredPart.objects.exists()


def test_practices_help_again_with_a_question_that_is_back(draft: BankVersion) -> None:
    edit(draft, "practice", "work-limits", item="work-board")
    edit(draft, "practice", "work-one-board", item="work-board")
    retire_part(version=draft, kind="item", key="work-board", mark=mark(draft, "item", "work-board"), by=None)
    assert set(Practice.objects.filter(version=draft).values_list("item", flat=True)) == {None}
    edit(draft, "practice", "work-limits", item="work-waits")
    restore_part(version=draft, kind="item", key="work-board", by=None)
    helped = dict(Practice.objects.filter(version=draft).values_list("key", "item__key"))
    assert helped == {"work-limits": "work-waits", "work-one-board": "work-board"}


def test_a_dimension_is_kept_whole_and_forgotten_by_what_names_it(draft: BankVersion) -> None:
    with pytest.raises(ValidationError, match="fewer than three axes"):
        retire_part(version=draft, kind="dimension", key="work", mark=mark(draft, "dimension", "work"), by=None)
    edit(draft, "radar", "all", axes=["work", "batches", "feedback", "flow"])
    before = interchange.data_of(bank_outline(draft))
    retire_part(version=draft, kind="dimension", key="work", mark=mark(draft, "dimension", "work"), by=None)
    assert Radar.objects.get(version=draft).axes == ["batches", "feedback", "flow"]
    assert RollUp.objects.get(version=draft).dimensions == ["feedback"]
    assert not Practice.objects.filter(version=draft).exists()
    restore_part(version=draft, kind="dimension", key="work", by=None)
    after = interchange.data_of(bank_outline(draft))
    assert after["dimensions"] == before["dimensions"]


def test_a_set_of_dimensions_is_not_left_empty(draft: BankVersion) -> None:
    remove_part(version=draft, kind="radar", key="all", mark=mark(draft, "radar", "all"), by=None)
    edit(draft, "roll-up", "people", dimensions=["work"])
    with pytest.raises(ValidationError, match="would have no dimensions"):
        retire_part(version=draft, kind="dimension", key="work", mark=mark(draft, "dimension", "work"), by=None)


def test_a_practice_that_is_gone_is_waited_for_no_more(draft: BankVersion) -> None:
    retire_part(
        version=draft, kind="practice", key="work-one-board", mark=mark(draft, "practice", "work-one-board"), by=None
    )
    assert Practice.objects.get(version=draft, key="work-limits").after == []


def test_an_edited_part_is_not_taken_out_unseen(draft: BankVersion) -> None:
    before = mark(draft, "item", "work-board")
    edit(draft, "item", "work-board", weight=3.0)
    with pytest.raises(OvertakenError):
        retire_part(version=draft, kind="item", key="work-board", mark=before, by=None)


def test_where_its_dimension_is_gone_another_is_chosen(draft: BankVersion) -> None:
    remove_part(version=draft, kind="radar", key="all", mark=mark(draft, "radar", "all"), by=None)
    retire_part(version=draft, kind="item", key="work-waits", mark=mark(draft, "item", "work-waits"), by=None)
    retire_part(version=draft, kind="dimension", key="work", mark=mark(draft, "dimension", "work"), by=None)
    with pytest.raises(ValidationError, match="where it stood is gone"):
        restore_part(version=draft, kind="item", key="work-waits", by=None)
    restore_part(version=draft, kind="item", key="work-waits", into="batches", by=None)
    assert ("batches", ["batches-small", "work-waits"]) in order(draft)
    restore_part(version=draft, kind="dimension", key="work", by=None)
    assert ("work", ["work-board"]) in order(draft)


def test_what_an_earlier_version_had_can_come_back(draft: BankVersion) -> None:
    retire_part(version=draft, kind="item", key="work-waits", mark=mark(draft, "item", "work-waits"), by=None)
    assert earlier_parts(draft) == []
    publish_version(version=draft, by=None)
    third = revise(version=draft, by=None)
    assert [(part.kind, part.key, part.number) for part in earlier_parts(third)] == [("item", "work-waits", 1)]
    restore_part(version=third, kind="item", key="work-waits", by=None)
    assert order(third)[0] == ("work", ["work-board", "work-waits"])
    assert earlier_parts(third) == []


# -- The linter ----------------------------------------------------------------


def found(draft: BankVersion) -> set[tuple[str, str, str, str]]:
    return {(one.rule, one.kind, one.key, one.field) for one in look_at_draft(bank_outline(draft))}


def test_findings_stand_at_their_parts(draft: BankVersion) -> None:
    edit(draft, "item", "work-board", text={"en": "Our work is never and not seen."})
    edit(draft, "item", "batches-small", text={"en": "Tests run on each change!"})
    seen_now = found(draft)
    assert ("absolute", "item", "work-board", "text.en") in seen_now
    assert ("few-items", "dimension", "batches", "") in seen_now
    assert ("near-duplicate", "item", "feedback-tests", "text") in seen_now
    [twin] = [one for one in look_at_draft(bank_outline(draft)) if one.rule == "near-duplicate"]
    assert "“batches-small”" in twin.message
    severities = [one.severity for one in look_at_draft(bank_outline(draft))]
    assert severities == sorted(severities)


def test_a_draft_without_anything_is_looked_at_too(draft: BankVersion) -> None:
    Radar.objects.filter(version=draft).delete()
    RollUp.objects.filter(version=draft).delete()
    Dimension.objects.filter(version=draft).delete()
    assert ("shape", "", "", "dimensions") in found(draft)


def test_a_dimension_without_questions_is_said(draft: BankVersion) -> None:
    row = add_part(version=draft, kind="dimension", content={"title": {"en": "Learning"}}, by=None)
    assert ("leaf", "dimension", row.key, "") in found(draft)
