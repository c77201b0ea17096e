"""Four ways to a score: weighted sum, TOPSIS, VIKOR and PROMETHEE II, each for many weightings at once."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Matrix, Numbers
from shouzhan.engine.scoring.normalise import minmax, normalised

Places = NDArray[np.int64]

_HALF = 0.5  # VIKOR's balance between the many and the worst off
_WORTH_COMPILING = 20_000_000  # numbers below which NumPy answers before the compiled loops are loaded
_IN_CACHE = 1 << 14  # numbers gone over many times in a row
_BETWEEN_LOOKS = 4  # indicators gone through before it is asked whether the rest can matter
SAME = 1e-12  # of the largest: two ways to add the same numbers may differ in the last digit


class Method(NamedTuple):
    """A way to a score: what prepares it, the scale it uses unless told otherwise, and whether more is better."""

    prepare: Callable[[Matrix, str | None], Callable[[Numbers], Numbers]]
    scale: str | None
    more_is_better: bool


def _sum(matrix: Matrix, scale: str | None) -> Callable[[Numbers], Numbers]:
    on_scale = normalised(matrix, scale or "minmax")
    return lambda weights: weights @ on_scale.T


def _topsis(matrix: Matrix, scale: str | None) -> Callable[[Numbers], Numbers]:
    """Nearness to the best of every indicator against distance from the worst."""
    on_scale = normalised(matrix, scale or "vector")
    from_best = (on_scale - on_scale.max(axis=0)) ** 2
    from_worst = (on_scale - on_scale.min(axis=0)) ** 2

    def score(weights: Numbers) -> Numbers:
        squared = weights**2
        both, worst = squared @ from_best.T, squared @ from_worst.T
        np.sqrt(worst, out=worst)
        both = np.add(np.sqrt(both, out=both), worst, out=both)
        if both.min() == 0:  # where all subjects are alike each is as near to the best as to the worst
            alike = both == 0
            worst[alike], both[alike] = _HALF, 1.0
        nearness: Numbers = np.divide(worst, both, out=worst)
        return nearness

    return score


def _vikor(matrix: Matrix, scale: str | None) -> Callable[[Numbers], Numbers]:
    """The compromise between the group's loss and the largest single loss; less is better."""
    good = minmax(matrix.values, matrix.rising) if scale is None else minmax(normalised(matrix, scale), np.full(len(matrix.indicators), True))
    lost = np.ascontiguousarray((1 - good).T)  # an indicator on which all are equal costs nobody anything

    def score(weights: Numbers) -> Numbers:
        group = weights @ lost
        loops = compiled(weights.size * lost.shape[1])
        if loops is not None:
            loops.compromise(np.ascontiguousarray(weights), np.argsort(-weights, axis=1), lost, group, _HALF, SAME)
            return group
        single = np.empty_like(group)
        _largest(weights, lost, single)
        group = _between(group)
        group *= _HALF
        group += (1 - _HALF) * _between(single)
        return group

    return score


def _largest(weights: Numbers, lost: Numbers, into: Numbers) -> None:
    """The largest single loss of every subject under every weighting.

    Losses are from 0 to 1, so that none is more than its weight: taken heaviest first, the indicators still to come matter
    to nobody once each of their weights is below what everybody has lost already.
    """
    few = max(1, _IN_CACHE // lost.shape[1])
    heaviest = np.argsort(-weights, axis=1)
    ordered = np.take_along_axis(weights, heaviest, axis=1)
    of_one = np.empty((few, lost.shape[1]))
    for start in range(0, len(weights), few):
        which, some, found = heaviest[start : start + few], ordered[start : start + few], into[start : start + few]
        one = of_one[: len(found)]
        found[:] = 0.0
        for at in range(lost.shape[0]):
            if at % _BETWEEN_LOOKS == 0 and (some[:, at] <= found.min(axis=1)).all():
                break
            np.take(lost, which[:, at], axis=0, out=one, mode="clip")
            np.multiply(one, some[:, at, np.newaxis], out=one)
            np.maximum(found, one, out=found)


@cache
def _loops() -> Any:
    try:
        return import_module("shouzhan.engine.scoring.compiled")
    except ImportError:
        return None


def compiled(numbers: int) -> Any:
    """The compiled loops where so many numbers are worth loading them; without them NumPy gives the same answers, several times slower."""
    return _loops() if numbers >= _WORTH_COMPILING or _loops.cache_info().currsize else None


def _between(values: Numbers) -> Numbers:
    """Every row from 0 to 1 in place; 0 where all are equal."""
    low, high = values.min(axis=1, keepdims=True), values.max(axis=1, keepdims=True)
    alike = high - low <= SAME * np.abs(high)  # nobody is between the last digits of one sum
    values -= low
    values /= np.where(alike, 1.0, high - low)
    values[alike[:, 0]] = 0.0
    return values


def _promethee(matrix: Matrix, scale: str | None) -> Callable[[Numbers], Numbers]:
    """Net flow under the usual preference: who is better on an indicator wins it, by however little."""
    values = np.where(matrix.rising, matrix.values, -matrix.values) if scale is None else normalised(matrix, scale)
    subjects = len(values)
    if subjects == 1:
        return lambda weights: np.zeros((len(weights), 1))
    ordered = np.sort(values, axis=0)
    flows = np.empty_like(values)
    for at in range(values.shape[1]):  # how many lie below less how many lie above, without looking at every pair
        below = np.searchsorted(ordered[:, at], values[:, at], side="left")
        above = subjects - np.searchsorted(ordered[:, at], values[:, at], side="right")
        flows[:, at] = (below - above) / (subjects - 1)
    return lambda weights: weights @ flows.T


METHODS: dict[str, Method] = {
    "saw": Method(_sum, "minmax", True),
    "topsis": Method(_topsis, "vector", True),
    "vikor": Method(_vikor, None, False),
    "promethee2": Method(_promethee, None, True),
}


def scored(matrix: Matrix, weights: Numbers, method: str, scale: str | None = None) -> Numbers:
    """The score of every subject, in the order they were handed in; a row of scores for each row of weights."""
    score = METHODS[method].prepare(matrix, scale)
    return score(weights) if weights.ndim > 1 else score(weights[np.newaxis, :])[0]


def ranked(scores: Numbers, method: str) -> Places:
    """The place of every subject from 1; equal scores share the better place, and the next is left out."""
    sign = -1.0 if METHODS[method].more_is_better else 1.0
    rows = np.atleast_2d(scores) * sign
    order = np.argsort(rows, axis=1)
    ordered = np.take_along_axis(rows, order, axis=1)
    # two ways to add the same numbers may differ in the last digit: that is no difference
    slack = SAME * np.maximum(1.0, np.maximum(np.abs(ordered[:, :1]), np.abs(ordered[:, -1:])))
    opens = np.ones(rows.shape, dtype=bool)
    opens[:, 1:] = np.diff(ordered, axis=1) > slack
    shared = np.maximum.accumulate(np.where(opens, np.arange(1, rows.shape[1] + 1), 0), axis=1)
    places = np.empty_like(shared)
    np.put_along_axis(places, order, shared, axis=1)
    return places if scores.ndim > 1 else places[0]
