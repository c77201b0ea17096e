"""Opens a figure to the rows behind it, and fingerprints them so that a printed figure knows when they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.compute import question
from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.figures import Period
from shouzhan.engine.metrics.plans import Filters, plan
from shouzhan.engine.metrics.units import Value
from shouzhan.engine.metrics.values import whole


@dataclass(frozen=True, slots=True)
class Row:
    """One record behind a figure, with what it contributed; `parts` has top and bottom of a ratio, and days held of a daily average."""

    number: str
    dated: date
    label: str
    value: Value | None
    parts: tuple[Any, ...]
    revision: int | None
    ended: date | None
    dimensions: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of rows; `after` of the last one opens the next page, None when there is none."""

    rows: tuple[Row, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digest over all rows behind a figure, in the order of their numbers, and how many there were."""

    digest: str
    rows: int


def rows_behind(
    metric: Metric,
    backend: Backend,
    *,
    as_of: date,
    period: Period | None = None,
    where: Filters | None = None,
    after: str | None = None,
    limit: int = 50,
) -> RowPage:
    """One page of the rows that make the figure, by record number; the same filters as the figure."""
    shape, values = question(metric, backend, as_of=as_of, period=period, by=None, where=where)
    asked = plan(replace(shape, asks="rows", after=after is not None, limit=limit + 1))
    found = backend.query(asked.sql, asked.bind(values | {"after": after}))
    page = tuple(_row(metric, dict(zip(asked.columns, line, strict=True))) for line in found[:limit])
    return RowPage(page, page[-1].number if len(found) > limit else None)


def all_rows(
    metric: Metric,
    backend: Backend,
    *,
    as_of: date,
    period: Period | None = None,
    where: Filters | None = None,
    limit: int = 500,
) -> Iterator[Row]:
    """Every row behind a figure, page by page, for an export."""
    after: str | None = None
    while True:
        page = rows_behind(metric, backend, as_of=as_of, period=period, where=where, after=after, limit=limit)
        yield from page.rows
        if page.after is None:
            return
        after = page.after


def fingerprint_of(
    metric: Metric, backend: Backend, *, as_of: date, period: Period | None = None, where: Filters | None = None
) -> Fingerprint:
    """SHA-256 over number, date, revision and contribution of every row behind a figure; streamed."""
    shape, values = question(metric, backend, as_of=as_of, period=period, by=None, where=where)
    asked = plan(replace(shape, asks="rows"))
    digest = Digest(metric)
    for batch in backend.stream(asked.sql, asked.bind(values)):
        digest.add(batch)
    return digest.told()


class Digest:
    """SHA-256 over a metric's rows, batch after batch."""

    def __init__(self, metric: Metric) -> None:
        self._digest, self._count = hashlib.sha256(f"{metric.name}\x1f{metric.version}\n".encode()), 0

    def add(self, batch: Sequence[Sequence[Any]]) -> None:
        """Take in the next rows, in the order of their numbers."""
        self._count += len(batch)
        self._digest.update("".join(["\x1f".join(map(_written, row)) + "\n" for row in batch]).encode())

    def told(self) -> Fingerprint:
        """The digest so far."""
        return Fingerprint(self._digest.hexdigest(), self._count)


def _written(value: Any) -> str:
    """A value as the same text whatever database it came from."""
    if value.__class__ is str:
        return str(value)
    if value is None:
        return "\x00"
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(whole(value)) if isinstance(value, Decimal) else str(value)


def _row(metric: Metric, found: Mapping[str, Any]) -> Row:
    parts = tuple(_contribution(part, found.get(f"p{index}")) for index, part in enumerate(metric.value.parts))
    revision = found.get("revision")
    return Row(
        number=found["number"],
        dated=date.fromisoformat(found["dated"][:10]),
        label=str(found.get("label") or ""),
        value=parts[0] if len(parts) == 1 else None,
        parts=parts,
        revision=None if revision is None else int(revision),
        ended=date.fromisoformat(ended[:10]) if (ended := found.get("ended")) else None,
        dimensions={d.name: found[f"d_{d.name}"] for d in metric.by},
    )


def _contribution(part: Any, held: Any) -> Any:
    if part.how == "count" and held is None:
        return 1
    return whole(held) if part.how in ("count", "sum") else held
