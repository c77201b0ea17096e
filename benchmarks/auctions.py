"""Bids on one auction, from the press to the acknowledgement, beside a bare INSERT in the same database and the same lines.

    python benchmarks/run.py auctions --here
The size is how many bids wait at a time: 1 on one connection, 16 on sixteen, 1,000 in line before twenty. `ours` is the
median (p50) or 95th percentile (p95) of an acknowledged bid with everything it writes, waiting included; one that was overtaken is pressed anew at a higher
price and not timed, as its bidder would look again. `floor` is the same of one INSERT and COMMIT. Each size has a database of
its own; afterwards the auction is closed and every acknowledged bid held against the ladder, the journal and the verifier.
PostgreSQL is one that tests/postgres_server.py starts; without it there are the rows of SQLite alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from tests import postgres_server  # noqa: E402 - the path is set above

SIZES = (1, 16, 1_000)
SHAPES = {1: (200, 1, 1), 16: (400, 4, 4)}  # bids, processes, connections of each
CROWD = ROOT / "tests" / "rooms" / "trading" / "auctions" / "crowd.py"


def run(size: int) -> list[dict[str, Any]]:
    """Both databases, one after the other."""
    return [line for name, database in _databases() for line in _measured(name, database, size)]


def _databases() -> Iterator[tuple[str, Any]]:
    yield "SQLite", _file
    try:
        postgres_server.binaries()
    except postgres_server.NotInstalled as reason:
        print(f"left out: PostgreSQL ({reason})", file=sys.stderr)
    else:
        # written through as a house's own server would: a bid that is acknowledged is on the disk
        yield "PostgreSQL", lambda: postgres_server.private_server(durable=True)


@contextmanager
def _file() -> Iterator[str]:
    yield ""


def _measured(name: str, database: Any, size: int) -> list[dict[str, Any]]:
    bids, processes, connections = SHAPES.get(size, (size, 4, 5))
    with tempfile.TemporaryDirectory(prefix="shouzhan-benchmark-") as home, database() as address:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("SHOUZHAN_", "DATABASE_URL", "DJANGO_"))}
        environment = {**kept, "SHOUZHAN_HOME": home, "FLOOR": "1", **({"DATABASE_URL": address} if address else {})}
        command = [sys.executable, str(CROWD), *map(str, (bids, processes, connections, size))]
        found = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    assert found["acknowledged"] == found["stored"] == found["journal"], "an acknowledged bid is missing"
    assert found["verified"] == [found["winner"], found["price"], bids], "the verifier says otherwise"
    ours, floor = _middle_and_high(found["ours"]), _middle_and_high(found["floor"])
    over = processes * connections
    note = f"{bids:,} bids over {over} connection{'s' if over > 1 else ''}, {bids / found['seconds']:.0f} acknowledged a second"
    return [
        {"row": f"auctions: a placed bid, {name}, {which}", "size": size, "ours": ours[at], "peer": None, "floor": floor[at], "unit": "ms", "ratio": round(ours[at] / floor[at], 1), "note": note}
        for at, which in enumerate(("p50", "p95"))
    ]


def _middle_and_high(seconds: list[float]) -> tuple[float, float]:
    cuts = quantiles(seconds, n=20)
    return round(cuts[9] * 1000, 2), round(cuts[18] * 1000, 2)
