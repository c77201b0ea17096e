"""The loops compiled by numba; imported only where it is installed."""

from typing import Any

import numpy as np
from numba import njit

_POSTINGS = "Array(uint32, 1, 'C', readonly=True)"
_NEVER = -(2**31)  # no sum of a query's terms lifts a document that is gone above nothing
_BLOCK = 32_768  # documents whose sums stay in a processor's own cache while the postings of all terms pass by
_LOOK_UP = 16  # so many postings are added up in the time one document is looked up
_BETWEEN = 8  # who can still get there is looked at again after postings for this share of the documents


@njit(f"int64({_POSTINGS}, int64, int64, int64)", nogil=True, cache=True)
def _search(postings: Any, low: Any, high: Any, wanted: Any) -> Any:
    """The first place from `low` up to `high` that is not less than what is wanted, in strides that double: it is near."""
    stride = 1
    while low + stride < high and np.int64(postings[low + stride]) < wanted:
        low += stride
        stride *= 2
    high = min(high, low + stride + 1)
    while low < high:
        middle = (low + high) // 2
        if np.int64(postings[middle]) < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@njit("void(int32[::1], int32)", nogil=True, cache=True)
def _push(heap: Any, score: Any) -> None:
    """Put a score in the place of the least."""
    at, size = 0, len(heap)
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= score:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = score


@njit("int64(int32[::1], int64)", nogil=True, cache=True)
def _reaching(scores: Any, need: Any) -> Any:
    """How many have what is needed."""
    count, enough = 0, np.int32(need)
    for place in range(len(scores)):
        count += scores[place] >= enough
    return count


@njit(f"int64({_POSTINGS}, int64, int64, int32, int64, int32[::1])", nogil=True, cache=True)
def _add(postings: Any, at: Any, end: Any, weight: Any, low: Any, scores: Any) -> Any:
    """Add one term's share to the documents of a block; where its postings go on after it."""
    size = len(scores)
    at = _search(postings, at, end, low << 8)
    stop = _search(postings, at, end, (low + size) << 8)
    for place in range(at, stop):
        posting = np.int64(postings[place])  # unsigned and signed together would be compared as floating point
        doc = (posting >> 8) - low
        if 0 <= doc < size:  # a damaged file could say anything
            scores[doc] += weight * np.int32(posting & 255)
    return stop


@njit(f"int64({_POSTINGS}, int64[::1], int64[::1], int32[::1], int64[::1], int64, int64, int64, int32[::1], int32[::1], int64)", nogil=True, cache=True)
def _look_up(postings: Any, at: Any, ends: Any, weights: Any, left: Any, first: Any, least: Any, low: Any, scores: Any, able: Any, count: Any) -> Any:
    """Add the shares of the terms from `first` on to those of a block that can still get to the least; how many of them do."""
    for term in range(first, len(ends)):
        where, kept, need = at[term], 0, least - left[term + 1]
        for place in range(count):
            doc = np.int64(able[place])
            where = _search(postings, where, ends[term], (low + doc) << 8)
            if where < ends[term] and np.int64(postings[where]) >> 8 == low + doc:
                scores[doc] += weights[term] * np.int32(np.int64(postings[where]) & 255)
            if scores[doc] >= need:
                able[kept] = doc
                kept += 1
        count, at[term] = kept, where
    return count


@njit(f"int64({_POSTINGS}, int64[::1], int64[::1], int32[::1], int64[::1], int64[::1], int64, int64, int64, int32[::1], int32[::1])", nogil=True, cache=True)
def _able(postings: Any, at: Any, ends: Any, weights: Any, left: Any, todo: Any, least: Any, low: Any, documents: Any, scores: Any, able: Any) -> Any:
    """Add up a block; how many of it get to the least, and which."""
    terms, size = len(ends), len(scores)
    term, count, looked = 0, -1, np.int64(2**48)
    while term < terms:
        if left[term] < least and (looked - todo[term]) * _BETWEEN >= documents:
            count, looked = _reaching(scores, least - left[term]), todo[term]
            if count * (terms - term) * _LOOK_UP * documents < todo[term] * size:
                break
        at[term] = _add(postings, at[term], ends[term], weights[term], low, scores)
        term += 1
    if term == terms:
        count = _reaching(scores, least)
    if count == 0:
        return 0
    count, need = 0, least - left[term]
    for place in range(size):
        if scores[place] >= need:
            able[count] = place
            count += 1
    return _look_up(postings, at, ends, weights, left, term, least, low, scores, able, count)


@njit(f"Tuple((int64[::1], int64[::1]))({_POSTINGS}, int64[::1], int64[::1], int32[::1], int64[::1], {_POSTINGS}, int64, int64)", nogil=True, cache=True)
def strongest(postings: Any, starts: Any, ends: Any, weights: Any, bounds: Any, gone: Any, documents: Any, top: Any) -> Any:
    """Documents and scores, all of those among them that score as much as the best `top`. Terms come rarest first; `bounds` say what each adds at most.

    Block by block of documents: once all terms that are left cannot lift a document which has nothing yet to the best, the
    few that can still get there are looked up in them, as soon as that is less work than adding up everything.
    """
    terms = len(starts)
    left, todo = np.zeros(terms + 1, dtype=np.int64), np.zeros(terms + 1, dtype=np.int64)
    for term in range(terms - 1, -1, -1):
        left[term] = left[term + 1] + bounds[term]
        todo[term] = todo[term + 1] + ends[term] - starts[term]
    at, heap = starts.copy(), np.zeros(top, dtype=np.int32)
    sums, able = np.empty(_BLOCK, dtype=np.int32), np.empty(_BLOCK, dtype=np.int32)
    docs, points, found = np.empty(2 * top + 64, dtype=np.int64), np.empty(2 * top + 64, dtype=np.int64), 0
    first_gone, least = 0, np.int64(1)
    for low in range(0, documents, _BLOCK):
        scores = sums[: min(_BLOCK, documents - low)]
        scores[:] = 0
        while first_gone < len(gone) and np.int64(gone[first_gone]) < low + len(scores):
            scores[np.int64(gone[first_gone]) - low] = _NEVER
            first_gone += 1
        count = _able(postings, at, ends, weights, left, todo, least, low, documents, scores, able)
        for place in range(count):
            score = scores[able[place]]
            if score < least:
                continue
            if score > heap[0]:
                _push(heap, score)
                least = max(least, np.int64(heap[0]))
            if found == len(docs):
                there = points >= least
                kept = there.sum()
                docs[:kept], points[:kept] = docs[there], points[there]
                found = kept
                if 2 * kept > len(docs):
                    docs, points = np.concatenate((docs, docs)), np.concatenate((points, points))
            docs[found], points[found] = low + able[place], score
            found += 1
    return docs[:found].copy(), points[:found].copy()


@njit(f"void({_POSTINGS}, int64[::1], int32[::1], int32[::1])", nogil=True, cache=True)
def count(postings: Any, sizes: Any, worth: Any, scores: Any) -> None:
    """Add what each term is worth to every document that has it, however often; postings of the terms one after another."""
    place = 0
    for term in range(len(sizes)):
        for _each in range(sizes[term]):
            doc = np.uint32(postings[place] >> np.uint32(8))
            if doc < np.uint32(len(scores)):
                scores[doc] += worth[term]
            place += 1
