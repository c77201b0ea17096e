"""Every problem is named by its row and column, values come out exact, and one bad row loads nothing."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.engine.documents.sheets.check import Report, check_rows
from shouzhan.engine.documents.sheets.read import read_sheet
from shouzhan.engine.documents.sheets.rules import ColumnRule
from shouzhan.engine.documents.sniff import Unwelcome
from shouzhan.kernel.text import Text

pytestmark = pytest.mark.pure
NAME = ColumnRule("name", Text("名称", "Name"), ("机构名称",), required=True)
CODE = ColumnRule("code", Text("编号", "Code"), kind="code", unique=True)
MONEY = ColumnRule("amount", Text("合同额", "Contract value"), kind="money")
DAY = ColumnRule("day", Text("签订日期", "Signed on"), kind="date")
SHARE = ColumnRule("share", Text("比例", "Share"), kind="percent")
COUNT = ColumnRule("count", Text("人数", "People"), kind="integer", minimum=0)
KIND = ColumnRule("kind", Text("类别", "Kind"), kind="choice", choices={"开发": "D", "转让": "T"})


def check(text: str, *rules: ColumnRule) -> Report:
    return check_rows(read_sheet(text.encode(), "a.csv"), rules)


def test_it_gives_exact_values() -> None:
    report = check(
        '机构名称*,合同额（万元）,签订日期,比例,人数,类别\n甲,"1,234.5678",2025年9月3日,12.5%,１２,开 发\n',
        NAME,
        MONEY,
        DAY,
        SHARE,
        COUNT,
        KIND,
    )
    assert report.sound
    assert report.rows[0].values == {
        "name": "甲",
        "amount": 1_234_567_800,
        "day": date(2025, 9, 3),
        "share": Decimal("0.125"),
        "count": 12,
        "kind": "D",
    }


def test_it_knows_heads_in_both_languages() -> None:
    assert check("Name,Contract value\nA,1.10\n", NAME, MONEY).rows[0].values == {"name": "A", "amount": 110}


@pytest.mark.parametrize(
    ("rule", "value", "code"),
    [
        (NAME, '""', "required"),
        (NAME, "长" * 501, "too-long"),
        (CODE, "3.10101199001011E+17", "digits-lost"),
        (MONEY, "约100", "not-a-number"),
        (MONEY, "NaN", "not-a-number"),
        (MONEY, "1e9", "not-a-number"),
        (MONEY, '"1,23"', "not-a-number"),
        (MONEY, "0.001", "too-precise"),
        (DAY, "2025-02-30", "not-a-date"),
        (DAY, "45000", "not-a-date"),
        (SHARE, "12.5", "percent-unclear"),
        (COUNT, "1.5", "not-whole"),
        (COUNT, "-1", "out-of-range"),
        (KIND, "其他", "not-a-choice"),
    ],
)
def test_it_says_what_is_wrong_and_what_helps(rule: ColumnRule, value: str, code: str) -> None:
    report = check(f"{rule.label.zh},末\n{value},x\n", rule)
    assert [problem.code for problem in report.problems] == [code]
    assert all((text.zh and text.en) for text in (report.problems[0].sentence, report.problems[0].remedy))


def test_it_names_one_bad_row_in_ten_thousand_and_loads_nothing() -> None:
    lines = [f"示例{number},{number}.25" for number in range(10_000)]
    lines[7_312] = "示例7312,七千"
    report = check("名称,合同额\n" + "\n".join(lines), NAME, MONEY)
    assert (report.count, report.refused, report.rows) == (10_000, 1, ())
    assert [(problem.line, problem.column.zh, problem.value) for problem in report.problems] == [
        (7_314, "合同额", "七千")
    ]
    assert "10000 行中有 1 行有误" in report.sentence.zh


def test_it_finds_what_is_there_twice() -> None:
    report = check("编号,名称\nA1,甲\nB2,乙\nA1,丙\n", CODE, NAME)
    assert [(problem.line, problem.code, problem.sentence.zh) for problem in report.problems] == [
        (4, "repeated", "与第 2 行重复。")
    ]


def test_it_shows_values_without_characters_that_hide() -> None:
    report = check("合同额,x\n1\u202e2\u200b\x07" + "9" * 100 + "元,1\n", MONEY)
    shown = report.problems[0].value
    assert shown.isprintable()
    assert len(shown) <= 60
    assert "\u202e" not in shown


@pytest.mark.parametrize(("head", "code"), [("名称,机构名称", "columns-double"), ("简称,备注", "columns-missing")])
def test_it_refuses_a_header_it_cannot_trust(head: str, code: str) -> None:
    with pytest.raises(Unwelcome) as refused:
        check(f"{head}\n甲,乙\n", NAME)
    assert refused.value.code == code


def test_it_tells_which_columns_it_ignored() -> None:
    assert check("名称,心情\n甲,好\n", NAME).ignored_columns == ("心情",)


def test_it_refuses_merged_and_broken_cells_by_row() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet: Any = book.add_worksheet()
        sheet.write_row(0, 0, ["名称", "合同额"])
        sheet.write_row(1, 0, ["甲", 1])
        sheet.merge_range(2, 0, 3, 0, "乙")
        sheet.write_column(2, 1, [2, 3])
        sheet.write_string(4, 0, "丙")
        sheet.write_formula(4, 1, "=1/0", None, "#DIV/0!")
    report = check_rows(read_sheet(target.getvalue(), "a.xlsx"), (NAME, MONEY))
    assert [(problem.line, problem.code) for problem in report.problems] == [
        (3, "merged"),
        (4, "merged"),
        (5, "cell-error"),
    ]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40))
def test_it_never_breaks_on_a_cell(text: str) -> None:
    quoted = '"' + text.replace('"', '""').replace("\x00", "") + '"'
    report = check(f"名称,合同额,签订日期,比例,人数\nx,{quoted},{quoted},{quoted},{quoted}\n", MONEY, DAY, SHARE, COUNT)
    assert report.count == 1
