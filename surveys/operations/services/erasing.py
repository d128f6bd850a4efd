"""Deleted answers are gone from the files too, not only from the tables. Can't run inside a transaction."""

import time
from typing import Final

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from surveys.campaigns.models import Invitation
from surveys.responses.models import Comment, Draft, Response

HELD: Final = (Response, Draft, Comment, Invitation)  # invitations said which links were used
ATTEMPTS: Final = 5
PATIENCE: Final = 1.0  # seconds that it waits for others, and holds them up, at most
LOOKS: Final = 20  # how often PostgreSQL is asked whether older transactions have ended
PAUSE: Final = 0.5  # seconds between two looks


def erase_deleted_rows() -> bool:
    """Whether it is certain that no deleted answer is left; False while a reader still holds an earlier state.

    SQLite: deleted bytes are overwritten (`secure_delete`), the tables that held answers are rewritten, and the log is
    cut to nothing. Not the whole file: that would hold up every writer for as long as all results take to be copied.
    PostgreSQL: the tables that held answers are rewritten once nobody can see the deleted rows any more.
    """
    with connection.cursor() as cursor:
        return _erase_sqlite(cursor) if connection.vendor == "sqlite" else _erase_postgresql(cursor)


def _erase_sqlite(cursor: CursorWrapper) -> bool:
    """A checkpoint that met a reader says *busy* and leaves the log, with what was deleted, where it is.

    It holds up writers while it waits for readers, so it waits in small pieces.
    """
    cursor.execute("PRAGMA busy_timeout")
    [usual] = cursor.fetchone()
    cursor.execute(f"PRAGMA busy_timeout = {round(PATIENCE * 1000)}")
    try:
        _rewrite_sqlite(cursor)
        cursor.execute(f"PRAGMA busy_timeout = {round(PATIENCE * 1000 / ATTEMPTS)}")
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")  # most of the log, in nobody's way
        return any(_log_is_cut(cursor) for _ in range(ATTEMPTS))
    except OperationalError:  # somebody else writes all the time
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _rewrite_sqlite(cursor: CursorWrapper) -> None:
    """Each table that held answers goes out and in again, for pages may keep copies of rows that have moved.

    An emptied table gives back its pages, overwritten with zeros; a copy of the same shape comes back page by page.
    Without foreign keys, because those look at each row by itself; the rows that come back are those that went.
    """
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.execute("PRAGMA temp_store = MEMORY")
    try:
        for model in HELD:
            with transaction.atomic(durable=True):
                _out_and_in(cursor, model._meta.db_table)
    finally:
        cursor.execute("PRAGMA temp_store = DEFAULT")
        cursor.execute("PRAGMA foreign_keys = ON")


def _out_and_in(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(
        "SELECT sql FROM main.sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL ORDER BY type DESC", [table]
    )
    for (sql,) in cursor.fetchall():  # the table, then its indexes
        cursor.execute(sql.replace("CREATE TABLE ", "CREATE TEMP TABLE ", 1).replace(" INDEX ", " INDEX temp.", 1))
    name = connection.ops.quote_name(table)
    cursor.execute(f"INSERT INTO temp.{name} SELECT * FROM main.{name}")  # noqa: S608  # a table's name, quoted
    cursor.execute(f"DELETE FROM main.{name}")  # noqa: S608  # a table's name, quoted
    cursor.execute(f"INSERT INTO main.{name} SELECT * FROM temp.{name}")  # noqa: S608  # a table's name, quoted
    cursor.execute(f"DROP TABLE temp.{name}")


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
        for model in HELD:
            cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")
    except OperationalError:
        return False
    finally:
        cursor.execute("RESET lock_timeout")
    return True
