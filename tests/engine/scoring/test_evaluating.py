"""Totals, places and grades: missing values, adjustments, vetoes, ties, quotas, and what must not change them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.scoring.samples import graded, indicator, run

from shouzhan.engine.scoring.matrix import Unusable

pytestmark = pytest.mark.pure

OWN = {"by": "minmax", "low": 0, "high": 100}
PLAIN = {"firms": indicator(normalisation=OWN)}


def totals(data: str, **changes: Any) -> list[float]:
    return [round(float(one), 9) for one in run(data, **changes).groups[0].totals]


@pytest.mark.parametrize(("rule", "expected"), [("zero", [40, 45, 25]), ("worst", [40, 45, 30]), ("mean", [40, 45, 40]), ("drop", [40, 45, 50])])
def test_a_missing_value_follows_its_rule(rule: str, expected: list[float]) -> None:
    both = {"firms": indicator(normalisation=OWN, missing=rule, weight=50), "land": indicator(column="land", normalisation=OWN, weight=50)}
    found = run("id,firms,land\n甲,10,70\n乙,50,40\n丙,,50\n", indicators=both)
    assert [round(float(one), 9) for one in found.groups[0].totals] == expected
    assert "丙" in found.notes[0].en
    assert found.groups[0].is_filled[:, 0].tolist() == [False, False, True]


def test_a_missing_value_without_anything_to_go_by_is_refused() -> None:
    with pytest.raises(Unusable, match=r"indicators\.firms: no subject has a value, so there is no mean"):
        run("id,firms\n甲,\n", indicators={"firms": indicator(missing="mean")})
    with pytest.raises(Unusable, match=r"line 2 \(甲\): every value that counts is missing"):
        run("id,firms\n甲,\n乙,1\n", indicators={"firms": indicator(missing="drop")})
    with pytest.raises(Unusable, match="the missing rule drop needs the weighted sum"):
        run("id,firms\n甲,\n乙,1\n", indicators={"firms": indicator(missing="drop")}, method="topsis")


def test_bonuses_and_deductions_stop_at_their_caps() -> None:
    changes = {
        "indicators": PLAIN, "bonus": {"a": {"title": "a", "column": "a", "each": 2, "most": 5}, "b": {"title": "b", "column": "b", "each": 1, "most": 9}},
        "deductions": {"c": {"title": "c", "column": "c", "each": 0.5, "most": 3}}, "bonus_most": 8,
    }
    assert totals("id,firms,a,b,c\n甲,50,1,0,0\n乙,50,9,0,0\n丙,50,9,9,0\n丁,50,0,0,4\n戊,1,0,0,99\n", **changes) == [52, 55, 58, 48, -2]


def test_a_veto_leaves_the_place_and_takes_the_grade() -> None:
    veto = {"vetoes": {"false": {"title": "x", "column": "false", "from": 2, "grade": "poor"}}}
    group = run("id,firms,false\n甲,90,2\n乙,80,1\n丙,70,\n", indicators=PLAIN, **veto).groups[0]
    assert group.places.tolist() == [1, 2, 3]
    assert [group.grade(at).key for at in range(3)] == ["poor", "good", "good"]


def test_a_vetoed_subject_uses_up_no_quota() -> None:
    changes: dict[str, Any] = {
        "indicators": PLAIN, "vetoes": {"false": {"title": "x", "column": "false", "grade": "poor"}}, "grades": {"top": {"title": "t", "most": 1}, "poor": {"title": "p"}},
    }
    group = run("id,firms,false\n甲,90,1\n乙,80,0\n", **changes).groups[0]
    assert [group.grade(at).key for at in range(2)] == ["poor", "top"]


@pytest.mark.parametrize(("ties", "expected"), [("all-in", ["top", "top", "rest"]), ("all-out", ["rest", "rest", "rest"])])
def test_equals_on_the_line_of_a_quota_stand_together(ties: str, expected: list[str]) -> None:
    assert graded([80, 80, 70], ties=ties, grades={"top": {"title": "t", "most": 1}, "rest": {"title": "r"}}) == expected


def test_a_tie_indicator_parts_equals() -> None:
    both = {"firms": indicator(normalisation=OWN, weight=50), "land": indicator(column="land", normalisation=OWN, weight=50)}
    group = run("id,firms,land\n甲,40,60\n乙,60,40\n丙,60,40\n丁,0,0\n", indicators=both, ties="indicators", tie_indicators=["firms"]).groups[0]
    assert group.places.tolist() == [3, 1, 1, 4]


@pytest.mark.parametrize(("share", "rounding", "count"), [(0.2, "down", 3), (0.25, "down", 3), (0.25, "up", 4), (0.25, "half", 4), (0.1, "down", 1), (0.1, "up", 2), (0.1, "half", 2), (0, "up", 0)])
def test_a_quota_of_fifteen_is_rounded_as_stated(share: float, rounding: str, count: int) -> None:
    found = graded([float(at) for at in range(15)], rounding=rounding, grades={"top": {"title": "t", "share": share}, "rest": {"title": "r"}})
    assert found == ["rest"] * (15 - count) + ["top"] * count


def test_the_last_share_falls_whatever_the_points() -> None:
    grades = {"good": {"title": "g", "at_least": 10}, "last": {"title": "l", "last_share": 0.4}}
    assert graded([90, 80, 70, 60, 50], grades=grades) == ["good", "good", "good", "last", "last"]
    assert graded([90, 80, 60, 60, 60], grades=grades) == ["good"] * 5  # equals on the line are spared
    assert graded([90, 80, 60, 60, 60], grades=grades, ties="all-out") == ["good", "good", "last", "last", "last"]


def test_the_last_digit_of_an_addition_decides_no_grade() -> None:
    assert 0.1 + 0.2 > 0.3 > 0.7 - 0.4
    grades = {"good": {"title": "g", "at_least": 0.3}, "poor": {"title": "p"}}
    assert graded([0.1 + 0.2, 0.3, 0.7 - 0.4, 0.29], grades=grades) == ["good", "good", "good", "poor"]


def test_one_who_reaches_no_grade_is_refused() -> None:
    with pytest.raises(Unusable, match="reaches no grade; the last grade must take whoever is left"):
        graded([10], grades={"good": {"title": "g", "at_least": 60}})


@pytest.mark.parametrize("method", ["saw", "topsis", "vikor", "promethee2"])
def test_one_subject_alone_has_a_total_and_the_first_place(method: str) -> None:
    group = run("id,firms\n甲,5\n", method=method).groups[0]
    assert 0 <= group.totals[0] <= 100
    assert group.places.tolist() == [1]


def test_a_type_without_subjects_is_said_and_one_without_indicators_refused() -> None:
    types = {"a": {"title": "甲类"}, "b": {"title": "乙类"}}
    found = run("id,type,firms\n甲,a,1\n", types=types)
    assert len(found.groups) == 1
    assert any("乙类" in note.zh for note in found.notes)
    with pytest.raises(Unusable, match=r"types\.b: no indicator weighs anything"):
        run("id,type,firms\n甲,b,1\n", types=types, indicators={"firms": indicator(weight={"a": 1})})


def test_weights_that_do_not_sum_are_scaled_and_it_is_said() -> None:
    both = {"firms": indicator(normalisation=OWN, weight=30), "land": indicator(column="land", normalisation=OWN, weight=10)}
    found = run("id,firms,land\n甲,100,0\n", indicators=both)
    assert found.groups[0].totals.tolist() == [75]
    assert "sum to 40" in found.notes[0].en


VALUES = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=9)
TWO = {"firms": indicator(normalisation=OWN, weight=60), "land": indicator(column="land", direction="min", normalisation=OWN, weight=40)}
GRADES = {"top": {"title": "t", "at_least": 60, "share": 0.3}, "mid": {"title": "m", "at_least": 40}, "low": {"title": "l", "last_share": 0.2}}


def _data(values: list[tuple[float, float]]) -> str:
    return "id,firms,land\n" + "".join(f"s{at},{one!r},{two!r}\n" for at, (one, two) in enumerate(values))


@given(VALUES, st.data())
@settings(max_examples=80, deadline=None)
def test_a_better_value_never_lowers_the_own_total(values: list[tuple[float, float]], lot: st.DataObject) -> None:
    at = lot.draw(st.integers(0, len(values) - 1))
    better = (lot.draw(st.floats(values[at][0], 100)), lot.draw(st.floats(0, values[at][1])))
    before, after = totals(_data(values), indicators=TWO), totals(_data([*values[:at], better, *values[at + 1 :]]), indicators=TWO)
    assert after[at] >= before[at] - 1e-9


@given(VALUES, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_the_order_of_the_lines_changes_nothing(values: list[tuple[float, float]], lot: Any) -> None:
    lines = _data(values).splitlines()
    shuffled = lines[1:]
    lot.shuffle(shuffled)
    found = [run("\n".join([lines[0], *rest]) + "\n", indicators=TWO, grades=GRADES).groups[0] for rest in (lines[1:], shuffled)]
    told = [{name: (one.totals[at], one.places[at], one.grades[at]) for at, name in enumerate(one.subjects)} for one in found]
    assert told[0] == told[1]


@given(VALUES, st.sampled_from(["all-in", "all-out"]), st.sampled_from(["up", "down", "half"]))
@settings(max_examples=120, deadline=None)
def test_a_better_place_never_has_a_worse_grade(values: list[tuple[float, float]], ties: str, rounding: str) -> None:
    group = run(_data(values), indicators=TWO, grades=GRADES, ties=ties, rounding=rounding).groups[0]
    ordered = sorted(zip(group.places.tolist(), group.grades, strict=True))
    assert all(better[1] <= worse[1] for better, worse in pairwise(ordered))
