"""`manage.py flush`: Django's own; where it deletes row by row, the rules of frozen rows rest meanwhile."""

from typing import Any

from django.apps import apps
from django.core.management.commands import flush
from django.db import connections

from surveys import frozen


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "sqlite":  # others empty whole tables, which asks no trigger
            super().handle(**options)
            return
        stood = frozen.stands(connection)
        frozen.remove(connection)
        try:
            super().handle(**options)
        finally:
            if stood:
                frozen.install(connection, apps)
