"""Checking a sheet: every problem named by row and column, and all or nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shouzhan.engine.documents.sheets.cells import shown_safely
from shouzhan.engine.documents.sheets.read import OpenSheet, Sheet, SheetRow, plain_head
from shouzhan.engine.documents.sheets.rules import (
    EMPTY_CELL,
    ERROR_CELL,
    FEN,
    MERGED_CELL,
    UNCOUNTED_CELL,
    ColumnRule,
    Wrong,
    read_value,
    repeated,
)
from shouzhan.engine.documents.sniff import Unwelcome
from shouzhan.kernel.text import Text

MOST_PROBLEMS = 1000
_UNIT = re.compile(r"[(（]\s*([^()（）]+?)\s*[)）]\s*$")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell; the value is shown safely, cut and without hidden characters."""

    line: int
    column: Text
    value: str
    code: str
    sentence: Text
    remedy: Text


@dataclass(frozen=True)
class ReadRow:
    """A row's exact values by column key, or its problems."""

    line: int
    values: dict[str, Any]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Report:
    """The outcome for a whole sheet; `rows` is empty as soon as one row is refused."""

    rows: tuple[ReadRow, ...]
    problems: tuple[Problem, ...]
    count: int
    refused: int
    ignored_columns: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the sheet may be loaded."""
        return self.refused == 0

    @property
    def sentence(self) -> Text:
        """The verdict in one sentence."""
        if self.sound:
            return Text(f"{self.count} 行全部通过检查。", f"All {self.count} rows passed every check.")
        return Text(
            f"{self.count} 行中有 {self.refused} 行有误，未保存任何一行。",
            f"{self.refused} of {self.count} rows have errors; nothing was saved.",
        )


@dataclass(frozen=True)
class Place:
    """Where a rule's column stands, and the unit its head names."""

    rule: ColumnRule
    column: int | None
    unit: str = ""


def check_rows(sheet: Sheet | OpenSheet, columns: Sequence[ColumnRule]) -> Report:
    """Check every row; raises `Unwelcome` when a needed column is lacking or two bear its name."""
    rows: list[ReadRow] = []
    problems: list[Problem] = []
    count = refused = 0
    places = find_columns(sheet.header, columns)
    for row in check_each(sheet, places):
        count += 1
        if row.problems:
            refused += 1
            problems.extend(row.problems[: max(0, MOST_PROBLEMS - len(problems))])
            rows.clear()
        elif not refused:
            rows.append(row)
    if not count:
        raise Unwelcome("no-rows", Text("表头下面没有数据。", "There are no rows under the header."))
    known = {place.column for place in places}
    ignored = tuple(shown_safely(head) for number, head in enumerate(sheet.header) if head and number not in known)
    return Report(tuple(rows), tuple(problems), count, refused, ignored)


def find_columns(header: Sequence[str], columns: Sequence[ColumnRule]) -> tuple[Place, ...]:
    """Find each rule's column by its names in either language."""
    by_name: dict[str, list[int]] = {}
    for number, head in enumerate(header):
        if head:
            by_name.setdefault(plain_head(head), []).append(number)
    places, lacking = [], []
    for rule in columns:
        found = sorted({number for name in rule.spelled for number in by_name.get(plain_head(name), ())})
        if len(found) > 1:
            _refuse_double(rule, [header[number] for number in found])
        if not found and rule.column_needed:
            lacking.append(rule.label)
        places.append(Place(rule, found[0] if found else None, _unit_of(header[found[0]]) if found else ""))
    if lacking:
        raise Unwelcome(
            "columns-missing",
            Text(
                f"缺少必填的列：{'、'.join(label.zh for label in lacking)}。请使用空白模板，或改正表头。",
                f"Columns are missing: {', '.join(label.en for label in lacking)}. "
                "Use the template or correct the header.",
            ),
        )
    return tuple(places)


def _refuse_double(rule: ColumnRule, heads: list[str]) -> None:
    shown = "、".join(shown_safely(head) for head in heads)
    raise Unwelcome(
        "columns-double",
        Text(
            f"“{rule.label.zh}”对应了多列：{shown}。请只保留一列。",
            f"“{rule.label.en}” stands for more than one column: {shown}. Keep only one.",
        ),
    )


def _unit_of(head: str) -> str:
    found = _UNIT.search(head)
    return found[1] if found and found[1] in FEN else ""


def check_each(sheet: Sheet | OpenSheet, places: Sequence[Place]) -> Iterator[ReadRow]:
    """Check row by row as they are read; the caller must load nothing until the last one passed."""
    checker = _Checker(places, _merged_cells(sheet.merged), sheet.broken)
    rows: Iterable[SheetRow] = sheet.rows
    return (checker.read(row) for row in rows)


def _merged_cells(areas: Iterable[tuple[int, int, int, int]]) -> dict[int, set[int]]:
    """For each row the columns in ranges merged over several rows or columns."""
    cells: dict[int, set[int]] = {}
    for top, left, bottom, right in areas:
        for line in range(top, min(bottom, top + 100_000) + 1):
            cells.setdefault(line, set()).update(range(left, min(right, left + 500) + 1))
    return cells


class _Checker:
    """Reads rows one by one and remembers what must be there only once."""

    def __init__(
        self, places: Sequence[Place], merged: dict[int, set[int]], broken: dict[tuple[int, int], str]
    ) -> None:
        self.places, self.merged, self.broken = places, merged, broken
        self.met: dict[str, dict[Any, int]] = {place.rule.key: {} for place in places if place.rule.unique}

    def read(self, row: SheetRow) -> ReadRow:
        """The values of a row, or its problems."""
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        merged = self.merged.get(row.line, ())
        for place in self.places:
            column, rule = place.column, place.rule
            text = row.cells[column] if column is not None and column < len(row.cells) else ""
            value, wrong = self._cell(row.line, place, text, merged)
            values[rule.key] = value
            if wrong:
                problems.append(
                    Problem(row.line, rule.label, shown_safely(text), wrong.code, wrong.sentence, wrong.remedy)
                )
        return ReadRow(row.line, {} if problems else values, tuple(problems))

    def _cell(self, line: int, place: Place, text: str, merged: Iterable[int]) -> tuple[Any, Wrong | None]:
        column, rule = place.column, place.rule
        if column is not None and column in merged:
            return None, MERGED_CELL
        if column is not None and self.broken and (kind := self.broken.get((line, column))):
            return None, ERROR_CELL if kind == "error" else UNCOUNTED_CELL
        if not text:
            return None, EMPTY_CELL if rule.required else None
        value, wrong = read_value(rule, text, place.unit)
        if wrong is None and rule.unique:
            first = self.met[rule.key].setdefault(value, line)
            if first != line:
                return None, repeated(first)
        return value, wrong
