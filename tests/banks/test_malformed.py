"""Whatever is wrong with a bank file is named with line, column, place and the way out; nothing is written."""

from pathlib import Path

import pytest

from surveys.banks.interchange import BankFileError, Source, read_banks
from surveys.banks.models import QuestionBank
from surveys.banks.services import import_versions
from tests.banks.factories import SMALL
from tests.banks.malformed import CHANGES, WHOLE_FILES


def problems_of(content: bytes | str) -> list[str]:
    """What the reader says about a file, without the file's name."""
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(BankFileError) as caught:
        read_banks([Source("bank.yaml", raw)])
    return [str(problem).removeprefix("bank.yaml:") for problem in caught.value.problems]


@pytest.mark.parametrize(("content", "expected"), WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_files_that_are_no_bank(content: bytes | str, expected: list[str]) -> None:
    found = problems_of(content)
    assert [line for line in found if line in expected] == expected
    assert len(found) == len(expected) or "not read" in expected[0]


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES.values(), ids=CHANGES)
def test_one_mistake_in_a_good_file(old: str, new: str, expected: list[str]) -> None:
    assert SMALL.count(old) >= 1
    assert problems_of(SMALL.replace(old, new, 1)) == expected


def test_all_mistakes_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(
        SMALL.replace("effort: S", "effort: XS").replace("scale: often", "scale: seldom"), encoding="utf-8"
    )
    second.write_text(SMALL.replace("version: 1", "version: one"), encoding="utf-8")
    with pytest.raises(BankFileError) as caught:
        read_banks([first, second, tmp_path / "missing.yaml"])
    assert [(Path(problem.file).name, problem.line) for problem in caught.value.problems] == [
        ("a.yaml", 52),
        ("a.yaml", 64),
        ("b.yaml", 3),
        ("missing.yaml", 1),
    ]


def test_reading_stops_where_too_much_is_wrong() -> None:
    found = problems_of("a: [" + "*b, " * 2000 + "]")
    assert len(found) < 520
    assert any("reading stops" in line for line in found)


def test_two_files_of_the_same_version() -> None:
    with pytest.raises(BankFileError, match=r"the same version stands in a\.yaml: import one of them"):
        read_banks([Source("a.yaml", SMALL.encode()), Source("b.yaml", SMALL.encode())])


@pytest.mark.django_db
def test_nothing_is_written_when_one_of_two_files_is_wrong() -> None:
    good = Source("good.yaml", SMALL.encode())
    bad = Source("bad.yaml", SMALL.replace("slug: small", "slug: other\nx: 1").encode())
    with pytest.raises(BankFileError):
        import_versions(files=[good, bad])
    assert not QuestionBank.objects.exists()


def test_files_from_windows_are_read_the_same() -> None:
    [plain] = read_banks([Source("a", SMALL.encode())])
    [windows] = read_banks([Source("a", b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())])
    assert windows.document == plain.document
    assert windows.places == plain.places


def test_words_that_older_yaml_takes_for_something_else() -> None:
    text = SMALL.replace("label: Rarely", "label: No").replace("label: Weekly", "label: 2026-10-01")
    [file] = read_banks([Source("a", text.encode())])
    assert [point.label["en"] for point in file.document.scales[1].points] == ["No", "2026-10-01", "Daily"]
