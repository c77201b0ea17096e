"""What a formula says of a chunk of rows: worked out node by node, or by steps that were written down for columns like these."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from shouzhan.engine.rules.calendars import DayTable
from shouzhan.engine.rules.columns import Coded, Frame, Numbers, TooLarge, whole_tops
from shouzhan.engine.rules.declare import Formula
from shouzhan.engine.rules.expressions import walk
from shouzhan.engine.rules.facts import Output, Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.plan import plan_of, roots_of
from shouzhan.engine.rules.program import Notebook, NotWritten, Program, taken
from shouzhan.engine.rules.table import Raw, Table
from shouzhan.kernel.dates import city_calendar

Array = Any
Place = tuple[str, int | None]
_FAR = 200_000  # days
_WRITTEN = frozenset({
    "constant", "fact", "parameter", "given", "add", "sub", "mul", "over", "min", "max", "lt", "le", "eq", "and", "or", "not", "where", "one-of",
    "rounded", "ceiling", "floor", "banded", "bracketed", "picked", "days-between",
})  # fmt: skip - what asks arrays for arithmetic only


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of a formula's checks, values and steps, in their order, and how far from nothing each value can be."""

    checks: Sequence[Any]
    values: Sequence[Any]
    reaches: Sequence[int]
    lines: Sequence[Any]


def places_of(output: Output) -> int:
    """How many decimals a column of an output keeps."""
    return 2 if output.sort is Sort.MONEY else max(output.places, 6)


def by_nodes(formula: Formula, frame: Frame, *, with_lines: bool) -> Found:
    """Work a formula out over the columns of a frame."""
    derivation = formula.derivation
    checks = [frame.take(check.condition) for check in derivation.checks]
    values = [_value(frame, output, frame.take(derivation.values[output.name])) for output in formula.rule.values]
    lines = [_line(frame.take(step.node)) for step in derivation.steps] if with_lines else []
    return Found(checks, [column for column, _reach in values], [reach for _column, reach in values], lines)


def _value(frame: Frame, output: Output, found: Any) -> tuple[Array, int]:
    if isinstance(found, Numbers):
        places = places_of(output)
        tops = whole_tops(frame, found, places)
        if frame.is_unbounded and _passes(tops):
            raise TooLarge
        return tops, found.reach * 10**places // found.bottom + 1
    return _spelled(found), 0


def _line(found: Any) -> Any:
    if isinstance(found, Numbers):
        return found.top / (found.bottom * (1 if found.under is None else found.under))
    return _spelled(found)


def _spelled(found: Any) -> Any:
    return taken(found.words, found.codes) if isinstance(found, Coded) else found


def _passes(tops: Any) -> bool:
    if isinstance(tops, int):
        return abs(tops) >= 2**63
    return bool(len(tops)) and max(abs(int(tops.max())), abs(int(tops.min()))) >= 2**63


@dataclass(frozen=True, slots=True)
class _Like:
    """What columns have in common that one program serves: kinds, denominators, and how many digits there are on each side of nothing."""

    facts: tuple[tuple[Any, ...], ...]
    bounds: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Same:
    """A book as a key: the very one, whatever others say."""

    book: Book

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.book is other.book

    def __hash__(self) -> int:
        return id(self.book)


def by_steps(formula: Formula, on: date, book: Book, table: Table, rows: Any, *, with_lines: bool) -> Found | None:
    """The formula's columns for these rows, good until this thread asks for others; nothing where they are no matter of plain steps."""
    asked = _asked(formula, with_lines)
    read = None if asked is None else _read(asked, table, rows)
    if read is None:
        return None
    arrays, like = read
    written = _written(formula, on, _Same(book), like, with_lines)
    if written is None:
        return None
    program, found = written
    columns = iter(program.run(arrays, rows.stop - rows.start if isinstance(rows, slice) else len(rows)))
    checks, values, lines = ([next(columns) for _column in part] for part in (found.checks, found.values, found.lines))
    return Found(checks, values, found.reaches, lines)


@lru_cache(maxsize=1024)
def _asked(formula: Formula, with_lines: bool) -> tuple[tuple[str, Place], ...] | None:
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


def _read(asked: Sequence[tuple[str, Place]], table: Table, rows: Any) -> tuple[list[Array], _Like] | None:
    arrays, kinds, bounds = [], [], []
    for what, (name, place) in asked:
        column = table.given[name] if what == "given" else table.facts[name] if place is None else table.facts[name][place]
        array, means, bound = _described(column, rows)
        if array.dtype == object:
            return None
        arrays.append(array)
        kinds.append((what, name, place, array.dtype.str, means))
        bounds.append(bound)
    return arrays, _Like(tuple(kinds), tuple(bounds))


def _described(column: Any, rows: Any) -> tuple[Array, Any, tuple[int, int]]:
    """A column's array, what it means, and bounds that many columns share."""
    if isinstance(column, Raw):
        top = column.top[rows]
        return top, column.bottom, _rough(top)
    if isinstance(column, Coded):
        return column.codes[rows], tuple(column.words), (0, len(column.words) - 1)
    return column[rows], None, (0, 1) if column.dtype == bool else (-_FAR, _FAR)


def _rough(top: Array) -> tuple[int, int]:
    least, most = (int(top.min()), int(top.max())) if len(top) else (0, 0)
    return (-(1 << (-least).bit_length()) if least < 0 else 0), (1 << max(most, 0).bit_length()) - 1


@lru_cache(maxsize=256)
def _written(formula: Formula, on: date, same: _Same, like: _Like, with_lines: bool) -> tuple[Program, Found] | None:
    book = Notebook()
    facts: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for (what, name, place, kind, means), bounds in zip(like.facts, like.bounds, strict=True):
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
    frame = Frame(0, facts, {}, given, same.book, on, DayTable(city_calendar()), plan=plan_of(formula, with_lines))
    try:
        found = by_nodes(formula, frame, with_lines=with_lines)
    except (NotWritten, TooLarge):
        return None
    return book.program([*found.checks, *found.values, *found.lines]), found
