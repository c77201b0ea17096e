"""The database itself refuses what only the journal may do; the same tests run on SQLite and on PostgreSQL."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.kernel.journal.conftest import TABLE, Write, run

from shouzhan.kernel.journal import guards
from shouzhan.kernel.journal.models import Checkpoint, Entry, Tile
from shouzhan.kernel.journal.store import forget, seal

pytestmark = [pytest.mark.database, pytest.mark.django_db]
COLUMNS = [str(field.column) for field in Entry._meta.concrete_fields]
INSERT = f"INSERT INTO {TABLE} (number, state, revision, title) VALUES (%s, %s, %s, '')"
MOVE = f"UPDATE {TABLE} SET state = %s, revision = %s WHERE number = %s"


def refused(statement: str, *values: Any) -> str:
    """The database's words when it refuses."""
    with pytest.raises(DatabaseError, match="shouzhan:") as error, transaction.atomic():
        run(statement, *values)
    return str(error.value).partition("shouzhan:")[2]


@pytest.fixture
def number(things: str, write: Write) -> str:
    """A record opened as it should be: entry first, then the row."""
    entry = write()
    run(INSERT, entry.record_number, "noted", 1)
    return entry.record_number


def test_a_record_opens_with_its_entry(number: str) -> None:
    assert run(f"SELECT 1 FROM {TABLE} WHERE number = %s", number)


def test_a_record_does_not_open_without_an_entry(things: str) -> None:
    assert "declared step" in refused(INSERT, "ST-2026-999999", "noted", 1)


@pytest.mark.parametrize(("state", "revision"), [("closed", 1), ("noted", 2), ("noted", 0)])
def test_a_record_opens_only_as_its_entry_says(things: str, write: Write, state: str, revision: int) -> None:
    refused(INSERT, write().record_number, state, revision)


def test_a_record_does_not_open_with_an_entry_of_another_kind(things: str, write: Write) -> None:
    refused(INSERT, write(record_kind="sample.other").record_number, "noted", 1)


def test_a_record_does_not_open_by_an_entry_that_moved_it(things: str, write: Write) -> None:
    refused(INSERT, write(state_from="drafted").record_number, "noted", 1)


def test_a_record_moves_with_its_entry(number: str, write: Write) -> None:
    write(record_number=number, revision=2, state_from="noted", state_to="closed")
    assert run(MOVE, "closed", 2, number) == 1


@pytest.mark.parametrize(("state", "revision"), [("closed", 1), ("closed", 2), ("noted", 2), ("noted", 0), ("", 1)])
def test_a_record_does_not_move_without_an_entry(number: str, state: str, revision: int) -> None:
    assert "sample.thing" in refused(MOVE, state, revision, number)


@pytest.mark.parametrize("wrong", [
    {"state_from": "drafted"}, {"state_to": "lost"}, {"revision": 3}, {"record_kind": "sample.other"},
])
def test_a_record_does_not_move_by_an_entry_of_another_step(
    number: str, write: Write, wrong: dict[str, Any]
) -> None:
    write(**{"record_number": number, "revision": 2, "state_from": "noted", "state_to": "closed", **wrong})
    refused(MOVE, "closed", 2, number)


def test_a_record_does_not_skip_a_revision(number: str, write: Write) -> None:
    write(record_number=number, revision=3, state_from="noted", state_to="closed")
    refused(MOVE, "closed", 3, number)


def test_a_record_is_not_put_back(number: str, write: Write) -> None:
    write(record_number=number, revision=2, state_from="noted", state_to="closed")
    run(MOVE, "closed", 2, number)
    refused(MOVE, "noted", 1, number)


def test_an_approval_moves_the_revision_only(number: str, write: Write) -> None:
    write(record_number=number, revision=2, state_from="noted", state_to="noted")
    assert run(MOVE, "noted", 2, number) == 1


def test_what_is_no_state_changes_freely(number: str) -> None:
    assert run(f"UPDATE {TABLE} SET title = 'new' WHERE number = %s", number) == 1


@pytest.mark.parametrize("column", ["number = 'ST-2026-000777'", "id = id + 1", "state = NULL", "revision = NULL"])
def test_a_record_keeps_its_identity(number: str, column: str) -> None:
    refused(f"UPDATE {TABLE} SET {column}")


def test_a_record_is_never_deleted(number: str) -> None:
    assert "withdraws or closes" in refused(f"DELETE FROM {TABLE}")


def test_a_record_is_not_opened_twice(number: str) -> None:
    refused(INSERT, number, "noted", 1)


KEPT = {
    "kind": "'x.y'", "version": "9", "at_text": "'x'", "actor": "'p-9'", "record_kind": "'x'", "record_number": "'x'",
    "revision": "9", "step": "'x'", "state_from": "'x'", "state_to": "'x'", "facts": "'{}'", "leaf_hash": "'00'",
    "personal_digest": "'x'", "personal": "'{}'", "personal_salt": "'x'", "id": "id + 1000", "at": "'2020-01-01'",
}


