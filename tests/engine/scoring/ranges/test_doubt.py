"""Values anywhere in their intervals, and what draws are worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.scoring.methods import ranked
from shouzhan.engine.scoring.ranges.sampled import precision
from shouzhan.engine.scoring.ranges.uncertain import Interval, uncertain_places

pytestmark = pytest.mark.pure


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 9999), st.integers(2, 6), st.integers(1, 4))
def test_values_drawn_from_their_intervals_never_leave_the_exact_range_and_its_ends_are_reached(seed: int, count: int, size: int) -> None:
    lot = np.random.default_rng(seed)
    low = lot.integers(0, 20, (count, size)).astype(float)
    points = Interval(low, low + lot.integers(0, 6, (count, size)))
    weights, fixed = lot.dirichlet(np.ones(size)), lot.integers(-3, 4, count).astype(float)

    found = uncertain_places(points, weights, fixed)

    for _ in range(100):
        places = ranked((points.low + (points.high - points.low) * lot.random(low.shape)) @ weights + fixed, "saw")
        assert (found.best <= places).all()
        assert (found.worst >= places).all()
    for at in range(count):  # the very tables that give the ends
        for mine, theirs, place in ((points.high, points.low, found.best), (points.low, points.high, found.worst)):
            table = theirs.copy()
            table[at] = mine[at]
            assert ranked(table @ weights + fixed, "saw")[at] == place[at]


def test_so_many_draws_are_worth_so_much() -> None:
    told = precision(10_000)

    assert told.unseen == pytest.approx(3 / 10_000, rel=0.01)
    assert (1 - told.unseen) ** told.draws == pytest.approx(0.05)
