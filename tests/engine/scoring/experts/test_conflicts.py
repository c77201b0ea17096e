"""A score in conflict counts nowhere, and the help of every option names its default."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shouzhan.engine.scoring.commands import main

pytestmark = pytest.mark.pure


@pytest.fixture
def call(tmp_path: Path) -> list[str]:
    scores = [("甲", "A", 80), ("乙", "A", 82), ("丙", "A", 20), ("甲", "B", 60), ("乙", "B", 61), ("丙", "B", 62)]
    (tmp_path / "s.csv").write_text("reviewer,proposal,score\n" + "".join(f"{who},{what},{mark}\n" for who, what, mark in scores), encoding="utf-8")
    (tmp_path / "c.csv").write_text("reviewer,with,kind\n丙,A,declared\n丁,B,relative\n", encoding="utf-8")
    return ["--scores", str(tmp_path / "s.csv"), "--conflicts", str(tmp_path / "c.csv")]


def test_a_panel_leaves_out_scores_in_conflict_and_says_which(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experts", "panel", *call, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["proposal"]: (one["count"], one["mean"]) for one in told["proposals"]} == {"A": (2, 81), "B": (3, 61)}
    assert "丙 对 A 的评分不计：已声明与A存在利害关系。" in told["notes"]
    assert main(["experts", "panel", *call, "--language", "en"]) == 0
    assert "The score of 丙 for A is left out: 丙 has declared an interest in A." in capsys.readouterr().out


def test_severity_rests_on_no_score_in_conflict(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experts", "calibrate", *call, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["reviewer"]: one["count"] for one in told["reviewers"]} == {"甲": 2, "乙": 2, "丙": 1}
    assert any("丙 对 A 的评分不计" in note for note in told["notes"])


@pytest.mark.parametrize(("verb", "defaults"), [("assign", ["(3)", "(10)"]), ("calibrate", ["(100)", "(0.95)"]), ("panel", ["(100)", "(0.2)", "(0.15)"])])
def test_help_names_the_defaults(verb: str, defaults: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["experts", verb, "--help"])
    out = capsys.readouterr().out
    assert all(one in out for one in defaults)
