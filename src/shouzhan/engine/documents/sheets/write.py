"""Writing spreadsheets that a person can read and our own import reads back."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from shouzhan.engine.documents.measure import text_width
from shouzhan.engine.documents.sheets.cells import RISKY
from shouzhan.kernel.text import Text

ROWS_PER_SHEET = 1_000_000
ABOUT = "说明"
SYNTHETIC = Text(
    "演示数据：人员、企业、院校与数字均为虚构，政府部门为文件所列",
    "Demonstration data: people, companies, institutions and figures are invented; government bodies are those the documents name",
)
_WIDTHS = {
    "text": 28,
    "number": 14,
    "money": 16,
    "percent": 10,
    "date": 12,
    "badge": 10,
    "code": 22,
    "deadline": 12,
}
_FORMATS = {"number": "#,##0.############", "money": "#,##0.00", "percent": "0.0#%", "code": "@"}
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd", "remove_timezone": True,
}  # fmt: skip


@dataclass(frozen=True)
class SheetColumn:
    """A column: its head, how its values are written, its unit."""

    label: str
    kind: str = "text"
    unit: str = ""

    @property
    def head(self) -> str:
        """The head with the unit, as the import expects it."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    @property
    def width(self) -> float:
        """Wide enough for its kind, and for its head on two lines."""
        return min(max(_WIDTHS.get(self.kind, 20), text_width(self.head, 1.0) + 3), 48)


def write_xlsx(
    target: IO[bytes] | str | Path,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Any]],
    notes: Sequence[tuple[str, str]] = (),
    *,
    synthetic: bool = False,
    made_at: datetime | None = None,
) -> None:
    """Write a workbook: the rows on the first sheet, where they come from on the last."""
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, _OPTIONS)
    book.set_properties({"title": title, "created": made_at} if made_at else {"title": title})
    head = book.add_format({"bold": True, "bg_color": "#EEEDE9", "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    writer = _Writer(book, title, columns, head)
    for row in rows:
        writer.write(row)
    writer.close_sheet()
    lines = [*notes, *([("数据性质 Data", f"{SYNTHETIC.zh} / {SYNTHETIC.en}")] if synthetic else [])]
    if writer.part > 1:
        lines.append(("分表 Sheets", f"每表 {ROWS_PER_SHEET} 行，共 {writer.part} 表 / {ROWS_PER_SHEET} rows each"))
    if lines:
        _write_about(book, head, lines)
    book.close()


class _Writer:
    """Writes rows downwards, and begins another sheet where one is full."""

    def __init__(self, book: Any, title: str, columns: Sequence[SheetColumn], head: Any) -> None:
        self.book, self.title, self.columns, self.head = book, title, columns, head
        self.formats = [
            book.add_format({"num_format": _FORMATS[column.kind]}) if column.kind in _FORMATS else None
            for column in columns
        ]
        self.part = 0
        self._open_sheet()

    def _open_sheet(self) -> None:
        self.part += 1
        self.line = 0
        self.sheet = self.book.add_worksheet(_sheet_name(self.title, self.part))
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        for place, (column, form) in enumerate(zip(self.columns, self.formats, strict=True)):
            self.sheet.set_column(place, place, column.width, form)
            self.sheet.write_string(0, place, column.head, self.head)

    def write(self, row: Sequence[Any]) -> None:
        """Write one row under the last."""
        if self.line >= ROWS_PER_SHEET:
            self.close_sheet()
            self._open_sheet()
        self.line += 1
        for place, value in enumerate(row):
            _write(
                self.sheet,
                self.line,
                place,
                value,
                self.formats[place] if place < len(self.formats) else None,
            )

    def close_sheet(self) -> None:
        """Give the finished sheet its filter."""
        if self.columns:
            self.sheet.autofilter(0, 0, max(self.line, 1), len(self.columns) - 1)


def _write_about(book: Any, head: Any, lines: Sequence[tuple[str, str]]) -> None:
    about = book.add_worksheet(ABOUT)
    about.set_column(0, 0, 18)
    about.set_column(1, 1, 72, book.add_format({"text_wrap": True}))
    for line, (name, value) in enumerate(lines):
        about.write_string(line, 0, str(name), head)
        about.write_string(line, 1, str(value))


def _sheet_name(title: str, part: int) -> str:
    bare = "".join(c for c in title if c not in "[]:*?/\\'" and c.isprintable()).strip()
    # two names belong to the workbook itself
    bare = "Sheet" if not bare or bare.lower() in ("history", ABOUT) else bare
    return bare[:31] if part == 1 else f"{bare[:26]} {part}"


def _write(sheet: Any, line: int, place: int, value: Any, form: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif (isinstance(value, int) and abs(value) < 10**15) or (
        isinstance(value, float) and value == value and abs(value) < 10**15
    ):
        sheet.write_number(line, place, value, form)
    elif isinstance(value, Decimal) and _fits(value):
        sheet.write_number(line, place, float(value), form)
    elif isinstance(value, date | datetime):
        sheet.write_datetime(line, place, value)
    else:
        sheet.write_string(line, place, str(value)[:32_767], form)


def _fits(value: Decimal) -> bool:
    """Whether a spreadsheet's fifteen digits keep the number exactly."""
    return value.is_finite() and abs(value) < 10**15 and len(value.normalize().as_tuple().digits) <= 15


def write_csv(target: IO[bytes], columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]]) -> None:
    """Write comma-separated values that Excel reads as Chinese, with risky cells made harmless."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([_harmless(column.head) for column in columns])
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
    text.flush()
    text.detach()


def _harmless(value: Any) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date | datetime) else str(value)
    if isinstance(value, Decimal):
        text = format(value, "f")
    # a cell that begins so is run as a formula by spreadsheet programs
    is_number = isinstance(value, int | float | Decimal)
    return f"'{text}" if not is_number and text.startswith(RISKY) else text
