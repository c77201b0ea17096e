"""Computes many figures, or fingerprints their rows, in one statement: a board asks its database once, not once a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.compute import compute, figure_of, question, slices_of
from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.figures import Figure, Period, Slice
from shouzhan.engine.metrics.plans import Dialect, Plan, plan
from shouzhan.engine.metrics.rows import Digest, Fingerprint

AT_ONCE = 400  # SQLite joins at most 500 selects
_Joined = tuple[int, Plan, dict[str, Any]]
_MARKS: dict[Dialect, re.Pattern[str]] = {
    "sqlite": re.compile(r"(?<![\w:]):(\w+)"),
    "postgres": re.compile(r"%\((\w+)\)s"),
    "duckdb": re.compile(r"\$(\w+)"),
}


@dataclass(frozen=True)
class Asked:
    """One figure wanted: a metric, the day it is counted to and, where it needs one, its period."""

    metric: Metric
    as_of: date
    period: Period | None = None


def compute_all(asked: Sequence[Asked], backend: Backend) -> list[Figure]:
    """The figures in the order they were asked for, each exactly what `compute` tells of it alone."""
    found: dict[int, Figure] = {}
    joined: list[_Joined] = []
    for place, one in enumerate(asked):
        shape, values = question(one.metric, backend, as_of=one.as_of, period=one.period, by=None, where=None)
        if any(part.how == "expression" for part in one.metric.value.parts):
            # nobody knows the type of a free expression, so it is not lined up with others
            found[place] = compute(one.metric, backend, as_of=one.as_of, period=one.period)
        else:
            joined.append((place, plan(shape), values))
    for some in _in_batches(joined):
        told = _ask(some, backend)
        for place, _plan, values in some:
            one = asked[place]
            found[place] = figure_of(one.metric, told[place], values, one.as_of, one.period)
    return [found[place] for place in range(len(asked))]


def breakdowns(metrics: Sequence[Metric], by: str, backend: Backend, *, as_of: date) -> list[tuple[Slice, ...]]:
    """The breakdown of each metric by one dimension, each exactly what `compute` tells of it alone."""
    found: dict[int, tuple[Slice, ...]] = {}
    joined: list[_Joined] = []
    for place, metric in enumerate(metrics):
        shape, values = question(metric, backend, as_of=as_of, period=None, by=by, where=None)
        if any(part.how == "expression" for part in metric.value.parts):
            found[place] = compute(metric, backend, as_of=as_of, by=by).breakdown
        else:
            joined.append((place, plan(shape), values))
    for some in _in_batches(joined):
        lines: dict[int, list[dict[str, Any]]] = {place: [] for place, _plan, _values in some}
        for place, line in _lines(some, backend):
            lines[place].append(line)
        for place, _plan, values in some:
            found[place] = slices_of(metrics[place], lines[place], values, by)
    return [found[place] for place in range(len(metrics))]


def fingerprints(asked: Sequence[Asked], backend: Backend) -> list[Fingerprint]:
    """The fingerprint of each figure's rows, each exactly what `fingerprint_of` tells of it alone; streamed."""
    digests = [Digest(one.metric) for one in asked]
    joined: list[_Joined] = []
    for place, one in enumerate(asked):
        shape, values = question(one.metric, backend, as_of=one.as_of, period=one.period, by=None, where=None)
        joined.append((place, plan(replace(shape, asks="rows")), values))
    for some in _in_batches(joined):
        columns, sql, bound = _union(some, backend.dialect)
        order = ' ORDER BY place, number COLLATE "C"' if backend.dialect == "postgres" else " ORDER BY place, number"
        at = {place: [columns.index(name) + 1 for name in asked_for.columns] for place, asked_for, _ in some}
        for batch in backend.stream(f"SELECT * FROM ({sql}) AS every{order}", bound):  # noqa: S608 - compiled from declarations
            for row in batch:
                digests[int(row[0])].add([tuple(row[i] for i in at[int(row[0])])])
    return [digest.told() for digest in digests]


def _in_batches(joined: Sequence[_Joined]) -> Iterator[Sequence[_Joined]]:
    for start in range(0, len(joined), AT_ONCE):
        yield joined[start : start + AT_ONCE]


def _ask(some: Sequence[_Joined], backend: Backend) -> dict[int, dict[str, Any]]:
    return dict(_lines(some, backend))


def _lines(some: Sequence[_Joined], backend: Backend) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines the database answers with, each with the place of its question."""
    columns, sql, bound = _union(some, backend.dialect)
    asked_of = {place: asked.columns for place, asked, _ in some}
    for row in backend.query(sql, bound):
        line = dict(zip(columns, row[1:], strict=True))
        yield int(row[0]), {name: line[name] for name in asked_of[int(row[0])]}


def _union(some: Sequence[_Joined], dialect: Dialect) -> tuple[list[str], str, dict[str, Any]]:
    columns = sorted({name for _, asked, _ in some for name in asked.columns})
    selects: list[str] = []
    bound: dict[str, Any] = {}
    for place, asked, values in some:
        sql, renamed = _own_names(asked, values, place, dialect)
        listed = ", ".join(_column(name, name in asked.columns, dialect, is_row="number" in columns) for name in columns)
        selects.append(f"SELECT {place} AS place, {listed} FROM ({sql}) AS q{place}")  # noqa: S608 - compiled from declarations
        bound |= renamed
    return columns, "\nUNION ALL\n".join(selects), bound


def _own_names(asked: Plan, values: Mapping[str, Any], place: int, dialect: Dialect) -> tuple[str, dict[str, Any]]:
    """The SQL with parameters of its own, since each figure may be asked of another day."""
    own = {name: f"{name}_{place}" for name in asked.parameters}

    def rename(mark: re.Match[str]) -> str:
        return mark[0].replace(mark[1], own[mark[1]]) if mark[1] in own else mark[0]

    return _MARKS[dialect].sub(rename, asked.sql), {own[name]: values[name] for name in asked.parameters}


def _column(name: str, is_told: bool, dialect: Dialect, *, is_row: bool) -> str:
    if dialect == "postgres":  # every select must give a column one type; a row's value may be a word
        kind = "text" if is_row or name in ("latest", "k") else "numeric"
        return f"CAST({name if is_told else 'NULL'} AS {kind}) AS {name}"
    return name if is_told else f"NULL AS {name}"
