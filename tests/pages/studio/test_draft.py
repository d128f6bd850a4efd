"""The way into a draft, its tree, and the way out."""

from typing import Any

import pytest
from django.forms import MultiWidget
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from surveys.banks import interchange
from surveys.banks.choices import Status
from surveys.banks.models import BankVersion, Item, Practice, QuestionBank, Radar
from surveys.banks.queries import bank_outline
from surveys.banks.services import create_bank, revise
from surveys.banks.services.drafts import duplicate_item
from surveys.teams.models import AuditEntry
from tests.banks.factories import small_bank
from tests.factories import BankEditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(BankEditorFactory())
    return client


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_editor_starts_a_draft_and_goes_on_with_it(editor: Client) -> None:
    small_bank()
    assert "Start a draft" not in page(Client(), "/banks/small/")
    assert 'action="/banks/small/draft/start/"' in page(editor, "/banks/small/")
    assert editor.post("/banks/small/draft/start/")["Location"] == "/banks/small/draft/"
    assert "Our work stands on one board." in page(editor, "/banks/small/draft/")
    assert 'href="/banks/small/draft/"' in page(editor, "/banks/small/")
    assert editor.post("/banks/small/draft/start/").status_code == 302
    assert BankVersion.objects.filter(status=Status.DRAFT).count() == 1


def test_a_draft_is_discarded_after_a_question(editor: Client) -> None:
    revise(version=small_bank(), by=None)
    assert "Published versions, their results" in page(editor, "/banks/small/draft/discard/")
    assert BankVersion.objects.filter(status=Status.DRAFT).exists()
    assert editor.post("/banks/small/draft/discard/")["Location"] == "/banks/small/"
    assert [version.status for version in BankVersion.objects.all()] == [Status.PUBLISHED]
    assert AuditEntry.objects.filter(verb="discard bank draft").count() == 1


def test_a_bank_that_was_never_published_goes_with_its_draft(editor: Client) -> None:
    draft = revise(version=small_bank(), by=None)
    other = QuestionBank.objects.create(slug="other")
    BankVersion.objects.filter(pk=draft.pk).update(bank=other)
    assert "it goes with its draft" in page(editor, "/banks/other/draft/discard/")
    assert editor.post("/banks/other/draft/discard/")["Location"] == "/banks/"
    assert not QuestionBank.objects.filter(slug="other").exists()


# -- Parts ---------------------------------------------------------------------

BOARD = "/banks/small/draft/items/work-board/"


@pytest.fixture
def draft() -> BankVersion:
    return revise(version=small_bank(), by=None)


def filled_in(client: Client, url: str, **changes: str) -> dict[str, str]:
    """The form of a part as a browser would send it."""
    names: dict[str, Any] = {}
    for field in client.get(url).context["form"]:
        if isinstance(field.field.widget, MultiWidget):
            within = field.field.widget.get_context(field.html_name, field.value(), {})["widget"]["subwidgets"]
            names |= {each["name"]: each["value"] for each in within}
        else:
            names[field.html_name] = field.value()
    return {name: value for name, value in names.items() if value not in (None, False, [])} | changes


def test_a_part_is_saved_by_its_button(editor: Client, draft: BankVersion) -> None:
    sent = filled_in(editor, BOARD, text__en="Our work stands on a board.", weight="2")
    answer = editor.post(BOARD, sent)
    assert answer["Location"] == "/banks/small/draft/#question-work-board"
    item = Item.objects.get(version=draft, key="work-board")
    assert (item.text, item.weight, item.concepts) == ({"en": "Our work stands on a board."}, 2, ["S013"])


def test_concepts_are_found_by_name_or_id_and_shown_with_both(editor: Client, draft: BankVersion) -> None:
    sent = filled_in(editor, BOARD)
    assert sent["concepts_0"].startswith("S013 ")
    assert f'<option value="{sent["concepts_0"]}">' in editor.get(BOARD).content.decode()
    editor.post(BOARD, sent | {"concepts_1": "waste removal (MUDA)", "concepts_3": "S999"})
    assert Item.objects.get(version=draft, key="work-board").concepts == ["S013", "S001", "S999"]
    assert "There is no concept S999" in editor.get(BOARD).content.decode()


def test_a_concept_is_taken_once_however_it_is_written(editor: Client, draft: BankVersion) -> None:
    editor.post(BOARD, filled_in(editor, BOARD, concepts_1="s001", concepts_2="Waste removal (muda)"))
    assert Item.objects.get(version=draft, key="work-board").concepts == ["S013", "S001"]


def test_words_that_are_no_concept_are_told_at_the_first_field(editor: Client, draft: BankVersion) -> None:
    html = editor.post(BOARD, filled_in(editor, BOARD, concepts_1="Small <b>batches</b> of work")).content.decode()
    assert "there is no concept “Small &lt;b&gt;batches&lt;/b&gt; of work”: choose one of the list" in html
    assert '<a href="#question-work-board-concepts_0">Concepts</a>' in html
    assert 'id="question-work-board-concepts_0"' in html


