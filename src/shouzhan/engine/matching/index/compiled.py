"""The loops compiled by numba; imported only where it is installed."""

from typing import Any

import numpy as np
from numba import njit


@njit("void(Array(uint32, 1, 'C', readonly=True), int64[::1], int64[::1], int32[::1], int32[::1])", nogil=True, cache=True)
def add_up(postings: Any, starts: Any, ends: Any, weights: Any, scores: Any) -> None:
    """Add each posting's share to its document."""
    for term in range(len(starts)):
        weight = weights[term]
        for place in range(starts[term], ends[term]):
            posting = postings[place]
            scores[posting >> np.uint32(8)] += weight * np.int32(posting & np.uint32(255))


@njit("int32(int32[::1], int64)", nogil=True, cache=True)
def least(scores: Any, top: Any) -> Any:
    """The score of the last of the best `top`, by a heap of that many."""
    heap = np.zeros(top, dtype=np.int32)
    for score in scores:
        if score <= heap[0]:
            continue
        at = 0
        while True:
            child = 2 * at + 1
            if child >= top:
                break
            if child + 1 < top and heap[child + 1] < heap[child]:
                child += 1
            if heap[child] >= score:
                break
            heap[at] = heap[child]
            at = child
        heap[at] = score
    return heap[0]


