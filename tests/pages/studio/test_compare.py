"""What differs between two versions of a bank, for everybody who may read both."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from surveys.banks.services import import_versions, revise
from tests.banks.factories import SMALL, small_bank, source
from tests.factories import BankEditorFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/banks/small/v2/compare/1/"


def replaced(*pairs: tuple[str, str]) -> None:
    """Version 2 of the small bank, with these words of its file replaced by others."""
    text = SMALL.replace("version: 1", "version: 2")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    import_versions(files=[source(text)])


def html_of(client: Client, address: str = URL) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :]))


def test_words_that_went_and_came_are_marked_for_eyes_and_ears(client: Client) -> None:
    small_bank()
    replaced(("Our work stands on one board.", "Our work stands on one big wall."))
    html = html_of(client)
    deleted, inserted = (re.findall(rf"<{tag}>(.*?)</{tag}>", html) for tag in ("del", "ins"))
    assert [re.sub(r"<[^>]+>", "", text) for text in deleted] == ["removed: board.;"]
    assert [re.sub(r"<[^>]+>", "", text) for text in inserted] == ["added: big wall.;"]
    found = words(html)
    assert "other words, same meaning" in found
    assert "1 question stays as it is." in found
    assert "In all other dimensions every question stays as it is." in found
    assert "Enough questions stay" in found


def test_what_is_new_gone_moved_and_turned_round(client: Client) -> None:
    small_bank()
    replaced(
        ("key: feedback-tests, text: Tests run on each change.", "key: feedback-new, text: We hear from users."),
        ("reverse: true", "reverse: false"),
    )
    found = words(html_of(client))
    assert re.search(r"We hear from users\.\s+new", found)
    assert re.search(r"Tests run on each change\.\s+no longer asked", found)
    assert re.search(r"Work waits for other teams\.\s+answers count in another way It was turned round", found)
    assert "Feedback starts anew: too few common questions 0 % of the weight before, 0 % now" in found
    assert "Small batches goes on 100 % of the weight before, 100 % now" in found
    assert "Too few questions stay" in found


def test_two_versions_with_the_same_questions(client: Client) -> None:
    small_bank()
    replaced()
    found = words(html_of(client))
    assert "Every question stays as it is." in found
    assert "Questions 4 before: 4" in found
    assert "Questions that stay 4 100 % of the weight before, 100 % now" in found


def test_the_older_version_is_the_one_before_whatever_the_order(client: Client) -> None:
    small_bank()
    replaced(("Our changes are small.", "Our changes are tiny."))
    for address in (URL, "/banks/small/v1/compare/2/"):
        page = client.get(address).context["page"]
        assert (page.old_words, page.new_words) == ("Version 1", "Version 2")
        assert page.questions.sections[0].changes[0].texts[0].pieces[1].was == "small."


def test_markup_in_texts_is_shown_as_it_was_written(client: Client) -> None:
    small_bank()
    replaced(("Our changes are small.", "Our changes are <b>tiny</b>."))
    html = html_of(client)
    assert "&lt;b&gt;tiny&lt;/b&gt;." in html
    assert "<b>tiny" not in html


def test_a_draft_is_compared_by_editors_only(client: Client) -> None:
    revise(version=small_bank(), by=None)
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        assert client.get(URL).status_code == 404
    client.force_login(BankEditorFactory())
    assert "Every question stays as it is." in words(html_of(client))


@pytest.mark.parametrize("address", [URL, "/banks/small/v1/compare/1/", "/banks/none/v2/compare/1/"])
def test_what_is_not_there(address: str, client: Client) -> None:
    small_bank()
    assert client.get(address).status_code == 404


def test_the_version_page_leads_there(client: Client) -> None:
    small_bank()
    assert "/compare/" not in html_of(client, "/banks/small/")
    replaced()
    for address in ("/banks/small/", "/banks/small/v1/"):
        assert re.findall(r'href="([^"]+/compare/[^"]+)"', html_of(client, address)) == [URL]


@pytest.mark.parametrize("versions", [2, 4])
def test_it_takes_nineteen_queries(
    versions: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, versions + 1):
        small_bank(number=number)
    with django_assert_num_queries(19):  # the versions, and twice an outline
        client.get(URL)


# -- Everything beside the questions, and the choice of two versions -----------


def test_dimensions_practices_scales_and_sets_are_told_in_words(client: Client) -> None:
    small_bank()
    replaced(
        ("Seeing what is being done.", "Seeing all that is being done."),
        ("weight: 2\n", "weight: 3\n"),
        ("effort: S", "effort: M"),
        ("concepts: [S013, S014]", "concepts: [S014]"),
        ("band: high", "band: middle"),
        ("key: weekly, value: 0.25", "key: weekly, value: 0.5"),
        ("licence: CC0-1.0", "licence: MIT"),
        ("axes: [work, batches, feedback]", "axes: [feedback, batches, work]"),
        ("dimensions: [work, feedback]", "dimensions: [work]"),
        ("title: Small batches", "title: Small steps"),
    )
    found = words(html_of(client))
    for sentence in (
        "About the bank Title, summary and origin Licence: CC0-1.0 before, MIT now.",
        "Visible work other words changed Weight: 2 before, 3 now.",
        "One board changed Effort: Small: days before, Medium: weeks now.",
        "Concepts: Five whys, Shared metrics with a story before, Shared metrics with a story now.",
        "A limit changed Helps when the score is: high before, middle now.",
        "How often changed Value of “Weekly”: 0.25 before, 0.5 now.",
        "People changed Dimensions: Visible work, Feedback before, Visible work now.",
        "Everything changed Axes: Visible work, Small steps, Feedback before, Feedback, Small steps, Visible work now.",
    ):
        assert sentence in found, sentence


def test_weight_form_and_scale_of_a_question_are_told(client: Client) -> None:
    small_bank()
    replaced(
        ("weight: 0.5", "weight: 1"),
        ("short_form: false", "short_form: true"),
        ("concepts: [S013]", "concepts: [S999]"),
    )
    found = words(html_of(client))
    assert "Its weight was 0.5 and is 1 now." in found
    assert "It is asked in the short form too now." in found
    assert "Its concepts are: S999; before: Five whys." in found


def test_any_two_versions_are_chosen_in_a_form(client: Client) -> None:
    small_bank()
    replaced()
    for query in ("older=1&newer=2", "older=2&newer=1"):
        assert client.get(f"/banks/small/compare/?{query}")["Location"] == URL
    assert client.get("/banks/small/compare/?older=2&newer=2")["Location"] == "/banks/small/v2/"
    for query in ("", "older=1", "older=1&newer=3", "older=1&newer=x", f"older=1&newer={'9' * 400}", "older=²&newer=1"):
        assert client.get(f"/banks/small/compare/?{query}").status_code == 404
    assert 'action="/banks/small/compare/"' in html_of(client, "/banks/small/")


def test_editors_set_a_draft_beside_what_is_published(client: Client) -> None:
    draft = revise(version=small_bank(), by=None)
    assert client.get(URL).status_code == 404
    assert client.get("/banks/small/compare/?older=1&newer=2").status_code == 404
    client.force_login(BankEditorFactory.create())
    draft.items.filter(key="batches-small").update(text={"en": "Our changes are tiny."})
    found = words(html_of(client))
    assert "from Version 1 to Version 2 (draft)" in found
    assert "tiny." in found
