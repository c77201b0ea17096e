"""Brings indicators of different units onto one scale on which more is better."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Matrix, Numbers, Unusable

_MOST = 1e150  # squares of what lies on a scale stay numbers

Scale = Callable[[Numbers, NDArray[np.bool_]], Numbers]


def minmax(values: Numbers, rising: NDArray[np.bool_]) -> Numbers:
    """The worst is 0 and the best 1; where all are equal, all are 1."""
    low, high = values.min(axis=0), values.max(axis=0)
    with np.errstate(over="ignore"):
        spread = high - low
    if not np.isfinite(spread).all():  # halves, so that the distance of 1e308 and −1e308 stays a number
        return minmax(values / 2, rising)
    flat = spread == 0
    safe = np.where(flat, 1.0, spread)
    return np.where(flat, 1.0, np.where(rising, (values - low) / safe, (high - values) / safe))


def by_maximum(values: Numbers, rising: NDArray[np.bool_]) -> Numbers:
    """Shares of the largest value; one minus the share where less is better."""
    share = values / _largest(values)
    return np.where(rising, share, 1 - share)


def by_sum(values: Numbers, rising: NDArray[np.bool_]) -> Numbers:
    """Shares of the sum; of the sum of reciprocals where less is better. All values must be above zero."""
    if (values <= 0).any():
        raise Unusable("shares of a sum need values above zero; choose another normalisation", "按合计折算要求所有取值大于零；请改用其他量纲处理")
    low, high = values.min(axis=0), values.max(axis=0)
    good = np.where(rising, values / high, low / values)  # none above 1, so that a sum of 1e308 stays a number
    total: Numbers = good / good.sum(axis=0)
    return total


def vector(values: Numbers, rising: NDArray[np.bool_]) -> Numbers:
    """Shares of the length of the column; one minus the share where less is better."""
    largest = np.abs(values).max(axis=0)
    scaled = values / np.where(largest == 0, 1.0, largest)  # so that squares of 1e200 stay numbers
    length = np.sqrt((scaled**2).sum(axis=0))
    share = scaled / np.where(length == 0, 1.0, length)
    return np.where(rising, share, 1 - share)


def given(values: Numbers, rising: NDArray[np.bool_]) -> Numbers:
    """The values as they are, for those that stand on one scale already."""
    return np.where(rising, values, -values)


NORMALISATIONS: dict[str, Scale] = {"minmax": minmax, "vector": vector, "sum": by_sum, "max": by_maximum, "given": given}


def normalised(matrix: Matrix, name: str) -> Numbers:
    """The matrix on one scale, more being better everywhere."""
    with np.errstate(over="ignore"):
        found = NORMALISATIONS[name](matrix.values, matrix.rising)
    wrong = ~(np.abs(found) <= _MOST)
    if wrong.any():
        row, column = (int(at[0]) for at in np.nonzero(wrong))
        raise Unusable(
            f"{matrix.subjects[row]}, {matrix.indicators[column]}: {matrix.values[row, column]:g} is too far from the other values to be worked with on this scale; choose another normalisation or another unit",
            f"{matrix.subjects[row]}，{matrix.indicators[column]}：{matrix.values[row, column]:g} 与其他值相差过大，无法按此量纲处理计算；请改用其他量纲处理或其他单位",
        )
    return found


def _largest(values: Numbers) -> Numbers:
    largest: Numbers = values.max(axis=0)
    if (largest <= 0).any():
        raise Unusable("the largest value of an indicator is not above zero; choose another normalisation", "有指标的最大值不大于零；请改用其他量纲处理")
    return largest
