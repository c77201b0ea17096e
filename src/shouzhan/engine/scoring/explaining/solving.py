"""Small linear and mixed-integer programs, solved to the end or not answered at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from shouzhan.engine.scoring.highs import highs, solver
from shouzhan.engine.scoring.matrix import Numbers

_EXACT = 1e-9


@dataclass
class Program:
    """Unknowns with bounds and costs, and rows that must lie between two numbers; the sum of costs is made least."""

    costs: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[tuple[float, float, list[int], list[float]]] = field(default_factory=list)

    def unknown(self, low: float, high: float, cost: float = 0.0, *, is_whole: bool = False) -> int:
        """A new unknown; its number."""
        self.costs.append(cost)
        self.lows.append(low)
        self.highs.append(high)
        if is_whole:
            self.whole.append(len(self.costs) - 1)
        return len(self.costs) - 1

    def row(self, parts: Sequence[tuple[int, float]], low: float = -np.inf, high: float = np.inf) -> None:
        """A sum of unknowns that must lie between two numbers."""
        self.rows.append((low, high, [at for at, _ in parts], [by for _, by in parts]))

    def solved(self) -> Numbers | None:
        """The best values of the unknowns; None where there are none."""
        exact = dict.fromkeys(("primal_feasibility_tolerance", "dual_feasibility_tolerance", "mip_feasibility_tolerance"), _EXACT)
        asked = solver(mip_rel_gap=0.0, mip_abs_gap=0.0, **exact)
        asked.addVars(len(self.costs), np.array(self.lows), np.array(self.highs))
        asked.changeColsCost(len(self.costs), np.arange(len(self.costs), dtype=np.int32), np.array(self.costs))
        for at in self.whole:
            asked.changeColIntegrality(at, highs().HighsVarType.kInteger)
        for low, high, places, factors in self.rows:
            asked.addRow(low, high, len(places), np.array(places, dtype=np.int32), np.array(factors))
        asked.run()
        if asked.getModelStatus() != highs().HighsModelStatus.kOptimal:
            return None
        values: Numbers = np.array(asked.getSolution().col_value)
        return values
