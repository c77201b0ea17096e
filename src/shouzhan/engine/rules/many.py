"""Answering many cases at once, and each of them as it would be answered alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from shouzhan.engine.rules.answer import Answer, decimal_text
from shouzhan.engine.rules.calendars import DayTable
from shouzhan.engine.rules.chunks import Found, by_nodes, by_steps, places_of
from shouzhan.engine.rules.columns import Coded, Frame, ItemColumns, Numbers, TooLarge, Unset
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.facts import BadFact, Output, Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.plan import plan_of
from shouzhan.engine.rules.program import CHUNK
from shouzhan.engine.rules.single import NotKnown, run
from shouzhan.engine.rules.table import EPOCH, Raw, Table, as_days, day_of, fraction_of
from shouzhan.kernel.dates import MissingYear, city_calendar

Array = Any
FEW = 32
OUTCOMES = ("value", "allowed", "warned", "refused", "bad")
_VALUE, _ALLOWED, _WARNED, _REFUSED, _BAD = range(5)
OUTCOME, CODE = " outcome", " code"  # no output has such a name
_KINDS: dict[Sort, Any] = {Sort.MONEY: np.int64, Sort.YES_NO: bool, Sort.WORDS: object, Sort.CHOICE: object, Sort.NAMES: object}
_NARROW = 2**31  # columns of other numbers begin narrow, and widen where a number asks for it


@dataclass
class Answers:
    """The answers of a table: outcomes and codes by row, values by column, and the rows that were answered singly."""

    rule: Rule
    rows: int
    outcome: Array
    code: Array
    codes: list[str]
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
    work = _Work(rule, table, as_days(as_of, table.rows), book, DayTable(city_calendar()), with_lines)
    work.run()
    return work.answers


class _Work:
    def __init__(self, rule: Rule, table: Table, as_of: Array, book: Book, days: DayTable, with_lines: bool) -> None:
        self.rule, self.table, self.as_of, self.book, self.days = rule, table, as_of, book, days
        self.with_lines = with_lines
        self._confirmed: set[date] = set()
        values = _blanks(rule.values, table.rows)
        outcome, code = values.pop(OUTCOME), values.pop(CODE)
        outcome.fill(_BAD)  # until a row is answered
        self.answers = Answers(rule, table.rows, outcome, code, ["allowed"], values, bad=table.bad)

    def run(self) -> None:
        for row, facts in self.table.odd.items():
            self._alone(row, facts)
        events = self._events()
        breaks = self._breaks()
        ordinary = None if not (self.table.odd or self.table.bad) else self.table.ordinary
        for segment, among in _stretches([(day - EPOCH).days for day in breaks], events):
            mask = among
            if ordinary is not None:
                mask = ordinary if mask is None else mask & ordinary
            rows: Any = slice(0, self.table.rows) if mask is None else np.flatnonzero(mask)
            if mask is not None and not len(rows):
                continue
            self._segment(breaks[segment - 1] if segment else day_of(int(events[0 if mask is None else rows[0]])), rows)

    def _events(self) -> Array:
        events = self.as_of
        for name in reversed(self.rule.events):
            days, given = self._event_days(name), self.table.given.get(name)
            events = days if given is None else np.where(given, days, events)
        return events

    def _event_days(self, name: str) -> Array:
        column = self.table.facts[name]
        if self.rule.fact(name).sort is Sort.DAY:
            return column
        return _year_ends(column.top if column.bottom == 1 else column.top // column.bottom)

    def _breaks(self) -> list[date]:
        found = {formula.since for formula in self.rule.formulas} | {formula.until + timedelta(days=1) for formula in self.rule.formulas if formula.until is not None}
        for formula in self.rule.formulas:
            found |= {day for name in formula.parameters if name in self.book.parameters for day in _changes(self.book, name)}
        return sorted(found)

    def _segment(self, on: date, rows: Any) -> None:
        formula = self.rule.formula_on(on)
        count = self.table.rows if isinstance(rows, slice) else len(rows)
        for start in range(0, count, CHUNK):
            part: Any = slice(start, min(start + CHUNK, count)) if isinstance(rows, slice) else rows[start : start + CHUNK]
            if formula is None:
                self._singly(part)
            else:
                self._chunk(formula, on, part)

    def _chunk(self, formula: Formula, on: date, rows: Any, *, unbounded: bool = False) -> None:
        size = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        try:
            with np.errstate(over="raise", divide="raise"):
                found = None if unbounded else by_steps(formula, on, self.book, self.table, rows, with_lines=self.with_lines)
                if found is None:
                    found = by_nodes(formula, self._frame(formula, on, rows, size, unbounded), with_lines=self.with_lines)
                self._lay(formula, on, found, rows)
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
        for row in range(rows.start, rows.stop) if isinstance(rows, slice) else rows:
            self._alone(int(row), {fact.name: self._value(fact.name, int(row)) for fact in self.rule.facts})

    def _alone(self, row: int, facts: Mapping[str, Any]) -> None:
        answer = run(self.rule, facts, day_of(self.as_of[row]), self.book, every_unset=False)
        self.answers.single[row] = answer
        self.answers.outcome[row] = OUTCOMES.index(answer.outcome)
        self.answers.to_confirm |= set(answer.to_confirm)
        if answer.decision.code == "parameter-unset":
            self._confirm(self.rule.event_day(dict(facts), day_of(self.as_of[row])))

    def _confirm(self, on: date) -> None:
        """Every number of a day's formula that somebody has yet to confirm."""
        formula = self.rule.formula_on(on)
        if formula is not None and on not in self._confirmed:
            self._confirmed.add(on)
            dated = {name: self.book[name].on(on) for name in formula.parameters if name in self.book.parameters}
            self.answers.to_confirm |= {name for name, one in dated.items() if one is not None and one.is_to_confirm}

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

    def _lay(self, formula: Formula, on: date, found: Found, rows: Any) -> None:
        derivation, answers = formula.derivation, self.answers
        checks = sorted(zip(derivation.checks, found.checks, strict=True), key=lambda pair: not pair[0].refuses)
        said = [(check, mask) for check, mask in checks if np.any(mask)]
        for output, reach, column in zip(self.rule.values, found.reaches, found.values, strict=True):
            self._put(output.name, rows, column, reach)
        for step, column in zip(derivation.steps if self.with_lines else (), found.lines, strict=True):
            kept = answers.lines.setdefault(step.name, np.zeros(self.table.rows, dtype=object if step.sort is Sort.WORDS else np.float64))
            kept[rows] = column
        size = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        answers.outcome[rows] = _laid(_ALLOWED if self.rule.is_decision else _VALUE, [(mask, _REFUSED if check.refuses else _WARNED) for check, mask in said], size)
        answers.code[rows] = _laid(0, [(mask, self._code(check.code)) for check, mask in said], size)
        self._confirm(on)

    def _put(self, name: str, rows: Any, found: Any, reach: int) -> None:
        kept = self.answers.values[name]
        if kept.dtype == np.int32 and reach >= _NARROW:
            kept = self.answers.values[name] = kept.astype(np.int64)
        kept[rows] = found

    def _code(self, code: str) -> int:
        if code not in self.answers.codes:
            self.answers.codes.append(code)
        return self.answers.codes.index(code)


