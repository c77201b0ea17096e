"""Metrics: twelve board figures with breakdowns, beside the same SQL by hand and DuckDB on Parquet."""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from shouzhan.engine.metrics.backends import Backend, Parquet, Sqlite  # noqa: E402 - the path is set above
from shouzhan.engine.metrics.compute import compute, question  # noqa: E402
from shouzhan.engine.metrics.declare import Dimension, Metric, single_table  # noqa: E402
from shouzhan.engine.metrics.export import export_parquet, tables_of  # noqa: E402
from shouzhan.engine.metrics.plans import plan  # noqa: E402
from shouzhan.engine.metrics.rows import fingerprint_of, rows_behind  # noqa: E402
from shouzhan.engine.metrics.units import FIRMS, ITEMS, PER_DAY, PERCENT, YUAN  # noqa: E402
from shouzhan.engine.metrics.values import Count, Distinct, Ratio, Total, Where, mean  # noqa: E402
from shouzhan.kernel.text import Text  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
TIMES = 5
DISTRICTS, FIELDS, KINDS = 16, 12, 5
FIRST, LAST, AS_OF = date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 20)
UNTIL = min(LAST, AS_OF)
IN_PERIOD = "registered_on >= :first AND registered_on <= :until"
IN_FORCE = "registered_on <= :until AND (ended_on IS NULL OR ended_on > :until)"
COLUMNS = {
    "number": "!string", "title": "!string", "buyer": "!string", "amount": "!int64", "technology_amount": "!int64",
    "registered_on": "!date", "ended_on": "date", "district": "!string", "field": "!string", "kind": "!string",
    "is_export": "!boolean", "revision": "!int64",
}  # fmt: skip
SCHEMA = """
CREATE TABLE contract (number varchar(40) NOT NULL UNIQUE, title varchar(200) NOT NULL, buyer varchar(40) NOT NULL,
  amount bigint NOT NULL, technology_amount bigint NOT NULL, registered_on date NOT NULL, ended_on date,
  district varchar(20) NOT NULL, field varchar(20) NOT NULL, kind varchar(20) NOT NULL, is_export bool NOT NULL,
  revision integer NOT NULL);
CREATE INDEX contract_registered_on ON contract (registered_on);
"""


def _both(word: str) -> Text:
    return Text(word, word)


DISTRICT, FIELD, KIND = (Dimension(name, _both(name)) for name in ("district", "field", "kind"))
AMOUNT, EXPORT = _both("amount"), Where(_both("exports"), lambda table: table.is_export)
SOURCE = single_table(
    "contract", COLUMNS, name="contracts", title=_both("contracts"), revision_column="revision", label_column="title"
)


def _metric(name: str, **settings: Any) -> Metric:
    kept = {
        "asks": _both(name), "unit": ITEMS, "source": SOURCE, "value": Count(), "dated": "registered_on",
        "owner": _both("contract office"), "kind": "flow", "version": 1, "by": (DISTRICT, FIELD, KIND),
    }  # fmt: skip
    return Metric(name=name, **(kept | settings))


@dataclass(frozen=True)
class Figure:
    """One figure of the board: the metric, its breakdown, and the same by hand."""

    metric: Metric
    by: str
    sql: str
    combine: Callable[[list[tuple[Any, ...]]], dict[Any, Any]] = lambda rows: dict(rows)


def _ratio(rows: list[tuple[Any, ...]]) -> dict[Any, Any]:
    return {key: Fraction(int(top), int(bottom)) for key, top, bottom in rows}


def _a_day(rows: list[tuple[Any, ...]]) -> dict[Any, Any]:
    return {key: Fraction(count, (UNTIL - FIRST).days + 1) for key, count in rows}


def _hand(by: str, value: str, where: str = IN_PERIOD) -> str:
    return f"SELECT {by}, {value} FROM contract WHERE {where} GROUP BY 1"


