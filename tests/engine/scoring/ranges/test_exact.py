"""Exact ranges of places: proved, attained by the weights they name, and never narrower than what was drawn."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.ranges import exact
from shouzhan.engine.scoring.ranges.admissible import Admissible, weightings
from shouzhan.engine.scoring.ranges.exact import (
    PlaceRange,
    Standing,
    Sure,
    differences,
    exact_ranges,
    place_line,
    points_line,
    surely_before,
)

pytestmark = pytest.mark.pure


def _standing(points: list[list[float]] | Numbers, fixed: list[float] | None = None) -> Standing:
    values = np.array(points, dtype=float)
    return Standing([f"s{at}" for at in range(len(values))], values, np.array(fixed or [0.0] * len(values)), 100.0)


def _ends(found: list[PlaceRange]) -> list[tuple[int, int]]:
    return [(one.best.place, one.worst.place) for one in found]


@st.composite
def standings(draw: st.DrawFn, most: int = 9, widest: int = 5) -> Standing:
    size = draw(st.integers(2, widest))
    rows = draw(st.lists(st.lists(st.integers(0, 100), min_size=size, max_size=size), min_size=2, max_size=most))
    return _standing([[float(one) for one in row] for row in rows], [float(draw(st.integers(-10, 10))) for _ in rows])


@st.composite
def admissibles(draw: st.DrawFn, size: int) -> Admissible:
    lot = np.random.default_rng(draw(st.integers(0, 999)))
    weights = lot.dirichlet(np.ones(size))
    plain = draw(st.sampled_from([Admissible.any(size), Admissible.within(weights, 0.2)]))
    if draw(st.booleans()):
        return plain
    half = list(range(max(1, size // 2)))
    held = float(weights[half].sum())
    best, least = int(weights.argmax()), int(weights.argmin())
    return Admissible(plain.low, plain.high, [(half, held * 0.95, held * 1.05)], [(best, least)])


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_drawn_weighting_falls_outside_and_every_end_is_attained(data: st.DataObject) -> None:
    standing = data.draw(standings())
    admissible = data.draw(admissibles(standing.points.shape[1]))

    found = exact_ranges(standing, admissible, seed=1)

    places = standing.places(weightings(admissible, 2000, 99)[0])
    for at, one in enumerate(found):
        assert (one.best.gap, one.worst.gap) == (0, 0)
        assert one.best.place <= places[:, at].min()
        assert one.worst.place >= places[:, at].max()
        for end in one:
            assert admissible.holds(end.weights[np.newaxis]).all()
            assert standing.places(end.weights)[at] == end.place


@settings(max_examples=40, deadline=None)
@given(standings(most=5, widest=3))
def test_small_tables_agree_with_every_corner_of_every_order(standing: Standing) -> None:
    size = standing.points.shape[1]

    found = exact_ranges(standing, Admissible.any(size))

    steps = 240
    grid = np.array([(*one, steps - sum(one)) for one in product(range(steps + 1), repeat=size - 1) if sum(one) <= steps]) / steps
    places = standing.places(np.vstack([grid, _corners(standing)]))
    assert _ends(found) == list(zip(places.min(axis=0).tolist(), places.max(axis=0).tolist(), strict=True))


def _corners(standing: Standing) -> Numbers:
    """Where the lines on which two totals are equal cross each other and the edges, and the middle of every two of these."""
    size, totals = standing.points.shape[1], [*np.eye(standing.points.shape[1])]
    lines = [(np.eye(size)[at], 0.0) for at in range(size)]
    for one in range(len(standing.points)):
        for other in range(one):
            lines.append((standing.points[one] - standing.points[other], standing.fixed[one] - standing.fixed[other]))
    for first in range(len(lines)):
        for second in range(first) if size == 3 else [first]:
            chosen = [lines[first], lines[second]][: size - 1]
            sides = np.array([np.ones(size), *(row for row, _ in chosen)])
            if abs(np.linalg.det(sides)) > 1e-9:
                totals.append(np.linalg.solve(sides, [1.0, *(-added for _, added in chosen)]))
    kept = np.array([one for one in totals if (one >= -1e-12).all()])
    return np.vstack([kept, (kept[:, np.newaxis] + kept[np.newaxis]).reshape(-1, size) / 2, *[kept[np.newaxis, :, :].mean(axis=1)]])


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_another_condition_never_widens_a_range(data: st.DataObject) -> None:
    standing = data.draw(standings())
    size = standing.points.shape[1]
    narrow = data.draw(admissibles(size))

    wide, found = exact_ranges(standing, Admissible.any(size)), exact_ranges(standing, narrow)

    for outer, inner in zip(wide, found, strict=True):
        assert outer.best.place <= inner.best.place <= inner.worst.place <= outer.worst.place


def test_the_published_place_lies_in_the_range_even_of_weights_nobody_would_draw() -> None:
    standing = _standing([[90, 10], [10, 90], [50, 50]])
    published = np.array([0.5, 0.5])

    found = exact_ranges(standing, Admissible.any(2), published=published)

    # equal at one half each, to the hair: all three share the first place there
    assert standing.places(published).tolist() == [1, 1, 1]
    assert _ends(found) == [(1, 3), (1, 3), (1, 2)]


def test_equal_subjects_are_never_ahead_of_each_other() -> None:
    found = exact_ranges(_standing([[40, 60], [40, 60], [40, 60]]), Admissible.any(2))

    assert _ends(found) == [(1, 1)] * 3


def test_without_time_the_proved_bound_stays_outside_and_the_gap_is_stated() -> None:
    standing = _standing(np.random.default_rng(3).uniform(0, 100, (30, 6)))
    weights = np.full(6, 1 / 6)

    hurried = exact_ranges(standing, Admissible.within(weights, 0.3), seconds=0)
    proved = exact_ranges(standing, Admissible.within(weights, 0.3))

    assert any(one.best.gap for one in hurried)
    for loose, tight in zip(hurried, proved, strict=True):
        assert loose.best.proved <= tight.best.proved == tight.best.place <= loose.best.place
        assert loose.worst.place <= tight.worst.place == tight.worst.proved <= loose.worst.proved


def test_bonuses_count_whatever_the_weights() -> None:
    standing = _standing([[50, 50], [60, 60]], [20.0, 0.0])

    assert _ends(exact_ranges(standing, Admissible.any(2))) == [(1, 1), (2, 2)]


def test_a_line_is_inside_outside_or_either_way() -> None:
    standing = _standing([[90, 80], [70, 20], [20, 70], [10, 10]])
    found = exact_ranges(standing, Admissible.any(2))

    assert [place_line(one, 2) for one in found] == ["inside", "either", "either", "outside"]
    assert points_line(standing, Admissible.any(2), 70.0) == ["inside", "either", "either", "outside"]
    assert surely_before(standing, Admissible.any(2))[0].tolist() == [False, True, True, True]
    assert not surely_before(standing, Admissible.any(2))[1:3, 1:3].any()
    assert differences(standing, Admissible.any(2))[0][1].tolist() == [-60, 0, -50, 10]


def test_conditions_no_weights_keep_are_refused() -> None:
    with pytest.raises(Unusable, match="sum to 1"):
        Admissible(np.zeros(2), np.full(2, 0.4))
    with pytest.raises(Unusable, match="above its upper limit"):
        Admissible(np.full(2, 0.6), np.full(2, 0.5))
    with pytest.raises(Unusable, match="keep all limits"):
        Admissible(np.zeros(3), np.ones(3), [([0], 0.1, 0.2)], [(0, 1), (0, 2)])


@pytest.mark.parametrize("share", [0.01, 0.2, 0.9])
def test_drawn_weightings_keep_every_condition_and_spread(share: float) -> None:
    weights = np.random.default_rng(1).dirichlet(np.ones(7))
    for admissible in (
        Admissible.within(weights, share),
        Admissible(*_limits(weights, share), [([0, 1, 2], 0.0, float(weights[:3].sum()))], [(int(weights.argmax()), int(weights.argmin()))]),
        Admissible(*_limits(weights, share), [([0, 1, 2], float(weights[:3].sum()), float(weights[:3].sum()))]),
    ):
        found, _ = weightings(admissible, 600, 5)

        assert found.shape == (600, 7)
        assert admissible.holds(found).all()
        assert (weightings(admissible, 600, 5)[0] == found).all()
        assert np.ptp(found, axis=0).min() > 0.3 * share * weights.min()


def _limits(weights: Numbers, share: float) -> tuple[Numbers, Numbers]:
    return weights * (1 - share), weights * (1 + share)


def test_blocks_of_weightings_and_pairs_one_by_one_say_what_all_at_once_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large type is worked out in blocks; nothing of the answer hangs on their size."""
    lot = np.random.default_rng(4)
    standing = Standing([f"s{at}" for at in range(9)], lot.random((9, 4)) * 100, np.zeros(9), 100.0)
    admissible = Admissible.any(4)
    whole = exact_ranges(standing, admissible, seconds=20)
    monkeypatch.setattr(exact, "_CELLS", 50)
    parts = exact_ranges(standing, admissible, seconds=20)
    told = [[(one.best.place, one.best.proved, one.worst.place, one.worst.proved) for one in found] for found in (whole, parts)]
    assert told[0] == told[1]
    sure, every = Sure(standing, admissible), surely_before(standing, admissible)
    assert all(sure[at, other] == every[at, other] for at in range(9) for other in range(9) if at != other)


@pytest.mark.parametrize("within", [0.1, 0.4, None])
def test_what_is_proved_of_everybody_at_once_holds_and_proves_something(monkeypatch: pytest.MonkeyPatch, within: float | None) -> None:
    """No time is left to ask about each: the bounds lie outside the exact ranges, and inside all places."""
    lot = np.random.default_rng(7)
    standing = Standing([f"s{at}" for at in range(12)], lot.random((12, 5)) * 100, lot.random(12) * 3, 100.0)
    weights = np.full(5, 0.2)
    admissible = Admissible.any(5) if within is None else Admissible.within(weights, within)
    whole = exact_ranges(standing, admissible, published=weights, seconds=30)
    assert all(end.gap == 0 for found in whole for end in found)
    monkeypatch.setattr(exact, "_EACH_ASKED", 0)
    monkeypatch.setattr(exact._Reached, "improve", lambda *_given: None)
    quick = exact_ranges(standing, admissible, published=weights, seconds=30)
    for outer, inner in zip(quick, whole, strict=True):
        assert outer.best.proved <= inner.best.place
        assert outer.worst.proved >= inner.worst.place
    if within == 0.1:
        assert sum(found.worst.proved - found.best.proved for found in quick) < 12 * 11 / 2
