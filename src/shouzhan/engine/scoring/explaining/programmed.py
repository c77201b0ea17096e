"""The smallest move of two or three columns where a total is a sum: a mixed-integer program, made finer until what it says is so."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from shouzhan.engine.scoring.explaining.columns import Column
from shouzhan.engine.scoring.explaining.several import Found, Gain
from shouzhan.engine.scoring.explaining.solving import Program
from shouzhan.engine.scoring.explaining.trial import Trial
from shouzhan.engine.scoring.matrix import Numbers

HAIR = 1e-7  # of a full score: totals nearer than this to the line are tried on both sides of it
_GRID = 200_000  # values of two columns together up to which each is worked out
_FRONT = 256  # of those, pairs worth having
_BENDS, _CUTS = 24, 16
_ROUNDS = 60


@dataclass(frozen=True)
class Option:
    """Moves to choose one of: of a single column one way, or of two columns whose gains do not add up."""

    columns: tuple[str, ...]
    steps: Numbers  # moves × columns
    distances: Numbers
    gains: Numbers
    shares: tuple[str, ...]  # at most one option of those that share anything is chosen
    is_even: bool  # the distances grow evenly, so that a stretch of moves can be one piece
    is_whole: bool  # no move that is worth having is left out
    is_short: bool = False  # three columns that share something would have to be tried together, and are not


Piece = tuple[int, int]  # the first and the last move of a stretch


def options_of(trial: Trial, columns: Sequence[Column], gains: Sequence[Gain]) -> list[Option]:
    """Every column by itself, and every two that share an indicator or a cap."""
    found = [_alone(trial, one) for one in gains]
    shared = {one.name: set(_shared(trial, one)) for one in columns}
    for left, right in combinations(columns, 2):
        if shared[left.name] & shared[right.name]:
            is_short = any(shared[one.name] & (shared[left.name] | shared[right.name]) for one in columns if one not in (left, right))
            found.append(_together(trial, left, right, is_short=is_short))
    return found


def _alone(trial: Trial, gain: Gain) -> Option:
    last = int(np.argmax(gain.gains)) + 1  # further out there is no more to gain
    steps = gain.steps[1:last]
    shares = (f"column {gain.column.name}", *_shared(trial, gain.column))
    is_even = bool((steps == np.arange(1, last)).all())
    return Option((gain.column.name,), gain.sign * steps[:, np.newaxis], steps * gain.column.distance(1), gain.gains[1:last], shares, is_even, gain.is_whole)


def _together(trial: Trial, left: Column, right: Column, *, is_short: bool) -> Option:
    """Two columns at once: of all their values those that no nearer ones outdo."""
    shares = tuple(dict.fromkeys((f"column {left.name}", f"column {right.name}", *_shared(trial, left), *_shared(trial, right))))
    names = (left.name, right.name)
    if (left.up + left.down) * (right.up + right.down) > _GRID:
        return Option(names, np.zeros((0, 2)), np.zeros(0), np.zeros(0), shares, False, False, is_short)
    ways = [np.array([one for one in range(-column.down, column.up + 1) if one], dtype=np.float64) for column in (left, right)]
    steps = np.stack(np.meshgrid(*ways, indexing="ij"), axis=-1).reshape(-1, 2)
    moves = {column.name: column.values(steps[:, at]) for at, column in enumerate((left, right))}
    gains = trial.own_totals(moves) - trial.group.totals[trial.at]
    distances = np.abs(steps) @ np.array([left.distance(1), right.distance(1)])
    order = np.lexsort((-gains, distances))
    best = np.maximum.accumulate(np.concatenate([[0.0], gains[order]]))
    front = order[gains[order] > best[:-1] + 1e-12 * trial.group.scheme.full]
    kept = front if len(front) <= _FRONT else front[np.linspace(0, len(front) - 1, _FRONT).round().astype(int)]
    return Option(names, steps[kept], distances[kept], gains[kept], shares, False, len(front) <= _FRONT, is_short)


def _shared(trial: Trial, column: Column) -> list[str]:
    """What gains that do not add up have in common: an indicator, or a cap on all bonuses."""
    scheme = trial.group.scheme
    capped = scheme.bonus_most is not None and any(scheme.adjustments[place].is_bonus for place in column.adjustments)
    return [f"indicator {place}" for place in column.indicators] + (["bonus"] if capped else [])


def by_program(options: Sequence[Option], need: float, size: int) -> Found | None:
    """The least move of so many columns at most whose gains together reach what is needed; no moves where there are none.

    A stretch of moves is one piece with a straight line above its gains. Where the answer leans on a line higher than the gain
    itself, the piece is cut there and all is solved again, so that the last answer is exact.
    """
    usable = [one for one in options if len(one.columns) <= size]
    is_exact = all(one.is_whole and not (one.is_short and size > len(one.columns)) for one in usable)
    pieces = [_pieces(one) for one in usable]
    for _ in range(_ROUNDS):
        chosen = _solved(usable, pieces, need, size)
        if chosen is None:
            return Found({}, True) if is_exact else None
        if sum(usable[at].gains[move] for at, _, move in chosen) >= need:
            steps = {name: int(step) for at, _, move in chosen for name, step in zip(usable[at].columns, usable[at].steps[move], strict=True)}
            return Found(steps, is_exact)
        cut = [(at, piece, move) for at, piece, move in chosen if _above(usable[at], piece)[2] > 0]
        if not cut:
            return None
        for at, (first, last), move in cut:
            pieces[at].remove((first, last))
            pieces[at] += [one for one in ((first, move - 1), (move, move), (move + 1, last)) if one[0] <= one[1]]
    return None


def _pieces(option: Option) -> list[Piece]:
    count = len(option.gains)
    if not option.is_even:
        return [(at, at) for at in range(count)]
    if count == 0:
        return []
    bends = np.flatnonzero(np.abs(np.diff(option.gains, 2)) > 1e-11 * max(1.0, float(np.abs(option.gains).max()))) + 1
    edges = bends if len(bends) <= _BENDS else np.linspace(0, count, _CUTS + 1).round().astype(int)[1:-1]
    ends = sorted({0, *edges.tolist(), count})
    return [(first, last - 1) for first, last in pairwise(ends)]


def _above(option: Option, piece: Piece) -> tuple[float, float, float]:
    """The line above a stretch of gains: where it begins, how it rises, and by how much it may be too high."""
    first, last = piece
    gains = option.gains[first : last + 1]
    rise = float(gains[-1] - gains[0]) / (last - first) if last > first else 0.0
    over = float((gains - (gains[0] + rise * np.arange(len(gains)))).max())
    under = float((gains - (gains[0] + rise * np.arange(len(gains)))).min())
    slack = 1e-11 * max(1.0, float(np.abs(gains).max()))
    return float(gains[0]) + max(over, 0.0), rise, over - under if over - under > slack else 0.0


def _solved(options: Sequence[Option], pieces: Sequence[Sequence[Piece]], need: float, size: int) -> list[tuple[int, Piece, int]] | None:
    """Which moves the program chooses, by option, piece and move."""
    program, reach, counted = Program(), [], []
    together: dict[str, list[int]] = {}
    unknowns: list[tuple[int, Piece, int, int]] = []
    for at, option in enumerate(options):
        for piece in pieces[at]:
            first, last = piece
            start, rise, _ = _above(option, piece)
            pick = program.unknown(0, 1, float(option.distances[first]), is_whole=True)
            reach.append((pick, start))
            counted.append((pick, float(len(option.columns))))
            more = -1
            if last > first:
                more = program.unknown(0, last - first, float(option.distances[last] - option.distances[first]) / (last - first), is_whole=True)
                program.row([(more, 1.0), (pick, float(first - last))], high=0.0)
                reach.append((more, rise))
            unknowns.append((at, piece, pick, more))
            for name in option.shares:
                together.setdefault(name, []).append(pick)
    if not unknowns:
        return None
    for picks in together.values():
        program.row([(pick, 1.0) for pick in picks], high=1.0)
    program.row(counted, high=float(size))
    program.row(reach, low=need)
    values = program.solved()
    if values is None:
        return None
    return [(at, piece, piece[0] + (0 if more < 0 else round(values[more]))) for at, piece, pick, more in unknowns if values[pick] > 0.5]
