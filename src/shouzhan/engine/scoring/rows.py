"""Lists people hand in as a spreadsheet: named columns in either language, every mistake named with file, line and column."""

import math
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shouzhan.engine.documents.sheets.read import plain_head, read_sheet
from shouzhan.engine.documents.sniff import Unwelcome
from shouzhan.engine.scoring.matrix import Unusable

_PARTS = str.maketrans("；，、,|", ";;;;;")


@dataclass(frozen=True)
class Row:
    """One line of a list; a column that is not in the file is empty."""

    file: str
    line: int
    cells: Mapping[str, str]

    def at(self, column: str = "") -> str:
        """The place, for a message."""
        return f"{self.file} line {self.line}" + (f", {column}" if column else "")

    def maybe(self, column: str) -> str:
        """The words of a cell, empty where there are none."""
        return self.cells.get(column, "")

    def words(self, column: str) -> str:
        """The words of a cell that must not be empty."""
        text = self.maybe(column)
        if not text:
            raise Unusable(f"{self.at(column)}: is empty")
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
            raise Unusable(f"{self.at(column)}: {text!r} is no number") from None
        if not math.isfinite(value):
            raise Unusable(f"{self.at(column)}: {text!r} is no finite number")
        if not low <= value <= high:
            raise Unusable(f"{self.at(column)}: {text} is not from {low:g} to {high:g}")
        return value

    def whole(self, column: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number between two bounds; the default where the cell is empty."""
        if default is not None and not self.maybe(column):
            return default
        value = self.number(column, low, high)
        if value != int(value):
            raise Unusable(f"{self.at(column)}: {self.maybe(column)} is no whole number")
        return int(value)


def read_rows(path: str, columns: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> list[Row]:
    """The lines of a file; `columns` gives each column the other names it may bear, `needed` are those that must be there."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from None
    return rows_from(data, Path(path).name, columns, needed)


def rows_from(data: bytes, file: str, columns: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> list[Row]:
    """The lines that the bytes of a file hold."""
    try:
        sheet = read_sheet(data, file)
    except Unwelcome as error:
        raise Unusable(f"{file}: {error.sentence.en}") from None
    known = {plain_head(name): key for key, names in columns.items() for name in (key, *names)}
    keys: dict[str, int] = {}
    for place, head in enumerate(sheet.header):
        if not head:
            continue
        key = known.get(plain_head(head))
        if key is None:
            raise Unusable(f"{file}: nothing is known of a column {head!r}; known are {', '.join(columns)}")
        if key in keys:
            raise Unusable(f"{file}: two columns say {key}")
        keys[key] = place
    for key in needed:
        if key not in keys:
            raise Unusable(f"{file}: there is no column {key!r} ({', '.join(columns[key])})")
    found = []
    for row in sheet.rows:
        if len(row.cells) > len(sheet.header) and any(row.cells[len(sheet.header) :]):
            raise Unusable(f"{file} line {row.line}: {len(row.cells)} cells, the first line has {len(sheet.header)}")
        cells = {key: _plain(row.cells[place]) for key, place in keys.items() if place < len(row.cells)}
        found.append(Row(file, row.line, cells))
    return found


def column_of(path: str) -> list[str]:
    """The names in the first column of a list, whatever else it holds."""
    try:
        sheet = read_sheet(Path(path).read_bytes(), Path(path).name)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from None
    except Unwelcome as error:
        raise Unusable(f"{Path(path).name}: {error.sentence.en}") from None
    return [name for row in sheet.rows if (name := _plain(row.cells[0]))]


def _plain(text: str) -> str:
    return " ".join(text.split())  # a name is printed as it was written
