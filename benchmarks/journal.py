"""The journal beside pymerkle and the floor: append, seal, prove, check one proof, verify everything.

The peer is GPL, so it lives in an environment of its own and is optional:
    python3 -m venv /tmp/peer && /tmp/peer/bin/pip install pymerkle
    SHOUZHAN_PEER_PYTHON=/tmp/peer/bin/python python benchmarks/journal.py 10000 100000 1000000
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
SIZES = (10_000, 100_000, 1_000_000)
COMMITTED = 500  # appends that are each a transaction of their own
SINGLE = 5_000  # appends one by one inside one transaction
PROOFS = 200
FACTS = {"amount": "1250000.00", "technology": "固态电池电解质", "buyer": "ORG-2026-000123-4"}
PERSONAL = {"reason": "材料齐全，同意登记"}


def run(sizes: tuple[int, ...] = SIZES) -> list[dict[str, Any]]:
    """Time every act at each size; `ours`, `peer` and `floor` are microseconds (seconds for verifying all)."""
    rows: list[dict[str, Any]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="shouzhan-benchmark-") as home:
            command = [sys.executable, __file__, "--one", str(size)]
            environment = {**os.environ, "SHOUZHAN_HOME": home, "DJANGO_SETTINGS_MODULE": "shouzhan.project.settings"}
            environment.pop("DATABASE_URL", None)
            ran = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
            rows += json.loads(ran.stdout)
    return rows


def _one(size: int) -> list[dict[str, Any]]:
    """All rows of one size, on a fresh SQLite database with the product's settings."""
    import django  # each size has a process and a home of its own

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return _measure(size)


