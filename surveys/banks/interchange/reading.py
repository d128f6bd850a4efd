"""From files to documents: all problems of all files, or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from surveys.banks.document import BankFile, Problem
from surveys.banks.interchange.nodes import LARGEST_FILE, Reader, decode
from surveys.banks.interchange.references import check_references
from surveys.banks.interchange.shape import check_shape


class BankFileError(Exception):
    """What is wrong with one or more bank files: every problem, by file, line and column."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Source:
    """A bank file that is not on disk, such as an upload."""

    name: str
    content: bytes


def read_banks(files: Iterable[Path | Source]) -> list[BankFile]:
    """All files, read and checked; raises BankFileError with the problems of all of them."""
    read, problems = look_at_banks(files)
    if problems:
        raise BankFileError(problems)
    return read


def look_at_banks(files: Iterable[Path | Source]) -> tuple[list[BankFile], list[Problem]]:
    """The files that are in order, and the problems of the others."""
    read: list[BankFile] = []
    problems: list[Problem] = []
    for file in files:
        bank, found = look_at_bank(file)
        problems += found
        if bank:
            read.append(bank)
    return read, problems + _same_version_twice(read)


def look_at_bank(file: Path | Source) -> tuple[BankFile | None, list[Problem]]:
    """One file, if it is in order, else its problems."""
    try:
        source = _source(file)
    except OSError as error:
        reason = error.strerror or str(error)
        return None, [Problem(str(file), 1, 1, "", _("can not be read: %(reason)s") % {"reason": reason}, "file")]
    text, problems = decode(source.content, source.name)
    if problems:
        return None, problems
    reader = Reader(source.name)
    data = reader.read(text)
    if data is None and reader.problems:
        return None, reader.problems
    document, wrong = check_shape(data, source.name, reader.places)
    problems = reader.problems + wrong + check_references(data, source.name, reader.places)
    if document is None or problems:
        return None, problems
    return BankFile(source.name, document, reader.places), []


def _source(file: Path | Source) -> Source:
    if isinstance(file, Source):
        return file
    with file.open("rb") as stream:
        return Source(str(file), stream.read(LARGEST_FILE + 1))


def _same_version_twice(files: list[BankFile]) -> list[Problem]:
    first: dict[tuple[str, int], str] = {}
    problems = []
    for file in files:
        version = (file.document.slug, file.document.version)
        if version in first:
            message = _("the same version stands in %(file)s: import one of them") % {"file": first[version]}
            problems.append(file.problem(("version",), message, "file"))
        first.setdefault(version, file.name)
    return problems
