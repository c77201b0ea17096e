"""Turns a metric and the shape of a question into SQL once; afterwards only values are bound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from shouzhan.engine.metrics.declare import PERIODS, BadDeclaration, Metric, Source, Table
from shouzhan.engine.metrics.values import Part

Dialect: TypeAlias = Literal["sqlite", "postgres", "duckdb"]
Scalar: TypeAlias = str | int | bool | date | None
Filters: TypeAlias = Mapping[str, Scalar | Sequence[Scalar]]
_INTEGER = 7_700_000_000_000_000  # stands for a bound whole number until the text is written
_LAST_ORDER = re.compile(r'(ORDER BY\s+)((?:"\w+"\.)?"\w+" ASC)')


@dataclass(frozen=True)
class Shape:
    """Everything about a question that changes its SQL, and nothing that does not."""

    metric: Metric
    dialect: Dialect
    asks: Literal["value", "rows", "begins", "ends"]
    by: str | None = None
    has_from: bool = False
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    after: bool = False
    limit: int | None = None


@dataclass(frozen=True)
class Plan:
    """Compiled SQL with the names of its parameters and of its columns."""

    sql: str
    parameters: frozenset[str]
    columns: tuple[str, ...]

    def bind(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Only the parameters this SQL names; DuckDB refuses any other."""
        return {name: values[name] for name in self.parameters}


def relation(source: Source) -> Table:
    """The source's relation over unbound tables: no connection is needed to compile."""
    import ibis  # takes half a second, so only where something is compiled

    tables = {name: ibis.table(dict(columns), name=name) for name, columns in source.tables.items()}
    return source.build(tables)


@lru_cache(maxsize=2048)
def plan(shape: Shape) -> Plan:
    """The SQL for a shape; compiled once per process."""
    expression, columns = _asked(shape)
    return _written(expression, shape, columns)


def check(metric: Metric, dialects: Sequence[Dialect] = ("sqlite", "postgres", "duckdb")) -> None:
    """Compile everything a metric can be asked, everywhere; refuses a column that is not there."""
    has_from = metric.kind == "daily-average"
    try:
        for dialect in dialects:
            for by in (None, *(d.name for d in metric.by), *PERIODS):
                plan(Shape(metric, dialect, "value", by, has_from))
            plan(Shape(metric, dialect, "rows", None, has_from, limit=1))
    except BadDeclaration:
        raise
    except Exception as wrong:
        raise BadDeclaration(f"metric {metric.name}: {type(wrong).__name__}: {wrong}") from wrong


def warm(metrics: Iterable[Metric], dialect: Dialect) -> None:
    """Compile what boards ask, so that no reader waits for Ibis to load."""
    for metric in metrics:
        check(metric, (dialect,))


def filter_shape(filters: Filters | None) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], dict[str, Any]]:
    """The shape of the filters and the values to bind, apart."""
    shape: list[tuple[str, tuple[str, ...]]] = []
    values: dict[str, Any] = {}
    for position, (name, wanted) in enumerate(sorted((filters or {}).items())):
        several: list[Any] = list(wanted) if isinstance(wanted, list | tuple | set | frozenset) else [wanted]
        marks = []
        for index, value in enumerate(several):
            marks.append(_mark(value, f"w{position}_{index}"))
            values[f"w{position}_{index}"] = value.isoformat() if isinstance(value, date) else value
        shape.append((name, tuple(marks)))
    return tuple(shape), values


def _mark(value: Scalar, name: str) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{'int' if isinstance(value, int) else 'date' if isinstance(value, date) else 'text'}:{name}"


def _asked(shape: Shape) -> tuple[Any, tuple[str, ...]]:
    rows = in_question(shape)
    if shape.asks == "rows":
        return _row_question(shape, rows)
    return _value_question(shape, rows)


