"""Reading spreadsheets as they come: encodings, formulas, merged heads, wrong types, bombs."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from python_calamine import CalamineWorkbook

from shouzhan.engine.documents.sniff import Unwelcome, check_bomb
from shouzhan.kernel.text import Text

MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
_SPACE = str.maketrans("", "", " \u3000\xa0\n\r\t*＊")


@dataclass(frozen=True)
class SheetRow:
    """A row with the number it has in the file."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A header and the rows under it; every value is text, exactly as it stands."""

    header: tuple[str, ...]
    rows: list[SheetRow]

    def column(self, names: Sequence[str]) -> int | None:
        """The place of the column with one of the names, however it is spaced or marked."""
        wanted = {plain_head(name) for name in names}
        return next((place for place, head in enumerate(self.header) if plain_head(head) in wanted), None)


def plain_head(head: str) -> str:
    """A column's name without spaces, stars and its unit in brackets."""
    bare = head.translate(_SPACE).replace("（", "(").replace("）", ")").lower()
    return bare[: bare.index("(")] if "(" in bare[1:] else bare


def read_sheet(data: bytes, name: str) -> Sheet:
    """Read a workbook or comma-separated values; raises `Unwelcome` when that cannot be done."""
    if not data:
        raise Unwelcome("empty-file", Text("文件是空的。", "The file is empty."))
    if data.startswith(b"PK\x03\x04"):
        rows = _workbook(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unwelcome("old-or-encrypted", Text(
            "这是旧版 .xls 或加密的工作簿。请另存为未加密的 .xlsx 后重试。",
            "This is an old .xls or an encrypted workbook. Save it as an unencrypted .xlsx and try again.",
        ))
    elif data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"MZ", b"\x7fELF")):
        raise Unwelcome("not-a-sheet", Text("这不是电子表格。请上传 .xlsx 或 .csv。", "This is not a spreadsheet. Upload .xlsx or .csv."))
    else:
        rows = _values(data)
    return _with_header(rows)


def _workbook(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_bomb(archive, len(data))
            if "xl/workbook.xml" not in archive.namelist():
                raise Unwelcome("not-a-sheet", Text("这不是电子表格。请上传 .xlsx 或 .csv。", "This is not a spreadsheet. Upload .xlsx or .csv."))
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        first = (sheet.start or (0, 0))[0] + 1
        yield from enumerate(sheet.to_python(skip_empty_area=True), first)
    except Unwelcome:
        raise
    except Exception as error:  # calamine raises many kinds; all mean the file is broken
        raise Unwelcome("corrupt", Text("工作簿已损坏，无法读取。", "The workbook is damaged and cannot be read.")) from error


def decode(data: bytes) -> str:
    """Text in whatever encoding it came: UTF-8, UTF-16 with a mark, or GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="strict")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unwelcome("encoding", Text("无法识别文字编码，请存为 UTF-8。", "The encoding is unknown; save the file as UTF-8."))


def _values(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    try:
        text = decode(data)
    except UnicodeDecodeError as error:
        raise Unwelcome("encoding", Text("无法识别文字编码，请存为 UTF-8。", "The encoding is unknown; save the file as UTF-8.")) from error
    if "\x00" in text:
        raise Unwelcome("not-a-sheet", Text("这不是电子表格。请上传 .xlsx 或 .csv。", "This is not a spreadsheet. Upload .xlsx or .csv."))
    head = text[:4096].split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise Unwelcome("corrupt", Text(f"第 {reader.line_num} 行无法读取。", f"Line {reader.line_num} cannot be read.")) from error


def _with_header(rows: Iterator[tuple[int, list[Any]]]) -> Sheet:
    """The first row with at least two cells is the header; a title merged over it is passed by."""
    header: tuple[str, ...] = ()
    found: list[SheetRow] = []
    for line, raw in rows:
        cells = tuple(as_text(value) for value in raw[:MAX_COLUMNS])
        filled = sum(1 for cell in cells if cell)
        if not header:
            if filled >= 2 or (filled == 1 and len(cells) == 1):
                header = cells
            continue
        if filled:
            found.append(SheetRow(line, cells))
        if len(found) > MAX_ROWS:
            raise Unwelcome("too-many-rows", Text("超过一百万行，请拆分后导入。", "More than a million rows; split the file."))
    if not header:
        raise Unwelcome("no-header", Text("没有找到表头。", "No header row was found."))
    if not found:
        raise Unwelcome("no-rows", Text("表头下面没有数据。", "There are no rows under the header."))
    return Sheet(header, found)


def as_text(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates as ISO, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**15 else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip().strip("\u3000")