VALUE, HELD = Total("amount", AMOUNT), {"kind": "stock", "ended": "ended_on"}
SHARE = Ratio(Total("technology_amount", AMOUNT), VALUE)
BOARD = (
    Figure(_metric("count"), "district", _hand("district", "COUNT(*)")),
    Figure(_metric("value", unit=YUAN, value=VALUE), "district", _hand("district", "SUM(amount)")),
    Figure(_metric("value-by-field", unit=YUAN, value=VALUE), "field", _hand("field", "SUM(amount)")),
    Figure(_metric("value-by-month", unit=YUAN, value=VALUE), "month", _hand("substr(CAST(registered_on AS TEXT), 1, 7)", "SUM(amount)")),
    Figure(
        _metric("export-value", unit=YUAN, value=Total("amount", AMOUNT, EXPORT)), "district",
        _hand("district", "SUM(amount)", f"{IN_PERIOD} AND is_export"),
    ),
    Figure(
        _metric("export-share", unit=PERCENT, kind="ratio", value=Ratio(Count(EXPORT), Count())), "field",
        _hand("field", "COUNT(*) FILTER (WHERE is_export), COUNT(*)"), _ratio,
    ),
    Figure(_metric("average", unit=YUAN, kind="ratio", value=mean("amount", AMOUNT)), "kind", _hand("kind", "SUM(amount), COUNT(amount)"), _ratio),
    Figure(_metric("technology-share", unit=PERCENT, kind="ratio", value=SHARE), "kind", _hand("kind", "SUM(technology_amount), SUM(amount)"), _ratio),
    Figure(_metric("in-force", **HELD), "district", _hand("district", "COUNT(*)", IN_FORCE)),
    Figure(_metric("value-in-force", unit=YUAN, value=VALUE, **HELD), "field", _hand("field", "SUM(amount)", IN_FORCE)),
    Figure(_metric("a-day", unit=PER_DAY, kind="daily-average"), "district", _hand("district", "COUNT(*)"), _a_day),
    Figure(_metric("buyers", unit=FIRMS, value=Distinct("buyer", _both("buyer"))), "district", _hand("district", "COUNT(DISTINCT buyer)")),
)  # fmt: skip
BUYERS_OF_ALL = f"SELECT COUNT(DISTINCT buyer) FROM contract WHERE {IN_PERIOD}"


def run(size: int) -> list[dict[str, Any]]:
    """Time the board at one size; milliseconds, the best of several turns, the same answers asserted."""
    with tempfile.TemporaryDirectory(prefix="bench-metrics-") as folder:
        live = Sqlite(str(_filled(Path(folder) / "contracts.sqlite3", size)))
        export_parquet(live, tables_of(f.metric for f in BOARD), Path(folder) / "parquet")
        parquet = Parquet(str(Path(folder) / "parquet"))
        rows = [_first_compile(size, live), *_board(size, live, parquet), *_opened(size, live)]
        live.close()
        parquet.close()
    return rows


def _rows_of(size: int) -> Iterator[tuple[Any, ...]]:
    draw = random.Random(20261120)
    for serial in range(size):
        registered = date(2022, 1, 1) + timedelta(days=draw.randrange(1800))
        amount = int(draw.lognormvariate(16, 2))
        ended = (registered + timedelta(days=draw.randrange(90, 1500))).isoformat() if draw.random() < 0.6 else None
        yield (
            f"TC-{registered.year}-{serial:07d}-X", f"invented contract {serial}", f"B{draw.randrange(size // 8 + 1)}",
            amount, amount * draw.randrange(50, 101) // 100, registered.isoformat(), ended,
            f"D{draw.randrange(DISTRICTS):02d}", f"F{draw.randrange(FIELDS):02d}", f"K{draw.randrange(KINDS)}",
            draw.random() < 0.1, 1,
        )  # fmt: skip


def _filled(path: Path, size: int) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA)
    connection.executemany(f"INSERT INTO contract VALUES ({','.join('?' * len(COLUMNS))})", _rows_of(size))
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()
    return path


def _ours(figure: Figure, backend: Backend) -> dict[Any, Any]:
    told = compute(figure.metric, backend, as_of=AS_OF, period=(FIRST, LAST), by=figure.by)
    return {line.key: line.value for line in told.breakdown}


def _by_hand(figure: Figure, backend: Backend) -> dict[Any, Any]:
    values = {"first": FIRST.isoformat(), "until": UNTIL.isoformat()}
    rows = _ask(backend, figure.sql, values)
    if figure.metric.name == "buyers":
        _ask(backend, BUYERS_OF_ALL, values)
    return figure.combine(rows)


