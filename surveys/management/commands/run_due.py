"""Do what time asks for; meant for cron or a timer each few minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.operations.services import run_due


class Command(BaseCommand):
    help = "Do what time asks for: close, invite, remind, tell, plan the next wave, erase. Says in one line each what."

    def handle(self, *args: Any, **options: Any) -> None:
        steps = run_due()
        for step in steps:
            self.stdout.write(f"{step.campaign}: {step.words}")
        if not steps and options["verbosity"]:
            self.stdout.write("Nothing was due.")
        failed = [step.campaign for step in steps if step.failed]
        if failed:
            raise CommandError(f"Not everything went well: {', '.join(failed)}. See the lines above, and the log.")
