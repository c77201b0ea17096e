"""Whoever reads a grade reads what beside the total decided it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.engine.scoring.samples import indicator, raw, run, written

from shouzhan.engine.scoring.commands import main
from shouzhan.engine.scoring.reasons import reasons

pytestmark = pytest.mark.pure
GRADES = {
    "good": {"title": {"zh": "良好", "en": "Good"}, "at_least": 60, "most": 1, "clause": "doc 三"}, "fair": {"title": {"zh": "合格", "en": "Fair"}, "at_least": 30},
    "poor": {"title": {"zh": "落后", "en": "Poor"}},
}
VETOES = {"false": {"title": {"zh": "造假", "en": "False data"}, "column": "false", "grade": "poor", "clause": "doc 五"}}
FIRMS = {"firms": indicator(normalisation={"by": "minmax", "low": 0, "high": 100})}
DATA = "id,firms,false\n甲,95,1\n乙,90,0\n丙,80,0\n丁,20,0\n"
VETOED = "被“造假”否决（依据：doc 五），等级不得高于“落后”。"
FULL = "总分达到“良好”的分数线 60，但 1 个名额已满，最后入选的是乙（90.00 分）（依据：doc 三）。"


def test_a_veto_and_a_full_quota_are_the_reason_and_nothing_else_is() -> None:
    group = run(DATA, indicators=FIRMS, grades=GRADES, vetoes=VETOES).groups[0]

    assert [[one.zh for one in reasons(group, at)] for at in range(4)] == [[VETOED], [], [FULL], []]
    assert reasons(group, 0)[0].en == "Vetoed by “False data” (doc 五): no better grade than Poor."
    assert reasons(group, 2)[0].en == "The total reaches the 60 of Good, but its quota of 1 is full; the last admitted is 乙 (90.00) (doc 三)."


def test_a_quota_that_admits_nobody_is_said_so() -> None:
    group = run("id,firms\n甲,90\n", indicators=FIRMS, grades={**GRADES, "good": {"title": "良好", "at_least": 60, "share": 0.25}}).groups[0]

    assert [one.zh for one in reasons(group, 0)] == ["总分达到“良好”的分数线 60，但名额为 0 个，无人入选。"]


def test_a_place_among_the_last_is_the_reason_whatever_the_points() -> None:
    grades = {"good": {"title": "良好", "at_least": 60}, "poor": {"title": "落后", "last_share": 0.5}}
    group = run("id,firms\n甲,90\n乙,80\n", indicators=FIRMS, grades=grades).groups[0]

    assert [[one.zh for one in reasons(group, at)] for at in range(2)] == [[], ["按总分可达“良好”，但名次在后 50% 之内，不论得分均为“落后”。"]]


@pytest.fixture
def call(tmp_path: Path) -> list[str]:
    (tmp_path / "s.yaml").write_bytes(written(raw(indicators=FIRMS, grades=GRADES, vetoes=VETOES)))
    (tmp_path / "d.csv").write_text(DATA, encoding="utf-8")
    return ["--scheme", str(tmp_path / "s.yaml"), "--data", str(tmp_path / "d.csv")]


@pytest.mark.parametrize(
    "verb", [["run"], ["explain", "--contributions-only"], ["compare", "--subjects", "甲,丙"], ["robust", "--robust", "5", "--seconds", "1"]], ids=lambda one: one[0],
)
def test_every_verb_says_the_reason_for_reading_and_for_scripts(call: list[str], capsys: pytest.CaptureFixture[str], verb: list[str]) -> None:
    assert main([verb[0], *call, *verb[1:]]) == 0
    out = capsys.readouterr().out
    assert VETOED in out
    assert FULL in out

    assert main([verb[0], *call, *verb[1:], "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    by_name = {one["id"]: one["reasons"] for one in told.get("results", told.get("subjects"))}
    assert by_name["甲"] == [{"kind": "veto", "sentence": VETOED}]
    assert by_name["丙"] == [{"kind": "quota-full", "sentence": FULL}]


def test_two_years_side_by_side_say_the_reason_of_this_years_grade(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *call, "--against-data", call[-1]]) == 0

    assert VETOED in capsys.readouterr().out


def test_a_report_says_them_under_its_ranking(call: list[str], tmp_path: Path) -> None:
    assert main(["report", *call, "--out", str(tmp_path / "r.html"), "--robust", "0"]) == 0

    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert f"甲：{VETOED}" in page
    assert f"丙：{FULL}" in page
