"""What an answer looks like: a figure with its unit, its date, its rows and its breakdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from shouzhan.engine.metrics.declare import Dimension, Metric
from shouzhan.engine.metrics.units import Unit, Value
from shouzhan.kernel.text import Text

Period = tuple[date | None, date | None]


class Slice(NamedTuple):
    """One line of a breakdown."""

    key: object
    value: Value | None
    rows: int
    label: Text


@dataclass(frozen=True)
class Figure:
    """The answer of one metric on one day; `value` None means no data, which is never zero."""

    metric: Metric
    value: Value | None
    as_of: date
    rows_counted: int
    period: Period | None = None
    by: str | None = None
    breakdown: tuple[Slice, ...] = ()
    rows_unknown: int = 0
    latest: date | None = None
    fingerprint: str | None = None

    @property
    def name(self) -> str:
        """The metric's name."""
        return self.metric.name

    @property
    def version(self) -> int:
        """The definition's version."""
        return self.metric.version

    @property
    def unit(self) -> Unit:
        """The metric's unit."""
        return self.metric.unit

    @property
    def has_data(self) -> bool:
        """Whether anything is known."""
        return self.value is not None

    def show(self, language: str = "zh") -> str:
        """The value with its unit as a reader expects it."""
        return self.unit.show(self.value, language)

    @property
    def valued_on(self) -> date:
        """The day the value is of: a statement is of the period it was made for, however much later it is read."""
        return self.latest if self.metric.kind == "statement" and self.latest is not None else self.as_of

    def slice(self, key: object) -> Slice | None:
        """The breakdown's line of a key."""
        return next((line for line in self.breakdown if line.key == key), None)

    def is_stale(self, today: date) -> bool:
        """Whether the newest row (of a statement) or the day counted to is older than the metric allows."""
        allowed = self.metric.stale_after_days
        since = self.latest or self.as_of
        return allowed is not None and (today - since).days > allowed

    def footnote(self) -> Text:
        """The line under a printed figure: metric, definition version, as-of day and clauses."""
        cites = "；".join(str(cite) for cite in self.metric.cites)
        zh = f"{self.metric.heading.zh}（{self.name}，口径第 {self.version} 版），截至 {self.as_of.isoformat()}，{self.rows_counted} 条记录"
        en = f"{self.metric.heading.en} ({self.name}, definition {self.version}), as of {self.as_of.isoformat()}, {self.rows_counted} records"
        return Text(f"{zh}；{cites}" if cites else zh, f"{en}; {cites}" if cites else en)


def members_first(dimension: Dimension | None, lines: list[Slice], absent: Value | None) -> tuple[Slice, ...]:
    """Declared members in their order, those nobody counted included; then the others; what is not stated last."""
    found = {line.key: line for line in lines}
    declared = dimension.members if dimension else ()
    ordered = [found.pop(m.key, Slice(m.key, absent, 0, m.label)) for m in declared]
    rest = sorted(found.values(), key=lambda line: (line.key is None, str(line.key)))
    return (*ordered, *rest)


def period_bounds(key: str) -> tuple[date, date]:
    """First and last day of 2026, 2026-Q3 or 2026-07."""
    year = int(key[:4])
    if len(key) == 4:
        return date(year, 1, 1), date(year, 12, 31)
    first = int(key[6]) * 3 - 2 if key[5] == "Q" else int(key[5:7])
    last = first + 2 if key[5] == "Q" else first
    following = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
    return date(year, first, 1), following - timedelta(days=1)


def period_of(day: date, every: str) -> str:
    """The key of the period a day falls in."""
    if every == "year":
        return f"{day.year:04d}"
    return f"{day.year:04d}-Q{(day.month + 2) // 3}" if every == "quarter" else f"{day.year:04d}-{day.month:02d}"


def periods_between(start: date, end: date, every: str) -> list[str]:
    """The keys of all periods that touch the days from start to end."""
    keys: list[str] = []
    day = start
    while day <= end:
        keys.append(period_of(day, every))
        day = period_bounds(keys[-1])[1] + timedelta(days=1)
    return keys
