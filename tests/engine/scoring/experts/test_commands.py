"""`shouzhan evaluate experts` as people script it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from shouzhan.engine.scoring.commands import main

pytestmark = pytest.mark.pure
PROPOSALS = "项目编号,申报单位,领域,人员\nX1,复旦,材料,王敏\nX2,同济,材料;软件,李强\nX3,上大,软件,\n"
REVIEWERS = "专家,单位,下限,上限\n甲,复旦,1,3\n乙,交大,0,3\n丙,同济,0,3\n丁,华理,0,3\n"
EXPERTISE = "专家,领域,熟悉程度\n甲,材料,9\n甲,软件,2\n乙,材料,5\n乙,软件,8\n丙,材料,7\n丙,软件,7\n丁,材料,1\n丁,软件,6\n"
CONFLICTS = "专家,回避对象,类型,年份\n乙,王敏,共同作者,\n丁,李强,合作项目,2025\n丁,张无,亲属,\n"
SCORES = "项目,专家,分数\nX1,甲,80\nX1,乙,90\nX2,甲,60\nX2,乙,75\nX3,甲,70\nX3,乙,81\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in (("p", PROPOSALS), ("r", REVIEWERS), ("e", EXPERTISE), ("c", CONFLICTS), ("s", SCORES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "key").write_bytes(b"0123456789abcdef0123")
    return tmp_path


def _assign(at: Path, *more: str) -> list[str]:
    return ["experts", "assign", "--proposals", f"{at}/p.csv", "--reviewers", f"{at}/r.csv", "--expertise", f"{at}/e.csv", "--conflicts", f"{at}/c.csv", "--key", f"{at}/key", *more]


def test_it_assigns_blind_and_says_who_is_excluded_and_why(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(_assign(files, "--each", "2", "--json", "--out", str(files / "out"))) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["proved"]
    assert {one["proposal"]: one["reviewers"] for one in told["assignment"]} == {"X1": ["丁", "丙"], "X2": ["乙", "甲"], "X3": ["丙", "乙"]}
    assert told["expertise"] == told["bound"] == 35
    assert {(one["proposal"], one["reviewer"], one["kind"]) for one in told["excluded"]} == {
        ("X1", "甲", "same-organisation"), ("X1", "乙", "co-author"), ("X2", "丙", "same-organisation"), ("X2", "丁", "joint-project"),
    }  # fmt: skip
    assert "张无" in told["notes"][0]
    blind = (files / "out" / "reviewers.csv").read_text(encoding="utf-8-sig")
    assert "X1" not in blind
    assert "复旦" not in blind
    code = {one["proposal"]: one["code"] for one in told["assignment"]}
    assert sorted(row["code"] for row in csv.DictReader(blind.splitlines())) == sorted([*code.values()] * 2)
    assert main(_assign(files, "--each", "2")) == 0
    assert "与王敏共同发表论文" in capsys.readouterr().out


def test_what_does_not_fit_is_answered_no(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(_assign(files, "--each", "3", "--json")) == 1

    told = json.loads(capsys.readouterr().out)
    assert "X1" in told["blocks"][0]
    assert told["relief"]
    assert main(_assign(files, "--each", "3")) == 1
    assert "最小调整" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        ("p", "项目编号,申报单位,领域\nX1,复旦,材料\nX1,同济,材料\n", "p.csv line 3: 'X1' is on line 2 already"),
        ("p", "项目编号,申报单位,领域\nX1,复旦,农业\n", "p.csv line 2, 领域: nobody has expertise in '农业'"),
        ("p", "项目编号,申报单位,领域\nX1,,材料\n", "p.csv line 2, 申报单位: is empty"),
        ("p", "项目编号,领域,地址\nX1,材料,上海\n", "nothing is known of a column '地址'"),
        ("p", "项目编号,领域\nX1,材料\n", "there is no column 'organisation'"),
        ("r", "专家,单位,上限\n甲,复旦,x\n", "r.csv line 2, 上限: 'x' is no number"),
        ("r", "专家,单位,上限\n甲,复旦,1.5\n", "r.csv line 2, 上限: 1.5 is no whole number"),
        ("r", "专家,单位,下限,上限\n甲,复旦,3,2\n", "r.csv line 2, 下限: at least 3 and at most 2"),
        ("r", "专家,单位\n甲,复旦\n甲,同济\n", "r.csv line 3: '甲' is on line 2 already"),
        ("e", "专家,领域,熟悉程度\n戊,材料,5\n", "e.csv line 2, 专家: there is no reviewer '戊'"),
        ("e", "专家,领域,熟悉程度\n甲,材料,11\n", "e.csv line 2, 熟悉程度: 11 is not from 0 to 10"),
        ("e", "专家,领域,熟悉程度\n甲,材料,NaN\n", "e.csv line 2, 熟悉程度: 'NaN' is no finite number"),
        ("e", "专家,领域,熟悉程度\n甲,材料,5\n甲,材料,6\n", "e.csv line 3: '甲' in '材料' is on line 2 already"),
        ("c", "专家,回避对象,类型\n甲,王敏,同学\n", "c.csv line 2, 类型: '同学' is none of"),
        ("c", "专家,回避对象,类型\n戊,王敏,亲属\n", "c.csv line 2, 专家: there is no reviewer '戊'"),
        ("key", "short", "the key has 5 bytes and needs 16"),
    ],
)
def test_a_list_that_cannot_be_used_is_told_in_one_line(files: Path, capsys: pytest.CaptureFixture[str], file: str, text: str, sentence: str) -> None:
    (files / (file if file == "key" else f"{file}.csv")).write_text(text, encoding="utf-8")

    assert main(_assign(files, "--language", "en")) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("项目,专家,分数\nX1,甲,80\nX1,甲,81\n", "s.csv line 3: '甲' scored 'X1' on line 2 already"),
        ("项目,专家,分数\nX9,甲,80\n", "s.csv line 2, 项目: there is no proposal 'X9'"),
        ("项目,专家,分数\nX1,戊,80\n", "s.csv line 2, 专家: there is no reviewer '戊'"),
        ("项目,专家,分数\nX1,甲,101\n", "s.csv line 2, 分数: 101 is not from 0 to 100"),
        ("项目,专家,分数\nX1,甲,nan\n", "s.csv line 2, 分数: 'nan' is no finite number"),
        ("项目,专家,分数\nX1,甲,\n", "s.csv line 2, 分数: is empty"),
    ],
)
def test_scores_that_cannot_be_used_are_told_in_one_line(files: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str) -> None:
    (files / "s.csv").write_text(text, encoding="utf-8")

    for kind in ("calibrate", "panel"):
        assert main(["experts", kind, "--scores", f"{files}/s.csv", "--proposals", f"{files}/p.csv", "--reviewers", f"{files}/r.csv", "--language", "en"]) == 2
        assert sentence in capsys.readouterr().err


def test_raw_and_adjusted_scores_stand_side_by_side(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "s.csv").write_text(SCORES + "X4,甲,74\nX5,乙,80\n", encoding="utf-8")

    assert main(["experts", "calibrate", "--scores", f"{files}/s.csv", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    severity = {one["reviewer"]: one["severity"] for one in told["reviewers"]}
    assert severity["甲"] < 0 < severity["乙"]
    places = {one["proposal"]: (one["raw_place"], one["place"]) for one in told["proposals"]}
    assert places["X4"] == (4, 2)  # 74 from the harsh one is worth more than 80 from the lenient one
    assert told["moved"] > 0
    assert main(["experts", "calibrate", "--scores", f"{files}/s.csv"]) == 0
    assert "名次变动" in capsys.readouterr().out


def test_a_panel_is_put_together(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experts", "panel", "--scores", f"{files}/s.csv", "--discuss", "0.12", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert [(one["proposal"], one["place"], one["discuss"]) for one in told["proposals"]] == [("X1", 1, False), ("X2", 3, True), ("X3", 2, False)]
    assert told["agreement"]["kendall_w"] == 1
    assert main(["experts", "panel", "--scores", f"{files}/s.csv", "--discuss", "0.12"]) == 0
    assert "须合议" in capsys.readouterr().out


def test_a_name_that_a_spreadsheet_would_run_is_written_harmless(files: Path) -> None:
    for name in ("r", "e", "c"):
        (files / f"{name}.csv").write_text((files / f"{name}.csv").read_text(encoding="utf-8").replace("丁,", "=cmd,"), encoding="utf-8")
    assert main(_assign(files, "--each", "2", "--out", str(files / "out"))) == 0
    written = "".join((files / "out" / name).read_text(encoding="utf-8-sig") for name in ("reviewers.csv", "office.csv"))
    assert "'=cmd" in written
    assert not [cell for line in csv.reader(written.splitlines()) for cell in line if cell.startswith("=")]
    assert sorted(one.name for one in (files / "out").iterdir()) == ["office.csv", "reviewers.csv"]
