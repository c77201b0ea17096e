"""Every total unfolds to parts that sum to it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from tests.engine.scoring.drawn_schemes import FIXED, METHODS, RELATIVE, evaluations, indicator, scheme, table

from shouzhan.engine.scoring.evaluating import Evaluation, evaluate, own_totals
from shouzhan.engine.scoring.explaining import contributions
from shouzhan.engine.scoring.explaining.contributions import unfolded
from shouzhan.engine.scoring.rounding import written
from shouzhan.engine.scoring.scheme.model import Adjustment, Scale, Veto
from shouzhan.kernel.text import Text

pytestmark = pytest.mark.pure


@settings(max_examples=150, deadline=None)
@given(evaluations(METHODS, most=5, gaps=True))
def test_the_contributions_sum_to_the_total_by_every_method_and_scale(evaluation: Evaluation) -> None:
    for group in evaluation.groups:
        whole = unfolded(group)
        for at, total in enumerate(group.totals):
            assert sum(one.gives for one in whole.of(at)) == pytest.approx(total, abs=1e-9)
            assert sum(whole.dimensions(at).values()) + whole.adjustments[at].sum() == pytest.approx(total, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("scale", [*FIXED, *RELATIVE])
def test_they_sum_on_each_scale(method: str, scale: Scale) -> None:
    indicators = tuple(indicator(f"c{at}", scale, at + 1.0) for at in range(4))
    group = evaluate(scheme(indicators, method=method), table({"c0": [1, 4, 9], "c1": [7, 7, 2], "c2": [0, 3, 3], "c3": [5, 5, 5]})).groups[0]

    assert unfolded(group).gives.sum(axis=1) == pytest.approx(group.totals, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_they_are_the_mean_over_all_orders_of_coming_in(method: str) -> None:
    indicators = tuple(indicator(f"c{at}", FIXED[0], at + 1.0) for at in range(3))
    group = evaluate(scheme(indicators, method=method), table({"c0": [1, 4, 9], "c1": [7, 5, 2], "c2": [0, 3, 10]})).groups[0]

    def total(chosen: set[int]) -> np.ndarray:
        weights = np.array([weight if at in chosen else 0.0 for at, weight in enumerate(group.weights)])
        return own_totals(group.scheme, group.points, weights, np.tile(weights, (3, 1)))

    gained = np.zeros((3, 3))
    for order in permutations(range(3)):
        for turn, at in enumerate(order):
            gained[:, at] += (total(set(order[: turn + 1])) - total(set(order[:turn]))) / 6
    start = np.outer(total(set()), group.weights)
    assert unfolded(group).gives == pytest.approx(gained + start, abs=1e-9)


@pytest.mark.parametrize("method", ["topsis", "vikor"])
def test_many_indicators_are_drawn_in_orders_that_still_sum_and_come_close_to_the_exact(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {f"c{at}": [float((3 * at + 5 * row * row) % 11) for row in range(5)] for at in range(9)}
    group = evaluate(scheme(tuple(indicator(f"c{at}", FIXED[0], 1.0 + at % 3) for at in range(9)), method=method), table(columns)).groups[0]
    exact = unfolded(group).gives
    monkeypatch.setattr(contributions, "MOST_EXACT", 4)

    drawn = unfolded(group)
    assert drawn.gives.sum(axis=1) == pytest.approx(group.totals, abs=1e-9)
    assert 0 < drawn.error < 1
    assert np.abs(drawn.gives - exact).max() < 5 * drawn.error
    assert (unfolded(group).gives == drawn.gives).all()
    assert "64 drawn orders" in contributions.stated(group).en


def test_bonuses_above_what_they_may_be_together_each_give_their_share() -> None:
    adjustments = (Adjustment("x", Text("奖", "prize"), "x", 2, 10, True), Adjustment("y", Text("奖二", "second"), "y", 1, 10, True), Adjustment("z", Text("罚", "late"), "z", 1, 3, False))
    whole = scheme((indicator("c0", FIXED[0], 1),), adjustments=adjustments, bonus_most=5.0)
    group = evaluate(whole, table({"c0": [5], "x": [4], "y": [2], "z": [1]})).groups[0]

    assert unfolded(group).adjustments[0] == pytest.approx([4, 1, -1])
    assert group.totals[0] == pytest.approx(54)


def test_beside_each_contribution_stands_what_the_best_has_and_what_was_lost() -> None:
    group = evaluate(scheme((indicator("c0", FIXED[0], 3, clause="doc 一"), indicator("c1", FIXED[1], 1))), table({"c0": [4, 8], "c1": [8, 2]})).groups[0]

    one = unfolded(group).of(0)[0]
    assert (one.value, one.points, one.gives, one.most, one.lost) == (4, 40, 30, 75, 45)
    assert (one.best, one.best_value, one.best_points, one.best_gives) == ("p1", 8, 80, 60)
    assert one.sentence.zh == "“c0”为 4，得 40.0（百分制），计 30.00 分，比满额 75.00 分少 45.00 分；同类最好为 8（p1），得 80.0，计 60.00 分（依据：doc 一）。"
    assert one.sentence.en == "c0: 4, 40.0 points of 100, counting 30.00, 45.00 short of 75.00; the best of the type is 8 (p1), 80.0 points, counting 60.00 (doc 一)."


def test_a_missing_value_is_called_missing() -> None:
    group = evaluate(scheme((indicator("c0", FIXED[0], 1, missing="zero"), indicator("c1", FIXED[0], 1))), table({"c0": [float("nan"), 4], "c1": [5, 5]})).groups[0]

    one = unfolded(group).of(0)[0]
    assert one.value is None
    assert one.sentence.zh.startswith("“c0”缺值，计零分，得 0.0")


def test_the_best_of_a_type_is_the_best_value_of_those_with_the_most_points() -> None:
    nan = float("nan")
    rising, falling = indicator("c0", Scale("target", {"target": 5}), 1), indicator("c1", Scale("target", {"target": 5}), 1, direction="min", missing="mean")
    group = evaluate(scheme((rising, falling)), table({"c0": [6, 9, 8, 1], "c1": [4, 5, 2, nan]})).groups[0]

    of_last = unfolded(group).of(3)
    assert [(one.best, one.best_value, one.best_points) for one in of_last] == [("p1", 9, 100), ("p2", 2, 100)]


def test_neither_a_filled_value_nor_a_vetoed_subject_is_the_best() -> None:
    vetoes = (Veto("v", Text("否决", "veto"), "v", 1, "bad"),)
    whole = scheme((indicator("c0", FIXED[0], 1, missing="mean"),))
    whole = replace(whole, vetoes=tuple(replace(one, grade=whole.grades[-1].key) for one in vetoes))
    group = evaluate(whole, table({"c0": [1, float("nan"), 2, 9], "v": [0, 0, 0, 1]})).groups[0]

    one = unfolded(group).of(1)[0]
    assert (one.missing, one.value, one.best, one.best_value) == ("mean", 4, "p2", 2)
    assert one.sentence.zh.startswith("“c0”缺值，按同类均值计（4），得 40.0")


@settings(max_examples=60, deadline=None)
@given(evaluations(METHODS, most=5, gaps=True))
def test_what_is_printed_adds_up_to_the_printed_total(evaluation: Evaluation) -> None:
    for group in evaluation.groups:
        whole = unfolded(group)
        for at, total in enumerate(group.totals):
            parts = whole.of(at)
            assert sum(one.printed for one in parts) == pytest.approx(written(total, group.decimals), abs=1e-7)
            assert all(abs(one.printed - one.gives) < 0.0201 for one in parts)
            for key, printed in whole.printed_dimensions(at).items():
                assert sum(one.printed for one in parts if one.dimension == key) == pytest.approx(printed, abs=1e-7)
