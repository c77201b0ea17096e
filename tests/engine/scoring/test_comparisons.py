"""Two subjects side by side, and this year against last year."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.scoring.drawn_schemes import FIXED, GRADES, METHODS, evaluations, indicator, named, scheme, table

from shouzhan.engine.scoring.evaluating import Evaluation, evaluate
from shouzhan.engine.scoring.explaining.between import compared
from shouzhan.engine.scoring.explaining.changed import both_read, changed, shared
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.model import Adjustment, Admissible, Grade, Scale, Scheme
from shouzhan.engine.scoring.table import Table
from shouzhan.kernel.text import Text

pytestmark = pytest.mark.pure
PLAIN = Scale("minmax", {"low": 0, "high": 10})


def two(columns: dict[str, list[float]], weights: list[float], **more: object) -> Evaluation:
    return evaluate(scheme(tuple(indicator(key, PLAIN, weight) for key, weight in zip(columns, weights, strict=True)), **more), table(columns))


def totals_with(evaluation: Evaluation, weights: np.ndarray) -> np.ndarray:
    return evaluate(evaluation.scheme, evaluation.table, {"t": weights.tolist()}).groups[0].totals


@settings(max_examples=60, deadline=None)
@given(evaluations(METHODS, gaps=True))
def test_the_differences_sum_to_the_difference_of_the_totals(evaluation: Evaluation) -> None:
    names = evaluation.table.subjects
    if len(names) > 1:
        found = compared(evaluation, names[0], names[1])
        assert sum(one.difference for one in found.sides) == pytest.approx(found.difference, abs=1e-9)
        if found.turn.weights is not None:
            after = totals_with(evaluation, found.turn.weights)
            assert (after[0] - after[1]) * found.difference <= 0
            assert after[0] != after[1]


def test_the_nearest_weights_that_turn_the_order_are_found_and_no_nearer_ones_do() -> None:
    evaluation = two({"c0": [8, 4], "c1": [3, 6], "c2": [5, 5]}, [5, 4, 1])
    found = compared(evaluation, "p0", "p1")

    # the lead is 40·w0 − 30·w1: 8 points; moving x from c0 to c1 takes 70·x of it
    assert found.turn.moved == pytest.approx(8 / 70, abs=1e-5)
    assert found.turn.is_proven
    assert found.turn.weights == pytest.approx([0.5 - 8 / 70, 0.4 + 8 / 70, 0.1], abs=1e-5)
    assert totals_with(evaluation, found.turn.weights)[1] > totals_with(evaluation, found.turn.weights)[0]
    lot = np.random.default_rng(0)
    for _ in range(300):
        move = lot.normal(size=3)
        move -= move.mean()
        near = evaluation.groups[0].weights + move / np.abs(move).sum() * 2 * found.turn.moved * 0.99
        after = totals_with(evaluation, np.maximum(near, 0))
        assert after[0] > after[1]


def test_weights_turn_only_as_far_as_the_scheme_admits() -> None:
    columns, weights = {"c0": [8, 4], "c1": [3, 6]}, [5.0, 4.0]
    assert compared(two(columns, weights, admissible=Admissible(within=0.3)), "p0", "p1").turn.weights is not None
    held = compared(two(columns, weights, admissible=Admissible(within=0.2)), "p0", "p1").turn
    assert held.weights is None
    assert held.is_proven
    assert held.sentence.en == "No admissible weights put p1 ahead of p0."


def test_a_dimension_that_keeps_its_sum_can_hold_the_order() -> None:
    columns = {"c0": [8, 4], "c1": [3, 6]}
    free = two(columns, [5, 4], admissible=Admissible())
    indicators = (free.scheme.indicators[0], replace(free.scheme.indicators[1], dimension="e"))
    kept = replace(free.scheme, dimensions=(named("d"), named("e")), indicators=indicators, admissible=Admissible(keeps_dimensions=True))

    assert compared(free, "p0", "p1").turn.weights is not None
    assert compared(evaluate(kept, free.table), "p0", "p1").turn.weights is None


def test_who_is_better_everywhere_is_passed_by_no_other_weights() -> None:
    turn = compared(two({"c0": [8, 4], "c1": [7, 6]}, [1, 1]), "p1", "p0").turn

    assert turn.weights is None
    assert turn.sentence.zh == "在允许的权重范围内，p1无论如何不会超过p0。"


@pytest.mark.parametrize("method", METHODS)
def test_turning_weights_are_found_by_every_method(method: str) -> None:
    evaluation = two({"c0": [9, 1, 5, 4], "c1": [2, 8, 5, 1], "c2": [6, 5, 2, 9]}, [5, 4, 3], method=method)
    found = compared(evaluation, "p0", "p1")

    assert found.turn.weights is not None
    assert found.turn.is_proven == (method in ("saw", "promethee2"))
    after = totals_with(evaluation, found.turn.weights)
    assert (after[0] - after[1]) * found.difference < 0


def test_subjects_of_two_types_are_not_compared() -> None:
    both = replace(scheme((replace(indicator("c0", PLAIN, 1), weights={"t": 1.0, "u": 1.0}),)), types=(named("t"), named("u")))
    evaluation = evaluate(both, table({"c0": [1, 2]}, ["t", "u"]))

    with pytest.raises(Unusable, match="each type has its own weights and is ranked by itself, so their totals cannot be compared"):
        compared(evaluation, "p0", "p1")
    with pytest.raises(Unusable, match="cannot be compared with itself"):
        compared(evaluation, "p0", "p0")


def test_a_missing_indicator_gives_the_two_other_weights_and_that_is_said() -> None:
    whole = scheme((indicator("c0", PLAIN, 1, missing="drop"), indicator("c1", PLAIN, 1)))
    turn = compared(evaluate(whole, table({"c0": [float("nan"), 4], "c1": [3, 5]})), "p0", "p1").turn

    assert turn.weights is None
    assert "scored by different weights" in turn.sentence.en


# --- against last year

NOW = scheme((indicator("c0", PLAIN, 5), indicator("c1", PLAIN, 3), indicator("c2", PLAIN, 2)))
BEFORE = scheme((indicator("c0", Scale("rank"), 2), indicator("c1", PLAIN, 2), indicator("old", PLAIN, 6)))


def years(now: Scheme = NOW, before: Scheme = BEFORE) -> tuple[tuple[Scheme, Table], tuple[Scheme, Table]]:
    one = table({"c0": [8, 4, 6], "c1": [2, 9, 5], "c2": [4, 4, 10]})
    two_ = table({"c0": [3, 4, 5], "c1": [2, 7, 5], "old": [9, 1, 3]})
    return (now, one), (before, replace(two_, subjects=("p0", "p1", "gone")))


def test_the_parts_sum_to_the_change_of_total_and_place() -> None:
    found = changed(*years())

    assert [one.subject for one in found.moved] == ["p0", "p1"]
    for one in found.moved:
        for parts in (one.total, one.place):
            assert parts.data + parts.weights + parts.rules == pytest.approx(parts.change, abs=1e-9)
    (now, data), (before, old) = years()
    assert [one.total.after for one in found.moved] == pytest.approx(evaluate(now, data).groups[0].totals[:2].tolist())
    assert [one.total.before for one in found.moved] == pytest.approx(evaluate(before, old).groups[0].totals[:2].tolist())


def test_who_and_what_is_new_or_gone_is_listed() -> None:
    found = changed(*years())

    assert (found.new_subjects, found.gone_subjects) == (("p2",), ("gone",))
    assert (found.new_indicators, found.gone_indicators) == (("c2",), ("old",))
    assert any("only one year has the column old" in note.en.lower() for note in found.notes)


@settings(max_examples=50, deadline=None)
@given(evaluations(METHODS), st.randoms(use_true_random=False), st.sampled_from(METHODS))
def test_they_sum_whatever_changed(evaluation: Evaluation, lot: object, method: str) -> None:
    shuffle = lot.shuffle  # type: ignore[attr-defined]
    values = {name: list(one) for name, one in evaluation.table.columns.items()}
    for one in values.values():
        shuffle(one)
    old = replace(evaluation.table, columns={name: np.array(one) for name, one in values.items()})
    weights = [dict(one.weights) for one in evaluation.scheme.indicators]
    shuffle(weights)
    indicators = tuple(replace(one, weights=weight) for one, weight in zip(evaluation.scheme.indicators, weights, strict=True))
    before = replace(evaluation.scheme, method=method, indicators=indicators)

    found = changed((evaluation.scheme, evaluation.table), (before, old))
    assert len(found.moved) == len(old.subjects)
    for one in found.moved:
        assert one.total.data + one.total.weights + one.total.rules == pytest.approx(one.total.change, abs=1e-9)
        assert one.place.data + one.place.weights + one.place.rules == pytest.approx(one.place.change, abs=1e-9)


def test_what_did_not_change_has_no_part() -> None:
    (now, data), (_, old) = years()
    same = changed((now, data), (now, data)).moved
    assert all(one.total.change == one.total.data == one.total.weights == one.total.rules == 0 for one in same)

    other = replace(old, columns={**old.columns, "c2": np.array([1.0, 2.0, 3.0])})
    for one in changed((now, data), (now, other)).moved:
        assert one.total.data == pytest.approx(one.total.change)
        assert one.total.weights == pytest.approx(0)
        assert one.total.rules == pytest.approx(0)


def test_each_part_is_the_mean_over_all_orders_of_switching() -> None:
    worth = {(a, b, c): float(3 * a + 5 * b * c - 2 * a * c + 7 * a * b * c + b) for a in (False, True) for b in (False, True) for c in (False, True)}
    parts = shared(lambda one: worth[one])

    means = [0.0, 0.0, 0.0]
    for order in permutations(range(3)):
        on = [False, False, False]
        for at in order:
            before = worth[on[0], on[1], on[2]]
            on[at] = True
            means[at] += (worth[on[0], on[1], on[2]] - before) / 6
    assert [parts.data, parts.weights, parts.rules] == pytest.approx(means)


def test_a_changed_bonus_or_cap_is_a_change_of_the_rules() -> None:
    plain = scheme((indicator("c0", PLAIN, 1),))
    prized = replace(plain, adjustments=(Adjustment("more", Text("加", "more"), "more", 2, 6, True),))
    found = changed((prized, table({"c0": [5, 4], "more": [2, 0]})), (plain, table({"c0": [5, 4]}))).moved

    assert [one.total.rules for one in found] == pytest.approx([4, 0])
    assert [one.total.data for one in found] == pytest.approx([0, 0])


def test_a_type_only_one_year_knows_is_left_out() -> None:
    both = replace(scheme((replace(indicator("c0", PLAIN, 1), weights={"t": 1.0, "u": 1.0}),)), types=(named("t"), named("u")))
    found = changed((both, table({"c0": [1, 2, 7]}, ["t", "u", "u"])), (scheme((indicator("c0", PLAIN, 1),)), table({"c0": [4, 5]})))

    assert [one.subject for one in found.moved] == ["p0"]
    assert (found.other_type, found.new_subjects) == (("p1",), ("p2",))


def test_the_file_of_one_year_is_read_for_what_the_other_year_asks(tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text("园区,c0,c1,c2,old\np0,1,2,3,4\n", encoding="utf-8")

    assert both_read(file, NOW, BEFORE).columns["old"].tolist() == [4]
    assert "old" not in both_read(file, NOW, NOW).columns


def test_grades_of_both_years_stand_beside_the_parts() -> None:
    strict = replace(NOW, grades=(Grade("top", Text("优", "A"), 99), *GRADES[0][1:]))
    found = changed((strict, table({"c0": [9], "c1": [9], "c2": [9]})), (replace(NOW, grades=GRADES[0]), table({"c0": [9], "c1": [9], "c2": [9]})))

    assert (found.moved[0].grade_before, found.moved[0].grade_after) == ("a", "b")


def test_other_scales_are_a_change_of_the_rules() -> None:
    columns = {"c0": [2.0, 8.0]}
    found = changed((scheme((indicator("c0", FIXED[0], 1),)), table(columns)), (scheme((indicator("c0", FIXED[1], 1),)), table(columns))).moved

    assert [one.total.rules for one in found] == pytest.approx([20 - 25, 80 - 100])
