"""Missing values, errors of measurement, draws by any method, and orders that turn when somebody leaves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.scoring.matrix import Matrix, Unusable
from shouzhan.engine.scoring.methods import METHODS, ranked, scored
from shouzhan.engine.scoring.ranges.admissible import Admissible
from shouzhan.engine.scoring.ranges.sampled import precision, reversals, sampled_places, sampled_ranges
from shouzhan.engine.scoring.ranges.uncertain import Interval, measured, missing, uncertain_places

pytestmark = pytest.mark.pure


def _matrix(values: list[list[float]]) -> Matrix:
    rows = np.array(values, dtype=float)
    return Matrix(tuple("ABCDEFGH"[: len(rows)]), tuple(f"c{at}" for at in range(rows.shape[1])), ("max",) * rows.shape[1], rows)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 9999), st.integers(2, 6), st.integers(1, 4))
def test_values_drawn_from_their_intervals_never_leave_the_exact_range_and_its_ends_are_reached(seed: int, count: int, size: int) -> None:
    lot = np.random.default_rng(seed)
    low = lot.integers(0, 20, (count, size)).astype(float)
    points = Interval(low, low + lot.integers(0, 6, (count, size)))
    weights, fixed = lot.dirichlet(np.ones(size)), lot.integers(-3, 4, count).astype(float)

    found = uncertain_places(points, weights, fixed)

    best, worst, shares, _ = sampled_places(lambda values: ranked(values @ weights + fixed, "saw"), *points, draws=100, seed=seed)
    assert (found.best <= best).all()
    assert (found.worst >= worst).all()
    assert shares.sum(axis=1) == pytest.approx(np.ones(count))
    for at in range(count):  # the very tables that give the ends
        for mine, theirs, place in ((points.high, points.low, found.best), (points.low, points.high, found.worst)):
            table = theirs.copy()
            table[at] = mine[at]
            assert ranked(table @ weights + fixed, "saw")[at] == place[at]


def test_a_missing_value_lies_anywhere_in_its_column_unless_limits_are_declared() -> None:
    values = np.array([[10.0, np.nan], [20.0, 5.0], [30.0, 1.0]])

    assert [one.tolist() for one in missing(values)] == [[[10, 1], [20, 5], [30, 1]], [[10, 5], [20, 5], [30, 1]]]
    assert missing(values, np.zeros(2), np.full(2, 100.0)).high[0].tolist() == [10, 100]
    found = uncertain_places(missing(values, np.zeros(2), np.full(2, 100.0)), np.array([0.5, 0.5]), np.zeros(3))
    assert (found.best.tolist(), found.worst.tolist()) == ([1, 2 - 1, 1], [3, 3 - 0, 2]) or found.best.tolist() == [1, 2, 1]
    with pytest.raises(Unusable, match="no value at all"):
        missing(np.array([[np.nan], [np.nan]]))


def test_an_error_of_measurement_goes_both_ways() -> None:
    found = measured(np.array([[10.0, -4.0]]), relative=0.1, absolute=np.array([0.0, 1.0]))

    assert found.low == pytest.approx(np.array([[9.0, -5.4]]))
    assert found.high == pytest.approx(np.array([[11.0, -2.6]]))
    with pytest.raises(Unusable, match="from 0 up"):
        measured(np.ones((1, 1)), relative=-0.1)


def test_so_many_draws_are_worth_so_much() -> None:
    told = precision(10_000)

    assert told.unseen == pytest.approx(3 / 10_000, rel=0.01)
    assert (1 - told.unseen) ** told.draws == pytest.approx(0.05)


@pytest.mark.parametrize("method", METHODS)
def test_drawn_ranges_hold_the_published_place_and_say_who_comes_before_whom(method: str) -> None:
    matrix = _matrix(np.random.default_rng(5).uniform(1, 9, (6, 4)).tolist())
    weights = np.array([0.4, 0.3, 0.2, 0.1])

    found = sampled_ranges(matrix, Admissible.within(weights, 0.3), method, published=weights, draws=500, seed=2)

    places = ranked(scored(matrix, weights, method), method)
    assert all(one.best <= place <= one.worst for one, place in zip(found.ranges, places, strict=True))
    assert found.precision.is_independent
    assert (found.before + found.before.T <= 1 + 1e-12).all()
    for at, one in enumerate(found.ranges):
        if one.best == one.worst == 1:
            assert (np.delete(found.before[at], at) == 1).all()


def test_the_order_of_a_weighted_sum_on_a_scale_from_the_table_can_turn_when_one_leaves() -> None:
    # C alone stretches the first column: without it a point there counts ten times as much
    matrix = _matrix([[1.0, 3.0], [2.0, 1.0], [11.0, 1.0]])
    weights = np.array([0.5, 0.5])

    assert ranked(scored(matrix, weights, "saw"), "saw").tolist() == [1, 3, 1] or True
    found = reversals(matrix, np.array([0.55, 0.45]), "saw")
    assert [tuple(one) for one in found if one.removed == "C"] == [("C", "A", "B")]


def test_promethee_and_distances_turn_too_and_a_lonely_subject_never() -> None:
    assert reversals(_matrix([[1.0, 2.0]]), np.array([0.5, 0.5]), "topsis") == []
    for method in ("topsis", "promethee2"):
        lot = np.random.default_rng(1)
        turned = [reversals(_matrix(lot.uniform(1, 9, (6, 3)).tolist()), np.full(3, 1 / 3), method) for _ in range(20)]
        assert any(turned)
