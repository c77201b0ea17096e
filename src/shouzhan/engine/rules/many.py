"""Answering many cases at once, and each of them as it would be answered alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from shouzhan.engine.rules.answer import Answer, decimal_text
from shouzhan.engine.rules.calendars import DayTable
from shouzhan.engine.rules.columns import Coded, Frame, ItemColumns, Numbers, TooLarge, Unset, whole_tops
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.facts import BadFact, Output, Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.plan import plan_of
from shouzhan.engine.rules.single import NotKnown, run
from shouzhan.engine.rules.table import EPOCH, Raw, Table, as_days, day_of, fraction_of
from shouzhan.kernel.dates import MissingYear, city_calendar

Array = Any
CHUNK = 1 << 16  # so many rows of a formula's columns stay in the processor's cache, and Python's own part weighs little
FEW = 32
OUTCOMES = ("value", "allowed", "warned", "refused", "bad")
_VALUE, _ALLOWED, _WARNED, _REFUSED, _BAD = range(5)


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


def places_of(output: Output) -> int:
    """How many decimals a column of an output keeps."""
    return 2 if output.sort is Sort.MONEY else max(output.places, 6)


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
        self.answers = Answers(
            rule, table.rows, np.full(table.rows, _BAD, dtype=np.uint8), np.zeros(table.rows, dtype=np.int32), ["allowed"],
            {output.name: self._blank(output) for output in rule.values}, bad=table.bad,
        )

    def _blank(self, output: Output) -> Array:
        kind = object if output.sort in (Sort.WORDS, Sort.CHOICE, Sort.NAMES) else bool if output.sort is Sort.YES_NO else np.int64
        return np.zeros(self.table.rows, dtype=kind)

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
                self._fill(formula, self._frame(formula, on, rows, size, unbounded), rows)
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
        answer = run(self.rule, facts, day_of(self.as_of[row]), self.book)
        self.answers.single[row] = answer
        self.answers.outcome[row] = OUTCOMES.index(answer.outcome)
        self.answers.to_confirm |= set(answer.to_confirm)

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

    def _fill(self, formula: Formula, frame: Frame, rows: Any) -> None:
        derivation, answers = formula.derivation, self.answers
        checks = sorted(((check, frame.take(check.condition)) for check in derivation.checks), key=lambda pair: not pair[0].refuses)
        said = [(check, mask) for check, mask in checks if np.any(mask)]
        for output in self.rule.values:
            answers.values[output.name][rows] = _column(frame, output, frame.take(derivation.values[output.name]))
        if self.with_lines:
            for step in derivation.steps:
                found = frame.take(step.node)
                kept = answers.lines.setdefault(step.name, np.zeros(self.table.rows, dtype=object if step.sort is Sort.WORDS else np.float64))
                kept[rows] = found.top / (found.bottom * (1 if found.under is None else found.under)) if isinstance(found, Numbers) else found
        answers.outcome[rows] = _laid(_ALLOWED if self.rule.is_decision else _VALUE, [(mask, _REFUSED if check.refuses else _WARNED) for check, mask in said], frame.rows)
        answers.code[rows] = _laid(0, [(mask, self._code(check.code)) for check, mask in said], frame.rows)
        for name in formula.parameters:
            dated = self.book[name].on(frame.on) if name in self.book.parameters else None
            if dated is not None and dated.is_to_confirm:
                answers.to_confirm.add(name)

    def _code(self, code: str) -> int:
        if code not in self.answers.codes:
            self.answers.codes.append(code)
        return self.answers.codes.index(code)


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


def _column(frame: Frame, output: Output, found: Any) -> Array:
    if isinstance(found, Numbers):
        tops = whole_tops(frame, found, places_of(output))
        if frame.is_unbounded and _passes(tops):
            raise TooLarge
        return tops
    if isinstance(found, Coded):
        return found.words[found.codes]
    return found


def _passes(tops: Any) -> bool:
    if isinstance(tops, int):
        return abs(tops) >= 2**63
    return bool(len(tops)) and max(abs(int(tops.max())), abs(int(tops.min()))) >= 2**63

