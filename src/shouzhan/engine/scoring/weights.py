"""How much each indicator counts: declared, equal, or drawn from the data."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Matrix, Numbers, Unusable
from shouzhan.engine.scoring.normalise import minmax
from shouzhan.kernel.text import Text

_AS_ONE = 1e-9


def declared(given: Sequence[float], matrix: Matrix) -> tuple[Numbers, bool]:
    """Declared weights, and whether they had to be scaled to sum to 1."""
    weights = np.array(given, dtype=np.float64)
    if len(weights) != len(matrix.indicators):
        raise Unusable(f"{len(matrix.indicators)} indicators and {len(weights)} weights", f"指标 {len(matrix.indicators)} 个，权重 {len(weights)} 个")
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise Unusable("a weight is a number from 0 up", "权重须为不小于 0 的数字")
    total = weights.sum()
    if total == 0 or not np.isfinite(total):
        raise Unusable("the weights sum to nothing", "权重合计为零") if total == 0 else Unusable("the weights are too large to be added", "权重过大，无法相加")
    is_scaled = abs(total - 1) > _AS_ONE
    return (weights / total if is_scaled else weights), is_scaled


def equal(matrix: Matrix) -> Numbers:
    """Every indicator counts the same."""
    return np.full(len(matrix.indicators), 1 / len(matrix.indicators))


def entropy(matrix: Matrix) -> Numbers:
    """An indicator counts for what its values tell apart: one minus its entropy, which is 0 where all are equal.

    Costs are turned into benefits as min/x first, so every value must be above zero there and none below zero elsewhere.
    """
    subjects = len(matrix.subjects)
    low = matrix.values.min(axis=0)
    _refused(matrix, (matrix.values <= 0) & ~matrix.rising, Text("熵权要求越小越好的指标取值大于零", "entropy weights need values above zero where less is better"))
    _refused(matrix, matrix.values < 0, Text("熵权要求取值不小于零", "entropy weights need values from zero up"))
    _refused(matrix, np.broadcast_to(matrix.values.max(axis=0) == 0, matrix.values.shape), Text("熵权要求每个指标都有大于零的值", "entropy weights need a value above zero in each indicator"))
    if subjects == 1:
        return equal(matrix)
    good = np.where(matrix.rising, matrix.values, np.where(matrix.rising, 1.0, low) / np.where(matrix.rising, 1.0, matrix.values))
    good = good / good.max(axis=0)  # so that a sum of 1e300 stays a number
    share = good / good.sum(axis=0)
    spread = 1 + (share * np.log(np.where(share > 0, share, 1.0))).sum(axis=0) / np.log(subjects)
    flat = good.max(axis=0) == good.min(axis=0)
    spread = np.where(flat, 0.0, np.maximum(spread, 0.0))
    return _shares(spread, matrix)


def _refused(matrix: Matrix, wrong: NDArray[np.bool_], why: Text) -> None:
    """Refuse values, naming the first by its subject and indicator."""
    if wrong.any():
        row, column = (int(at[0]) for at in np.nonzero(wrong))
        raise Unusable(
            f"{matrix.subjects[row]}, {matrix.indicators[column]}: {why.en}, not {matrix.values[row, column]:g}",
            f"{matrix.subjects[row]}，{matrix.indicators[column]}：{why.zh}，不能是 {matrix.values[row, column]:g}",
        )


def critic(matrix: Matrix) -> Numbers:
    """An indicator counts for how much it spreads and how little it repeats the others."""
    if len(matrix.subjects) == 1:
        return equal(matrix)
    scaled = minmax(matrix.values, matrix.rising)
    spread = scaled.std(axis=0, ddof=1)
    spread = np.where(scaled.max(axis=0) == scaled.min(axis=0), 0.0, spread)
    moved = scaled - scaled.mean(axis=0)
    length = np.sqrt((moved**2).sum(axis=0))
    unit = moved / np.where(spread == 0, 1.0, length)
    alike = np.where(np.outer(spread, spread) == 0, 0.0, unit.T @ unit)
    np.fill_diagonal(alike, 1.0)
    conflict = np.maximum((1 - alike).sum(axis=0), 0.0)
    return _shares(spread * conflict, matrix)


def _shares(worth: Numbers, matrix: Matrix) -> Numbers:
    """Each worth's share; equal where nothing is worth anything."""
    total = worth.sum()
    return worth / total if total > 0 else equal(matrix)
