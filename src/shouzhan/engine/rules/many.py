"""Answering many cases at once, and each of them as it would be answered alone."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from shouzhan.engine.rules.answer import Answer, decimal_text
from shouzhan.engine.rules.calendars import DayTable, day_table
from shouzhan.engine.rules.chunks import BAD, OUTCOMES, Found, by_nodes, codes_of, kind_of, places_of, spelled
from shouzhan.engine.rules.columns import Coded, Frame, ItemColumns, Numbers, TooLarge, Unset
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.facts import BadFact, Output, Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.plan import plan_of
from shouzhan.engine.rules.program import CHUNK
from shouzhan.engine.rules.single import NotKnown, run
from shouzhan.engine.rules.steps import by_loop, by_steps, size_of
from shouzhan.engine.rules.table import EPOCH, Raw, Table, day_of, fraction_of
from shouzhan.kernel.dates import MissingYear, city_calendar

Array = Any
FEW = 32
OUTCOME, CODE = " outcome", " code"  # no output has such a name


@dataclass
class Answers:
    """The answers of a table: outcomes and codes by row, values by column, and the rows that were answered singly."""

    rule: Rule
    rows: int
    outcome: Array
    code: Array
    codes: Sequence[str]
    values: dict[str, Array]
    lines: dict[str, Array] = field(default_factory=dict)
    single: dict[int, Answer] = field(default_factory=dict)
    bad: dict[int, BadFact] = field(default_factory=dict)
    to_confirm: set[str] = field(default_factory=set)

    def plain(self, row: int) -> dict[str, Any]:
        """One row as the public interface writes it."""
        alone = self.single.get(row)
        if alone is not None:
            return {"outcome": alone.outcome, "code": alone.decision.code, "values": dict(alone.values)}
        values = {output.name: _printed(output, self.values[output.name][row]) for output in self.rule.values}
        return {"outcome": OUTCOMES[self.outcome[row]], "code": self.codes[self.code[row]], "values": values}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self.plain(row) for row in range(self.rows))


def _printed(output: Output, value: Any) -> Any:
    if output.sort is Sort.YES_NO:
        return bool(value)
    if output.sort is Sort.DAY:
        return day_of(value).isoformat()
    if output.sort is Sort.NAMES:
        return list(value)
    if output.sort in (Sort.WORDS, Sort.CHOICE):
        return str(value)
    number = Fraction(int(value), 10 ** places_of(output))
    if output.sort is Sort.WHOLE and number.denominator == 1:
        return int(number)
    least = 2 if output.sort in (Sort.MONEY, Sort.RATIO) else 0
    return decimal_text(number, least, places_of(output))


def run_table(rule: Rule, table: Table, as_of: date | Array, book: Book, *, with_lines: bool = False) -> Answers:
    """Answer every row of a table."""
    work = _Work(rule, table, (as_of - EPOCH).days if isinstance(as_of, date) else np.asarray(as_of, dtype=np.int64), book, day_table(city_calendar()), with_lines)
    work.run()
    return work.answers


class _Work:
    def __init__(self, rule: Rule, table: Table, as_of: int | Array, book: Book, days: DayTable, with_lines: bool) -> None:
        self.rule, self.table, self.as_of, self.book, self.days = rule, table, as_of, book, days
        self.with_lines = with_lines
        values = _blanks(rule, table.rows, is_clean=bool(table.odd or table.bad))
        outcome, code = values.pop(OUTCOME), values.pop(CODE)
        outcome.fill(BAD)  # until a row is answered
        self.answers = Answers(rule, table.rows, outcome, code, codes_of(rule), values, bad=table.bad)

    def run(self) -> None:
        for row, facts in self.table.odd.items():
            self._alone(row, facts)
        if not self.table.rows:
            return
        events, formulas = self._events(), tuple(self.rule.formulas)
        ordinary = None if not (self.table.odd or self.table.bad) else self.table.ordinary
        if isinstance(events, int) and ordinary is None:
            self._segment(_since(formulas, self.book, events), slice(0, self.table.rows))
            return
        breaks = _breaks(formulas, self.book)
        for segment, among in _stretches(breaks, events):
            mask = among
            if ordinary is not None:
                mask = ordinary if mask is None else mask & ordinary
            rows: Any = slice(0, self.table.rows) if mask is None else np.flatnonzero(mask)
            if mask is not None and not len(rows):
                continue
            self._segment(day_of(breaks[segment - 1] if segment else _at(events, 0 if mask is None else rows[0])), rows)

    def _events(self) -> int | Array:
        events = self.as_of
        for name in reversed(self.rule.events):
            days, given = self._event_days(name), self.table.given.get(name)
            events = days if given is None else np.where(given, days, events)
        return events

    def _event_days(self, name: str) -> int | Array:
        column = self.table.facts[name]
        if not isinstance(column, Raw):  # days; else years
            return column
        return _year_ends(column.top if column.bottom == 1 else column.top // column.bottom)

    def _segment(self, on: date, rows: Any) -> None:
        formula = self.rule.formula_on(on)
        if formula is not None and isinstance(rows, slice) and self._at_once(formula, on, rows):
            return
        count = size_of(rows)
        for start in range(0, count, CHUNK):
            part: Any = slice(start, min(start + CHUNK, count)) if isinstance(rows, slice) else rows[start : start + CHUNK]
            if formula is None:
                self._singly(part)
            elif not self._at_once(formula, on, part):
                self._chunk(formula, on, part)

    def _at_once(self, formula: Formula, on: date, rows: Any) -> bool:
        """Answer rows by a compiled loop, where there is one for them; whether they were."""
        places: list[Array] = []

        def find(found: Found) -> list[Array]:
            places.extend(kept[rows] for kept in self._kept(formula, found.kinds))  # of a slice the memory itself
            return places

        if not by_loop(formula, on, self.book, self.table, rows, find, with_lines=self.with_lines):
            return False
        if not isinstance(rows, slice):
            for kept, column in zip(self._kept(formula), places, strict=True):
                kept[rows] = column
        self._confirm(formula, on)
        return True

    def _chunk(self, formula: Formula, on: date, rows: Any, *, unbounded: bool = False) -> None:
        size = size_of(rows)
        try:
            with np.errstate(over="raise", divide="raise"):
                found = None if unbounded else by_steps(formula, on, self.book, self.table, rows, with_lines=self.with_lines)
                if found is None:
                    found = by_nodes(formula, self._frame(formula, on, rows, size, unbounded), with_lines=self.with_lines)
            for kept, column in zip(self._kept(formula, found.kinds), found.columns, strict=True):
                kept[rows] = spelled(column)
            self._confirm(formula, on)
        except TooLarge:
            if unbounded:
                self._singly(rows)
            else:
                self._chunk(formula, on, rows, unbounded=True)
        except (Unset, MissingYear, NotKnown):
            if size <= FEW:
                self._singly(rows)
                return
            whole = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
            for half in np.array_split(whole, 2):
                self._chunk(formula, on, half, unbounded=unbounded)

    def _singly(self, rows: Any) -> None:
        for kept in (self.answers.code, *self.answers.values.values()):
            kept[rows] = None if kept.dtype == object else 0
        for row in range(rows.start, rows.stop) if isinstance(rows, slice) else rows:
            self._alone(int(row), {fact.name: self._value(fact.name, int(row)) for fact in self.rule.facts})

    def _alone(self, row: int, facts: Mapping[str, Any]) -> None:
        answer = run(self.rule, facts, day_of(_at(self.as_of, row)), self.book, every_unset=False)
        self.answers.single[row] = answer
        self.answers.outcome[row] = OUTCOMES.index(answer.outcome)
        self.answers.to_confirm |= set(answer.to_confirm)
        if answer.decision.code == "parameter-unset":
            on = self.rule.event_day(dict(facts), day_of(_at(self.as_of, row)))
            self._confirm(self.rule.formula_on(on), on)

    def _confirm(self, formula: Formula | None, on: date) -> None:
        """Every number of a day's formula that somebody has yet to confirm."""
        if formula is not None:
            self.answers.to_confirm |= _to_confirm(formula, on, self.book)

    def _value(self, name: str, row: int) -> Any:
        given = self.table.given.get(name)
        if given is not None and not given[row]:
            return None
        if name in self.table.items:
            items = self.table.items[name]
            return [
                {key: _plain(column, place) for key, column in items.fields.items()}
                for place in range(int(items.starts[row]), int(items.starts[row + 1]))
            ]
        column = self.table.facts[name]
        fact = self.rule.fact(name)
        if fact.sort is Sort.SERIES:
            return [_plain(one, row) for one in column]
        value = _plain(column, row)
        return day_of(value) if fact.sort is Sort.DAY else value

    def _frame(self, formula: Formula, on: date, rows: Any, size: int, unbounded: bool) -> Frame:
        facts = {name: _part(column, rows, unbounded) for name, column in self.table.facts.items() if name not in self.table.items}
        items = {name: _item_part(columns, rows, unbounded) for name, columns in self.table.items.items()}
        given = {name: mask[rows] for name, mask in self.table.given.items()}
        return Frame(size, facts, items, given, self.book, on, self.days, unbounded, plan=plan_of(formula, self.with_lines))

    def _kept(self, formula: Formula, kinds: Sequence[Any] = ()) -> list[Array]:
        """Where a formula's columns are kept, in their order; what is too narrow for such numbers is widened first."""
        answers, steps = self.answers, formula.derivation.steps if self.with_lines else ()
        for output, kind in zip(self.rule.values, kinds, strict=False):
            if kind is np.int64 and answers.values[output.name].dtype == np.int32:
                answers.values[output.name] = answers.values[output.name].astype(kind)
        for step in steps:
            if step.name not in answers.lines:
                answers.lines[step.name] = np.zeros(self.table.rows, dtype=object if step.sort is Sort.WORDS else np.float64)
        return [answers.outcome, answers.code, *(answers.values[output.name] for output in self.rule.values), *(answers.lines[step.name] for step in steps)]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How blank columns lie side by side: each its kind and the bytes of a row before it, and the bytes of a row in all; None stands for objects."""

    places: tuple[tuple[str, Any, int | None], ...]
    width: int


@lru_cache(maxsize=256)
def _layout(rule: Rule) -> _Layout:
    kinds = {output.name: np.dtype(kind_of(output)) for output in rule.values} | {CODE: np.dtype(np.int16), OUTCOME: np.dtype(np.uint8)}
    befores, width = dict[str, int](), 0
    for name in sorted((name for name, kind in kinds.items() if kind.kind != "O"), key=lambda name: -kinds[name].itemsize):
        befores[name], width = width, width + kinds[name].itemsize
    return _Layout(tuple((name, kind, befores.get(name)) for name, kind in kinds.items()), width)


def _blanks(rule: Rule, rows: int, *, is_clean: bool) -> dict[str, Array]:
    """A column for each output, and the outcome and the code under OUTCOME and CODE; clean where some rows are never written.

    They lie side by side in one piece of memory: the system gives that in large pages, which is most of what a million
    answers cost otherwise.
    """
    layout = _layout(rule)
    memory = (np.zeros if is_clean else np.empty)(layout.width * rows, dtype=np.uint8)
    return {
        name: np.empty(rows, dtype=object) if before is None else np.frombuffer(memory, kind, rows, before * rows) for name, kind, before in layout.places
    }  # fmt: skip


def _at(days: int | Array, row: int) -> int:
    return days if isinstance(days, int) else int(days[row])


@lru_cache(maxsize=1024)
def _breaks(formulas: tuple[Formula, ...], book: Book) -> list[int]:
    """The days on which a rule or one of its numbers changes, in their order."""
    found = {formula.since for formula in formulas} | {formula.until + timedelta(days=1) for formula in formulas if formula.until is not None}
    for formula in formulas:
        found |= {day for name in formula.parameters if name in book.parameters for day in _changes(book, name)}
    return sorted((day - EPOCH).days for day in found)


@lru_cache(maxsize=1024)
def _since(formulas: tuple[Formula, ...], book: Book, day: int) -> date:
    """Since when the rule and its numbers have been as they are on a day; the day itself before the first of them."""
    breaks = _breaks(formulas, book)
    place = bisect_right(breaks, day)
    return day_of(breaks[place - 1] if place else day)


@lru_cache(maxsize=1024)
def _to_confirm(formula: Formula, on: date, book: Book) -> frozenset[str]:
    """The numbers of a formula that somebody has yet to confirm."""
    dated = {name: book[name].on(on) for name in formula.parameters if name in book.parameters}
    return frozenset(name for name, one in dated.items() if one is not None and one.is_to_confirm)


def _changes(book: Book, name: str) -> Iterator[date]:
    for dated in book[name].values:
        yield dated.since
        if dated.until is not None:
            yield date.fromordinal(dated.until.toordinal() + 1)


def _stretches(breaks: Sequence[int], events: int | Array) -> Iterator[tuple[int, Array]]:
    """The stretches between changes that the events lie in, each with its rows; None stands for all of them."""
    ends = (events, events) if isinstance(events, int) else (int(events.min()), int(events.max()))
    first, last = (bisect_right(breaks, day) for day in ends)
    if first == last:
        yield first, None
        return
    found = np.searchsorted(breaks, events, side="right")
    for stretch in np.unique(found):
        yield int(stretch), found == stretch


def _year_ends(years: Array) -> int | Array:
    """The last day of each year; the calendar is asked once a year, not once a row, where the years lie close."""
    first = int(years[0])
    if MINYEAR <= first <= MAXYEAR and (years == first).all():
        return (date(first, 12, 31) - EPOCH).days
    low, high = int(years.min()), int(years.max())
    is_close = high - low < 1000
    asked = np.arange(low, high + 1) if is_close else years
    ends = (asked - 1969).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64) - 1
    return ends[years - low] if is_close else ends


def _plain(column: Any, row: int) -> Any:
    if isinstance(column, Raw):
        return fraction_of(column, row)
    if isinstance(column, Coded):
        return str(column.words[column.codes[row]])
    value = column[row]
    return value.item() if isinstance(value, np.generic) else value


def _part(column: Any, rows: Any, unbounded: bool) -> Any:
    if isinstance(column, list):
        return [_part(one, rows, unbounded) for one in column]
    if isinstance(column, Coded):
        return Coded(column.codes[rows], column.words)
    if isinstance(column, Raw):
        top = column.top[rows]
        reach = max(abs(int(top.max())), abs(int(top.min()))) if len(top) else 0
        return Numbers(top.astype(object) if unbounded else top, column.bottom, reach)
    return column[rows]


def _item_part(columns: ItemColumns, rows: Any, unbounded: bool) -> ItemColumns:
    if isinstance(rows, slice):
        first, last = int(columns.starts[rows.start]), int(columns.starts[rows.stop])
        starts = columns.starts[rows.start : rows.stop + 1] - first
        return ItemColumns(starts, {name: _part(column, slice(first, last), unbounded) for name, column in columns.fields.items()})
    begins, lengths = columns.starts[rows], columns.starts[rows + 1] - columns.starts[rows]
    starts = np.concatenate(([0], np.cumsum(lengths)))
    places = np.repeat(begins - starts[:-1], lengths) + np.arange(int(starts[-1]))
    return ItemColumns(starts, {name: _part(column, places, unbounded) for name, column in columns.fields.items()})
