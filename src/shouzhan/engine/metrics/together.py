"""Computes many figures in one statement, so that a board asks its database once and not once a figure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.compute import compute, figure_of, question
from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.figures import Figure, Period
from shouzhan.engine.metrics.plans import Dialect, Plan, plan

AT_ONCE = 400  # SQLite joins at most 500 selects
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
    joined: list[tuple[int, Plan, dict[str, Any]]] = []
    for place, one in enumerate(asked):
        shape, values = question(one.metric, backend, as_of=one.as_of, period=one.period, by=None, where=None)
        if any(part.how == "expression" for part in one.metric.value.parts):
            # nobody knows the type of a free expression, so it is not lined up with others
            found[place] = compute(one.metric, backend, as_of=one.as_of, period=one.period)
        else:
            joined.append((place, plan(shape), values))
    for start in range(0, len(joined), AT_ONCE):
        some = joined[start : start + AT_ONCE]
        told = _ask(some, backend)
        for place, _plan, values in some:
            one = asked[place]
            found[place] = figure_of(one.metric, told[place], values, one.as_of, one.period)
    return [found[place] for place in range(len(asked))]


def _ask(some: Sequence[tuple[int, Plan, dict[str, Any]]], backend: Backend) -> dict[int, dict[str, Any]]:
    columns = sorted({name for _, asked, _ in some for name in asked.columns})
    selects: list[str] = []
    bound: dict[str, Any] = {}
    for place, asked, values in some:
        sql, renamed = _own_names(asked, values, place, backend.dialect)
        listed = ", ".join(_column(name, name in asked.columns, backend.dialect) for name in columns)
        selects.append(f"SELECT {place} AS place, {listed} FROM ({sql}) AS q{place}")  # noqa: S608 - compiled from declarations
        bound |= renamed
    rows = backend.query("\nUNION ALL\n".join(selects), bound)
    asked_of = {place: asked.columns for place, asked, _ in some}
    told = {int(row[0]): dict(zip(columns, row[1:], strict=True)) for row in rows}
    return {place: {name: line[name] for name in asked_of[place]} for place, line in told.items()}


def _own_names(asked: Plan, values: Mapping[str, Any], place: int, dialect: Dialect) -> tuple[str, dict[str, Any]]:
    """The SQL with parameters of its own, since each figure may be asked of another day."""
    own = {name: f"{name}_{place}" for name in asked.parameters}

    def rename(mark: re.Match[str]) -> str:
        return mark[0].replace(mark[1], own[mark[1]]) if mark[1] in own else mark[0]

    return _MARKS[dialect].sub(rename, asked.sql), {own[name]: values[name] for name in asked.parameters}


def _column(name: str, is_told: bool, dialect: Dialect) -> str:
    kind = "text" if name == "latest" else "numeric"
    if dialect == "postgres":  # every select must give a column one type
        return f'CAST({name if is_told else "NULL"} AS {kind}) AS {name}'
    return name if is_told else f"NULL AS {name}"
