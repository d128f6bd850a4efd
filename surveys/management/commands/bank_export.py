"""A bank version as the file that would import it."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.banks import interchange, queries


class Command(BaseCommand):
    help = "Writes a version of a question bank as YAML: the latest published one, or the version that is named."

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """Here --version names a version of the bank, not of Django."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **options)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--version", type=int, metavar="N", help="the number of the version")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="a file instead of the terminal")

    def handle(self, *_args: Any, **options: Any) -> None:
        version = queries.version_to_export(options["slug"], options["version"])
        if version is None:
            known = ", ".join(bank.slug for bank in queries.published_banks()) or "none yet"
            raise CommandError(f"There is no such bank or version. Published banks: {known}.")
        text = interchange.write_bank(interchange.document_of(queries.published_outline(version)))
        if options["output"] is None:
            self.stdout.write(text, ending="")
            return
        try:
            write_whole(options["output"], text)
        except OSError as error:
            raise CommandError(f"{options['output']} can not be written: {error.strerror}.") from error
        self.stderr.write(f"{version.bank.slug} version {version.number}: written to {options['output']}")


def write_whole(file: Path, text: str) -> None:
    """The file is written whole or stays as it was."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
