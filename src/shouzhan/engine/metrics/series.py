"""A metric through time: one point a month, quarter or year up to the day counted to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.compute import compute, question
from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.figures import Figure, Period, period_bounds, period_of, periods_between
from shouzhan.engine.metrics.plans import Filters, plan
from shouzhan.engine.metrics.together import Asked, compute_all
from shouzhan.engine.metrics.units import Value
from shouzhan.engine.metrics.values import Count, Total, whole
from shouzhan.kernel.text import Text

Every = Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Point:
    """One period's value; partial where the period is not over on the day counted to."""

    key: str
    first: date
    last: date
    value: Value | None
    rows: int
    is_partial: bool = False
    metric: str = ""
    version: int = 0


def series(
    metric: Metric, backend: Backend, *, every: Every, start: date, as_of: date, where: Filters | None = None
) -> tuple[Point, ...]:
    """The metric by period from the one that holds `start` up to `as_of`; what no row tells is no data, not zero."""
    keys = periods_between(start, as_of, every)
    if metric.kind == "flow":
        return _flow(metric, backend, every, keys, as_of, where)
    if metric.kind == "stock" and isinstance(metric.value, Count | Total):
        return _stock(metric, backend, every, keys, as_of, where)
    if where:
        return tuple(_asked(metric, backend, key, as_of, where) for key in keys)
    told = compute_all([Asked(metric, *_day_and_period(metric, key, as_of)) for key in keys], backend)
    return tuple(_told_in(metric, key, as_of, f) for key, f in zip(keys, told, strict=True))


def _point(metric: Metric, key: str, as_of: date, value: Value | None, rows: int) -> Point:
    first, last = period_bounds(key)
    return Point(key, first, min(last, as_of), value, rows, last > as_of, metric.name, metric.version)


def _asked(metric: Metric, backend: Backend, key: str, as_of: date, where: Filters | None) -> Point:
    day, period = _day_and_period(metric, key, as_of)
    figure = compute(metric, backend, as_of=day, period=period, where=where)
    return _told_in(metric, key, as_of, figure)


def _told_in(metric: Metric, key: str, as_of: date, figure: Figure) -> Point:
    """A period's point; a statement that was made for an earlier period is no point of this one."""
    if metric.kind == "statement" and figure.latest is not None and figure.latest < period_bounds(key)[0]:
        return _point(metric, key, as_of, None, 0)
    return _point(metric, key, as_of, figure.value, figure.rows_counted)


def _day_and_period(metric: Metric, key: str, as_of: date) -> tuple[date, Period]:
    first, last = period_bounds(key)
    # a stock and a statement are read on a day; everything else over the days of the period
    from_day = None if (metric.ended and metric.kind != "daily-average") or metric.kind == "statement" else first
    return min(last, as_of), (from_day, min(last, as_of))


_DAYS: dict[Every, int] = {"month": 31, "quarter": 92, "year": 366}


def _flow(
    metric: Metric, backend: Backend, every: Every, keys: list[str], as_of: date, where: Filters | None
) -> tuple[Point, ...]:
    if not keys:
        return ()
    first = period_bounds(keys[0])[0]
    figure = compute(metric, backend, as_of=as_of, period=(first, as_of), by=every, where=where)
    found = {line.key: line for line in figure.breakdown}
    points = []
    for key in keys:
        line = found.get(key)
        value = line.value if line else _nothing(metric, period_bounds(key)[1])
        points.append(_point(metric, key, as_of, value, line.rows if line else 0))
    return tuple(points)


def _nothing(metric: Metric, last: date) -> Value | None:
    kept = metric.source.since is None or last >= metric.source.since
    return 0 if kept and metric.source.empty_means == "zero" and metric.value.adds_up else None


def _stock(
    metric: Metric, backend: Backend, every: Every, keys: list[str], as_of: date, where: Filters | None
) -> tuple[Point, ...]:
    """What had begun less what had ended, added up once over all periods instead of asked for each."""
    begun = _events(metric, backend, every, as_of, where, "begins")
    ended = _events(metric, backend, every, as_of, where, "ends") if metric.ended else {}
    points, value, rows, is_known = [], 0, 0, False
    for key in sorted({*begun, *ended, *keys}):
        for events, sign in ((begun, 1), (ended, -1)):
            count, amount = events.get(key, (0, None))
            rows, value = rows + sign * count, value + sign * (amount or 0)
            is_known = is_known or amount is not None
        if key in keys:
            last = min(period_bounds(key)[1], as_of)
            told = value if rows and is_known else _nothing(metric, last)
            if metric.source.since is not None and last < metric.source.since:
                told = None
            points.append(_point(metric, key, as_of, told, rows))
    return tuple(points)


def _events(
    metric: Metric, backend: Backend, every: Every, as_of: date, where: Filters | None, asks: Literal["begins", "ends"]
) -> Mapping[str, tuple[int, Any]]:
    shape, values = question(metric, backend, as_of=as_of, period=None, by=every, where=where)
    asked = plan(replace(shape, asks=asks))
    at = {name: place for place, name in enumerate(asked.columns)}
    found = {}
    for row in backend.query(asked.sql, asked.bind(values)):
        amount = row[at["p0"]] if "p0" in at else row[at["n"]]
        found[row[at["k"]]] = (int(row[at["n"]]), whole(amount))
    return found


@dataclass(frozen=True, slots=True)
class Trend:
    """How the last whole period compares with the one before and with the same a year before."""

    direction: Literal["up", "down", "level", "unknown"]
    change: Fraction | None
    share: Fraction | None
    year_share: Fraction | None
    is_good: bool | None

    @property
    def words(self) -> Text:
        """The direction in words."""
        return {
            "up": Text("上升", "rising"),
            "down": Text("下降", "falling"),
            "level": Text("持平", "level"),
            "unknown": Text("尚无趋势", "no trend yet"),
        }[self.direction]


