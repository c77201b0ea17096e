"""Writing spreadsheets that a person can read and our own import reads back."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

# a cell that begins so is run as a formula by spreadsheet programs
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = {"text": 28, "number": 14, "money": 16, "date": 12, "badge": 10, "code": 22, "deadline": 12}


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


def write_xlsx(
    target: IO[bytes], title: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]],
    notes: Sequence[tuple[str, str]] = (),
) -> None:
    """Write a workbook: the rows on the first sheet, where they come from on the second."""
    book = xlsxwriter.Workbook(target, {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd", "remove_timezone": True,
    })
    head = book.add_format({"bold": True, "bg_color": "#EEEDE9", "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    sheet = book.add_worksheet(_sheet_name(title))
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column.kind, 20))
        sheet.write_string(0, place, column.head, head)
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            _write(sheet, line, place, value)
    if notes:
        about = book.add_worksheet("说明")
        about.set_column(0, 0, 14)
        about.set_column(1, 1, 60)
        for line, (name, value) in enumerate(notes):
            about.write_string(line, 0, name, head)
            about.write_string(line, 1, value)
    book.close()


def _sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "Sheet1"


def _write(sheet: Any, line: int, place: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float) and abs(value) < 10**15:
        sheet.write_number(line, place, value)
    elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= 15:
        sheet.write_number(line, place, float(value))
    elif isinstance(value, date | datetime):
        sheet.write_datetime(line, place, value)
    else:
        sheet.write_string(line, place, str(value))


def write_csv(target: IO[bytes], columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]]) -> None:
    """Write comma-separated values that Excel reads as Chinese, with risky cells made harmless."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([column.head for column in columns])
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
    text.flush()
    text.detach()


def _harmless(value: Any) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date | datetime) else str(value)
    is_number = isinstance(value, int | float | Decimal)
    return f"'{text}" if not is_number and text.startswith(_RISKY) else text
