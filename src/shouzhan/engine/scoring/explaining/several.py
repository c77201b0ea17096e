"""What each column can add, and the best found of sets of columns where nothing can be proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from shouzhan.engine.scoring.explaining.columns import Column
from shouzhan.engine.scoring.explaining.single import first_step, landmarks, moves_of
from shouzhan.engine.scoring.explaining.trial import Trial
from shouzhan.engine.scoring.grading import SLACK
from shouzhan.engine.scoring.matrix import Numbers

MOST = 3  # columns moved together
_EVERY = 40_000  # steps up to which the gain of each is worked out
_CUTS = 48
_PAIRED, _TRIPLED = 12, 7  # columns tried together where nothing can be proved, those with the most gain first
Steps = dict[str, int]  # how far each column moves


@dataclass(frozen=True)
class Gain:
    """What a column adds to the subject's own total when it moves one way."""

    column: Column
    sign: int
    steps: Numbers  # from 0 up
    gains: Numbers
    is_whole: bool  # whether every step that can be scored is here

    @property
    def best(self) -> int:
        """The fewest steps that gain the most."""
        return int(self.steps[int(np.argmax(self.gains))])


@dataclass(frozen=True)
class Found:
    """A set of moves, and whether no smaller one can do."""

    steps: Steps
    is_proven: bool


def gains_of(trial: Trial, columns: Sequence[Column]) -> list[Gain]:
    """What each column can add; ways that add nothing are left out."""
    found = []
    for column in columns:
        for sign, room in ((1, column.up), (-1, column.down)):
            if room < 1:
                continue
            is_whole = trial.is_quick((column.name,)) and room <= _EVERY
            steps = np.arange(1, room + 1, dtype=np.float64) if is_whole else _chosen(trial, column, sign, room)
            gains = trial.own_totals(moves_of(column, steps * sign)) - trial.group.totals[trial.at]
            fine = np.isfinite(gains)
            one = Gain(column, sign, np.concatenate([[0.0], steps[fine]]), np.concatenate([[0.0], gains[fine]]), is_whole)
            if one.gains.max() > 1e-12 * trial.group.scheme.full:
                found.append(one)
    return found


def _chosen(trial: Trial, column: Column, sign: int, room: int) -> Numbers:
    marks = landmarks(trial, column, sign)
    is_quick = trial.is_quick((column.name,))
    if not is_quick:
        marks = marks[:: max(1, len(marks) // 12)]
    steps: Numbers = np.unique(np.concatenate([np.linspace(1, room, min(room, _CUTS if is_quick else 8)).round(), marks[marks <= room]]))
    return steps


def everything(gains: Sequence[Gain]) -> Steps:
    """Every column where it gains the most."""
    best: dict[str, Gain] = {}
    for one in gains:
        if one.column.name not in best or one.gains.max() > best[one.column.name].gains.max():
            best[one.column.name] = one
    return {name: one.best * one.sign for name, one in best.items()}


def needed_gain(trial: Trial, columns: Sequence[Column], better_than: int) -> float | None:
    """The least a subject's total must gain for a grade better than the one named; infinite where no gain is enough, None where nothing can be said.

    Where others stay where they are it is also enough. Where they move along, the threshold of the next grade is still needed,
    and a move that reaches it and turns out to raise the grade is the smallest there is.
    """
    scheme = trial.group.scheme
    if not trial.is_sum:
        return None
    if not any(trial.moves_others[place] for one in columns for place in one.indicators):
        return _by_halving(trial, better_than)
    thresholds = [grade.at_least for grade in scheme.grades[:better_than] if grade.at_least is not None]
    if len(thresholds) < better_than:
        return None
    return max(0.0, min(thresholds) - SLACK * scheme.full / 2 - float(trial.group.totals[trial.at]))


def _by_halving(trial: Trial, better_than: int) -> float:
    scheme, now = trial.group.scheme, float(trial.group.totals[trial.at])
    low, high = now, scheme.full + sum(one.most for one in scheme.adjustments) + 1  # more than any total can be
    if trial.with_total(high) >= better_than:
        return np.inf
    while high - low > 1e-10 * trial.group.scheme.full:
        middle = (low + high) / 2
        if trial.with_total(middle) < better_than:
            high = middle
        else:
            low = middle
    return high - now


def fewest(trial: Trial, gains: Sequence[Gain], better_than: int) -> Steps | None:
    """The columns with the most gain, each at its best, as few as raise the grade."""
    best = everything(gains)
    worth = {name: max(float(one.gains.max()) for one in gains if one.column.name == name) for name in best}
    names = sorted(best, key=lambda name: -worth[name])
    columns = {one.column.name: one.column for one in gains}
    if not names:
        return None
    moves = {name: np.array([columns[name].at(best[name] if at <= size else 0) for size in range(len(names))]) for at, name in enumerate(names)}
    enough = np.flatnonzero(trial.raises(moves, better_than))
    return {name: best[name] for name in names[: enough[0] + 1]} if len(enough) else None


def by_corners(trial: Trial, gains: Sequence[Gain], better_than: int, size: int) -> Found | None:
    """The best found: columns of a set at their most, then drawn back one after the other as far as the grade holds."""
    best = everything(gains)
    columns = {one.column.name: one.column for one in gains}
    worth = {name: max(float(one.gains.max()) for one in gains if one.column.name == name) for name in best}
    names = sorted(best, key=lambda name: -worth[name])[: _PAIRED if size == 2 else _TRIPLED]
    if len(names) < size:
        return None
    sets = list(combinations(names, size))
    moves = {name: np.array([columns[name].at(best[name] if name in one else 0) for one in sets]) for name in names}
    found: Steps | None = None
    for at in np.flatnonzero(trial.raises(moves, better_than)):
        one = {name: best[name] for name in sets[at]}
        for order in (sets[at], sets[at][::-1]):
            drawn = drawn_back(trial, columns, one, order, better_than)
            if found is None or _far(columns, drawn) < _far(columns, found):
                found = drawn
    return None if found is None else Found(found, False)


def drawn_back(trial: Trial, columns: dict[str, Column], steps: Steps, order: Sequence[str], better_than: int) -> Steps:
    """Moves that raise the grade, each drawn back in turn to the least that still does while the others stand."""
    now = dict(steps)
    for name in order:
        base = {other: columns[other].at(far) for other, far in now.items() if other != name}
        column = columns[name]
        if base and bool(trial.raises({other: np.array([value]) for other, value in base.items()}, better_than)[0]):
            del now[name]
            continue
        least = first_step(trial, column, better_than, base, abs(now[name]))
        if least is not None:
            now[name] = least.steps
    return now


def _far(columns: dict[str, Column], steps: Steps) -> float:
    return sum(columns[name].distance(far) for name, far in steps.items())