def in_question(shape: Shape) -> Table:
    """The rows that count for a shape; the figure and its drill-down read the same ones."""
    metric = shape.metric
    table = _filtered(relation(metric.source), shape)
    if metric.value.narrows is not None:
        table = table.filter(metric.value.narrows.test(table))
    dated, until = table[metric.dated], _day("until")
    if shape.asks == "ends":
        return table.filter(table[metric.ended].notnull(), _later(table, metric) <= until)
    tests = [dated <= until]
    if shape.asks == "begins":
        return table.filter(*tests)
    if metric.ended is not None:
        ended = table[metric.ended]
        tests.append(ended.isnull() | (ended > (_day("from") if _spans(shape) else until)))
    elif shape.has_from:
        tests.append(dated >= _day("from"))
    table = table.filter(*tests)
    return _latest(table, metric) if metric.kind == "statement" else table


def _spans(shape: Shape) -> bool:
    return shape.metric.kind == "daily-average"


def _later(table: Table, metric: Metric) -> Any:
    import ibis  # compile time only

    return ibis.greatest(table[metric.dated], table[metric.ended])


def _latest(table: Table, metric: Metric) -> Table:
    import ibis  # compile time only

    number = table[metric.source.number_column]
    window = ibis.window(
        group_by=[table[name] for name in metric.latest_per], order_by=[table[metric.dated].desc(), number.desc()]
    )
    # a name no register has, so that no column of theirs is covered
    ranked = table.mutate(nth_latest=ibis.row_number().over(window))
    return ranked.filter(ranked.nth_latest == 0)


def _filtered(table: Table, shape: Shape) -> Table:
    for name, marks in shape.filters:
        column = table[shape.metric.dimension(name).reads]
        tests = [_equals(column, mark) for mark in marks]
        test = tests[0] if tests else column.isnull() & column.notnull()
        for other in tests[1:]:
            test = test | other
        table = table.filter(test)
    return table


def _equals(column: Any, mark: str) -> Any:
    import ibis  # compile time only

    if mark == "null":
        return column.isnull()
    if mark in ("true", "false"):
        return column == (mark == "true")
    kind, name = mark.split(":")
    if kind == "date":
        return column == _day(name)
    if kind == "int":
        return column == ibis.literal(_INTEGER + _serial(name), type="int64")
    return column == ibis.literal(f"@{name}@", type="string")


def _serial(name: str) -> int:
    position, index = name[1:].split("_")
    return int(position) * 1000 + int(index)


def _day(name: str) -> Any:
    import ibis  # compile time only

    return ibis.literal(f"@{name}@", type="string").cast("date")


def _value_question(shape: Shape, rows: Table) -> tuple[Any, tuple[str, ...]]:
    metric = shape.metric
    gathered: dict[str, Any] = {"n": rows.count()}
    for index, part in enumerate(_parts(metric)):
        if _weighs(metric):
            gathered[f"p{index}"] = _days_held(shape, rows, part).sum()
        elif part.how != "count" or part.where is not None:
            gathered[f"p{index}"] = part.gather(rows)
        if part.how == "sum" and part.where is None and rows[part.column].type().nullable:
            gathered[f"m{index}"] = rows.count(where=rows[part.column].isnull())
    if metric.kind == "statement" or metric.stale_after_days is not None:
        gathered["latest"] = rows[metric.dated].max().cast("string")
    if shape.by is None:
        return rows.aggregate(**gathered), tuple(gathered)
    return rows.group_by(k=_key(shape, rows)).aggregate(**gathered), ("k", *gathered)


def _parts(metric: Metric) -> tuple[Part, ...]:
    """The parts over the rows in question, which already meet a condition that narrows them."""
    parts = metric.value.parts
    return parts if metric.value.narrows is None else tuple(replace(part, where=None) for part in parts)


def _weighs(metric: Metric) -> bool:
    return metric.kind == "daily-average" and metric.ended is not None


def _days_held(shape: Shape, rows: Table, part: Any) -> Any:
    """What a row of a stock amounts to over a period: what it holds times the days it held it."""
    import ibis  # compile time only

    beyond = _day("beyond")
    end = ibis.least(rows[shape.metric.ended].fill_null(beyond), beyond)
    days = _days_between(shape.dialect, end, ibis.greatest(rows[shape.metric.dated], _day("from")))
    held = part.row(rows)
    return days if held is None else days * held


