"""Verifying the whole live journal: every entry, every place, every checkpoint, every record's state."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection

from shouzhan.kernel.journal import merkle, verify
from shouzhan.kernel.journal.checkpoint import check_ours
from shouzhan.kernel.journal.leaf import FIELDS, leaf_hash, personal_digest
from shouzhan.kernel.journal.models import Checkpoint, Tile
from shouzhan.kernel.journal.store import stored_time
from shouzhan.kernel.journal.tiles import WIDTH
from shouzhan.kernel.procedure.declare import PROCEDURES
from shouzhan.kernel.text import Text

SHOWN = 20
_COLUMNS = (
    "id", *("at_text" if name == "at" else name for name in FIELDS), "at", "personal", "personal_salt", "leaf_hash",
    "tree_index",
)
_LEAF = slice(1, 1 + len(FIELDS))
_KIND, _NUMBER = 1, 1 + FIELDS.index("record_number")
_AT_TEXT, _DIGEST = 1 + FIELDS.index("at"), 1 + FIELDS.index("personal_digest")
_AT, _PERSONAL, _SALT, _HASH, _PLACE = range(1 + len(FIELDS), len(_COLUMNS))
Row = tuple[Any, ...]


@dataclass
class Report:
    """What was read and what does not hold."""

    entries: int = 0
    sealed: int = 0
    checkpoints: int = 0
    more: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def fault(self, row: Row | None, sentence: Text, *, record: str = "", step: str = "") -> None:
        """Note a fault, naming the entry."""
        if len(self.faults) >= SHOWN:
            self.more += 1
            return
        entry = row[0] if row else None
        self.faults.append({
            "entry": entry, "record": _printable(row[_NUMBER]) if row else record,
            "step": _printable(row[_KIND]) if row else step, "sentence": sentence.en, "sentence_zh": sentence.zh,
        })


def verify_live() -> Report:
    """Read the whole journal once and name whatever was changed."""
    report = Report()
    notes = _read_notes(report)
    walk = _Walk(report, [note.size for note in notes])
    for row in _rows("tree_index IS NOT NULL ORDER BY tree_index"):
        walk.take(row)
    _check_notes(report, notes, walk)
    _check_unsealed(report, walk)
    _check_records(report)
    return report


def _rows(condition: str) -> Iterator[Row]:
    """Raw rows, past the framework: a tampered value need not have the type its column promises."""
    columns = ", ".join(_COLUMNS)
    if connection.vendor == "sqlite":
        # uncast, the driver would parse the time by itself and stop at a bad one
        columns = columns.replace(" at,", " CAST(at AS TEXT),")
    statement = f"SELECT {columns} FROM kernel_entry WHERE {condition}"  # noqa: S608 - our own names
    read = 0
    try:
        for row in _fetched(statement):
            read += 1
            yield row
    except OperationalError:
        if connection.vendor != "sqlite":
            raise
        with _any_bytes():
            yield from _fetched(f"{statement} LIMIT -1 OFFSET {read:d}")


def _fetched(statement: str) -> Iterator[Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while chunk := cursor.fetchmany(5000):
            yield from chunk


@contextmanager
def _any_bytes() -> Iterator[None]:
    """Let SQLite hand out text that is not UTF-8, so that it can be named instead of stopping the reading."""
    raw = connection.connection
    before, raw.text_factory = raw.text_factory, lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = before


def _printable(value: Any) -> str:
    return str(value).encode("utf-8", "backslashreplace").decode()


def _content(row: Row, vendor: str) -> tuple[bytes | None, list[Text]]:
    """The leaf hash of what an entry says now, and what is wrong with it."""
    wrong = []
    try:
        computed: bytes | None = leaf_hash(row[_LEAF])
    except (TypeError, ValueError):
        computed = None
        wrong.append(Text("有一项的内容不可能出现在条目里", "a field holds what no entry can hold"))
    if computed is not None and computed.hex() != row[_HASH]:
        stored = _printable(row[_HASH])
        wrong.append(Text(f"按内容算得 {computed.hex()[:16]}…，记入的是 {stored[:16]}…", f"its content gives {computed.hex()[:16]}… and {stored[:16]}… was journaled"))
    try:
        if stored_time(datetime.fromisoformat(row[_AT_TEXT]), vendor) != row[_AT]:
            wrong.append(Text(f"时间是 {_printable(row[_AT])}，记入的是 {row[_AT_TEXT]}", f"its time says {_printable(row[_AT])} and {row[_AT_TEXT]} was journaled"))
    except (TypeError, ValueError):
        wrong.append(Text("时间不成其为时间", "its time is none"))
    if row[_PERSONAL] is not None or row[_SALT] is not None:
        wrong += _personal_faults(row[_PERSONAL], row[_SALT], row[_DIGEST])
    return computed, wrong


def _personal_faults(personal: Any, salt: Any, digest: Any) -> list[Text]:
    if personal is None or salt is None:
        return [Text("个人信息部分只删了一半", "its personal part was half erased")]
    try:
        computed = personal_digest(salt, personal)
    except ValueError:
        computed = ""
    return [] if computed == digest else [Text("个人信息部分不是当初记入的", "its personal part is not the one that was journaled")]


class _Walk:
    """One pass over the sealed entries in their order."""

    def __init__(self, report: Report, sizes: list[int]) -> None:
        self.report = report
        self.roots: dict[int, set[bytes]] = {}
        self.gaps: list[int] = []
        self.last_id = 0
        self._sizes = set(sizes)
        self._range = merkle.Range()
        self._as_stored: merkle.Range | None = None
        self._whole = True
        self._next = 0
        self._batch_id = 0
        self._tiles = dict(Tile.objects.filter(level=0).values_list("index", "root"))
        self._tile: list[tuple[bytes, bytes]] = []
        self._vendor = connection.vendor
        self.bad_tiles: list[int] = []

    def take(self, row: Row) -> None:
        """Check one entry and its place."""
        report = self.report
        report.entries += 1
        report.sealed += 1
        computed, wrong = _content(row, self._vendor)
        for sentence in wrong:
            report.fault(row, sentence)
        self._check_place(row)
        stored = computed if computed and not wrong else _hash_or_nothing(row[_HASH])
        self._grow(computed or stored, stored)

    def _check_place(self, row: Row) -> None:
        place = row[_PLACE]
        if place != self._next or type(place) is not int:
            self._whole = False
            self.gaps.append(self._next)
            self.report.fault(row, Text(f"位于第 {_printable(place)} 位，此处应为第 {self._next} 位", f"stands at place {_printable(place)}, where place {self._next} comes next"))
        if type(place) is int:
            self._next = place + 1
        if type(row[0]) is int:
            if row[0] <= self._batch_id:
                self.report.fault(row, Text(f"序号 {row[0]} 与封存的先后不符", f"its number {row[0]} is not in the order in which it was sealed"))
            self._batch_id = self.last_id = row[0]

    def _grow(self, computed: bytes, stored: bytes) -> None:
        if not self._whole:
            return
        if computed != stored and self._as_stored is None:
            # either the content or the hash was changed; the row in which the other stands shows what else was
            self._as_stored = self._range.copy()
        self._range.push(computed)
        self._tile.append((computed, stored))
        if self._as_stored is not None:
            self._as_stored.push(stored)
        size = self._range.size
        if len(self._tile) == WIDTH:
            self._check_tile(size // WIDTH - 1)
        if size in self._sizes:
            rows = (self._range, self._as_stored) if self._as_stored else (self._range,)
            self.roots[size] = {row.root() for row in rows}
            self._batch_id = 0  # entries committed late may be sealed later than younger ones

    def _check_tile(self, index: int) -> None:
        kept = self._tiles.get(index)
        ways = list(zip(*self._tile, strict=True)) if self._as_stored else [[leaf for leaf, _ in self._tile]]
        if all(merkle.complete(way).hex() != kept for way in ways):
            self.bad_tiles.append(index)
        self._tile = []

    @property
    def size(self) -> int:
        """How many entries stand in an unbroken row."""
        return self._range.size


def _hash_or_nothing(value: Any) -> bytes:
    try:
        return bytes.fromhex(value)
    except (TypeError, ValueError):
        return merkle.EMPTY


def _read_notes(report: Report) -> list[verify.Note]:
    """The checkpoints that are written and signed as ours."""
    notes = []
    for size, root, text in Checkpoint.objects.order_by("size").values_list("size", "root", "text"):
        report.checkpoints += 1
        try:
            note = verify.read_checkpoint(text)
            check_ours(note)
        except verify.Failed as failed:
            report.fault(None, Text(f"第 {size} 条处的检查点：{failed.zh}", f"checkpoint of size {size}: {failed}"), step="checkpoint")
            continue
        if (note.size, note.root.hex()) != (size, root):
            report.fault(None, Text(f"第 {size} 条处的检查点：各列与签名的文本不同", f"checkpoint of size {size}: its columns differ from its signed text"), step="checkpoint")
        notes.append(note)
    return sorted(notes, key=lambda note: note.size)


def _check_notes(report: Report, notes: list[verify.Note], walk: _Walk) -> None:
    """Hold each signed root against the entries; the first that fails bounds where something was rewritten."""
    good, blamed = 0, False
    for note in notes:
        computed = walk.roots.get(note.size)
        if computed is not None and note.root in computed:
            good = note.size
        elif computed is None:
            report.fault(
                None, Text(f"第 {note.size} 条处的检查点：只有 {walk.size} 条首尾相接", f"checkpoint of size {note.size}: only {walk.size} entries stand in an unbroken row"),
                step="checkpoint",
            )
        elif not blamed:
            blamed = True
            _blame(report, good, note.size, walk.bad_tiles)
    if walk.bad_tiles and not blamed:
        for tile in walk.bad_tiles:
            first, last = tile * WIDTH, (tile + 1) * WIDTH - 1
            report.fault(None, Text(f"第 {first} 至 {last} 位的留存根值被改动", f"the kept root of places {first} to {last} was changed"), step="tile")


def _blame(report: Report, good: int, bad: int, bad_tiles: list[int]) -> None:
    """Name the entries among which one was rewritten together with its hash."""
    spans = [(max(good, t * WIDTH), min(bad, (t + 1) * WIDTH)) for t in bad_tiles]
    # no kept root blames a full tile, so it is among the last, whose tile was not full yet
    open_tile = bad // WIDTH * WIDTH
    spans = [span for span in spans if span[0] < span[1]] or [(max(good, open_tile if open_tile < bad else 0), bad)]
    for first, end in spans:
        alone = end - first == 1
        zh, en = ("", "it was") if alone else (f"这一条或第 {first} 至 {end - 1} 位的另一条", f"this or another entry at places {first} to {end - 1} was")
        for row in _rows(f"tree_index >= {first:d} AND tree_index < {end:d} ORDER BY tree_index"):
            report.fault(row, Text(
                f"{zh}封存后被改写；第 {bad} 条处的检查点签的是另一内容", f"{en} rewritten after it was sealed; the checkpoint of size {bad} signed another",
            ))


def _check_unsealed(report: Report, walk: _Walk) -> None:
    for row in _rows("tree_index IS NULL ORDER BY id"):
        report.entries += 1
        for sentence in _content(row, connection.vendor)[1]:
            report.fault(row, sentence)
        if walk.gaps and type(row[0]) is int and row[0] < walk.last_id:
            report.fault(row, Text(f"没有位次，而日志的第 {walk.gaps[0]} 位空着", f"has no place, and place {walk.gaps[0]} of the journal is empty"))


_RECORD_CHECKS = (
    (
        Text("处于状态 {1}，没有日志条目使它到达", "stands in state {1}, which no journal entry brought it to"),
        "SELECT r.number, r.state FROM {table} r LEFT JOIN kernel_entry e ON e.record_kind = %s AND"
        " e.record_number = r.number AND e.revision = r.revision WHERE e.id IS NULL OR e.state_to <> r.state LIMIT 20",
    ),
    (
        Text("被退回到第 {1} 版，而日志还有后文", "was put back to revision {1}, but its journal goes on"),
        "SELECT r.number, r.revision FROM {table} r JOIN kernel_entry e ON e.record_kind = %s AND"
        " e.record_number = r.number AND e.revision = r.revision + 1 LIMIT 20",
    ),
    (
        Text("日志里有，登记册里已没有", "is journaled but no longer in its register"),
        "SELECT e.record_number, '' FROM kernel_entry e WHERE e.record_kind = %s AND e.state_from = '' AND NOT EXISTS"
        " (SELECT 1 FROM {table} r WHERE r.number = e.record_number) LIMIT 20",
    ),
    (
        Text("缺条目：现有 {1} 条，而最后一条的编号更大", "lacks an entry: {1} are there, and the last is numbered higher"),
        "SELECT record_number, COUNT(*) FROM kernel_entry WHERE record_kind = %s GROUP BY record_number"
        " HAVING COUNT(*) <> MAX(revision) LIMIT 20",
    ),
)


def _check_records(report: Report) -> None:
    """A record must stand where its last entry left it, with every entry before it there."""
    tables = set(connection.introspection.table_names())
    for procedure in PROCEDURES.values():
        table = procedure.model._meta.db_table
        if table not in tables:
            continue
        for sentence, statement in _RECORD_CHECKS:
            with connection.cursor() as cursor:
                cursor.execute(statement.format(table=connection.ops.quote_name(table)), [procedure.name])
                for number, detail in cursor.fetchall():
                    report.fault(None, Text(*(one.format(number, detail) for one in (sentence.zh, sentence.en))), record=number, step=procedure.name)
