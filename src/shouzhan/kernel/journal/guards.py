"""Triggers that let the database itself refuse a state change without its entry, on SQLite and on PostgreSQL."""

from dataclasses import dataclass
from typing import Any

from django.db import connections

JOURNAL = "kernel_entry"
MARK = "shouzhan:"


@dataclass(frozen=True)
class Guard:
    """A record table whose states only the journal may move."""

    table: str
    record_kind: str


def install_guards(using: str = "default", **_signal: Any) -> None:
    """Put every trigger in place; repeating it changes nothing."""
    from shouzhan.kernel.procedure.declare import PROCEDURES  # the declarations stand only once all rooms are in

    connection = connections[using]
    tables = set(connection.introspection.table_names())
    guards = [
        Guard(procedure.model._meta.db_table, procedure.name)
        for procedure in PROCEDURES.values()
    ]
    write = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for statement in write([guard for guard in guards if guard.table in tables], JOURNAL in tables):
            cursor.execute(statement)


def drop_guards(using: str = "default") -> None:
    """Take every trigger away: for tests that play the intruder, and for restoring a backup."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND name LIKE 'guard_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE tgname LIKE 'guard_%' AND NOT tgisinternal")
            for name, table in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}" ON {table}')


def _sqlite(guards: list[Guard], journal: bool) -> list[str]:
    statements: list[str] = []
    for guard in guards:
        statements += _sqlite_record(guard)
    if journal:
        statements += _sqlite_journal()
    return statements


def _entry(kind: str, when: str) -> str:
    return (
        f"SELECT 1 FROM {JOURNAL} e WHERE e.record_kind = '{kind}' AND e.record_number = NEW.number "  # noqa: S608 - names come from our declarations
        f"AND e.revision = NEW.revision AND e.state_to = NEW.state AND {when}"
    )


def _sqlite_record(guard: Guard) -> list[str]:
    table, kind = guard.table, guard.record_kind
    moved = _entry(kind, "e.state_from = OLD.state")
    opened = _entry(kind, "e.state_from = ''")
    return [
        f'DROP TRIGGER IF EXISTS "guard_{table}_update"',
        f'CREATE TRIGGER "guard_{table}_update" BEFORE UPDATE ON "{table}" '
        f"WHEN (OLD.state IS NOT NEW.state OR OLD.revision IS NOT NEW.revision OR OLD.number IS NOT NEW.number) "
        f"AND (NEW.number IS NOT OLD.number OR NEW.revision IS NOT OLD.revision + 1 OR NOT EXISTS ({moved})) "
        f"BEGIN SELECT RAISE(ABORT, '{MARK} a state moves only by a declared step (kind {kind})'); END",
        f'DROP TRIGGER IF EXISTS "guard_{table}_insert"',
        f'CREATE TRIGGER "guard_{table}_insert" BEFORE INSERT ON "{table}" WHEN NOT EXISTS ({opened}) '
        f"BEGIN SELECT RAISE(ABORT, '{MARK} a record is opened only by a declared step (kind {kind})'); END",
        f'DROP TRIGGER IF EXISTS "guard_{table}_delete"',
        f'CREATE TRIGGER "guard_{table}_delete" BEFORE DELETE ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{MARK} a record is never deleted (kind {kind})'); END",
    ]


# What may still happen to an entry: it gets its place in the tree once, and its personal part is forgotten.
_KEPT = (
    "id", "kind", "version", "at", "at_text", "actor", "record_kind", "record_number", "revision", "step", "state_from",
    "state_to", "facts", "personal_digest", "leaf_hash",
)


def _sqlite_journal() -> list[str]:
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _KEPT)
    return [
        f"DROP TRIGGER IF EXISTS guard_{JOURNAL}_update",
        f"CREATE TRIGGER guard_{JOURNAL}_update BEFORE UPDATE ON {JOURNAL} WHEN {changed} "
        "OR (OLD.tree_index IS NOT NULL AND OLD.tree_index IS NOT NEW.tree_index) "
        "OR (OLD.personal IS NOT NEW.personal AND NEW.personal IS NOT NULL) "
        "OR (OLD.personal_salt IS NOT NEW.personal_salt AND NEW.personal_salt IS NOT NULL) "
        f"BEGIN SELECT RAISE(ABORT, '{MARK} the journal is never changed'); END",
        f"DROP TRIGGER IF EXISTS guard_{JOURNAL}_delete",
        f"CREATE TRIGGER guard_{JOURNAL}_delete BEFORE DELETE ON {JOURNAL} "
        f"BEGIN SELECT RAISE(ABORT, '{MARK} the journal is never shortened'); END",
    ]


def _postgresql(guards: list[Guard], journal: bool) -> list[str]:
    statements: list[str] = []
    for guard in guards:
        statements += _postgresql_record(guard)
    if journal:
        statements += _postgresql_journal()
    return statements


def _postgresql_record(guard: Guard) -> list[str]:
    table, kind = guard.table, guard.record_kind
    moved, opened = _entry(kind, "e.state_from = OLD.state"), _entry(kind, "e.state_from = ''")
    return [
        f"""CREATE OR REPLACE FUNCTION "guard_{table}"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '{MARK} a record is never deleted (kind {kind})';
    ELSIF TG_OP = 'INSERT' THEN
        IF NOT EXISTS ({opened}) THEN
            RAISE EXCEPTION '{MARK} a record is opened only by a declared step (kind {kind})';
        END IF;
    ELSIF (OLD.state, OLD.revision, OLD.number) IS DISTINCT FROM (NEW.state, NEW.revision, NEW.number) THEN
        IF NEW.number <> OLD.number OR NEW.revision <> OLD.revision + 1 OR NOT EXISTS ({moved}) THEN
            RAISE EXCEPTION '{MARK} a state moves only by a declared step (kind {kind})';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$""",
        f'DROP TRIGGER IF EXISTS "guard_{table}" ON "{table}"',
        f'CREATE TRIGGER "guard_{table}" BEFORE INSERT OR UPDATE OR DELETE ON "{table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "guard_{table}"()',
    ]


def _postgresql_journal() -> list[str]:
    old, new = (", ".join(f"{side}.{name}" for name in _KEPT) for side in ("OLD", "NEW"))
    return [
        f"""CREATE OR REPLACE FUNCTION guard_{JOURNAL}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '{MARK} the journal is never shortened';
    END IF;
    IF ({old}) IS DISTINCT FROM ({new})
        OR (OLD.tree_index IS NOT NULL AND OLD.tree_index IS DISTINCT FROM NEW.tree_index)
        OR (OLD.personal IS DISTINCT FROM NEW.personal AND NEW.personal IS NOT NULL)
        OR (OLD.personal_salt IS DISTINCT FROM NEW.personal_salt AND NEW.personal_salt IS NOT NULL) THEN
        RAISE EXCEPTION '{MARK} the journal is never changed';
    END IF;
    RETURN NEW;
END $$""",
        f"DROP TRIGGER IF EXISTS guard_{JOURNAL} ON {JOURNAL}",
        f"CREATE TRIGGER guard_{JOURNAL} BEFORE UPDATE OR DELETE ON {JOURNAL} "
        f"FOR EACH ROW EXECUTE FUNCTION guard_{JOURNAL}()",
    ]
