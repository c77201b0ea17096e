"""The one loop that matters: add up what each term weighs in each document, and take the best; compiled where numba is installed."""

import os
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.index.segment import TOP_WEIGHT, WEIGHT_BITS

Found = tuple[NDArray[np.int64], NDArray[np.int64]]

WORTH_COMPILING = 5_000_000  # below so many postings numpy answers before the compiled loops are loaded; once they are, they always answer sooner


@cache
def compiled() -> Any:
    """The compiled loops, or None: then numpy gives the same answers, several times slower."""
    if os.environ.get("SHOUZHAN_MATCH_KERNEL") == "numpy":
        return None
    try:
        return import_module("shouzhan.engine.matching.index.compiled")
    except ImportError:
        return None


def loops_for(postings: int) -> Any:
    """The compiled loops for so many postings, or None where numpy answers sooner."""
    return compiled() if postings >= WORTH_COMPILING or compiled.cache_info().currsize else None


def best(postings: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64], weights: NDArray[np.int32], peaks: NDArray[np.uint8],
         documents: int, gone: NDArray[np.uint32], top: int, first: int = 0) -> Found:
    """The documents from the first on that score as much as the best `top` of them, equals of the last included, and their scores."""
    loops = loops_for(len(postings))
    if loops is not None and top <= documents - first:
        bounds, there = weights.astype(np.int64) * peaks, np.flatnonzero((ends > starts) & (weights > 0))
        order = there[np.argsort((ends - starts)[there] ** 2 / np.maximum(bounds[there], 1), kind="stable")]
        docs, scores = loops.strongest(postings, starts[order], ends[order], weights[order], bounds[order], gone, first, documents, top)
    else:
        docs, scores = _of_all(postings, starts, ends, weights, documents, gone)
    least = _least(scores, top)
    return docs[scores >= least], scores[scores >= least]


def _of_all(postings: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64], weights: NDArray[np.int32], documents: int, gone: NDArray[np.uint32]) -> Found:
    """Every document that has any of the terms."""
    sums = sums_in_numpy(postings, starts, ends, weights, documents)
    sums[gone] = 0
    docs = np.flatnonzero(sums)
    return docs, sums[docs].astype(np.int64)


def sums_in_numpy(postings: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64], weights: NDArray[np.int32], documents: int) -> NDArray[np.float64]:
    """For every document the sum over its terms; sums of whole numbers below 2**53 are exact in floating point, in whatever order."""
    sizes = ends - starts
    taken = np.concatenate([postings[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)] or [postings[:0]])
    added = (taken & np.uint32(TOP_WEIGHT)) * np.repeat(weights.astype(np.float64), sizes)
    return np.bincount(taken >> np.uint32(WEIGHT_BITS), weights=added, minlength=documents)[:documents].astype(np.float64, copy=False)


def _least(scores: NDArray[Any], top: int) -> int:
    """The score of the last of the best; 0 when there are not so many."""
    if top >= len(scores):
        return 0
    high = scores[scores > scores.max() // 2]
    if len(high) < top:
        high = scores
    return int(np.partition(high, len(high) - top)[len(high) - top])
