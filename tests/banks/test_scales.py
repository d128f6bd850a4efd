"""Scales of a draft: made, changed, copied, taken out; nobody overwrites what they have not seen."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from surveys.banks.models import BankVersion, FrozenVersionError, ResponseScale, ScalePoint
from surveys.banks.services import publish_version, revise
from surveys.banks.services.drafting import OvertakenError
from surveys.banks.services.drafts import (
    PointContent,
    ScaleContent,
    change_scale,
    copy_scale,
    create_scale,
    delete_scale,
    scale_mark,
    scale_marks,
)
from surveys.banks.starts import STARTS
from surveys.core.scales import Part, Scale
from surveys.core.scales import ScalePoint as CorePoint
from surveys.teams.models import AuditEntry
from tests.banks.factories import small_bank
from tests.factories import BankEditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> BankVersion:
    return revise(version=small_bank(), by=None)


def point(label: str = "Yes", value: float = 1, part: str = "favourable", key: str = "") -> PointContent:
    return PointContent(key, value, {"en": label}, {}, part)


NO, PARTLY, YES = point("No", 1, "unfavourable"), point("Partly", 2, "neutral"), point("Yes", 3, "favourable")
PLAIN = ScaleContent({"en": "Yes or no"}, "likert", (NO, PARTLY, YES))


def scale(draft: BankVersion, key: str) -> ResponseScale:
    return draft.scales.get(key=key)


def as_content(row: ResponseScale, **changes: Any) -> ScaleContent:
    points = tuple(PointContent(p.key, p.value, p.label, p.descriptor, p.part) for p in row.points.all())
    return replace(ScaleContent(row.title, row.kind, points), **changes)


def test_a_new_scale_gets_keys_from_its_words(draft: BankVersion) -> None:
    made = create_scale(version=draft, content=PLAIN, by=BankEditorFactory())
    assert (made.key, made.order) == ("yes-or-no", 2)
    assert list(made.points.values_list("key", "order", "value", "part")) == [
        ("no", 0, 1.0, "unfavourable"),
        ("partly", 1, 2.0, "neutral"),
        ("yes", 2, 3.0, "favourable"),
    ]
    entry = AuditEntry.objects.get(verb="create scale")
    assert entry.changes["points"][1][0] == ["no", 1.0, "unfavourable"]


def test_keys_are_never_used_again(draft: BankVersion) -> None:
    first = create_scale(version=draft, content=PLAIN, by=None)
    publish_version(version=draft, by=None)
    later = revise(version=draft, by=None)
    delete_scale(version=later, key=first.key, mark=scale_marks(later)[first.key], by=None)
    assert create_scale(version=later, content=PLAIN, by=None).key == "yes-or-no-2"
    new = create_scale(version=later, content=replace(PLAIN, title={"en": "New"}), by=None)
    assert new.key == "new-2"  # the address of new scales


def test_a_point_taken_out_keeps_its_key_to_itself(draft: BankVersion) -> None:
    create_scale(version=draft, content=PLAIN, by=None)
    publish_version(version=draft, by=None)
    later = revise(version=draft, by=None)
    row = scale(later, "yes-or-no")
    points = (*as_content(row).points[:2], point("Yes", 3))
    change_scale(version=later, key=row.key, content=as_content(row, points=points), mark=scale_mark(row), by=None)
    assert list(row.points.values_list("key", flat=True)) == ["no", "partly", "yes-2"]


def test_a_change_keeps_keys_and_says_what_was(draft: BankVersion) -> None:
    row = scale(draft, "agreement")
    points = list(as_content(row).points)
    points[0] = replace(points[0], label={"en": "Not at all"})
    content = as_content(row, points=tuple(points))
    change_scale(version=draft, key="agreement", content=content, mark=scale_mark(row), by=BankEditorFactory())
    assert row.points.get(key="never").label == {"en": "Not at all"}
    before, after = AuditEntry.objects.get(verb="change scale").changes["points"]
    assert (before[0][2], after[0][2]) == ({"en": "Disagree"}, {"en": "Not at all"})
    assert draft.items.filter(scale__key="agreement").count() == 3


def test_no_change_leaves_no_trace(draft: BankVersion) -> None:
    row = scale(draft, "agreement")
    change_scale(version=draft, key="agreement", content=as_content(row), mark=scale_mark(row), by=None)
    assert not AuditEntry.objects.filter(verb="change scale").exists()


@pytest.mark.parametrize("what", ["a point", "the scale", "the order"])
def test_the_mark_is_over_the_scale_with_its_points(what: str, draft: BankVersion) -> None:
    row = scale(draft, "agreement")
    mark = scale_mark(row)
    if what == "a point":
        point = row.points.get(key="middle")
        point.label = {"en": "In between"}
        point.save()
    elif what == "the scale":
        row.title = {"en": "Consent"}
        row.save()
    else:
        ScalePoint.objects.filter(scale=row, key="middle").update(order=9)
    row.refresh_from_db()
    with pytest.raises(OvertakenError) as caught:
        change_scale(version=draft, key="agreement", content=as_content(row), mark=mark, by=None)
    assert caught.value.now == row
    with pytest.raises(OvertakenError):
        delete_scale(version=draft, key="agreement", mark=mark, by=None)


def test_a_scale_that_was_taken_out_comes_back_under_its_key(draft: BankVersion) -> None:
    made = create_scale(version=draft, content=PLAIN, by=None)
    mark = scale_mark(made)
    delete_scale(version=draft, key=made.key, mark=mark, by=None)
    with pytest.raises(OvertakenError) as caught:
        change_scale(version=draft, key=made.key, content=PLAIN, mark=mark, by=None)
    assert caught.value.now is None
    assert create_scale(version=draft, content=PLAIN, by=None, key=made.key).key == made.key


def test_only_what_is_unused_is_deleted(draft: BankVersion) -> None:
    marks = scale_marks(draft)
    with pytest.raises(ValidationError, match="Questions use this scale"):
        delete_scale(version=draft, key="often", mark=marks["often"], by=None)
    made = create_scale(version=draft, content=PLAIN, by=None)
    delete_scale(version=draft, key=made.key, mark=scale_mark(made), by=None)
    assert set(draft.scales.values_list("key", flat=True)) == {"agreement", "often"}


def test_a_copy_is_another_scale(draft: BankVersion) -> None:
    copied = copy_scale(version=draft, key="often", by=None)
    assert (copied.key, copied.title, copied.order) == ("often-copy", {"en": "How often (copy)"}, 2)
    assert list(copied.points.values_list("key", "value")) == [("rarely", 0.0), ("weekly", 0.25), ("daily", 1.0)]
    assert copy_scale(version=draft, key="often", by=None).key == "often-copy-2"
    assert not copied.items.exists()


@pytest.mark.parametrize(
    ("content", "field", "why"),
    [
        (replace(PLAIN, points=(NO, YES)), "points", "3 to 7 points"),
        (replace(PLAIN, points=(*PLAIN.points, *(point(str(i), i) for i in range(4, 9)))), "points", "3 to 7 points"),
        (replace(PLAIN, points=(NO, PARTLY, replace(YES, value=4))), "points.2.value", "counts in ones"),
        (replace(PLAIN, kind="values", points=(PARTLY, replace(YES, value=1))), "points.1.value", "ascend"),
        (replace(PLAIN, kind="values", points=(NO, replace(YES, value=1))), "points.1.value", "ascend"),
        (replace(PLAIN, kind="values", points=(NO, replace(YES, value=2e6))), "points.1.value", "at most 1e.06"),
        (replace(PLAIN, points=(NO, replace(YES, value=2), replace(PARTLY, value=3))), "points.2.part", "comes after"),
        (replace(PLAIN, title={"en": " "}), "title", "own language is missing"),
        (replace(PLAIN, title={"en": "x" * 201}), "title", "longer than 200"),
        (replace(PLAIN, title={"en": "Yes", "de": "Ja"}), "title", "not declared"),
        (replace(PLAIN, points=(replace(NO, label={}), PARTLY, YES)), "points.0.label", "own language is missing"),
        (
            replace(PLAIN, points=(point("a\x00b", 1, "unfavourable"), PARTLY, YES)),
            "points.0.label",
            "can not be shown",
        ),
        (replace(PLAIN, points=(replace(NO, key="yes"), replace(PARTLY, key="yes"), YES)), "points.1.key", "second"),
        (replace(PLAIN, kind="values", points=(NO,)), "points", "at least 2"),
    ],
)
def test_the_rules_of_bank_files_hold_at_the_field(
    content: ScaleContent, field: str, why: str, draft: BankVersion
) -> None:
    with pytest.raises(ValidationError) as caught:
        create_scale(version=draft, content=content, by=None)
    assert list(caught.value.message_dict) == [field]
    assert re.search(why, " ".join(caught.value.messages))
    assert draft.scales.count() == 2


def test_a_likert_scale_that_a_file_brought_keeps_its_length(draft: BankVersion) -> None:
    row = scale(draft, "agreement")
    row.points.get(key="always").delete()
    row.refresh_from_db()
    content = as_content(row, title={"en": "Consent"})
    changed = change_scale(version=draft, key="agreement", content=content, mark=scale_mark(row), by=None)
    assert changed.points.count() == 2


def test_what_was_published_keeps_its_scales() -> None:
    version = small_bank()
    with pytest.raises(ValidationError, match="published"):
        create_scale(version=version, content=PLAIN, by=None)
    with pytest.raises(FrozenVersionError):
        version.scales.get(key="often").delete()


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.key)
def test_ready_made_scales_are_sound(start: Any, draft: BankVersion) -> None:
    points = tuple(
        PointContent("", start.value(i), {"en": start.labels["en"][i]}, {}, start.part(i)) for i in range(start.size)
    )
    made = create_scale(version=draft, content=ScaleContent({"en": start.title["en"]}, start.kind, points), by=None)
    assert made.points.count() == start.size
    assert {len(words) for words in start.labels.values()} == {start.size}
    assert all(len(words) == start.size for words in (start.descriptors or {}).values())
    core = Scale("s", tuple(CorePoint(p.key, p.value, Part(p.part)) for p in made.points.all()))
    assert (core.pomp(1), core.pomp(start.size)) == (0, 100)