def _blanks(outputs: Sequence[Output], rows: int) -> dict[str, Array]:
    """A blank column for each output, and the outcome and the code under OUTCOME and CODE.

    They lie side by side in one piece of memory: the system gives that in large pages, which is most of what a million
    answers cost otherwise.
    """
    kinds: dict[str, Any] = {output.name: _KINDS.get(output.sort, np.int32) for output in outputs} | {CODE: np.int16, OUTCOME: np.uint8}
    found, place = {name: np.empty(rows, dtype=object) for name, kind in kinds.items() if kind is object}, 0
    plain = sorted((name for name in kinds if name not in found), key=lambda name: -np.dtype(kinds[name]).itemsize)
    memory = np.zeros(sum(np.dtype(kinds[name]).itemsize for name in plain) * rows, dtype=np.uint8)
    for name in plain:
        size = np.dtype(kinds[name]).itemsize * rows
        found[name] = memory[place : place + size].view(kinds[name])
        place += size
    return {name: found[name] for name in kinds}


def _laid(ground: int, said: list[tuple[Any, int]], rows: int) -> Any:
    """For each row the number of the first check to say anything: it is laid on last."""
    if not said:
        return ground
    kind: Any = np.int8 if max(number for _mask, number in said) < 127 else np.int32
    found = np.full(rows, ground, dtype=kind)
    for mask, number in reversed(said):
        found += mask * (kind(number) - found)  # quicker than a choice row by row
    return found


def _changes(book: Book, name: str) -> Iterator[date]:
    for dated in book[name].values:
        yield dated.since
        if dated.until is not None:
            yield date.fromordinal(dated.until.toordinal() + 1)


def _stretches(breaks: list[int], events: Array) -> Iterator[tuple[int, Array]]:
    """The stretches between changes that the events lie in, each with its rows; None stands for all of them."""
    if not len(events):
        return
    starts = np.array(breaks, dtype=np.int64)
    first, last = (int(np.searchsorted(starts, day, side="right")) for day in (events.min(), events.max()))
    if first == last:
        yield first, None
        return
    found = np.searchsorted(starts, events, side="right")
    for stretch in np.unique(found):
        yield int(stretch), found == stretch


def _year_ends(years: Array) -> Array:
    """The last day of each year; the calendar is asked once a year, not once a row, where the years lie close."""
    low, high = (int(years.min()), int(years.max())) if len(years) else (0, 0)
    is_close = high - low < 1000
    asked = np.arange(low, high + 1) if is_close else years
    ends = (asked - 1969).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64) - 1
    if low == high:
        return np.broadcast_to(ends[:1], years.shape)
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
