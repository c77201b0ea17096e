"""What a grade brings to each type, how much of a dimension was reached, and how a scheme is told as a page."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from shouzhan.engine.scoring.commands import main
from shouzhan.engine.scoring.evaluating import evaluate
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.model import KINDS
from shouzhan.engine.scoring.scheme.reading import scheme_from
from shouzhan.engine.scoring.scheme.reference import reference_markdown
from shouzhan.engine.scoring.table import table_from

pytestmark = pytest.mark.pure

SCHEME = """
scheme: own
title: {zh: 自评, en: Own}
edition: "1"
serves: [X-1]
types:
  upper: {title: {zh: 上类, en: Upper}}
  lower: {title: {zh: 下类, en: Lower}}
dimensions:
  work: {title: {zh: 工作, en: Work}}
  care: {title: {zh: 服务, en: Care}}
indicators:
  cases: {title: {zh: 件数, en: Cases}, dimension: work, column: cases, unit: 件, direction: max, normalisation: {by: target, target: 10}, weight: 60, clause: own 1}
  share: {title: {zh: 占比, en: Share}, dimension: work, formula: 100 * good / cases, unit: "%", direction: max, normalisation: {by: minmax, low: 0, high: 100}, weight: 20, error: {absolute: 2}}
  wait: {title: {zh: 等待, en: Wait}, dimension: care, column: wait, unit: 天, direction: min, missing: drop, weight: {upper: 20, lower: 20}, self_reported: true,
    normalisation: {by: bands, bands: [{below: 5, points: 100}, {from: 5, points: 30}]}}
consequences:
  prize: {kind: support, title: {zh: 奖励, en: Prize}, clause: own 3}
  raised: {kind: promote, title: {zh: 升类, en: Raised}}
  gone: {kind: revoke, title: {zh: 撤销, en: Revoked}, clause: own 4}
grades:
  high: {title: {zh: 高, en: High}, at_least: 60, consequence: {upper: prize, lower: raised}}
  low: {title: {zh: 低, en: Low}}
"""
DATA = "who,type,cases,good,wait\n甲,upper,10,5,3\n乙,lower,10,10,\n丙,lower,1,0,9\n"


def test_a_grade_brings_each_type_its_own() -> None:
    scheme = scheme_from(SCHEME.encode())
    result = evaluate(scheme, table_from(DATA.encode(), scheme))

    first, second = (result.group_of(name) for name in ("甲", "乙"))
    assert [group.grade(group.index(name)).consequence for group, name in ((first, "甲"), (second, "乙"))] == [scheme.consequences["prize"], scheme.consequences["raised"]]
    assert second.grade(second.index("丙")).consequence is None
    assert "promote" in KINDS
    assert not scheme.consequences["raised"].is_harmful


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("lower: raised", "other: raised", "grades.high.consequence: 'other' is no type; known are upper, lower"),
        ("lower: raised", "lower: none", "grades.high.consequence.lower: 'none' is none of prize, raised, gone"),
        ("{upper: prize, lower: raised}", "none", "grades.high.consequence: 'none' is none of prize, raised, gone"),
        ("{upper: prize, lower: raised}", "[prize]", "grades.high.consequence: a line of text is expected"),
        ("serves: [X-1]", "serves: X-1", "serves: a list is expected"),
    ],
)
def test_a_consequence_that_points_nowhere_is_told_with_its_place(old: str, new: str, sentence: str) -> None:
    assert old in SCHEME

    with pytest.raises(Unusable) as told:
        scheme_from(SCHEME.replace(old, new).encode())
    assert str(told.value) == sentence


def test_a_dimension_is_reached_by_its_own_weights_and_is_nothing_where_all_of_it_was_left_out() -> None:
    scheme = scheme_from(SCHEME.encode())
    result = evaluate(scheme, table_from(DATA.encode(), scheme))

    (upper, lower) = result.groups
    assert upper.dimension_points()["work"] == pytest.approx([(60 + 20 * 0.5) / 80])
    assert upper.dimension_points()["care"] == pytest.approx([1.0])
    assert np.isnan(lower.dimension_points()["care"][0])
    assert lower.dimension_points()["care"][1] == pytest.approx(0.3)


def test_the_command_line_tells_dimensions_and_what_follows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.yaml").write_text(SCHEME, "utf-8")
    (tmp_path / "own.csv").write_text(DATA, "utf-8")
    assert main(["run", "--scheme", str(tmp_path / "own.yaml"), "--data", str(tmp_path / "own.csv"), "--json", "--language", "en"]) == 0

    first, second, _third = json.loads(capsys.readouterr().out)["results"]
    assert first["dimensions"] == {"work": pytest.approx(87.5), "care": pytest.approx(100.0)}
    assert first["consequence"] == {"kind": "support", "title": "Prize", "clause": "own 3", "harmful": False}
    assert second["dimensions"]["care"] is None
    assert second["consequence"]["title"] == "Raised"


def test_a_page_tells_every_part_of_a_scheme() -> None:
    page = reference_markdown({"own": scheme_from(SCHEME.encode())})

    assert "## 自评 Own · 1 `own`" in page
    assert "Part of X-1." in page
    assert "| **工作 Work** | | | **80** | **80** | |  | |" in page
    assert "| 占比 Share `100 * good / cases` | % | from 0 to 100 | 20 | 20 | refuse |  | ± 2 |" in page
    assert "| 等待 Wait | 天 | below 5 earns 100; 5 up earns 30 | 20 | 20 | drop |  | self-reported |" in page
    assert "- grade 高 High: from 60 → 上类 Upper: 奖励 Prize `support` (own 3); 下类 Lower: 升类 Raised `promote`" in page
    assert "- grade 低 Low: whoever is left" in page
    assert "- decided beside the grades → 撤销 Revoked `revoke` (own 4)" in page


def test_a_copy_takes_every_file_of_a_scheme_and_its_earlier_editions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ready, out = tmp_path / "ready", tmp_path / "out"
    ready.mkdir()
    for name in ("own.yaml", "own-2025.yaml", "own-parks.yaml"):
        (ready / name).write_text(SCHEME, "utf-8")
    for name in ("own.csv", "own.experts.csv", "own.history.csv", "own-2025.csv", "own-parks.csv", "README.md"):
        (ready / name).write_text(DATA, "utf-8")
    assert main(["ready", "own", "--out", str(out)], ready) == 0

    assert sorted(one.name for one in out.iterdir()) == ["own-2025.csv", "own-2025.yaml", "own.csv", "own.experts.csv", "own.history.csv", "own.yaml"]
    assert main(["ready", "own", "--out", str(out), "--language", "zh"], ready) == 2
    assert "已存在，不予覆盖" in capsys.readouterr().err
