"""Triggers that let the database itself refuse a state change without its entry, on SQLite and on PostgreSQL."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections

from shouzhan.kernel.procedure.declare import PROCEDURES

MARK = "shouzhan:"
JOURNAL = "kernel_entry"
_NAME = re.compile(r"[a-z][a-z0-9_.-]*")

# Written once, never changed, never deleted; with the columns that make a row unique beside its id.
_ONCE: dict[str, tuple[str, ...]] = {"kernel_checkpoint": ("size",), "kernel_tile": ("level", "index")}
# What of an entry stays for ever: it gets its place in the tree once, and its personal part may be forgotten.
_KEPT = (
    "id", "kind", "version", "at", "at_text", "actor", "record_kind", "record_number", "revision", "step",
    "state_from", "state_to", "facts", "personal_digest", "leaf_hash",
)
_MOVED = "a state moves only by a declared step: call the action that performs it"
_OPENED = "a record is opened only by a declared step: call the action that performs it"
_RECORD_KEPT = "a record is never deleted: use the step that withdraws or closes it"
_UNCHANGED = "the journal is never changed: write a further step that puts it right"
_UNCUT = "the journal is never shortened: to forget a person, erase the personal part"
_WRITTEN = "each revision of a record is journaled once, and placed by sealing: append one entry per step"
_PLACED = "an entry gets its place in the journal by sealing: run shouzhan log checkpoint"


@dataclass(frozen=True)
class Guard:
    """A record table whose states only the journal may move."""

    table: str
    record_kind: str

    def __post_init__(self) -> None:
        for name in (self.table, self.record_kind):
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} cannot stand in a trigger")


@dataclass(frozen=True)
class Refusal:
    """When the database refuses something, and with which words."""

    event: str
    condition: str
    message: str
    moment: str = "BEFORE"
    first: str = ""  # what PostgreSQL does before it looks, so that two who look at once look one after the other


_EXTRA: list[Guard] = []
_RULES: dict[str, list[Refusal]] = {}


def register_guard(table: str, record_kind: str) -> None:
    """Guard a table beside those of the declared procedures."""
    _EXTRA.append(Guard(table, record_kind))


def register_refusal(table: str, refusal: Refusal) -> None:
    """Let the database refuse more of a guarded table: what holds between its rows, which no constraint can say."""
    _RULES.setdefault(table, []).append(refusal)


def register_once(table: str, *columns: str) -> None:
    """Guard a table whose rows are written once; `columns` make a row unique beside its id."""
    for name in (table, *columns):
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot stand in a trigger")
    _ONCE[table] = columns


def install_guards(using: str = "default", **_signal: Any) -> None:
    """Put every trigger in place; repeating it changes nothing."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    guards = [*(Guard(p.model._meta.db_table, p.name) for p in PROCEDURES.values()), *_EXTRA]
    refusals = {guard.table: [*_record(guard), *_RULES.get(guard.table, ())] for guard in guards}
    refusals[JOURNAL] = _journal()
    refusals.update({table: _once(table, columns) for table, columns in _ONCE.items()})
    with connection.cursor() as cursor:
        held = _held(cursor) if connection.vendor == "sqlite" else {}
        for table, found in refusals.items():
            if table in tables:
                for statement in _sqlite(table, found, held) if connection.vendor == "sqlite" else _postgresql(table, found):
                    cursor.execute(statement)


def _held(cursor: Any) -> dict[str, str]:
    """The triggers of an SQLite file as they were written."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def drop_guards(using: str = "default") -> None:
    """Take every trigger away: for rebuilding tables, and for tests that play the intruder."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
            return
        cursor.execute(
            "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE tgname LIKE 'guard_%' AND NOT tgisinternal"
        )
        for name, table in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}" ON {table}')


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Work without guards for a moment, as a restore and a test's cleaning-up do."""
    drop_guards(using)
    try:
        yield
    finally:
        install_guards(using)


def _record(guard: Guard) -> list[Refusal]:
    table, kind = guard.table, guard.record_kind
    entry = (
        f"SELECT 1 FROM {JOURNAL} e WHERE e.record_kind = '{kind}' AND e.record_number = NEW.number"  # noqa: S608 - declared names
        " AND e.revision = NEW.revision AND e.state_to = NEW.state AND e.state_from = "
    )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in ("id", "number", "state", "revision"))
    allowed = (
        "NEW.id = OLD.id AND NEW.number = OLD.number AND NEW.revision = OLD.revision + 1"
        f" AND EXISTS ({entry}OLD.state)"
    )
    # a row that would replace another is refused as well, or REPLACE would delete behind the guard's back
    there = f'SELECT 1 FROM "{table}" r WHERE r.number = NEW.number OR r.id = NEW.id'  # noqa: S608 - declared names
    return [
        Refusal("UPDATE", f"({changed}) AND NOT ({allowed})", f"{_MOVED} ({kind})"),
        Refusal("INSERT", f"NOT EXISTS ({entry}'') OR EXISTS ({there})", f"{_OPENED} ({kind})"),
        Refusal("DELETE", "", f"{_RECORD_KEPT} ({kind})"),
    ]


