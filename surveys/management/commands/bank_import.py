"""Bank files into the database, all or none."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from surveys.banks.interchange import BankFileError
from surveys.banks.services import Imported, import_drafts, import_versions

WORDS = {
    "created": "{bank} version {number}: imported and published",
    "updated": "{bank} version {number}: the draft is replaced",
    "unchanged": "{bank} version {number}: unchanged",
}
WORDS_OF_DRAFTS = WORDS | {"created": "{bank} version {number}: imported as a draft; nobody is asked it yet"}


class Command(BaseCommand):
    help = "Imports question banks from YAML files. Nothing is written unless all files are in order."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--draft", action="store_true", help="make drafts, to be looked at and published in the pages"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            read = import_drafts if options["draft"] else import_versions
            imported = read(files=options["files"])
        except BankFileError as error:
            self.stderr.write(str(error))
            self.stderr.write(f"{len(error.problems)} to mend; nothing was written.")
            raise SystemExit(1) from None
        for one in imported:
            self.stdout.write(_words(one, WORDS_OF_DRAFTS if options["draft"] else WORDS))


def _words(imported: Imported, words: dict[str, str]) -> str:
    version = imported.version
    return words[imported.change].format(bank=version.bank.slug, number=version.number)
