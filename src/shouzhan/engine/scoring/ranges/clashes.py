"""Rows that clash: whatever the weights, one of them is above zero, so that a solver need not try them all aside."""

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.ranges.admissible import Admissible

Sets = NDArray[np.int64]

_KNOWN = 512  # weightings that show which rows do stand aside together
_MOST_ROWS = 150  # in threes: beyond it there are too many of them
_MOST_SETS = 20_000
_MOST_IN_PAIRS = 1_500  # a table of all pairs of more would fill the memory
_SURE = 1e-8  # a sum no weights bring below this is above zero
_PAIRS = ((0.5, 0.5), (0.35, 0.65), (0.65, 0.35), (0.2, 0.8), (0.8, 0.2), (0.1, 0.9), (0.9, 0.1))
_THREES = ((1 / 3, 1 / 3, 1 / 3), (0.5, 0.25, 0.25), (0.25, 0.5, 0.25), (0.25, 0.25, 0.5), (0.4, 0.4, 0.2), (0.4, 0.2, 0.4), (0.2, 0.4, 0.4))


def clashes(rows: Numbers, added: Numbers, admissible: Admissible, aside: NDArray[np.bool_]) -> list[Sets]:
    """Pairs and threes of `rows · weights + added` of which one is above zero under all admissible weights.

    Each is proved by shares with which the sum of its rows stays above zero. `aside` says which rows (columns of it) are not
    above zero under some known weightings: those that are so together are not tried. Not every clash is found.
    """
    if len(rows) > _MOST_IN_PAIRS:
        return []
    box = admissible if admissible.is_plain else Admissible(admissible.low, admissible.high)  # more weights: what clashes under them all clashes
    best = np.argsort(-aside.sum(axis=1), kind="stable")[:_KNOWN]
    bits = np.zeros((len(rows), _KNOWN // 8), dtype=np.uint8)
    packed = np.packbits(aside[best].T, axis=1)
    bits[:, : packed.shape[1]] = packed
    words = bits.view(np.uint64)
    apart = np.triu(~(words[:, np.newaxis] & words).any(axis=2), 1)
    pairs = _proved(np.argwhere(apart), _PAIRS, rows, added, box)
    found = [pairs]
    if 3 <= len(rows) <= _MOST_ROWS:
        clash = np.zeros((len(rows), len(rows)), dtype=bool)
        clash[pairs[:, 0], pairs[:, 1]] = clash[pairs[:, 1], pairs[:, 0]] = True
        found.append(_proved(_threes(words, clash), _THREES, rows, added, box))
    return [one for one in found if len(one)]


def _threes(words: NDArray[np.uint64], clash: NDArray[np.bool_]) -> Sets:
    """Threes that no known weighting lets stand aside together, without a pair that clashes by itself."""
    two = np.argwhere(np.triu(~clash, 1))
    both = words[two[:, 0]] & words[two[:, 1]]
    found = [np.zeros((0, 3), dtype=np.int64)]
    for third in range(2, len(words)):
        some = np.searchsorted(two[:, 0], third)  # pairs are in order: the first of them lies before the third
        near = two[:some]
        alone = (near[:, 1] < third) & ~clash[near[:, 0], third] & ~clash[near[:, 1], third] & ~(both[:some] & words[third]).any(axis=1)
        found.append(np.column_stack([near[alone], np.full(int(alone.sum()), third)]))
    return np.vstack(found)[:_MOST_SETS]


def _proved(sets: Sets, shares: tuple[tuple[float, ...], ...], rows: Numbers, added: Numbers, box: Admissible) -> Sets:
    """The sets for which one of the shares shows that they clash."""
    sets = sets[:_MOST_SETS]
    sure = np.zeros(len(sets), dtype=bool)
    for share in shares:
        left = np.flatnonzero(~sure)
        if not len(left):
            break
        weight = np.array(share)
        summed = (rows[sets[left]] * weight[:, np.newaxis]).sum(axis=1)
        least = (added[sets[left]] * weight).sum(axis=1) - box.largest(-summed)
        sure[left[least > _SURE]] = True
    return sets[sure]
