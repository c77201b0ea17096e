"""The smallest move of two or three columns that raises the grade: by a mixed-integer program where totals add up, else the best found."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from shouzhan.engine.scoring.explaining.columns import Column
from shouzhan.engine.scoring.explaining.single import every, first_step, landmarks, moves_of
from shouzhan.engine.scoring.explaining.solving import Program
from shouzhan.engine.scoring.explaining.trial import Trial
from shouzhan.engine.scoring.grading import SLACK
from shouzhan.engine.scoring.matrix import Numbers

MOST = 3  # columns moved together
_PIECES = 64  # straight pieces of one column's gain that the program is given
_CUTS = 48
_PAIRED, _TRIPLED = 12, 7  # columns tried together where nothing can be proved, those with the most gain first
HAIR = 1e-7  # of a full score: totals nearer than this to the line are tried on both sides of it
Steps = dict[str, int]  # how far each column moves


@dataclass(frozen=True)
class Gain:
    """What a column adds to the subject's own total when it moves one way."""

    column: Column
    sign: int
    steps: Numbers  # from 0 up
    gains: Numbers
    is_whole: bool  # whether every step is here

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
            is_whole = trial.is_sum and room <= every(trial, column)
            steps = np.arange(1, room + 1, dtype=np.float64) if is_whole else _chosen(trial, column, sign, room)
            gains = trial.own_totals(moves_of(column, steps * sign)) - trial.group.totals[trial.at]
            fine = np.isfinite(gains)
            one = Gain(column, sign, np.concatenate([[0.0], steps[fine]]), np.concatenate([[0.0], gains[fine]]), is_whole and bool(fine.all()))
            if one.gains.max() > 1e-12 * trial.group.scheme.full:
                found.append(one)
    return found


def _chosen(trial: Trial, column: Column, sign: int, room: int) -> Numbers:
    marks = landmarks(trial, column, sign)
    if not trial.is_sum:
        marks = marks[:: max(1, len(marks) // 12)]
    steps: Numbers = np.unique(np.concatenate([np.linspace(1, room, min(room, _CUTS if trial.is_sum else 8)).round(), marks[marks <= room]]))
    return steps


def everything(gains: Sequence[Gain]) -> Steps:
    """Every column where it gains the most."""
    best: dict[str, Gain] = {}
    for one in gains:
        if one.column.name not in best or one.gains.max() > best[one.column.name].gains.max():
            best[one.column.name] = one
    return {name: one.best * one.sign for name, one in best.items()}


def needed_gain(trial: Trial, gains: Sequence[Gain], better_than: int) -> float | None:
    """The least a subject's total must gain for a grade better than the one named; infinite where no gain is enough, None where nothing can be said.

    Where others stay where they are it is also enough. Where they move along, the threshold of the next grade is still needed,
    and a move that reaches it and turns out to raise the grade is the smallest there is.
    """
    scheme = trial.group.scheme
    if not trial.is_sum:
        return None
    if not any(trial.moves_others[place] for one in gains for place in one.column.indicators):
        return _by_halving(trial, gains, better_than)
    thresholds = [grade.at_least for grade in scheme.grades[:better_than] if grade.at_least is not None]
    if len(thresholds) < better_than:
        return None
    return max(0.0, min(thresholds) - SLACK * scheme.full / 2 - float(trial.group.totals[trial.at]))


def _by_halving(trial: Trial, gains: Sequence[Gain], better_than: int) -> float:
    now = float(trial.group.totals[trial.at])
    low, high = now, now + sum(max(0.0, float(one.gains.max())) for one in gains) + trial.group.scheme.full * 1e-6
    if trial.with_total(high) >= better_than:
        return np.inf
    while high - low > 1e-10 * trial.group.scheme.full:
        middle = (low + high) / 2
        if trial.with_total(middle) < better_than:
            high = middle
        else:
            low = middle
    return high - now


def by_program(trial: Trial, gains: Sequence[Gain], need: float, size: int) -> Found | None:
    """The least move of so many columns whose gains together reach what is needed."""
    program, chosen, reach = Program(), [], []
    togethers: dict[str, list[int]] = {}
    unknowns: list[tuple[Gain, float, int, int, float]] = []
    is_exact = True
    for one in gains:
        pieces, is_linear = _pieces(one)
        is_exact &= is_linear and one.is_whole
        picks = []
        for first, last in pieces:
            low, high = float(one.steps[first]), float(one.steps[last])
            slope = (one.gains[last] - one.gains[first]) / (high - low) if high > low else 0.0
            pick = program.unknown(0, 1, one.column.distance(1) * low, is_whole=True)
            more = program.unknown(0, high - low, one.column.distance(1), is_whole=True)
            program.row([(more, 1.0), (pick, low - high)], high=0.0)
            picks.append(pick)
            reach += [(pick, float(one.gains[first])), (more, float(slope))]
            unknowns.append((one, low, pick, more, slope))
        chosen += picks
        for name in _couples(trial, one.column):
            togethers.setdefault(name, []).extend(picks)
    for picks in togethers.values():
        program.row([(pick, 1.0) for pick in picks], high=1.0)
        is_exact &= len({one.column.name for one, _, pick, _, _ in unknowns if pick in picks}) == 1
    program.row([(pick, 1.0) for pick in chosen], high=float(size))
    program.row(reach, low=need)
    values = program.solved()
    if values is None:
        return Found({}, True) if is_exact else None
    steps = {one.column.name: one.sign * round(low + values[more]) for one, low, pick, more, _ in unknowns if values[pick] > 0.5}
    return Found(steps, is_exact)


def _couples(trial: Trial, column: Column) -> list[str]:
    """What a column shares with others, so that their gains do not add up: itself, its indicators, a cap on all bonuses."""
    shared = [f"column {column.name}"] + [f"indicator {place}" for place in column.indicators]
    scheme = trial.group.scheme
    if scheme.bonus_most is not None and any(scheme.adjustments[place].is_bonus for place in column.adjustments):
        shared.append("bonus")
    return shared


def _pieces(gain: Gain) -> tuple[list[tuple[int, int]], bool]:
    """The stretches on which the gain is straight, as first and last place; whether they are all of them."""
    steps, gains = gain.steps, gain.gains
    if len(steps) < 2:
        return [], True
    slopes = np.diff(gains) / np.diff(steps)
    bends = np.flatnonzero(np.abs(np.diff(slopes)) > 1e-11 * max(1.0, float(np.abs(gains).max()))) + 1
    edges = [0, *bends.tolist(), len(steps) - 1]
    is_linear = len(edges) - 1 <= _PIECES
    if not is_linear:
        edges = sorted(set(np.linspace(0, len(steps) - 1, _PIECES + 1).round().astype(int).tolist()))
    return [(max(first, 1) if last > first == 0 else first, last) for first, last in pairwise(edges)], is_linear


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

