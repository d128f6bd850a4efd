"""The strict content policy holds in every template, and the shared components say what they must."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "inline handler": re.compile(r"<[^>]*\son\w+\s*="),
    "inline script": re.compile(r"<script(?![^>]*(?:\bsrc=|application/json))"),
    "javascript address": re.compile(r"=\s*[\"']javascript:", re.IGNORECASE),
    "foreign address": re.compile(r"(?:src|href)=\"(?:https?:)?//"),
}


@pytest.mark.parametrize("name", ALL)
def test_templates_keep_the_content_policy(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert {what for what, pattern in FORBIDDEN.items() if pattern.search(text)} == set()


def words(html: str) -> str:
    """The text of a piece of HTML, without marks that are hidden from listeners."""
    shown = re.sub(r"<(\w+)[^>]*aria-hidden=\"true\"[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def component(name: str, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context)


def test_score_says_level_and_answers() -> None:
    html = component("score", score=58, level=3, level_word="growing", n=7)
    assert words(html) == "58 growing · 7 answers"
    assert "level-3" in html


def test_score_counts_one_answer_as_one() -> None:
    assert words(component("score", score=58, level=3, n=1)) == "58 1 answer"


@pytest.mark.parametrize(("direction", "arrow"), [("up", "▲"), ("down", "▼")])
def test_delta_has_arrow_sign_and_word(direction: str, arrow: str) -> None:
    html = component("delta", direction=direction, points="+12", word="improved")
    assert arrow in html
    assert words(html) == "+12 improved"


def test_hidden_on_purpose_and_no_data_differ() -> None:
    assert words(component("suppressed")) == "Too few answers to show"
    assert words(component("no_data")) == "No data"


def test_empty_state_offers_one_thing_to_do() -> None:
    html = component("empty", title="Results", why="Not closed yet.", action_url="/s/", action_text="Answer")
    assert html.count("<a ") == 1
    assert "<a " not in component("empty", title="Results", why="Not closed yet.")


def test_recommendation_with_the_constraint_says_so() -> None:
    practice = {"title": "One board", "dimension": "Visible work", "next_step": "Monday.", "factors": [("Gap", "42")]}
    assert "Holds back the flow most" not in component("recommendation", recommendation=practice)
    html = component("recommendation", recommendation=practice | {"is_constraint": True})
    assert "Holds back the flow most" in html
    assert "Smallest next step Monday." in words(html)
    assert "Gap 42" in words(html)


def test_progress_draws_its_length_as_attributes() -> None:
    html = component("progress", words="4 of 16", done=4, total=16)
    assert 'viewBox="0 0 16 1"' in html
    assert '<rect width="4"' in html


def question(*, described: bool = False) -> SimpleNamespace:
    points = [SimpleNamespace(place=place, label=f"Word {place}", descriptor="") for place in range(1, 6)]
    return SimpleNamespace(key="board", text="One board.", help="", low="", high="", described=described, points=points)


@pytest.mark.parametrize("described", [False, True])
@pytest.mark.parametrize("selected", ["1", "5", "na", "dk"])
def test_question_marks_exactly_the_chosen_answer(selected: str, *, described: bool) -> None:
    html = component("question", question=question(described=described), selected=selected)
    inputs = re.findall(r'<input[^>]*name="q-board" value="(\w+)"( checked)?>', html)
    assert [value for value, _ in inputs] == ["1", "2", "3", "4", "5", "na", "dk"]
    assert [value for value, checked in inputs if checked] == [selected]


def test_question_without_answer_has_none_chosen() -> None:
    assert "checked" not in component("question", question=question(), selected="")


def test_question_labels_hold_their_word() -> None:
    html = component("question", question=question(), selected="")
    labels = [words(label) for label in re.findall(r"<label class=\"scale__point\">(.*?)</label>", html, re.DOTALL)]
    assert labels == ["Word 1", "Word 2", "Word 3", "Word 4", "Word 5"]


def test_question_ties_its_error_to_the_group() -> None:
    html = component("question", question=question(), selected="", error="Please choose.")
    assert 'aria-describedby="error-board ' in html
    assert 'id="error-board"' in html


def test_form_errors_link_to_their_fields() -> None:
    class NameForm(forms.Form):
        name = forms.CharField()

    html = component("form_errors", form=NameForm({}))
    assert 'href="#id_name"' in html
    assert "one thing needs another look" in html
    assert words(component("form_errors", form=NameForm({"name": "Atlas"}))) == ""


def test_pagination_is_silent_for_one_page() -> None:
    pages = Paginator(range(25), 10)
    assert words(component("pagination", page=pages.page(2))) == "Previous Page 2 of 3 Next"
    assert words(component("pagination", page=Paginator(range(5), 10).page(1))) == ""


def test_breadcrumbs_do_not_link_to_this_page() -> None:
    html = component("breadcrumbs", breadcrumbs=[("Teams", "/teams/"), ("Atlas", "/teams/atlas/")])
    assert html.count("<a ") == 1
    assert 'aria-current="page"' in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_no_context(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert html.count("<h1>") == 1
    assert re.search(r"<h1>[^<]+</h1>", html)
