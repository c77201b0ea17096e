"""Totals and places when each cell lies somewhere in an interval of its own, as by errors of measurement and gaps."""

from typing import NamedTuple

import numpy as np

from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.methods import SAME, Places


class Interval(NamedTuple):
    """The least and the most of every value; where nothing is uncertain the two are the same."""

    low: Numbers
    high: Numbers


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