def _ask(backend: Backend, sql: str, values: Mapping[str, str]) -> list[tuple[Any, ...]]:
    wanted = {name: value for name, value in values.items() if f":{name}" in sql}
    if backend.dialect == "duckdb":
        for name in wanted:
            sql = sql.replace(f":{name}", f"CAST(${name} AS DATE)")
    return backend.query(sql, wanted)


def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _first_compile(size: int, live: Backend) -> dict[str, Any]:
    """What the first asking costs a process: Ibis is imported and every figure compiled, once."""
    plan.cache_clear()
    asked: dict[str, Any] = {"as_of": AS_OF, "period": (FIRST, LAST), "where": None}
    spent = _timed(lambda: [plan(question(f.metric, live, by=f.by, **asked)[0]) for f in BOARD])
    return _row("compiling the twelve, once a process", size, spent, None, None)


def _board(size: int, live: Backend, parquet: Backend) -> list[dict[str, Any]]:
    best = {figure.metric.name: [float("inf")] * 3 for figure in BOARD}
    for _ in range(TIMES):
        for figure in BOARD:
            spent = best[figure.metric.name]
            for place, work in enumerate((_with(_ours, figure, live), _with(_by_hand, figure, live), _with(_by_hand, figure, parquet))):
                spent[place] = min(spent[place], _timed(work))
    for figure in BOARD:
        ours, hand, floor = _ours(figure, live), _by_hand(figure, live), _by_hand(figure, parquet)
        if not ours == hand == {key: value if isinstance(value, Fraction) else int(value) for key, value in floor.items()}:
            raise AssertionError(f"{figure.metric.name}: the answers differ")
    total = [sum(spent[place] for spent in best.values()) for place in range(3)]
    worst = max(best, key=lambda name: best[name][0] / best[name][1])
    return [_row("12 board figures with breakdowns", size, *total), _row("the worst of the twelve", size, *best[worst], note=worst)]


def _with(work: Callable[[Figure, Backend], Any], figure: Figure, backend: Backend) -> Callable[[], Any]:
    return lambda: work(figure, backend)


def _opened(size: int, live: Backend) -> list[dict[str, Any]]:
    """A page deep in the drill-down, and the fingerprint of every row, beside reading the same columns."""
    metric, after = BOARD[1].metric, f"TC-2026-{size // 2:07d}"
    page = "SELECT number, registered_on, revision, amount, title FROM contract WHERE number > ? AND registered_on <= ? ORDER BY number LIMIT 51"
    read = "SELECT number, registered_on, revision, amount FROM contract WHERE registered_on <= ? ORDER BY number"
    connection, day = live.connection(), AS_OF.isoformat()

    def drain() -> None:
        cursor = connection.execute(read, (day,))
        while cursor.fetchmany(10_000):
            pass

    rows_behind(metric, live, as_of=AS_OF, after=after)
    opened = min(_timed(lambda: rows_behind(metric, live, as_of=AS_OF, after=after)) for _ in range(TIMES))
    by_hand = min(_timed(lambda: connection.execute(page, (after, day)).fetchall()) for _ in range(TIMES))
    printed = min(_timed(lambda: fingerprint_of(metric, live, as_of=AS_OF)) for _ in range(TIMES))
    floor = min(_timed(drain) for _ in range(TIMES))
    return [
        _row("a page of 50 rows behind a figure", size, opened, by_hand, None),
        _row("the fingerprint of all rows", size, printed, None, floor),
    ]


def _row(what: str, size: int, ours: float, peer: float | None, floor: float | None, note: str = "") -> dict[str, Any]:
    beside = peer or floor
    return {
        "row": f"metrics: {what}", "size": size, "ours": round(ours, 2), "peer": None if peer is None else round(peer, 2),
        "floor": None if floor is None else round(floor, 2), "ratio": round(ours / beside, 3) if beside else None,
        "unit": "ms", "note": note,
    }  # fmt: skip


if __name__ == "__main__":
    for asked in (int(word) for word in sys.argv[1:] or ["100000"]):
        for found in run(asked):
            print(found)
