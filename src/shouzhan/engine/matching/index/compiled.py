"""The loops compiled by numba; imported only where it is installed."""

from typing import Any

import numpy as np
from numba import njit

_POSTINGS = "Array(uint32, 1, 'C', readonly=True)"
_NEVER = -(2**31)  # no sum of a query's terms lifts a document that is gone above nothing
_BLOCK = 32_768  # documents whose sums stay in a processor's own cache while the postings of all terms pass by
_FIRST = 2_048  # the first blocks are smaller: what is found there spares work in all others
_LOOK_UP = 16  # so many postings are added up in the time one document is looked up
_STRIDE = 8  # half a line of a processor's cache

# Places and documents are made unsigned before they are used: a signed one might count from the end, and asking costs a third of the time.


@njit(f"int64({_POSTINGS}, int64, int64, int64, int64)", nogil=True, cache=True)
def _search(postings: Any, low: Any, high: Any, wanted: Any, near: Any) -> Any:
    """The first place from `low` up to `high` that is not less than what is wanted, in strides that double from where it should be."""
    stride = _STRIDE
    if near < high and np.int64(postings[np.uint64(near)]) < wanted:
        low = near + 1
        while low + stride < high and np.int64(postings[np.uint64(low + stride)]) < wanted:
            low += stride + 1
            stride *= 2
        high = min(high, low + stride)
    else:
        high = near
        while high - stride >= low and np.int64(postings[np.uint64(high - stride)]) >= wanted:
            high -= stride
            stride *= 2
        low = max(low, high - stride + 1)
    while low < high:
        middle = (low + high) >> 1
        if np.int64(postings[np.uint64(middle)]) < wanted:
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


@njit("int64(int32[::1], int32[::1], int64, int64)", nogil=True, cache=True)
def _reaching(scores: Any, able: Any, count: Any, need: Any) -> Any:
    """Keep those of a list that have what is needed; how many."""
    kept: Any = 0
    enough = np.int32(need)
    for place in range(count):
        doc = able[np.uint64(place)]
        able[np.uint64(kept)] = doc
        kept += np.int64(scores[np.uint64(doc)] >= enough)
    return kept


@njit(f"int64({_POSTINGS}, int64, int64, int32, int64, int32[::1], int32[::1], int64)", nogil=True, cache=True)
def _meet(postings: Any, begin: Any, stop: Any, weight: Any, low: Any, scores: Any, able: Any, count: Any) -> Any:
    """Add one term's share to the documents of a block, and list those that had nothing yet; how many are listed."""
    size, first = np.uint32(len(scores)), np.uint32(low)
    for place in range(begin, stop):
        posting = postings[np.uint64(place)]
        doc = np.uint32(posting >> np.uint32(8)) - first
        if doc < size:  # a damaged file could say anything
            score = scores[np.uint64(doc)]
            able[np.uint64(count)] = np.int32(doc)
            count += np.int64((score == 0) & (count < size))
            scores[np.uint64(doc)] = np.int32(score + weight * np.int32(posting & np.uint32(255)))
    return count


@njit(f"void({_POSTINGS}, int64, int64, int32, int64, int32[::1])", nogil=True, cache=True)
def _add(postings: Any, begin: Any, stop: Any, weight: Any, low: Any, scores: Any) -> None:
    """Add one term's share to the documents of a block."""
    size, first = np.uint32(len(scores)), np.uint32(low)
    for place in range(begin, stop):
        posting = postings[np.uint64(place)]
        doc = np.uint32(posting >> np.uint32(8)) - first
        if doc < size:
            scores[np.uint64(doc)] += np.int32(weight * np.int32(posting & np.uint32(255)))


@njit(f"void({_POSTINGS}, int64, int64, int32, int64, int32[::1], int32[::1], int64)", nogil=True, cache=True)
def _look_up(postings: Any, begin: Any, stop: Any, weight: Any, low: Any, scores: Any, able: Any, count: Any) -> None:
    """Add one term's share to those of a block that are listed."""
    each = (stop - begin) / len(scores)
    for place in range(count):
        doc = np.int64(able[np.uint64(place)])
        at = _search(postings, begin, stop, (low + doc) << 8, begin + np.int64(doc * each))
        if at < stop:
            posting = np.int64(postings[np.uint64(at)])
            if posting >> 8 == low + doc:
                scores[np.uint64(doc)] += np.int32(weight * np.int32(posting & 255))


@njit(f"int64({_POSTINGS}, int64[::1], int64[::1], int64[::1], int32[::1], int64[::1], int64[::1], int64, int64, int64, int32[::1], int32[::1])", nogil=True, cache=True)
def _able(postings: Any, at: Any, stops: Any, ends: Any, weights: Any, bounds: Any, left: Any, least: Any, low: Any, documents: Any, scores: Any, able: Any) -> Any:
    """Add up a block; how many of it get to the least, and which. What no document of the block has cannot lift any."""
    terms, size, count, term = len(ends), len(scores), 0, 0
    share = size / (documents - low)
    for one in range(terms - 1, -1, -1):
        stops[one] = _search(postings, at[one], ends[one], (low + size) << 8, at[one] + np.int64((ends[one] - at[one]) * share))
        left[one] = left[one + 1] + bounds[one] * (stops[one] > at[one])
    while term < terms and left[term] >= least:
        count = _meet(postings, at[term], stops[term], weights[term], low, scores, able, count)
        term += 1
    count = _reaching(scores, able, count, least - left[term])
    while count > 0 and term < terms:
        if count * _LOOK_UP < stops[term] - at[term]:
            _look_up(postings, at[term], stops[term], weights[term], low, scores, able, count)
        else:
            _add(postings, at[term], stops[term], weights[term], low, scores)
        term += 1
        count = _reaching(scores, able, count, least - left[term])
    at[:] = stops
    return count


@njit(f"Tuple((int64[::1], int64[::1]))({_POSTINGS}, int64[::1], int64[::1], int32[::1], int64[::1], {_POSTINGS}, int64, int64, int64)", nogil=True, cache=True)
def strongest(postings: Any, starts: Any, ends: Any, weights: Any, bounds: Any, gone: Any, low: Any, documents: Any, top: Any) -> Any:
    """Documents from `low` on and their scores, all of those among them that score as much as the best `top`; `bounds` say what each term adds at most.

    Block by block of documents: only those are listed that have one of the first terms, as many as are needed until all that are left
    cannot lift a document which has nothing yet to the best. In the others the listed ones are looked up, or everything is
    added up, whichever is less work. Any order of the terms gives the same; a good one has first those that lift much with few postings.
    """
    terms = len(starts)
    at, stops, left = starts.copy(), starts.copy(), np.zeros(terms + 1, dtype=np.int64)
    heap = np.zeros(top, dtype=np.int32)
    sums, able = np.empty(_BLOCK, dtype=np.int32), np.empty(_BLOCK + 1, dtype=np.int32)
    docs, points, found = np.empty(2 * top + 64, dtype=np.int64), np.empty(2 * top + 64, dtype=np.int64), 0
    first, first_gone, least = low, 0, np.int64(1)
    while low < documents:
        scores = sums[: min(_BLOCK, max(_FIRST, low - first), documents - low)]
        scores[:] = 0
        while first_gone < len(gone) and np.int64(gone[first_gone]) < low + len(scores):
            scores[np.int64(gone[first_gone]) - low] = _NEVER
            first_gone += 1
        count = _able(postings, at, stops, ends, weights, bounds, left, least, low, documents, scores, able)
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
        low += len(scores)
    order = np.argsort(docs[:found])
    return docs[:found][order], points[:found][order]


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
