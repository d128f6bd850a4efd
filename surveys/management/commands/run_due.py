"""Do what time asks for; meant for cron or a timer each few minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.operations.services import run_due


class Command(BaseCommand):
    help = "Close and score the campaigns whose window is over. Says in one line each what it did, and why not."

    def handle(self, *args: Any, **options: Any) -> None:
        steps = run_due()
        for step in steps:
            self.stdout.write(f"{step.campaign}: {step.words}")
        if not steps and options["verbosity"]:
            self.stdout.write("Nothing was due.")
        failed = [step.campaign for step in steps if step.failed]
        if failed:
            raise CommandError(f"Not closed: {', '.join(failed)}. The log says what went wrong.")
