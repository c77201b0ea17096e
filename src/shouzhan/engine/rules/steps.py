"""A formula's columns by steps that were written down for columns like these, and by one compiled loop once many rows were gone through."""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from shouzhan.engine.rules.calendars import day_table
from shouzhan.engine.rules.chunks import Found, by_nodes, spelled
from shouzhan.engine.rules.columns import Coded, Frame, Numbers, TooLarge
from shouzhan.engine.rules.declare import Formula
from shouzhan.engine.rules.expressions import walk
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.plan import plan_of, roots_of
from shouzhan.engine.rules.program import Bounds, Notebook, NotWritten, Program, Standin
from shouzhan.engine.rules.table import Raw, Table
from shouzhan.kernel.dates import city_calendar

Array = Any
Place = tuple[str, int | None]
WORTH_COMPILING = 1 << 21  # so many rows of one kind take numpy as long as it takes to compile their loop
_FAR = 200_000  # days
_WRITTEN = frozenset({
    "constant", "fact", "parameter", "given", "add", "sub", "mul", "over", "min", "max", "lt", "le", "eq", "and", "or", "not", "where", "one-of",
    "rounded", "ceiling", "floor", "banded", "bracketed", "picked", "days-between",
})  # fmt: skip - what asks arrays for arithmetic only


class _Asked(NamedTuple):
    """A formula on a day over columns of a kind: in what kind of number each is and what it means."""

    formula: Formula
    on: date
    book: Book
    with_lines: bool
    facts: tuple[tuple[Any, Any], ...]


@dataclass(slots=True)
class _Seen:
    """How many rows were gone through step by step, and within which bounds; and the loop once they are worth one."""

    rows: int = 0
    bounds: tuple[Bounds, ...] = ()
    ready: "_Ready | None" = None
    is_left: bool = False  # no loop can be had


@dataclass(frozen=True, slots=True)
class _Ready:
    """A compiled loop and what its results are."""

    loop: Any
    program: Program
    found: Found

    def fill(self, arrays: Sequence[Array], places: Sequence[Array], rows: int) -> bool:
        """Write the results into their places; whether all numbers kept within the bounds, else what is written says nothing."""
        kinds, rooms, later = iter(self.loop.kinds), list[Array](), list[tuple[Array, Any]]()
        for (is_slot, told), column, place in zip(self.program.results, self.found.columns, places, strict=True):
            if not is_slot:
                later.append((place, told))
                continue
            kind = next(kinds)
            is_kept = place.dtype == kind and not isinstance(column, Coded)
            room = place if is_kept else np.empty(rows, dtype=kind)
            rooms.append(room)
            if not is_kept:
                later.append((place, _like(column, room)))
        if not self.loop.run(arrays, rooms, rows):
            return False
        for place, told in later:
            place[...] = spelled(told)
        return True


def by_steps(formula: Formula, on: date, book: Book, table: Table, rows: Any, *, with_lines: bool) -> Found | None:
    """The formula's columns for these rows, good until this thread asks for others; nothing where they are no matter of plain steps."""
    read = _read(formula, on, book, table, rows, with_lines)
    if read is None:
        return None
    asked, arrays = read
    bounds = tuple(_bounds(means, array) for (_kind, means), array in zip(asked.facts, arrays, strict=True))
    written = _written(asked, bounds)
    if written is None:
        return None
    program, found = written
    count = size_of(rows)
    columns = [_like(stands, column) for stands, column in zip(found.columns, program.run(arrays, count), strict=True)]
    _count(asked, bounds, count)
    outcome, code, *others = columns
    return Found(outcome, code, others[: len(found.values)], found.kinds, others[len(found.values) :])


def by_loop(formula: Formula, on: date, book: Book, table: Table, rows: Any, places: Callable[[Found], Sequence[Array]], *, with_lines: bool) -> bool:
    """Write the formula's columns for these rows into their places by a compiled loop; whether that was done."""
    read = _read(formula, on, book, table, rows, with_lines)
    ready = None if read is None else _seen(read[0]).ready
    return read is not None and ready is not None and ready.fill(read[1], places(ready.found), size_of(rows))


def size_of(rows: Any) -> int:
    """How many rows a slice or a list of them is."""
    return rows.stop - rows.start if isinstance(rows, slice) else len(rows)


def _like(stands: Any, column: Array) -> Any:
    return Coded(column, stands.words) if isinstance(stands, Coded) else column


@cache
def _compiler() -> Any:
    """What compiles, or None: then numpy goes through the steps and gives the same answers."""
    if os.environ.get("SHOUZHAN_RULES_KERNEL") == "numpy":
        return None
    try:
        return import_module("shouzhan.engine.rules.compiled")
    except ImportError:
        return None


_LOCK = threading.Lock()


