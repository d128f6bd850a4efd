"""The bytes that the database keeps: SQLite's file with its log, PostgreSQL's files of every table and index."""

from pathlib import Path

import pytest
from django.db import connection


def everything() -> bytes:
    return b"".join(sqlite_files() if connection.vendor == "sqlite" else postgresql_files())


def sqlite_files() -> list[bytes]:
    name = str(connection.settings_dict["NAME"])
    files = [Path(name + ending) for ending in ("", "-wal", "-shm")]
    assert files[0].stat().st_size > 0
    return [file.read_bytes() for file in files if file.exists()]


def postgresql_files() -> list[bytes]:
    """Tables, indexes and their overflow; the server's own log of changes is for the operator's guide."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        if not cursor.fetchone()[0]:
            pytest.skip("only a superuser may read the files of PostgreSQL")
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'i', 't') AND n.nspname IN ('public', 'pg_toast')"
        )
        return [bytes(row[0]) for row in cursor.fetchall()]
