"""The smallest move of one column that raises the grade: every step tried, or halved down to it where that proves the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from shouzhan.engine.scoring.explaining.columns import Column, saturations
from shouzhan.engine.scoring.explaining.trial import Trial
from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.scheme.model import Indicator

_EVERY = 20_000  # steps up to which each one is tried
_EVERY_RELATIVE = 4_000  # the same where others' points move along
_EVERY_SLOW = 64  # and where the whole method has to be worked out for each
_CUTS, _CUTS_SLOW = 64, 12


@dataclass(frozen=True)
class Step:
    """How far a column has to move, and whether no smaller move can do."""

    steps: int
    is_proven: bool


def is_monotone(trial: Trial, column: Column) -> bool:
    """Whether a better value of the column can never lower the grade nor a worse one raise it.

    So it is for a weighted sum when the column feeds one indicator straight, or one adjustment. Where others' points move along,
    two of them may change places and with it who fills a quota; then only a quota of the best grade alone is safe. Where equals
    on the line stay out, drawing level with one ahead can cost a place that a smaller move would have won.
    """
    if trial.group.scheme.ties == "all-out" and any(grade.share is not None or grade.most is not None or grade.last_share for grade in trial.group.scheme.grades):
        return False
    if not trial.is_sum or len(column.indicators) + len(column.adjustments) != 1 or any(one.column == column.name for one in trial.group.scheme.vetoes):
        return False
    if column.adjustments:
        return True
    place = column.indicators[0]
    one = trial.group.indicators[place]
    if one.source == "formula" or one.key in trial.group.scheme.tie_indicators or any(column.name in trial.rests[key] for key in trial.group.scheme.tie_indicators):
        return False
    if one.scale.name == "bands" and not _rises(one):
        return False
    if one.scale.name == "efficacy" and (one.scale.settings["satisfactory"] > one.scale.settings["unacceptable"]) != (one.direction == "max"):
        return False
    if not trial.moves_others[place]:
        return True
    grades = trial.group.scheme.grades
    if one.scale.name == "zscore" and (grades[0].share is not None or grades[0].most is not None):
        return False  # a value far out makes the spread wide, which lifts whoever is low
    return all(grade.share is None and grade.most is None for grade in grades[1:]) and grades[-1].last_share is None and not np.isnan(trial.raw[:, place]).any()


def _rises(one: Indicator) -> bool:
    """Whether a banded table holds every value there can be and a better one never falls into a worse band."""
    bands = sorted(one.scale.bands, key=lambda band: -np.inf if band.low is None else band.low)
    points = [band.points for band in bands]
    first, last = bands[0].low, bands[-1].high
    is_whole = (first is None or (one.low is not None and first <= one.low)) and (last is None or (one.high is not None and last > one.high))
    return is_whole and all(left.high == right.low for left, right in pairwise(bands)) and points == sorted(points, reverse=one.direction == "min")


def better_way(trial: Trial, column: Column) -> int:
    """1 where a larger value of a monotone column is better, −1 where a smaller one is."""
    if column.adjustments:
        return 1 if trial.group.scheme.adjustments[column.adjustments[0]].is_bonus else -1
    return 1 if trial.group.indicators[column.indicators[0]].direction == "max" else -1


def landmarks(trial: Trial, column: Column, sign: int) -> Numbers:
    """The steps around which something can jump: edges of scales, and what others have."""
    edges: list[float] = []
    for place in column.indicators:
        one = trial.group.indicators[place]
        if one.source != "formula":
            edges += saturations(one.scale)
    values = trial.table.columns[column.name]
    near = np.unique(values[~np.isnan(values)])
    with np.errstate(over="ignore"):  # the farthest come last all the same
        order = np.argsort(np.abs(near - column.value))
    edges += near[order][: 64 if trial.is_sum else 8].tolist()
    edges += [one.from_value for one in trial.group.scheme.vetoes if one.column == column.name]
    found = {abs(step) for edge in edges for step in column.steps_to(edge) if step * sign > 0}
    return np.array(sorted(found), dtype=np.float64)


def moves_of(column: Column, steps: Numbers, base: Mapping[str, float] | None = None) -> dict[str, Numbers]:
    """The column moved by each of the steps, other columns holding what `base` says."""
    return {name: np.full(len(steps), value) for name, value in (base or {}).items()} | {column.name: column.values(steps)}


def first_step(trial: Trial, column: Column, better_than: int, base: Mapping[str, float] | None = None, most: int | None = None) -> Step | None:
    """The nearest move, either way, to a grade better than the one named; `most` steps at the farthest."""
    found: list[Step] = []
    is_sure = is_monotone(trial, column)
    for sign, room in ((1, column.up), (-1, column.down)):
        if is_sure and sign != better_way(trial, column):
            continue
        near = min([room, *([most] if most is not None else []), *[abs(one.steps) for one in found]])
        one = _first(trial, column, sign, near, better_than, base, is_sure=is_sure)
        if one is not None:
            found.append(one)
    if not found:
        return None
    nearest = min(found, key=lambda one: abs(one.steps))
    return Step(nearest.steps, nearest.is_proven and all(one.is_proven for one in found))


def is_searched_whole(trial: Trial, column: Column, most: int | None = None) -> bool:
    """Whether a search of this column that finds nothing proves there is nothing, up to so many steps."""
    room = max(column.up, column.down)
    return is_monotone(trial, column) or (room if most is None else min(room, most)) <= every(trial, column)


def every(trial: Trial, column: Column) -> int:
    """The number of steps up to which each single one of a column is tried."""
    if not trial.is_sum or np.isnan(trial.raw[trial.at, list(column.indicators)]).any():
        return _EVERY_SLOW
    return _EVERY_RELATIVE if any(trial.moves_others[place] for place in column.indicators) else _EVERY


def _first(trial: Trial, column: Column, sign: int, room: int, better_than: int, base: Mapping[str, float] | None, *, is_sure: bool) -> Step | None:
    if room < 1:
        return None
    most = every(trial, column)
    marks = landmarks(trial, column, sign)
    before, after = 0, room
    if not is_sure and room <= most:
        return _one_after_another(trial, column, sign, room, better_than, base)
    cuts = _CUTS_SLOW if is_sure or most == _EVERY_SLOW else _CUTS
    if is_sure:
        if not trial.raises(moves_of(column, np.array([room * sign], dtype=np.float64), base), better_than)[0]:
            return None
        marks = marks[:0]
    while True:
        steps = _spaced(before, after, cuts, marks)
        better = trial.raises(moves_of(column, steps * sign, base), better_than)
        if not better.any():
            return None
        at = int(np.argmax(better))
        before, after = int(steps[at - 1]) if at else before, int(steps[at])
        if after - before == 1:
            return Step(after * sign, is_sure)


def _one_after_another(trial: Trial, column: Column, sign: int, room: int, better_than: int, base: Mapping[str, float] | None) -> Step | None:
    start, size = 1, 32
    while start <= room:
        steps = np.arange(start, min(room, start + size - 1) + 1, dtype=np.float64)
        better = trial.raises(moves_of(column, steps * sign, base), better_than)
        if better.any():
            return Step(int(steps[int(np.argmax(better))]) * sign, True)
        start, size = start + size, size * 2
    return None


def _spaced(before: int, after: int, cuts: int, marks: Numbers) -> Numbers:
    """Steps after one and up to another: evenly spaced, and the landmarks between."""
    even = np.unique(np.linspace(before, after, cuts + 1).round())
    inside = np.concatenate([even, marks[(marks > before) & (marks < after)]])
    wanted: Numbers = np.unique(inside[inside > before])
    return wanted
