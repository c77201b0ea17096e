"""The one loop of scoring that no product of matrices does, compiled; loaded only where numba is installed and the work is large."""

from typing import Any

from numba import njit


@njit("void(float64[:, ::1], float64[:, ::1], float64[:, ::1])", nogil=True, cache=True)
def largest(weights: Any, lost: Any, into: Any) -> None:
    """The largest of weight times loss over the indicators (rows of `lost`), for every weighting and subject."""
    for row in range(weights.shape[0]):
        found = into[row]
        for at in range(lost.shape[1]):
            found[at] = weights[row, 0] * lost[0, at]
        for one in range(1, lost.shape[0]):
            weight = weights[row, one]
            for at in range(lost.shape[1]):
                worth = weight * lost[one, at]
                found[at] = worth if worth > found[at] else found[at]
