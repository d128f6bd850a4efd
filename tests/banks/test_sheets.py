"""Questions and practices in a spreadsheet: out, changed by a person, and in again."""

import csv
import io
from typing import Any

import pytest

from surveys.banks.document import BankDocument
from surveys.banks.interchange import read_banks, write_bank
from surveys.banks.interchange.sheets import (
    SEPARATORS,
    practices_template,
    questions_template,
    read_sheet,
    write_sheet,
)
from surveys.banks.interchange.sheets.cells import neutral, unmarked
from surveys.banks.interchange.stored import data_of, document_of
from surveys.banks.models import BankVersion, Texts
from surveys.banks.queries import bank_outline
from surveys.banks.services import import_versions
from tests.banks.factories import SHIPPED, SMALL, small_bank, source

Past = dict[tuple[str, str], Texts]
HEAD = "dimension,question"
IN_GERMAN = (
    SMALL.replace("language: en", "language: en\nlanguages: [en, de]")
    .replace("title: A small bank", "title: {en: A small bank, de: Eine kleine Bank}")
    .replace("text: Our work stands on one board.", "text: {en: Our work stands on one board., de: Eine Tafel.}")
    .replace("title: Visible work\n", "title: {en: Visible work, de: Sichtbare Arbeit}\n")
    .replace("{title: About boards, url", "{title: {en: About boards, de: Tafeln}, url")
)


def base(text: str = SMALL) -> dict[str, Any]:
    """A bank as plain data, every text by language."""
    [file] = read_banks([source(text)])
    return file.document.model_dump()


def without(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "languages": [part["language"], *part["languages"]]} if "languages" in part else part


def read(text: str, start: dict[str, Any] | None = None, past: Past | None = None) -> BankDocument:
    file, problems = read_sheet(text.encode(), "sheet.csv", without(start or base()), past or {})
    assert [str(problem) for problem in problems] == []
    assert file is not None
    return file.document


def said(text: str | bytes, start: dict[str, Any] | None = None) -> list[str]:
    """What is wrong with a sheet, by row and column."""
    content = text.encode() if isinstance(text, str) else text
    file, problems = read_sheet(content, "sheet.csv", without(start or base()), {})
    assert file is None
    return [str(problem).removeprefix("sheet.csv:") for problem in problems]


def leaf(document: BankDocument, key: str) -> Any:
    return next(one for _at, one in document.walk() if one.key == key)


# -- Round trip ----------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("file", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_bank_comes_back_as_it_went(file: Any, separator: str) -> None:
    [imported] = import_versions(files=[file])
    outline = bank_outline(imported.version)
    sheet = write_sheet(outline, SEPARATORS[separator])
    assert write_bank(read(sheet, data_of(outline))) == write_bank(document_of(outline))


@pytest.mark.django_db
def test_all_languages_and_links_come_back() -> None:
    [imported] = import_versions(files=[source(IN_GERMAN)])
    outline = bank_outline(imported.version)
    sheet = write_sheet(outline)
    assert sheet.splitlines()[0].startswith(
        "\ufeffkind,dimension,dimension:de,parent dimension,key,question,question:de"
    )
    assert write_bank(read(sheet, data_of(outline))) == write_bank(document_of(outline))


@pytest.mark.django_db
def test_a_sheet_builds_the_same_tree_where_there_was_none() -> None:
    outline = bank_outline(small_bank())
    found = read(write_sheet(outline), {**data_of(outline), "dimensions": []})
    assert [(one.title["en"], len(one.items), len(one.practices)) for _at, one in found.walk()] == [
        ("Flow", 0, 0),
        ("Visible work", 2, 2),
        ("Small batches", 1, 0),
        ("Feedback", 1, 0),
    ]
    assert [item.key for item in leaf(found, "visible-work").items] == ["work-board", "work-waits"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 1", "-x", "@home", "'=x", "''+y", "it's", "'quoted'", "plain", "\uff1dx"]
)
def test_no_cell_is_run_as_a_formula_and_every_text_comes_back(text: str) -> None:
    cell = neutral(text)
    assert not cell.startswith(("=", "+", "-", "@", "\uff1d"))
    assert unmarked(cell) == text