@lru_cache(maxsize=256)
def _seen(_asked: _Asked) -> _Seen:
    return _Seen()


def _count(asked: _Asked, bounds: tuple[Bounds, ...], rows: int) -> None:
    """Note that so many rows were gone through; where that makes a loop worth its while, and nobody is at one, compile it."""
    seen = _seen(asked)
    seen.rows += rows
    seen.bounds = tuple((min(one[0], two[0]), max(one[1], two[1])) for one, two in zip(seen.bounds or bounds, bounds, strict=True))
    if seen.rows < WORTH_COMPILING or seen.is_left or not _LOCK.acquire(blocking=False):
        return
    try:
        seen.rows = 0
        for around in dict.fromkeys((seen.bounds, bounds)):  # all that came so far, or where that is too much these alone
            ready = _compiled(asked, around)
            if ready is not None:
                seen.ready, seen.bounds = ready, around
                return
        seen.is_left = True
    finally:
        _LOCK.release()


def _compiled(asked: _Asked, bounds: tuple[Bounds, ...]) -> _Ready | None:
    compiler, written = _compiler(), _written(asked, bounds)
    if compiler is None or written is None:
        return None
    try:
        return _Ready(compiler.loop_of(written[0]), *written)
    except compiler.NotCompiled:
        return None


def _read(formula: Formula, on: date, book: Book, table: Table, rows: Any, with_lines: bool) -> tuple[_Asked, list[Array]] | None:
    """The arrays of the facts a formula reads, and what kind they are; nothing where it does more than arithmetic."""
    places = _places(formula, with_lines)
    if places is None:
        return None
    arrays, kinds = [], []
    for what, (name, place) in places:
        column = table.given[name] if what == "given" else table.facts[name] if place is None else table.facts[name][place]
        array, means = _described(column, rows)
        if array.dtype == object:
            return None
        arrays.append(array)
        kinds.append((array.dtype, means))
    return _Asked(formula, on, book, with_lines, tuple(kinds)), arrays


@lru_cache(maxsize=1024)
def _places(formula: Formula, with_lines: bool) -> tuple[tuple[str, Place], ...] | None:
    """The facts a formula reads and those it asks whether they are given; nothing where it does more than arithmetic."""
    found: dict[tuple[str, Place], None] = {}
    for node in walk(*roots_of(formula, with_lines)):
        if node.op not in _WRITTEN:
            return None
        if node.op == "fact":
            found["fact", tuple(node.data)] = None
        elif node.op == "given":
            found["given", (node.data, None)] = None
    return tuple(found)


def _described(column: Any, rows: Any) -> tuple[Array, Any]:
    """A column's array and what it means: its bottom, its words or nothing."""
    if isinstance(column, Raw):
        return column.top[rows], column.bottom
    if isinstance(column, Coded):
        return column.codes[rows], tuple(column.words)
    return column[rows], None


def _bounds(means: Any, array: Array) -> Bounds:
    """Bounds that many columns share: for numbers how many digits there are on each side of nothing."""
    if isinstance(means, tuple):
        return 0, len(means) - 1
    if means is None:
        return (0, 1) if array.dtype == bool else (-_FAR, _FAR)
    least, most = (int(array.min()), int(array.max())) if len(array) else (0, 0)
    return (-(1 << (-least).bit_length()) if least < 0 else 0), (1 << max(most, 0).bit_length()) - 1


@lru_cache(maxsize=256)
def _written(asked: _Asked, all_bounds: tuple[Bounds, ...]) -> tuple[Program, Found] | None:
    book = Notebook()
    facts: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for (what, (name, place)), (kind, means), bounds in zip(_places(asked.formula, asked.with_lines) or (), asked.facts, all_bounds, strict=True):
        column: Any = book.column(kind, bounds)
        if what == "given":
            given[name] = column
            continue
        if isinstance(means, int):
            column = Numbers(column, means, max(-bounds[0], bounds[1]))
        elif isinstance(means, tuple):
            column = Coded(column, np.array(means, dtype=object))
        if place is None:
            facts[name] = column
        else:
            facts.setdefault(name, {})[place] = column
    formula, with_lines = asked.formula, asked.with_lines
    frame = Frame(0, facts, {}, given, asked.book, asked.on, day_table(city_calendar()), plan=plan_of(formula, with_lines))
    try:
        found = by_nodes(formula, frame, with_lines=with_lines)
        kept = [_as_kept(column, kind) for column, kind in zip(found.values, found.kinds, strict=True)]
    except (NotWritten, TooLarge):
        return None
    found = replace(found, values=kept)
    return book.program([column.codes if isinstance(column, Coded) else column for column in found.columns]), found


def _as_kept(column: Any, kind: Any) -> Any:
    return column.astype(kind) if isinstance(column, Standin) and kind is not object else column
