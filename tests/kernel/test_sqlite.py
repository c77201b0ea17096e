"""A transaction that cannot begin leaves nothing for another thread to stumble over."""

import gc
import sqlite3
from contextlib import closing

import pytest
from django.db import OperationalError, connection

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own")]


def test_it_closes_the_cursor_of_a_transaction_that_could_not_begin(tmp_path) -> None:
    ours = connection.copy()
    ours.settings_dict = {**ours.settings_dict, "NAME": str(tmp_path / "busy.sqlite3"), "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0}}
    with closing(sqlite3.connect(tmp_path / "busy.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            ours.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        except OperationalError:
            left = [c for c in gc.get_objects() if isinstance(c, sqlite3.Cursor) and c.connection is ours.connection]
            for cursor in left:
                with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                    cursor.execute("SELECT 1")
        else:
            pytest.fail("it began")
    ours.close()
