"""Verifying the whole live journal: every entry, every place, every checkpoint, every record's state."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from shouzhan.kernel.journal import merkle, verify
from shouzhan.kernel.journal.checkpoint import public_key
from shouzhan.kernel.journal.leaf import leaf_hash, personal_digest
from shouzhan.kernel.journal.models import Checkpoint, Entry, Tile
from shouzhan.kernel.journal.store import TILE, leaf_of
from shouzhan.kernel.procedure.declare import PROCEDURES

SHOWN = 20


@dataclass
class Report:
    """What was read and what does not hold."""

    entries: int = 0
    sealed: int = 0
    checkpoints: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def fault(self, entry: Any, sentence: str) -> None:
        """Note a fault, naming the entry."""
        if len(self.faults) < SHOWN:
            self.faults.append({
                "entry": getattr(entry, "pk", None), "record": getattr(entry, "record_number", ""),
                "step": getattr(entry, "kind", ""), "sentence": sentence,
            })


def verify_live() -> Report:
    """Read the whole journal once and name whatever was changed."""
    report = Report()
    notes = list(Checkpoint.objects.order_by("size"))
    report.checkpoints = len(notes)
    roots = _walk(report, {note.size for note in notes})
    for note in notes:
        _check_note(report, note, roots)
    _check_unsealed(report)
    _check_states(report)
    return report


def _walk(report: Report, sizes: set[int]) -> dict[int, bytes]:
    """Recompute every sealed leaf in its order; return the roots at the checkpoints' sizes."""
    tiles = dict(Tile.objects.values_list("index", "root"))
    stack: list[tuple[int, bytes]] = []
    roots: dict[int, bytes] = {}
    tile: list[bytes] = []
    for place, entry in enumerate(_entries(sealed=True)):
        report.entries += 1
        report.sealed += 1
        computed = _check_entry(report, entry)
        if entry.tree_index != place:
            report.fault(entry, f"stands at place {entry.tree_index} of the journal and should stand at {place}")
        _push(stack, computed)
        tile.append(computed)
        if len(tile) == TILE:
            kept = tiles.get(place // TILE)
            if kept is not None and kept != merkle.root_of(tile).hex():
                first = place - TILE + 1
                report.fault(entry, f"one of the entries at places {first} to {place} was rewritten after it was sealed")
            tile = []
        if place + 1 in sizes:
            roots[place + 1] = _peek(stack)
    return roots


def _entries(*, sealed: bool) -> Iterator[Entry]:
    rows = Entry.objects.filter(tree_index__isnull=not sealed).order_by("tree_index" if sealed else "id")
    yield from rows.iterator(chunk_size=5000)


def _check_entry(report: Report, entry: Entry) -> bytes:
    try:
        computed = leaf_hash(leaf_of(entry))
    except (TypeError, ValueError, UnicodeError):
        computed = merkle.EMPTY.hex()
    if computed != entry.leaf_hash:
        report.fault(entry, f"its content gives {computed[:16]}… but {entry.leaf_hash[:16]}… was journaled")
    if _moment(entry.at_text) != entry.at:
        report.fault(entry, "its time was changed")
    if entry.personal is not None and personal_digest(entry.personal_salt or "", entry.personal) != entry.personal_digest:
        report.fault(entry, "its personal part was changed")
    return bytes.fromhex(computed)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _push(stack: list[tuple[int, bytes]], leaf: bytes) -> None:
    height, node = 0, leaf
    while stack and stack[-1][0] == height:
        node = merkle.hash_node(stack.pop()[1], node)
        height += 1
    stack.append((height, node))


def _peek(stack: list[tuple[int, bytes]]) -> bytes:
    *below, (_height, node) = stack
    for _height, left in reversed(below):
        node = merkle.hash_node(left, node)
    return node


def _check_note(report: Report, note: Checkpoint, roots: dict[int, bytes]) -> None:
    try:
        size, root, signed, signature = verify.read_checkpoint(note.text)
        verify.check_signature(base64.b64decode(public_key()), signed, signature)
    except verify.Failed as failed:
        report.fault(note, f"checkpoint of size {note.size}: {failed}")
        return
    if size != note.size or root.hex() != note.root:
        report.fault(note, f"checkpoint of size {note.size}: its columns differ from its signed text")
    computed = roots.get(size)
    if computed is None:
        report.fault(note, f"checkpoint of size {size}: the journal is shorter than it was")
    elif computed != root:
        report.fault(note, f"checkpoint of size {size}: the entries before it give another root than was signed")


def _check_unsealed(report: Report) -> None:
    for entry in _entries(sealed=False):
        report.entries += 1
        _check_entry(report, entry)


def _check_states(report: Report) -> None:
    """A record must stand where its last entry left it."""
    for procedure in PROCEDURES.values():
        table = procedure.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT r.number, r.state FROM {connection.ops.quote_name(table)} r LEFT JOIN kernel_entry e "  # noqa: S608 - declared names
                "ON e.record_kind = %s AND e.record_number = r.number AND e.revision = r.revision "
                "WHERE e.id IS NULL OR e.state_to <> r.state LIMIT 20",
                [procedure.name],
            )
            for number, state in cursor.fetchall():
                report.faults.append({
                    "entry": None, "record": number, "step": procedure.name,
                    "sentence": f"stands in state {state}, which no journal entry brought it to",
                })
