"""The one loop that matters: add up what each term weighs in each document, and take the best; compiled where numba is installed."""

import os
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.index.segment import TOP_WEIGHT, WEIGHT_BITS

Found = tuple[NDArray[np.int64], NDArray[np.int64]]



def _compiled() -> Any:
    """The compiled loops, or None: then numpy gives the same answers, several times slower."""
    if os.environ.get("SHOUZHAN_MATCH_KERNEL") == "numpy":
        return None
    try:
        return import_module("shouzhan.engine.matching.index.compiled")
    except ImportError:
        return None


compiled = _compiled()


def best(postings: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64], weights: NDArray[np.int32], documents: int,
         gone: NDArray[np.uint32], top: int) -> Found:
    """The documents that score as much as the best `top` of them, equals of the last included, and their scores."""
    scores = sums(postings, starts, ends, weights, documents)
    scores[gone] = 0
    least = max(_least(scores, top), 1)
    docs = np.flatnonzero(scores >= least)
    return docs, scores[docs].astype(np.int64)


def sums(postings: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64], weights: NDArray[np.int32], documents: int) -> NDArray[Any]:
    """For every document the sum over its terms; whole numbers, so that no order of adding matters."""
    if compiled is not None:
        scores = np.zeros(documents, dtype=np.int32)
        compiled.add_up(postings, starts, ends, weights, scores)
        return scores
    return sums_in_numpy(postings, starts, ends, weights, documents)


def sums_in_numpy(postings: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64], weights: NDArray[np.int32], documents: int) -> NDArray[np.float64]:
    """The same without a compiler: sums of whole numbers below 2**53 are exact in floating point."""
    sizes = ends - starts
    taken = np.concatenate([postings[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)] or [postings[:0]])
    added = (taken & np.uint32(TOP_WEIGHT)) * np.repeat(weights.astype(np.float64), sizes)
    return np.bincount(taken >> np.uint32(WEIGHT_BITS), weights=added, minlength=documents).astype(np.float64, copy=False)


def _least(scores: NDArray[Any], top: int) -> int:
    """The score of the last of the best; 0 when there are not so many."""
    if top >= len(scores):
        return 0
    if compiled is not None:
        return int(compiled.least(scores, top))
    high = scores[scores > scores.max() // 2]
    if len(high) < top:
        high = scores
    return int(np.partition(high, len(high) - top)[len(high) - top])
