"""Places and grades from totals: ties, thresholds, quotas and vetoes."""

import math

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.methods import Places, ranked
from shouzhan.engine.scoring.rounding import MOST_DECIMALS, decimals_beside, decimals_between
from shouzhan.engine.scoring.scheme.model import Grade, Scheme

SLACK = 1e-9  # of a full score: two ways to add the same points may differ in the last digit
_LARGE = 10.0  # a full score from which totals need two decimals, below it four
_SAME = 1e-12  # of the largest total


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


def decimals(scheme: Scheme) -> int:
    """How many decimals a total has at least: more where the full score is a small number."""
    return 2 if scheme.full >= _LARGE else 4


def decimals_of(scheme: Scheme, total: float) -> int:
    """How many decimals a total needs so that the figure reaches the thresholds it reaches and no other."""
    return decimals_beside((one.at_least for one in scheme.grades if one.at_least is not None), total, SLACK * scheme.full, decimals(scheme))


def all_decimals(scheme: Scheme, totals: Numbers, places: Places) -> int:
    """How many decimals the totals of a type need, so that their figures give the grades and the order that they give."""
    needed = decimals(scheme)
    near = 10.0**-needed
    lines = [one.at_least for one in scheme.grades if one.at_least is not None]
    close = [float(totals[at]) for at in np.flatnonzero(np.array([np.abs(totals - line) <= near for line in lines]).any(axis=0))] if lines else []
    order = np.argsort(-totals, kind="stable")
    apart = -np.diff(totals[order])
    for at in np.flatnonzero((apart <= near) & (apart > _SAME * float(np.abs(totals).max(initial=1.0))) & (np.diff(places[order]) != 0)):
        needed = max(needed, decimals_between(float(totals[order[at]]), float(totals[order[at + 1]]), needed))
    while needed < MOST_DECIMALS and (finer := max((decimals_beside(lines, one, SLACK * scheme.full, needed) for one in close), default=needed)) > needed:
        needed = finer  # at which each is looked at again
    return needed


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
