"""bank_import and bank_export: what they say, where they say it, and that nothing is half written."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from surveys.banks.models import QuestionBank
from surveys.banks.services import revise
from surveys.management.commands.bank_export import write_whole
from tests.banks.factories import SMALL, SMALL_FILE, small_bank

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(command, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_import_says_what_became_of_each_file() -> None:
    assert run("bank_import", str(SMALL_FILE)) == ("small version 1: imported and published\n", "")
    assert run("bank_import", str(SMALL_FILE)) == ("small version 1: unchanged\n", "")


def test_import_into_a_draft(tmp_path: Path) -> None:
    revise(version=small_bank(), by=None)
    file = tmp_path / "next.yaml"
    file.write_text(SMALL.replace("version: 1", "version: 2").replace("are small", "are tiny"), encoding="utf-8")
    assert run("bank_import", str(file)) == ("small version 2: the draft is replaced\n", "")


def test_import_as_drafts(tmp_path: Path) -> None:
    draft = ("small version 1: imported as a draft; nobody is asked it yet\n", "")
    assert run("bank_import", "--draft", str(SMALL_FILE)) == draft
    assert run("bank_import", "--draft", str(SMALL_FILE)) == ("small version 1: unchanged\n", "")
    file = tmp_path / "next.yaml"
    file.write_text(SMALL.replace("are small", "are tiny"), encoding="utf-8")
    assert run("bank_import", "--draft", str(file)) == ("small version 1: the draft is replaced\n", "")
    assert QuestionBank.objects.get().versions.get().status == "draft"


def test_a_next_version_as_a_draft_and_two_files_of_one_bank(tmp_path: Path) -> None:
    small_bank()
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(SMALL.replace("are small", "are tiny"), encoding="utf-8")
    two.write_text(SMALL.replace("version: 1", "version: 7"), encoding="utf-8")
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("bank_import", "--draft", str(one), str(two), stderr=err)
    assert "two.yaml:2:7: slug: a bank has one draft: import one of its files" in err.getvalue()
    assert QuestionBank.objects.get().versions.count() == 1
    said = run("bank_import", "--draft", str(one))
    assert said == ("small version 2: imported as a draft; nobody is asked it yet\n", "")


def test_import_names_every_problem_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(SMALL.replace("effort: S", "effort: XS").replace("slug: small", "slug: Small"), encoding="utf-8")
    err = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("bank_import", str(SMALL_FILE), str(file), stderr=err)
    assert stop.value.code == 1
    assert [line.removeprefix(str(file)).split(" ")[0] for line in err.getvalue().splitlines()] == [
        ":2:7:",
        ":64:21:",
        "2",
    ]
    assert err.getvalue().endswith("2 to mend; nothing was written.\n")
    assert not QuestionBank.objects.exists()


def test_export_to_the_terminal_and_back(tmp_path: Path) -> None:
    small_bank()
    text, err = run("bank_export", "small")
    assert err == ""
    file = tmp_path / "again.yaml"
    file.write_text(text, encoding="utf-8")
    assert run("bank_import", str(file)) == ("small version 1: unchanged\n", "")


def test_export_of_one_version_to_a_file(tmp_path: Path) -> None:
    small_bank()
    small_bank(number=2)
    file = tmp_path / "bank.yaml"
    out, err = run("bank_export", "small", "--version", "1", "-o", str(file))
    assert (out, err) == ("", f"small version 1: written to {file}\n")
    assert file.read_bytes() == run("bank_export", "small", "--version=1")[0].encode()
    assert "version: 2\n" in run("bank_export", "small")[0]


@pytest.mark.parametrize("arguments", [("nothing",), ("small", "--version", "9")])
def test_export_of_what_is_not_there(arguments: tuple[str, ...]) -> None:
    small_bank()
    with pytest.raises(CommandError, match=r"There is no such bank or version\. Published banks: small\."):
        run("bank_export", *arguments)


def test_export_before_there_is_any_bank() -> None:
    with pytest.raises(CommandError, match="Published banks: none yet"):
        run("bank_export", "small")


def test_export_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    small_bank()
    with pytest.raises(CommandError, match="can not be written: No such file or directory"):
        run("bank_export", "small", "-o", str(tmp_path / "missing" / "bank.yaml"))


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    file.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "new \ud800")
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]
