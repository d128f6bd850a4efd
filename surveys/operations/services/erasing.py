"""Deleted answers are gone from the files too, not only from the tables. Can't run inside a transaction."""

import time
from typing import Final

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from surveys.campaigns.models import Invitation
from surveys.responses.models import Comment, Draft, Response

ATTEMPTS: Final = 5
PATIENCE: Final = 1.0  # seconds that an attempt waits for readers
LOOKS: Final = 20  # how often PostgreSQL is asked whether older transactions have ended
PAUSE: Final = 0.5  # seconds between two looks


def erase_deleted_rows() -> bool:
    """Whether it is certain that no deleted answer is left; False while a reader still holds an earlier state.

    SQLite: deleted bytes are overwritten (`secure_delete`), the file is rewritten, and its log cut to nothing.
    PostgreSQL: the tables that held answers are rewritten once nobody can see the deleted rows any more.
    """
    with connection.cursor() as cursor:
        return _erase_sqlite(cursor) if connection.vendor == "sqlite" else _erase_postgresql(cursor)


def _erase_sqlite(cursor: CursorWrapper) -> bool:
    """A checkpoint that met a reader says *busy* and leaves the log, with what was deleted, where it is."""
    cursor.execute("PRAGMA busy_timeout")
    [usual] = cursor.fetchone()
    cursor.execute(f"PRAGMA busy_timeout = {round(PATIENCE * 1000)}")
    try:
        cursor.execute("VACUUM")
        return any(_log_is_cut(cursor) for _ in range(ATTEMPTS))
    except OperationalError:  # somebody else writes all the time
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _log_is_cut(cursor: CursorWrapper) -> bool:
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy, _in_log, _moved = cursor.fetchone()
    return not busy


def _erase_postgresql(cursor: CursorWrapper) -> bool:
    """VACUUM FULL keeps rows that an older transaction could still see, so it waits until there is none."""
    cursor.execute("SELECT pg_current_xact_id()::text")  # a number after that of every deletion
    [ours] = cursor.fetchone()
    for look in range(LOOKS):
        if look:
            time.sleep(PAUSE)
        if not _older_transactions(cursor, ours) and _rewritten(cursor):
            return True
    return False


def _older_transactions(cursor: CursorWrapper, ours: str) -> bool:
    """Whether a write that began before ours still runs, in any database of the cluster, or an older snapshot is held.

    Snapshots look over the whole cluster: a long write in another database keeps deleted rows of this one too.
    """
    cursor.execute(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::numeric <= %s::numeric OR EXISTS ("
        "SELECT 1 FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()"
        " AND datname = current_database() AND age(backend_xmin) >= age(%s::xid8::xid))",
        [ours, ours],
    )
    return bool(cursor.fetchone()[0])


def _rewritten(cursor: CursorWrapper) -> bool:
    """Rewrite the tables; False when one is locked for longer than we are willing to hold up everybody else."""
    cursor.execute(f"SET lock_timeout = {round(PATIENCE * 1000)}")
    try:
        for model in (Response, Draft, Comment, Invitation):  # invitations said which links were used
            cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")
    except OperationalError:
        return False
    finally:
        cursor.execute("RESET lock_timeout")
    return True