def _measure(size: int) -> list[dict[str, Any]]:
    from django.db import connection, transaction

    from shouzhan.kernel.journal import audit, merkle, store, tiles, verify
    from shouzhan.kernel.journal.kinds import declare_kind
    from shouzhan.kernel.journal.leaf import FIELDS, leaf_bytes
    from shouzhan.kernel.journal.models import Checkpoint, Entry

    declare_kind("bench.thing.noted", sentence="x", personal=("reason",), forgets="erase-personal-part")

    def drafts(first: int, count: int, record: str = "bench.thing") -> Iterator[store.Draft]:
        for n in range(first, first + count):
            yield store.Draft(
                kind="bench.thing.noted", version=1, actor=f"p-{n % 997}", record_kind=record,
                record_number=f"BT-2026-{n:06d}-0", revision=1, step="note", state_from="", state_to="noted",
                facts={**FACTS, "n": n}, personal=PERSONAL if n % 4 == 0 else None,
            )

    def bare_table() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'kernel_entry' AND sql IS NOT NULL AND type <> 'trigger'")
            for (sql,) in cursor.fetchall():
                cursor.execute(sql.replace("kernel_entry", "bare_entry").replace("one_entry", "one_bare_entry"))

    insert = store._INSERT.replace("kernel_entry", "bare_entry")

    def insert_one(row: tuple[Any, ...]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(insert + " RETURNING id", row)
            cursor.fetchone()

    def insert_committed(row: tuple[Any, ...]) -> None:
        with transaction.atomic():
            insert_one(row)

    def append_one(given: dict[str, Any]) -> None:
        store.append(**given)

    def append_committed(given: dict[str, Any]) -> None:
        with transaction.atomic():
            append_one(given)

    bare_table()
    # many at once, then sealed
    with transaction.atomic():
        many = _timed(lambda: store.append_many(drafts(0, size))) / size
    sealing = _timed(store.seal) / size
    rows = [store._adapted(draft.row(), "sqlite") for draft in drafts(0, size)]
    with transaction.atomic(), connection.cursor() as cursor:
        many_floor = _timed(lambda: cursor.executemany(insert, rows)) / size
    del rows
    note = Checkpoint.objects.get()

    # everything verified
    report: list[audit.Report] = []
    verifying = _timed(lambda: report.append(audit.verify_live()))
    assert report[0].holds, report[0].faults
    names = ["at_text" if name == "at" else name for name in FIELDS]
    leaves = [b"\x00" + leaf_bytes(row) for row in Entry.objects.order_by("tree_index").values_list(*names)]
    hashing = _timed(lambda: [hashlib.sha256(leaf).digest() for leaf in leaves])
    peer = _peer(b"".join(leaf[1:] + b"\n" for leaf in leaves))
    del leaves

    # one proof made, one proof checked
    places = range(0, size, max(1, size // PROOFS))
    paths: list[list[bytes]] = []
    proving = _timed(lambda: paths.extend(tiles.Tree(size).inclusion(place) for place in places)) / len(places)
    stored = [bytes.fromhex(Entry.objects.get(tree_index=place).leaf_hash) for place in places]
    root = bytes.fromhex(note.root)
    checking = _timed(lambda: [
        verify.check_inclusion(leaf, place, size, path, root)
        for leaf, place, path in zip(stored, places, paths, strict=True)
    ]) / len(places)
    check_floor = _timed(lambda: [merkle.fold(path) for path in paths]) / len(places)

    # one by one, on the full table; ours and the floor in turn, so that neither has the warmer cache
    singles, floors = [], []
    for part in range(5):
        batch = list(drafts(2 * size + part * SINGLE, SINGLE, "bench.single"))
        plain = [store._adapted(draft.row(), "sqlite") for draft in batch]
        with transaction.atomic():
            singles.append(_each(_spelled(batch), append_one))
        with transaction.atomic():
            floors.append(_each(plain, insert_one))
    batch = list(drafts(4 * size + 10 * SINGLE, COMMITTED, "bench.committed"))
    committed = _each(_spelled(batch), append_committed)
    committed_floor = _each([store._adapted(draft.row(), "sqlite") for draft in batch], insert_committed)

    micro = 1e6
    return [
        _row("journal: append, each committed", size, committed * micro, peer.get("append"), committed_floor * micro),
        _row("journal: append, in one transaction", size, min(singles) * micro, None, min(floors) * micro),
        _row("journal: append many", size, many * micro, None, many_floor * micro),
        _row("journal: append many and seal", size, (many + sealing) * micro, peer.get("fill"), many_floor * micro),
        _row("journal: prove one entry", size, proving * micro, peer.get("prove"), None),
        _row("journal: check one proof", size, checking * micro, peer.get("check"), check_floor * micro),
        _row("journal: verify everything", size, verifying, peer.get("rebuild", 0) / micro or None, hashing, "s"),
    ]


def _timed(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _each(items: list[Any], act: Callable[[Any], Any]) -> float:
    return _timed(lambda: [act(item) for item in items]) / len(items)


def _spelled(drafts: list[Any]) -> list[dict[str, Any]]:
    return [{name: getattr(draft, name) for name in draft.__slots__} for draft in drafts]


def _peer(entries: bytes) -> dict[str, float]:
    """The peer's times in microseconds on the same bytes; empty when it is not installed."""
    python = os.environ.get("SHOUZHAN_PEER_PYTHON")
    if not python:
        return {}
    script = Path(__file__).parent / "peers" / "pymerkle_journal.py"
    ran = subprocess.run([python, str(script), str(COMMITTED)], input=entries, check=True, stdout=subprocess.PIPE)
    return {name: seconds * 1e6 for name, seconds in json.loads(ran.stdout).items()}


def _row(
    row: str, size: int, ours: float, peer: float | None, floor: float | None, unit: str = "µs"
) -> dict[str, Any]:
    return {
        "row": row, "size": size, "ours": round(ours, 2), "peer": round(peer, 2) if peer else None,
        "floor": round(floor, 2) if floor else None, "ratio": round(ours / floor, 2) if floor else None, "unit": unit,
    }


def main(argv: list[str]) -> int:
    """Print the rows of the sizes given."""
    if argv[:1] == ["--one"]:
        print(json.dumps(_one(int(argv[1]))))
        return 0
    if "SHOUZHAN_PEER_PYTHON" not in os.environ:
        print("left out: the peer (pymerkle, GPL); see the top of this file", file=sys.stderr)
    for row in run(tuple(int(size) for size in argv) or SIZES):
        print(json.dumps(row, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
