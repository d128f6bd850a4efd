"""What a step between two versions changes, and over which dimensions a trend goes on."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.banks.comparison import Comparison, Kind, compare
from surveys.banks.outline import DimensionNode, ItemNode, Outline, PointNode, ScaleNode

FIVE, SEVEN = (
    ScaleNode(
        f"of-{size}",
        {"en": "Agreement"},
        "likert",
        tuple(PointNode(str(n), n, float(n), {"en": str(n)}, {}, "neutral") for n in range(1, size + 1)),
    )
    for size in (5, 7)
)
FROM_ZERO = replace(FIVE, key="zero", points=tuple(replace(point, value=point.value - 1) for point in FIVE.points))


def item(key: str, dimension: str = "leaf", **changes: object) -> ItemNode:
    plain = ItemNode(
        id=1,
        key=key,
        place=0,
        dimension_key=dimension,
        text={"en": f"About {key}."},
        help={},
        low={},
        high={},
        scale=FIVE,
        reverse=False,
        weight=1.0,
        short_form=True,
        continues="",
        concepts=(),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # any field


def outline(*items: ItemNode, tops: tuple[str, ...] = ("leaf",)) -> Outline:
    """A bank of leaves below one parent; places follow the order given."""
    numbered = [replace(one, place=place) for place, one in enumerate(items)]
    leaves = tuple(_dimension(key, "all", (), tuple(i for i in numbered if i.dimension_key == key)) for key in tops)
    return Outline(
        version_id=1,
        slug="bank",
        number=1,
        status="published",
        language="en",
        title={"en": "Bank"},
        summary={},
        source={},
        licence="",
        attribution={},
        quick_check=False,
        dimensions=(_dimension("all", None, tops, ()), *leaves),
        scales={},
        radars=(),
        roll_ups=(),
    )


def _dimension(key: str, parent: str | None, children: tuple[str, ...], items: tuple[ItemNode, ...]) -> DimensionNode:
    depth = 0 if parent is None else 1
    return DimensionNode(1, key, parent, depth, {"en": key}, {}, {}, 1.0, False, (), children, items, ())


def kinds(found: Comparison) -> dict[str, Kind]:
    return {(change.new or change.old).key: change.kind for change in found.items}  # type: ignore[union-attr]  # one is there


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        (item("a"), Kind.SAME),
        (item("a", weight=3.0), Kind.SAME),
        (item("a", text={"en": "About a.", "de": "Über a."}), Kind.SAME),
        (item("a", scale=FROM_ZERO), Kind.SAME),
        (item("a", text={"en": "Rather about a."}), Kind.REWORDED),
        (item("a", low={"en": "It is not there."}), Kind.REWORDED),
        (item("a", reverse=True), Kind.CHANGED),
        (item("a", scale=SEVEN), Kind.CHANGED),
        (item("b"), Kind.NEW),
        (item("b", continues="other"), Kind.NEW),
        (item("b", continues="a"), Kind.REWORDED),
        (item("b", continues="a", text={"en": "About a."}), Kind.SAME),
        (item("b", continues="a", scale=SEVEN), Kind.CHANGED),
    ],
    ids=lambda value: "" if isinstance(value, ItemNode) else str(value),
)
def test_what_became_of_a_question(later: ItemNode, kind: Kind) -> None:
    found = compare(outline(item("a")), outline(later))
    assert found.items[0].kind == kind
    assert found.items[0].new == later
    common = kind in {Kind.SAME, Kind.REWORDED}
    assert (found.old_share, found.new_share, found.comparable) == (float(common), float(common), common)
    assert len(found.of(Kind.RETIRED)) == (1 if kind == Kind.NEW else 0)
    assert (found.items[0].old is None) == (kind == Kind.NEW)


def test_a_key_that_is_still_asked_is_not_continued() -> None:
    found = compare(outline(item("a")), outline(item("a"), item("b", continues="a")))
    assert kinds(found) == {"a": Kind.SAME, "b": Kind.NEW}


def test_only_the_version_itself_is_continued() -> None:
    """First a, then b continued a, now c continues b: without the version between, c is new."""
    found = compare(outline(item("a")), outline(item("c", continues="b")))
    assert kinds(found) == {"c": Kind.NEW, "a": Kind.RETIRED}


def test_a_question_that_moved_is_common_to_the_parent_only() -> None:
    tops = ("left", "right")
    old = outline(item("a", "left"), item("b", "left"), item("c", "right"), tops=tops)
    new = outline(item("a", "left"), item("c", "right"), item("b", "right"), tops=tops)
    found = compare(old, new)
    assert [change.new.key for change in found.items if change.moved and change.new] == ["b"]
    shares = {change.key: (change.old_share, change.new_share, change.comparable) for change in found.dimensions}
    assert shares == {"all": (1.0, 1.0, True), "left": (0.5, 1.0, False), "right": (1.0, 0.5, False)}
    assert found.comparable


@pytest.mark.parametrize(("stays", "comparable"), [(69, False), (70, True)])
def test_seventy_percent_of_the_weight_must_be_common(stays: int, comparable: bool) -> None:
    old = outline(item("a", weight=stays), item("b", weight=100 - stays))
    new = outline(item("a", weight=stays), item("c", weight=100 - stays))
    leaf = next(change for change in compare(old, new).dimensions if change.key == "leaf")
    assert (leaf.old_share, leaf.new_share) == (pytest.approx(stays / 100), pytest.approx(stays / 100))
    assert leaf.comparable is comparable


def test_dimensions_that_come_and_go() -> None:
    found = compare(outline(item("a", "x"), tops=("x",)), outline(item("b", "y"), tops=("y",)))
    by_key = {change.key: change for change in found.dimensions}
    assert list(by_key) == ["all", "y", "x"]
    assert by_key["y"].old is None
    assert by_key["x"].new is None
    assert not any(change.comparable for change in found.dimensions)


def test_only_what_is_asked_counts() -> None:
    bank = outline(*(item(key) for key in "abcdefgh"))
    found = compare(bank, bank, new_keys=list("abcd"))
    assert (found.before.questions, found.before.minutes) == (8, 2)
    assert (found.after.questions, found.after.minutes) == (4, 1)
    assert {change.old.key for change in found.of(Kind.RETIRED) if change.old} == set("efgh")
    assert (found.old_share, found.new_share, found.comparable) == (0.5, 1.0, False)


def test_nothing_in_common_with_nothing() -> None:
    found = compare(outline(item("a")), outline(item("a")), old_keys=[])
    assert kinds(found) == {"a": Kind.NEW}
    assert not found.comparable


# -- For any banks -------------------------------------------------------------

ITEMS = st.builds(
    item,
    st.sampled_from("abcdefgh"),
    st.sampled_from(["left", "right"]),
    weight=st.sampled_from([0.5, 1.0, 2.0, 3.0]),
    reverse=st.booleans(),
    scale=st.sampled_from([FIVE, SEVEN]),
    text=st.sampled_from([{"en": "One."}, {"en": "Two.", "de": "Zwei."}]),
)
BANKS = st.lists(ITEMS, min_size=1, max_size=8, unique_by=lambda one: one.key).map(
    lambda items: outline(*items, tops=tuple(sorted({one.dimension_key for one in items})))
)


@given(BANKS)
def test_a_version_is_the_same_as_itself(bank: Outline) -> None:
    found = compare(bank, bank)
    assert set(kinds(found).values()) == {Kind.SAME}
    assert found.comparable
    assert all(change.comparable and not change.old_share < 0.999 for change in found.dimensions)
    assert found.before == found.after


@given(BANKS, BANKS)
def test_turned_round_the_shares_change_sides(old: Outline, new: Outline) -> None:
    there, back = compare(old, new), compare(new, old)
    assert (there.old_share, there.new_share, there.comparable) == (back.new_share, back.old_share, back.comparable)
    assert {c.key: (c.old_share, c.new_share) for c in there.dimensions} == {
        c.key: (c.new_share, c.old_share) for c in back.dimensions
    }
    assert len(there.of(Kind.NEW)) == len(back.of(Kind.RETIRED))
    assert len(there.of(Kind.CHANGED)) == len(back.of(Kind.CHANGED))


@given(BANKS, BANKS)
def test_every_question_is_named_once(old: Outline, new: Outline) -> None:
    found = compare(old, new)
    assert sorted(c.old.key for c in found.items if c.old) == sorted(one.key for one in old.items())
    assert [c.new.key for c in found.items if c.new] == [one.key for one in new.items()]
    assert all(0 <= share <= 1 + 1e-9 for c in found.dimensions for share in (c.old_share, c.new_share))
