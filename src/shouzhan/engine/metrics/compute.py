"""Computes a figure: one compiled statement, bound values, exact numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.declare import PERIODS, Metric
from shouzhan.engine.metrics.figures import Figure, Period, Slice, members_first
from shouzhan.engine.metrics.plans import Filters, Plan, Shape, filter_shape, plan
from shouzhan.engine.metrics.units import Value
from shouzhan.engine.metrics.values import Count, Distinct, Total, whole
from shouzhan.kernel.text import Text


class BadPeriod(ValueError):  # noqa: N818 - an answer to the caller, told in a sentence
    """A period that ends before it starts, or none where one is needed."""

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


def compute(
    metric: Metric,
    backend: Backend,
    *,
    as_of: date,
    period: Period | None = None,
    by: str | None = None,
    where: Filters | None = None,
    fingerprint: bool = False,
) -> Figure:
    """The metric's figure as of a day; ask for the fingerprint where the figure is to be cut and printed."""
    shape, values = question(metric, backend, as_of=as_of, period=period, by=by, where=where)
    asked = plan(shape)
    gathered = _gathered(asked, backend.query(asked.sql, asked.bind(values)))
    figure = Figure(metric, None, as_of, 0, period, by)
    if by is None:
        figure = _told(figure, gathered[0], values)
    else:
        figure = _broken_down(figure, gathered, values, _whole_of(shape, gathered, backend, values))
        if where and by in where:
            figure = replace(
                figure, breakdown=tuple(line for line in figure.breakdown if line.key in _wanted(where[by]))
            )
    if not fingerprint:
        return figure
    # the drill-down leans on this module's questions, so the two meet here only when a cut is taken
    from shouzhan.engine.metrics.rows import fingerprint_of

    found = fingerprint_of(metric, backend, as_of=as_of, period=period, where=where)
    return replace(figure, fingerprint=found.digest)


def figure_of(
    metric: Metric, gathered: Mapping[str, Any], values: Mapping[str, Any], as_of: date, period: Period | None
) -> Figure:
    """The figure out of what a database gathered for it."""
    return _told(Figure(metric, None, as_of, 0, period), gathered, values)


def question(
    metric: Metric, backend: Backend, *, as_of: date, period: Period | None, by: str | None, where: Filters | None
) -> tuple[Shape, dict[str, Any]]:
    """The shape of a question and the values it binds; refuses what cannot be asked."""
    first, last = period or (None, None)
    until = min(last, as_of) if last else as_of
    if first and last and last < first:
        raise BadPeriod(
            Text(f"期间的止日 {last} 早于起日 {first}。", f"The period ends on {last}, before it starts on {first}.")
        )
    if metric.kind == "daily-average" and first is None:
        raise BadPeriod(
            Text(f"日均指标 {metric.name} 需要起始日期。", f"The daily average {metric.name} needs a first day.")
        )
    if by is not None and by not in PERIODS:
        metric.dimension(by)
    for name in where or {}:
        metric.dimension(name)
    filters, values = filter_shape(where)
    shape = Shape(metric, backend.dialect, "value", by, first is not None, filters)
    values |= {"until": until.isoformat(), "from": first.isoformat() if first else None}
    values["beyond"] = (until + timedelta(days=1)).isoformat()
    return shape, values


def _wanted(filtered: Any) -> list[Any]:
    return list(filtered) if isinstance(filtered, list | tuple | set | frozenset) else [filtered]


def _gathered(asked: Plan, rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [dict(zip(asked.columns, row, strict=True)) for row in rows]


def _told(figure: Figure, gathered: Mapping[str, Any], values: Mapping[str, Any]) -> Figure:
    metric = figure.metric
    latest = gathered.get("latest")
    return replace(
        figure,
        value=_value(metric, gathered, values),
        rows_counted=int(gathered["n"]),
        rows_unknown=sum(int(count) for name, count in gathered.items() if name.startswith("m")),
        latest=date.fromisoformat(str(latest)[:10]) if latest else None,
    )


def _value(metric: Metric, gathered: Mapping[str, Any], values: Mapping[str, Any]) -> Value | None:
    until = date.fromisoformat(values["until"])
    if not _is_counted(metric, values):
        return None
    if not gathered["n"]:
        return _empty(metric)
    parts = [gathered.get(f"p{index}", gathered["n"]) for index in range(len(metric.value.parts))]
    value = metric.value.combine(parts)
    if metric.kind != "daily-average" or value is None:
        return value
    days = (until - date.fromisoformat(values["from"])).days + 1
    return Fraction(value) / days if days > 0 else None


def _is_counted(metric: Metric, values: Mapping[str, Any]) -> bool:
    """Whether the source was kept at all by the last day asked about."""
    until, since = date.fromisoformat(values["until"]), metric.source.since
    begins = date.fromisoformat(values["from"]) if values["from"] else until
    return until >= begins and (since is None or until >= since)


def _empty(metric: Metric) -> Value | None:
    counts = isinstance(metric.value, Count | Total | Distinct)
    return 0 if metric.source.empty_means == "zero" and counts else None


def _broken_down(
    figure: Figure, gathered: list[dict[str, Any]], values: Mapping[str, Any], all_rows: Mapping[str, Any]
) -> Figure:
    lines = slices_of(figure.metric, gathered, values, figure.by or "")
    return replace(_told(figure, all_rows, values), breakdown=lines)


def slices_of(
    metric: Metric, gathered: Iterable[Mapping[str, Any]], values: Mapping[str, Any], by: str
) -> tuple[Slice, ...]:
    """The lines of a breakdown out of what a database gathered for them."""
    dimension = None if by in PERIODS else metric.dimension(by)
    lines = []
    for line in gathered:
        key = line["k"]
        label = dimension.words(key) if dimension else Text(str(key), str(key))
        lines.append(Slice(key, _value(metric, line, values), int(line["n"]), label))
    absent = _empty(metric) if _is_counted(metric, values) else None
    return members_first(dimension, lines, absent)


def _whole_of(
    shape: Shape, gathered: list[dict[str, Any]], backend: Backend, values: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The parts over all groups: added where parts add up, asked again where they do not."""
    if any(part.how not in ("count", "sum") for part in shape.metric.value.parts) or not gathered:
        asked = plan(replace(shape, by=None))
        return _gathered(asked, backend.query(asked.sql, asked.bind(values)))[0]
    added: dict[str, Any] = {}
    for name in gathered[0]:
        if name == "k":
            continue
        known = [line[name] for line in gathered if line[name] is not None]
        if name == "latest":
            added[name] = max(known, default=None)
        else:
            added[name] = sum(whole(number) or 0 for number in known) if known else None
    return added
