"""The data of an evaluation: a line per subject, checked against what its scheme wants."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import numpy as np

from shouzhan.engine.documents.sheets.percent import percent_cells
from shouzhan.engine.documents.sheets.read import Sheet, SheetRow, plain_head, read_sheet
from shouzhan.engine.documents.sniff import Unwelcome
from shouzhan.engine.scoring.matrix import Numbers, Unusable, line_named, not_opened
from shouzhan.engine.scoring.scheme.formulas import columns_of, values_of
from shouzhan.engine.scoring.scheme.model import Scheme
from shouzhan.kernel.text import Text

TYPE_COLUMN = ("type", "类型", "类别", "园区类型")
_BLANK = frozenset({"", "-", "—", "–", "/", "NA", "N/A", "n/a", "缺", "无数据"})
_YES = {"yes": 1.0, "true": 1.0, "是": 1.0, "no": 0.0, "false": 0.0, "否": 0.0}
_HAPPENED = {"有": 1.0, "无": 0.0}  # of a bonus, a deduction or a veto; where something is measured 无 may as well mean no value
_INVENTED = ("（虚构）", "(虚构)", "（invented）", "(invented)")  # how the name of a subject ends that is none
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?$")  # 1,234.5; a comma elsewhere may be a decimal one


@dataclass(frozen=True)
class Table:
    """The columns a scheme needs; NaN where a value is missing."""

    subjects: tuple[str, ...]
    types: tuple[str, ...]
    lines: tuple[int, ...]
    columns: Mapping[str, Numbers]
    notes: tuple[Text, ...] = ()  # how something was read that could be read in two ways

    @property
    def is_invented(self) -> bool:
        """Whether a name says that its subject is invented, as all do in the samples that come with the product."""
        return any(name.rstrip().lower().endswith(_INVENTED) for name in self.subjects)

    def changed(self, row: int, column: str, value: float) -> "Table":
        """The same table with one value another."""
        values = self.columns[column].copy()
        values[row] = value
        return replace(self, columns={**self.columns, column: values})

    def without(self, rows: Iterable[int]) -> "Table":
        """The same table with some subjects left out."""
        gone = set(rows)
        kept = [at for at in range(len(self.subjects)) if at not in gone]
        return Table(
            tuple(self.subjects[at] for at in kept), tuple(self.types[at] for at in kept), tuple(self.lines[at] for at in kept),
            {name: values[kept] for name, values in self.columns.items()}, self.notes,
        )


def needed_columns(scheme: Scheme) -> dict[str, str]:
    """The data columns a scheme rests on, each with the place in the scheme that wants it."""
    wanted: dict[str, str] = {}
    for key, columns in columns_of({one.key: one for one in scheme.indicators}).items():
        for column in sorted(columns):
            wanted.setdefault(column, f"indicators.{key}")
    for adjustment in scheme.adjustments:
        wanted.setdefault(adjustment.column, adjustment.key)
    for veto in scheme.vetoes:
        wanted.setdefault(veto.column, f"vetoes.{veto.key}")
    return wanted


def read_table(path: Path, scheme: Scheme) -> Table:
    """The data of a file: comma-separated values or a workbook."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise not_opened(error, str(path)) from None
    return table_from(data, scheme, path.name)


