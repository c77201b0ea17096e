"""Sets of rows of which one is above zero whatever the weights: each is true, and what is solved with them stays the same."""

from __future__ import annotations

import numpy as np
import pytest

from shouzhan.engine.scoring.ranges.admissible import Admissible, weightings
from shouzhan.engine.scoring.ranges.clashes import clashes
from shouzhan.engine.scoring.ranges.exact import RESOLUTION, Standing, exact_ranges
from shouzhan.engine.scoring.ranges.solving import few_above, fewest_above, widest_margin

pytestmark = pytest.mark.pure


def _open(seed: int, within: float = 0.5, count: int = 30, size: int = 6) -> tuple[np.ndarray, np.ndarray, np.ndarray, Admissible, np.ndarray]:
    """Rows that may be above zero and may be not, and which were not under the weightings that were drawn."""
    lot = np.random.default_rng(seed)
    admissible = Admissible.within(np.full(size, 1 / size), within)
    points = lot.uniform(0, 1, (count, size))
    rows, added = points[1:] - points[0], np.zeros(count - 1)
    largest = admissible.largest(rows)
    kept = (largest > 0) & (admissible.largest(-rows) > 0)
    known = weightings(admissible, 400, seed)[0]
    return rows[kept], added[kept], largest[kept], admissible, known @ rows[kept].T <= 0


def _conditions(admissible: Admissible) -> tuple[np.ndarray, ...]:
    return admissible.low, admissible.high, *admissible.rows()


@pytest.mark.parametrize("seed", range(12))
def test_no_weights_put_all_rows_of_a_set_aside(seed: int) -> None:
    rows, added, _largest, admissible, aside = _open(seed)

    for sets in clashes(rows, added, admissible, aside):
        for one in sets:
            assert widest_margin(rows[one], added[one], _conditions(admissible)) is None


def test_pairs_and_threes_are_found() -> None:
    rows = np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]])
    nobody = np.zeros((1, 3), dtype=bool)

    assert [sets.tolist() for sets in clashes(rows, np.array([0.1, 0.1, -2.0]), Admissible.any(2), nobody)] == [[[0, 1]]]
    turned = np.array([[2.0, -1.0, -1.0], [-1.0, 2.0, -1.0], [-1.0, -1.0, 2.0]])
    assert [sets.tolist() for sets in clashes(turned, np.full(3, 0.1), Admissible.any(3), nobody)] == [[[0, 1, 2]]]


def test_rows_that_stand_aside_together_are_never_called_a_clash() -> None:
    rows, added, _largest, admissible, aside = _open(3)

    for sets in clashes(rows, added, admissible, aside):
        for one in sets:
            assert not aside[:, one].all(axis=1).any()


@pytest.mark.parametrize("seed", range(8))
def test_the_fewest_are_the_same_with_and_without_them(seed: int) -> None:
    rows, added, largest, admissible, aside = _open(seed)
    conditions = _conditions(admissible)

    plain = fewest_above(rows, added, largest, conditions, len(rows) + 1, 20.0)
    helped = fewest_above(rows, added, largest, conditions, len(rows) + 1, 20.0, clashes(rows, added, admissible, aside))
    assert plain.proved == helped.proved


@pytest.mark.parametrize("seed", range(8))
def test_what_is_found_quickly_is_admissible_and_no_better_than_the_best(seed: int) -> None:
    rows, added, largest, admissible, _aside = _open(seed)
    weights = few_above(rows, added, largest, _conditions(admissible))
    proved = fewest_above(rows, added, largest, _conditions(admissible), len(rows) + 1, 20.0).proved

    assert admissible.holds(weights[np.newaxis])[0]
    assert proved <= int((rows @ weights + added > RESOLUTION).sum()) <= proved + 3


def test_clashes_come_from_more_weights_where_there_are_groups() -> None:
    lot = np.random.default_rng(5)
    standing = Standing([f"s{at}" for at in range(14)], lot.uniform(0, 100, (14, 5)), np.zeros(14), 100.0)
    admissible = Admissible(np.full(5, 0.1), np.full(5, 0.5), [((0, 1), 0.35, 0.45)])

    found = exact_ranges(standing, admissible, seconds=30.0)
    places = standing.places(weightings(admissible, 2000, 9)[0])
    assert all(end.gap == 0 for one in found for end in one)
    assert (places.min(axis=0) >= [one.best.place for one in found]).all()
    assert (places.max(axis=0) <= [one.worst.place for one in found]).all()
