"""`shouzhan evaluate matrix` as people script it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter

from shouzhan.engine.scoring import calling
from shouzhan.engine.scoring.commands import main

pytestmark = pytest.mark.pure
TABLE = "园区,面积,在孵企业,租金\n甲园,250,16,12\n乙园,200,18,8\n丙园,300,32,16\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "t.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_it_answers_in_the_order_handed_in(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matrix", "--language", "en", "--data", str(table), "--directions", "max,max,min", "--weights", "0.2,0.5,0.3", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["weights"] == [0.2, 0.5, 0.3]
    assert [one["id"] for one in told["results"]] == ["甲园", "乙园", "丙园"]
    assert [one["score"] for one in told["results"]] == pytest.approx([0.25, 0.3625, 0.7])
    assert [one["rank"] for one in told["results"]] == [3, 2, 1]


def test_the_same_seed_gives_the_same_ranges(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["matrix", "--language", "en", "--data", str(table), "--directions", "max,max,min", "--robust", "500", "--seed", "3", "--json"]
    assert main(call) == 0
    first = capsys.readouterr().out
    assert main(call) == 0

    assert capsys.readouterr().out == first
    told = json.loads(first)["results"]
    assert all(one["rank_best"] <= one["rank"] <= one["rank_worst"] for one in told)
    # cheap and small, or large and full: either may come first, and 甲园, between them everywhere, never does
    assert [one["rank_best"] for one in told] == [2, 1, 1]


def test_weights_that_do_not_sum_to_one_are_scaled_and_it_is_said(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matrix", "--language", "en", "--data", str(table), "--directions", "max,max,min", "--weights", "2,5,3", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["weights"] == pytest.approx([0.2, 0.5, 0.3])
    assert told["notes"] == ["the weights summed to 10 and were scaled to 1"]


@pytest.mark.parametrize(
    ("text", "directions", "extra", "sentence"),
    [
        ("", "max", [], "the table is empty"),
        ("id,a\n", "max", [], "no subject"),
        ("id\n甲\n", "max", [], "names no indicator"),
        ("id,a\n甲,x\n", "max", [], "line 2, a: 'x' is no number"),
        ("id,a\n甲,NaN\n", "max", [], "line 2, a: 'NaN' is no finite number"),
        ("id,a\n甲,1e400\n", "max", [], "line 2, a: '1e400' is no finite number"),
        ("id,a\n甲,\n", "max", [], "line 2, a: there is no value"),
        ("id,a\n甲,1,2\n", "max", [], "line 2: 3 cells, the first line has 2"),
        ("id,a\n甲,1\n甲,2\n", "max", [], "line 3: '甲' is on line 2 already"),
        ("id,a\n,1\n", "max", [], "line 2: the subject has no name"),
        ("id,a\n甲,1\n", "max,min", [], "1 indicators and 2 directions"),
        ("id,a\n甲,1\n", "up", [], "a direction is max or min, not 'up'"),
        ("id,a\n甲,1\n", "max", ["--weights", "1,2"], "1 indicators and 2 weights"),
        ("id,a\n甲,1\n", "max", ["--weights", "-1"], "a weight is a number from 0 up"),
        ("id,a\n甲,1\n", "max", ["--weights", "0"], "the weights sum to nothing"),
        ("id,a\n甲,1\n", "max", ["--weights", "many"], "neither numbers"),
        ("id,a\n甲,-1\n乙,2\n", "max", ["--weights", "entropy"], "甲, a: entropy weights need values from zero up, not -1"),
        ("id,a\n甲,0\n乙,2\n", "min", ["--weights", "entropy"], "甲, a: entropy weights need values above zero where less is better, not 0"),
        ("id,a\n甲,-1\n乙,2\n", "max", ["--normalisation", "sum"], "shares of a sum need values above zero"),
        ("id,a\n甲,-1\n乙,-2\n", "max", ["--normalisation", "max"], "is not above zero"),
    ],
)
def test_a_table_that_cannot_be_scored_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, directions: str, extra: list[str], sentence: str
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(text, encoding="utf-8")

    assert main(["matrix", "--language", "en", "--data", str(file), "--directions", directions, *([f"{extra[0]}={extra[1]}"] if extra else [])]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_it_reads_full_width_figures_and_gb18030(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes("园区,面积\n甲园,１２．５\n乙园,3\n".encode("gb18030"))

    assert main(["matrix", "--language", "en", "--data", str(file), "--directions", "max", "--json"]) == 0
    assert [one["rank"] for one in json.loads(capsys.readouterr().out)["results"]] == [1, 2]


def test_a_missing_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matrix", "--language", "en", "--data", str(tmp_path / "none.csv"), "--directions", "max"]) == 2
    assert "--data" in capsys.readouterr().err


@pytest.mark.parametrize("method", ["saw", "promethee2"])
def test_exact_ranges_hold_every_drawn_place_and_are_proved(table: Path, capsys: pytest.CaptureFixture[str], method: str) -> None:
    call = ["matrix", "--language", "en", "--data", str(table), "--directions", "max,max,min", "--method", method, "--robust", "300", "--json"]
    assert main([*call, "--exact", "20"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["exact"] == {"seconds": 20.0, "seed": 0, "within": None, "gap": 0}
    for one in told["results"]:
        found = one["exact"]
        assert found["rank_best"] == found["rank_best_proved"] <= one["rank_best"] <= one["rank"] <= one["rank_worst"] <= found["rank_worst"] == found["rank_worst_proved"]


def test_exact_ranges_within_a_share_move_no_weight_further(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["matrix", "--language", "en", "--data", str(table), "--directions", "max,max,min", "--weights", "0.2,0.5,0.3", "--exact"]
    assert main([*call, "--within", "0.01"]) == 0
    narrow = capsys.readouterr().out
    assert main(call) == 0
    wide = capsys.readouterr().out

    assert [line.split("exact ")[1] for line in narrow.splitlines() if "exact [" in line] == ["[1–1]", "[2–2]", "[3–3]"]
    assert [line.split("exact ")[1] for line in wide.splitlines() if "exact [" in line] == ["[1–3]"] * 3  # half on 面积, half on 租金: all are equal and first
    assert "every exact range is proved" in narrow


def test_a_score_that_is_no_sum_has_no_exact_range(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matrix", "--language", "en", "--data", str(table), "--directions", "max,max,min", "--method", "vikor", "--exact"]) == 2

    assert "no weighted sum" in capsys.readouterr().err


def test_an_answer_to_a_closed_output_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    calling.told({"rank": 1})


def test_it_reads_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([["园区", "面积"], ["甲园", 12.5], ["乙园", 3]]):
            sheet.write_row(line, 0, row)
    assert main(["matrix", "--language", "en", "--data", str(tmp_path / "t.xlsx"), "--directions", "max", "--json"]) == 0
    assert [(one["id"], one["rank"]) for one in json.loads(capsys.readouterr().out)["results"]] == [("甲园", 1), ("乙园", 2)]


def test_it_speaks_chinese_unless_told_otherwise(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["matrix", "--data", str(table), "--directions", "max,max,min", "--weights", "2,5,3", "--robust", "10"]
    assert main(call) == 0
    out = capsys.readouterr().out
    assert out.startswith("方法 saw，量纲处理 minmax；越大越好\n权重 ")
    assert "说明：权重合计为 10，已折算为 1" in out
    assert "名次 " in out
    assert main([*call, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["notes"] == ["权重合计为 10，已折算为 1"]
