"""Writing: one insert per entry, in the caller's transaction; sealing, proving, forgetting."""

import json
import os
import stat
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.kernel.journal.conftest import Write, tamper

from shouzhan.kernel.journal import checkpoint, merkle, tiles, verify
from shouzhan.kernel.journal.kinds import declare_kind
from shouzhan.kernel.journal.models import Checkpoint, Entry, Tile
from shouzhan.kernel.journal.store import Broken, Draft, NotSealed, append_many, bundle, forget, forget_record, seal

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def draft(serial: int, **given: Any) -> Draft:
    """An entry of an import."""
    parts: dict[str, Any] = {
        "kind": "sample.thing.noted", "version": 1, "actor": "p-3", "record_kind": "sample.thing",
        "record_number": f"ST-2025-{serial:06d}", "revision": 1, "step": "note", "state_from": "",
        "state_to": "noted", "facts": {"n": serial},
    }
    return Draft(**{**parts, **given})


def test_it_writes_with_one_insert(write: Write) -> None:
    with CaptureQueriesContext(connection) as asked:
        write()
    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) == 1


def test_what_it_returns_is_what_it_stored(write: Write) -> None:
    entry = write(personal={"reason": "because"})
    stored = Entry.objects.get()
    assert {f.name: getattr(entry, f.name) for f in Entry._meta.fields} == {
        f.name: getattr(stored, f.name) for f in Entry._meta.fields
    }


