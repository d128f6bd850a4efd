"""Mending a slip: typed, looked at, confirmed; then everybody reads it at once."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import translation

from surveys.banks.models import BankVersion, Erratum
from surveys.banks.queries import cached_outlines
from surveys.banks.services import add_erratum, import_versions, retire_version, revise
from surveys.campaigns.queries import token_of
from surveys.pages.answering.presenters.sitting import sitting_of
from surveys.responses.queries import new_receipt
from surveys.responses.services import save_answers, send_response
from surveys.teams.models import AuditEntry
from tests.banks.factories import SMALL, small_bank, source
from tests.campaigns.build import invited, launched
from tests.factories import AdminFactory, BankEditorFactory, UserFactory
from tests.results import build

pytestmark = pytest.mark.django_db
FORM = "/banks/small/v1/errata/new/"
URL = f"{FORM}?item=work-board"
BOARD, MENDED = "Our work stands on one board.", "Our work stands on a board."


@pytest.fixture
def version() -> BankVersion:
    return small_bank()


@pytest.fixture
def editor(version: BankVersion) -> Client:
    client = Client()
    client.force_login(BankEditorFactory())
    return client


@pytest.fixture(autouse=True)
def fresh_memory() -> None:
    caches["pages"].clear()


def in_german(board: str) -> str:
    """The small bank with its first question in two languages."""
    text = SMALL.replace("language: en", "language: en\nlanguages: [en, de]")
    text = text.replace("title: A small bank", "title: {en: A small bank, de: Eine kleine Bank}")
    return text.replace(f"text: {BOARD}", f"text: {{en: {BOARD}, de: {board}}}")


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :]))


def test_from_the_version_page_to_the_corrected_question(editor: Client) -> None:
    version_page = editor.get("/banks/small/").content.decode()
    assert f'href="{URL}"' in version_page
    form = editor.get(URL).content.decode()
    assert f">\n{BOARD}</textarea>" in form
    assert "Show the difference" in form
    assert "same_meaning" not in form
    look = editor.post(URL, {"text": MENDED})
    assert look.status_code == 200
    assert "removed: one" in words(look.content.decode())
    assert "added: a " in words(look.content.decode())
    assert "Correct it" in look.content.decode()
    assert not Erratum.objects.exists()
    answer = editor.post(URL, {"text": MENDED, "looked_at": MENDED, "same_meaning": "on"})
    assert answer["Location"] == "/banks/small/v1/#question-work-board"
    assert Erratum.objects.get().text == MENDED
    assert AuditEntry.objects.filter(verb="correct a slip").count() == 1
    found = words(editor.get("/banks/small/").content.decode())
    assert re.search(rf"Errata .* Was {re.escape(BOARD)} Now {re.escape(MENDED)}", found)
    assert f"{MENDED} corrected" in found


def test_a_correction_is_saved_only_once_it_was_confirmed(editor: Client) -> None:
    answer = editor.post(URL, {"text": MENDED, "looked_at": MENDED})
    assert answer.status_code == 422
    assert "Tick this to go on" in answer.content.decode()
    assert f">\n{MENDED}</textarea>" in answer.content.decode()
    assert not Erratum.objects.exists()


def test_other_words_than_those_looked_at_are_looked_at_again(editor: Client) -> None:
    other = "Our work stands on the board."
    answer = editor.post(URL, {"text": other, "looked_at": MENDED, "same_meaning": "on"})
    assert answer.status_code == 200
    assert "added: the" in words(answer.content.decode())
    assert re.search(rf'name="looked_at" value="{re.escape(other)}"', answer.content.decode())
    assert not Erratum.objects.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "This field is required"),
        (BOARD, "as it stands"),
        ("Tests run on each change.", "Make a new version"),
        ("Our work stands not on one board.", "turns the meaning round"),
    ],
)
def test_what_is_refused_is_kept_in_the_field(text: str, why: str, editor: Client) -> None:
    for data in ({"text": text}, {"text": text, "looked_at": text, "same_meaning": "on"}):
        answer = editor.post(URL, data)
        assert answer.status_code == 422
        assert re.search(why, answer.content.decode())
        assert f">\n{text}</textarea>" in answer.content.decode()
    assert not Erratum.objects.exists()


def test_lines_end_as_browsers_send_them(editor: Client) -> None:
    text = "A board is a wall\r\nor a tool."
    address = f"{URL}&part=help"
    assert editor.post(address, {"text": text}).status_code == 200
    assert editor.post(address, {"text": text, "looked_at": text, "same_meaning": "on"}).status_code == 302
    assert Erratum.objects.get().text == "A board is a wall\nor a tool."


def test_each_text_and_language_has_its_own_form() -> None:
    import_versions(files=[source(in_german("Unsre Arbeit steht an einer Tafel."))])
    client = Client()
    client.force_login(AdminFactory())
    html = client.get(f"{URL}&language=de").content.decode()
    assert "Unsre Arbeit steht an einer Tafel.</textarea>" in html
    assert [text for text in ("Question (en)", "Question (de)", "Low end") if text in words(html)] == [
        "Question (en)",
        "Question (de)",
        "Low end",
    ]
    now = "Unsere Arbeit steht an einer Tafel."
    client.post(f"{URL}&language=de", {"text": now, "looked_at": now, "same_meaning": "on"})
    assert (Erratum.objects.get().language, Erratum.objects.get().text) == ("de", now)


@pytest.mark.parametrize("query", ["", "?item=none", "?item=work-board&part=none", "?item=work-board&language=de"])
def test_texts_that_are_not_there(query: str, editor: Client) -> None:
    assert editor.get(FORM + query).status_code == 404


def test_only_editors_and_admins_mend(version: BankVersion) -> None:
    client = Client()
    assert "Mend a slip" not in client.get("/banks/small/").content.decode()
    assert client.get(URL).status_code == 302
    client.force_login(UserFactory())
    assert "Mend a slip" not in client.get("/banks/small/").content.decode()
    for answer in (client.get(URL), client.post(URL, {"text": MENDED, "looked_at": MENDED, "same_meaning": "on"})):
        assert answer.status_code == 403
    assert not Erratum.objects.exists()
    client.force_login(AdminFactory())
    assert client.get(URL).status_code == 200
    assert version.items.get(key="work-board").text["en"] == BOARD


def test_drafts_and_forgotten_versions_are_not_mended(editor: Client, version: BankVersion) -> None:
    revise(version=version, by=None)
    retire_version(version=version, by=None)
    for number in (1, 2):
        address = f"/banks/small/v{number}/"
        assert editor.get(f"{address}errata/new/?item=work-board")["Location"] == address
        assert "Mend a slip" not in editor.get(address).content.decode().replace("Slips are mended", "")


def test_a_retired_version_that_is_still_asked_is_mended(editor: Client, version: BankVersion) -> None:
    launched()
    retire_version(version=version, by=None)
    assert "Mend a slip" in editor.get("/banks/small/v1/").content.decode()
    editor.post(URL, {"text": MENDED, "looked_at": MENDED, "same_meaning": "on"})
    assert Erratum.objects.get().text == MENDED


# -- During an open wave -------------------------------------------------------


def mend(version: BankVersion, key: str = "work-board", text: str = MENDED, part: str = "text") -> None:
    add_erratum(item=version.items.get(key=key), part=part, language="en", text=text, by=None)


def test_who_answers_reads_it_at_once(version: BankVersion) -> None:
    token, client = token_of(invited(launched())), Client()
    pages = [reverse("answering:page", args=[token, 1]), reverse("answering:review", args=[token])]
    for address in pages:
        assert BOARD in client.get(address).content.decode()
    mend(version)
    mend(version, text="Work hid in mailboxes.", part="low")
    for address in pages:
        found = words(client.get(address).content.decode())
        assert MENDED in found
        assert f"Corrected: it said “{BOARD}”" in found
        assert "Low end corrected: it said “Work hides in mailboxes.”" in found
    question = client.get(pages[0]).content.decode()
    assert "Work hid in mailboxes.</dd>" in question
    assert 'aria-describedby="help-0 corrected-0"' in question
    mend(version, text="Our work stands on some board.")
    found = words(client.get(pages[0]).content.decode())
    assert f"Corrected: it said “{MENDED}”" in found
    assert BOARD not in found


def test_each_language_is_corrected_for_itself() -> None:
    """Who reads German reads the German text as it always was, even where the site itself speaks English only."""
    german = "Unsre Arbeit steht an einer Tafel."
    [imported] = import_versions(files=[source(in_german(german))])
    campaign = build.launched(imported.version, teams=[build.team("basket")])
    mend(imported.version)
    found = {}
    for language in ("en-gb", "de"):
        with translation.override(language):
            found[language] = sitting_of(campaign).leaves[0].questions[0]
    assert (found["en-gb"].text, len(found["en-gb"].corrections)) == (MENDED, 1)
    assert (found["de"].text, found["de"].corrections) == (german, ())


def test_the_quick_check_asks_the_mended_question(version: BankVersion) -> None:
    client = Client()
    url = reverse("quick_check:bank", args=["small"])
    assert BOARD in client.get(url).content.decode()
    mend(version)
    html = client.get(url).content.decode()
    assert MENDED in html
    assert BOARD not in html


def test_results_stay_and_the_next_draft_begins_with_the_mended_text() -> None:
    version, team = build.bank(), build.team("basket")
    campaign = build.wave(version, answers={team: ["444 44 44", "333 33 33", "222 44 22", "555 11 44", "111 22 22"]})
    client = Client()
    client.force_login(AdminFactory())
    address = reverse("dashboards:result", args=["basket", campaign.slug])
    before = words(client.get(address).content.decode())
    assert "The work" in before
    scores = list(build.card(campaign, team).dimension_scores.order_by("pk").values())
    mend(version, "work-1", "Statement one of work.")
    assert words(client.get(address).content.decode()) == before
    assert list(build.card(campaign, team).dimension_scores.order_by("pk").values()) == scores
    [outline] = cached_outlines([version.pk]).values()
    assert outline.items()[0].text["en"] == "Statement one of work."
    assert revise(version=version, by=None).items.get(key="work-1").text["en"] == "Statement one of work."


def test_answers_are_sent_and_scored_as_if_nothing_had_been_mended(version: BankVersion) -> None:
    """Two persons answer before the correction, four after it; all count to the same question."""
    participation = launched()
    for person in range(6):
        if person == 2:
            mend(version)
        invitation = invited(participation)
        save_answers(invitation=invitation, answers={0: 3, 1: 1, 2: 2, 3: 3}, comments={})
        send_response(invitation=invitation, receipt=new_receipt())
    campaign = build.close(participation.campaign)
    node = build.score_of(campaign, participation.team, "work")
    assert node.n == 6
