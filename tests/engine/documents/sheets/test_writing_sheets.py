"""What is exported is harmless, says where it comes from, and reads back as it was."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from shouzhan.engine.documents.sheets import write
from shouzhan.engine.documents.sheets.check import check_rows
from shouzhan.engine.documents.sheets.read import read_sheet
from shouzhan.engine.documents.sheets.rules import ColumnRule
from shouzhan.engine.documents.sheets.write import SheetColumn, write_csv, write_xlsx
from shouzhan.kernel.text import Text

pytestmark = pytest.mark.pure
COLUMNS = (
    SheetColumn("名称"),
    SheetColumn("合同额", "money", "万元"),
    SheetColumn("签订日期", "date"),
    SheetColumn("备注"),
    SheetColumn("信用代码", "code"),
)
ROWS = [
    ("云岫精仪（虚构）", Decimal("1234.56"), date(2025, 9, 3), "=HYPERLINK(1)", "913100001234567890"),
    ("澄湖材料（虚构）", Decimal("0.1"), date(2024, 2, 29), "-5 度", "@x"),
    ("“长名”", Decimal("123456789012345678.99"), None, "+86 21", "\t制表"),
]
RULES = (
    ColumnRule("name", Text("名称", "Name")),
    ColumnRule("amount", Text("合同额", "Value"), kind="decimal"),
    ColumnRule("day", Text("签订日期", "Signed"), kind="date"),
    ColumnRule("note", Text("备注", "Note")),
    ColumnRule("code", Text("信用代码", "Credit code"), kind="code"),
)


def written(kind: str) -> bytes:
    target = io.BytesIO()
    if kind == "csv":
        write_csv(target, COLUMNS, ROWS)
    else:
        write_xlsx(target, "合同", COLUMNS, iter(ROWS), notes=[("筛选", "全部")], synthetic=True)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_reads_back_what_it_wrote(kind: str) -> None:
    report = check_rows(read_sheet(written(kind), f"a.{kind}"), RULES)
    assert report.sound, report.problems
    expected = [(*row[:4], row[4].strip()) for row in ROWS]
    assert [tuple(row.values.values()) for row in report.rows] == expected


def test_it_makes_no_formula_of_text() -> None:
    with zipfile.ZipFile(io.BytesIO(written("xlsx"))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@a", "＝1+1", "＋1", "－1", "＠a", "\tx", "\rx", "\nx"])
def test_it_makes_risky_csv_cells_harmless(start: str) -> None:
    target = io.BytesIO()
    write_csv(target, (SheetColumn("a"), SheetColumn("b")), [(start, -1)])
    row = target.getvalue().decode("utf-8-sig").split("\r\n", 1)[1]
    assert row.lstrip('"').startswith("'" + start[0])
    assert row.rstrip().endswith(",-1")


def test_it_begins_csv_with_a_mark_for_excel() -> None:
    assert written("csv").startswith(b"\xef\xbb\xbf")


def test_it_says_where_the_rows_come_from_and_that_they_are_invented() -> None:
    with zipfile.ZipFile(io.BytesIO(written("xlsx"))) as archive:
        assert "说明" in archive.read("xl/workbook.xml").decode()
        about = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "筛选" in about
    assert "虚构" in about


def test_it_writes_the_same_bytes_again(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_xlsx(tmp_path / name, "合同", COLUMNS, ROWS, made_at=datetime(2025, 9, 30))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_it_begins_another_sheet_where_one_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "ROWS_PER_SHEET", 2)
    with zipfile.ZipFile(io.BytesIO(written("xlsx"))) as archive:
        names = archive.read("xl/workbook.xml").decode()
    assert "合同 2" in names
