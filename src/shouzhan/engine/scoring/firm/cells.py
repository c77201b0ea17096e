"""What errors and gaps can do at most to a plain sum: exact totals and places where no cell's points depend on another's value."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shouzhan.engine.scoring.evaluating import Group
from shouzhan.engine.scoring.firm.weights import is_plain_sum
from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.ranges.uncertain import Interval, uncertain_places
from shouzhan.engine.scoring.scheme.model import Indicator
from shouzhan.engine.scoring.scheme.scales import RELATIVE, pointed
from shouzhan.engine.scoring.stress import error_ends, gap_ends

Ends = Callable[[Indicator, Numbers], tuple[Numbers, Numbers]]


@dataclass(frozen=True)
class Certain:
    """The totals and places a subject can come to, each end reached; what was published is always inside."""

    best: int
    worst: int
    low: float
    high: float


def under_errors(group: Group) -> dict[str, Certain]:
    """Every value anywhere within its error; empty where that cannot be said exactly."""
    if any(_has_error(one) and one.missing != "zero" and group.is_filled[:, at].any() for at, one in enumerate(group.indicators)):
        return {}  # a gap filled from the others' values moves with them
    return _certain(group, error_ends, [_has_error(one) for one in group.indicators])


def under_gaps(group: Group) -> dict[str, Certain]:
    """Every missing value anywhere it can be; empty where that cannot be said exactly."""
    return _certain(group, gap_ends, [bool(one.any()) for one in group.is_filled.T])


def _has_error(one: Indicator) -> bool:
    return bool(one.error.absolute or one.error.relative)


def _certain(group: Group, ends: Ends, doubtful: list[bool]) -> dict[str, Certain]:
    has_ties_parted = group.scheme.ties == "indicators"
    if has_ties_parted or not is_plain_sum(group) or not any(doubtful) or any(is_ and not _stands_alone(one) for is_, one in zip(doubtful, group.indicators, strict=True)):
        return {}
    low, high = group.points.copy(), group.points.copy()
    try:
        for at, one in enumerate(group.indicators):
            if doubtful[at]:
                values = np.where(group.is_filled[:, at], np.nan, group.values[:, at])
                low[:, at], high[:, at] = _points(one, *ends(one, values), group.points[:, at])
    except Unusable:  # a value that can be has no points: the draws say so
        return {}
    full = group.scheme.full
    found = uncertain_places(Interval(low, high), group.weights * full, group.fixed)
    return {
        subject: Certain(
            min(int(found.best[at]), int(group.places[at])), max(int(found.worst[at]), int(group.places[at])),
            min(float(found.low[at]), float(group.totals[at])), max(float(found.high[at]), float(group.totals[at])),
        )
        for at, subject in enumerate(group.subjects)
    }


def _stands_alone(one: Indicator) -> bool:
    """Whether a value's points depend on nobody else's value."""
    return one.scale.name not in RELATIVE or (one.scale.name == "minmax" and {"low", "high"} <= set(one.scale.settings))


def _points(one: Indicator, low: Numbers, high: Numbers, published: Numbers) -> tuple[Numbers, Numbers]:
    """The least and the most points between two values: at the ends, and for bands at every edge between them."""
    tried = [pointed(one, low), pointed(one, high)]
    for edge in {edge for band in one.scale.bands for edge in (band.low, band.high) if edge is not None}:
        tried.append(pointed(one, np.clip(edge, low, high)))
    stacked = np.where(np.isnan(low), published, np.array(tried))  # a gap the rule fills is not moved by errors
    return stacked.min(axis=0), stacked.max(axis=0)
