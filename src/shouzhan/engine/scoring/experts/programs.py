"""Linear programs in whole numbers, solved by HiGHS and checked here: what comes back is feasible and no better one exists, or it says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Unusable

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
    highs, named = _model(program)
    highs.run()
    if highs.getModelStatus() == named.HighsModelStatus.kInfeasible:
        return None
    if highs.getModelStatus() != named.HighsModelStatus.kOptimal:
        raise RuntimeError(f"the solver stopped: {highs.modelStatusToString(highs.getModelStatus())}")
    solution = highs.getSolution()
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


def _model(program: Program) -> tuple[Any, Any]:
    try:
        import highspy
    except ImportError as error:  # the only package here that is no pure Python
        raise Unusable("assigning needs highspy: install it with `pip install highspy`") from error
    order = np.lexsort((program.column_of, program.row_of))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.cost), len(program.row_low)
    model.col_cost_, model.col_lower_, model.col_upper_ = (_real(one) for one in (program.cost, program.low, program.high))
    model.row_lower_, model.row_upper_ = _real(program.row_low), _real(program.row_high)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.searchsorted(program.row_of[order], np.arange(len(program.row_low) + 1)).astype(np.int32)
    model.a_matrix_.index_ = program.column_of[order].astype(np.int32)
    model.a_matrix_.value_ = _real(program.value_of[order])

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802 - its own name; it prints a banner unless it is told before
            self.setOptionValue("output_flag", False)

    highs = Quiet()  # type: ignore[no-untyped-call] # its constructor has no types
    for name, value in (("output_flag", False), ("threads", 1), ("solver", "simplex")):  # simplex ends in a corner, which is whole
        highs.setOptionValue(name, value)
    highs.passModel(model)
    return highs, highspy


def _real(numbers: Whole | Sequence[int]) -> NDArray[np.float64]:
    return np.asarray(numbers, dtype=np.float64)