def trend(points: tuple[Point, ...], good: Literal["up", "down"] | None = None) -> Trend:
    """The trend over whole periods with data; a period that is not over is not compared."""
    known = [(p, Fraction(p.value)) for p in points if p.value is not None and not p.is_partial]
    if len(known) < 2:
        return Trend("unknown", None, None, None, None)
    (_, before), (last, now) = known[-2], known[-1]
    change = now - before
    direction: Literal["up", "down", "level"] = "up" if change > 0 else "down" if change < 0 else "level"
    earlier = {p.key: value for p, value in known}.get(_year_before(last.key))
    return Trend(
        direction,
        change,
        change / before if before else None,
        (now - earlier) / earlier if earlier else None,
        None if good is None or direction == "level" else direction == good,
    )


def _year_before(key: str) -> str:
    return f"{int(key[:4]) - 1:04d}{key[4:]}"


@dataclass(frozen=True, slots=True)
class Takeover:
    """From a day on, a register's metric tells what statistical returns told before; the series does not break."""

    earlier: Metric
    later: Metric
    from_date: date

    def __post_init__(self) -> None:
        if self.earlier.unit.dimension != self.later.unit.dimension:
            raise ValueError("a series goes on in the same kind of unit")

    def teller(self, last: date) -> Metric:
        """The metric that tells a period ending on a day."""
        return self.later if last >= self.from_date else self.earlier


def merged(
    earlier: tuple[Point, ...], later: tuple[Point, ...], takeover: Takeover, *, adds_up: bool
) -> tuple[Point, ...]:
    """One series out of two: each period from whoever told it; a period the takeover falls into is added of both.

    `adds_up` is true for flows, whose period may be split on the day; a stock is told whole by the one in charge at its end.
    For a split period the earlier points must end on the day before and the later ones begin on the day itself.
    """
    first, second = ({p.key: p for p in points} for points in (earlier, later))
    result = []
    for key in sorted({*first, *second}):
        begin, end = period_bounds(key)
        is_split = begin < takeover.from_date <= end
        old, new = first.get(key), second.get(key)
        if is_split and adds_up and old and new:
            result.append(replace(new, first=old.first, value=_added(old.value, new.value), rows=old.rows + new.rows))
        else:
            told = new if end >= takeover.from_date else old
            if told is not None:
                result.append(told)
    return tuple(result)


def _added(one: Value | None, other: Value | None) -> Value | None:
    if one is None or other is None:
        return None  # half a period is not a period
    exact = Fraction(one) + Fraction(other)
    return int(exact) if exact.denominator == 1 else exact


def series_over(
    takeover: Takeover, backend: Backend, *, every: Every, start: date, as_of: date, where: Filters | None = None
) -> tuple[Point, ...]:
    """The whole series across a takeover, each side asked only for its own days."""
    day_before = takeover.from_date - timedelta(days=1)
    old: tuple[Point, ...] = ()
    new: tuple[Point, ...] = ()
    if start < takeover.from_date:
        old = series(takeover.earlier, backend, every=every, start=start, as_of=min(as_of, day_before), where=where)
    if as_of >= takeover.from_date:
        new = _from(takeover, backend, every, max(start, takeover.from_date), as_of, where)
    return merged(old, new, takeover, adds_up=takeover.later.kind == "flow")


def _from(
    takeover: Takeover, backend: Backend, every: Every, start: date, as_of: date, where: Filters | None
) -> tuple[Point, ...]:
    points = series(takeover.later, backend, every=every, start=start, as_of=as_of, where=where)
    first_key = period_of(takeover.from_date, every)
    if takeover.later.kind != "flow" or not points or points[0].key != first_key:
        return points
    # the first period begins on the day of the takeover, whatever older rows the register holds
    end = min(period_bounds(first_key)[1], as_of)
    told = compute(takeover.later, backend, as_of=end, period=(takeover.from_date, end), where=where)
    return (replace(points[0], first=takeover.from_date, value=told.value, rows=told.rows_counted), *points[1:])


def trends(
    tellers: Sequence[Metric | Takeover], backend: Backend, *, every: Every, points: int, as_of: date
) -> list[tuple[Point, ...]]:
    """The last few points of many metrics, asked for together; what a board draws behind each target."""
    keys = periods_between(as_of - timedelta(days=_DAYS[every] * points), as_of, every)[-points:]
    asked = [(_told_by(teller, key), key) for teller in tellers for key in keys]
    wanted = [Asked(metric, *_stood(metric, key, as_of)) for metric, key in asked if metric]
    told = iter(compute_all(wanted, backend))
    drawn: list[list[Point]] = [[] for _ in tellers]
    for place, (metric, key) in enumerate(asked):
        figure = next(told) if metric else None
        drawn[place // len(keys)].append(_told_in(metric, key, as_of, figure) if metric and figure else _unknown(key, as_of))
    return [tuple(line) for line in drawn]


def _told_by(teller: Metric | Takeover, key: str) -> Metric | None:
    """Who tells a period; nobody alone tells a flow's period that the takeover splits."""
    if not isinstance(teller, Takeover):
        return teller
    first, last = period_bounds(key)
    split = teller.later.kind == "flow" and first < teller.from_date <= last
    return None if split else teller.teller(last)


def _stood(metric: Metric, key: str, as_of: date) -> tuple[date, Period | None]:
    day, period = _day_and_period(metric, key, as_of)
    return day, None if metric.kind == "stock" else period


def _unknown(key: str, as_of: date) -> Point:
    first, last = period_bounds(key)
    return Point(key, first, min(last, as_of), None, 0, last > as_of)
