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
from collections.abc import Callable, Iterable, Iterator
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


def run(*sizes: int) -> list[dict[str, Any]]:
    """Time every act at each size; `ours`, `peer` and `floor` are microseconds (seconds for verifying all)."""
    rows: list[dict[str, Any]] = []
    for size in sizes or SIZES:
        with tempfile.TemporaryDirectory(prefix="shouzhan-benchmark-") as home:
            command = [sys.executable, __file__, "--one", str(size)]
            environment = {**os.environ, "SHOUZHAN_HOME": home}
            environment["DJANGO_SETTINGS_MODULE"] = "shouzhan.project.settings"
            environment.pop("DATABASE_URL", None)
            ran = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
            rows += json.loads(ran.stdout)
    return rows


def _one(size: int) -> list[dict[str, Any]]:
    """All rows of one size, on a fresh SQLite database with the product's settings."""
    import django  # each size has a process and a home of its own

    django.setup()
    from django.core.management import call_command

    from shouzhan.kernel.journal.kinds import declare_kind

    call_command("migrate", verbosity=0)
    declare_kind("bench.thing.noted", sentence="x", personal=("reason",), forgets="erase-personal-part")
    _make_bare_table()
    many, sealing, many_floor = _fill(size)
    verifying, hashing, peer = _verify(size)
    proving, checking, check_floor = _prove(size)
    single, single_floor, committed, committed_floor = _append(size)
    peer_verifying = peer["verify"] / 1e6 if peer else None
    return [
        _row("journal: append, each committed", size, committed, peer.get("append"), committed_floor),
        _row("journal: append, in one transaction", size, single, None, single_floor),
        _row("journal: append many", size, many, None, many_floor),
        _row("journal: append many and seal", size, many + sealing, peer.get("fill"), many_floor),
        _row("journal: prove one entry", size, proving, peer.get("prove"), None),
        _row("journal: check one proof", size, checking, peer.get("check"), check_floor),
        _row("journal: verify everything", size, verifying / 1e6, peer_verifying, hashing / 1e6, "s"),
    ]


def _drafts(first: int, count: int, record: str = "bench.thing") -> Iterator[Any]:
    from shouzhan.kernel.journal.store import Draft

    for n in range(first, first + count):
        yield Draft(
            kind="bench.thing.noted", version=1, actor=f"p-{n % 997}", record_kind=record,
            record_number=f"BT-2026-{n:06d}-0", revision=1, step="note", state_from="", state_to="noted",
            facts={**FACTS, "n": n}, personal=PERSONAL if n % 4 == 0 else None,
        )


def _plain(drafts: Iterable[Any]) -> list[tuple[Any, ...]]:
    from shouzhan.kernel.journal.store import _adapted

    return [_adapted(draft.row(), "sqlite") for draft in drafts]


def _spelled(drafts: Iterable[Any]) -> list[dict[str, Any]]:
    return [{name: getattr(draft, name) for name in draft.__slots__} for draft in drafts]


def _make_bare_table() -> None:
    """A table of the same columns and indexes, without triggers: where the floor writes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'kernel_entry' AND sql IS NOT NULL AND type <> 'trigger'"
        )
        for (sql,) in cursor.fetchall():
            cursor.execute(sql.replace("kernel_entry", "bare_entry").replace("one_entry", "one_bare_entry"))


def _bare_insert() -> str:
    from shouzhan.kernel.journal.store import _INSERT

    return _INSERT.replace("kernel_entry", "bare_entry")


def _fill(size: int) -> tuple[float, float, float]:
    """Per entry: append many, seal them, and the floor of one executemany of the same rows."""
    from django.db import connection, transaction

    from shouzhan.kernel.journal import store

    with transaction.atomic():
        many = _timed(lambda: store.append_many(_drafts(0, size)))
    sealing = _timed(store.seal)
    rows = _plain(_drafts(0, size))
    with transaction.atomic(), connection.cursor() as cursor:
        floor = _timed(lambda: cursor.executemany(_bare_insert(), rows))
    return many / size, sealing / size, floor / size


def _verify(size: int) -> tuple[float, float, dict[str, float]]:
    """Verify the live journal; the floor hashes the same bytes; the peer reads back what it stored of them."""
    from shouzhan.kernel.journal.audit import verify_live
    from shouzhan.kernel.journal.leaf import FIELDS, leaf_bytes
    from shouzhan.kernel.journal.models import Entry

    faults: list[Any] = []
    verifying = _timed(lambda: faults.extend(verify_live().faults))
    assert not faults, faults
    names = ["at_text" if name == "at" else name for name in FIELDS]
    leaves = [b"\x00" + leaf_bytes(row) for row in Entry.objects.order_by("tree_index").values_list(*names)]
    hashing = _timed(lambda: [hashlib.sha256(leaf).digest() for leaf in leaves])
    return verifying, hashing, _peer(b"".join(leaf[1:] + b"\n" for leaf in leaves))


def _prove(size: int) -> tuple[float, float, float]:
    """Make proofs over the whole journal and check them; the floor hashes as many nodes."""
    from shouzhan.kernel.journal import merkle, tiles, verify
    from shouzhan.kernel.journal.models import Checkpoint, Entry

    places = range(0, size, max(1, size // PROOFS))
    paths: list[list[bytes]] = []
    proving = _timed(lambda: paths.extend(tiles.Tree(size).inclusion(place) for place in places))
    leaves = [bytes.fromhex(Entry.objects.get(tree_index=place).leaf_hash) for place in places]
    root = bytes.fromhex(Checkpoint.objects.get(size=size).root)

    def check() -> None:
        for leaf, place, path in zip(leaves, places, paths, strict=True):
            verify.check_inclusion(leaf, place, size, path, root)

    checking = _timed(check)
    floor = _timed(lambda: [merkle.fold(path) for path in paths])
    return proving / len(places), checking / len(places), floor / len(places)


def _append(size: int) -> tuple[float, float, float, float]:
    """One by one on the full table; ours and the floor in turn, so that neither has the warmer cache."""
    from django.db import connection, transaction

    from shouzhan.kernel.journal import store

    insert = f"{_bare_insert()} RETURNING id"

    def bare(row: tuple[Any, ...]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(insert, row)
            cursor.fetchone()

    def ours(given: dict[str, Any]) -> None:
        store.append(**given)

    times: dict[str, list[float]] = {"single": [], "floor": [], "committed": [], "committed floor": []}
    for turn in range(5):
        batch = list(_drafts(2 * size + turn * SINGLE, SINGLE, "bench.single"))
        with transaction.atomic():
            times["single"].append(_each(_spelled(batch), ours))
        with transaction.atomic():
            times["floor"].append(_each(_plain(batch), bare))
        batch = list(_drafts(2 * size + turn * COMMITTED, COMMITTED, "bench.committed"))
        times["committed"].append(_each(_spelled(batch), transaction.atomic(ours)))
        times["committed floor"].append(_each(_plain(batch), transaction.atomic(bare)))
    single, floor, committed, committed_floor = (min(found) for found in times.values())
    return single, floor, committed, committed_floor


def _timed(act: Callable[[], Any]) -> float:
    """How many microseconds an act takes."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1e6


def _each(items: list[Any], act: Callable[[Any], Any]) -> float:
    return _timed(lambda: [act(item) for item in items]) / len(items)


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
    for row in run(*(int(size) for size in argv)):
        print(json.dumps(row, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
