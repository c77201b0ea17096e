"""The largest numbers a cell can hold give numbers, or one sentence; never NaN and never a warning."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pytest
from tests.engine.scoring.samples import indicator, run

from shouzhan.engine.scoring import weights as ways
from shouzhan.engine.scoring.matrix import Matrix, Unusable
from shouzhan.engine.scoring.methods import METHODS, ranked, scored
from shouzhan.engine.scoring.normalise import NORMALISATIONS
from shouzhan.engine.scoring.robust import drawn, rank_ranges

pytestmark = pytest.mark.pure

_LARGE = Matrix(("x", "y", "z", "w"), ("a", "b"), ("max", "min"), np.array([[1e308, -1e308], [-1e308, 1e308], [1.7e308, 5], [0, 0]]))
_WIDE = Matrix(("x", "y", "z", "w"), ("a", "b"), ("max", "min"), np.array([[1e308, 1e308], [1e307, 1e308], [1.7e308, 5], [1, 1e-308]]))


_REFUSED = {(method, "given") for method in METHODS}


@pytest.fixture(autouse=True)
def _no_warning() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("matrix", [_LARGE, _WIDE], ids=["both signs", "wide"])
@pytest.mark.parametrize("scale", [None, *NORMALISATIONS])
@pytest.mark.parametrize("method", METHODS)
def test_it_scores_the_largest_numbers_or_says_why_not(method: str, scale: str | None, matrix: Matrix) -> None:
    weights = ways.critic(matrix)
    if (method, scale) in _REFUSED or (scale == "sum" and matrix is _LARGE):
        with pytest.raises(Unusable, match="choose another normalisation"):
            scored(matrix, weights, method, scale)
        return

    scores = scored(matrix, weights, method, scale)
    ranges = rank_ranges(matrix, drawn(weights, 50, 1), method, scale)

    assert np.isfinite(scores).all()
    assert set(ranked(scores, method)) <= {1, 2, 3, 4}
    assert all(1 <= one.best <= one.worst <= 4 for one in ranges)


def test_the_largest_numbers_keep_their_order_on_the_scale() -> None:
    scores = scored(_LARGE, np.array([1.0, 0.0]), "saw")

    assert scores == pytest.approx([2.0 / 2.7, 0.0, 1.0, 1.0 / 2.7])


@pytest.mark.parametrize("scale", [
    {"by": "minmax"}, {"by": "target", "target": 5}, {"by": "efficacy", "unacceptable": -1e308, "satisfactory": 1e308}, {"by": "efficacy", "unacceptable": 0, "satisfactory": 1e-5}, {"by": "zscore"}, {"by": "rank"},
    {"by": "bands", "bands": [{"below": 0, "points": 0}, {"from": 0, "points": 100}]},
])  # fmt: skip
@pytest.mark.parametrize("missing", ["zero", "worst", "mean"])
def test_a_scheme_gives_points_to_the_largest_numbers(scale: dict[str, object], missing: str) -> None:
    group = run("id,firms\nx,1e308\ny,-1e308\nz,1.7e308\nv,1.7e308\nw,\n", indicators={"firms": indicator(normalisation=scale, missing=missing)}).groups[0]

    assert np.isfinite(group.points).all()
    assert group.totals[2] == group.totals.max()
