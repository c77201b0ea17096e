"""Whoever changes the journal past our code is found out, and the entry is named."""

from typing import Any

import pytest
from django.db import connection
from tests.kernel.journal.conftest import Write, run, tamper

from shouzhan.kernel.journal import audit, tiles
from shouzhan.kernel.journal.audit import Report, verify_live
from shouzhan.kernel.journal.leaf import leaf_hash
from shouzhan.kernel.journal.models import Checkpoint, Entry
from shouzhan.kernel.journal.store import forget, leaf_of, seal

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def journal(write: Write, small_tiles: None, monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """Twenty-two sealed entries in three batches, and two unsealed ones."""
    monkeypatch.setattr(audit, "WIDTH", tiles.WIDTH)
    written = []
    for batch in (7, 6, 9):
        written += [write(personal={"reason": f"because {n}"}) for n in range(batch)]
        seal()
    written += [write(personal={"reason": "fresh"}) for _ in range(2)]
    return written


def named(report: Report) -> set[int]:
    """The entries the report names."""
    return {fault["entry"] for fault in report.faults if fault["entry"] is not None}


def test_an_honest_journal_holds(journal: list[Entry]) -> None:
    report = verify_live()
    assert (report.holds, report.faults) == (True, [])
    assert (report.entries, report.sealed, report.checkpoints) == (24, 22, 3)


def test_an_empty_journal_holds(db: None) -> None:
    assert verify_live().holds


def test_a_forgotten_person_breaks_nothing(journal: list[Entry]) -> None:
    forget(journal[3])
    assert verify_live().holds


COLUMNS = [field.column for field in Entry._meta.concrete_fields if field.column not in ("id", "tree_index")]


def _flips(value: Any) -> list[Any]:
    """The value with one bit turned, at its first, middle and last byte."""
    if isinstance(value, int):
        return [value ^ 2, value ^ 64]
    data = str(value).encode()
    places = {0, len(data) // 2, len(data) - 1} if data else set()
    found = [bytes([*data[:p], data[p] ^ 64, *data[p + 1:]]).decode(errors="replace") for p in sorted(places)]
    return found or ["x"]


@pytest.mark.parametrize("which", [0, 8, 21, 22, 23])
@pytest.mark.parametrize("column", COLUMNS)
def test_any_flipped_byte_of_any_column_is_named(journal: list[Entry], column: str, which: int) -> None:
    entry = journal[which]
    stored = getattr(entry, column)
    flips = ["2026-11-20 01:00:00.000001+00:00"[: 26 if connection.vendor == "sqlite" else None]]
    if column != "at":
        flips = _flips(stored)
    for flip in flips:
        tamper(f"UPDATE kernel_entry SET {column} = %s WHERE id = %s", flip, entry.pk)
        report = verify_live()
        assert named(report) == {entry.pk}, (column, flip, report.faults)
    restored = connection.ops.adapt_datetimefield_value(stored) if column == "at" else stored
    run(f"UPDATE kernel_entry SET {column} = %s WHERE id = %s", restored, entry.pk)
    assert verify_live().holds


@pytest.mark.parametrize("column", [*COLUMNS, "tree_index"])
@pytest.mark.parametrize("value", ["X'ff'", "CAST(X'c328' AS TEXT)", "1.5", "'x'", "77"])
def test_values_no_column_can_hold_are_named_too(journal: list[Entry], column: str, value: str) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL keeps the types of its columns
    tamper(f"UPDATE kernel_entry SET {column} = {value} WHERE id = %s", journal[8].pk)
    assert journal[8].pk in named(verify_live())


def test_a_half_erased_personal_part_is_named(journal: list[Entry]) -> None:
    tamper("UPDATE kernel_entry SET personal = NULL WHERE id = %s", journal[4].pk)
    tamper("UPDATE kernel_entry SET personal_salt = NULL WHERE id = %s", journal[5].pk)
    assert named(verify_live()) == {journal[4].pk, journal[5].pk}


def test_an_entry_moved_to_the_end_is_named(journal: list[Entry]) -> None:
    tamper("UPDATE kernel_entry SET tree_index = 5000 WHERE id = %s", journal[8].pk)
    assert journal[8].pk in named(verify_live())


def test_two_entries_that_changed_places_are_named(journal: list[Entry]) -> None:
    tamper("UPDATE kernel_entry SET tree_index = 900 WHERE id = %s", journal[8].pk)
    run("UPDATE kernel_entry SET tree_index = 8 WHERE id = %s", journal[9].pk)
    run("UPDATE kernel_entry SET tree_index = 9 WHERE id = %s", journal[8].pk)
    assert {journal[8].pk, journal[9].pk} & named(verify_live())


def test_an_entry_that_lost_its_place_is_named(journal: list[Entry]) -> None:
    tamper("UPDATE kernel_entry SET tree_index = NULL WHERE id = %s", journal[8].pk)
    report = verify_live()
    assert journal[8].pk in named(report)
    assert any("place 8" in fault["sentence"] for fault in report.faults)


def test_a_deleted_entry_is_missed_at_its_place(journal: list[Entry]) -> None:
    tamper("DELETE FROM kernel_entry WHERE id = %s", journal[8].pk)
    report = verify_live()
    assert journal[9].pk in named(report)
    assert any("where place 8 comes next" in fault["sentence"] for fault in report.faults)


def test_a_journal_cut_at_its_end_is_missed(journal: list[Entry]) -> None:
    tamper("DELETE FROM kernel_entry WHERE tree_index >= 20")
    report = verify_live()
    assert any("only 20 entries" in fault["sentence"] for fault in report.faults)


def test_a_number_out_of_order_is_named(journal: list[Entry]) -> None:
    tamper("UPDATE kernel_entry SET id = id + 100000 WHERE id = %s", journal[8].pk)
    assert not verify_live().holds


def _rewrite(entry: Entry, **changed: Any) -> None:
    """Change an entry and, as a careful forger does, its hash with it."""
    for name, value in changed.items():
        setattr(entry, name, value)
    fields = leaf_of(entry)
    tamper(
        "UPDATE kernel_entry SET actor = %s, facts = %s, leaf_hash = %s WHERE id = %s",
        entry.actor, entry.facts, leaf_hash(list(fields.values())).hex(), entry.pk,
    )


@pytest.mark.parametrize("which", [0, 6, 7, 12, 13, 21])
def test_an_entry_rewritten_with_its_hash_is_located(journal: list[Entry], which: int) -> None:
    _rewrite(journal[which], actor="p-9")
    report = verify_live()
    assert journal[which].pk in named(report)
    assert len(named(report)) <= tiles.WIDTH


def test_rewriting_tile_and_checkpoint_too_is_found_by_the_signature(journal: list[Entry]) -> None:
    _rewrite(journal[21], actor="p-9")
    note = Checkpoint.objects.get(size=22)
    tamper("UPDATE kernel_checkpoint SET text = %s WHERE size = 22", note.text.replace("\n22\n", "\n21\n"))
    report = verify_live()
    assert any("signature" in fault["sentence"] for fault in report.faults)


def test_a_changed_tile_alone_is_named(journal: list[Entry]) -> None:
    tamper("UPDATE kernel_tile SET root = %s WHERE level = 0 AND \"index\" = 1", "00" * 32)
    assert any("places 4 to 7" in fault["sentence"] for fault in verify_live().faults)


def test_a_checkpoint_whose_columns_lie_is_named(journal: list[Entry]) -> None:
    tamper("UPDATE kernel_checkpoint SET root = %s WHERE size = 13", "00" * 32)
    assert any("size 13" in fault["sentence"] for fault in verify_live().faults)


def test_it_shows_the_first_faults_and_counts_the_rest(journal: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "SHOWN", 3)
    tamper("UPDATE kernel_entry SET actor = 'p-9'")
    report = verify_live()
    assert (len(report.faults), report.more) == (3, 21)


def test_it_reads_a_journal_that_goes_on_growing(journal: list[Entry], write: Write) -> None:
    rows = audit._rows("tree_index IS NOT NULL ORDER BY tree_index")
    next(rows)
    write()
    seal()
    assert verify_live().holds
    rows.close()  # type: ignore[attr-defined]
