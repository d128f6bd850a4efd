"""Export and import give the same bytes; the published schema is the one that the reader holds."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.banks.document import BankDocument, Places
from surveys.banks.interchange import digest, document_of, json_schema, plain, read_banks, schema_text, write_bank
from surveys.banks.queries import bank_outline
from surveys.banks.services import import_versions
from tests.banks.factories import SHIPPED, SMALL, SMALL_FILE, source

DOCS = Path(__file__).resolve().parents[2] / "docs"
TRANSLATED = (
    SMALL.replace("language: en\n", "language: en\nlanguages: [sv, de]\n")
    .replace("title: A small bank", "title: {sv: En liten bank, de: Eine kleine Bank, en: A small bank}")
    .replace("text: Our changes are small.", "text: {de: 'Größe: klein → 変', en: Our changes are small.}")
)


def read(text: str) -> BankDocument:
    [file] = read_banks([source(text)])
    return file.document


@pytest.mark.django_db
@pytest.mark.parametrize("text", [SMALL, TRANSLATED], ids=["plain", "translated"])
def test_export_import_export_is_byte_identical(text: str) -> None:
    first = write_bank(read(text))
    [imported] = import_versions(files=[source(first)])
    second = write_bank(document_of(bank_outline(imported.version)))
    assert second == first
    assert write_bank(read(second)) == first
    assert digest(read(second)) == digest(read(text))


@pytest.mark.django_db
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_banks_come_back_as_they_went_in(file: Path) -> None:
    [imported] = import_versions(files=[file])
    assert plain(document_of(bank_outline(imported.version))) == plain(read(file.read_text(encoding="utf-8")))


def test_translations_stand_with_the_own_language_first() -> None:
    exported = write_bank(read(TRANSLATED))
    assert "languages: [en, de, sv]\n" in exported
    assert "title:\n  en: A small bank\n  de: Eine kleine Bank\n  sv: En liten bank\n" in exported
    assert "Größe: klein → 変" in exported


def test_defaults_are_left_out() -> None:
    exported = write_bank(read(SMALL))
    assert "reverse: false" not in exported
    assert "short_form: true" not in exported
    assert exported.count("first_way") == 1
    assert "weight: 2\n" in exported
    assert "value: 0.25\n" in exported


def test_first_way_below_first_way_says_nothing_new() -> None:
    repeated = SMALL.replace("        title: Small batches", "        title: Small batches\n        first_way: true")
    assert write_bank(read(repeated)) == write_bank(read(SMALL))


def test_the_digest_follows_the_content() -> None:
    other = SMALL.replace("How work moves.", "How work flows.")
    assert digest(read(other)) != digest(read(SMALL))
    assert digest(read(SMALL.replace("quick_check: true", "quick_check: false"))) == digest(read(SMALL))


def readable(character: str) -> bool:
    return character == "\n" or character.isprintable()


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=300).map(
    lambda text: "".join(filter(readable, text)).strip()
)


@pytest.mark.untraced  # the examples before have read the same lines
@settings(max_examples=150, deadline=None)
@given(text=TEXTS.filter(bool), weight=st.floats(min_value=0.001, max_value=1000, allow_nan=False))
def test_any_text_and_weight_survive_export_and_import(text: str, weight: float) -> None:
    data = yaml.safe_load(SMALL) | {"summary": text}
    data["dimensions"][0]["weight"] = weight
    document = BankDocument.model_validate(data)
    again = read(write_bank(document))
    assert again == document
    assert write_bank(again) == write_bank(document)


def test_texts_that_look_like_something_else_survive() -> None:
    for text in (
        "null",
        "~",
        "yes",
        "No",
        "1",
        "1.5",
        "1e3",
        "0x1F",
        "2026-10-01",
        "- a",
        "a: b",
        "#x",
        "<<",
        "{}",
        "'",
    ):
        data = yaml.safe_load(SMALL) | {"licence": text}
        assert read(write_bank(BankDocument.model_validate(data))).licence == text


# -- Schema --------------------------------------------------------------------


def test_the_published_schema_is_current() -> None:
    assert (DOCS / "bank.schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("file", [SMALL_FILE, *SHIPPED], ids=lambda file: file.stem)
def test_banks_pass_the_published_schema(file: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads((DOCS / "bank.schema.json").read_text(encoding="utf-8")))
    validator.check_schema(validator.schema)
    assert list(validator.iter_errors(yaml.safe_load(file.read_text(encoding="utf-8")))) == []


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    good = plain(read(SMALL))
    assert validator.is_valid(good)
    for change in ({"sumary": "x"}, {"format": 2}, {"version": 0}, {"title": {"EN": "x"}}, {"licence": ""}):
        assert not validator.is_valid(good | change)


def test_a_place_that_is_not_known_is_that_of_what_holds_it() -> None:
    places = Places(values={(): (1, 1), ("a",): (2, 4)})
    assert places.of(("a", 3, "b")) == (("a",), (2, 4))
    assert Places().of(("a",)) == ((), (1, 1))
