"""Do what time asks for; meant for cron or a timer each few minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from surveys.operations.services import run_due


class Command(BaseCommand):
    help = "Do what time asks for: close, invite, remind, tell, plan the next wave, erase. Says in one line each what."

    def handle(self, *args: Any, **options: Any) -> None:
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            transient=True,
            disable=not _terminal(self),
        ) as bar:
            line = bar.add_task("", total=None, visible=False)

            def show(words: str, done: int, of: int) -> None:
                bar.update(line, description=words, completed=done, total=of, visible=True)

            steps = run_due(show)
        for step in steps:
            self.stdout.write(f"{step.campaign}: {step.words}")
        if not steps and options["verbosity"]:
            self.stdout.write("Nothing was due.")
        failed = [step.campaign for step in steps if step.failed]
        if failed:
            raise CommandError(f"Not everything went well: {', '.join(failed)}. See the lines above, and the log.")


def _terminal(command: BaseCommand) -> bool:
    """Whether somebody watches; cron's mail and the server's log need no bar."""
    return command.stdout.isatty()
