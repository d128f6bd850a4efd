"""Several people send at the same moment: each waits its turn, and nobody is turned away."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from surveys.models import Group

WRITERS, ROUNDS = 6, 15


@pytest.mark.django_db(transaction=True)
def test_no_writer_loses_its_turn() -> None:
    """Each transaction reads before it writes, which is what makes SQLite's default mode fail at once."""
    counter = Group.objects.create(name="0", slug="counter")
    start, errors = Barrier(WRITERS), []

    def write() -> None:
        try:
            start.wait()
            for _ in range(ROUNDS):
                with transaction.atomic():
                    row = Group.objects.select_for_update().get(pk=counter.pk)
                    row.name = str(int(row.name) + 1)
                    row.save(update_fields=["name"])
        except Exception as error:  # noqa: BLE001  # a thread's error would be lost; the assertion below shows it
            errors.append(error)
        finally:
            connection.close()

    writers = [Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    counter.refresh_from_db()
    assert errors == []
    assert counter.name == str(WRITERS * ROUNDS)
