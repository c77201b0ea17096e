"""The weightings that could have been set instead: what they are, how far a sum moves over them, and drawing from them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.ranges.solving import Program

SLIP = 1e-9  # what a weighting may miss a limit by: the solver's own precision
_FLAT = 1e-11
_TRIES = 200  # draws thrown away for each kept, before walking is cheaper
_STEPS_BETWEEN = 40  # of the walk, for each indicator, between two draws kept


@dataclass(frozen=True)
class Admissible:
    """Weights that sum to 1, each between its limits, the sums of groups between theirs, and some never below others."""

    low: Numbers
    high: Numbers
    groups: Sequence[tuple[Sequence[int], float, float]] = ()
    order: Sequence[tuple[int, int]] = ()  # (i, j): the weight of i is at least that of j

    def __post_init__(self) -> None:
        if (self.low > self.high + SLIP).any() or (self.low < -SLIP).any():
            raise Unusable("admissible weights: a lower limit is below zero or above its upper limit", "允许的权重：下限小于零，或高于上限")
        if not self.is_plain:
            self.extremes(np.zeros((1, len(self.low))))
        elif not self.low.sum() - SLIP <= 1 <= self.high.sum() + SLIP:
            raise Unusable("admissible weights: no weights between the limits sum to 1", "允许的权重：上下限之间没有合计为 1 的权重")

    @classmethod
    def any(cls, indicators: int) -> "Admissible":
        """Every weighting that sums to 1."""
        return cls(np.zeros(indicators), np.ones(indicators))

    @classmethod
    def within(cls, weights: Numbers, share: float) -> "Admissible":
        """Each weight up to this share of itself away."""
        return cls(weights * (1 - share), np.minimum(1.0, weights * (1 + share)))

    @property
    def is_plain(self) -> bool:
        """Nothing but a limit for each weight."""
        return not self.groups and not self.order

    def rows(self) -> tuple[Numbers, Numbers, Numbers]:
        """Every condition but the limits: the matrix, its lower and its upper sides; the first says that weights sum to 1."""
        size = len(self.low)
        matrix = np.zeros((1 + len(self.groups) + len(self.order), size))
        lower, upper = np.ones(len(matrix)), np.ones(len(matrix))
        matrix[0] = 1
        for at, (indices, low, high) in enumerate(self.groups, 1):
            matrix[at, list(indices)] = 1
            lower[at], upper[at] = low, high
        for at, (more, less) in enumerate(self.order, 1 + len(self.groups)):
            matrix[at, more], matrix[at, less] = 1, -1
            lower[at], upper[at] = 0, np.inf
        return matrix, lower, upper

    def holds(self, weights: Numbers) -> NDArray[np.bool_]:
        """Which of the weightings (rows) keep every condition."""
        matrix, lower, upper = self.rows()
        sums = weights @ matrix.T
        between = np.hstack([sums >= lower - SLIP, sums <= upper + SLIP, weights >= self.low - SLIP, weights <= self.high + SLIP])
        return np.array(between.all(axis=1), dtype=np.bool_)

    def largest(self, rows: Numbers) -> Numbers:
        """The largest value of each row times the weights."""
        if not self.is_plain:
            return self.extremes(rows)[0]
        best = self._filled(rows)
        values: Numbers = (rows * best).sum(axis=1)
        return values

    def extremes(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """The largest value of each row times the weights, and a weighting that gives it."""
        if self.is_plain:
            best = self._filled(rows)
            return (rows * best).sum(axis=1), best
        program = Program(self.low, self.high, *self.rows())
        found = [program.largest(row) for row in rows]
        if any(one is None for one in found):
            raise Unusable("admissible weights: no weights that sum to 1 keep all limits", "允许的权重：没有合计为 1 的权重能满足全部限制")
        best = np.array(found).reshape(rows.shape)  # no rows have no extremes, of the same width
        return (rows * best).sum(axis=1), best

    def _filled(self, rows: Numbers) -> Numbers:
        """Limits alone need no solver: what is left above the lower limits goes where it counts most."""
        order = np.argsort(-rows, axis=1)
        room = (self.high - self.low)[order]
        before = np.cumsum(room, axis=1) - room
        best = np.empty(rows.shape)
        np.put_along_axis(best, order, self.low[order] + np.clip(1 - self.low.sum() - before, 0, room), axis=1)
        return best


def weightings(admissible: Admissible, count: int, seed: int) -> tuple[Numbers, bool]:
    """Weightings drawn evenly, and whether each was drawn without regard to the one before.

    Everything that sums to 1 is drawn outright; limits by drawing all weights but the widest and keeping what fits; where
    too little fits, by a walk that is even only in the long run.
    """
    lot = np.random.default_rng(seed)
    size = len(admissible.low)
    room = admissible.high - admissible.low
    if admissible.is_plain and not admissible.low.any() and (admissible.high >= 1).all():
        return lot.dirichlet(np.ones(size), size=count), True
    kept: list[Numbers] = []
    got, tried, widest = 0, 0, int(np.argmax(room))
    while got < count and tried < _TRIES * max(count, 100):
        some = admissible.low + room * lot.random((4096, size))
        some[:, widest] = 1 - np.delete(some, widest, axis=1).sum(axis=1)
        kept.append(some[admissible.holds(some)])
        got, tried = got + len(kept[-1]), tried + len(some)
        if tried >= 20 * 4096 and got * _TRIES < tried:
            break
    if got >= count:
        return np.clip(np.vstack(kept)[:count], admissible.low, admissible.high), True
    return _walked(admissible, count, lot), False


def _walked(admissible: Admissible, count: int, lot: np.random.Generator) -> Numbers:
    """Hit and run: from a point inside, along a random line, to a random place on it; many walkers at once."""
    matrix, lower, upper = admissible.rows()
    size = len(admissible.low)
    sides = np.vstack([matrix, np.eye(size)])
    most, highest = admissible.extremes(sides)
    least, lowest = admissible.extremes(-sides)
    middle = (highest.mean(axis=0) + lowest.mean(axis=0)) / 2
    fixed = most + least < _FLAT  # these cannot move: walk along them only
    _, values, axes = np.linalg.svd(sides[fixed])
    free = axes[int((values > _FLAT).sum()) :]
    if not len(free):
        return np.repeat(middle[np.newaxis], count, axis=0)
    sides, low, high = sides[~fixed], np.r_[lower, admissible.low][~fixed], np.r_[upper, admissible.high][~fixed]
    walkers = min(count, 256)
    at, kept = np.repeat(middle[np.newaxis], walkers, axis=0), []
    for step in range(-(-count // walkers) + 1):
        for _ in range(_STEPS_BETWEEN * len(free) // 4 + 1):
            way = lot.standard_normal((walkers, len(free))) @ free
            speed, stand = way @ sides.T, at @ sides.T
            with np.errstate(divide="ignore", invalid="ignore"):
                ends = np.stack([(low - stand) / speed, (high - stand) / speed])
            still = np.abs(speed) < _FLAT
            ahead = np.where(still, np.inf, ends.max(axis=0)).min(axis=1)
            back = np.where(still, -np.inf, ends.min(axis=0)).max(axis=1)
            at = at + (back + (ahead - back) * lot.random(walkers))[:, np.newaxis] * way
        if step:  # the first round only leaves the middle
            kept.append(at)
    inside: Numbers = np.clip(np.vstack(kept)[:count], admissible.low, admissible.high)
    return inside