@pytest.mark.django_db
def test_a_text_that_begins_like_a_formula_survives_the_spreadsheet() -> None:
    text = SMALL.replace("help: A board is a wall or a tool.", 'help: "=SUM of all boards"')
    [imported] = import_versions(files=[source(text)])
    outline = bank_outline(imported.version)
    sheet = write_sheet(outline)
    cells = [cell for row in csv.reader(io.StringIO(sheet)) for cell in row]
    assert "'=SUM of all boards" in cells
    assert leaf(read(sheet, data_of(outline)), "work").items[0].help == {"en": "=SUM of all boards"}


# -- What a row means ----------------------------------------------------------


def test_a_question_keeps_its_key_by_its_words() -> None:
    found = read(f"{HEAD},scale\nVisible work,our work stands on one board\nVisible work,Something new.,often\n")
    assert [item.key for item in leaf(found, "work").items] == ["work-board", "something-new"]
    assert leaf(found, "work").items[0].help == {"en": "A board is a wall or a tool."}  # no such column, so it stays


def test_a_reworded_question_keeps_its_key_by_the_column() -> None:
    found = read(f"{HEAD},key,help\nwork,All our work stands on a board.,work-board,\n")
    [item] = leaf(found, "work").items
    assert (item.key, item.text["en"], item.help) == ("work-board", "All our work stands on a board.", None)
    assert item.concepts == ["S013"]


def test_new_keys_are_never_those_of_the_past() -> None:
    past: dict[tuple[str, str], Texts] = {("item", "something-new"): {"en": "Gone."}, ("dimension", "calm"): {}}
    found = read(f"{HEAD},scale\nCalm,Something new.,often\nCalm,Something new!,often\n", past=past)
    assert [item.key for item in leaf(found, "calm-2").items] == ["something-new-2", "something-new-3"]


def test_keys_are_made_of_the_first_words() -> None:
    found = read(f"{HEAD},scale\nA,Über uns: wir reden täglich und gern miteinander.,often\nA,日本,often\n")
    assert [item.key for item in leaf(found, "a").items] == ["uber-uns-wir-reden-taglich-und", "question"]


def test_a_sheet_of_questions_leaves_the_practices() -> None:
    found = read(f"{HEAD}\nVisible work,Our work stands on one board.\n")
    assert [practice.key for practice in leaf(found, "work").practices] == ["work-one-board", "work-limits"]
    assert leaf(found, "work").practices[0].item == "work-board"
    changed = read(f"{HEAD},scale\nVisible work,Only this.,often\n")
    assert leaf(changed, "work").practices[0].item is None  # its question is gone
    assert [one.key for _at, one in changed.walk()] == ["flow", "work"]
    assert changed.radars == []  # one axis is left of three
    assert [(one.key, one.dimensions) for one in changed.roll_ups] == [("people", ["work"])]


def test_a_sheet_of_practices_leaves_the_questions() -> None:
    head = "dimension,practice,why,next step,good enough,notice,effort,band,after,for question,links"
    row = 'feedback,Run them,Why,Next,Good,Notice,small,High,,Tests run on each change.,"More https://example.org/"'
    found = read(f"{head}\n{row}\n")
    [practice] = leaf(found, "feedback").practices
    assert (practice.key, practice.effort, practice.band, practice.item) == ("run-them", "S", "high", "feedback-tests")
    assert [link.url for link in practice.links] == ["https://example.org/"]
    assert leaf(found, "work").practices == []
    assert len(leaf(found, "work").items) == 2


def test_new_dimensions_stand_where_the_sheet_says() -> None:
    rows = "Deep,Culture > Learning,One.\nFeedback,Culture,Tests run on each change.\nSafe,Learning,Two.\n"
    found = read(f"dimension,parent dimension,question,scale\n{rows.replace('.', '.,agreement')}")
    assert [(len(at), one.key) for at, one in found.walk()] == [
        (2, "culture"),
        (4, "learning"),
        (6, "deep"),
        (6, "safe"),
        (4, "feedback"),
    ]


