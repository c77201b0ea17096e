"""From values to points: each scale, its edges, and what must not change them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.scoring.samples import indicator, scheme

from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.scales import pointed

pytestmark = pytest.mark.pure

Numbers = list[float]


def points(values: Numbers, by: str, direction: str = "max", **settings_of: Any) -> Numbers:
    made = scheme(indicators={"firms": indicator(direction=direction, normalisation={"by": by, **settings_of})})
    return [round(float(one) * 100, 9) for one in pointed(made.indicators[0], np.array(values))]


STEPS = {"bands": [{"below": 1, "points": 0}, {"from": 1, "below": 2, "points": 40}, {"from": 2, "points": 100}]}


@pytest.mark.parametrize(("by", "direction", "settings_of", "values", "expected"), [
    ("minmax", "max", {}, [2, 4, 6], [0, 50, 100]),
    ("minmax", "min", {}, [2, 4, 6], [100, 50, 0]),
    ("minmax", "max", {}, [7, 7], [100, 100]),
    ("minmax", "max", {}, [-3], [100]),
    ("minmax", "max", {}, [-4, -2, 0], [0, 50, 100]),
    ("minmax", "max", {"low": 0, "high": 50}, [-10, 25, 60], [0, 50, 100]),
    ("minmax", "min", {"low": 0, "high": 50}, [-10, 25, 60], [100, 50, 0]),
    ("minmax", "max", {"low": 50}, [10, 20], [0, 0]),  # everybody below the one end that is fixed
    ("minmax", "max", {"high": 5}, [10, 20], [100, 100]),
    ("minmax", "min", {"low": 50}, [10, 20], [100, 100]),
    ("minmax", "min", {"high": 5}, [10, 20], [0, 0]),
    ("minmax", "max", {"low": 3, "high": 3}, [2, 3], [0, 100]),
    ("minmax", "max", {}, [-1e308, 0, 1e308], [0, 50, 100]),
    ("minmax", "max", {}, [0, 5e-324], [0, 100]),
    ("minmax", "max", {}, [1e15, 1e-9], [100, 0]),
    ("target", "max", {"target": 40}, [0, 20, 40, 80, -5], [0, 50, 100, 100, 0]),
    ("target", "max", {"target": 40, "most": 1.25}, [40, 50, 60], [80, 100, 100]),
    ("target", "min", {"target": 40}, [40, 80, 20, 0, -1], [100, 50, 100, 100, 100]),
    ("target", "max", {"target": 0}, [-1, 0, 1], [0, 100, 100]),
    ("target", "min", {"target": 0}, [-1, 0, 1], [100, 100, 0]),
    ("target", "max", {"target": 1e-300}, [1e300], [100]),
    ("bands", "max", STEPS, [0.999, 1, 1.999, 2, 1e15, -1e15], [0, 40, 40, 100, 100, 0]),
    ("efficacy", "max", {"unacceptable": 500, "satisfactory": 1500}, [500, 1000, 1500, 9000, -1000], [60, 80, 100, 100, 0]),
    ("efficacy", "min", {"unacceptable": 50, "satisfactory": 10, "base": 0}, [50, 30, 10, 5], [0, 50, 100, 100]),
    ("zscore", "max", {}, [5, 5, 5], [50, 50, 50]),
    ("zscore", "max", {}, [0.1 + 0.2, 0.1 + 0.2], [50, 50]),
    ("zscore", "max", {}, [0, 2], [30, 70]),
    ("zscore", "min", {}, [0, 2], [70, 30]),
    ("zscore", "max", {"centre": 60, "spread": 100}, [0, 2], [0, 100]),
    ("zscore", "max", {}, [1e300, -1e300], [70, 30]),
    ("rank", "max", {}, [3, 1, 2], [100, 0, 50]),
    ("rank", "min", {}, [3, 1, 2], [0, 100, 50]),
    ("rank", "max", {}, [1, 1, 2], [25, 25, 100]),
    ("rank", "max", {}, [4, 4], [50, 50]),
    ("rank", "max", {}, [4], [100]),
])
def test_it_gives_these_points(by: str, direction: str, settings_of: dict[str, Any], values: Numbers, expected: Numbers) -> None:
    assert points(values, by, direction, **settings_of) == pytest.approx(expected, abs=1e-6)


def test_a_missing_value_has_no_points_and_moves_nobody() -> None:
    assert points([2, float("nan"), 6], "minmax")[::2] == [0, 100]
    assert np.isnan(points([2, float("nan"), 6], "rank")[1])


@pytest.mark.parametrize(("by", "settings_of", "sentence"), [
    ("minmax", {"low": 5, "high": 1}, "indicators.firms: low 5 lies above high 1"),
    ("target", {"target": 1, "most": 0}, "indicators.firms: most is not above zero"),
    ("efficacy", {"unacceptable": 3, "satisfactory": 3}, "indicators.firms: the satisfactory and the unacceptable value are the same"),
    ("efficacy", {"unacceptable": 3, "satisfactory": 4, "base": 100}, "indicators.firms: base is not from 0 to below 100"),
    ("bands", {"bands": [{"from": 1, "points": 100}]}, "indicators.firms: the value 0.5 falls into no band"),
])
def test_it_refuses_settings_that_give_no_points(by: str, settings_of: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Unusable) as refused:
        points([0.5, 2], by, **settings_of)
    assert str(refused.value) == sentence


WAYS: list[tuple[str, dict[str, Any]]] = [
    ("minmax", {}), ("minmax", {"low": -10, "high": 10}), ("target", {"target": 7}), ("bands", STEPS), ("efficacy", {"unacceptable": 0, "satisfactory": 9}), ("zscore", {}), ("rank", {}),
]


@given(st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=12), st.sampled_from(WAYS), st.sampled_from(["max", "min"]))
@settings(max_examples=300, deadline=None)
def test_points_lie_from_0_to_100_and_a_better_value_never_has_fewer(values: Numbers, way: tuple[str, dict[str, Any]], direction: str) -> None:
    if way[0] in ("bands", "efficacy"):
        direction = "max"  # these say by their settings which side is better
    found = points(values, way[0], direction, **way[1])

    assert all(0 <= one <= 100 for one in found)
    ordered = [found[at] for at in sorted(range(len(values)), key=lambda at: values[at] if direction == "max" else -values[at])]
    assert all(later >= earlier - 1e-6 for earlier, later in pairwise(ordered))


@given(st.lists(st.integers(-10**6, 10**6), min_size=2, max_size=10), st.sampled_from([1e-4, 0.5, 3.0, 1e4]), st.sampled_from(["minmax", "rank", "zscore"]))
@settings(max_examples=150, deadline=None)
def test_another_unit_changes_no_points_on_a_scale_drawn_from_the_data(values: list[int], factor: float, by: str) -> None:
    assert points([one * factor for one in values], by) == pytest.approx(points([float(one) for one in values], by), abs=1e-6)