def _journal() -> list[Refusal]:
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _KEPT)
    taken = f"SELECT 1 FROM {JOURNAL} e WHERE e.tree_index = NEW.tree_index AND e.id <> NEW.id"  # noqa: S608 - our own name
    there = f"EXISTS (SELECT 1 FROM {JOURNAL} e WHERE e.id = NEW.id)"  # noqa: S608 - our own name
    journaled = (
        f"EXISTS (SELECT 1 FROM {JOURNAL} e WHERE e.record_number = NEW.record_number"  # noqa: S608 - our own name
        " AND e.record_kind = NEW.record_kind AND e.revision = NEW.revision)"
    )
    return [
        Refusal(
            "UPDATE",
            f"{changed} OR (OLD.personal IS DISTINCT FROM NEW.personal AND NEW.personal IS NOT NULL)"
            " OR (OLD.personal_salt IS DISTINCT FROM NEW.personal_salt AND NEW.personal_salt IS NOT NULL)"
            " OR ((NEW.personal IS NULL) <> (NEW.personal_salt IS NULL))",
            _UNCHANGED,
        ),
        Refusal(
            "UPDATE OF tree_index",
            "OLD.tree_index IS DISTINCT FROM NEW.tree_index AND (OLD.tree_index IS NOT NULL"
            f" OR EXISTS ({taken}))",
            _PLACED,
        ),
        # one trigger, because every append pays for it
        Refusal("INSERT", f"NEW.tree_index IS NOT NULL OR {there} OR {journaled}", _WRITTEN),
        Refusal("DELETE", "", _UNCUT),
    ]


def _once(table: str, columns: tuple[str, ...]) -> list[Refusal]:
    same = " AND ".join(f'r."{column}" = NEW."{column}"' for column in columns)
    there = f"SELECT 1 FROM {table} r WHERE r.id = NEW.id OR ({same})"  # noqa: S608 - our own names
    return [
        Refusal("UPDATE", "", _UNCHANGED), Refusal("DELETE", "", _UNCUT),
        Refusal("INSERT", f"EXISTS ({there})", _UNCHANGED),
    ]


def _sqlite(table: str, refusals: list[Refusal], held: dict[str, str]) -> list[str]:
    """What is not held yet, or otherwise: whoever reads the file beside a start is not disturbed by what stays as it is."""
    statements = []
    for place, refusal in enumerate(refusals):
        name = f"guard_{table}_{place}"
        when = f"WHEN {refusal.condition} " if refusal.condition else ""
        when = when.replace("IS DISTINCT FROM", "IS NOT")  # the same, and known to older SQLite too
        wanted = f"CREATE TRIGGER \"{name}\" {refusal.moment} {refusal.event} ON \"{table}\" {when}BEGIN SELECT RAISE(ABORT, '{MARK} {refusal.message}'); END"
        if held.get(name) != wanted:
            statements += [f'DROP TRIGGER IF EXISTS "{name}"', wanted]
    earlier = (f"guard_{table}_{event}" for event in ("update", "insert", "delete"))
    return statements + [f'DROP TRIGGER "{name}"' for name in earlier if name in held]


def _postgresql(table: str, refusals: list[Refusal]) -> list[str]:
    statements = [f'DROP TRIGGER IF EXISTS "guard_{table}" ON "{table}"']  # the name of earlier versions
    emptying = Refusal("TRUNCATE", "", next(refusal.message for refusal in refusals if refusal.event == "DELETE"))
    for place, refusal in enumerate([*refusals, emptying]):
        name = f'"guard_{table}_{place}"'
        condition = refusal.condition or "TRUE"
        found = "NULL" if refusal.event == "TRUNCATE" else "OLD" if refusal.event == "DELETE" else "NEW"
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN {refusal.first}"
            f" IF {condition} THEN RAISE EXCEPTION '{MARK} {refusal.message}' USING ERRCODE = 'integrity_constraint_violation';"
            f" END IF; RETURN {found}; END $guard$",
            f'CREATE OR REPLACE TRIGGER {name} {refusal.moment} {refusal.event} ON "{table}"'
            f" FOR EACH {'STATEMENT' if refusal.event == 'TRUNCATE' else 'ROW'} EXECUTE FUNCTION {name}()",
        ]
    return statements
