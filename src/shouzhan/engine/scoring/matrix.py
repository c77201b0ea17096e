"""A decision matrix: subjects down, indicators across, each indicator better high or better low."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.files import meant
from shouzhan.kernel.text import Text

Direction = Literal["max", "min"]
DIRECTIONS: tuple[Direction, ...] = ("max", "min")
Numbers = NDArray[np.float64]


def on_one_line(text: str) -> str:
    """Text that may hold what somebody typed, without breaks and without letters that move a cursor."""
    return "".join(" " if unicodedata.category(one) in ("Cc", "Cf", "Zl", "Zp") else one for one in text)


class Unusable(Exception):  # noqa: N818 - said to the person who handed the table in
    """The table cannot be scored; the message names row and column, in both languages."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(on_one_line(en))
        self.sentence = Text(on_one_line(zh), on_one_line(en))

    def at(self, place: Text | str) -> "Unusable":
        """The same with the place before it."""
        where = Text(place, place) if isinstance(place, str) else place
        return Unusable(f"{where.en}: {self.sentence.en}", f"{where.zh}：{self.sentence.zh}")


def not_opened(error: OSError, path: str = "") -> Unusable:
    """What the system said of a file."""
    why, where = meant(error), path or str(error.filename or "")
    return Unusable(why.en, why.zh).at(where or Text("文件", "a file"))


def line_at(line: int, column: str = "") -> Text:
    """A line of a file, and the column in it."""
    return Text(f"第 {line} 行，{column}", f"line {line}, {column}") if column else Text(f"第 {line} 行", f"line {line}")


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
        raise Unusable("the table is empty", "表格为空")
    head = [cell.strip() for cell in rows[0][1]]
    if len(head) < 2:
        raise Unusable("the first line names no indicator beside the subject", "首行除对象外没有指标")
    if len(rows) == 1:
        raise Unusable("the table has a first line and no subject", "表格只有首行，没有对象")
    if len(directions) != len(head) - 1:
        raise Unusable(f"{len(head) - 1} indicators and {len(directions)} directions", f"指标 {len(head) - 1} 个，方向 {len(directions)} 个")
    subjects: dict[str, int] = {}
    values = []
    for number, row in rows[1:]:
        if len(row) != len(head):
            raise Unusable(f"{len(row)} cells, the first line has {len(head)}", f"有 {len(row)} 格，首行有 {len(head)} 格").at(line_at(number))
        name = row[0].strip()
        if not name:
            raise Unusable("the subject has no name", "对象没有名称").at(line_at(number))
        if name in subjects:
            raise Unusable(f"{name!r} is on line {subjects[name]} already", f"“{name}”已在第 {subjects[name]} 行出现").at(line_at(number))
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
        raise Unusable(error.sentence.en, error.sentence.zh) from None
    yield 1, list(sheet.header)
    for row in sheet.rows:
        broken = next((place for line, place in sheet.broken if line == row.line), None)
        if broken is not None:
            raise Unusable("the cell holds an error, or a formula without its result", "该格是错误值，或是没有结果的公式").at(Text(f"第 {row.line} 行第 {broken + 1} 列", f"line {row.line}, column {broken + 1}"))
        yield row.line, list(row.cells)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable("the table is neither a workbook (.xlsx) nor comma-separated text in UTF-8 or GB18030", "表格既不是工作簿（.xlsx），也不是 UTF-8 或 GB18030 编码的逗号分隔文本")


def _direction(text: str) -> Direction:
    for known in DIRECTIONS:
        if text == known:
            return known
    raise Unusable(f"a direction is max or min, not {text!r}", f"方向应为 max 或 min，不是“{text}”")


def _number(cell: str, line: int, column: str) -> float:
    plain = unicodedata.normalize("NFKC", cell).strip()
    if not plain:
        raise Unusable("there is no value; a missing value is never taken for zero", "没有值；缺值从不当作零").at(line_at(line, column))
    try:
        value = float(plain)
    except ValueError:
        raise Unusable(f"{cell.strip()!r} is no number", f"“{cell.strip()}”不是数字").at(line_at(line, column)) from None
    if not np.isfinite(value):
        raise Unusable(f"{cell.strip()!r} is no finite number", f"“{cell.strip()}”不是有限的数字").at(line_at(line, column))
    return value
