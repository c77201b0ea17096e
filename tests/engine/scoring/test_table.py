"""The data of an evaluation: every line is whole, every value a number, every column the one that was meant."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter
from tests.engine.scoring.samples import indicator, run, scheme

from shouzhan.engine.scoring.evaluating import evaluate
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.table import Table, read_table, table_from

pytestmark = pytest.mark.pure

TWO = {"types": {"a": {"title": {"zh": "研究型", "en": "Research"}}, "b": {"title": "B"}}}
LATE = {"deductions": {"late": {"title": "迟报", "column": "late", "each": 1, "most": 2}}}


def table(data: str | bytes, name: str = "t.csv", **changes: Any) -> Table:
    return table_from(data if isinstance(data, bytes) else data.encode(), scheme(**changes), name)


def firms(unit: str = "家", **changes: Any) -> dict[str, Any]:
    return {"indicators": {"firms": indicator(unit=unit, **changes)}}


@pytest.mark.parametrize(("data", "changes", "sentence"), [
    ("id,firms\n甲,1\n甲,2\n", {}, "line 3: '甲' is on line 2 already"),
    ("id,firms\n,1\n", {}, "line 2: the subject has no name"),
    ("id,firms\n甲,NaN\n", {}, "line 2 (甲), firms: 'NaN' is no finite number"),
    ("id,firms\n甲,1e400\n", {}, "line 2 (甲), firms: '1e400' is no finite number"),
    ("id,firms\n甲,many\n", {}, "line 2 (甲), firms: 'many' is no number"),
    ("id,firms\n甲,1_0\n", {}, "line 2 (甲), firms: '1_0' is no number"),
    ('id,firms\n甲,"1,2"\n', {}, "line 2 (甲), firms: '1,2' is no number"),
    ("id,firms\n甲,无\n", {}, "line 2 (甲), firms: '无' is no number"),
    ("id,firms\n甲,50%\n", {}, "line 2 (甲), firms: '50%' is no number"),
    ("id,firms,late\n甲,1\n", LATE, "line 2 (甲): 2 cells, the first line has 3"),
    ("id,firms\n甲,1,2\n", {}, "line 2 (甲): 3 cells, the first line has 2"),
    ("id,land\n甲,1\n", {}, "there is no column 'firms' (or 在孵企业), which indicators.firms needs"),
    ("id,firms,firms\n甲,1,2\n", {}, "the column 'firms', which indicators.firms needs, stands 2 times"),
    ("firms,land\n甲,1\n", {}, "indicators.firms: the first column names the subject"),
    ("id,firms\n甲,1\n", TWO, "there is no column 'type'; the scheme has 2 types"),
    ("id,type,firms\n甲,c,1\n", TWO, "line 2 (甲): the type 'c' is none of a, b"),
    ("id,type,firms\n甲,,1\n", TWO, "line 2 (甲): the subject has no type"),
    ("id,firms\n甲,-1\n", firms(low=0), "line 2 (甲), firms: -1 cannot be; the scheme says from 0"),
    ("id,firms\n甲,101\n", firms(low=0, high=100), "line 2 (甲), firms: 101 cannot be; the scheme says from 0 to 100"),
    ("id,firms,late\n甲,1,-1\n", LATE, "line 2 (甲), late: -1 is below zero"),
    ("", {}, "The file is empty"),
    ("id,firms\n", {}, "There are no rows"),
])
def test_it_refuses_a_table_that_would_score_something_else(data: str, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Unusable) as refused:
        table(data, **changes)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(("cell", "value"), [("12", 12), ('"1,234.5"', 1234.5), ("１２．５", 12.5), ("−3", -3), (" 7 ", 7), ("1e3", 1000), ("是", 1)])
def test_it_reads_numbers_as_people_write_them(cell: str, value: float) -> None:
    assert table(f"id,firms\n甲,{cell}\n").columns["firms"].tolist() == [value]


@pytest.mark.parametrize("cell", ["", "-", "—", "/", "N/A", "缺", "无数据"])
def test_a_blank_is_a_missing_value_and_no_zero(cell: str) -> None:
    with pytest.raises(Unusable, match=r"line 2 \(.+\), firms: there is no value; a missing value is never taken for zero"):
        run(f"id,firms\n甲,{cell}\n乙,2\n")


def test_a_percent_sign_is_read_where_the_unit_is_percent() -> None:
    assert table("id,firms\n甲,50％\n", **firms(unit="%")).columns["firms"].tolist() == [50]


def _workbook(cells: list[tuple[float | str, str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "firms"])
        for line, (value, shown) in enumerate(cells, 1):
            sheet.write(line, 0, f"s{line}")
            sheet.write(line, 1, value, book.add_format({"num_format": shown}))
    return out.getvalue()


def test_a_cell_formatted_as_per_cent_is_read_as_it_is_shown_and_said() -> None:
    data = _workbook([(0.45, "0%"), (0.005, "0.00%"), (0.07, '0.0%;[Red]-0.0%'), (45, "0.0"), (45, '0"%"'), ("45%", "0%")])
    read = table(data, "t.xlsx", **firms(unit="%"))

    assert read.columns["firms"].tolist() == [45, 0.5, 7, 45, 45, 45]
    assert [note.en for note in read.notes] == ["firms: 3 cells are formatted as per cent and read as they are shown (45% as 45)."]
    assert read.notes[0] in evaluate(scheme(**firms(unit="%")), read).notes


def test_per_cent_under_another_unit_is_refused_by_its_cell() -> None:
    with pytest.raises(Unusable, match=r"line 3 \(s2\), firms: '45%' is no number"):
        table(_workbook([(12, "0"), (0.45, "0%")]), "t.xlsx")


def test_a_blank_bonus_is_none_unless_an_indicator_rests_on_the_same_column() -> None:
    assert table("id,firms,late\n甲,1,\n乙,1,无\n丙,1,有\n", **LATE).columns["late"].tolist() == [0, 0, 1]
    shared = {"deductions": {"late": {"title": "x", "column": "firms", "each": 1, "most": 2}}}
    with pytest.raises(Unusable, match="a missing value is never taken for zero"):
        run("id,firms\n甲,\n乙,1\n", **shared)


def test_what_a_formula_comes_to_keeps_its_bounds_too() -> None:
    shares = {"indicators": {"share": {**indicator(unit="%", low=0, high=100), "formula": "firms / land * 100"}}}
    shares["indicators"]["share"].pop("column", None)
    assert table("id,firms,land\n甲,1,2\n", **shares).columns["firms"].tolist() == [1]
    with pytest.raises(Unusable, match=r"line 2 \(.+\), share: 200 cannot be; the scheme says from 0 to 100"):
        table("id,firms,land\n甲,2,1\n", **shares)


def test_two_years_in_brackets_are_two_columns() -> None:
    both = {"indicators": {"now": indicator(column="营收(2025)", weight=50), "before": indicator(column="营收(2024)", weight=50)}}
    read = table("id,营收(2024),营收(2025)\n甲,1,9\n", **both)
    assert (read.columns["营收(2025)"][0], read.columns["营收(2024)"][0]) == (9, 1)
    with pytest.raises(Unusable, match="are one column of the data, '营收'"):
        table("id,营收\n甲,1\n", **both)


def test_it_reads_gb18030_a_workbook_and_types_by_either_name(tmp_path: Any) -> None:
    assert table("编号,firms\n甲,3\n".encode("gb18030")).subjects == ("甲",)
    assert table("id,type,firms\n甲,研究型,1\n乙,Research,1\n丙,b,1\n", **TWO).types == ("a", "a", "b")
    (tmp_path / "t.xlsx").write_bytes(_book([["id", "firms"], ["甲", 3], ["乙", 4.5]]))
    assert read_table(tmp_path / "t.xlsx", scheme()).columns["firms"].tolist() == [3, 4.5]


def test_a_cell_of_a_workbook_that_holds_an_error_is_no_blank() -> None:
    with pytest.raises(Unusable, match=r"line 2 \(.+\), late: the cell holds an error"):
        table(_book([["id", "firms", "late"], ["甲", 3, "=1/0"]]), "t.xlsx", **LATE)


def _book(rows: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            if str(value).startswith("="):
                sheet.write_formula(at, place, value, None, "#DIV/0!")
            else:
                sheet.write(at, place, value)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("again", ["a1\u200b", " a1 ", "\uff41\uff11", "a\u00ad1"])
def test_one_name_typed_in_two_ways_is_no_second_subject(again: str) -> None:
    with pytest.raises(Unusable, match=r"line 3: .* is on line 2 already"):
        run(f"id,firms\na1,1\n{again},2\n")


def test_a_name_stays_on_its_line_and_moves_no_cursor() -> None:
    assert run('id,firms\n"two\n   1  100.00  lines",1\n\u202eb,2\n').groups[0].subjects == ("two 1 100.00 lines", "b")
