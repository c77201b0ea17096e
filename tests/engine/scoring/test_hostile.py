"""Schemes and data that are wrong or at an edge: each has a stated answer, said in a sentence of the language asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.engine.scoring.samples import indicator, raw, written

from shouzhan.engine.scoring.commands import main

pytestmark = pytest.mark.pure

TWO: dict[str, Any] = {"indicators": {"a": indicator(column="a", weight=60), "b": indicator(column="b", weight=40)}}
TYPES = {"all": {"title": {"zh": "甲类", "en": "First"}}, "other": {"title": {"zh": "乙类", "en": "Second"}}}
CIRCLE = {"indicators": {"a": indicator(formula="b + 1", weight=60), "b": indicator(formula="a * 2", weight=40)}}
BONUS = {"bonus": {"p": {"title": "奖", "column": "p", "each": 1, "most": 3}}}
EQUALS = {"grades": {"good": {"title": "良", "most": 1}, "poor": {"title": "差"}}}


def call(folder: Path, verb: str, lines: str, changes: dict[str, Any], capsys: pytest.CaptureFixture[str], *options: str, encoding: str = "utf-8") -> dict[str, tuple[int, str]]:
    scheme = {**raw(), **changes}
    (folder / "s.yaml").write_bytes(written(scheme))
    (folder / "d.csv").write_bytes(lines.encode(encoding))
    told = {}
    for language in ("zh", "en"):
        code = main([verb, "--scheme", str(folder / "s.yaml"), "--data", str(folder / "d.csv"), "--language", language, *options])
        answer = capsys.readouterr()
        told[language] = (code, answer.out + answer.err)
    return told


@pytest.mark.parametrize(("lines", "changes", "code", "zh", "en"), [
    ("n,a,b\nx,1,2\ny,3,4\n", {"indicators": {"a": indicator(column="a", weight=60), "b": indicator(column="b", weight=50)}}, 0, "权重合计为 110，已按比例折算", "sum to 110 and were scaled"),
    ("n,a,b\nx,5,5\ny,5,6\n", TWO, 0, "取值全同，这些权重不分高下", "have the same value for"),
    ("n,a,b\nx,5,5\n", TWO, 0, "只有一个被评对象，名次不说明优劣", "has one subject, and its place says nothing"),
    ("n,type,a,b\nx,all,1,2\ny,all,3,4\n", {**TWO, "types": TYPES}, 0, "类型“乙类”没有被评对象", "no subject of the type 'Second'"),
    ("n,a,b\nx,nan,2\n", TWO, 2, "“nan”不是有限的数字", "'nan' is no finite number"),
    ("n,a,b\nx,1e309,2\n", TWO, 2, "“1e309”不是有限的数字", "'1e309' is no finite number"),
    ("n,a,b\nx,很多,2\n", TWO, 2, "“很多”不是数字", "'很多' is no number"),
    ("n,a,b\nx,,2\n", TWO, 2, "缺值从不当作零", "never taken for zero"),
    ("n,a,b,p\nx,1,2,-1\n", {**TWO, **BONUS}, 2, "-1 小于零；加分和扣分从零计起", "-1 is below zero"),
    ("n,a,b\nx,-1,2\n", {"indicators": {"a": indicator(column="a", weight=60, low=0), "b": indicator(column="b", weight=40)}}, 2, "-1 不可能；方案规定不小于 0", "-1 cannot be; the scheme says from 0"),
    ("n,a,b\nx,1,2\nx,3,4\n", TWO, 2, "第 3 行：“x”已在第 2 行出现", "line 3: 'x' is on line 2 already"),
    ("n,a,b\nＸ公司,1,2\nX公司,3,4\n", TWO, 2, "已在第 2 行出现", "is on line 2 already"),
    ("n,a,b\nx,1,2\n", CIRCLE, 2, "派生指标互相引用成环：a → b → a", "go round in a circle: a → b → a"),
])
def test_it_is_said_in_a_sentence(
    lines: str, changes: dict[str, Any], code: int, zh: str, en: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    told = call(tmp_path, "run", lines, changes, capsys)
    assert (told["zh"][0], told["en"][0]) == (code, code)
    assert zh in told["zh"][1]
    assert en in told["en"][1]


def test_what_explains_a_result_says_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("explain", "robust"):
        told = call(tmp_path, verb, "n,a,b\nx,5,5\ny,5,6\n", TWO, capsys)
        assert "取值全同" in told["zh"][1]


def test_a_target_of_zero_is_met_or_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = {"indicators": {"a": indicator(column="a", weight=100, normalisation={"by": "target", "target": 0})}}
    assert [line.split()[1] for line in call(tmp_path, "run", "n,a\nx,0\ny,-1\nz,9\n", scheme, capsys)["en"][1].splitlines() if line[:4].strip().isdigit()] == ["100.00", "100.00", "0.00"]
    assert "target" in call(tmp_path, "check", "n,a\nx,0\ny,-1\n", scheme, capsys)["en"][1]


@pytest.mark.parametrize("cell", ["很\n多", "a\r\nb", "\x1b[2Jx", "x\u202ey"])
def test_what_is_wrong_with_a_cell_stays_one_line_and_moves_no_cursor(cell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for lines, changes in ((f'n,a,b\nx,"{cell}",2\n', TWO), (f'n,type,a,b\nx,"{cell}",1,2\n', {**TWO, "types": TYPES})):
        for code, answer in call(tmp_path, "run", lines, changes, capsys).values():
            assert code == 2
            assert len(answer.splitlines()) == 1
            assert not set(answer) & {"\x1b", "\u202e"}


def test_a_benefit_below_zero_is_a_number_on_a_scale_and_nothing_towards_a_target(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = {"indicators": {"a": indicator(column="a", weight=50), "b": indicator(column="b", weight=50, normalisation={"by": "target", "target": 10})}}
    told = call(tmp_path, "run", "n,a,b\nx,-30,-5\ny,-20,5\nz,-10,10\n", scheme, capsys)["en"][1]
    assert [line.split()[1] for line in told.splitlines() if line[:4].strip().isdigit()] == ["100.00", "50.00", "0.00"]
    code, answer = call(tmp_path, "run", "n,a,b\nx,-30,-5\ny,-20,5\nz,-10,10\n", scheme, capsys, "--weights", "entropy")["en"]
    assert (code, answer) == (2, "x, a: entropy weights need values from zero up, not -30\n")


@pytest.mark.parametrize(("ties", "held"), [("all-in", ["良", "良", "差"]), ("all-out", ["差", "差", "差"])])
def test_equals_on_a_line_of_grades_share_one_fate(ties: str, held: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = call(tmp_path, "run", "n,a,b\nx,9,9\ny,9,9\nz,1,1\n", {**TWO, **EQUALS, "ties": ties}, capsys)["zh"][1]
    assert [line.split()[2] for line in told.splitlines() if line[:4].strip().isdigit()] == held


def test_the_very_large_beside_the_very_small_keeps_its_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = call(tmp_path, "run", "n,a,b\nx,1e15,1e-9\ny,2e15,2e-9\nz,3e15,3e-9\n", TWO, capsys)["en"][1]
    assert [line.split()[1:] for line in told.splitlines() if line[:4].strip().isdigit()] == [["100.00", "良好", "z"], ["50.00", "落后", "y"], ["0.00", "落后", "x"]]


def test_digits_typed_in_full_width_gb18030_and_a_workbook_are_the_same_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = call(tmp_path, "run", "名称,a,b\n甲,12.5,3\n乙,7,4\n", TWO, capsys)
    assert call(tmp_path, "run", "名称,a,b\n甲,１２．５,３\n乙,７,４\n", TWO, capsys) == plain
    assert call(tmp_path, "run", "名称,a,b\n甲,12.5,3\n乙,7,4\n", TWO, capsys, encoding="gb18030") == plain
    with xlsxwriter.Workbook(tmp_path / "d.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((["名称", "a", "b"], ["甲", 12.5, 3], ["乙", "７", 4])):
            sheet.write_row(at, 0, row)
    assert main(["run", "--scheme", str(tmp_path / "s.yaml"), "--data", str(tmp_path / "d.xlsx")]) == 0
    assert capsys.readouterr().out == plain["zh"][1]
