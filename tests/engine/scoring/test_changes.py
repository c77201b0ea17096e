"""The smallest change that raises a grade: it does, and nothing smaller would."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.engine.scoring.drawn_schemes import FIXED, GRADES, RELATIVE, evaluations, indicator, scheme, table

from shouzhan.engine.scoring.evaluating import Evaluation, evaluate
from shouzhan.engine.scoring.explaining.columns import Column, movable
from shouzhan.engine.scoring.explaining.raising import (
    Change,
    applied,
    cheapest_claim,
    gain_and_cost,
    raised,
    smallest_change,
)
from shouzhan.engine.scoring.explaining.trial import Trial
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.model import Adjustment, Band, Grade, Scale, Veto
from shouzhan.kernel.text import Text

pytestmark = pytest.mark.pure
PLAIN = Scale("minmax", {"low": 0, "high": 10})
NAN = float("nan")


def grade_with(evaluation: Evaluation, subject: str, values: dict[str, float]) -> int:
    """The grade after everything is evaluated again; worst where that cannot be done."""
    data = evaluation.table
    for column, value in values.items():
        data = data.changed(data.subjects.index(subject), column, value)
    try:
        group = evaluate(evaluation.scheme, data).group_of(subject)
    except Unusable:
        return 99
    return group.grades[group.index(subject)]


def columns_of(evaluation: Evaluation, subject: str) -> list[Column]:
    group = evaluation.group_of(subject)
    return movable(group, evaluation.table, group.index(subject))


def brute(evaluation: Evaluation, subject: str, size: int) -> float | None:
    """The least distance of any move of exactly so many columns, every one tried."""
    group = evaluation.group_of(subject)
    now, best = group.grades[group.index(subject)], None
    for chosen in combinations(columns_of(evaluation, subject), size):
        for steps in product(*[[one for one in range(-column.down, column.up + 1) if one] for column in chosen]):
            far = sum(column.distance(one) for column, one in zip(chosen, steps, strict=True))
            if (best is None or far < best - 1e-12) and grade_with(evaluation, subject, {column.name: column.at(one) for column, one in zip(chosen, steps, strict=True)}) < now:
                best = far
    return best


def assert_holds(evaluation: Evaluation, change: Change) -> None:
    """The change raises the grade as it says; one step less of any move does not."""
    values = applied(evaluation, change)
    assert grade_with(evaluation, change.subject, values) == change.reached < change.grade
    for move in change.moves:
        back = move.to - move.step if move.to > move.value else move.to + move.step
        less = {**values, move.column: round(back, 9)}
        if abs(back - move.value) < move.step / 2:
            del less[move.column]
        assert grade_with(evaluation, change.subject, less) >= change.grade


@settings(max_examples=60, deadline=None)
@given(evaluations(gaps=True))
def test_every_change_raises_the_grade_and_a_step_less_does_not(evaluation: Evaluation) -> None:
    for subject in evaluation.table.subjects:
        change = smallest_change(evaluation, subject)
        if change.moves:
            assert_holds(evaluation, change)
        else:
            assert change.reason.zh
            assert change.reason.en


@settings(max_examples=25, deadline=None)
@given(evaluations(("topsis", "vikor", "promethee2"), most=3, extras=False))
def test_so_it_is_by_the_other_methods(evaluation: Evaluation) -> None:
    subject = evaluation.table.subjects[-1]
    change = smallest_change(evaluation, subject)
    if change.moves:
        assert_holds(evaluation, change)


@settings(max_examples=40, deadline=None)
@given(evaluations(("saw", "saw", "topsis", "vikor", "promethee2"), most=2))
def test_the_smallest_move_of_one_column_is_the_smallest_of_all_there_are(evaluation: Evaluation) -> None:
    subject = evaluation.table.subjects[0]
    change = smallest_change(evaluation, subject)
    least = brute(evaluation, subject, 1)

    if least is None:
        assert len(change.moves) != 1
    else:
        assert len(change.moves) == 1
        assert change.distance == pytest.approx(least)
        assert change.is_proven


HIGH = (
    (Grade("a", Text("优", "A"), 70), Grade("c", Text("差", "C"))),
    (Grade("a", Text("优", "A"), 55, most=1), Grade("c", Text("差", "C"))),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(evaluations(scales=FIXED, most=3, extras=False, grades=HIGH))
def test_the_smallest_move_of_two_columns_is_the_smallest_of_all_pairs_on_scales_of_their_own(evaluation: Evaluation) -> None:
    subject = min(evaluation.table.subjects, key=lambda one: evaluation.groups[0].totals[evaluation.groups[0].index(one)])
    change = smallest_change(evaluation, subject)
    assume(len(change.moves) > 1)

    if len(change.moves) == 2:
        assert_holds(evaluation, change)
        assert change.distance == pytest.approx(brute(evaluation, subject, 2))
        assert change.is_proven == (evaluation.scheme.ties != "indicators")
    else:
        assert brute(evaluation, subject, 2) is None


def test_three_columns_are_moved_where_no_two_do() -> None:
    whole = scheme(tuple(indicator(f"c{at}", PLAIN, 1) for at in range(4)), (Grade("a", Text("优", "A"), 75), Grade("c", Text("差", "C"))))
    evaluation = evaluate(whole, table({"c0": [1], "c1": [3], "c2": [0], "c3": [2]}))

    change = smallest_change(evaluation, "p0")
    assert len(change.moves) == 3
    assert change.distance == pytest.approx(2.4)
    assert change.is_proven
    assert_holds(evaluation, change)


def test_more_than_three_are_moved_only_where_no_three_do_and_that_is_not_called_proven() -> None:
    whole = scheme(tuple(indicator(f"c{at}", PLAIN, 1) for at in range(4)), (Grade("a", Text("优", "A"), 80), Grade("c", Text("差", "C"))))
    evaluation = evaluate(whole, table({f"c{at}": [0] for at in range(4)}))

    change = smallest_change(evaluation, "p0")
    assert len(change.moves) == 4
    assert not change.is_proven
    assert_holds(evaluation, change)


def test_a_column_of_a_formula_moves_what_the_formula_makes_of_it() -> None:
    ratio = indicator("r", Scale("bands", {}, (Band(None, 2, 0), Band(2, None, 100))), 1, source="formula", origin="firms / staff", low=None, high=None)
    evaluation = evaluate(scheme((ratio,)), table({"firms": [10, 30], "staff": [6, 5]}))

    change = smallest_change(evaluation, "p0")
    assert [(one.column, one.value, one.to) for one in change.moves] == [("firms", 10, 12)]
    assert change.is_proven
    assert "数据列 firms（用于“r”）" in change.moves[0].sentence.zh


def test_whole_numbers_move_by_whole_units_and_decimals_by_the_last_one_given() -> None:
    whole = scheme((indicator("c0", PLAIN, 1), indicator("c1", PLAIN, 1)), (Grade("a", Text("优", "A"), 50.1), Grade("c", Text("差", "C"))))

    change = smallest_change(evaluate(whole, table({"c0": [5, 1], "c1": [5, 9]})), "p0")
    assert change.moves[0].to == 6
    change = smallest_change(evaluate(whole, table({"c0": [5, 1.25], "c1": [5, 9]})), "p0")
    assert (change.moves[0].to, change.moves[0].step) == (5.02, 0.01)


def test_nothing_moves_past_what_a_value_can_be() -> None:
    whole = scheme((indicator("c0", PLAIN, 1, high=8.0),), (Grade("a", Text("优", "A"), 90), Grade("c", Text("差", "C"))))

    change = smallest_change(evaluate(whole, table({"c0": [5, 1]})), "p0")
    assert not change.moves
    assert change.is_proven
    assert change.reason.en == "Even with every column at the best value within reach the total is 80.00, short of the 90 that A needs."


def test_a_relative_scale_moves_the_others_too() -> None:
    """p1 has the best value; to pass p1 on min–max makes p1 fall."""
    whole = scheme((indicator("c0", Scale("minmax"), 1, high=None),), (Grade("a", Text("优", "A"), most=1), Grade("c", Text("差", "C"))))
    evaluation = evaluate(whole, table({"c0": [5, 9, 1]}))

    change = smallest_change(evaluation, "p0")
    assert change.moves[0].to == 9  # level with p1 both come in
    assert change.displaced == ()
    strict = evaluate(scheme(whole.indicators, whole.grades, ties="all-out"), evaluation.table)
    change = smallest_change(strict, "p0")
    assert (change.moves[0].to, change.displaced) == (10, ("p1",))
    assert "p1的等级下降" in raised(strict.groups[0], change).zh


def test_a_veto_is_lifted_not_outweighed() -> None:
    whole = scheme((indicator("c0", PLAIN, 1),), vetoes=(Veto("lie", Text("造假", "false data"), "lie", 1, "c", "doc 二"),))
    evaluation = evaluate(whole, table({"c0": [9, 2], "lie": [1, 0]}))

    change = smallest_change(evaluation, "p0")
    assert not change.moves
    assert change.is_proven
    assert change.reason.zh == "一票否决（“造假”）：任何得分变化都不能提高等级，须先解除否决；若解除，按现有得分为“优”（依据：doc 二）。"
    assert "without it the present points make A (doc 二)" in change.reason.en


def test_the_best_grade_has_nothing_above_it() -> None:
    change = smallest_change(evaluate(scheme((indicator("c0", PLAIN, 1),)), table({"c0": [9]})), "p0")

    assert change.reason.en == "It has the best grade already."


def test_a_quota_of_nobody_lets_nobody_in() -> None:
    whole = scheme((indicator("c0", PLAIN, 1), indicator("c1", PLAIN, 1)), (Grade("a", Text("优", "A"), share=0.1), Grade("c", Text("差", "C"))))

    change = smallest_change(evaluate(whole, table({"c0": [5, 1], "c1": [5, 9]})), "p0")
    assert not change.moves
    assert "has room for 0 at most" in change.reason.en


def test_one_subject_alone_can_rise() -> None:
    change = smallest_change(evaluate(scheme((indicator("c0", PLAIN, 1),)), table({"c0": [3]})), "p0")

    assert [(one.value, one.to) for one in change.moves] == [(3, 5)]


def test_a_missing_value_does_not_move_and_another_can() -> None:
    whole = scheme((indicator("c0", PLAIN, 1, missing="drop"), indicator("c1", PLAIN, 1)))

    change = smallest_change(evaluate(whole, table({"c0": [NAN, 4], "c1": [3, 5]})), "p0")
    assert [(one.column, one.to) for one in change.moves] == [("c1", 5)]


def test_a_divisor_of_zero_can_become_a_number() -> None:
    ratio = indicator("r", PLAIN, 1, source="formula", origin="a / b", low=None, high=None, missing="drop")
    evaluation = evaluate(scheme((ratio, indicator("c1", PLAIN, 1))), table({"a": [9, 2], "b": [0, 1], "c1": [4, 2]}))

    change = smallest_change(evaluation, "p0")
    assert_holds(evaluation, change)
    assert [(one.column, one.to) for one in change.moves] == [("c1", 5)]


def test_a_table_whose_points_fall_again_is_searched_step_by_step() -> None:
    hump = Scale("bands", {}, (Band(None, 4, 0), Band(4, 6, 100), Band(6, None, 20)))
    evaluation = evaluate(scheme((indicator("c0", hump, 1),)), table({"c0": [9, 0]}))

    assert smallest_change(evaluation, "p0").moves[0].to == 5
    assert smallest_change(evaluation, "p1").moves[0].to == 4


def test_a_gap_between_bands_is_stepped_over() -> None:
    holes = Scale("bands", {}, (Band(None, 3, 0), Band(5, None, 100)))
    evaluation = evaluate(scheme((indicator("c0", holes, 1),)), table({"c0": [2, 0]}))

    assert smallest_change(evaluation, "p0").moves[0].to == 5


def test_a_wide_range_is_searched_as_exactly_as_a_narrow_one() -> None:
    whole = scheme((indicator("c0", Scale("efficacy", {"unacceptable": 0, "satisfactory": 123_456_789, "base": 0}), 1, high=None),))
    evaluation = evaluate(whole, table({"c0": [1_000_003, 5]}))

    change = smallest_change(evaluation, "p0")
    assert change.moves[0].to == 61_728_395  # half, rounded up
    assert change.is_proven
    assert_holds(evaluation, change)


def test_a_claim_moves_only_what_the_subject_reports_itself() -> None:
    whole = scheme(
        (indicator("c0", PLAIN, 3), indicator("c1", PLAIN, 1, is_self_reported=True)),
        (Grade("a", Text("优", "A"), 60), Grade("c", Text("差", "C"))), adjustments=(Adjustment("more", Text("加", "more"), "more", 1, 5, True, is_self_reported=True),),
    )
    evaluation = evaluate(whole, table({"c0": [6, 2, 9], "c1": [1, 1, 9], "more": [0, 0, 0]}))

    assert [one.column for one in smallest_change(evaluation, "p0").moves] == ["c0"]
    claim = cheapest_claim(evaluation, "p0")
    assert [(one.column, one.value, one.to) for one in claim.moves] == [("c1", 1, 6)]
    assert claim.distance == pytest.approx(0.5)
    told: list[tuple[int, int]] = []
    gain, cost = gain_and_cost(evaluation, lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3)]
    assert gain.tolist() == [1, 0, 0]
    assert cost == pytest.approx([0.5, np.inf, np.inf])


def test_yes_cannot_become_more_than_yes() -> None:
    whole = scheme((indicator("c0", PLAIN, 1, low=None, high=None),))
    change = smallest_change(evaluate(whole, table({"c0": [0, 1]})), "p0")

    assert not change.moves
    assert "the total is 10.00" in change.reason.en


@pytest.mark.parametrize("scale", RELATIVE)
def test_the_sentence_says_what_was_proven(scale: Scale) -> None:
    evaluation = evaluate(scheme((indicator("c0", scale, 1),)), table({"c0": [2, 9, 5, 3]}))

    change = smallest_change(evaluation, "p0")
    assert_holds(evaluation, change)
    assert change.is_proven
    assert "已证明最小" in raised(evaluation.groups[0], change).zh


RATIO = Scale("bands", {}, (Band(None, 1, 0), Band(1, 2, 30), Band(2, 4, 70), Band(4, None, 100)))
STEEP = (Grade("a", Text("优", "A"), 75), Grade("c", Text("差", "C")))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 8), min_size=4, max_size=4), st.lists(st.integers(0, 8), min_size=4, max_size=4), st.sampled_from([RATIO, PLAIN, Scale("zscore")]))
def test_pairs_are_proven_where_two_columns_share_a_formula_and_where_points_bend(one: list[int], two: list[int], scale: Scale) -> None:
    ratio = indicator("r", scale, 2, source="formula", origin="(a + 1) / (b + 1)", low=None, high=None)
    whole = scheme((ratio, indicator("c", PLAIN, 1), indicator("a", FIXED[1], 1)), STEEP)
    evaluation = evaluate(whole, table({"a": [float(at) for at in one], "b": [float(at) for at in two], "c": [2, 9, 5, 0]}))
    subject = min(evaluation.table.subjects, key=lambda name: evaluation.groups[0].totals[evaluation.groups[0].index(name)])
    change = smallest_change(evaluation, subject)
    assume(len(change.moves) > 1)

    assert_holds(evaluation, change)
    least = brute(evaluation, subject, 2)
    if len(change.moves) == 2:
        assert change.distance == pytest.approx(least)
        assert change.is_proven
    else:
        assert least is None


def test_two_columns_that_only_help_together_are_found() -> None:
    """Either alone leaves the smaller of the two where it is."""
    least = indicator("r", PLAIN, 1, source="formula", origin="min(a, b)", low=None, high=None)
    evaluation = evaluate(scheme((least,), GRADES[0]), table({"a": [3, 9], "b": [3, 9]}))

    change = smallest_change(evaluation, "p0")
    assert [(one.column, one.to) for one in change.moves] == [("a", 5), ("b", 5)]
    assert change.is_proven


def test_two_bonuses_under_one_cap_are_counted_once() -> None:
    bonuses = tuple(Adjustment(key, Text(key, key), key, 10, 50, True) for key in ("x", "y"))
    whole = scheme((indicator("c0", PLAIN, 1),), STEEP, adjustments=bonuses, bonus_most=25.0)
    evaluation = evaluate(whole, table({"c0": [2], "x": [0], "y": [0]}))

    change = smallest_change(evaluation, "p0")
    assert_holds(evaluation, change)
    assert change.distance == pytest.approx(brute(evaluation, "p0", len(change.moves)))


def test_a_hole_in_a_table_of_points_hides_nothing_before_it() -> None:
    holes = Scale("bands", {}, (Band(None, 3, 0), Band(3, 5, 60), Band(6, 8, 100)))
    evaluation = evaluate(scheme((indicator("c0", holes, 1),)), table({"c0": [0, 7]}))

    assert smallest_change(evaluation, "p0").moves[0].to == 3


@pytest.mark.parametrize("weighting", ["equal", "entropy", "critic"])
def test_weights_drawn_from_the_data_move_with_them(weighting: str) -> None:
    whole = scheme(tuple(indicator(f"c{at}", PLAIN, 1) for at in range(3)), STEEP, weighting=weighting)
    evaluation = evaluate(whole, table({"c0": [6, 9, 2, 4], "c1": [5, 3, 8, 6], "c2": [7, 4, 4, 9]}))

    for subject in evaluation.table.subjects:
        change = smallest_change(evaluation, subject)
        if len(change.moves) == 1:
            assert change.distance == pytest.approx(brute(evaluation, subject, 1))
        assert_holds(evaluation, change)


def test_weights_that_were_given_stay_though_the_scheme_would_draw_them() -> None:
    whole = scheme((indicator("c0", PLAIN, 1), indicator("c1", PLAIN, 1)), weighting="critic")
    evaluation = evaluate(whole, table({"c0": [2, 9], "c1": [5, 1]}), {"t": [0.5, 0.5]})

    assert [(one.column, one.to) for one in smallest_change(evaluation, "p0").moves] == [("c0", 5)]


@pytest.mark.parametrize("values", [[1e300, 5.0], [-1e308, 1e308], [1e-9, 3e-9], [0.1 + 0.2, 1 / 3], [1e15, 1e15]])
def test_the_very_large_and_the_very_small_come_to_an_end(values: list[float]) -> None:
    for scale in (Scale("minmax"), Scale("target", {"target": 4.0}), Scale("zscore")):
        evaluation = evaluate(scheme((indicator("c0", scale, 1, low=None, high=None),)), table({"c0": values}))
        for subject in evaluation.table.subjects:
            change = smallest_change(evaluation, subject)
            assert change.moves or change.reason.zh


def test_a_found_change_far_from_the_least_is_drawn_in_by_few_evaluations(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("c0", "c1", "c2", "c3")
    parts = (
        indicator("c0", Scale("minmax", {"low": 0.1}), 1, direction="min", missing="zero", low=None, high=None),
        indicator("c1", Scale("target", {"target": 0.5, "most": 1.4}), 5, direction="min", missing="mean", high=1.0),
        indicator("c2", Scale("minmax", {"low": 0.1}), 5, low=None, high=None), indicator("c3", PLAIN, 4, high=1.0),
    )
    rows = ([NAN, 0.6, 0.1, 0.7000000000000001], [0.72, 0.24, 0.67, 0.93], [NAN, 0.04, 0.24, 0.2], [0.6, 0.6, 0.8, 0.08])
    evaluation = evaluate(scheme(parts, GRADES[0]), table({name: [row[at] for row in rows] for at, name in enumerate(names)}))
    tried = 0
    whole = Trial.changed

    def counted(self: Trial, values: dict[str, float]) -> object:
        nonlocal tried
        tried += 1
        assert tried < 2000
        return whole(self, values)

    monkeypatch.setattr(Trial, "changed", counted)
    for subject in evaluation.table.subjects:
        smallest_change(evaluation, subject)
    assert tried


def test_where_equals_stay_out_of_a_quota_a_smaller_move_may_do_what_the_largest_does_not() -> None:
    one = indicator("c0", Scale("target", {"target": 7}), 1)
    grades = (Grade("a", Text("优", "A"), most=1), Grade("b", Text("良", "B"), most=1), Grade("c", Text("差", "C")))
    evaluation = evaluate(scheme((one,), grades, ties="all-out"), table({"c0": [8, 5, 5]}))
    change = smallest_change(evaluation, "p1")
    assert applied(evaluation, change) == {"c0": 6}
    assert change.is_proven
    assert grade_with(evaluation, "p1", {"c0": 10}) == 2


def test_a_value_past_its_own_full_points_is_moved_on_where_that_draws_others_down() -> None:
    one, two = indicator("c0", Scale("minmax"), 1), indicator("c1", Scale("target", {"target": 10}), 1)
    gone = indicator("z", Scale("target", {"target": 8}), 1, missing="zero")
    grades = (Grade("a", Text("优", "A"), most=1), Grade("c", Text("差", "C")))
    evaluation = evaluate(scheme((one, two, gone), grades), table({"c0": [6, 5.9, 0], "c1": [0, 8, 0], "z": [NAN, 2, 0]}))
    assert [grade_with(evaluation, "p0", values) for values in ({"c0": 10}, {"c1": 10}, {"c0": 10, "c1": 10})] == [1, 1, 0]
    change = smallest_change(evaluation, "p0")
    assert len(change.moves) == 2
    assert_holds(evaluation, change)


def test_a_spread_that_a_far_value_widens_may_lose_what_a_nearer_one_wins() -> None:
    one, two = indicator("c0", Scale("zscore", {"spread": 40}), 1, high=40.0), indicator("c1", PLAIN, 1)
    grades = (Grade("a", Text("优", "A"), most=1), Grade("c", Text("差", "C")))
    evaluation = evaluate(scheme((one, two), grades), table({"c0": [1, 3, 3, 4], "c1": [2, 10, 3, 6]}))
    assert [grade_with(evaluation, "p0", {"c0": value}) for value in (6, 40)] == [0, 1]
    change = smallest_change(evaluation, "p0")
    assert len(change.moves) == 1
    assert change.distance == pytest.approx(brute(evaluation, "p0", 1))
