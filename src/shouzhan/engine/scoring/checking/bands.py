"""Checks a banded table: gaps, overlaps, bands that never count, the wrong way up, and cliffs."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from shouzhan.engine.scoring.checking.finding import Finding, Limits
from shouzhan.engine.scoring.checking.weights import share_of
from shouzhan.engine.scoring.scheme.model import Indicator, Scheme
from shouzhan.kernel.text import Text


class Region(NamedTuple):
    """Values between two neighbouring edges of a table, all of which fall into the same bands."""

    low: float
    high: float
    value: float  # one of them
    holders: tuple[int, ...]  # numbers of the bands, from 0; the first counts


class Cliff(NamedTuple):
    """An edge at which the least change of a value moves a total."""

    indicator: str
    type: str
    band: int  # number of the band above the edge, from 1
    value: float
    below: float  # points of a hundred just below the edge
    above: float  # and at it
    moves: float  # points of the total


def regions(indicator: Indicator) -> list[Region]:
    """The possible values of an indicator cut at every edge of its table."""
    low = -math.inf if indicator.low is None else indicator.low
    high = math.inf if indicator.high is None else indicator.high
    bands = indicator.scale.bands
    edges = sorted({edge for band in bands for edge in (band.low, band.high) if edge is not None})
    found = []
    for start, end in zip((-math.inf, *edges), (*edges, math.inf), strict=True):
        if end <= low or start > high:
            continue
        value = max(start, low)
        if math.isinf(value):
            value = end - max(1.0, abs(end)) if math.isfinite(end) else 0.0
        found.append(Region(start, end, value, tuple(at for at, band in enumerate(bands) if band.holds(value))))
    return found


def cliffs(scheme: Scheme, indicator: Indicator) -> Iterator[Cliff]:
    """Every edge of the table and what it moves for each type."""
    bands = indicator.scale.bands
    whole = [one for one in regions(indicator) if one.holders]
    for below, above in pairwise(whole):
        if below.high != above.low:
            continue
        was, now = bands[below.holders[0]].points, bands[above.holders[0]].points
        for kind in scheme.types:
            share = share_of(scheme, indicator, kind.key)
            if was != now and share > 0:
                yield Cliff(indicator.key, kind.key, above.holders[0] + 1, above.low, was, now, scheme.full * share * (now - was) / 100)


def band_findings(scheme: Scheme, indicator: Indicator, limits: Limits) -> Iterator[Finding]:
    """Everything to say about one banded table."""
    place = f"indicators.{indicator.key}.normalisation.bands"
    found = regions(indicator)
    yield from _gaps(indicator, place, found)
    yield from _overlaps(indicator, place, found)
    yield from _never(indicator, place, found)
    yield from _order(indicator, place, found)
    worst: dict[float, Cliff] = {}
    for one in cliffs(scheme, indicator):
        if abs(one.moves) > limits.cliff * scheme.full and abs(one.moves) > abs(worst.get(one.value, one).moves) - 1e-12:
            worst[one.value] = one
    for one in worst.values():
        yield Finding(
            "cliff", "warning", f"{place}.{one.band}",
            Text(f"“{indicator.title.zh}”在 {one.value:g} 处跳 {one.above - one.below:+g} 分，总分变动 {one.moves:+.2f}。", f"{indicator.title.en!r} jumps by {one.above - one.below:+g} points at {one.value:g}, which moves the total by {one.moves:+.2f}."),
            Text("多设几档，或改用连续的计分方式。", "Use more and smaller steps, or a scale without steps."),
            witness={"type": one.type, "below": just_below(one.value), "at": one.value, "points_below": one.below, "points_at": one.above, "total_moves": one.moves},
        )


def just_below(value: float) -> float:
    """A value that anybody would call the same and that falls into the lower band."""
    return value - max(abs(value), 1.0) * 1e-3


def _gaps(indicator: Indicator, place: str, found: list[Region]) -> Iterator[Finding]:
    for at, one in enumerate(found):
        if one.holders:
            continue
        after = next((later.holders[0] for later in found[at + 1 :] if later.holders), None)
        before = next((earlier.holders[0] for earlier in reversed(found[:at]) if earlier.holders), None)
        number = after if after is not None else before
        span = "，".join(([f"≥ {one.low:g}"] if math.isfinite(one.low) else []) + ([f"< {one.high:g}"] if math.isfinite(one.high) else []))
        is_end = after is None or before is None
        yield Finding(
            "band-gap", "error", place if number is None else f"{place}.{number + 1}",
            Text(f"取值 {span.replace('，', ' 且 ')} 不落入任何档，例如 {one.value:g}。", f"A value {span.replace('，', ' and ')} falls into no band, such as {one.value:g}."),
            Text("首末档不写界限即可覆盖全部取值。", "Leave the outer end of the first and the last band open.") if is_end else Text("让一档的下限等于前一档的上限。", "Let each band begin where the one before ends."),
            witness={"value": one.value},
        )


def _overlaps(indicator: Indicator, place: str, found: list[Region]) -> Iterator[Finding]:
    seen: set[tuple[int, int]] = set()
    for one in found:
        if len(one.holders) < 2 or (one.holders[0], one.holders[1]) in seen:
            continue
        first, second = one.holders[:2]
        seen.add((first, second))
        bands = indicator.scale.bands
        yield Finding(
            "band-overlap", "error", f"{place}.{second + 1}",
            Text(f"取值 {one.value:g} 同时落入第 {first + 1} 档（{bands[first].points:g} 分）和第 {second + 1} 档（{bands[second].points:g} 分），只按前者计。", f"The value {one.value:g} falls into band {first + 1} ({bands[first].points:g} points) and band {second + 1} ({bands[second].points:g} points); the first counts."),
            Text("让各档首尾相接而不重叠。", "Let the bands meet without overlapping."), witness={"value": one.value, "bands": [first + 1, second + 1]},
        )


def _never(indicator: Indicator, place: str, found: list[Region]) -> Iterator[Finding]:
    counted = {one.holders[0] for one in found if one.holders}
    for at, band in enumerate(indicator.scale.bands):
        if at in counted:
            continue
        empty = band.low is not None and band.high is not None and band.low >= band.high
        why = Text("上限不高于下限", "its end is not above its beginning") if empty else Text("取值不可能落入，或已被前面的档全部占去", "no possible value falls into it, or bands before take them all")
        yield Finding(
            "band-never", "error", f"{place}.{at + 1}", Text(f"第 {at + 1} 档从不起作用：{why.zh}。", f"Band {at + 1} never counts: {why.en}."),
            Text("改正界限，或删去该档。", "Put its ends right, or take it out."), witness={"from": band.low, "below": band.high},
        )


def _order(indicator: Indicator, place: str, found: list[Region]) -> Iterator[Finding]:
    bands, sign = indicator.scale.bands, 1 if indicator.direction == "max" else -1
    whole = [one for one in found if one.holders]
    for low, high in pairwise(whole):
        was, now = bands[low.holders[0]].points, bands[high.holders[0]].points
        if (now - was) * sign < 0:
            yield Finding(
                "band-order", "error", f"{place}.{high.holders[0] + 1}",
                Text(f"指标以{'高' if sign > 0 else '低'}为好，但取值 {high.value:g} 得 {now:g} 分，{low.value:g} 却得 {was:g} 分。", f"{'More' if sign > 0 else 'Less'} is better, yet {high.value:g} earns {now:g} points and {low.value:g} earns {was:g}."),
                Text("核对分值次序和指标方向。", "Check the order of the points and the direction."), witness={"values": [low.value, high.value], "points": [was, now]},
            )
    if len(whole) > 1 and len({bands[one.holders[0]].points for one in whole}) == 1:
        yield Finding(
            "band-flat", "warning", place, Text("各档分值相同，分不出高下。", "All bands earn the same points, so nobody is told apart."), Text("设不同分值。", "Give the bands different points."),
        )
