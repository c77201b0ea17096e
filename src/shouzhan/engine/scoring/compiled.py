"""The one loop of scoring that no product of matrices does, compiled; loaded only where numba is installed and the work is large."""

from typing import Any

import numpy as np
from numba import njit


@njit("void(float64[:, ::1], float64[:, ::1], float64[:, ::1], float64, float64)", nogil=True, cache=True)
def compromise(weights: Any, lost: Any, group: Any, half: Any, same: Any) -> None:
    """Half the group's loss and half the largest single loss, each from 0 to 1 among the subjects, in place of the group's.

    A weighting (row) is gone through while it lies in the cache: the largest of weight times loss over the indicators (rows of
    `lost`), then the least and the most of both, then the two put together.
    """
    single = np.empty(lost.shape[1])
    for row in range(weights.shape[0]):
        for at in range(lost.shape[1]):
            single[at] = weights[row, 0] * lost[0, at]
        for one in range(1, lost.shape[0]):
            weight = weights[row, one]
            for at in range(lost.shape[1]):
                worth = weight * lost[one, at]
                single[at] = worth if worth > single[at] else single[at]
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
