"""Places and grades from totals: ties, thresholds, quotas and vetoes."""

import math

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.methods import Places, ranked
from shouzhan.engine.scoring.scheme.model import Grade, Scheme

SLACK = 1e-9  # of a full score: two ways to add the same points may differ in the last digit


def placed(scheme: Scheme, totals: Numbers, deciding: Numbers) -> Places:
    """The place of every subject; where totals are equal the scheme's tie indicators (columns of `deciding`) may part them."""
    places = ranked(totals, "saw")
    if scheme.ties != "indicators":
        return places
    parted = places.copy()
    for place in np.unique(places):
        equal = np.flatnonzero(places == place)
        if len(equal) > 1:
            keys = [tuple(-np.round(deciding[at], 12)) for at in equal]
            ordered = sorted(keys)
            for at, key in zip(equal, keys, strict=True):
                parted[at] = place + ordered.index(key)
    return parted


def quota(scheme: Scheme, grade: Grade, count: int) -> int | None:
    """How many subjects of a type may hold a grade; None where any number may."""
    limits = [] if grade.most is None else [grade.most]
    if grade.share is not None:
        limits.append(_whole(grade.share * count, scheme.rounding))
    return min(limits) if limits else None


def forced(scheme: Scheme, count: int) -> int:
    """How many of the last places get the last grade whatever their points."""
    return _whole((scheme.grades[-1].last_share or 0.0) * count, scheme.rounding)


def _whole(number: float, rounding: str) -> int:
    near = round(number)
    if abs(number - near) < SLACK:  # 0.2 × 15 is three
        return near
    return math.floor(number) if rounding == "down" else math.ceil(number) if rounding == "up" else math.floor(number + 0.5)


def graded(scheme: Scheme, totals: Numbers, places: Places, best_allowed: NDArray[np.int64]) -> list[int]:
    """The grade of every subject, as its number from 0, the best; `best_allowed` is the best grade its vetoes leave."""
    count, slack = len(totals), SLACK * scheme.full
    given = np.full(count, -1)
    last = len(scheme.grades) - 1
    if scheme.grades[last].last_share:
        given[forced_last(scheme, places)] = last
    for number, grade in enumerate(scheme.grades):
        open_ = (given < 0) & (best_allowed <= number)
        if grade.at_least is not None:
            open_ &= totals >= grade.at_least - slack
        limit = quota(scheme, grade, count)
        reaching = np.flatnonzero(open_)
        if limit is not None and len(reaching) > limit:
            reaching = _within(reaching, places, limit, everyone=scheme.ties != "all-out")
        given[reaching] = number
    if (given < 0).any():
        at = int(np.argmax(given < 0))
        raise Unusable(f"a total of {totals[at]:.4f} reaches no grade; the last grade must take whoever is left", f"总分 {totals[at]:.4f} 够不上任何等级；最后一级须收下其余所有对象")
    return [int(one) for one in given]


def _within(reaching: NDArray[np.int64], places: Places, limit: int, *, everyone: bool) -> NDArray[np.int64]:
    """The best `limit` of them; equals on the line come in together or stay out together."""
    ordered = reaching[np.argsort(places[reaching], kind="stable")]
    if limit == 0:
        return ordered[:0]
    line = places[ordered[limit - 1]]
    if places[ordered[limit]] != line:
        return ordered[:limit]
    inside: NDArray[np.int64] = ordered[places[ordered] <= line] if everyone else ordered[places[ordered] < line]
    return inside


def forced_last(scheme: Scheme, places: Places) -> NDArray[np.int64]:
    """The last of the ranking, who get the last grade whatever their points; equals on the line are spared unless ties stay out."""
    count = len(places)
    number = forced(scheme, count)
    if number == 0:
        return np.zeros(0, dtype=np.int64)
    line = np.sort(places)[count - number]
    last = np.flatnonzero(places >= line)
    if len(last) > number and scheme.ties != "all-out":
        return np.flatnonzero(places > line)
    return last
