"""Ranges over draws, where nothing can be proved: what was met, and how much weight a place nobody met can have."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Matrix, Numbers
from shouzhan.engine.scoring.methods import METHODS, Places, ranked
from shouzhan.engine.scoring.ranges.admissible import Admissible, weightings
from shouzhan.engine.scoring.robust import RankRange, rank_ranges

_CONFIDENCE = 0.95
_AT_ONCE = 1 << 18


class Precision(NamedTuple):
    """How far draws can be relied on.

    With 95 % confidence a place that no draw met is taken in at most `unseen` of all cases: about three in the number of
    draws. Each place and each subject is a statement of its own. Where draws are not independent the figure is only nominal.
    """

    draws: int
    unseen: float
    is_independent: bool


def precision(draws: int, *, is_independent: bool = True) -> Precision:
    """What so many draws are worth: a share s is missed by all of them with the chance (1 - s) to the power of their number."""
    return Precision(draws, 1 - (1 - _CONFIDENCE) ** (1 / draws), is_independent)


class Sampled(NamedTuple):
    """The range of every subject over the draws, how often each row's subject came before each column's, and the precision."""

    ranges: list[RankRange]
    before: Numbers
    precision: Precision


def sampled_ranges(
    matrix: Matrix, admissible: Admissible, method: str, scale: str | None = None, *, published: Numbers, draws: int = 10_000, seed: int = 0
) -> Sampled:
    """Places by any method over drawn admissible weightings; the published weighting always counts among them."""
    others, is_independent = weightings(admissible, draws, seed)
    known = np.vstack([published, others])
    score = METHODS[method].prepare(matrix, scale)
    subjects = len(matrix.subjects)
    before = np.zeros((subjects, subjects))
    step = max(1, _AT_ONCE // subjects**2)
    for start in range(0, len(others), step):
        places = ranked(score(others[start : start + step]), method)
        before += (places[:, :, np.newaxis] < places[:, np.newaxis, :]).sum(axis=0)
    return Sampled(rank_ranges(matrix, known, method, scale), before / draws, precision(draws, is_independent=is_independent))


class Reversal(NamedTuple):
    """Without `removed`, the order of two others changed: `first` lay before `second`, and does no longer."""

    removed: str
    first: str
    second: str


def reversals(matrix: Matrix, weights: Numbers, method: str, scale: str | None = None) -> list[Reversal]:
    """Every pair whose order turns, or becomes a tie, when one other subject is taken out of the table; weights stay."""

    def places(kept: NDArray[np.int64]) -> Places:
        part = Matrix(tuple(matrix.subjects[at] for at in kept), matrix.indicators, matrix.directions, matrix.values[kept])
        return ranked(METHODS[method].prepare(part, scale)(weights[np.newaxis])[0], method)

    everyone = np.arange(len(matrix.subjects))
    whole, found = places(everyone), []
    for removed in everyone:
        kept = everyone[everyone != removed]
        if not len(kept):
            continue
        before, after = whole[kept], places(kept)
        turned = (before[:, np.newaxis] < before) & ~(after[:, np.newaxis] < after)
        found += [Reversal(matrix.subjects[removed], matrix.subjects[kept[one]], matrix.subjects[kept[two]]) for one, two in np.argwhere(turned)]
    return found


def sampled_places(places: Callable[[Numbers], Places], low: Numbers, high: Numbers, *, draws: int, seed: int) -> tuple[Places, Places, Numbers, Precision]:
    """Best place, worst place and share of every place (columns, from 1) when each value lies anywhere in its interval.

    `places` ranks one table of values; it is asked once for every draw, so any method and any scale may be behind it.
    """
    lot = np.random.default_rng(seed)
    count = len(low)
    seen = np.zeros((count, count), dtype=np.int64)
    for _ in range(draws):
        seen[np.arange(count), places(low + (high - low) * lot.random(low.shape)) - 1] += 1
    met = seen > 0
    return met.argmax(axis=1) + 1, count - met[:, ::-1].argmax(axis=1), seen / draws, precision(draws)
