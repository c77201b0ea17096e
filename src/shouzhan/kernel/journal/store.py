"""Writing the journal: append in the caller's transaction, seal into the tree, prove, forget."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Max

from shouzhan.kernel.dates import now
from shouzhan.kernel.journal import tiles, verify
from shouzhan.kernel.journal.checkpoint import public_key, write_checkpoint
from shouzhan.kernel.journal.kinds import kind_of
from shouzhan.kernel.journal.leaf import FIELDS, canonical, leaf_hash, personal_digest
from shouzhan.kernel.journal.models import Checkpoint, Entry
from shouzhan.kernel.text import Text

SEALING = 7303014  # names the advisory lock that lets one sealer work at a time
_CHUNK = 5000
_COLUMNS = (
    "kind", "version", "at", "at_text", "actor", "record_kind", "record_number", "revision", "step", "state_from",
    "state_to", "facts", "personal", "personal_salt", "personal_digest", "leaf_hash", "tree_index",
)
_INSERT = f"INSERT INTO kernel_entry ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608 - our own names
_INSERT_ONE = f"{_INSERT} RETURNING id"
_LOADED = ("id", *_COLUMNS)


@dataclass(slots=True, kw_only=True)
class Draft:
    """An entry about to be written."""

    kind: str
    version: int
    actor: str
    record_kind: str
    record_number: str
    revision: int
    step: str
    state_from: str
    state_to: str
    facts: dict[str, Any]
    personal: dict[str, Any] | None = None

    def row(self) -> tuple[Any, ...]:
        """The columns of the entry, checked against its kind and with its leaf hash."""
        return _row(
            (self.kind, self.version), (self.actor, self.record_kind, self.record_number, self.revision, self.step,
            self.state_from, self.state_to), self.facts, self.personal,
        )


def _row(
    kind: tuple[str, int], middle: tuple[Any, ...], facts: dict[str, Any], personal: dict[str, Any] | None
) -> tuple[Any, ...]:
    kind_of(kind[0]).check(kind[1], facts, personal)
    at = now()
    text = salt = None
    digest = ""
    if personal:
        text, salt = canonical(personal), secrets.token_hex(16)
        digest = personal_digest(salt, text)
    open_part, at_text = canonical(facts), at.isoformat()
    leaf = leaf_hash((*kind, at_text, *middle, open_part, digest)).hex()
    return (*kind, at, at_text, *middle, open_part, text, salt, digest, leaf, None)


def append(
    *, kind: str, version: int, actor: str, record_kind: str, record_number: str, revision: int, step: str,
    state_from: str, state_to: str, facts: dict[str, Any], personal: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry inside the caller's transaction, with a single INSERT."""
    middle = (actor, record_kind, record_number, revision, step, state_from, state_to)
    row = _row((kind, version), middle, facts, personal)
    live = _in_transaction()
    with live.cursor() as cursor:
        cursor.execute(_INSERT_ONE, _adapted(row, live.vendor))
        (key,) = cursor.fetchone()
    return Entry.from_db(live.alias, _LOADED, (key, *row))


def append_many(drafts: Iterable[Draft]) -> int:
    """Write many entries inside the caller's transaction, as imports do; returns how many."""
    live = _in_transaction()
    rows = (_adapted(draft.row(), live.vendor) for draft in drafts)
    count = 0
    with live.cursor() as cursor:
        while chunk := list(islice(rows, _CHUNK)):
            cursor.executemany(_INSERT, chunk)
            count += len(chunk)
    return count


def stored_time(at: datetime, vendor: str) -> Any:
    """SQLite knows no time zones and keeps the universal time as text, as the framework reads it back."""
    return str(at.astimezone(UTC).replace(tzinfo=None)) if vendor == "sqlite" else at


def _adapted(row: tuple[Any, ...], vendor: str) -> tuple[Any, ...]:
    return (*row[:2], stored_time(row[2], vendor), *row[3:])


def _in_transaction() -> BaseDatabaseWrapper:
    # looked up once, because the lookup costs as much as a hash
    live = connections[DEFAULT_DB_ALIAS]
    if not live.in_atomic_block:
        raise RuntimeError("an entry is written in the transaction of the step it tells of; call from perform")
    return live


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
        size = before + _number(before)
        if size == before:
            return Checkpoint.objects.last()
        tiles.keep(before, size)
        root, at = tiles.Tree(size).root(), now()
        return Checkpoint.objects.create(size=size, root=root.hex(), text=write_checkpoint(size, root, at), at=at)


def _alone() -> None:
    """One sealer at a time; SQLite's writers already queue."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])


def _number(start: int) -> int:
    """Number what is unsealed; what the statement itself saw is counted, since others go on writing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_entry SET tree_index = n.place + %s FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1"
            " AS place FROM kernel_entry WHERE tree_index IS NULL) AS n WHERE kernel_entry.id = n.id",
            [start],
        )
        return int(cursor.rowcount)


class NoEntry(LookupError):  # noqa: N818 - an answer, told in a sentence
    """Nothing can be proven of it."""

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


class NotSealed(NoEntry):
    """The entry has no place in a signed tree yet."""


class Broken(NoEntry):
    """The entry, the kept tree or the checkpoint was changed."""


def bundle(entry_id: int) -> dict[str, Any]:
    """Everything a stranger needs to check offline that an entry is in the journal and that it only grew since."""
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NoEntry(Text(f"没有条目 {entry_id}", f"there is no entry {entry_id}"))
    note = None if entry.tree_index is None else Checkpoint.objects.filter(size__gt=entry.tree_index).first()
    if entry.tree_index is None or note is None:
        raise NotSealed(Text(f"条目 {entry_id} 尚未封存；请执行 shouzhan log checkpoint", f"entry {entry_id} is not sealed yet; run: shouzhan log checkpoint"))
    made = {
        "format": verify.FORMAT,
        "entry": leaf_of(entry),
        "proof": {"index": entry.tree_index, "path": _hex(tiles.Tree(note.size).inclusion(entry.tree_index))},
        "checkpoint": note.text,
        "key": public_key(),
    }
    _insist_it_holds(made, note)
    newest = Checkpoint.objects.last()
    if newest is not None and newest.size > note.size:
        made["later"] = {"checkpoint": newest.text, "path": _hex(tiles.Tree(newest.size).consistency(note.size))}
    return made


def _insist_it_holds(made: dict[str, Any], note: Checkpoint) -> None:
    """A proof that does not hold is not handed out; the journal needs looking at."""
    path = [bytes.fromhex(node) for node in made["proof"]["path"]]
    try:
        verify.check_inclusion(
            verify.leaf_hash(made["entry"]), made["proof"]["index"], note.size, path, bytes.fromhex(note.root)
        )
    except verify.Failed as failed:
        raise Broken(Text(
            f"日志与这一条目不符：{failed.zh}请执行 shouzhan log verify", f"the journal does not bear this entry out: {failed}; run: shouzhan log verify",
        )) from failed


def _hex(nodes: Iterable[bytes]) -> list[str]:
    return [node.hex() for node in nodes]


def forget(entry: Entry) -> None:
    """Erase the personal part of an entry; every proof stays valid."""
    Entry.objects.filter(pk=entry.pk).update(personal=None, personal_salt=None)
    entry.personal = entry.personal_salt = None


def forget_record(record_kind: str, record_number: str) -> int:
    """Erase the personal parts of all entries of a record; returns how many had one."""
    entries = Entry.objects.filter(record_kind=record_kind, record_number=record_number, personal__isnull=False)
    return entries.update(personal=None, personal_salt=None)
