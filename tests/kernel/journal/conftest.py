"""An invented kind of entry and an invented register, for the journal's own tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from shouzhan.kernel.journal import guards, tiles
from shouzhan.kernel.journal.kinds import KINDS, declare_kind
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import append

TABLE = "sample_thing"
Write = Callable[..., Entry]


@pytest.fixture
def kinds() -> Iterator[None]:
    """Declared for one test only."""
    names = ("sample.thing.noted", "sample.thing.counted")
    declare_kind(names[0], sentence="记下", personal=("reason", "phone"), forgets="erase-personal-part")
    declare_kind(
        names[1], sentence="计数", personal=(), forgets="holds-nothing-personal", version=2, fields=("count",)
    )
    yield
    for name in names:
        del KINDS[name]


@pytest.fixture
def write(kinds: None, db: None) -> Write:
    """Write one entry; each call is of the next record unless told otherwise."""
    serial = 0

    def write_one(**given: Any) -> Entry:
        nonlocal serial
        serial += 1
        parts: dict[str, Any] = {
            "kind": "sample.thing.noted", "version": 1, "actor": "p-3", "record_kind": "sample.thing",
            "record_number": f"ST-2026-{serial:06d}", "revision": 1, "step": "note", "state_from": "",
            "state_to": "noted", "facts": {"名": "云岫", "amount": "12.00"},
        }
        with transaction.atomic():
            return append(**{**parts, **given})

    return write_one


@pytest.fixture
def committing(transactional_db: None) -> Iterator[None]:
    """Real commits; the framework cleans up by emptying tables, which the guards would refuse."""
    yield
    guards.drop_guards()


@pytest.fixture
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiles of four leaves, so that a few dozen entries make a tree of several levels."""
    monkeypatch.setattr(tiles, "BITS", 2)
    monkeypatch.setattr(tiles, "WIDTH", 4)


@pytest.fixture
def things(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A guarded register of its own, without a procedure behind it."""
    key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY"
    monkeypatch.setattr(guards, "_EXTRA", [guards.Guard(TABLE, "sample.thing")])
    run(f"CREATE TABLE {TABLE} (id {key}, number varchar(40), state varchar(40), revision integer, title text)")
    guards.install_guards()
    yield TABLE
    run(f"DROP TABLE {TABLE}")


def run(statement: str, *values: Any) -> int:
    """Run one statement as an intruder would, past every layer of ours; gives the count of rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return int(cursor.rowcount)


def tamper(statement: str, *values: Any) -> None:
    """Change the journal behind the guards' back."""
    guards.drop_guards()
    assert run(statement, *values) > 0