@pytest.mark.parametrize("column", KEPT)
def test_no_column_of_an_entry_changes(write: Write, column: str) -> None:
    write(personal={"reason": "because"})
    refused(f"UPDATE kernel_entry SET {column} = {KEPT[column]}")


def test_every_column_of_an_entry_is_tried() -> None:
    assert set(KEPT) | {"tree_index"} == set(COLUMNS)


def test_an_entry_is_never_deleted(write: Write) -> None:
    write()
    assert "never shortened" in refused("DELETE FROM kernel_entry")


def test_an_entry_keeps_its_place(write: Write) -> None:
    write(), write()
    seal()
    assert "sealing" in refused("UPDATE kernel_entry SET tree_index = 7 WHERE tree_index = 1")
    refused("UPDATE kernel_entry SET tree_index = NULL")


def test_an_entry_does_not_take_anothers_place(write: Write) -> None:
    write()
    seal()
    later = write()
    refused("UPDATE kernel_entry SET tree_index = 0 WHERE id = %s", later.pk)


def test_an_entry_is_not_written_into_the_tree(write: Write) -> None:
    entry = write()
    columns = [column for column in COLUMNS if column not in ("id", "tree_index", "revision")]
    names = ", ".join(columns)
    refused(
        f"INSERT INTO kernel_entry (revision, tree_index, {names}) SELECT 2, 5, {names} FROM kernel_entry WHERE id = %s",
        entry.pk,
    )


def test_forgetting_is_allowed_and_only_whole(write: Write) -> None:
    entry = write(personal={"reason": "because"})
    refused("UPDATE kernel_entry SET personal = NULL")
    refused("UPDATE kernel_entry SET personal_salt = NULL")
    forget(entry)
    assert Entry.objects.get().personal is Entry.objects.get().personal_salt is None
    refused("UPDATE kernel_entry SET personal = '{}', personal_salt = 'x'")


@pytest.mark.parametrize("table", ["kernel_checkpoint", "kernel_tile"])
def test_checkpoints_and_tiles_are_written_once(write: Write, small_tiles: None, table: str) -> None:
    for _ in range(4):
        write()
    seal()
    assert (Checkpoint.objects.count(), Tile.objects.count()) == (1, 1)
    refused(f"UPDATE {table} SET root = 'x'")
    refused(f"DELETE FROM {table}")


def test_nothing_is_replaced_behind_the_guards_back(number: str, write: Write) -> None:
    if connection.vendor != "sqlite":
        return  # only SQLite has a REPLACE that deletes without saying so
    entry = Entry.objects.get(record_number=number)
    refused(f"INSERT OR REPLACE INTO {TABLE} (number, state, revision, title) VALUES (%s, 'noted', 1, '')", number)
    names = ", ".join(COLUMNS)
    values = names.replace("facts", "'{}'")
    refused(f"INSERT OR REPLACE INTO kernel_entry ({names}) SELECT {values} FROM kernel_entry WHERE id = %s", entry.pk)
    without_id, free = names.removeprefix("id, "), values.removeprefix("id, ")
    refused(f"INSERT OR REPLACE INTO kernel_entry ({without_id}) SELECT {free} FROM kernel_entry WHERE id = %s", entry.pk)
    other = names.replace("record_number", "'ST-2026-000999'")
    refused(f"INSERT OR REPLACE INTO kernel_entry ({names}) SELECT {other} FROM kernel_entry WHERE id = %s", entry.pk)
    seal()
    write()
    refused("UPDATE OR REPLACE kernel_entry SET tree_index = 0 WHERE tree_index IS NULL")


def test_nothing_is_emptied_at_one_stroke(number: str) -> None:
    if connection.vendor != "postgresql":
        return  # only PostgreSQL has a TRUNCATE, and it asks no row's trigger
    for table in (TABLE, "kernel_entry", "kernel_checkpoint", "kernel_tile"):
        refused(f"TRUNCATE {table}")


def test_installing_twice_changes_nothing(number: str) -> None:
    guards.install_guards()
    guards.install_guards()
    refused(f"DELETE FROM {TABLE}")


def test_guards_can_be_lifted_and_come_back(number: str) -> None:
    with guards.lifted():
        assert run(f"UPDATE {TABLE} SET state = 'x'") == 1
    refused(f"DELETE FROM {TABLE}")


@pytest.mark.parametrize("name", ["x'; DROP TABLE y", "", "ÄÖ", 'x"'])
def test_no_strange_name_gets_into_a_trigger(name: str) -> None:
    with pytest.raises(ValueError, match="trigger"):
        guards.register_guard(name, "sample.thing")


def test_putting_the_guards_in_place_again_writes_nothing_into_the_file():
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL replaces its triggers in place")
        cursor.execute("PRAGMA schema_version")
        before = cursor.fetchone()
        guards.install_guards()
        cursor.execute("PRAGMA schema_version")
        assert cursor.fetchone() == before
        cursor.execute('DROP TRIGGER "guard_kernel_entry_0"')
        guards.install_guards()
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'guard_kernel_entry_0'")
        assert cursor.fetchone() == (1,)
