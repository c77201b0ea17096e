"""A decision matrix: subjects down, indicators across, each indicator better high or better low."""

import csv
import errno
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from shouzhan.kernel.text import Text

Direction = Literal["max", "min"]
DIRECTIONS: tuple[Direction, ...] = ("max", "min")
Numbers = NDArray[np.float64]


class Unusable(Exception):  # noqa: N818 - said to the person who handed the table in
    """The table cannot be scored; the message names row and column, in both languages where the Chinese is given."""

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self.sentence = Text(zh or en, en)

    def at(self, place: str) -> "Unusable":
        """The same with the place before it."""
        return Unusable(f"{place}: {self.sentence.en}", f"{place}：{self.sentence.zh}")


_MEANT = {errno.ENOENT: "文件不存在", errno.EACCES: "没有访问权限", errno.EISDIR: "是文件夹，不是文件", errno.ENOTDIR: "路径中有一段不是文件夹", errno.ENOSPC: "磁盘空间不足"}


def meant(error: OSError) -> Text:
    """What the system said, in both languages where it is common."""
    why = str(error.strerror)
    return Text(_MEANT.get(error.errno or 0, why), why)


def not_opened(error: OSError, path: str = "") -> Unusable:
    """What the system said of a file."""
    where, why = path or str(error.filename or "a file"), meant(error)
    return Unusable(f"{where}: {why.en}", f"{where}：{why.zh}")


def line_named(line: int, subject: str) -> Text:
    """A line of the data with the subject that stands on it."""
    return Text(f"第 {line} 行（{subject}）", f"line {line} ({subject})")


@dataclass(frozen=True)
class Matrix:
    """The numbers of every subject, in the order they were handed in."""

    subjects: tuple[str, ...]
    indicators: tuple[str, ...]
    directions: tuple[Direction, ...]
    values: Numbers

    @property
    def rising(self) -> NDArray[np.bool_]:
        """Which indicators are better high."""
        return np.array([one == "max" for one in self.directions])


def read_matrix(data: bytes, directions: Sequence[str]) -> Matrix:
    """Read a table whose first column names the subject and whose first line names the indicators."""
    rows = [(number, row) for number, row in _lines(data) if any(cell.strip() for cell in row)]
    if not rows:
        raise Unusable("the table is empty")
    head = [cell.strip() for cell in rows[0][1]]
    if len(head) < 2:
        raise Unusable("the first line names no indicator beside the subject")
    if len(rows) == 1:
        raise Unusable("the table has a first line and no subject")
    if len(directions) != len(head) - 1:
        raise Unusable(f"{len(head) - 1} indicators and {len(directions)} directions")
    subjects: dict[str, int] = {}
    values = []
    for number, row in rows[1:]:
        if len(row) != len(head):
            raise Unusable(f"line {number}: {len(row)} cells, the first line has {len(head)}")
        name = row[0].strip()
        if not name:
            raise Unusable(f"line {number}: the subject has no name")
        if name in subjects:
            raise Unusable(f"line {number}: {name!r} is on line {subjects[name]} already")
        subjects[name] = number
        values.append([_number(cell, number, head[at]) for at, cell in enumerate(row[1:], 1)])
    return Matrix(tuple(subjects), tuple(head[1:]), tuple(_direction(one) for one in directions), np.array(values, dtype=np.float64))


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines of a workbook or of comma-separated values, with their numbers."""
    if not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        yield from enumerate(csv.reader(io.StringIO(_decoded(data))), 1)
        return
    from shouzhan.engine.documents.sheets.read import read_sheet  # only a workbook needs its reader
    from shouzhan.engine.documents.sniff import Unwelcome

    try:
        sheet = read_sheet(data, "table.xlsx" if data.startswith(b"PK") else "table.xls")
    except Unwelcome as error:
        raise Unusable(error.sentence.en) from None
    yield 1, list(sheet.header)
    for row in sheet.rows:
        broken = next((place for line, place in sheet.broken if line == row.line), None)
        if broken is not None:
            raise Unusable(f"line {row.line}, column {broken + 1}: the cell holds an error, or a formula without its result")
        yield row.line, list(row.cells)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable("the table is neither a workbook (.xlsx) nor comma-separated text in UTF-8 or GB18030")


def _direction(text: str) -> Direction:
    for known in DIRECTIONS:
        if text == known:
            return known
    raise Unusable(f"a direction is max or min, not {text!r}")


def _number(cell: str, line: int, column: str) -> float:
    plain = unicodedata.normalize("NFKC", cell).strip()
    if not plain:
        raise Unusable(f"line {line}, {column}: there is no value; a missing value is never taken for zero")
    try:
        value = float(plain)
    except ValueError:
        raise Unusable(f"line {line}, {column}: {cell.strip()!r} is no number") from None
    if not np.isfinite(value):
        raise Unusable(f"line {line}, {column}: {cell.strip()!r} is no finite number")
    return value