def test_each_of_the_words_that_are_no_concept_is_told_and_no_other(editor: Client, draft: BankVersion) -> None:
    wrong = {"concepts_1": "S999", "concepts_2": "Small batches", "concepts_3": "Fast tests"}
    html = editor.post(BOARD, filled_in(editor, BOARD, **wrong)).content.decode()
    assert "there is no concept “Small batches”" in html
    assert "there is no concept “Fast tests”" in html
    assert "there is no concept “”" not in html
    assert "there is no concept “S999”" not in html


@pytest.mark.parametrize(
    ("url", "change"),
    [
        ("practices/work-limits/", {"links_0_title__en": "More", "links_0_url": "https://example.org/more"}),
        ("dimensions/work/", {"discussion_2__en": "Who looks at it?"}),
        ("roll-ups/people/", {"title__en": "Those who do it"}),
        ("radars/all/", {"axes_3": "flow"}),
    ],
)
def test_every_kind_of_part_is_saved(url: str, change: dict[str, str], editor: Client, draft: BankVersion) -> None:
    before = interchange.data_of(bank_outline(draft))
    address = f"/banks/small/draft/{url}"
    assert editor.post(address, filled_in(editor, address)).status_code == 302
    assert interchange.data_of(bank_outline(draft)) == before  # what nobody touched stays
    assert editor.post(address, filled_in(editor, address, **change)).status_code == 302
    assert interchange.data_of(bank_outline(draft)) != before


