"""From values to points between 0 and 1: min–max, target ratio, banded table, efficacy coefficient, z-score, rank."""

from collections.abc import Callable

import numpy as np

from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.scheme.model import Indicator, Scale

_BASE = 60.0  # points of the efficacy coefficient at the value that is just acceptable
_CENTRE, _SPREAD = 50.0, 20.0
RELATIVE = frozenset({"minmax", "zscore", "rank"})  # a subject's points move when another's value moves


def pointed(indicator: Indicator, values: Numbers) -> Numbers:
    """The points of every value that is present; NaN stays NaN."""
    present = ~np.isnan(values)
    points = np.full(len(values), np.nan)
    if present.any():
        try:
            points[present] = _WAYS[indicator.scale.name](indicator.scale, values[present], indicator.direction == "max")
        except Unusable as error:
            raise error.at(f"indicators.{indicator.key}") from None
    return points


def _minmax(scale: Scale, values: Numbers, rising: bool) -> Numbers:
    low, high = scale.settings.get("low", float(values.min())), scale.settings.get("high", float(values.max()))
    if high < low:
        if len(scale.settings) == 2:
            raise Unusable(f"low {low:g} lies above high {high:g}", f"low {low:g} 大于 high {high:g}")
        low = high = scale.settings.get("low", high)  # everybody lies beyond the one end that is fixed
    if high == low:  # where all are equal nobody is worse than another
        return np.where(values >= low, 1.0, 0.0) if rising else np.where(values <= low, 1.0, 0.0)
    with np.errstate(over="ignore"):
        spread = high - low
        if np.isfinite(spread):
            share = (values - low) / spread
        else:  # halves, so that the distance of 1e308 and −1e308 stays a number
            share = (values / 2 - low / 2) / (high / 2 - low / 2)
    return np.clip(share if rising else 1 - share, 0.0, 1.0)


def _target(scale: Scale, values: Numbers, rising: bool) -> Numbers:
    """The share of the target that was reached; past it no more points, or up to `most` of them."""
    target, most = scale.settings["target"], scale.settings.get("most", 1.0)
    if most <= 0:
        raise Unusable("most is not above zero", "most 不大于零")
    if target <= 0:  # no ratio to a target of zero: it is met or it is not
        return np.where(values >= target, 1.0, 0.0) if rising else np.where(values <= target, 1.0, 0.0)
    with np.errstate(over="ignore"):
        reached = values / target if rising else np.where(values <= 0, most, target / np.where(values <= 0, 1.0, values))
    return np.clip(reached, 0.0, most) / most


def _bands(scale: Scale, values: Numbers, _rising: bool) -> Numbers:
    points = np.full(len(values), np.nan)
    for band in scale.bands:  # the first band that holds a value counts; the check names overlaps
        inside = np.isnan(points)
        if band.low is not None:
            inside &= values >= band.low
        if band.high is not None:
            inside &= values < band.high
        points[inside] = band.points / 100
    if np.isnan(points).any():
        raise Unusable(f"the value {values[np.isnan(points)][0]:g} falls into no band", f"值 {values[np.isnan(points)][0]:g} 不在任何分档内")
    return points


def _efficacy(scale: Scale, values: Numbers, _rising: bool) -> Numbers:
    """The efficacy coefficient: `base` at the unacceptable value, 100 at the satisfactory one, straight between."""
    bad, good, base = scale.settings["unacceptable"], scale.settings["satisfactory"], scale.settings.get("base", _BASE)
    if good == bad:
        raise Unusable("the satisfactory and the unacceptable value are the same", "满意值与不允许值相同")
    if not 0 <= base < 100:
        raise Unusable("base is not from 0 to below 100", "base 不在 0 到 100（不含）之间")
    with np.errstate(over="ignore"):
        share = (values / 2 - bad / 2) / (good / 2 - bad / 2)  # halves, as above
        return np.clip((base + (100 - base) * share) / 100, 0.0, 1.0)


def _zscore(scale: Scale, values: Numbers, rising: bool) -> Numbers:
    """`centre` for the mean, `spread` points for each standard deviation above it, cut at 0 and 100."""
    centre, spread = scale.settings.get("centre", _CENTRE), scale.settings.get("spread", _SPREAD)
    largest = float(np.abs(values).max()) or 1.0
    scaled = values / largest
    deviation = float(scaled.std())
    flat = values.max() == values.min()
    z = np.zeros(len(values)) if flat or deviation == 0 else (scaled - scaled.mean()) / deviation
    return np.clip((centre + spread * (z if rising else -z)) / 100, 0.0, 1.0)


def _rank(_scale: Scale, values: Numbers, rising: bool) -> Numbers:
    """The share of the others that are not better; equals stand in the middle of their places."""
    count = len(values)
    if count == 1:
        return np.ones(1)
    ordered = np.sort(values)
    below, above = np.searchsorted(ordered, values, "left"), count - np.searchsorted(ordered, values, "right")
    return ((below - above) * (1 if rising else -1) / (count - 1) + 1) / 2


_WAYS: dict[str, Callable[[Scale, Numbers, bool], Numbers]] = {
    "minmax": _minmax, "target": _target, "bands": _bands, "efficacy": _efficacy, "zscore": _zscore, "rank": _rank,
}
