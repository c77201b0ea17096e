"""Workbooks read with calamine, after their archive was weighed and their broken cells were found."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from defusedxml import ElementTree
from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

from shouzhan.engine.documents.sniff import CORRUPT, ENCRYPTED, Unwelcome, check_bomb, opened, unpack
from shouzhan.kernel.text import Text

# a million rows of contracts unpack to several hundred megabytes of XML
MAX_UNPACKED = 1536 * 1024 * 1024
NOT_A_SHEET = Text("这不是电子表格。请上传 .xlsx 或 .csv。", "This is not a spreadsheet. Upload .xlsx or .csv.")
_BROKEN = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"')
_UNCOUNTED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v></v>|<v\s*/>)?\s*</c>'
)
_MOST_BROKEN = 1000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Workbook:
    """The first visible sheet: its rows with their numbers, its merged ranges, its broken cells."""

    rows: Iterator[tuple[int, list[Any]]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    broken: dict[tuple[int, int], str] = field(default_factory=dict)


def read_workbook(data: bytes) -> Workbook:
    """Open a workbook; raises `Unwelcome` when that cannot be done safely."""
    with opened(data) as archive:
        check_bomb(archive, len(data), MAX_UNPACKED)
        if "xl/workbook.xml" not in archive.namelist():
            raise Unwelcome("not-a-sheet", NOT_A_SHEET)
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            place = first_visible(book)
            sheet = book.get_sheet_by_index(place)
            broken = _broken_cells(archive, book.sheet_names[place])
        except Unwelcome:
            raise
        except PasswordError as error:
            raise Unwelcome("encrypted", ENCRYPTED) from error
        except Exception as error:  # calamine raises many kinds; all mean the file is broken
            raise Unwelcome("corrupt", CORRUPT) from error
    merged = tuple((low + 1, left, high + 1, right) for (low, left), (high, right) in sheet.merged_cell_ranges or ())
    return Workbook(_rows(sheet), merged, broken)


def first_visible(book: CalamineWorkbook) -> int:
    """The number of the sheet that is read."""
    visible = [place for place, sheet in enumerate(book.sheets_metadata) if sheet.visible == SheetVisibleEnum.Visible]
    if not visible:
        raise Unwelcome("no-rows", Text("工作簿中没有可见的工作表。", "The workbook has no visible sheet."))
    return visible[0]


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    # the reader begins at the first row of the sheet but at the first column that is used
    left = [None] * (sheet.start or (0, 0))[1]
    for line, row in enumerate(sheet.iter_rows(), 1):
        yield line, [*left, *row]


def _broken_cells(archive: zipfile.ZipFile, name: str) -> dict[tuple[int, int], str]:
    """Cells that hold an error, or a formula that was never worked out: the reader gives them as empty."""
    found: dict[tuple[int, int], str] = {}
    item = part_of(archive, name)
    if item is None:
        return found
    kept = b""
    for chunk in unpack(archive, item):
        text = kept + chunk
        for sign, pattern, kind in ((b't="e"', _BROKEN, "error"), (b"<f", _UNCOUNTED, "uncounted")):
            # most sheets hold neither: a plain search is many times faster than the pattern
            if sign not in text:
                continue
            for match in pattern.finditer(text):
                found.setdefault((int(match[2]), column_of(match[1])), kind)
        if len(found) > _MOST_BROKEN:
            break
        # a cell may lie across two pieces
        kept = text[-4096:]
    return found


def column_of(letters: bytes) -> int:
    """The number from 0 of a column that is named by letters."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def part_of(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """The part of the archive that holds a sheet."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        key = next(
            each.get(_RELATION) for each in book.iter() if each.tag.endswith("}sheet") and each.get("name") == name
        )
        target = next(str(each.get("Target")) for each in relations if each.get("Id") == key)
        return archive.getinfo(target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}"))
    except (KeyError, StopIteration, ElementTree.ParseError):
        return None