def test_what_is_refused_is_said_at_its_field_and_kept(editor: Client, draft: BankVersion) -> None:
    answer = editor.post(BOARD, filled_in(editor, BOARD, text__en="", weight="0", concepts_1="Small batch"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["text__en"] == ["Write this text."]
    answer = editor.post(BOARD, filled_in(editor, BOARD, weight="0", concepts_1="Small batch"))
    assert set(answer.context["form"].errors) == {"weight", "concepts"}
    assert 'value="Small batch"' in answer.content.decode()
    assert Item.objects.get(version=draft, key="work-board").weight == 1


def test_a_script_is_given_only_what_is_new(editor: Client, draft: BankVersion) -> None:
    answer = editor.post(BOARD, filled_in(editor, BOARD, text__en="Work is never seen."), headers={"X-Fragment": "1"})
    html = answer.content.decode()
    assert "<html" not in html
    assert 'id="findings-question-work-board"' in html
    assert "“never” is an absolute" in html


def test_the_later_editor_sees_what_changed(editor: Client, draft: BankVersion) -> None:
    mine = filled_in(editor, BOARD, text__en="All our work stands on one board.")
    editor.post(BOARD, filled_in(editor, BOARD, help__en="A wall.", text__en="Our work stands on a wall."))
    answer = editor.post(BOARD, mine)
    assert answer.status_code == 409
    [text, aid] = answer.context["page"].conflict.differences
    assert [piece.now for piece in text.theirs if not piece.stays] == ["a wall."]
    assert [piece.now for piece in text.mine if not piece.stays] == ["All our"]
    assert aid.mine == ()
    form = answer.context["form"]
    assert form["text__en"].value() == "All our work stands on one board."
    assert form["help__en"].value() == "A wall."
    assert form["seen"].value() != mine["seen"]
    assert Item.objects.get(version=draft, key="work-board").text == {"en": "Our work stands on a wall."}


def test_the_later_editor_reads_names_and_not_keys(editor: Client, draft: BankVersion) -> None:
    mine = filled_in(editor, BOARD, concepts_1="S002")
    editor.post(BOARD, filled_in(editor, BOARD, concepts_1="S001", scale="often"))
    [scale, concepts] = editor.post(BOARD, mine).context["page"].conflict.differences
    assert "How often" in "".join(piece.now for piece in scale.theirs)
    assert "Waste removal (muda)" in "".join(piece.now for piece in concepts.theirs)
    assert "Even, unstrained flow" in "".join(piece.now for piece in concepts.mine)


@pytest.mark.parametrize(
    ("part", "change", "name", "key"),
    [
        ("radars/all/", {"axes_3": "flow"}, "Flow", "flow"),
        ("practices/work-limits/", {"effort": "M"}, "Medium: weeks", "M"),
    ],
)
def test_the_later_editor_reads_what_the_fields_say(
    part: str, change: dict[str, str], name: str, key: str, editor: Client, draft: BankVersion
) -> None:
    url = f"/banks/small/draft/{part}"
    mine = filled_in(editor, url)
    editor.post(url, filled_in(editor, url, **change))
    [found] = editor.post(url, mine).context["page"].conflict.differences
    said = "".join(piece.now for piece in found.theirs)
    assert name in said
    assert key not in said.split(" · ")


@pytest.mark.parametrize("was", ["", "{", "[]", '{"text": {"en": 5}}', "[" * 100_000])
def test_what_a_form_claims_to_have_seen_is_not_trusted(was: str, editor: Client, draft: BankVersion) -> None:
    mine = filled_in(editor, BOARD, was=was, seen="another")
    assert editor.post(BOARD, mine).status_code == 409
    assert editor.get("/banks/small/draft/items/none/").status_code == 404
    assert editor.post("/banks/small/draft/items/none/", mine).status_code == 404


def test_a_text_in_each_language_of_the_bank(editor: Client, draft: BankVersion) -> None:
    draft.title = {"en": "A small bank", "de": "Eine kleine Bank"}
    draft.save()
    editor.post(BOARD, filled_in(editor, BOARD, text__de="Unsere Arbeit steht an einer Tafel."))
    assert set(Item.objects.get(version=draft, key="work-board").text) == {"en", "de"}
    answer = editor.post(BOARD, filled_in(editor, BOARD, text__en=""))
    assert "the bank&#x27;s own language" in answer.content.decode()


def test_a_part_is_added_where_its_button_stood(editor: Client, draft: BankVersion) -> None:
    address = "/banks/small/draft/add/items/?in=feedback"
    sent = {"text__en": "Alarms reach us first.", "scale": "often", "weight": "", "short_form": "on"}
    assert editor.post(address, sent)["Location"] == "/banks/small/draft/#question-feedback-alarms-reach-us-first"
    assert editor.post(address, sent | {"key": "work-board"}).status_code == 422
    assert editor.post("/banks/small/draft/add/items/?in=flow", sent).status_code == 422


def test_what_was_taken_out_is_listed_and_put_back(editor: Client, draft: BankVersion) -> None:
    seen = filled_in(editor, BOARD)["seen"]
    editor.post(f"{BOARD}retire/", {"seen": seen})
    assert "Our work stands on one board." in page(editor, "/banks/small/draft/retired/")
    editor.post("/banks/small/draft/restore/", {"part": "item:work-board"})
    assert Item.objects.filter(version=draft, key="work-board").exists()
    assert editor.post("/banks/small/draft/restore/", {"part": "item:none"}).status_code == 404


def test_a_radar_is_removed_after_a_question(editor: Client, draft: BankVersion) -> None:
    radar = "/banks/small/draft/radars/all/"
    sent = {"seen": filled_in(editor, radar)["seen"]}
    html = editor.post(f"{radar}retire/", sent).content.decode()
    assert "It goes from this draft for good." in html
    assert 'href="/banks/small/draft/#radar-all"' in html
    assert Radar.objects.filter(version=draft).exists()
    answer = editor.post(f"{radar}retire/", sent | {"sure": "1"}, follow=True)
    assert "Removed." in answer.content.decode()
    assert not Radar.objects.filter(version=draft).exists()
    answer = editor.post(f"{radar}retire/", sent, follow=True)
    assert "Somebody else took it out" in answer.content.decode()


def test_practices_are_folded_unless_one_has_a_finding(editor: Client, draft: BankVersion) -> None:
    assert '<details class="fold" id="practices-dimension-work">' in page(editor, "/banks/small/draft/")
    Practice.objects.filter(version=draft, key="work-limits").update(links=[{"title": {"en": "Gone"}, "url": "/none/"}])
    assert '<details class="fold" id="practices-dimension-work" open>' in page(editor, "/banks/small/draft/")


def test_markup_in_a_text_is_shown_as_it_is(editor: Client, draft: BankVersion) -> None:
    editor.post(BOARD, filled_in(editor, BOARD, text__en="<script>alert(1)</script>"))
    for url in ("/banks/small/draft/", BOARD):
        assert "<script>alert" not in page(editor, url)
        assert "&lt;script&gt;alert" in page(editor, url)


def test_what_the_bank_itself_lacks_is_named(editor: Client) -> None:
    create_bank(title="Fresh", slug="fresh", language="en", by=None)
    html = page(editor, "/banks/fresh/draft/")
    assert "Licence: Is empty" in html
    assert 'href="/banks/fresh/draft/head/"' in html


@pytest.mark.parametrize("more", [0, 3])
def test_queries_do_not_grow_with_the_draft(
    more: int, editor: Client, draft: BankVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _one in range(more):
        duplicate_item(version=draft, key="work-waits", by=None)
    page(editor, "/banks/small/draft/")
    with django_assert_num_queries(13):
        page(editor, "/banks/small/draft/")
    with django_assert_num_queries(15):
        page(editor, BOARD)
    with django_assert_num_queries(18):
        page(editor, "/banks/small/draft/retired/")
    sent = filled_in(editor, BOARD, text__en="Our work stands on a board.")
    with django_assert_num_queries(41):
        editor.post(BOARD, sent, headers={"X-Fragment": "1"})
