"""Writing the journal: append in the caller's transaction, seal into the tree, prove, verify, forget."""

import secrets
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from shouzhan.kernel.dates import now
from shouzhan.kernel.journal import merkle
from shouzhan.kernel.journal.checkpoint import public_key, write_checkpoint
from shouzhan.kernel.journal.kinds import kind_of
from shouzhan.kernel.journal.leaf import FIELDS, canonical, leaf_hash, personal_digest
from shouzhan.kernel.journal.models import Checkpoint, Entry, Tile

TILE = 256


def append(
    *, kind: str, version: int, actor: str, record_kind: str, record_number: str, revision: int, step: str,
    state_from: str, state_to: str, facts: dict[str, Any], personal: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry inside the caller's transaction."""
    kind_of(kind)
    at = now()
    entry = Entry(
        kind=kind, version=version, at=at, at_text=at.isoformat(), actor=actor, record_kind=record_kind,
        record_number=record_number, revision=revision, step=step, state_from=state_from, state_to=state_to,
        facts=canonical(facts),
    )
    if personal:
        entry.personal, entry.personal_salt = canonical(personal), secrets.token_hex(16)
        entry.personal_digest = personal_digest(entry.personal_salt, entry.personal)
    entry.leaf_hash = leaf_hash(leaf_of(entry))
    entry.save(force_insert=True)
    return entry


def leaf_of(entry: Entry) -> dict[str, Any]:
    """The fields of an entry that its leaf covers."""
    fields = {name: getattr(entry, name) for name in FIELDS}
    fields["at"] = entry.at_text
    return fields


def seal() -> Checkpoint | None:
    """Give unsealed entries their places in the tree and sign a checkpoint; nothing new, nothing done."""
    with transaction.atomic():
        _alone()
        last = Entry.objects.aggregate(last=Max("tree_index"))["last"]
        before = 0 if last is None else last + 1
        fresh = Entry.objects.filter(tree_index=None).count()
        if not fresh:
            return Checkpoint.objects.last()
        _number(before)
        size = before + fresh
        _keep_tiles(before // TILE, size)
        root = merkle.root_of(_upper(size))
        at = now()
        return Checkpoint.objects.create(size=size, root=root.hex(), text=write_checkpoint(size, root, at), at=at)


def _alone() -> None:
    """One sealer at a time; SQLite's writers already queue."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7303014)")


def _number(start: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_entry SET tree_index = n.place + %s FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place "
            "FROM kernel_entry WHERE tree_index IS NULL) AS n WHERE kernel_entry.id = n.id",
            [start],
        )


def _leaves(first: int, end: int) -> list[bytes]:
    rows = Entry.objects.filter(tree_index__gte=first, tree_index__lt=end).order_by("tree_index")
    return [bytes.fromhex(value) for value in rows.values_list("leaf_hash", flat=True)]


def _keep_tiles(first: int, size: int) -> None:
    """Keep the root of every full tile; a tile that was still open is kept now."""
    made = []
    for index in range(first, size // TILE):
        made.append(Tile(index=index, root=merkle.root_of(_leaves(index * TILE, (index + 1) * TILE)).hex()))
    Tile.objects.bulk_create(made, ignore_conflicts=True)


def _upper(size: int) -> list[bytes]:
    """The tree above the tiles: their roots, and the open tile's root as the last."""
    full = size // TILE
    nodes = [bytes.fromhex(r) for r in Tile.objects.filter(index__lt=full).order_by("index").values_list("root", flat=True)]
    rest = _leaves(full * TILE, size)
    return [*nodes, merkle.root_of(rest)] if rest else nodes


def bundle(entry_id: int) -> dict[str, Any]:
    """Everything a stranger needs to check that an entry is in the journal, offline."""
    entry = Entry.objects.get(pk=entry_id)
    if entry.tree_index is None:
        raise LookupError(f"entry {entry_id} is not sealed yet; run: shouzhan log checkpoint")
    checkpoint = Checkpoint.objects.filter(size__gt=entry.tree_index).first()
    if checkpoint is None:
        raise LookupError(f"no checkpoint covers entry {entry_id}; run: shouzhan log checkpoint")
    tile, size = entry.tree_index // TILE, checkpoint.size
    within = _leaves(tile * TILE, min((tile + 1) * TILE, size))
    path = merkle.inclusion_proof(entry.tree_index % TILE, within) + merkle.inclusion_proof(tile, _upper(size))
    return {
        "format": "shouzhan-proof/1",
        "entry": leaf_of(entry),
        "proof": {"index": entry.tree_index, "path": [node.hex() for node in path]},
        "checkpoint": checkpoint.text,
        "key": public_key(),
    }


def forget(entry: Entry) -> None:
    """Erase the personal part of an entry; every proof stays valid."""
    Entry.objects.filter(pk=entry.pk).update(personal=None, personal_salt=None)
