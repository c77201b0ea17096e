"""What errors and gaps can do at most to a plain sum: exact totals and places where no cell's points depend on another's value."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shouzhan.engine.scoring.evaluating import Group
from shouzhan.engine.scoring.firm.weights import admissible, is_plain_sum
from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.ranges.admissible import Admissible
from shouzhan.engine.scoring.ranges.uncertain import Interval, uncertain_places
from shouzhan.engine.scoring.scheme.model import Indicator
from shouzhan.engine.scoring.scheme.scales import RELATIVE, pointed
from shouzhan.engine.scoring.stress import error_ends, gap_ends, joint_ends

_PAIRS_SOLVED = 200  # subjects of a type, for whom a program is solved each
_APART = 1e-6  # of the full score, by which one lies surely before another: more than printed decimals tell apart

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


def at_once(group: Group) -> "AtOnce | None":
    """What weights, gaps and errors moving together can do at most; None where that cannot be said exactly."""
    points = _ends_of(group, joint_ends, [_has_error(one) or bool(group.is_filled[:, at].any()) for at, one in enumerate(group.indicators)])
    if points is None:
        return None
    full, allowed = group.scheme.full, admissible(group)
    low, high = -allowed.largest(-points[0] * full) + group.fixed, allowed.largest(points[1] * full) + group.fixed
    return AtOnce(group, allowed, points, np.minimum(low, group.totals), np.maximum(high, group.totals))


@dataclass(frozen=True)
class AtOnce:
    """The least and the most points of every cell, and the ends of every total over all admissible weights, each reached."""

    group: Group
    allowed: Admissible
    points: tuple[Numbers, Numbers]
    low: Numbers
    high: Numbers

    def best_place(self, at: int) -> int | None:
        """A place no better than which the subject can come to: behind all who lie before it whatever moves; None where asking takes too long."""
        group = self.group
        if not self.allowed.is_plain and len(group.subjects) > _PAIRS_SOLVED:
            return None
        lead = (self.points[0] - self.points[1][at]) * group.scheme.full
        least = -self.allowed.largest(-lead) + group.fixed - group.fixed[at]
        least[at] = -np.inf
        return 1 + int((least > _APART * group.scheme.full).sum())


def _certain(group: Group, ends: Ends, doubtful: list[bool]) -> dict[str, Certain]:
    points = None if group.scheme.ties == "indicators" else _ends_of(group, ends, doubtful)
    if points is None:
        return {}
    full = group.scheme.full
    found = uncertain_places(Interval(*points), group.weights * full, group.fixed)
    return {
        subject: Certain(
            min(int(found.best[at]), int(group.places[at])), max(int(found.worst[at]), int(group.places[at])),
            min(float(found.low[at]), float(group.totals[at])), max(float(found.high[at]), float(group.totals[at])),
        )
        for at, subject in enumerate(group.subjects)
    }


def _ends_of(group: Group, ends: Ends, doubtful: list[bool]) -> tuple[Numbers, Numbers] | None:
    """The least and the most points of every cell; None where totals are no plain sum, or points hang on others' values."""
    if not is_plain_sum(group) or not any(doubtful) or any(is_ and not _stands_alone(one) for is_, one in zip(doubtful, group.indicators, strict=True)):
        return None
    low, high = group.points.copy(), group.points.copy()
    try:
        for at, one in enumerate(group.indicators):
            if doubtful[at]:
                values = np.where(group.is_filled[:, at], np.nan, group.values[:, at])
                low[:, at], high[:, at] = _points(one, *ends(one, values), group.points[:, at])
    except Unusable:  # a value that can be has no points: the draws say so
        return None
    return low, high


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
