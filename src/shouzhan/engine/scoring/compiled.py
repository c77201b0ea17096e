"""What no product of matrices does in scoring, compiled; loaded only where numba is installed and the work is large."""

from typing import Any

import numpy as np
from numba import njit

_TOGETHER = 32  # scores of one bucket that are put in order here; a row with more is left to sorting
_APART = 1e-9  # of a bucket: as much as its edge may be off


@njit("void(float64[::1], int64[::1], float64[:, ::1], float64[::1])", nogil=True, cache=True)
def _largest(weights: Any, heaviest: Any, lost: Any, single: Any) -> None:
    """The largest of weight times loss over the indicators (rows of `lost`), the heaviest first, as far as any can still matter."""
    single[:] = 0.0
    least, one = 0.0, 0
    while one < lost.shape[0] and weights[heaviest[one]] > least:
        if one + 4 <= lost.shape[0]:  # four at a time: a loss is read and written once for all of them
            a, b, c, d = heaviest[one], heaviest[one + 1], heaviest[one + 2], heaviest[one + 3]
            of_a, of_b, of_c, of_d = lost[a], lost[b], lost[c], lost[d]
            heavy_a, heavy_b, heavy_c, heavy_d = weights[a], weights[b], weights[c], weights[d]
            for at in range(lost.shape[1]):
                left, right = heavy_a * of_a[at], heavy_b * of_b[at]
                left = left if left > right else right
                more, right = heavy_c * of_c[at], heavy_d * of_d[at]
                more = more if more > right else right
                left = left if left > more else more
                single[at] = left if left > single[at] else single[at]
            one += 4
        else:
            heavy, of_one = weights[heaviest[one]], lost[heaviest[one]]
            for at in range(lost.shape[1]):
                left = heavy * of_one[at]
                single[at] = left if left > single[at] else single[at]
            one += 1
        least = single[0]
        for at in range(1, lost.shape[1]):
            least = single[at] if single[at] < least else least


@njit("void(float64[:, ::1], int64[:, ::1], float64[:, ::1], float64[:, ::1], float64, float64)", nogil=True, cache=True)
def compromise(weights: Any, heaviest: Any, lost: Any, group: Any, half: Any, same: Any) -> None:
    """Half the group's loss and half the largest single loss, each from 0 to 1 among the subjects, in place of the group's.

    A weighting (row) is gone through while it lies in the cache: the largest losses, then the least and the most of both,
    then the two put together.
    """
    single = np.empty(lost.shape[1])
    for row in range(weights.shape[0]):
        _largest(weights[row], heaviest[row], lost, single)
        found = group[row]
        low, high, least, most = found[0], found[0], single[0], single[0]
        for at in range(1, lost.shape[1]):
            low, high = min(low, found[at]), max(high, found[at])
            least, most = min(least, single[at]), max(most, single[at])
        alike, level = high - low <= same * abs(high), most - least <= same * abs(most)
        far, wide = 1.0 if alike else high - low, 1.0 if level else most - least
        for at in range(lost.shape[1]):
            one_part = 0.0 if alike else (found[at] - low) / far * half
            other = 0.0 if level else (single[at] - least) / wide
            found[at] = one_part + (1 - half) * other


@njit("int64(float64[::1], float64, int32[::1], int32, float64[::1], float64, int64)", nogil=True, cache=True)
def _ahead(scores: Any, sign: Any, following: Any, at: Any, ordered: Any, slack: Any, who: Any) -> Any:
    """How many of a bucket stand before one of its subjects, equals not counted; a chain of equals is one."""
    count = 0
    while at >= 0:
        value, to = sign * scores[at], count
        while to > 0 and ordered[to - 1] > value:
            ordered[to] = ordered[to - 1]
            to -= 1
        ordered[to] = value
        count += 1
        at = following[at]
    ahead = 0
    for one in range(1, count):
        if ordered[one] > sign * scores[who]:
            break
        if ordered[one] - ordered[one - 1] > slack:
            ahead = one
    return ahead


@njit("float64(float64[::1], float64, float64, int32[::1], int32[::1], int32[::1], int32[::1])", nogil=True, cache=True)
def _sorted_in(scores: Any, sign: Any, same: Any, bucket: Any, heads: Any, following: Any, before: Any) -> Any:
    """Put scores into as many buckets as there are, and count how many lie before each; how far equals may lie apart is returned.

    Below zero it says that this settles nothing: all lie close together, a bucket is too full, or equals could lie on both sides of an edge.
    """
    subjects = len(scores)
    low = high = sign * scores[0]
    for at in range(1, subjects):
        value = sign * scores[at]
        low, high = value if value < low else low, value if value > high else high
    slack = same * max(1.0, abs(low), abs(high))
    if not high - low > 1000 * slack * subjects:
        return -1.0
    scale = subjects * (1 - _APART) / (high - low)
    edge = _APART + 2 * slack * scale
    heads[:] = -1
    before[:] = 0
    is_near = False
    for at in range(subjects):
        where = (sign * scores[at] - low) * scale
        if not 0 <= where < subjects:  # no number: it belongs nowhere
            return -1.0
        into = int(where)
        off = where - into
        is_near |= ((off < edge) & (into > 0)) | ((off > 1 - edge) & (into < subjects - 1))
        bucket[at], following[at], heads[into] = into, heads[into], at
        before[into + 1] += 1
    fullest = 0
    for into in range(subjects):
        fullest = max(fullest, before[into + 1])
        before[into + 1] += before[into]
    return -1.0 if is_near or fullest > _TOGETHER else slack


@njit("void(float64[:, ::1], float64, float64, UniTuple(int64[::1], 3), boolean[::1])", nogil=True, cache=True)
def widen(scores: Any, sign: Any, same: Any, taken: Any, is_left: Any) -> None:
    """Widen the best and worst places every subject took by those of each row, and count how often it was first.

    Nothing is sorted: how many scores lie in the buckets before its own says between which places a subject stands. Only where
    that could widen its range, or in the first bucket, is the bucket put in order. A row that buckets do not settle is left over
    and marked.
    """
    best, worst, first = taken
    subjects = scores.shape[1]
    bucket, heads, following = np.empty(subjects, np.int32), np.empty(subjects, np.int32), np.empty(subjects, np.int32)
    before, ordered = np.empty(subjects + 1, np.int32), np.empty(_TOGETHER)
    for row in range(scores.shape[0]):
        found = scores[row]
        slack = _sorted_in(found, sign, same, bucket, heads, following, before)
        if slack < 0:
            is_left[row] = True
            continue
        for at in range(subjects):
            into = bucket[at]
            place, last = before[into] + 1, before[into + 1]
            if place < best[at] or last > worst[at]:
                if last > place:
                    place += _ahead(found, sign, following, heads[into], ordered, slack, at)
                best[at], worst[at] = min(best[at], place), max(worst[at], place)
        at = heads[0]
        while at >= 0:
            if _ahead(found, sign, following, heads[0], ordered, slack, at) == 0:
                first[at] += 1
            at = following[at]
