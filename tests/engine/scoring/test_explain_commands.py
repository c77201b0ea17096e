"""`shouzhan evaluate explain` and `compare` as people script them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from shouzhan.engine.scoring.commands import main

pytestmark = pytest.mark.pure
READY = Path(__file__).parents[3] / "src/shouzhan/law/carriers/schemes"
SCHEME = """
scheme: s
title: 试
edition: "1"
types: {t: {title: 园}}
dimensions: {d: {title: 维}}
indicators:
  deals: {title: {zh: 成交, en: Deals}, dimension: d, column: deals, direction: max, low: 0, normalisation: {by: target, target: 10}, weight: 6, self_reported: true}
  empty: {title: {zh: 空置, en: Empty}, dimension: d, column: empty, direction: min, low: 0, high: 100, normalisation: {by: minmax, low: 0, high: 100}, weight: 4}
grades:
  good: {title: {zh: 好, en: Good}, at_least: 70}
  poor: {title: {zh: 差, en: Poor}}
"""
DATA = "园区,deals,empty\n甲,5,20\n乙,9,60\n"


@pytest.fixture
def call(tmp_path: Path) -> list[str]:
    (tmp_path / "s.yaml").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "d.csv").write_text(DATA, encoding="utf-8")
    return ["--scheme", str(tmp_path / "s.yaml"), "--data", str(tmp_path / "d.csv")]


def test_it_explains_every_subject_as_one_document(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", *call, "--json", "--language", "en"]) == 0

    told = json.loads(capsys.readouterr().out)
    first, second = told["results"]
    assert [one["contribution"] for one in first["contributions"]] == pytest.approx([30, 32])
    assert (first["total"], first["dimensions"]["d"], first["grade"]) == (pytest.approx(62), pytest.approx(62), "poor")
    assert first["contributions"][0]["best"] == {"id": "乙", "value": 9, "points": 90, "contribution": pytest.approx(54)}
    assert second["grade"] == "good"
    change = first["smallest_change"]
    assert [(one["column"], one["from"], one["to"]) for one in change["moves"]] == [("empty", 20, 0)]
    assert change["sentence"] == (
        "To reach Good: Empty falls from 20 to 0; with everything worked out again the total is 70.00 and the place 1; "
        "the move is 0.200 (the declared range of Empty (100) counting 1), proven the smallest."
    )
    assert second["smallest_change"] == {
        "found": False, "grade": None, "moves": [], "distance": None, "proven": True, "total": pytest.approx(70), "rank": 1, "displaced": [],
        "sentence": "To a better grade: It has the best grade already.",
    }


def test_it_explains_one_and_only_by_what_it_reports_itself(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", *call, "--subject", "甲", "--self-reported"]) == 0

    out = capsys.readouterr().out
    assert out.startswith("甲：总分 62.00，园第 2 位（共 2），差\n")
    assert "“成交”由 5 提高到 7" in out
    assert "乙：" not in out


def test_it_leaves_out_what_would_raise_the_grade_when_asked(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", *call, "--contributions-only", "--json"]) == 0

    assert [one["smallest_change"] for one in json.loads(capsys.readouterr().out)["results"]] == [None, None]
    assert main(["explain", *call, "--contributions-only"]) == 0
    assert "提高到" not in capsys.readouterr().out


def test_the_ready_scheme_explains_its_sample_by_every_method(capsys: pytest.CaptureFixture[str]) -> None:
    for method in ("saw", "vikor"):
        assert main(["explain", "--scheme", "university-parks", "--subject", "漪大学科技园（虚构）", "--method", method, "--json"], READY) == 0
        out = capsys.readouterr().out
        one = json.loads(out)["results"][0]
        assert sum(part["contribution"] for part in one["contributions"]) == pytest.approx(one["total"], abs=1e-9)


def test_it_compares_two(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *call, "--subjects", "甲,乙", "--json", "--language", "en"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["difference"] == pytest.approx(-8)
    assert [(one["key"], one["ahead"], one["difference"]) for one in told["indicators"]] == [("deals", "乙", pytest.approx(-24)), ("empty", "甲", pytest.approx(16))]
    assert told["turn"]["found"]
    assert told["turn"]["weights"] == {"deals": pytest.approx(0.5, abs=1e-4), "empty": pytest.approx(0.5, abs=1e-4)}
    assert told["turn"]["sentence"] == "Moving at least 10.00% of the weight puts 甲 ahead of 乙: Deals 60.00% → 50.00%; Empty 40.00% → 50.00%."


def test_a_name_may_hold_a_comma(call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d.csv").write_text('园区,deals,empty\n甲，一园,5,20\n"乙,二园",9,60\n', encoding="utf-8")

    assert main(["compare", *call, "--subjects", "甲，一园,乙,二园", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["subjects"]] == ["甲，一园", "乙,二园"]


def test_it_compares_with_last_year(call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old.yaml").write_text(SCHEME.replace("weight: 6", "weight: 8").replace("weight: 4", "weight: 2"), encoding="utf-8")
    (tmp_path / "old.csv").write_text("园区,deals,empty\n甲,4,20\n丙,9,60\n", encoding="utf-8")
    against = ["--against-data", str(tmp_path / "old.csv"), "--against-scheme", str(tmp_path / "old.yaml")]

    assert main(["compare", *call, *against, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["results"][0]["total"] == {
        "before": pytest.approx(48), "after": pytest.approx(62), "change": pytest.approx(14), "data": pytest.approx(7), "weights": pytest.approx(7), "rules": pytest.approx(0),
    }
    assert (told["new_subjects"], told["gone_subjects"]) == (["乙"], ["丙"])
    assert main(["compare", *call, *against]) == 0
    assert "48.00 → 62.00 (+14.00 = +7.00 +7.00 +0.00)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("verb", "more", "sentence"),
    [
        ("explain", ["--subject", "丁"], "there is no subject '丁'"),
        ("compare", [], "compare: either --subjects with two names, or --against-data with last year's file"),
        ("compare", ["--subjects", "甲"], "--subjects: '甲' is not two names of subjects with a comma between"),
        ("compare", ["--subjects", "甲,丁"], "there is no subject '丁'"),
        ("compare", ["--subjects", "甲,乙", "--against-scheme", "x"], "--against-scheme: needs --against-data beside it"),
        ("compare", ["--against-data", "none.csv"], "none.csv: No such file or directory"),
    ],
)
def test_a_wrong_call_is_one_line(call: list[str], capsys: pytest.CaptureFixture[str], verb: str, more: list[str], sentence: str) -> None:
    assert main([verb, *call, *more, "--language", "en"]) == 2

    told = capsys.readouterr()
    assert told.err == f"{sentence}\n"
    assert told.out == ""
    assert main([verb, *call, *more, "--language", "zh"]) == 2
    told = capsys.readouterr()
    assert re.search("[一-鿿]{3}", told.err)
    assert sentence not in told.err
    assert told.err.count("\n") == 1


def test_what_is_wrong_with_last_years_file_is_told_with_its_name(call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old.csv").write_text("园区,deals\n甲,4\n", encoding="utf-8")

    assert main(["compare", *call, "--against-data", str(tmp_path / "old.csv"), "--language", "en"]) == 2
    assert capsys.readouterr().err == "old.csv: there is no column 'empty' (or Empty, 空置), which indicators.empty needs\n"
    assert main(["compare", *call, "--against-data", str(tmp_path / "old.csv"), "--language", "zh"]) == 2
    assert capsys.readouterr().err == "old.csv：没有“empty”列（或Empty、空置），indicators.empty 需要它\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "zh", "en"),
    [
        ("d.csv", "乙,9", "乙,九", "第 3 行（乙），deals：“九”不是数字", "line 3 (乙), deals: '九' is no number"),
        ("d.csv", "乙,9", "乙,-9", "第 3 行（乙），deals：-9 不可能；方案规定不小于 0", "line 3 (乙), deals: -9 cannot be; the scheme says from 0"),
        ("d.csv", "乙,9", "乙,", "第 3 行（乙），deals：没有值；缺值从不当作零", "line 3 (乙), deals: there is no value; a missing value is never taken for zero"),
        ("d.csv", "乙,9,60", "乙,9", "第 3 行（乙）：有 2 格，首行有 3 格", "line 3 (乙): 2 cells, the first line has 3"),
        ("s.yaml", "at_least: 70", "at_least: x", "grades.good.at_least：应为数字，不是“x”", "grades.good.at_least: a number is expected, not 'x'"),
        ("s.yaml", "column: deals", "colum: deals", "indicators.deals.column：须在 column、metric、expert、formula 中恰好写一个，说明取值来源", "indicators.deals.column: exactly one of column, metric, expert, formula says where the value comes from"),
        ("s.yaml", "edition:", "editions:", "edition：缺少", "edition: is missing"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_the_language_asked_with_the_subject_at_fault(
    call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, zh: str, en: str,
) -> None:
    path = tmp_path / file
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")

    for language, sentence in (("zh", zh), ("en", en)):
        assert main(["run", *call, "--language", language]) == 2
        assert capsys.readouterr().err == f"{sentence}\n"


def test_nothing_but_the_document_is_on_standard_output_when_the_solver_runs(call: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *call, "--subjects", "甲,乙", "--json"]) == 0

    json.loads(capfd.readouterr().out)


def test_with_self_reported_it_says_that_only_those_columns_moved(call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s.yaml").write_text(SCHEME.replace("at_least: 70", "at_least: 99"), encoding="utf-8")

    assert main(["explain", *call, "--subject", "甲", "--self-reported"]) == 0
    assert "即使自报的各项都取可及范围内的最好值，总分也只有 92.00，不到“好”所需的 99 分。" in capsys.readouterr().out
    assert main(["explain", *call, "--subject", "甲", "--self-reported", "--language", "en"]) == 0
    assert "Even with every self-reported column, and only these, at the best value within reach the total is 92.00" in capsys.readouterr().out
    (tmp_path / "s.yaml").write_text(SCHEME.replace(", self_reported: true", ""), encoding="utf-8")
    assert main(["explain", *call, "--subject", "甲", "--self-reported"]) == 0
    assert "没有可以变动的自报数据列。" in capsys.readouterr().out


def test_a_value_that_was_missing_is_marked_wherever_it_is_shown(call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s.yaml").write_text(SCHEME.replace("column: empty,", "column: empty, unit: 项, missing: mean,"), encoding="utf-8")
    (tmp_path / "d.csv").write_text("园区,deals,empty\n甲,5,20\n乙,9,\n丙,9,60\n", encoding="utf-8")

    assert main(["explain", *call, "--subject", "乙", "--contributions-only"]) == 0
    assert "“空置”缺值，按同类均值计（40项），得 60.0" in capsys.readouterr().out
    assert main(["compare", *call, "--subjects", "甲,乙"]) == 0
    assert "20项 : 缺值，按同类均值计（40项）" in capsys.readouterr().out
    assert main(["compare", *call, "--subjects", "甲,乙", "--language", "en"]) == 0
    assert "20 items : missing, counts as the mean of its type (40 items)" in capsys.readouterr().out
    assert main(["explain", *call, "--subject", "乙", "--contributions-only", "--json"]) == 0
    marks = [(one["was_missing"], one["missing_rule"]) for one in json.loads(capsys.readouterr().out)["results"][0]["contributions"]]
    assert marks == [(False, None), (True, "mean")]
    assert main(["compare", *call, "--subjects", "甲,乙", "--json"]) == 0
    assert [one["missing_rules"] for one in json.loads(capsys.readouterr().out)["indicators"]] == [[None, None], [None, "mean"]]


def test_what_is_printed_of_two_adds_up_and_names_their_grades(call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d.csv").write_text("园区,deals,empty\n甲,5.0006,20.011\n乙,9.0014,60.024\n", encoding="utf-8")
    (tmp_path / "s.yaml").write_text(SCHEME.replace("at_least: 70", "at_least: 65"), encoding="utf-8")

    assert main(["compare", *call, "--subjects", "甲,乙"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "甲 62.00 差 – 乙 70.00 好 = -8.00"
    assert [line.split()[0] for line in lines[1:3]] == ["+16.00", "-24.00"]


def test_indicators_that_came_and_went_are_called_by_their_titles(call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old.yaml").write_text(SCHEME.replace("  empty: {title: {zh: 空置", "  unsold: {title: {zh: 滞销"), encoding="utf-8")

    assert main(["compare", *call, "--against-data", call[-1], "--against-scheme", str(tmp_path / "old.yaml")]) == 0
    out = capsys.readouterr().out
    assert "新增指标：空置\n取消指标：滞销" in out
    assert "-0.00" not in out