def table_from(data: bytes, scheme: Scheme, name: str = "") -> Table:
    """The data that the bytes of a file hold."""
    try:
        sheet = read_sheet(data, name)
    except Unwelcome as error:
        raise Unusable(error.sentence.en, error.sentence.zh) from None
    wanted = needed_columns(scheme)
    places = _places(sheet, wanted, titles_of(scheme))
    type_place = sheet.column(TYPE_COLUMN)
    if type_place is None and len(scheme.types) > 1:
        raise Unusable(f"there is no column 'type'; the scheme has {len(scheme.types)} types", f"没有“类型”列，而方案有 {len(scheme.types)} 个类型")
    subjects: dict[str, int] = {}
    seen: dict[str, int] = {}  # names as they look: one is not two for being typed in full width
    types: list[str] = []
    rows: list[list[float]] = []
    quiet = ({one.column for one in scheme.adjustments} | {one.column for one in scheme.vetoes}) - _measured(scheme)
    percent = {one.origin for one in scheme.indicators if one.unit in ("%", "％")}
    shown = percent_cells(data)
    for row in sheet.rows:
        _whole(row, sheet, (0, *places.values(), *([] if type_place is None else [type_place])))
        subject = _name(row.cells[0]) if row.cells else ""
        if not subject:
            raise Unusable(f"line {row.line}: the subject has no name", f"第 {row.line} 行：对象没有名称")
        looks = unicodedata.normalize("NFKC", subject)
        if looks in seen:
            raise Unusable(f"line {row.line}: {subject!r} is on line {seen[looks]} already", f"第 {row.line} 行：“{subject}”已在第 {seen[looks]} 行出现")
        subjects[subject] = seen[looks] = row.line
        types.append(scheme.types[0].key if type_place is None else _type(row.cells[type_place], scheme, line_named(row.line, subject)))
        rows.append([
            _value(_as_shown(row.cells[place]) if (row.line, place) in shown else row.cells[place], line_named(row.line, subject), column, blank=0.0 if column in quiet else np.nan, percent=column in percent)
            for column, place in places.items()
        ])
    values = np.array(rows, dtype=np.float64).reshape(len(rows), len(places))
    table = Table(tuple(subjects), tuple(types), tuple(subjects.values()), {column: values[:, at].copy() for at, column in enumerate(places)}, _percents(places, shown))
    _possible(table, scheme)
    return table


def _name(cell: str) -> str:
    """A name as it is printed: on one line, and without letters that print nothing."""
    return "".join(one for one in " ".join(cell.split()) if unicodedata.category(one) not in ("Cc", "Cf")).strip()


def _as_shown(cell: str) -> str:
    """A number as a cell formatted as per cent shows it: 0.45 is 45%."""
    try:
        return f"{(Decimal(cell) * 100).normalize():f}%"
    except InvalidOperation:
        return cell


def _percents(places: Mapping[str, int], shown: frozenset[tuple[int, int]]) -> tuple[Text, ...]:
    """What is said of columns with cells formatted as per cent."""
    counts = Counter(place for _line, place in shown)
    return tuple(
        Text(f"{column}：{counts[place]} 个单元格是百分比格式，按显示的数读取（45% 读作 45）。", f"{column}: {counts[place]} cells are formatted as per cent and read as they are shown (45% as 45).")
        for column, place in places.items() if counts[place]
    )


def columns_named(sheet: Sheet, column: str, names: Iterable[str] = ()) -> list[int]:
    """Where a column stands: under exactly this key, else under one that differs by spaces or a unit in brackets, else under one of its names."""
    exact = [at for at, head in enumerate(sheet.header) if head.strip() == column]
    plain = exact or [at for at, head in enumerate(sheet.header) if plain_head(head) == plain_head(column)]
    known = {plain_head(name) for name in names}
    return plain or [at for at, head in enumerate(sheet.header) if at and head and plain_head(head) in known]


def titles_of(scheme: Scheme) -> dict[str, set[str]]:
    """The names in both languages that a column may bear in place of its key: those of what is counted from it alone."""
    found: dict[str, set[str]] = {}
    for column, title in [
        *((one.origin, one.title) for one in scheme.indicators if one.source != "formula"), *((one.column, one.title) for one in scheme.adjustments), *((one.column, one.title) for one in scheme.vetoes),
    ]:
        found.setdefault(column, set()).update((title.zh, title.en))
    return found


def _places(sheet: Sheet, wanted: Mapping[str, str], titles: Mapping[str, Iterable[str]]) -> dict[str, int]:
    places: dict[str, int] = {}
    taken: dict[int, str] = {}
    for column, where in wanted.items():
        found = columns_named(sheet, column, titles.get(column, ()))
        if not found:
            others = sorted(titles.get(column, ()))
            named = Text(f"（或{'、'.join(others)}）", f" (or {', '.join(others)})") if others else Text("", "")
            raise Unusable(f"there is no column {column!r}{named.en}, which {where} needs", f"没有“{column}”列{named.zh}，{where} 需要它")
        if len(found) > 1:
            raise Unusable(f"the column {column!r}, which {where} needs, stands {len(found)} times", f"{where} 需要的“{column}”列出现了 {len(found)} 次")
        if found[0] == 0:
            raise Unusable(f"{where}: the first column names the subject and cannot be measured", f"{where}：第一列是对象名称，不能用来计量")
        if found[0] in taken:
            raise Unusable(f"{where}: {column!r} and {taken[found[0]]!r} are one column of the data, {sheet.header[found[0]]!r}", f"{where}：“{column}”与“{taken[found[0]]}”是数据中的同一列“{sheet.header[found[0]]}”")
        places[column], taken[found[0]] = found[0], column
    return places


