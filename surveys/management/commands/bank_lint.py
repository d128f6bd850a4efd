"""Judges bank files before they are imported."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from surveys.banks.interchange import look_at_banks
from surveys.banks.lint import as_findings, lint_bank


class Command(BaseCommand):
    help = "Finds what makes a bank file wrong, hard to answer or thin on advice. Exit code 1 when there is anything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *_args: Any, **options: Any) -> None:
        read, problems = look_at_banks(options["files"])
        findings = sorted([*as_findings(problems), *(finding for file in read for finding in lint_bank(file))])
        for finding in findings:
            self.stderr.write(str(finding))
        if findings:
            self.stderr.write(f"{len(findings)} to mend.")
            raise SystemExit(1)
        self.stdout.write(f"{len(read)} in order.")
