"""Files are safe in a spreadsheet and complete for a program."""

import csv
import io
import json

import pytest

from surveys.pages.dashboards.exports import parts


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_text_is_a_formula(start: str) -> None:
    assert parts.safe(f"{start}1+1") == f"'{start}1+1"


def test_numbers_stay_numbers() -> None:
    assert [parts.safe(cell) for cell in (-5, -5.5, 7.0, 0, None)] == [-5, -5.5, 7, 0, None]
    assert str(parts.safe(7.0)) == "7"
    assert parts.safe("five - three") == "five - three"


def test_a_csv_says_what_it_is_about_before_its_columns() -> None:
    text = parts.csv_text([("Wave", "=2026"), ("Threshold", 5)], ["Team", "Score"], [["@home", -3], ["b, c", None]])
    assert text.encode().startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(text[1:])))
    assert lines == [["Wave", "'=2026"], ["Threshold", "5"], [], ["Team", "Score"], ["'@home", "-3"], ["b, c", ""]]


def test_json_keeps_letters_and_refuses_what_is_no_number() -> None:
    assert json.loads(parts.json_text({"team": "Käse", "score": None})) == {"team": "Käse", "score": None}
    assert "Käse" in parts.json_text({"team": "Käse"})
    with pytest.raises(ValueError, match="JSON"):
        parts.json_text({"score": float("nan")})


def test_names_of_files() -> None:
    assert parts.file_name("basket", "q4", "", "tiny", ending="csv") == "basket-q4-tiny.csv"
    answer = parts.download("a", "a.json")
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/json",
        'attachment; filename="a.json"',
    )
