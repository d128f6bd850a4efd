"""Make the demo organisation, without starting a server."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from rich.progress import BarColumn, Progress, TextColumn

from surveys.management.demo_access import demo_password
from surveys.operations.services import seed_demo


class Command(BaseCommand):
    help = "Make a believable organisation with four past quarters and one open campaign; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        with Progress(
            TextColumn("{task.description:32}"), BarColumn(), TextColumn("{task.completed}/{task.total}")
        ) as bar:
            task = bar.add_task("Banks, teams and people", total=None)

            def show(words: str, done: int, total: int) -> None:
                bar.update(task, description=words, completed=done, total=total)

            seeded = seed_demo(password=demo_password(), progress=show)
        if seeded.already_there:
            self.stdout.write("The demo organisation is there already; nothing was changed.")
            return
        self.stdout.write(
            f"{seeded.teams} teams, {seeded.campaigns} campaigns, {seeded.responses} responses"
            f" in {time.monotonic() - started:.0f} seconds."
        )