def test_it_insists_on_the_callers_transaction(kinds: None, committing: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        append_many([draft(1)])


def test_it_vanishes_with_the_callers_transaction(write: Write) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


def test_one_revision_has_one_entry(write: Write) -> None:
    entry = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        write(record_number=entry.record_number)


@pytest.mark.parametrize(("given", "error", "words"), [
    ({"kind": "sample.thing.dreamt"}, LookupError, "not declared"),
    ({"version": 2}, ValueError, "version 1"),
    ({"facts": {"phone": "1"}}, ValueError, "phone is personal"),
    ({"personal": {"birthday": "1"}}, ValueError, "birthday is not declared personal"),
    ({"kind": "sample.thing.counted", "version": 2, "facts": {"sum": 1}}, ValueError, "sum is not among"),
    ({"kind": "sample.thing.counted", "version": 2, "facts": {}, "personal": {"reason": "x"}}, ValueError, "reason"),
    ({"facts": {"x": float("nan")}}, ValueError, "Out of range"),
    ({"facts": {"x": object()}}, TypeError, "no settled spelling"),
    ({"facts": {"x": "\ud800"}}, ValueError, "surrogate"),
])
def test_it_refuses_an_entry_its_kind_does_not_declare(
    write: Write, given: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        write(**given)
    assert not Entry.objects.exists()


def test_exact_values_have_one_spelling(write: Write) -> None:
    entry = write(facts={"b": Decimal("1.20"), "a": date(2026, 11, 20), "名": "云岫", "nul": "\x00"})
    assert entry.facts == '{"a":"2026-11-20","b":"1.20","nul":"\\u0000","名":"云岫"}'


@pytest.mark.parametrize("given", [
    {"name": "noted"}, {"name": "Sample.noted"}, {"name": "sample.x.noted", "forgets": ""},
    {"name": "sample.x.noted", "forgets": "later"}, {"name": "sample.thing.noted"},
    {"name": "sample.x.noted", "forgets": "holds-nothing-personal", "personal": ("phone",)},
])
def test_a_kind_says_how_it_forgets_or_cannot_exist(kinds: None, given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="entry kind"):
        declare_kind(**{"sentence": "x", "personal": (), "forgets": "erase-personal-part", **given})


def test_many_are_written_as_one_is(write: Write) -> None:
    one = write(record_number="ST-2025-000007", facts={"n": 7}, personal=None)
    assert append_many(draft(n) for n in range(10, 30)) == 20
    assert append_many([draft(7, revision=2)]) == 1
    assert Entry.objects.filter(leaf_hash=one.leaf_hash).count() == 1
    assert seal() is not None
    assert all(verify.check_bundle(bundle(pk)) for pk in Entry.objects.values_list("pk", flat=True))


def test_sealing_nothing_new_does_nothing(write: Write) -> None:
    assert seal() is None
    write()
    first = seal()
    assert first is not None
    assert seal() == first
    assert Checkpoint.objects.count() == 1


def test_sealing_gives_places_in_the_order_of_writing(write: Write) -> None:
    entries = [write() for _ in range(5)]
    seal()
    entries += [write() for _ in range(3)]
    seal()
    places = [Entry.objects.get(pk=entry.pk).tree_index for entry in entries]
    assert places == list(range(8))


def test_its_tree_equals_the_tree_of_all_leaves(write: Write, small_tiles: None) -> None:
    row: list[bytes] = []
    for batch in (1, 2, 1, 5, 13, 30, 1, 20):
        row += [bytes.fromhex(write().leaf_hash) for _ in range(batch)]
        note = seal()
        assert note is not None
        assert (note.size, note.root) == (len(row), merkle.root_of(row).hex())
    counts = [Tile.objects.filter(level=level).count() for level in range(4)]
    assert counts == [18, 4, 1, 0]


def test_every_entry_is_proven_at_every_checkpoint_after(write: Write, small_tiles: None) -> None:
    keys = []
    for batch in (3, 4, 6, 25):
        keys += [write().pk for _ in range(batch)]
        seal()
        for key in keys:
            proven = verify.check_bundle(json.loads(json.dumps(bundle(key))))
            assert (proven.later or proven.note).size == len(keys)


def test_proofs_read_little_of_a_long_journal(write: Write) -> None:
    append_many(draft(n) for n in range(2000))
    seal()
    key = Entry.objects.get(tree_index=1234).pk
    with CaptureQueriesContext(connection) as asked:
        bundle(key)
    assert len(asked) <= 7


def test_it_proves_nothing_before_sealing(write: Write) -> None:
    with pytest.raises(NotSealed, match="checkpoint"):
        bundle(write().pk)


def test_it_knows_no_entry_of_that_number(db: None) -> None:
    with pytest.raises(LookupError, match="no entry 404"):
        bundle(404)


def test_it_hands_out_no_proof_that_does_not_hold(write: Write) -> None:
    entry = write()
    seal()
    tamper("UPDATE kernel_entry SET actor = 'p-9'")
    with pytest.raises(Broken, match="log verify"):
        bundle(entry.pk)


def test_a_hole_in_the_kept_tree_is_named(write: Write, small_tiles: None) -> None:
    entries = [write() for _ in range(9)]
    seal()
    tamper("DELETE FROM kernel_tile WHERE level = 0 AND " + '"index" = 0')
    with pytest.raises(LookupError, match="gap at level 1"):
        bundle(entries[8].pk)


def test_forgetting_keeps_every_proof(write: Write) -> None:
    entry = write(personal={"reason": "because", "phone": "000"})
    seal()
    before = bundle(entry.pk)
    assert "because" not in json.dumps(before)
    forget(entry)
    assert verify.check_bundle(bundle(entry.pk)).entry == before["entry"]
    assert Entry.objects.get().reason == ""


def test_forgetting_a_record_forgets_all_its_entries(write: Write) -> None:
    first = write(personal={"reason": "a"})
    write(record_number=first.record_number, revision=2, personal={"reason": "b"})
    other = write(personal={"reason": "c"})
    assert forget_record("sample.thing", first.record_number) == 2
    assert [entry.pk for entry in Entry.objects.exclude(personal=None)] == [other.pk]


def test_equal_personal_data_has_unequal_digests(write: Write) -> None:
    digests = {write(personal={"phone": "000"}).personal_digest for _ in range(3)}
    assert len(digests) == 3


def test_the_key_is_its_owners_only(write: Write) -> None:
    write()
    seal()
    path = Path(settings.HOME) / "keys" / "journal.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_bytes()) == 32
    assert os.listdir(path.parent).count("journal.key") == 1


def test_two_processes_making_the_key_keep_the_first(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "journal.key"
    before = os.umask(0)
    checkpoint._make(path)
    os.umask(before)
    first = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    checkpoint._make(path)
    assert path.read_bytes() == first
    assert os.listdir(path.parent) == ["journal.key"]


def test_a_checkpoint_is_checked_alike_by_both_verifiers(write: Write) -> None:
    write()
    note = seal()
    assert note is not None
    taken_apart = verify.check_note(note.text, checkpoint.raw_public_key())
    checkpoint.check_ours(taken_apart)
    assert (taken_apart.size, taken_apart.root.hex()) == (note.size, note.root)


def test_tiles_have_the_width_everybody_may_count_on() -> None:
    assert (tiles.BITS, tiles.WIDTH) == (8, 256)
