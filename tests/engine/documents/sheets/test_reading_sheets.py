"""Spreadsheets as they come from people: read exactly, or refused with a reason."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from shouzhan.engine.documents.sheets.read import open_sheet, plain_head, read_sheet
from shouzhan.engine.documents.sniff import Unwelcome

pytestmark = pytest.mark.pure
CSV = "名称,金额\n云岫精仪,1.10\n澄湖材料,２\n"


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        fill(book, book.add_worksheet())
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_it_reads_every_encoding(encoding: str) -> None:
    sheet = read_sheet(CSV.encode(encoding), "单位.csv")
    assert sheet.header == ("名称", "金额")
    assert [row.cells for row in sheet.rows] == [("云岫精仪", "1.10"), ("澄湖材料", "２")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "，", "|"])
def test_it_finds_the_separator(separator: str) -> None:
    sheet = read_sheet(CSV.replace(",", separator).encode(), "a.csv")
    assert sheet.header == ("名称", "金额")


def test_it_keeps_the_row_numbers_of_the_file() -> None:
    sheet = read_sheet('名称,备注\n甲,"两\n行"\n\n乙,\n'.encode(), "a.csv")
    assert [(row.line, row.cells[0]) for row in sheet.rows] == [(2, "甲"), (5, "乙")]


def test_it_reads_cells_without_floating_noise() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["a", "b", "c", "d", "e", "f"])
        day, share = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0.0%"})
        sheet.write_number(1, 0, 0.1 + 0.2)
        sheet.write_number(1, 1, 612.4)
        sheet.write_number(1, 2, 42)
        sheet.write_datetime(1, 3, date(2025, 9, 3), day)
        sheet.write_number(1, 4, 0.123, share)
        sheet.write_number(1, 5, 310101199001011234)

    cells = read_sheet(workbook(fill), "a.xlsx").rows[0].cells
    assert cells == ("0.3", "612.4", "42", "2025-09-03", "0.123", "3.10101199001011E+17")


def test_it_reads_what_a_formula_gave() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_string(1, 1, "=1+1")

    assert read_sheet(workbook(fill), "a.xlsx").rows[0].cells == ("2", "=1+1")


def test_it_names_formulas_that_failed_or_were_never_worked_out() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, "=A2", None, "")
        sheet.write_string(2, 0, "x")

    assert read_sheet(workbook(fill), "a.xlsx").broken == {(2, 0): "error", (3, 1): "uncounted"}


def test_it_passes_by_a_title_and_joins_merged_heads() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.merge_range("B3:E3", "示例年度报表")
        sheet.merge_range("B4:B5", "名称")
        sheet.merge_range("C4:D4", "金额")
        sheet.merge_range("E4:E5", "备注")
        sheet.write_row("C5", ["合同额（万元）", "到账额（万元）"])
        sheet.write_row("B6", ["甲", 12, 3, "无"])

    sheet = read_sheet(workbook(fill), "a.xlsx")
    assert sheet.header == ("", "名称", "合同额（万元）", "到账额（万元）", "备注")
    assert [(row.line, row.cells) for row in sheet.rows] == [(6, ("", "甲", "12", "3", "无"))]


def test_it_compares_heads_without_stars_spaces_and_units() -> None:
    assert plain_head(" 合同 额（万元）*") == plain_head("合同额(元)") == "合同额"


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    return target.getvalue()


def lying_bomb() -> bytes:
    """A bomb whose directory declares ten bytes."""
    data = bytearray(bomb())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (bomb(), "bomb"),
        (lying_bomb(), "bomb"),
        (b"%PDF-1.7 ...", "not-a-sheet"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "not-a-sheet"),
        (b"MZ\x90\x00" + b"\x00" * 60, "not-a-sheet"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\x00\x00",
            "encrypted",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\x00\x00",
            "old-or-encrypted",
        ),
        (b"PK\x03\x04 torn", "corrupt"),
        (b"<html><table></table></html>", "not-a-sheet"),
        ("名称,金额\n".encode(), "no-rows"),
        (b"\n\n", "no-header"),
        ('名称,金额\n"甲,1\n'.encode() + b"x" * 200_000, "corrupt"),
    ],
)
def test_it_refuses_what_is_no_sound_sheet(data: bytes, code: str) -> None:
    with pytest.raises(Unwelcome) as refused:
        read_sheet(data, "upload.xlsx")
    assert refused.value.code == code
    assert refused.value.sentence.zh
    assert refused.value.sentence.en


def test_it_reads_rows_only_as_they_are_asked_for() -> None:
    sheet = open_sheet(b"a,b\n1,2\n" + b"3,4\n" * 50_000, "a.csv")
    assert next(sheet.rows).cells == ("1", "2")


def test_it_stops_at_a_million_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shouzhan.engine.documents.sheets.read.MAX_ROWS", 3)
    with pytest.raises(Unwelcome) as refused:
        read_sheet(b"a,b\n" + b"1,2\n" * 4, "a.csv")
    assert refused.value.code == "too-many-rows"
