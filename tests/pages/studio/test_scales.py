"""The scales of a draft as an editor meets them, with and without JavaScript."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from surveys.banks.models import BankVersion, ResponseScale
from surveys.banks.services import import_versions, revise
from surveys.banks.services.drafts import scale_mark
from surveys.banks.services.drafts.scales import copy_scale
from tests.banks.factories import SMALL, small_bank, source
from tests.factories import BankEditorFactory

pytestmark = pytest.mark.django_db
URL = "/banks/small/draft/scales/"


@pytest.fixture
def draft() -> BankVersion:
    return revise(version=small_bank(), by=None)


@pytest.fixture
def editor(draft: BankVersion) -> Client:
    client = Client()
    client.force_login(BankEditorFactory(name="Eda Editor"))
    return client


def words(html: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(html[html.index("<body") :] if "<body" in html else html))


def sent(scale: ResponseScale, **changes: str) -> dict[str, str]:
    """What the form of a scale sends, with changes; `points_0_value` stands for points-0-value."""
    data = {"seen": scale_mark(scale), "title-en": scale.title["en"], "kind": scale.kind, "do": "save"}
    for index, point in enumerate(scale.points.all()):
        name = f"points-{index}"
        data |= {f"{name}-key": point.key, f"{name}-value": f"{point.value:g}", f"{name}-part": point.part}
        data |= {f"{name}-label-en": point.label["en"], f"{name}-descriptor-en": point.descriptor.get("en", "")}
    return data | {name.replace("_", "-"): value for name, value in changes.items()}


def fields(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', html))


def test_the_list_says_what_each_scale_does(editor: Client) -> None:
    html = editor.get(URL).content.decode()
    assert "Even steps · 3 questions" in words(html)
    assert "Explicit values · 1 question" in words(html)
    assert "Work waits for other teams." in words(html)
    assert words(html).count("Answers count as in version 1, so trends go on.") == 2
    assert "Weekly 25" in html
    assert "delete/" not in html  # both are used


def test_an_unused_scale_can_be_deleted_once_it_was_seen(editor: Client, draft: BankVersion) -> None:
    copied = copy_scale(version=draft, key="often", by=None)
    assert f'action="{URL}often-copy/delete/"' in editor.get(URL).content.decode()
    answer = editor.post(f"{URL}often-copy/delete/", {"seen": "other"}, follow=True)
    assert "changed this scale in the meantime" in words(answer.content.decode())
    answer = editor.post(f"{URL}often-copy/delete/", {"seen": scale_mark(copied)}, follow=True)
    assert "The scale is deleted." in answer.content.decode()
    answer = editor.post(f"{URL}often/delete/", {"seen": scale_mark(draft.scales.get(key="often"))}, follow=True)
    assert "Questions use this scale." in words(answer.content.decode())
    assert set(draft.scales.values_list("key", flat=True)) == {"agreement", "often"}


def test_a_ready_made_scale_is_saved_as_it_was_changed(editor: Client, draft: BankVersion) -> None:
    html = editor.get(f"{URL}new/?start=levels-5").content.decode()
    assert "Each point is described" in words(html)
    data = fields(html)
    assert (data["title-en"], data["points-4-label-en"]) == ("Described levels, five points", "Level 5")
    data |= {f"points-{i}-part": part for i, part in enumerate(["unfavourable", "neutral", *["favourable"] * 3])}
    data |= {"kind": "described", "points-0-descriptor-en": "By chance.", "do": "save"}
    answer = editor.post(f"{URL}new/", data)
    assert answer["Location"] == f"{URL}#scale-described-levels-five-points"
    made = draft.scales.get(key="described-levels-five-points")
    assert made.points.get(key="level-1").descriptor == {"en": "By chance."}
    assert made.points.filter(part="favourable").count() == 3


@pytest.mark.parametrize(
    ("action", "labels", "values", "said", "focus"),
    [
        ("down-0", ["Weekly", "Rarely", "Daily"], ["0", "0.25", "1"], "Moved to place 2 of 3.", "down-1"),
        ("down-1", ["Rarely", "Daily", "Weekly"], ["0", "0.25", "1"], "Moved to place 3 of 3.", "up-2"),
        ("up-1", ["Weekly", "Rarely", "Daily"], ["0", "0.25", "1"], "Moved to place 1 of 3.", "down-0"),
        ("up-0", ["Rarely", "Weekly", "Daily"], ["0", "0.25", "1"], "", ""),
        ("remove-1", ["Rarely", "Daily"], ["0", "1"], "Point 2 removed; 2 are left.", "remove-1"),
        ("add", ["Rarely", "Weekly", "Daily", ""], ["0", "0.25", "1", "2"], "Point 4 added.", ""),
        ("remove-9", ["Rarely", "Weekly", "Daily"], ["0", "0.25", "1"], "", ""),
        ("nonsense", ["Rarely", "Weekly", "Daily"], ["0", "0.25", "1"], "", ""),
    ],
)
def test_buttons_change_what_is_typed_and_save_nothing(
    action: str, labels: list[str], values: list[str], said: str, focus: str, editor: Client, draft: BankVersion
) -> None:
    often = draft.scales.get(key="often")
    mark = scale_mark(often)
    for headers in ({}, {"HX-Request": "true"}):
        answer = editor.post(f"{URL}often/", sent(often, do=action), headers=headers)
        html = answer.content.decode()
        assert answer.status_code == 200
        assert ("<main" in html) == (not headers)
        data = fields(html)
        assert [data[f"points-{i}-label-en"] for i in range(len(labels))] == labels
        assert [data[f"points-{i}-value"] for i in range(len(values))] == values
        assert f"points-{len(labels)}-key" not in data
        assert f'role="status" hx-swap-oob="innerHTML">{said}</div>' in html
        assert re.findall(r'value="([a-z]+-\d)"[^>]* autofocus', html) == ([focus] if focus else [])
    often.refresh_from_db()
    assert scale_mark(often) == mark


def test_a_likert_scale_counts_in_ones_whatever_is_sent(editor: Client, draft: BankVersion) -> None:
    agreement = draft.scales.get(key="agreement")
    data = fields(editor.post(f"{URL}agreement/", sent(agreement, do="add", points_1_value="77")).content.decode())
    assert [data[f"points-{i}-value"] for i in range(4)] == ["1", "2", "3", "4"]


def test_the_picture_follows_the_typing(editor: Client, draft: BankVersion) -> None:
    often = draft.scales.get(key="often")
    html = editor.post(f"{URL}often/", sent(often, do="picture", points_1_value="0,75")).content.decode()
    assert "<main" not in html
    assert "Weekly 75" in html
    assert "1 question starts a new trend" in words(html)
    assert "Work waits for other teams." in words(html)
    same = editor.post(f"{URL}often/", sent(often, do="picture", points_1_part="favourable")).content.decode()
    assert "Scores keep their trend. Which answers count as favourable is another" in words(same)
    none = editor.post(f"{URL}often/", sent(often, do="picture", points_1_value="x")).content.decode()
    assert "The picture comes when each point has a number." in words(none)


@pytest.mark.parametrize(
    ("changes", "where", "why"),
    [
        ({"title_en": " "}, "title-en", "Give the scale a name"),
        ({"points_0_label_en": ""}, "points-0-label-en", "Write what people choose here."),
        ({"points_1_value": "some"}, "points-1-value", "Write a number"),
        ({"points_1_value": "inf"}, "points-1-value", "Write a number"),
        ({"points_2_value": "0"}, "points-2-value", "Values ascend from point to point"),
        ({"points_0_part": "favourable"}, "points-1-part", "Parts go from unfavourable"),
        ({"points_1_label_en": "x" * 201}, "points-1-label-en", "Is longer than 200 characters"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_kept(
    changes: dict[str, str], where: str, why: str, editor: Client, draft: BankVersion
) -> None:
    data = sent(draft.scales.get(key="often"), points_2_descriptor_en="Each day & night", **changes)
    answer = editor.post(f"{URL}often/", data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'id="error-{where}">{why}', html)
    assert f'aria-describedby="error-{where}"' in html
    assert "Each day &amp; night</textarea>" in html
    assert not draft.scales.get(key="often").points.exclude(descriptor={}).exists()


def test_two_editors_never_overwrite_each_other_unseen(editor: Client, draft: BankVersion) -> None:
    often = draft.scales.get(key="often")
    mine = sent(often, points_0_label_en="Hardly ever")
    other = Client()
    other.force_login(BankEditorFactory(name="Otto Other"))
    other.post(f"{URL}often/", sent(often, points_0_label_en="Seldom"))
    answer = editor.post(f"{URL}often/", mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Otto Other changed this scale in the meantime" in words(html)
    assert "1 Seldom: 0, unfavourable Hardly ever: 0, unfavourable differs" in words(html)
    assert 'value="Hardly ever"' in html
    assert draft.scales.get(key="often").points.get(order=0).label == {"en": "Seldom"}
    answer = editor.post(f"{URL}often/", mine | {"seen": fields(html)["seen"]})
    assert answer.status_code == 302
    assert draft.scales.get(key="often").points.get(order=0).label == {"en": "Hardly ever"}


def test_a_scale_that_somebody_deleted_can_be_brought_back(editor: Client, draft: BankVersion) -> None:
    copied = copy_scale(version=draft, key="often", by=None)
    mine = sent(copied, title_en="Mine")
    editor.post(f"{URL}often-copy/delete/", {"seen": scale_mark(copied)})
    answer = editor.post(f"{URL}often-copy/", mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody deleted this scale in the meantime" in words(html)
    assert f'action="{URL}new/"' in html
    editor.post(f"{URL}new/", mine | {"again": fields(html)["again"]})
    assert draft.scales.get(key="often-copy").title == {"en": "Mine"}


def test_every_language_of_the_bank_has_its_field(editor: Client) -> None:
    text = SMALL.replace("slug: small", "slug: german").replace("language: en", "language: en\nlanguages: [en, de]")
    text = text.replace("title: A small bank", "title: {en: A small bank, de: Eine kleine Bank}")
    [imported] = import_versions(files=[source(text)])
    draft = revise(version=imported.version, by=None)
    url = "/banks/german/draft/scales/often/"
    html = editor.get(url).content.decode()
    assert '<input class="form-control" id="id-points-0-label-de"' in html
    data: dict[str, Any] = sent(draft.scales.get(key="often"))
    editor.post(url, data | {"title-de": "Wie oft", "points-0-label-de": "Selten", "points-1-label-de": " "})
    often = draft.scales.get(key="often")
    assert often.title == {"en": "How often", "de": "Wie oft"}
    assert [p.label for p in often.points.all()][:2] == [{"en": "Rarely", "de": "Selten"}, {"en": "Weekly"}]
    start = fields(editor.get("/banks/german/draft/scales/new/?start=agreement-5").content.decode())
    assert (start["points-0-label-de"], start["title-de"]) == ("Stimme gar nicht zu", "Zustimmung, fünf Stufen")


def test_texts_are_shown_escaped(editor: Client, draft: BankVersion) -> None:
    often = draft.scales.get(key="often")
    editor.post(f"{URL}often/", sent(often, points_0_label_en="<script>alert(1)</script>"))
    for url in (URL, f"{URL}often/"):
        html = editor.get(url).content.decode()
        assert "&lt;script&gt;alert(1)" in html
        assert "<script>alert" not in html


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_takes_the_same_queries_for_one_and_for_three(
    more: int, editor: Client, draft: BankVersion, django_assert_num_queries: Any
) -> None:
    for _number in range(more):
        copy_scale(version=draft, key="often", by=None)
    editor.get(URL)
    with django_assert_num_queries(25):
        editor.get(URL)
