"""How far a ranking depends on the weights: the places each subject takes when others are drawn."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Matrix, Numbers
from shouzhan.engine.scoring.methods import METHODS, SAME, Places, compiled, ranked

_SCORED = 1 << 20  # scores worked out at a time: a product of matrices pays for waking its threads
_RANKED = 1 << 16  # scores ranked at a time: they stay in the processor's cache
_MOST_BITS = 16  # of a score that may carry the subject's number
_FRACTION_BITS = 52


class RankRange(NamedTuple):
    """The best and the worst place a subject took, and how often it was first."""

    best: int
    worst: int
    first: float


class _Taken(NamedTuple):
    best: Places
    worst: Places
    first: Places  # how many times


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
    subjects, workers = len(matrix.subjects), os.cpu_count() or 1
    blocks = -(-len(weightings) * subjects // _SCORED)
    if blocks > workers:  # as many for each worker: none waits for another's last one
        blocks = -(-blocks // workers) * workers
    many = -(-len(weightings) // blocks)

    def taken(start: int) -> _Taken:
        return _taken(score(weightings[start : start + many]), method, compiled(len(weightings) * subjects))

    starts = range(0, len(weightings), many)
    if len(starts) == 1:
        best, worst, first = taken(0)
    else:
        with ThreadPoolExecutor(workers) as pool:  # NumPy lets go of the interpreter, so that blocks are worked out side by side
            found = list(pool.map(taken, starts))
        best = np.min([one.best for one in found], axis=0)
        worst = np.max([one.worst for one in found], axis=0)
        first = np.sum([one.first for one in found], axis=0)
    return [RankRange(*each) for each in zip(best.tolist(), worst.tolist(), (first / len(weightings)).tolist(), strict=True)]


def _taken(scores: Numbers, method: str, loops: Any) -> _Taken:
    """The ends of every subject's places over the rows, and how often it was first."""
    subjects = scores.shape[1]
    best, worst, first = np.full(subjects, subjects), np.ones(subjects, dtype=np.int64), np.zeros(subjects, dtype=np.int64)
    if loops is not None:
        is_left = np.zeros(len(scores), dtype=np.bool_)
        loops.widen(np.ascontiguousarray(scores), -1.0 if METHODS[method].more_is_better else 1.0, SAME, (best, worst, first), is_left)
        scores = scores[is_left]
    few = max(1, _RANKED // subjects)
    for at in range(0, len(scores), few):
        places = _places(scores[at : at + few], method)
        np.minimum(best, places.min(axis=0), out=best)
        np.maximum(worst, places.max(axis=0), out=worst)
        first += np.count_nonzero(places == 1, axis=0)
    return _Taken(best, worst, first)


def _places(scores: Numbers, method: str) -> NDArray[np.int32] | Places:
    """What `ranked` says of every row, faster: scores are sorted with the subject's number in their last bits.

    Sorting numbers is several times faster than sorting what points to them. What the last bits were worth is known, so
    rows in which it could decide between "equal" and "apart" are found, and ranked from their whole scores.
    """
    subjects = scores.shape[1]
    bits = (subjects - 1).bit_length()
    if bits > _MOST_BITS or subjects == 1:
        return ranked(scores, method)
    keys = -scores if METHODS[method].more_is_better else scores.copy()
    numbers = keys.view(np.int64)
    numbers &= ~((1 << bits) - 1)
    numbers |= np.arange(subjects)
    keys.sort(axis=1)
    largest = np.maximum(np.abs(keys[:, :1]), np.abs(keys[:, -1:]))
    slack, unsure = SAME * np.maximum(1.0, largest), 2.0 ** (bits + 1 - _FRACTION_BITS) * largest
    gaps = keys[:, 1:] - keys[:, :-1]
    numbers &= (1 << bits) - 1
    numbers += np.arange(len(keys))[:, np.newaxis] * subjects
    places = np.empty(keys.shape, dtype=np.int32)
    places.reshape(-1)[numbers] = np.arange(1, subjects + 1, dtype=np.int32)
    close = np.flatnonzero(gaps.min(axis=1) <= (slack + unsure)[:, 0])
    if len(close):
        _share(places, numbers, gaps, close, slack)
        open_to_doubt = close[(np.abs(gaps[close] - slack[close]) <= unsure[close]).any(axis=1)]
        if len(open_to_doubt):
            places[open_to_doubt] = ranked(scores[open_to_doubt], method)
    return places


def _share(places: NDArray[np.int32], numbers: Places, gaps: Numbers, close: Places, slack: Numbers) -> None:
    """Give equal scores of the named rows the better place."""
    opens = np.ones((len(close), places.shape[1]), dtype=bool)
    opens[:, 1:] = gaps[close] > slack[close]
    at = np.where(opens, np.arange(1, places.shape[1] + 1, dtype=np.int32), 0)
    places.reshape(-1)[numbers[close]] = np.maximum.accumulate(at, axis=1)
