"""Set up everything and serve the demo organisation."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.management.demo_access import demo_password
from surveys.operations.services.demo import SIGN_INS


class Command(BaseCommand):
    help = "Migrate, load the question banks, make the demo organisation, and serve it on 127.0.0.1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="set up only, start no server")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo needs DEMO=true in the environment. `python3 run.py` sets it for you.")
        call_command("migrate", verbosity=0)
        call_command("seed_demo", stdout=self.stdout)
        self._say_sign_ins()
        if not options["no_serve"]:
            call_command("serve")

    def _say_sign_ins(self) -> None:
        password = demo_password()
        self.stdout.write(f"\n  {settings.SITE_URL}/\n")
        for address in SIGN_INS:
            self.stdout.write(f"  {address:24} {password}")
        self.stdout.write("\n  Stop with Ctrl+C.\n")
        self.stdout.flush()