def _days_between(dialect: Dialect, later: Any, earlier: Any) -> Any:
    import ibis  # compile time only

    if dialect != "sqlite":
        return later.delta(earlier, unit="day")

    def day_number(day: Any) -> Any: ...

    # SQLite's own day number; Ibis would call back into Python for every row
    julianday = ibis.udf.scalar.builtin(name="julianday", signature=(("date",), "float64"))(day_number)
    return (julianday(later) - julianday(earlier)).cast("int64")


def _key(shape: Shape, rows: Table) -> Any:
    if shape.by not in PERIODS:
        return rows[shape.metric.dimension(shape.by or "").reads]
    day = _later(rows, shape.metric) if shape.asks == "ends" else rows[shape.metric.dated]
    return period_key(day, shape.by)


def period_key(day: Any, every: str) -> Any:
    """The period a day falls in, as text that sorts: 2026, 2026-Q3 or 2026-07."""
    import ibis  # compile time only

    text = day.cast("string")
    if every == "year":
        return text.left(4)
    if every == "month":
        return text.left(7)
    month = text.substr(5, 2)  # Ibis writes a fractional quarter on SQLite, so the months say it
    quarter = ibis.cases((month <= "03", "-Q1"), (month <= "06", "-Q2"), (month <= "09", "-Q3"), else_="-Q4")
    return text.left(4) + quarter


def _row_question(shape: Shape, rows: Table) -> tuple[Any, tuple[str, ...]]:
    import ibis  # compile time only

    metric, source = shape.metric, shape.metric.source
    columns = {"number": rows[source.number_column], "dated": rows[metric.dated].cast("string")}
    if source.revision_column:
        columns["revision"] = rows[source.revision_column]
    for index, part in enumerate(_parts(metric)):
        held = _days_held(shape, rows, part) if _weighs(metric) else part.row(rows)
        if held is not None:
            columns[f"p{index}"] = held
    if metric.ended and shape.limit is not None:
        columns["ended"] = rows[metric.ended].cast("string")
    if shape.limit is not None:
        if source.label_column:
            columns["label"] = rows[source.label_column]
        columns |= {f"d_{d.name}": rows[d.reads] for d in metric.by}
    if shape.after:
        rows_after = rows[source.number_column] > ibis.literal("@after@", type="string")
        selected = rows.filter(rows_after).select(**columns)
    else:
        selected = rows.select(**columns)
    ordered = selected.order_by(selected.number)
    return (ordered.limit(shape.limit) if shape.limit is not None else ordered), tuple(columns)


def _written(expression: Any, shape: Shape, columns: tuple[str, ...]) -> Plan:
    import ibis  # compile time only

    sql = str(ibis.to_sql(expression, dialect=shape.dialect))
    # a record number is never null, and SQLite leaves its index alone where the order of nulls is spelled out
    sql = sql.replace(" ASC NULLS LAST", " ASC")
    if shape.asks == "rows" and shape.limit is None and shape.dialect == "postgres":
        # a fingerprint must not depend on the server's language
        sql = _LAST_ORDER.sub(lambda found: found[1] + found[2].replace(" ASC", ' COLLATE "C" ASC'), sql)
    if shape.dialect == "postgres":
        sql = sql.replace("%", "%%")
    names: set[str] = set()
    known = ["until", "from", "beyond", "after"]
    known += [mark.split(":")[1] for _, marks in shape.filters for mark in marks if ":" in mark]
    for name in known:
        held = _held(shape.dialect, name)
        spelled = [f"'@{name}@'"] + ([str(_INTEGER + _serial(name))] if name.startswith("w") else [])
        for literal in spelled:
            if literal in sql:
                sql, names = sql.replace(literal, held), names | {name}
    return Plan(sql, frozenset(names), columns)


def _held(dialect: Dialect, name: str) -> str:
    return {"sqlite": f":{name}", "postgres": f"%({name})s", "duckdb": f"${name}"}[dialect]
