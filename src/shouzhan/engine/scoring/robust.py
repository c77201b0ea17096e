"""How far a ranking depends on the weights: the places each subject takes when others are drawn."""

from typing import NamedTuple

import numpy as np

from shouzhan.engine.scoring.matrix import Matrix, Numbers
from shouzhan.engine.scoring.methods import METHODS, ranked

_AT_ONCE = 2_000_000  # numbers held at a time


class RankRange(NamedTuple):
    """The best and the worst place a subject took, and how often it was first."""

    best: int
    worst: int
    first: float


def drawn(weights: Numbers, count: int, seed: int, within: float | None = None) -> Numbers:
    """Weightings to try, the first being the given one.

    Without `within` any weighting that sums to 1 is as likely as any other; with it each weight is moved by up to that
    share of itself, and the whole scaled back to 1.
    """
    lot = np.random.default_rng(seed)
    if within is None:
        others = lot.dirichlet(np.ones(len(weights)), size=count)
    else:
        others = weights * (1 + lot.uniform(-within, within, size=(count, len(weights))))
        others = others / others.sum(axis=1, keepdims=True)
    return np.vstack([weights, others])


def rank_ranges(matrix: Matrix, weightings: Numbers, method: str, scale: str | None = None) -> list[RankRange]:
    """The range of places of every subject over the weightings."""
    score = METHODS[method].prepare(matrix, scale)
    subjects = len(matrix.subjects)
    best = np.full(subjects, subjects)
    worst, first = np.ones(subjects, dtype=np.int64), np.zeros(subjects, dtype=np.int64)
    step = max(1, _AT_ONCE // max(subjects, len(matrix.indicators)))
    for start in range(0, len(weightings), step):
        places = ranked(score(weightings[start : start + step]), method)
        best, worst = np.minimum(best, places.min(axis=0)), np.maximum(worst, places.max(axis=0))
        first += (places == 1).sum(axis=0)
    return [RankRange(int(b), int(w), f / len(weightings)) for b, w, f in zip(best, worst, first.tolist(), strict=True)]
