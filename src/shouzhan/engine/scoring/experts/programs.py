"""Linear programs in whole numbers, solved by HiGHS and checked here: what comes back is feasible and no better one exists, or it says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.highs import highs, solver

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Program:
    """Least cost within bounds on columns and rows. The rows are those of a flow, so whole bounds have whole solutions."""

    cost: Whole
    low: Whole
    high: Whole
    row_low: Whole
    row_high: Whole
    row_of: Whole  # row, column and value of each entry
    column_of: Whole
    value_of: Whole


@dataclass(frozen=True)
class Solved:
    """A solution in whole numbers, prices of the rows, and what no solution can be below."""

    values: Whole
    prices: Whole
    reduced: Whole  # what one more of a column costs at these prices
    cost: int
    bound: int

    @property
    def is_proved(self) -> bool:
        """Whether nothing cheaper exists; added up in whole numbers, without the solver."""
        return self.cost == self.bound


def solved(program: Program) -> Solved | None:
    """The cheapest solution; None where there is none."""
    if not len(program.cost):  # nothing to choose from, which the solver gives no answer to
        nothing = np.zeros(0, dtype=np.int64)
        return None if (program.row_low > 0).any() else Solved(nothing, np.zeros(len(program.row_low), dtype=np.int64), nothing, 0, 0)
    asked, status = _model(program), highs().HighsModelStatus
    asked.run()
    if asked.getModelStatus() == status.kInfeasible:
        return None
    if asked.getModelStatus() != status.kOptimal:
        raise RuntimeError(f"the solver stopped: {asked.modelStatusToString(asked.getModelStatus())}")
    solution = asked.getSolution()
    values = np.rint(np.array(solution.col_value)).astype(np.int64)
    prices = np.rint(np.array(solution.row_dual)).astype(np.int64)
    reduced = program.cost - np.bincount(program.column_of, weights=program.value_of * prices[program.row_of], minlength=len(program.cost)).astype(np.int64)
    rows = np.bincount(program.row_of, weights=program.value_of * values[program.column_of], minlength=len(program.row_low)).astype(np.int64)
    holds = (values >= program.low).all() and (values <= program.high).all() and (rows >= program.row_low).all() and (rows <= program.row_high).all()
    if not holds:
        raise RuntimeError("the solver's answer breaks a bound")
    bound = np.where(prices > 0, prices * program.row_low, prices * program.row_high).sum()
    bound += np.where(reduced > 0, reduced * program.low, reduced * program.high).sum()
    return Solved(values, prices, reduced, int(program.cost @ values), int(bound))


def _model(program: Program) -> Any:
    order = np.lexsort((program.column_of, program.row_of))
    model = highs().HighsLp()
    model.num_col_, model.num_row_ = len(program.cost), len(program.row_low)
    model.col_cost_, model.col_lower_, model.col_upper_ = (_real(one) for one in (program.cost, program.low, program.high))
    model.row_lower_, model.row_upper_ = _real(program.row_low), _real(program.row_high)
    model.a_matrix_.format_ = highs().MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.searchsorted(program.row_of[order], np.arange(len(program.row_low) + 1)).astype(np.int32)
    model.a_matrix_.index_ = program.column_of[order].astype(np.int32)
    model.a_matrix_.value_ = _real(program.value_of[order])

    asked = solver(solver="simplex")  # simplex ends in a corner, which is whole
    asked.passModel(model)
    return asked


def _real(numbers: Whole | Sequence[int]) -> NDArray[np.float64]:
    return np.asarray(numbers, dtype=np.float64)
