"""Reading spreadsheets as they come: encodings, formulas, merged heads, wrong types, bombs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from shouzhan.engine.documents.sheets.cells import as_text, unquoted
from shouzhan.engine.documents.sheets.plain import decode, read_values
from shouzhan.engine.documents.sheets.workbook import NOT_A_SHEET, Workbook, read_workbook
from shouzhan.engine.documents.sniff import CORRUPT, EMPTY, Unwelcome, sniff
from shouzhan.kernel.text import Text

__all__ = ["MAX_ROWS", "Sheet", "SheetRow", "as_text", "decode", "open_sheet", "plain_head", "read_sheet"]

MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
_HEAD_WITHIN = 30
_SPACE = str.maketrans("", "", " \u3000\xa0\n\r\t*＊")
_OLD = Text(
    "这是旧版 .xls 工作簿。请另存为 .xlsx 后重试。",
    "This is an old .xls workbook. Save it as .xlsx and try again.",
)
_TOO_MANY = Text("超过一百万行，请拆分后导入。", "More than a million rows; split the file.")
_NO_HEADER = Text(
    "没有找到表头。请把列名放在第一行，或使用空白模板。",
    "No header row was found. Put the names of the columns in the first row, or use the template.",
)
_NO_ROWS = Text("表头下面没有数据。", "There are no rows under the header.")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with the number it has in the file."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A header and the rows under it; every value is text, exactly as it stands."""

    header: tuple[str, ...]
    rows: list[SheetRow]
    # (first row, first column, last row, last column), rows as numbered in the file, columns from 0
    merged: tuple[tuple[int, int, int, int], ...] = ()
    # (row, column) of cells that hold an error, or a formula without its result
    broken: dict[tuple[int, int], str] = field(default_factory=dict)

    def column(self, names: Sequence[str]) -> int | None:
        """The place of the column with one of the names, however it is spaced or marked."""
        wanted = {plain_head(name) for name in names}
        return next((place for place, head in enumerate(self.header) if plain_head(head) in wanted), None)


@dataclass(frozen=True)
class OpenSheet:
    """A sheet whose rows are read as they are asked for, once."""

    header: tuple[str, ...]
    rows: Iterator[SheetRow]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    broken: dict[tuple[int, int], str] = field(default_factory=dict)


def plain_head(head: str) -> str:
    """A column's name without spaces, stars and its unit in brackets."""
    bare = head.translate(_SPACE).replace("（", "(").replace("）", ")").lower()
    return bare[: bare.index("(", 1)] if "(" in bare[1:] else bare


def read_sheet(data: bytes, name: str = "") -> Sheet:
    """Read a workbook or comma-separated values whole; raises `Unwelcome` when that cannot be done."""
    sheet = open_sheet(data, name)
    rows = list(sheet.rows)
    if not rows:
        raise Unwelcome("no-rows", _NO_ROWS)
    return Sheet(sheet.header, rows, sheet.merged, sheet.broken)


def open_sheet(data: bytes, name: str = "") -> OpenSheet:
    """Open a sheet and find its header; the rows follow as they are asked for."""
    if not data:
        raise Unwelcome("empty-file", EMPTY)
    book = _book(data, name)
    raw = ((line, [as_text(value) for value in row[:MAX_COLUMNS]]) for line, row in book.rows)
    header, last, rest = _find_header(_guarded(raw), book.merged)
    merged = tuple(area for area in book.merged if area[2] > last)
    return OpenSheet(header, _limited(rest), merged, book.broken)


def _book(data: bytes, name: str) -> Workbook:
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(data)
    if b"\x00" in data[:4096] and not data.startswith(b"\xd0\xcf\x11\xe0"):
        return Workbook(_harmless(read_values(data)))
    kind = _kind(data, name)
    if kind in (".xls", ".doc", ".ppt"):
        raise Unwelcome("old-or-encrypted", _OLD) if kind == ".xls" else Unwelcome("not-a-sheet", NOT_A_SHEET)
    if kind not in (".csv", ".txt", ".md"):
        raise Unwelcome("not-a-sheet", NOT_A_SHEET)
    return Workbook(_harmless(read_values(data)))


def _kind(data: bytes, name: str) -> str:
    try:
        return sniff(data, name).extension
    except Unwelcome as refused:
        if refused.code == "encrypted":
            raise
        if refused.code == "unknown" and b"\x00" not in data:
            # strange characters in a cell are for the check to name, row by row
            return ".csv"
        raise Unwelcome("not-a-sheet", NOT_A_SHEET) from refused


def _harmless(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[Any]]]:
    return ((line, [unquoted(value) for value in row]) for line, row in rows)


def _guarded(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The rows, where whatever the reader raises half-way means a broken file."""
    try:
        yield from rows
    except Unwelcome:
        raise
    except Exception as error:  # calamine raises many kinds; all mean the file is broken
        raise Unwelcome("corrupt", CORRUPT) from error


def _find_header(
    rows: Iterator[tuple[int, list[str]]], merged: tuple[tuple[int, int, int, int], ...]
) -> tuple[tuple[str, ...], int, Iterator[tuple[int, list[str]]]]:
    """The first row with two names or more is the header; titles are passed by, two storeys made one."""
    for line, cells in islice(rows, _HEAD_WITHIN):
        filled = sum(1 for cell in cells if cell)
        if filled < 2 and not (filled == 1 and len(cells) == 1):
            continue
        across = [area for area in merged if area[0] == line and area[2] == line and area[3] > area[1]]
        down = [area for area in merged if area[0] == line and area[2] > line]
        if not across and not down:
            return tuple(cells), line, rows
        below = next(rows, None)
        if below is None:
            return tuple(cells), line, rows
        if below[0] != line + 1 or (not down and not _is_storey(below[1], across)):
            return tuple(cells), line, chain([below], rows)
        return _two_storeys(cells, below[1], across), below[0], rows
    raise Unwelcome("no-header", _NO_HEADER)


def _is_storey(cells: list[str], across: list[tuple[int, int, int, int]]) -> bool:
    """Whether a row stands under the merged heads only: names under each, nothing beside them."""
    under = {place for area in across for place in range(area[1], area[3] + 1)}
    return all(bool(cell) == (place in under) for place, cell in enumerate(cells))


def _two_storeys(upper: list[str], lower: list[str], across: list[tuple[int, int, int, int]]) -> tuple[str, ...]:
    """Heads under a merged head bear both names, unless their own is enough."""
    lower = lower + [""] * (len(upper) - len(lower))
    over = {place: upper[area[1]] for area in across for place in range(area[1], area[3] + 1) if area[1] < len(upper)}
    heads = []
    for place, low in enumerate(lower):
        high = over.get(place) or (upper[place] if place < len(upper) else "")
        alone = lower.count(low) == 1 and low not in upper
        heads.append((low if alone else f"{high}{low}") if low else high)
    return tuple(heads)


def _limited(rows: Iterator[tuple[int, list[str]]]) -> Iterator[SheetRow]:
    count = 0
    for line, cells in rows:
        if not any(cells):
            continue
        count += 1
        if count > MAX_ROWS:
            raise Unwelcome("too-many-rows", _TOO_MANY)
        yield SheetRow(line, tuple(cells))
