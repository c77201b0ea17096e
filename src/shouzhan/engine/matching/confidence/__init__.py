"""Turns a score into how often matches scored like it were judged relevant, with how many that rests on."""

from shouzhan.engine.matching.confidence.steps import Judged, Step, fitted
from shouzhan.engine.matching.confidence.table import (
    BadTableError,
    Confidence,
    Table,
    as_kept,
    built_in,
    read_table,
    write_table,
)

__all__ = ["BadTableError", "Confidence", "Judged", "Step", "Table", "as_kept", "built_in", "fitted", "read_table", "write_table"]
