"""Places when values are missing or measured with an error: each cell lies somewhere in an interval of its own."""

from typing import NamedTuple

import numpy as np

from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.methods import SAME, Places


class Interval(NamedTuple):
    """The least and the most of every value; where nothing is uncertain the two are the same."""

    low: Numbers
    high: Numbers


def missing(values: Numbers, low: Numbers | None = None, high: Numbers | None = None) -> Interval:
    """A missing value (NaN) lies anywhere between the least and the most of its column, unless limits were declared."""
    gone = np.isnan(values)
    if low is None or high is None:
        if gone.all(axis=0).any():
            raise Unusable("an indicator has no value at all; declare the limits of what is missing")
        low = np.nanmin(values, axis=0) if low is None else low
        high = np.nanmax(values, axis=0) if high is None else high
    if (low > high).any():
        raise Unusable("a missing value: its lower limit is above its upper limit")
    return Interval(np.where(gone, low, values), np.where(gone, high, values))


def measured(values: Numbers, *, relative: Numbers | float = 0.0, absolute: Numbers | float = 0.0) -> Interval:
    """Each value with its declared error: a share of itself and so many units, to both sides."""
    error = np.abs(values) * relative + absolute
    if (np.asarray(error) < 0).any():
        raise Unusable("an error of measurement is a number from 0 up")
    return Interval(values - error, values + error)


class UncertainPlace(NamedTuple):
    """Where each subject can come, in order: its best and worst places and the least and most of its total."""

    best: Places
    worst: Places
    low: Numbers
    high: Numbers


def uncertain_places(points: Interval, weights: Numbers, fixed: Numbers) -> UncertainPlace:
    """The exact range of places of a weighted sum whose points lie in independent intervals.

    A subject is best off with all its own points at their most and everyone else's at their least; as no cell depends on
    another, both can be. It holds for points on a declared scale: a scale drawn from the column (minmax) ties cells together.
    """
    low, high = points.low @ weights + fixed, points.high @ weights + fixed
    slack = SAME * max(1.0, float(np.abs(low).max()), float(np.abs(high).max()))
    others = ~np.eye(len(low), dtype=bool)
    surely_ahead = (low[np.newaxis, :] > high[:, np.newaxis] + slack) & others
    perhaps_ahead = (high[np.newaxis, :] > low[:, np.newaxis] + slack) & others
    return UncertainPlace(1 + surely_ahead.sum(axis=1), 1 + perhaps_ahead.sum(axis=1), low, high)
