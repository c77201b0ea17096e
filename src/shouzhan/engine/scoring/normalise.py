"""Brings indicators of different units onto one scale on which more is better."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Matrix, Numbers, Unusable

Scale = Callable[[Numbers, NDArray[np.bool_]], Numbers]


def minmax(values: Numbers, rising: NDArray[np.bool_]) -> Numbers:
    """The worst is 0 and the best 1; where all are equal, all are 1."""
    low, high = values.min(axis=0), values.max(axis=0)
    spread = high - low
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
    good = np.where(rising, values, 1 / values)
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
    return NORMALISATIONS[name](matrix.values, matrix.rising)


def _largest(values: Numbers) -> Numbers:
    largest: Numbers = values.max(axis=0)
    if (largest <= 0).any():
        raise Unusable("the largest value of an indicator is not above zero; choose another normalisation", "有指标的最大值不大于零；请改用其他量纲处理")
    return largest
