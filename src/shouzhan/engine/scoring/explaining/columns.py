"""The data columns whose values could move: in which steps, how far, and in which unit a move is measured."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from shouzhan.engine.scoring.evaluating import Group
from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.scheme.formulas import columns_of
from shouzhan.engine.scoring.scheme.model import Indicator, Scale, Scheme
from shouzhan.engine.scoring.table import Table

_FINEST = 6  # decimals; finer data move in millionths of their spread
_MOST_STEPS = 10**12  # a wider range moves in coarser steps
_FARTHEST = 1e300  # so that no move leaves the numbers there are


@dataclass(frozen=True)
class Column:
    """One column of one subject as a grid: the value it has, the step it moves by, and how many steps each way."""

    name: str
    value: float
    step: float
    decimals: int
    down: int  # steps to the lowest value it can take
    up: int
    spread: float  # what a move is measured in: a move by this counts 1
    is_declared: bool  # whether the spread is the range the scheme declares, not that of the data
    indicators: tuple[int, ...]  # of the type, that rest on it
    adjustments: tuple[int, ...]
    is_self_reported: bool

    def at(self, steps: int) -> float:
        """The value so many steps from where it is."""
        return round(self.value + steps * self.step, self.decimals)

    def values(self, steps: Numbers) -> Numbers:
        """The same for many."""
        if self.decimals == 0:
            whole: Numbers = self.value + steps * self.step
            return whole
        moved: Numbers = np.array([self.at(int(one)) for one in steps], dtype=np.float64)
        return moved

    def steps_to(self, value: float) -> list[int]:
        """The steps just short of, at and just past a value, where it can move there."""
        near = (value - self.value) / self.step
        if not abs(near) < 2**53:
            return []
        return [one for one in range(math.floor(near) - 1, math.ceil(near) + 2) if -self.down <= one <= self.up and one != 0]

    def distance(self, steps: int) -> float:
        """How far a move is, in spreads."""
        return abs(steps) * self.step / self.spread


def movable(group: Group, table: Table, at: int) -> list[Column]:
    """The columns that bear on a subject's total and have a value that can move; a missing value has nowhere to move from."""
    scheme = group.scheme
    rests = columns_of({one.key: one for one in scheme.indicators})
    names = sorted({name for one in group.indicators for name in rests[one.key]} | {one.column for one in scheme.adjustments})
    # a fact that only forbids is no measure of anything: it is lifted, not moved
    found = []
    for name in names:
        values = table.columns[name][list(group.rows)]
        value = float(values[at])
        if math.isnan(value):
            continue
        indicators = tuple(place for place, one in enumerate(group.indicators) if name in rests[one.key])
        adjustments = tuple(place for place, one in enumerate(scheme.adjustments) if one.column == name)
        found.append(_column(group, name, value, table.columns[name], values[~np.isnan(values)], indicators, adjustments))
    return [one for one in found if one.down or one.up]


def _column(group: Group, name: str, value: float, everywhere: Numbers, values: Numbers, indicators: tuple[int, ...], adjustments: tuple[int, ...]) -> Column:
    scheme = group.scheme
    own = [one for one in scheme.indicators if one.source != "formula" and one.origin == name]
    low = max((one.low for one in own if one.low is not None), default=0.0 if adjustments else None)
    high = min((one.high for one in own if one.high is not None), default=None)
    is_declared = low is not None and high is not None and high > low
    width = min(float(values.max()) - float(values.min()), _FARTHEST)
    spread = high - low if is_declared and high is not None and low is not None else width if width > 0 else abs(value) or 1.0
    step, decimals = _step(everywhere, width)
    is_yes_or_no = not adjustments and bool(np.isin(everywhere[~np.isnan(everywhere)], (0.0, 1.0)).all())
    if low is None:
        low = 0.0 if (everywhere[~np.isnan(everywhere)] >= 0).all() else min(float(values.min()) - spread, _lowest(own, value))
    if high is None:
        high = 1.0 if is_yes_or_no else max(float(values.max()) + spread, _highest(own, scheme, adjustments, value))
    low, high = max(low, -_FARTHEST), min(high, _FARTHEST)
    while max(value - low, high - value) / step > _MOST_STEPS:
        step *= 10
    self_reported = any(group.indicators[one].is_self_reported for one in indicators) or any(scheme.adjustments[one].is_self_reported for one in adjustments)
    return Column(
        name, value, step, decimals, _steps(value - low, step), _steps(high - value, step), spread, is_declared, indicators, adjustments, self_reported,
    )


def _steps(room: float, step: float) -> int:
    return max(0, math.floor(room / step + 1e-9))


def _step(values: Numbers, width: float) -> tuple[float, int]:
    """The data's own step: whole units where all are whole, else the last decimal anyone gave."""
    present = values[~np.isnan(values)]
    decimals = max((max(0, -int(Decimal(repr(float(one))).normalize().as_tuple().exponent)) for one in present), default=0)
    if decimals <= _FINEST:
        return float(Decimal(1).scaleb(-decimals)), decimals
    finest = math.floor(math.log10(width)) - _FINEST if width > 0 else -_FINEST
    return float(Decimal(1).scaleb(finest)), max(15, -finest)


def saturations(scale: Scale) -> list[float]:
    """The values at which the points of a scale bend, jump or stop."""
    settings = scale.settings
    found = [settings[key] for key in ("low", "high", "target", "satisfactory", "unacceptable") if key in settings]
    if scale.name == "target":
        most = settings.get("most", 1.0)
        found += [settings["target"] * most] + ([settings["target"] / most] if most > 0 else [])
    if scale.name == "efficacy":
        bad, good, base = settings["unacceptable"], settings["satisfactory"], settings.get("base", 60.0)
        if base < 100:  # where nothing is left
            found.append(bad - (good - bad) * base / (100 - base))
    for band in scale.bands:
        found += [edge for edge in (band.low, band.high) if edge is not None]
    return found


def _bends(own: Iterable[Indicator]) -> list[float]:
    return [edge for one in own for edge in saturations(one.scale)]


def _lowest(own: Iterable[Indicator], value: float) -> float:
    return min([value, *_bends(own)])


def _highest(own: Iterable[Indicator], scheme: Scheme, adjustments: tuple[int, ...], value: float) -> float:
    full = [scheme.adjustments[one].most / scheme.adjustments[one].each for one in adjustments if scheme.adjustments[one].each > 0]
    return max([value, *_bends(own), *full])