def _measured(scheme: Scheme) -> set[str]:
    """The columns that indicators rest on, where a blank is a missing value and never a zero."""
    return {column for columns in columns_of({one.key: one for one in scheme.indicators}).values() for column in columns}


def _whole(row: SheetRow, sheet: Sheet, used: Iterable[int]) -> None:
    """A line with cells lost or shifted would score something else."""
    line = line_named(row.line, row.cells[0].strip() if row.cells else "")
    if len(row.cells) < len(sheet.header) or any(cell.strip() for cell in row.cells[len(sheet.header) :]):
        raise Unusable(f"{line.en}: {len(row.cells)} cells, the first line has {len(sheet.header)}", f"{line.zh}：有 {len(row.cells)} 格，首行有 {len(sheet.header)} 格")
    for place in used:
        if (row.line, place) in sheet.broken:
            raise Unusable(f"{line.en}, {sheet.header[place]}: the cell holds an error, or a formula without its result", f"{line.zh}，{sheet.header[place]}：该格是错误值，或是没有结果的公式")


def _type(cell: str, scheme: Scheme, line: Text) -> str:
    word = cell.strip()
    for one in scheme.types:
        if word in (one.key, one.title.zh, one.title.en):
            return one.key
    known = ", ".join(one.key for one in scheme.types)
    raise Unusable(f"{line.en}: the type {word!r} is none of {known}" if word else f"{line.en}: the subject has no type", f"{line.zh}：类型“{word}”不是 {known} 之一" if word else f"{line.zh}：对象没有类型")


def _value(cell: str, line: Text, column: str, *, blank: float, percent: bool) -> float:
    plain = unicodedata.normalize("NFKC", cell).strip()
    if plain in _BLANK:
        return blank
    if plain.lower() in _YES:
        return _YES[plain.lower()]
    if blank == 0 and plain in _HAPPENED:
        return _HAPPENED[plain]
    if percent and plain.endswith("%"):
        plain = plain[:-1].strip()
    try:
        plain = plain.replace("−", "-")
        value = float(plain.replace(",", "") if _GROUPED.match(plain) else plain) if "_" not in plain else float("x")
    except ValueError:
        raise Unusable(f"{line.en}, {column}: {cell.strip()[:60]!r} is no number", f"{line.zh}，{column}：“{cell.strip()[:60]}”不是数字") from None
    if not np.isfinite(value):
        raise Unusable(f"{line.en}, {column}: {cell.strip()[:60]!r} is no finite number", f"{line.zh}，{column}：“{cell.strip()[:60]}”不是有限的数字")
    return value


def _possible(table: Table, scheme: Scheme) -> None:
    """A value outside what its indicator can be at all is a slip of the pen."""
    by_key = {one.key: one for one in scheme.indicators}
    for one in scheme.indicators:
        values, name = values_of(one.key, by_key, table.columns), one.key if one.source == "formula" else one.origin
        wrong = np.zeros(len(values), dtype=bool)
        if one.low is not None:
            wrong |= values < one.low
        if one.high is not None:
            wrong |= values > one.high
        if wrong.any():
            at = int(np.argmax(wrong))
            bounds = f"from {one.low:g}" if one.high is None else f"up to {one.high:g}" if one.low is None else f"from {one.low:g} to {one.high:g}"
            bounds_zh = f"不小于 {one.low:g}" if one.high is None else f"不大于 {one.high:g}" if one.low is None else f"在 {one.low:g} 到 {one.high:g} 之间"
            line = line_named(table.lines[at], table.subjects[at])
            raise Unusable(f"{line.en}, {name}: {values[at]:g} cannot be; the scheme says {bounds}", f"{line.zh}，{name}：{values[at]:g} 不可能；方案规定{bounds_zh}")
    for adjustment in scheme.adjustments:
        values = table.columns[adjustment.column]
        if (values < 0).any():
            at = int(np.argmax(values < 0))
            line = line_named(table.lines[at], table.subjects[at])
            raise Unusable(f"{line.en}, {adjustment.column}: {values[at]:g} is below zero; a bonus or a deduction is counted from zero up", f"{line.zh}，{adjustment.column}：{values[at]:g} 小于零；加分和扣分从零计起")
