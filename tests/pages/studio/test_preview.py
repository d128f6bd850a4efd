"""Editors see what respondents will see, and the report of a simulated team; nothing of it is stored."""

import re

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from surveys.banks.models import BankVersion, Dimension, Item, ResponseScale
from surveys.banks.services import import_versions, revise
from surveys.core.simulation import TeamKind
from tests.banks.factories import SHIPPED, SMALL, small_bank, source
from tests.factories import BankEditorFactory, UserFactory

pytestmark = pytest.mark.django_db
DRAFT = "/banks/small/draft/preview/"


@pytest.fixture
def draft() -> BankVersion:
    return revise(version=small_bank(), by=None)


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(BankEditorFactory())
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def words(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(client, address)))


def main_of(html: str) -> str:
    """What the reader of the page itself gets, without head and bar."""
    return html[html.index("<main") : html.index("</main>")]


def rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


def three_ways_draft() -> BankVersion:
    [imported] = import_versions(files=[path for path in SHIPPED if path.stem == "three-ways"])
    return revise(version=imported.version, by=None)


# -- Who, and from where -----------------------------------------------------------


@pytest.mark.parametrize("place", ["", "1/", "review/", "result/"])
def test_for_editors_only_and_never_from_a_cache(place: str, draft: BankVersion, client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get(f"{DRAFT}{place}").status_code == 403
    client.force_login(BankEditorFactory())
    for address in (f"{DRAFT}{place}", f"/banks/small/v1/preview/{place}"):
        response = client.get(address)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
    assert client.post(f"{DRAFT}{place}").status_code == 405


def test_what_is_not_there(editor: Client) -> None:
    small_bank()
    assert editor.get(DRAFT).status_code == 404  # no draft
    assert editor.get("/banks/small/v9/preview/").status_code == 404
    assert editor.get("/banks/small/v1/preview/99/").status_code == 404
    assert editor.get("/banks/none/draft/preview/").status_code == 404


def test_the_version_leads_its_editors_there(draft: BankVersion, editor: Client) -> None:
    assert f'href="{DRAFT}"' in page(editor, "/banks/small/v2/")
    assert 'href="/banks/small/v1/preview/"' in page(editor, "/banks/small/v1/")
    editor.force_login(UserFactory())
    assert "preview" not in page(editor, "/banks/small/v1/")


# -- Page by page ------------------------------------------------------------------


def test_the_start_leads_to_every_page(draft: BankVersion, editor: Client) -> None:
    html = page(editor, DRAFT)
    assert "4 questions, about 1 minute" in html
    numbers = re.findall(r'href="/banks/small/draft/preview/(\d)/\?language=en"', html)
    assert numbers == ["1", "1", "2", "3"]  # the button, and the list
    assert 'href="/banks/small/draft/preview/result/?language=en"' in html


def test_a_page_is_as_respondents_see_it(draft: BankVersion, editor: Client) -> None:
    html = page(editor, f"{DRAFT}1/")
    item = draft.items.first()
    assert item
    assert item.text["en"] in html
    assert "Doesn’t apply" in html
    assert "Don’t know" in html
    assert "1 of 3 · about 1 minute left" in html
    assert "Anything to add? (optional)" in html
    assert 'name="comment' not in html  # what is typed there goes nowhere
    assert "js/answering.js" in html
    assert "data-autosave" not in html


def test_a_card_leads_to_its_place_in_the_bank(draft: BankVersion, editor: Client) -> None:
    first = draft.items.first()
    assert first
    html, tree = page(editor, f"{DRAFT}1/"), page(editor, "/banks/small/draft/")
    assert f'href="/banks/small/draft/items/{first.key}/"' in html
    [anchor] = re.findall(r'href="/banks/small/draft/#([\w-]+)"', html)
    assert f'id="{anchor}"' in tree  # the way back leads to the first question of the page
    assert f'href="/banks/small/v1/#question-{first.key}"' in page(editor, "/banks/small/v1/preview/1/")


def test_what_is_tried_goes_along_and_is_stored_nowhere(draft: BankVersion, editor: Client) -> None:
    before = rows()
    html = page(editor, f"{DRAFT}2/?language=en&q-0=3&q-1=dk&q-2=99")
    assert '<input type="hidden" name="q-0" value="3">' in html
    assert '<input type="hidden" name="q-1" value="dk">' in html
    assert 'value="99"' not in html
    assert "2 of 4 questions answered" in page(editor, f"{DRAFT}review/?q-0=3&q-1=dk")
    assert "all answered" in page(editor, f"{DRAFT}1/?q-0=3&q-1=dk&q-2=1&q-3=1")
    assert rows() == before


def test_the_last_page_leads_to_the_review_and_back(draft: BankVersion, editor: Client) -> None:
    last = page(editor, f"{DRAFT}3/")
    assert 'action="/banks/small/draft/preview/review/"' in last
    assert 'formaction="/banks/small/draft/preview/2/"' in last
    review = page(editor, f"{DRAFT}review/?q-0=2")
    assert "/banks/small/draft/preview/1/?language=en&amp;q-0=2&amp;review=1" in review
    assert "Back to the review" in page(editor, f"{DRAFT}1/?review=1")


def test_a_change_of_the_draft_is_seen_at_once(draft: BankVersion, editor: Client) -> None:
    page(editor, f"{DRAFT}1/")
    item = draft.items.first()
    assert item
    item.text = {"en": "Quite another question?"}
    item.save()
    assert "Quite another question?" in page(editor, f"{DRAFT}1/")


def test_markup_in_a_draft_is_shown_as_text(draft: BankVersion, editor: Client) -> None:
    item = draft.items.first()
    assert item
    item.text = {"en": "<script>alert(1)</script>"}
    item.save()
    html = page(editor, f"{DRAFT}1/?q-0=1") + page(editor, f"{DRAFT}review/?q-0=1")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_each_language_of_the_bank(editor: Client) -> None:
    version = small_bank()
    draft = revise(version=version, by=None)
    item = draft.items.first()
    assert item
    item.text = {**item.text, "de": "Wie sieht es aus?"}
    item.save()
    english = page(editor, f"{DRAFT}1/")
    assert "Wie sieht es aus?" not in english
    assert "Deutsch" in english
    german = page(editor, f"{DRAFT}1/?language=de")
    assert "Wie sieht es aus?" in german
    assert 'lang="de"' in german
    assert page(editor, f"{DRAFT}1/?language=xx").count("Wie sieht es aus?") == 0


def test_long_and_short_form(editor: Client) -> None:
    draft = three_ways_draft()
    long, short = len(draft.items.all()), draft.items.filter(short_form=True).count()
    assert short < long
    start = "/banks/three-ways/draft/preview/"
    assert f"{long} questions" in words(editor, start)
    assert f"{short} questions" in words(editor, f"{start}?form=short")
    assert "Short form" not in page(editor, "/banks/three-ways/v1/preview/1/?form=short").split("</aside>")[1]


def test_as_wide_as_a_phone(draft: BankVersion, editor: Client) -> None:
    assert "preview-phone" not in page(editor, f"{DRAFT}1/")
    assert 'class="page preview-phone"' in page(editor, f"{DRAFT}1/?width=phone")


def test_a_draft_without_questions_says_what_to_do(editor: Client) -> None:
    draft = revise(version=small_bank(), by=None)
    Item.objects.filter(version=draft).delete()
    assert "No question has been written yet" in page(editor, DRAFT)
    assert "There is no question yet" in page(editor, f"{DRAFT}result/")
    assert editor.get(f"{DRAFT}1/").status_code == 404
    assert editor.get(f"{DRAFT}review/").status_code == 200


# -- The result --------------------------------------------------------------------


def test_a_team_is_read_as_its_kind(editor: Client) -> None:
    three_ways_draft()
    address = "/banks/three-ways/draft/preview/result/?persons={}&team={}"
    assert "Strong throughout" in words(editor, address.format(8, "high"))
    assert "Low throughout" in words(editor, address.format(8, "low"))
    assert "Two camps on" in words(editor, address.format(12, "two-camps"))
    assert "You answer alike" in words(editor, address.format(5, "alike"))
    assert "Here the answers say too little" in words(editor, address.format(12, "unsure"))
    below = words(editor, address.format(3, "mixed"))
    assert "Nothing is shown here, on purpose" in below
    assert "Fewer than 5 persons answered" in below


def test_the_report_is_whole_and_says_that_it_is_simulated(editor: Client) -> None:
    draft = three_ways_draft()
    html = page(editor, "/banks/three-ways/draft/preview/result/?team=strong-start&persons=12")
    assert "Nobody gave these answers" in html
    assert html.count('class="chart__canvas"') >= 3
    for heading in ("Talk about this first", "What to do next", "Where you agree and where you differ", "All numbers"):
        assert heading in html
    practices = {practice.title["en"] for practice in draft.practices.all()}
    assert any(title in html for title in practices)


def test_the_radar_has_the_titles_of_the_draft(editor: Client) -> None:
    draft = three_ways_draft()
    leaf = Dimension.objects.filter(version=draft, key="deployment-pipeline").get()
    leaf.title, leaf.short = {"en": "A very long title that no radar has seen so far"}, {}
    leaf.save()
    html = page(editor, "/banks/three-ways/draft/preview/result/")
    drawing = html[html.index("<svg", html.index('class="chart__canvas"')) :]
    assert "no radar" in drawing


@pytest.mark.parametrize("kind", TeamKind)
@pytest.mark.parametrize("persons", [3, 5, 12])
def test_every_kind_of_every_shipped_bank(kind: TeamKind, persons: int, editor: Client) -> None:
    before = None
    for imported in import_versions(files=SHIPPED):
        before = before or rows()
        slug = imported.version.bank.slug
        assert "Simulated" in page(editor, f"/banks/{slug}/v1/preview/result/?team={kind}&persons={persons}")
    assert before


def test_an_unfinished_draft_is_no_error(draft: BankVersion, editor: Client) -> None:
    draft.radars.update(axes=["gone", "feedback", "flow"])
    Dimension.objects.create(version=draft, key="empty", order=9, title={"en": "Empty"})
    assert "Simulated" in page(editor, f"{DRAFT}result/")
    scale = ResponseScale.objects.filter(version=draft).first()
    assert scale
    for point in list(scale.points.all())[1:]:
        point.delete()
    assert "cannot be scored yet" in page(editor, f"{DRAFT}result/")
    assert editor.get(f"{DRAFT}1/").status_code == 200


def test_nothing_is_stored(draft: BankVersion, editor: Client) -> None:
    page(editor, DRAFT)  # the session
    before = rows()
    page(editor, f"{DRAFT}result/?team=low&persons=12")
    assert rows() == before


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("place", "queries"), [("", 13), ("1/", 12), ("review/", 12), ("result/", 13)])
def test_queries(
    place: str, queries: int, count: int, editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, count + 1):
        [imported] = import_versions(files=[source(SMALL.replace("version: 1", f"version: {number}"))])
    revise(version=imported.version, by=None)
    page(editor, f"{DRAFT}{place}")
    with django_assert_num_queries(queries):
        page(editor, f"{DRAFT}{place}")
