"""Linear and mixed-integer programs over weights, solved by HiGHS, which is loaded when first needed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.highs import highs, solver
from shouzhan.engine.scoring.matrix import Numbers

_PRECISION = 1e-9
_ROUNDS = 8  # of making little what is above zero
_LITTLE = 0.003  # of the full points
_WHOLE = 1e-6  # a bound on a count this little below a whole number is that number


class Fewest(NamedTuple):
    """How few rows can be above zero: what was proved, and a weighting with fewer than asked for, where one was found."""

    proved: int
    weights: Numbers | None


def _solver(seconds: float | None = None) -> Any:
    limit = {} if seconds is None else {"time_limit": float(seconds)}
    return solver(random_seed=1, primal_feasibility_tolerance=_PRECISION, mip_feasibility_tolerance=_PRECISION, **limit)


def _passed(
    into: Any, cost: Numbers, low: Numbers, high: Numbers, matrix: Numbers, lower: Numbers, upper: Numbers, whole: NDArray[np.bool_] | None = None
) -> None:
    model = highs().HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(matrix)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, low, high
    model.row_lower_, model.row_upper_ = lower, upper
    rows, columns = np.nonzero(matrix)
    model.a_matrix_.format_ = highs().MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.searchsorted(rows, np.arange(len(matrix) + 1))
    model.a_matrix_.index_, model.a_matrix_.value_ = columns, matrix[rows, columns]
    if whole is not None:
        kinds = highs().HighsVarType
        model.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in whole]
    into.passModel(model)


class Program:
    """One set of conditions on the weights, asked for the largest value of many sums; each answer starts from the last."""

    def __init__(self, low: Numbers, high: Numbers, matrix: Numbers, lower: Numbers, upper: Numbers) -> None:
        self._size = len(low)
        self._solver = _solver()
        _passed(self._solver, np.zeros(self._size), low, high, matrix, lower, upper)

    def largest(self, row: Numbers) -> Numbers | None:
        """The weights under which the row counts most; none where no weights keep the conditions."""
        self._solver.changeColsCost(self._size, np.arange(self._size, dtype=np.int32), -row)
        self._solver.run()
        if self._solver.getModelStatus() != highs().HighsModelStatus.kOptimal:
            return None
        return np.array(self._solver.getSolution().col_value)


def few_above(rows: Numbers, added: Numbers, largest: Numbers, conditions: tuple[Numbers, ...]) -> Numbers:
    """Weights under which few of `rows · weights + added` are above zero, found quickly and without proof.

    What is above zero is made small as a whole, then again with the more weight the less is left of it: a few linear
    programs, each from where the last one ended.
    """
    low, high, matrix, lower, upper = conditions
    size, count = len(low), len(rows)
    sides = np.zeros((count + len(matrix), size + count))
    sides[:count, :size], sides[np.arange(count), size + np.arange(count)], sides[count:, :size] = rows, -1, matrix
    solver = _solver()
    _passed(
        solver, np.r_[np.zeros(size), 1 / largest], np.r_[low, np.zeros(count)], np.r_[high, np.full(count, np.inf)], sides,
        np.r_[np.full(count, -np.inf), lower], np.r_[-added, upper],
    )  # fmt: skip
    best, fewest = (low + high) / 2, count + 1
    for _ in range(_ROUNDS):
        solver.run()
        if solver.getModelStatus() != highs().HighsModelStatus.kOptimal:
            break
        weights = np.array(solver.getSolution().col_value[:size])
        over = rows @ weights + added
        if (over > _PRECISION).sum() < fewest:
            best, fewest = weights, int((over > _PRECISION).sum())
        solver.changeColsCost(count, np.arange(size, size + count, dtype=np.int32), 1 / (np.maximum(over, 0) + _LITTLE))
    return best


def fewest_above(
    rows: Numbers, added: Numbers, largest: Numbers, conditions: tuple[Numbers, ...], below: int, seconds: float, clashes: Sequence[NDArray[np.int64]] = (),
) -> Fewest:
    """The fewest of `rows · weights + added` that are above zero, looked for only below a number already reached.

    `largest` is the most each row can come to: with it, "this row may be above zero" costs no more than it must.
    `clashes` are sets of rows, of which one at least is above zero whatever the weights.
    """
    low, high, matrix, lower, upper = conditions
    size, count = len(low), len(rows)
    whole = np.arange(size + count) >= size
    known = sum(len(sets) for sets in clashes)
    sides = np.zeros((count + 1 + len(matrix) + known, size + count))
    sides[:count, :size], sides[np.arange(count), size + np.arange(count)] = rows, -largest
    sides[count, size:] = 1
    sides[count + 1 : count + 1 + len(matrix), :size] = matrix
    at = count + 1 + len(matrix)
    for sets in clashes:
        sides[np.arange(at, at + len(sets))[:, np.newaxis], size + sets] = 1
        at += len(sets)
    solver = _solver(seconds)
    _passed(
        solver, whole.astype(float), np.r_[low, np.zeros(count)], np.r_[high, np.ones(count)], sides,
        np.r_[np.full(count + 1, -np.inf), lower, np.ones(known)], np.r_[-added, below - 1, upper, np.full(known, np.inf)], whole,
    )  # fmt: skip
    solver.run()
    status, told = solver.getModelStatus(), solver.getInfo()
    if status == highs().HighsModelStatus.kInfeasible:
        return Fewest(below, None)
    proved = 0 if not np.isfinite(told.mip_dual_bound) else int(np.ceil(told.mip_dual_bound - _WHOLE))
    found = np.array(solver.getSolution().col_value[:size]) if np.isfinite(told.objective_function_value) and told.primal_solution_status else None
    return Fewest(min(max(0, proved), below), found)


def widest_margin(rows: Numbers, added: Numbers, conditions: tuple[Numbers, ...]) -> Numbers | None:
    """Weights under which every `rows · weights + added` is at most zero, as far below as can be."""
    low, high, matrix, lower, upper = conditions
    size, count = len(low), len(rows)
    sides = np.zeros((count + len(matrix), size + 1))
    sides[:count, :size], sides[:count, size], sides[count:, :size] = rows, 1, matrix
    solver = _solver()
    _passed(
        solver, np.r_[np.zeros(size), -1.0], np.r_[low, 0.0], np.r_[high, 1.0], sides,
        np.r_[np.full(count, -np.inf), lower], np.r_[-added, upper],
    )  # fmt: skip
    solver.run()
    if solver.getModelStatus() != highs().HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().col_value[:size])