def test_what_people_write_for_yes_no_and_numbers() -> None:
    head = "dimension;question;scale;reverse;weight;short form"
    found = read(f"{head}\nA;One;How often;x;0,5;nein\nA;Two;often;WAHR;2;\nA;Three;OFTEN;;;yes\n")
    assert [(item.reverse, item.weight, item.short_form) for item in leaf(found, "a").items] == [
        (True, 0.5, False),
        (True, 2.0, True),
        (False, 1.0, True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffdimension,question\nwork,Our work stands on one board.\n",
        "dimension;question\r\nwork;Our work stands on one board.\r\n",
        "sep=;\ndimension;question\nwork;Our work stands on one board.\n",
        "dimension\tquestion\rwork\tOur work stands on one board.\r",
        '"Dimension","QUESTION"\n"work","Our work stands on one board."',
        "\n\ndimension,question,\n,,\nwork,Our work stands on one board.,\n\n",
    ],
    ids=["mark", "windows", "named separator", "old Mac and tabs", "quotes", "empty rows and columns"],
)
def test_the_ways_in_which_spreadsheets_write(text: str) -> None:
    assert [item.key for item in leaf(read(text), "work").items] == ["work-board"]


def test_a_new_question_takes_the_only_scale_that_is_in_use() -> None:
    start = base(SMALL.replace("scale: often", "scale: agreement"))
    assert leaf(read(f"{HEAD}\nA,New.\n", start), "a").items[0].scale == "agreement"
    assert said(f"{HEAD}\nA,New.\n") == ["2:1: scale: say which scale answers this: agreement, often"]


# -- Templates -----------------------------------------------------------------


@pytest.mark.parametrize("write", [questions_template, practices_template])
def test_the_example_of_a_template_is_not_imported(write: Any) -> None:
    assert write().startswith("\ufeff")
    assert "2:1: dimension: this is the example of the template: write your own here, or delete the row" in said(
        write()
    )


def test_a_filled_template_is_read() -> None:
    filled = questions_template(";").replace("Example: write the title of a dimension here", "Visible work")
    [item] = leaf(read(filled.replace("on the board.;", "on the board.;often")), "work").items
    assert item.text["en"] == "Our team sees all of its work on one board."
    assert (item.key, item.scale) == ("our-team-sees-all-of-its", "often")


# -- What is wrong, by row and column ------------------------------------------


def test_every_problem_of_a_sheet_is_named_at_once() -> None:
    rows = ["A,,agreement,", "A,B,agrement,", "A,C,agreement,abc", ",x,agreement,lots", "A,D,agreement,1"]
    assert said("dimension,question,scale,weight\n" + "\n".join(rows)) == [
        "2:2: question: is empty: write it",
        "3:3: scale: there is no scale “agrement”: did you mean “agreement”?",
        "4:4: weight: must be a number such as 1 or 0.5",
        "5:1: dimension: is empty: name the dimension that this belongs to",
        "5:4: weight: must be a number such as 1 or 0.5",
    ]


def test_a_row_that_is_left_out_is_not_missed_by_others() -> None:
    head = "kind,dimension,key,question,practice,why,next step,good enough,notice,effort,band,after,for question\n"
    rows = ["question,work,work-waits,Work waits.,,,,,,,,,", "question,,work-board,A board.,,,,,,,,,"]
    rows += ["practice,work,one,,,a,a,a,a,S,low,,", "practice,work,two,,Two,a,a,a,a,S,low,one,work-board"]
    assert said(head + "\n".join(rows)) == [
        "3:2: dimension: is empty: name the dimension that this belongs to",
        "4:5: practice: is empty: write it",
    ]


@pytest.mark.django_db
def test_a_version_that_is_asked_is_exported_with_its_slips_mended(client: Any) -> None:
    version: BankVersion = small_bank()
    assert client.get("/banks/small/v1/export.csv").content.decode() == write_sheet(bank_outline(version))
