"""Lists people hand in as a spreadsheet: named columns in either language, every mistake named with file, line and column."""

import math
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shouzhan.engine.documents.sheets.read import plain_head, read_sheet
from shouzhan.engine.documents.sniff import Unwelcome
from shouzhan.engine.scoring.matrix import Unusable, not_opened
from shouzhan.kernel.text import Text

_PARTS = str.maketrans("；，、,|", ";;;;;")


@dataclass(frozen=True)
class Row:
    """One line of a list; a column that is not in the file is empty."""

    file: str
    line: int
    cells: Mapping[str, str]
    heads: Mapping[str, str] = field(default_factory=dict)  # what the file calls a column

    def at(self, column: str = "") -> Text:
        """The place, for a message."""
        head = self.heads.get(column, column)
        return Text(f"{self.file} 第 {self.line} 行" + (f"，{head}" if head else ""), f"{self.file} line {self.line}" + (f", {head}" if head else ""))

    def refused(self, column: str, en: str, zh: str) -> Unusable:
        """What is wrong in a cell, or in the line where no column is named."""
        return Unusable(en, zh).at(self.at(column))

    def maybe(self, column: str) -> str:
        """The words of a cell, empty where there are none."""
        return self.cells.get(column, "")

    def words(self, column: str) -> str:
        """The words of a cell that must not be empty."""
        text = self.maybe(column)
        if not text:
            raise self.refused(column, "is empty", "为空")
        return text

    def several(self, column: str) -> tuple[str, ...]:
        """The names of a cell, with semicolons or commas between."""
        return tuple(dict.fromkeys(one.strip() for one in self.maybe(column).translate(_PARTS).split(";") if one.strip()))

    def number(self, column: str, low: float, high: float) -> float:
        """A finite number between two bounds."""
        text = self.words(column)
        try:
            value = float(unicodedata.normalize("NFKC", text))
        except ValueError:
            raise self.refused(column, f"{text!r} is no number", f"“{text}”不是数字") from None
        if not math.isfinite(value):
            raise self.refused(column, f"{text!r} is no finite number", f"“{text}”不是有限的数字")
        if not low <= value <= high:
            raise self.refused(column, f"{text} is not from {low:g} to {high:g}", f"{text} 不在 {low:g} 到 {high:g} 之间")
        return value

    def whole(self, column: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number between two bounds; the default where the cell is empty."""
        if default is not None and not self.maybe(column):
            return default
        value = self.number(column, low, high)
        if value != int(value):
            raise self.refused(column, f"{self.maybe(column)} is no whole number", f"{self.maybe(column)} 不是整数")
        return int(value)


def read_rows(path: str, columns: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> list[Row]:
    """The lines of a file; `columns` gives each column the other names it may bear, `needed` are those that must be there."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise not_opened(error, path) from None
    return rows_from(data, Path(path).name, columns, needed)


def rows_from(data: bytes, file: str, columns: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> list[Row]:
    """The lines that the bytes of a file hold."""
    try:
        sheet = read_sheet(data, file)
    except Unwelcome as error:
        raise Unusable(error.sentence.en, error.sentence.zh).at(file) from None
    known = {plain_head(name): key for key, names in columns.items() for name in (key, *names)}
    keys: dict[str, int] = {}
    for place, head in enumerate(sheet.header):
        if not head:
            continue
        key = known.get(plain_head(head))
        if key is None:
            raise Unusable(f"nothing is known of a column {head!r}; known are {', '.join(columns)}", f"不认识“{head}”列；可用的列有 {'、'.join(columns)}").at(file)
        if key in keys:
            raise Unusable(f"two columns say {key}", f"有两列都是 {key}").at(file)
        keys[key] = place
    for key in needed:
        if key not in keys:
            raise Unusable(f"there is no column {key!r} ({', '.join(columns[key])})", f"没有“{key}”列（{'、'.join(columns[key])}）").at(file)
    heads = {key: sheet.header[place] for key, place in keys.items()}
    found = []
    for row in sheet.rows:
        if len(row.cells) > len(sheet.header) and any(row.cells[len(sheet.header) :]):
            raise Row(file, row.line, {}).refused("", f"{len(row.cells)} cells, the first line has {len(sheet.header)}", f"有 {len(row.cells)} 格，首行有 {len(sheet.header)} 格")
        cells = {key: _plain(row.cells[place]) for key, place in keys.items() if place < len(row.cells)}
        found.append(Row(file, row.line, cells, heads))
    return found


def column_of(path: str) -> list[str]:
    """The names in the first column of a list, whatever else it holds."""
    try:
        sheet = read_sheet(Path(path).read_bytes(), Path(path).name)
    except OSError as error:
        raise not_opened(error, path) from None
    except Unwelcome as error:
        raise Unusable(error.sentence.en, error.sentence.zh).at(Path(path).name) from None
    return [name for row in sheet.rows if (name := _plain(row.cells[0]))]


def _plain(text: str) -> str:
    return " ".join(text.split())  # a name is printed as it was written
