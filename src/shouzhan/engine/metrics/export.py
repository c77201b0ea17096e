"""Writes the tables metrics read to Parquet, streaming, so that DuckDB or Spark can count them elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from shouzhan.engine.files import draft_of
from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.declare import BadDeclaration, Metric

ROWS_A_BATCH = 50_000


def tables_of(metrics: Iterable[Metric]) -> dict[str, dict[str, str]]:
    """Every table the metrics read, with the columns of all of them together."""
    tables: dict[str, dict[str, str]] = {}
    for metric in metrics:
        for table, columns in metric.source.tables.items():
            known = tables.setdefault(table, {})
            for column, kind in columns.items():
                if known.setdefault(column, kind) != kind:
                    raise BadDeclaration(f"{table}.{column} is declared as {known[column]} and as {kind}")
    return tables


def export_parquet(backend: Backend, tables: Mapping[str, Mapping[str, str]], folder: Path) -> dict[str, int]:
    """Write each table to FOLDER/TABLE.parquet, whole or not at all; returns the rows written of each."""
    folder.mkdir(parents=True, exist_ok=True)
    return {table: _export(backend, table, columns, folder) for table, columns in tables.items()}


def _export(backend: Backend, table: str, columns: Mapping[str, str], folder: Path) -> int:
    import pyarrow  # heavy, and only an export needs it
    from pyarrow import parquet

    schema = pyarrow.schema([_field(pyarrow, name, kind) for name, kind in columns.items()])
    listed = ", ".join(_quoted(name) for name in columns)
    count = 0
    with draft_of(folder / f"{table}.parquet") as draft, parquet.ParquetWriter(draft, schema, compression="zstd") as writer:
        sql = f"SELECT {listed} FROM {_quoted(table)}"  # noqa: S608 - names come from declarations
        for batch in backend.stream(sql, {}, ROWS_A_BATCH):
            count += len(batch)
            read = [_reader(field.type) for field in schema]
            arrays = [
                pyarrow.array([convert(value) for value in column], field.type)
                for convert, column, field in zip(read, zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
    return count


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _field(pyarrow: Any, name: str, kind: str) -> Any:
    required, plain = kind.startswith("!"), kind.removeprefix("!")
    types = {
        "string": pyarrow.string(),
        "int64": pyarrow.int64(),
        "int32": pyarrow.int32(),
        "date": pyarrow.date32(),
        "boolean": pyarrow.bool_(),
        "timestamp": pyarrow.timestamp("us"),
        "float64": pyarrow.float64(),
    }
    if plain not in types:
        raise BadDeclaration(f"column {name}: {plain} cannot be exported")
    return pyarrow.field(name, types[plain], nullable=not required)


def _reader(kind: Any) -> Any:
    """How one column's raw values become Arrow's; SQLite keeps days as text and truths as numbers."""
    name = str(kind)
    if name == "date32[day]":
        return lambda value: date.fromisoformat(value[:10]) if isinstance(value, str) else value
    if name == "bool":
        return lambda value: None if value is None else bool(value)
    if name.startswith("int"):
        return lambda value: int(value) if isinstance(value, Decimal) else value
    return lambda value: value
